"""Print scores as Markdown, ready for docs/understanding.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from evaluation.entity_scores import EntityScores
from evaluation.intent_scores import Judged, Scores, by_intent, by_language, scores
from evaluation.intervals import Share
from evaluation.left_out import CurvePoint


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def share(value: Share) -> str:
    """Write a share in per cent with its interval."""
    if not value.total:
        return "–"
    low, high = value.interval
    return f"{value.value:.1%} ({low:.1%}–{high:.1%})"


def overview(judged_by_source: Mapping[str, Sequence[Judged]]) -> str:
    """One row per source and language."""
    rows = []
    for source, judged in judged_by_source.items():
        for language, part in by_language(judged).items():
            found: Scores = scores(part)
            rows.append(
                [source, language, str(len(part)), share(found.exact), share(found.accepted),
                 share(found.out_of_scope_recall), share(found.false_out_of_scope)]
            )  # fmt: skip
    heads = ["Sentences", "", "n", "exact", "accepted", "out-of-scope recall", "falsely out of scope"]
    return table(heads, rows)


def intents(judged: Sequence[Judged]) -> str:
    """One row per intent, one column per language."""
    columns: dict[str, dict[str, Share]] = {
        language: by_intent(part) for language, part in by_language(judged).items()
    }
    names = sorted({intent for column in columns.values() for intent in column})
    rows = [[name, *(_share_of(columns[language].get(name)) for language in columns)] for name in names]
    return table(["Intent (accepted)", *columns], rows)


def _share_of(value: Share | None) -> str:
    return f"{value.value:.0%} of {value.total}" if value else "–"


def curve(points: Sequence[CurvePoint]) -> str:
    """One row per share of ways."""
    languages = sorted(points[0].dev) if points else []
    rows: list[list[str]] = []
    for point in points:
        cells = [f"{point.share:.0%}", str(point.ways)]
        cells += [f"{point.dev[language].accepted.value:.1%}" for language in languages]
        cells += [f"{point.left_out[language].accepted.value:.1%}" for language in languages]
        rows.append(cells)
    heads = ["Share of ways", "Ways", *(f"others' words {name}" for name in languages)]
    return table([*heads, *(f"left-out ways {name}" for name in languages)], rows)


def entities(found: EntityScores) -> str:
    """One row per entity."""
    rows = [
        [
            name,
            str(tally.wanted),
            f"{tally.right / tally.found:.1%}" if tally.found else "–",
            f"{tally.right / tally.wanted:.1%}" if tally.wanted else "–",
            f"{tally.f1:.3f}",
            f"{found.unknown_names[name].f1:.3f}" if name in found.unknown_names else "–",
        ]
        for name, tally in found.known_names.items()
    ]
    return table(["Entity", "n", "precision", "recall", "F1", "F1, no name known"], rows)


def confusion_list(counted: Counter[tuple[str, str, str]]) -> str:
    """One line per confusion, most frequent first: count, language, label, prediction."""
    return "\n".join(f"{count}\t" + "\t".join(key) for key, count in counted.most_common()) + "\n"
