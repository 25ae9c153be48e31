"""Linking an account on a channel with a customer of the shop, and undoing it."""

import hashlib
import secrets
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.account_linking.conversations import note_customer_action, say, start_new_conversation
from bot.account_linking.repository import (
    Link,
    add_link,
    link_at,
    link_of,
    offer_token,
    redeem_token,
    remove_link,
    token_holder,
)
from bot.conversations.model import Address, Incoming
from bot.conversations.repository import Conversation, adopt_conversation, conversation_at
from bot.conversations.transcript import button_pressed
from bot.inbound.intake import conversation_for, message_refused_by, refusing_while_lost
from bot.inbound.rate_limits import LimitReachedError, NewBuckets, OwnBuckets
from bot.rendering.formats import localized
from bot.rendering.renderer import Renderer
from gendan.contracts import Payload, Say
from gendan.contracts.messages import button, say_text
from gendan.platform.clock import Clock
from gendan.platform.storage.database import Connection, Database
from gendan.text.languages import ENGLISH

TOKEN_LIFE = timedelta(minutes=10)
# A token is beyond guessing (128 bits); this keeps who tries all the same from keeping the database busy.
_PER_MINUTE, _MINUTE_S = 5, 60.0
_RANDOM_BYTES = 16
_LONGEST_NAME = 60
_LINK, _UNLINK = "link_account", "unlink_account"
YES, NO = "yes", "no"
_TITLES = {
    _LINK: ("button_link_yes", "button_link_no"),
    _UNLINK: ("button_unlink_yes", "button_unlink_no"),
}

NameOf = Callable[[str, Address], Awaitable[str | None]]
"""A customer's masked name, None if there is none; told by the backend."""
ShopFacts = Callable[[], Awaitable[dict[str, Any] | None]]


class AccountLinking:
    """Gives out tokens, asks for a confirmation where one is shown, links and unlinks.

    A conversation belongs to at most one customer for ever, so whoever becomes somebody else gets a new,
    empty one, unless a visitor's may go along as at a first sign-in.

    Args:
        database: the gateway's.
        clock: the present.
        renderer: writes the texts.
        announce: told, after the commit, which channel has something to deliver.
        name_of: masked names.
        shop: the shop's facts.
        new_buckets: where several gateways count together; without it in this process' memory.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        renderer: Renderer,
        announce: Callable[[str], None],
        name_of: NameOf,
        shop: ShopFacts,
        new_buckets: NewBuckets | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._renderer = renderer
        self._announce = announce
        self._name_of = name_of
        self._shop = shop
        new = new_buckets or (lambda _kind, capacity, _s: OwnBuckets(capacity, time.monotonic))
        self._issued = new("tokens", _PER_MINUTE, _MINUTE_S)
        self._tried = new("tokens tried", _PER_MINUTE, _MINUTE_S)

    async def issue(self, customer_id: str) -> str:
        """Return a new token of a customer's; former ones are worth nothing any more.

        Raises:
            LimitReachedError: the customer asked for too many.
        """
        _refuse("tokens", await self._issued.take(customer_id))
        token = secrets.token_urlsafe(_RANDOM_BYTES)
        now = self._clock.now()
        async with self._database.write.begin() as connection:
            await offer_token(connection, customer_id, _digest(token), now, now + TOKEN_LIFE)
        return token

    async def customer_at(self, address: Address) -> str | None:
        """Return whose an account is, None for a visitor's.

        Raises:
            MessageRefusedError: the database can't be read now.
        """
        async with _or_later(), self._database.read.connect() as connection:
            link = await link_at(connection, address)
        return link.customer_id if link else None

    async def link_of(self, channel: str, account: str, customer_id: str) -> Link | None:
        """Return with which account on a channel a customer is linked."""
        async with self._database.read.connect() as connection:
            return await link_of(connection, channel, account, customer_id)

    async def present(self, incoming: Incoming, token: str, name: str) -> None:
        """Ask whether the account shall be linked with the customer whose token was shown.

        Args:
            incoming: the message that showed it, without it.
            token: as it was shown.
            name: as the account's owner is called there.

        Raises:
            MessageRefusedError: too many were tried, or the database takes nothing now.
        """
        await self._count(incoming)
        digest = _digest(token)
        async with _or_later(), self._database.read.connect() as connection:
            holder = await token_holder(connection, digest, self._clock.now())
        masked = await self._name_of(holder, incoming.address) if holder else None
        shop = await self._shop() or {}

        def question(language: str) -> Say:
            facts = {"name": masked, "shop": _name(shop, language)}
            meaning = {"token": digest, "name": name[:_LONGEST_NAME]}
            return _ask("link_question", _LINK, facts, meaning)

        await self._reply(incoming, question if holder else lambda _language: say_text("link_unknown"))

    async def ask_to_part(self, incoming: Incoming) -> None:
        """Ask whether the account's link shall be undone; raises as `present`."""
        await self._count(incoming)
        is_linked = await self.customer_at(incoming.address) is not None
        sign_in_url = (await self._shop() or {}).get("sign_in_url")
        nothing = say_text("unlink_nothing", sign_in_url=sign_in_url)
        asked = _ask("unlink_question", _UNLINK, {}, {}) if is_linked else nothing
        await self._reply(incoming, lambda _language: asked)

    async def press(self, incoming: Incoming) -> bool:
        """Take a press on one of our own buttons; False for any other button.

        Raises:
            MessageRefusedError: the database takes nothing now.
        """
        now = self._clock.now()
        async with _or_later(), self._database.write.begin() as connection:
            conversation = await conversation_at(connection, incoming.address)
            if conversation is None:
                return False
            pressed = await button_pressed(connection, conversation.id, incoming.button_id or "")
            if pressed is None or pressed[1]["intent"] not in (_LINK, _UNLINK):
                return False
            title, meaning = pressed
            if await note_customer_action(connection, conversation, incoming, title, now):
                await self._decide(connection, conversation, meaning)
        self._announce(incoming.address.channel)
        return True

    async def part(self, channel: str, account: str, customer_id: str) -> None:
        """Undo a customer's link, and tell the account."""
        async with self._database.write.begin() as connection:
            if link := await link_of(connection, channel, account, customer_id):
                await self._end(connection, link, "link_ended")
        self._announce(channel)

    async def _decide(self, connection: Connection, conversation: Conversation, meaning: Payload) -> None:
        given = meaning["entities"]
        is_wanted = given["answer"] == YES
        if meaning["intent"] == _UNLINK:
            link = await link_at(connection, conversation.address)
            if is_wanted and link:
                await self._end(connection, link, "link_ended")
            else:
                await self._say(connection, conversation, "unlink_declined")
            return
        # Who says no uses it up as well: it was shown to somebody whom it isn't for.
        holder = await redeem_token(connection, str(given["token"]), self._clock.now())
        if not is_wanted or holder is None:
            await self._say(connection, conversation, "link_unknown" if is_wanted else "link_declined")
            return
        await self._link(connection, conversation, Link(conversation.address, holder, str(given["name"])))

    async def _link(self, connection: Connection, conversation: Conversation, link: Link) -> None:
        at, now = link.address, self._clock.now()
        here = await link_at(connection, at)
        if here is None or here.customer_id != link.customer_id:
            elsewhere = await link_of(connection, at.channel, at.account, link.customer_id)
            if elsewhere:
                await self._end(connection, elsewhere, "link_ended")
            await remove_link(connection, at)
            if not await adopt_conversation(connection, conversation.id, link.customer_id):
                conversation = await start_new_conversation(connection, conversation, link.customer_id, now)
            await add_link(connection, link, now)
            if here:
                await self._say(connection, conversation, "link_replaced")
        await self._say(connection, conversation, "link_done")

    async def _end(self, connection: Connection, link: Link, told: str) -> None:
        await remove_link(connection, link.address)
        conversation = await conversation_at(connection, link.address)
        if conversation:
            fresh = await start_new_conversation(connection, conversation, None, self._clock.now())
            await self._say(connection, fresh, told)

    async def _reply(self, incoming: Incoming, words: Callable[[str], Say]) -> None:
        now = self._clock.now()
        async with _or_later(), self._database.write.begin() as connection:
            link = await link_at(connection, incoming.address)
            known = replace(incoming, customer_id=link.customer_id if link else None)
            conversation = await conversation_for(connection, known, now)
            if await note_customer_action(connection, conversation, incoming, incoming.text, now):
                await say(connection, self._renderer, conversation, words(conversation.language), now)
        self._announce(incoming.address.channel)

    async def _say(self, connection: Connection, conversation: Conversation, name: str) -> None:
        await say(connection, self._renderer, conversation, say_text(name), self._clock.now())

    async def _count(self, incoming: Incoming) -> None:
        at = incoming.address
        try:
            _refuse("messages", await self._tried.take(f"{at.channel}/{at.account}/{at.conversation}"))
        except LimitReachedError as limit:
            raise message_refused_by(limit) from None


def _or_later() -> AbstractAsyncContextManager[None]:
    return refusing_while_lost("message", "send it again with the same id")


def _ask(name: str, intent: str, facts: dict[str, Any], meaning: dict[str, str]) -> Say:
    choices = zip((YES, NO), _TITLES[intent], strict=True)
    buttons = (button(title, intent, {"answer": given, **meaning}) for given, title in choices)
    return say_text(name, *buttons, **facts)


def _name(shop: dict[str, Any], language: str) -> str | None:
    base = ENGLISH if language == ENGLISH else "zh"
    return localized(shop["name"], base) if shop.get("name") else None


def _refuse(what: str, wait_s: float) -> None:
    if wait_s:
        raise LimitReachedError(what, wait_s)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
