"""What others say of the contracts agrees with them: the OpenAPI document, the enums, the widget's types."""

import re
import types
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

import pytest
from pydantic import BaseModel

from backend.feedback import routes as feedback_routes
from backend.identity.access_scope import Level
from backend.order_resolution import schemas as resolution
from backend.order_view import schemas as orders
from backend.verification import schemas as verification
from bot.conversations.model import Sender
from gendan.contracts import (
    AccessLevel,
    CodeOutcome,
    ExhaustedBy,
    MatchedBy,
    NudgeOutcome,
    OrderList,
    OrderSummary,
    OrderView,
    ProofOutcome,
    ResolutionOutcome,
    messages,
    order_view,
)
from gendan.platform.layout import ROOT

WIDGET_TYPES = ROOT / "channels/web/frontend/widget/types.d.ts"
TYPED_DICTS = {name: kind for name, kind in vars(order_view).items() if is_typeddict(kind)}


def parts_of(kind: Any) -> tuple[list[Any], bool]:
    """Return what a type may be besides null, and whether it may be null."""
    options = list(get_args(kind)) if get_origin(kind) in (Union, types.UnionType) else [kind]
    return [option for option in options if option is not types.NoneType], types.NoneType in options


def shape_of(kind: Any) -> Any:
    """Return a contract's type in plain words, with nested objects in full."""
    options, is_nullable = parts_of(kind)
    assert len(options) == 1, kind
    return (_shape(options[0]), is_nullable)


def _shape(kind: Any) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if is_typeddict(kind):
        return {name: shape_of(field) for name, field in get_type_hints(kind).items()}
    if origin is Literal:
        return ("one of", *sorted(inner))
    if origin in (Sequence, types.GenericAlias) or str(origin).endswith("Sequence'>"):
        return ["list", shape_of(inner[0])]
    if str(origin).endswith("Mapping'>"):
        return "texts by language"
    return {str: "string", int: "integer", bool: "boolean"}[kind]


def shape_in_openapi(schema: Mapping[str, Any], models: Mapping[str, Any]) -> Any:
    """Return a schema of the OpenAPI document in the same words; a string's format and enum are its own."""
    options = [option for option in schema.get("anyOf", [schema]) if option.get("type") != "null"]
    assert len(options) == 1, schema
    return (_schema(options[0], models), any(o.get("type") == "null" for o in schema.get("anyOf", ())))


def _schema(schema: Mapping[str, Any], models: Mapping[str, Any]) -> Any:
    if "$ref" in schema:
        return _schema(models[schema["$ref"].rsplit("/", 1)[-1]], models)
    if words := schema.get("enum", [schema["const"]] if "const" in schema else None):
        return ("one of", *sorted(words))
    if schema["type"] == "array":
        return ["list", shape_in_openapi(schema["items"], models)]
    if schema["type"] == "object" and "properties" not in schema:
        return "texts by language"
    if schema["type"] == "object":
        assert set(schema["required"]) == set(schema["properties"])
        return {name: shape_in_openapi(field, models) for name, field in schema["properties"].items()}
    return schema["type"]


def without_states(shape: Any) -> Any:
    """Return a shape in which a text of known words is a text: the backend's states are its own."""
    if isinstance(shape, dict):
        return {name: without_states(field) for name, field in shape.items()}
    if isinstance(shape, tuple) and shape[:1] == ("one of",):
        return "string"
    if isinstance(shape, tuple | list):
        return type(shape)(without_states(part) for part in shape)
    return shape


def words_in(shape: Any, path: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield where a shape has a text of known words, and which."""
    if isinstance(shape, dict):
        for name, field in shape.items():
            yield from words_in(field, f"{path}.{name}")
    elif isinstance(shape, tuple) and shape[:1] == ("one of",):
        yield path, shape[1:]
    elif isinstance(shape, tuple | list):
        for part in shape:
            yield from words_in(part, path)


def openapi_shape(model: type[BaseModel]) -> Any:
    schema = model.model_json_schema()
    return _schema(schema, schema.get("$defs", {}))


@pytest.mark.parametrize(
    ("contract", "model"),
    [
        (OrderView, orders.OrderResponse),
        (OrderSummary, orders.SummaryResponse),
        (OrderList, orders.PageResponse),
    ],
)
def test_what_the_backend_documents_is_the_contract_field_by_field(
    contract: Any, model: type[BaseModel]
) -> None:
    ours, documented = _shape(contract), openapi_shape(model)
    assert without_states(ours) == without_states(documented)
    known = dict(words_in(documented))
    for path, words in words_in(ours):
        assert known[path] == words, path


def literals_of(model: type[BaseModel], field: str) -> set[str]:
    """Return the texts that a field of a response model may have."""
    options, _ = parts_of(get_type_hints(model)[field])
    found = options[0] if get_origin(options[0]) is Literal else get_args(options[0])[0]
    return set(get_args(found))


def texts(words: Any, *without: str) -> set[str]:
    return {word.value for word in words} - set(without)


def test_every_outcome_that_the_backend_answers_is_known_and_no_other() -> None:
    verdicts = (
        verification.GrantedResponse,
        verification.RefusedResponse,
        verification.ExhaustedResponse,
    )
    answered = {word for model in verdicts for word in literals_of(model, "outcome")}
    sent = literals_of(verification.SentResponse, "outcome") | {"exhausted"}
    # What the client makes of a refusal isn't the backend's word.
    assert answered == texts(ProofOutcome, "malformed")
    assert sent == texts(CodeOutcome, "malformed", "unreachable")
    assert literals_of(verification.ExhaustedResponse, "exhausted_by") == texts(ExhaustedBy)
    assert literals_of(resolution.ResolutionResponse, "outcome") == texts(ResolutionOutcome)
    assert literals_of(resolution.ResolutionResponse, "matched_by") == texts(MatchedBy)
    assert literals_of(feedback_routes.NudgeResponse, "outcome") == texts(NudgeOutcome)
    assert {level.value for level in Level} == texts(AccessLevel, "anonymous")
    assert set(get_args(order_view.ViewLevel)) == texts(AccessLevel, "anonymous")


def widget_types() -> dict[str, str]:
    """Return the widget's type definitions by name, without their comments."""
    written = re.sub(r"/\*.*?\*/", "", WIDGET_TYPES.read_text(encoding="utf-8"), flags=re.DOTALL)
    return {
        found[1]: " ".join(found[2].split())
        for found in re.finditer(r"export type (\w+) =(.*?);\n(?=\n|$)", written, re.DOTALL)
    }


def fields_in(definition: str) -> dict[str, str]:
    """Return the fields of an object type."""
    inside = definition.strip().removeprefix("{").removesuffix("}")
    return {
        name.strip(): kind.strip()
        for name, _, kind in (f.partition(":") for f in inside.split(";") if f.strip())
    }


def written_for_the_widget(kind: Any) -> str:
    """Return a contract's type as `types.d.ts` has to write it."""
    options, is_nullable = parts_of(kind)
    return _written(options[0]) + (" | null" if is_nullable else "")


def _written(kind: Any) -> str:
    origin, inner = get_origin(kind), get_args(kind)
    if is_typeddict(kind):
        return str(kind.__name__)
    if origin is Literal:
        return " | ".join(f"'{word}'" for word in inner)
    if str(origin).endswith("Sequence'>"):
        return f"{written_for_the_widget(inner[0])}[]"
    if str(origin).endswith("Mapping'>"):
        return "Localized"
    return {str: "string", int: "number", bool: "boolean"}[kind]


@pytest.mark.parametrize("name", [name for name in TYPED_DICTS if name != "OrderList"])
def test_the_widget_knows_an_orders_parts_field_by_field(name: str) -> None:
    expected = {
        field: written_for_the_widget(kind) for field, kind in get_type_hints(TYPED_DICTS[name]).items()
    }
    for alias in ("OrderStatus", "NextStep", "ViewLevel"):
        spelt = _written(getattr(order_view, alias))
        expected = {field: kind.replace(spelt, alias) for field, kind in expected.items()}
    assert fields_in(widget_types()[name]) == expected


def test_the_widget_knows_the_words_that_a_message_may_have() -> None:
    known = widget_types()
    for alias in ("OrderStatus", "NextStep", "ViewLevel"):
        assert set(re.findall(r"'(\w+)'", known[alias])) == set(get_args(getattr(order_view, alias))), alias
    assert set(re.findall(r"'(\w+)'", known["Sender"])) == {sender.value for sender in Sender}
    focus = re.search(r"focus\?: ([^;]*)", known["Card"])
    assert focus
    assert set(re.findall(r"'(\w+)'", focus[1])) == set(get_args(messages.CardFocus))
