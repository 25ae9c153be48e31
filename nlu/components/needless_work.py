"""What Rasa works out anew at each turn though it never changes, mended; applied once by serve.py."""

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from rasa.core import processor
from rasa.core.policies import rule_policy
from rasa.core.policies.rule_policy import RulePolicy
from rasa.core.processor import MessageProcessor
from rasa.engine.graph import GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner


def _run(
    runner: DaskGraphRunner, inputs: Mapping[str, Any] | None = None, targets: Sequence[str] | None = None
) -> dict[str, Any]:
    wanted = tuple(targets or runner._graph_schema.target_names)  # noqa: SLF001 - no public place to read it
    outputs = dict(inputs or {})
    for name, needs in _plan(runner, wanted):
        # What has no output is handed over as its name: the node says what it misses.
        given = ((need, outputs[need]) if need in outputs else need for need in needs)
        _, outputs[name] = runner._instantiated_nodes[name](*given)  # noqa: SLF001
    return {name: outputs[name] for name in wanted}


def _plan(runner: DaskGraphRunner, wanted: tuple[str, ...]) -> list[tuple[str, list[str]]]:
    plans = vars(runner).setdefault("plans", {})
    if wanted not in plans:
        plans[wanted] = _in_order(runner._graph_schema, wanted)  # noqa: SLF001
    return plans[wanted]


def _in_order(schema: GraphSchema, wanted: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Return the nodes that `wanted` need, each after what it needs itself."""
    ordered: dict[str, list[str]] = {}

    def visit(name: str) -> None:
        if name in ordered or name not in schema.nodes:  # what isn't a node is an input
            return
        needs = list(schema.nodes[name].needs.values())
        for need in needs:
            visit(need)
        ordered[name] = needs

    for name in wanted:
        visit(name)
    return list(ordered.items())


_find_action_from_rules = RulePolicy._find_action_from_rules  # noqa: SLF001


def _find_action_by_intent(
    policy: RulePolicy, tracker: Any, domain: Any, *, use_text_for_last_user_input: bool
) -> Any:
    if use_text_for_last_user_input:
        return None, None, False  # no action, by no rule, and no form was interrupted
    return _find_action_from_rules(policy, tracker, domain, use_text_for_last_user_input=False)


def spare_needless_work() -> None:
    """Make Rasa do once, or not at all, what it does several times a turn.

    - Graphs are run in an order that is found once; Rasa has dask plan each run.
    - A message isn't looked through for intents that the domain lacks, for which Rasa builds an empty domain:
      tests/test_consistency.py holds the two together.
    - Rules aren't looked through for the message's text before they are for its intent: ours name no text, as
      tests/test_consistency.py sees to.
    - What would be logged below INFO isn't copied deeply first; nothing else is copied in these modules.
    """
    DaskGraphRunner.run = _run
    MessageProcessor._check_for_unseen_features = lambda _processor, _parsed: None  # noqa: SLF001
    RulePolicy._find_action_from_rules = _find_action_by_intent  # noqa: SLF001
    processor.copy = rule_policy.copy = SimpleNamespace(deepcopy=lambda value: value)
