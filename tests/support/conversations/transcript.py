"""Conversations written out for people who read them, and the figures of many."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from tests.support.conversations.checks import Fault, Finding, is_list
from tests.support.conversations.played import Heard, PlayedConversation, PlayedTurn


@dataclass(frozen=True)
class Result:
    """A conversation with what is wrong with it."""

    played: PlayedConversation
    findings: Sequence[Finding]

    @property
    def has_passed(self) -> bool:
        """Whether nothing is wrong with it, as far as a machine can see."""
        return not self.findings


def write_out(result: Result) -> str:
    """Return a conversation as Markdown: who said what, and what is wrong beside it."""
    script = result.played.script
    known = script.customer or "visitor"
    lines = [f"# {script.id}: {script.about}", "", f"{known}, {script.channel}, needs {script.needs}", ""]
    for number, turn in enumerate(result.played.turns, 1):
        lines += [
            *_turn(turn),
            *(f"- ✗ **{f.fault}**: {f.what}" for f in result.findings if f.turn == number),
            "",
        ]
    after = len(result.played.turns)
    lines += [f"- ✗ **{f.fault}**: {f.what}" for f in result.findings if not 0 < f.turn <= after]
    lines += [f"- must: {what}" for what in script.must] + [f"- must not: {what}" for what in script.must_not]
    left = {kind: count for kind, count in result.played.left.items() if count}
    return "\n".join([*lines, f"- left: {left or 'nothing'}", ""])


def _wrong(findings: Sequence[Finding], turns: set[int]) -> list[str]:
    return [f"- ✗ **{finding.fault}**: {finding.what}" for finding in findings if finding.turn in turns]


def _turn(turn: PlayedTurn) -> Iterator[str]:
    if turn.written.waits:
        yield f"*({turn.written.waits} later)*  "
    for said in turn.said:
        yield f"> {'[' + said + ']' if turn.written.presses else said}  "
    yield ""
    for message in turn.heard:
        yield from _message(message)


def _message(message: Heard) -> Iterator[str]:
    who = "" if message.sender == "bot" else f"**{message.sender}:** "
    yield who + message.text.replace("\n", "  \n") + "  "
    if isinstance(message.card, dict):
        yield f"⟦card {message.card['number']}, {message.card['status']}⟧  "
    elif message.card:
        yield f"⟦cards {', '.join(order['number'] for order in message.card)}⟧  "
    if message.buttons:
        yield " ".join(f"[{button.title}]" for button in message.buttons) + "  "


def figures(results: Sequence[Result]) -> dict[str, str]:
    """Return the figures of many conversations, by what they are."""
    turns = [turn for result in results for turn in result.played.turns]
    messages = [message for turn in turns for message in turn.heard]
    counts = Counter(finding.fault for result in results for finding in result.findings)
    listed = sum(any(map(is_list, turn.heard)) for turn in turns)
    passed = sum(result.has_passed for result in results)
    lengths = [_length(turn) for turn in turns if turn.heard]
    return {
        "conversations passed": _share(passed, len(results)),
        "turns with a list or menu": _share(listed, len(turns)),
        "messages said before": _share(counts[Fault.REPEATED], len(messages)),
        "lists sent twice": str(counts[Fault.LIST_AGAIN]),
        "facts not told": str(counts[Fault.NOT_TOLD]),
        "another order spoken of": str(counts[Fault.WRONG_ORDER]),
        "wrong writes": str(counts[Fault.WRITTEN]),
        "tries burnt": str(sum(result.played.left.get("tries", 0) for result in results)),
        "somebody else's, or invented": str(counts[Fault.LEAK] + counts[Fault.INVENTED]),
        "words an answer, median": f"{median(lengths):.0f}" if lengths else "none",
        "seconds an answer, median": f"{median(turn.took_s for turn in turns):.2f}" if turns else "none",
    }


def _length(turn: PlayedTurn) -> int:
    """Return the words of an answer; of Chinese, two characters count as one."""
    text = " ".join(message.text for message in turn.heard)
    chinese = sum("\u4e00" <= character <= "\u9fff" for character in text)
    return len([word for word in text.split() if word.isascii()]) + chinese // 2


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole}" + (f" ({part / whole:.0%})" if whole else "")
