"""Graphs are run in an order that is found once; Rasa has dask plan each run."""

from collections.abc import Mapping, Sequence
from typing import Any

from rasa.engine.graph import GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner

from rasa_patches.patch import Patch


def run(
    runner: DaskGraphRunner, inputs: Mapping[str, Any] | None = None, targets: Sequence[str] | None = None
) -> dict[str, Any]:
    """Return the outputs of `targets`, else of the graph's own targets; what `DaskGraphRunner.run` does."""
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


PATCH = Patch("graph_runner", DaskGraphRunner, "run", run)
