"""How many order questions are answered wrongly."""

from bench.comparison import Comparison, http_session, proven
from bench.figures import Row
from bench.questions import STATUS_QUESTIONS
from bench.systems import ORDER


async def count_wrong_answers(bench: Comparison) -> list[Row]:
    """Ask for the state of an order in many ways, each in a conversation of its own."""
    wrong: list[float] = []
    async with http_session() as http:
        for system in bench.systems:
            replies = [(await (await proven(system, http)).say(text)) for text in STATUS_QUESTIONS]
            wrong.append(sum(not reply.is_about(ORDER) for reply in replies))
            bench.say(f"wrong answers, {system.name}: {wrong[-1]:.0f}")
    note = "the stock model learnt from 60 sentences an intent and language in 10 epochs"
    return [Row.of(f"wrong answers to {len(STATUS_QUESTIONS)} order questions", "", wrong, note=note)]
