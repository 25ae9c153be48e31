"""Orders whose contacts collide, change, and stand for several people; and who may read what of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.support.promises.leaks.canaries import PlantedCustomer, PlantedOrder, Words, planted_order

# What somebody learns who has only the parcel; what opens a locker or reaches a courier, not by its label.
_OF_PARCEL = ("scan", "order.shipments")
_LOCKED = ("scan.courier.phone", "scan.pickup.code", "scan.delivery.signed_name", "scan.delivery.proof_url")
_SHARED = ("order.customer.id", "order.customer.email", "order.customer.phone", "order.address.phone")


@dataclass
class Tangle:
    """Orders that have to do with each other by a contact and by nothing else.

    Attributes:
        orders: in the order in which they come in.
        accounts: by the shop's id, what the shop says about an account, the last word last.
    """

    name: str
    orders: list[PlantedOrder]
    accounts: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    @property
    def words(self) -> dict[str, str]:
        """Every word of these orders that no contact is, with the field that it stands in."""
        return {w: name for order in self.orders for w, name in words_of(order).items()}

    @property
    def contacts(self) -> list[str]:
        """Everything to which a code may be asked for."""
        in_orders = [
            contact for order in self.orders for contact in (*bought_with(order), recipient_of(order))
        ]
        told = [contact for words in self.accounts.values() for word in words for contact in word.values()]
        return list(dict.fromkeys(filter(None, [*in_orders, *told])))

    def readable_by_code(self, contact: str) -> set[str]:
        """Return the words that a code to this contact may open, by the rule."""
        holders = [one for one, words in self.accounts.items() if contact in words[-1].values()]
        readable: set[str] = set()
        for order in self.orders:
            if contact in bought_with(order) or (len(holders) == 1 and account_of(order) == holders[0]):
                readable.update(words_of(order))
            elif contact == recipient_of(order):
                readable.update(word for word, name in words_of(order).items() if name.startswith(_OF_PARCEL))
        return readable


def words_of(order: PlantedOrder) -> dict[str, str]:
    """Return an order's words but contacts and account, which may stand in several."""
    return {word: name for word, name in order.canaries.items() if not name.startswith(_SHARED)}


def readable_by_label(order: PlantedOrder) -> set[str]:
    """Return the words that a parcel's label may open."""
    return {w for w, name in words_of(order).items() if name.startswith(_OF_PARCEL) and name not in _LOCKED}


def account_of(order: PlantedOrder) -> str | None:
    """Return the account that an order was bought by."""
    return order.sent["customer"].get("id")


def bought_with(order: PlantedOrder) -> list[str]:
    """Return the buyer's contacts."""
    buyer = order.sent["customer"]
    return [buyer[kind] for kind in ("email", "phone") if kind in buyer]


def recipient_of(order: PlantedOrder) -> str | None:
    """Return the recipient's number."""
    phone: str | None = order.sent["address"].get("phone")
    return phone


class Tangler:
    """Ties orders together; the same seed ties the same."""

    def __init__(self, seed: int = 7) -> None:
        self._words = Words(seed)
        self._kind = 0

    def tangles(self) -> Iterator[Tangle]:
        """Yield every way in which contacts can mislead."""
        mail, phone, other = self._mail(), self._phone(), self._phone()
        yield Tangle(
            "guests with one e-mail",
            [self._order(email=mail, phone=phone), self._order(email=mail, phone=other)],
        )
        mail, phone, other, name = self._mail(), self._phone(), self._phone(), self._id()
        yield Tangle(
            "an account whose orders say another phone",
            [self._order(id=name, email=mail, phone=phone), self._order(id=name, email=mail, phone=other)],
        )
        mail, name, gift = self._mail(), self._id(), self._phone()
        yield Tangle(
            "a gift without a buyer's phone",
            [self._order(id=name, email=mail), self._order(to=gift, id=name, email=mail)],
        )
        mail, phone, gift = self._mail(), self._phone(), self._phone()
        yield Tangle(
            "a guest's gift",
            [self._order(email=mail, phone=phone), self._order(to=gift, email=mail, phone=phone)],
        )
        name, gift = self._id(), self._phone()
        yield Tangle("a gift without any contact", [self._order(id=name), self._order(to=gift, id=name)])
        family, mother, daughter = self._phone(), self._id(), self._id()
        yield Tangle(
            "a phone that two accounts share",
            [self._order(id=mother), self._order(id=daughter), self._order(id=daughter, phone=family)],
            {one: [{"phone": family}] for one in (mother, daughter)},
        )
        name, former, present = self._id(), self._phone(), self._phone()
        yield Tangle(
            "an account whose phone changed",
            [self._order(id=name), self._order(id=name, phone=former)],
            {name: [{"phone": former}, {"phone": present, "email": self._mail()}]},
        )
        phone, name = self._phone(), self._id()
        yield Tangle(
            "who buys for themselves and receives from another",
            [self._order(id=name, phone=phone), self._order(to=phone, id=self._id(), email=self._mail())],
        )

    def _order(self, to: str | None = None, **buyer: str) -> PlantedOrder:
        self._kind += 1
        # Always with a parcel, which is what a label and a recipient know.
        kind = self._kind % 4
        like = PlantedCustomer(self._id(), ("zh", "en")[self._kind % 2], "", "", self._phone())
        order = planted_order(self._words, like, kind)
        order.sent["customer"] = buyer
        order.sent["address"]["phone"] = to or self._phone()
        return order.planted_anew()

    def _mail(self) -> str:
        return f"{self._words.latin()}@{self._words.latin()}.example"

    def _phone(self) -> str:
        return f"+86137{self._words.digits(8)}"

    def _id(self) -> str:
        return f"K{self._words.latin()}"
