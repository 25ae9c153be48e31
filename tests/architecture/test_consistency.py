"""Domain, rules, actions, texts and slots fit each other; nothing is left over on either side."""

import ast
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from actions.core.inquiry import REQUEST_INTENTS, Inquiry
from actions.core.text_contract import VOCABULARY
from actions.core.turn import CONTEXT_ENTITIES
from actions.registry import build_actions
from actions.verification.prompts import CODE, CONTACT, NUMBER, PROOF
from bot.rendering.catalogue import Catalogue, placeholders_of
from gendan.platform.layout import ROOT
from tests.support.actions.fakes import FakeBackend
from tests.support.actions.turns import a_request
from tests.support.texts import real_catalogue

LANGUAGES = ("zh", "en")
STATUSES = (
    *("payment_pending", "payment_failed", "on_hold", "preparing", "partly_shipped", "in_transit"),
    *("out_for_delivery", "ready_for_pickup", "delivery_failed", "partly_delivered", "delivered"),
    *("returning_to_sender", "returned", "return_in_progress", "refunding", "refunded", "cancelled"),
    *("rejected", "lost"),
)
# Texts whose names are put together from a state: prefix, and where the rest comes from.
BUILT_NAMES = re.compile(
    r"order_|parcel_|nudge_|pickup_code_|courier_phone_|signed_by|put_where|button_language_|contact_"
)
FORM_SLOTS = {NUMBER, PROOF, CONTACT, CODE}


def read(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def domain() -> dict[str, Any]:
    return read("domain.yml")  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def rules() -> list[dict[str, Any]]:
    return read("nlu/data/rules.yml")["rules"]  # type: ignore[no-any-return]


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def catalogue(language: str) -> Catalogue:
    return real_catalogue(language)


def gateway_texts() -> set[str]:
    """What the gateway and its channels say themselves: texts that their own code names."""
    texts = {
        name for own in ("gateway", "channels", "cards", "cases") for name in read(f"bot/texts/en/{own}.yml")
    }
    files = [path for room in ("bot", "channels") for path in (ROOT / room).rglob("*.py")]
    code = "".join(path.read_text(encoding="utf-8") for path in files)
    return {name for name in texts if f'"{name}"' in code}


def response_says(domain: dict[str, Any]) -> set[str]:
    return {variant["custom"]["say"] for variants in domain["responses"].values() for variant in variants}


def calls_in_actions(function: str) -> Iterator[ast.Call]:
    for path in sorted((ROOT / "actions").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and function in ast.unparse(node.func).split("."):
                yield node


def intents_of(rule: dict[str, Any]) -> list[str]:
    return [step["intent"] for step in rule["steps"] if "intent" in step]


def actions_of(rule: dict[str, Any]) -> list[str]:
    return [step["action"] for step in rule["steps"] if "action" in step]


def test_every_intent_has_exactly_one_rule_and_one_action(
    domain: dict[str, Any], rules: list[dict[str, Any]]
) -> None:
    ruled = sorted(intent for rule in rules for intent in intents_of(rule))
    known = sorted(name for intent in domain["intents"] for name in intent)
    assert not set(known) - set(ruled), "intents of domain.yml without a rule in nlu/data/rules.yml"
    assert not set(ruled) - set(known), "rules of nlu/data/rules.yml for intents that domain.yml doesn't name"
    assert ruled == known, "an intent has two rules"
    assert all(len(actions_of(rule)) == 1 for rule in rules)


def test_rules_go_by_intents_and_never_by_a_messages_text(rules: list[dict[str, Any]]) -> None:
    steps = [step for rule in rules for part in ("condition", "steps") for step in rule.get(part, [])]
    assert {key for step in steps for key in step} <= {"intent", "action", "active_loop", "slot_was_set"}


def test_rules_name_only_actions_responses_and_forms_of_the_domain(
    domain: dict[str, Any], rules: list[dict[str, Any]]
) -> None:
    known = {*domain["actions"], *domain["responses"], *domain["forms"]}
    unknown = {action for rule in rules for action in actions_of(rule)} - known
    assert not unknown, "called by nlu/data/rules.yml, but missing in domain.yml"


def test_the_domains_actions_are_those_registered(domain: dict[str, Any]) -> None:
    registered = [action.name() for action in build_actions(FakeBackend())]
    unbuilt = set(domain["actions"]) - set(registered)
    assert not unbuilt, "actions of domain.yml that actions/registry.py doesn't build"
    assert sorted(registered) == sorted(domain["actions"]), "built, but missing in domain.yml"


def test_every_action_and_response_is_reached_by_a_rule_or_a_form(
    domain: dict[str, Any], rules: list[dict[str, Any]]
) -> None:
    reached = {action for rule in rules for action in actions_of(rule)}
    reached |= {f"validate_{form}" for form in domain["forms"]}
    unreached = {*domain["actions"], *domain["responses"]} - reached
    assert not unreached, "in domain.yml, but no rule of nlu/data/rules.yml leads there"


def test_slots_are_those_that_actions_remember(domain: dict[str, Any]) -> None:
    remembered = {keyword.arg for call in calls_in_actions("remember") for keyword in call.keywords}
    remembered = {name for name in remembered if name} | FORM_SLOTS | {"steps"}
    assert remembered - {"requested_slot"} == set(domain["slots"])


def test_a_forms_slots_are_slots_of_the_domain(domain: dict[str, Any]) -> None:
    assert set(domain["forms"]["verification_form"]["required_slots"]) == FORM_SLOTS


def test_every_entity_is_read(domain: dict[str, Any]) -> None:
    for entity in set(domain["entities"]) - CONTEXT_ENTITIES:
        value = "latest" if entity == "order_position" else "something"
        question = Inquiry.of(a_request("track_delivery", entities={entity: value}))
        read_as = (question.detail, question.product, *question.mentions, *dict(question.named).values())
        assert value in read_as, entity


def test_buttons_mean_intents_of_the_domain(domain: dict[str, Any]) -> None:
    known = {name for intent in domain["intents"] for name in intent}
    meant = [call.args[1] for call in calls_in_actions("Choice") if len(call.args) > 1]
    assert meant
    assert {node.value for node in meant if isinstance(node, ast.Constant)} <= known


def test_every_say_has_a_text_with_just_its_facts(catalogue: Catalogue, language: str) -> None:
    wordless = VOCABULARY.keys() - catalogue.texts.keys()
    assert not wordless, f"declared in actions/core/text_contract.py, but missing in bot/texts/{language}"
    for name, facts in VOCABULARY.items():
        used = catalogue.texts[name].placeholders - {"you"}
        assert used == facts, name


def test_texts_that_nobody_says_do_not_exist(
    catalogue: Catalogue, language: str, domain: dict[str, Any]
) -> None:
    said = set(VOCABULARY) | response_says(domain) | gateway_texts()
    unsaid = catalogue.texts.keys() - said
    assert not unsaid, f"in bot/texts/{language}, but not declared in actions/core/text_contract.py"
    assert not said - catalogue.texts.keys(), f"said, but missing in bot/texts/{language}"


def test_both_languages_use_the_same_facts_in_every_text() -> None:
    zh, en = (real_catalogue(language).texts for language in LANGUAGES)
    assert not zh.keys() ^ en.keys(), "texts in one language only"
    for name in zh:
        assert zh[name].placeholders - {"you"} == en[name].placeholders - {"you"}, name


def test_every_declared_text_is_said_somewhere() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "actions").rglob("*.py"))
    source = source.replace((ROOT / "actions" / "core" / "text_contract.py").read_text(encoding="utf-8"), "")
    unsaid = [name for name in VOCABULARY if f'"{name}"' not in source and not BUILT_NAMES.match(name)]
    assert not unsaid, "declared in actions/core/text_contract.py, but no action says it"


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_has_a_plain_meaning(catalogue: Catalogue, status: str) -> None:
    assert f"meaning.{status}" in catalogue.terms


def test_every_matter_for_people_has_a_name(catalogue: Catalogue) -> None:
    details = (
        "damaged wrong_item missing fake not_received service station authority bad_review not_as_described"
    )
    matters = {f"matter.{intent}" for intent in REQUEST_INTENTS}
    matters |= {f"matter.complaint_{detail}" for detail in details.split()}
    assert matters <= set(catalogue.terms)


def test_both_languages_have_the_same_terms() -> None:
    zh, en = (real_catalogue(language).terms for language in LANGUAGES)
    assert zh.keys() == en.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_promise_nothing_and_apologize_once(language: str) -> None:
    texts = real_catalogue(language)
    empty_words = re.compile(
        r"(?i)耐心等待|马上|很快|尽快|立刻|保证|\bsoon\b|\bshortly\b|as possible|guarantee|\bpromises?\b"
    )
    sorry = re.compile(r"(?i)抱歉|对不起|不好意思|\bsorry\b|apolog")
    for text in texts.texts.values():
        for sentence in text.when.values():
            assert not empty_words.search(sentence), sentence
            assert len(sorry.findall(sentence)) <= 1, sentence
    assert not any(empty_words.search(term) or sorry.search(term) for term in texts.terms.values())


def test_terms_hold_no_placeholders(catalogue: Catalogue) -> None:
    # The renderer looks a term up and writes it as it is.
    assert not [term for term in catalogue.terms.values() if list(placeholders_of(term))]


def test_every_command_prints_over_the_console_that_takes_no_markup() -> None:
    made = [
        str(path.relative_to(ROOT))
        for room in ("backend", "bench", "bot", "gendan")
        for path in (ROOT / room).rglob("*.py")
        if re.search(r"(?<!Plain)\bConsole\(|from_markup", path.read_text(encoding="utf-8"))
    ]
    assert not made
