"""Fill entity slots: numbers by shape, words from `values.yml`."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from training import grammar, numbers
from training.errors import GrammarError
from training.phrasing import Phrasing


class Values:
    """Fills the entity slots of one language.

    Args:
        phrasing: whose value lists are used.
    """

    def __init__(self, phrasing: Phrasing) -> None:
        self._phrasing = phrasing
        language = phrasing.language
        self._makers: dict[str, Callable[[Random], str]] = {
            "order_number": lambda rng: numbers.as_typed(_of(numbers.ORDER_SHAPES, rng), rng),
            "tracking_number": lambda rng: numbers.as_typed(_of(numbers.TRACKING_SHAPES, rng), rng),
            "email": numbers.mail_address,
            "phone": lambda rng: _of(numbers.PHONE_SHAPES[language], rng),
            "postcode": lambda rng: _of(numbers.POSTCODE_SHAPES[language], rng),
            "tax_number": lambda rng: _of(numbers.TAX_SHAPES[language], rng),
            "quantity": lambda rng: rng.choice(numbers.QUANTITIES[language]),
            "rating": lambda rng: rng.choice(numbers.RATINGS[language]),
        }

    def fill(self, entity: str, rng: Random) -> grammar.Segment:
        """Return an annotated value.

        Raises:
            GrammarError: the language lists no values for this entity.
        """
        if entity == "order_position":
            return self._position(rng)
        if entity in self._phrasing.values:
            nodes = rng.choice(self._phrasing.values[entity])
            said = grammar.sample(nodes, self._phrasing.lexicon, self, rng)
            return grammar.Segment("".join(part.text for part in said), entity)
        if entity in self._makers:
            return grammar.Segment(self._makers[entity](rng), entity)
        raise GrammarError(f"no values for {{{entity}}}: list some in {self._phrasing.language}/values.yml")

    def _position(self, rng: Random) -> grammar.Segment:
        if not self._phrasing.order_positions:
            raise GrammarError("no values for {order_position}: list some in order_position.yml")
        position = rng.choice(sorted(self._phrasing.order_positions))
        return grammar.Segment(
            rng.choice(self._phrasing.order_positions[position]), "order_position", position
        )


def _of(shapes: tuple[str, ...], rng: Random) -> str:
    return numbers.spell(rng.choice(shapes), rng)
