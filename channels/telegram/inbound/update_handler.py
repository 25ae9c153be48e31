"""Taking updates: made durable first; what Telegram wants to be told about them comes after."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from typing import Any, Protocol, TypeVar
from weakref import WeakValueDictionary

import structlog
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.conversations.model import Address, Incoming, Receipt
from bot.ports import NOBODY, AcceptsMessages, OtherGateways, TooFastError
from channels.telegram.api import TelegramApi
from channels.telegram.inbound.updates import Dropped, Joined, LinkAsked, Meaning, Pressed, Said
from channels.telegram.outbound.pacing import Pacer
from channels.telegram.texts import ChannelTexts
from gendan.contracts import RefusedError

# Courtesies under way; what comes beyond is left out.
_MOST_COURTESIES = 200
# Updates that were answered here and may come again.
_MOST_REMEMBERED = 1_000
_LONGEST_CALLBACK_ANSWER = 200

_log = structlog.get_logger(__name__)
T = TypeVar("T")


class Accounts(Protocol):
    """Knows which accounts are linked with a customer of the shop; raises the gateway's refusal."""

    async def customer_at(self, address: Address) -> str | None:
        """Return whose an account is, None for a visitor's."""

    async def present(self, incoming: Incoming, token: str, name: str) -> None:
        """Ask whether the account shall be linked with the customer whose token was shown."""

    async def ask_to_part(self, incoming: Incoming) -> None:
        """Ask whether the account's link shall be undone."""

    async def press(self, incoming: Incoming) -> bool:
        """Take a press on a button of these questions; False for any other button."""


class UpdateHandler:
    """Takes what updates mean.

    Args:
        gateway: accepts messages.
        accounts: knows whose an account is.
        api: answers buttons, says goodbye to groups.
        words: the gateway's texts.
        pacer: gives the channel's own words their moment, too.
        dropped: counts an update that is nothing for us, by what it is.
    """

    def __init__(
        self,
        gateway: AcceptsMessages,
        accounts: Accounts,
        api: TelegramApi,
        words: ChannelTexts,
        pacer: Pacer,
        dropped: Callable[[str], None],
    ) -> None:
        self._gateway = gateway
        self._accounts = accounts
        self._api = api
        self._words = words
        self._pacer = pacer
        self._dropped = dropped
        self._others: OtherGateways = NOBODY
        self._chats: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._courtesies: set[asyncio.Task[None]] = set()
        self._answered: OrderedDict[tuple[int, str], None] = OrderedDict()

    def join(self, others: OtherGateways) -> None:
        """Have the gateway that speaks for the bot say what others have to say besides answers."""
        self._others = others
        others.hear("telegram", self._say_for_another)

    async def take(self, meaning: Meaning) -> None:
        """Make an update durable; a chat's updates are taken in the order in which they come.

        Raises:
            RefusedError: the gateway's, if the same update should come again later.
        """
        lock = self._chats.setdefault(meaning.chat_id, asyncio.Lock())
        async with lock:
            await self._take(meaning)

    async def settle(self, timeout_s: float) -> None:
        """Let courtesies under way end, at most this long."""
        if self._courtesies:
            await asyncio.wait(self._courtesies, timeout=timeout_s)
        for courtesy in self._courtesies:
            courtesy.cancel()

    async def _take(self, meaning: Meaning) -> None:
        match meaning:
            case Said():
                receipt = await self._accept(meaning.chat_id, meaning.incoming)
                if receipt and not receipt.is_repeat and receipt.text:
                    self._soon(self._api.send_chat_action(meaning.chat_id, ChatAction.TYPING))
            case LinkAsked():
                await self._refusing(meaning.chat_id, meaning.incoming, self._ask_about_link(meaning))
            case Pressed():
                await self._press(meaning)
            case Joined():
                self._dropped("group")
                if self._is_first(meaning.chat_id, f"u{meaning.update_id}"):
                    self._soon(self._leave(meaning))
            case Dropped():
                self._dropped(meaning.why)

    async def _ask_about_link(self, asked: LinkAsked) -> bool:
        if asked.token:
            await self._accounts.present(asked.incoming, asked.token, asked.name)
        else:
            await self._accounts.ask_to_part(asked.incoming)
        return True

    async def _press(self, pressed: Pressed) -> None:
        taken: object = None
        if pressed.incoming:
            taken = await self._refusing(None, pressed.incoming, self._accounts.press(pressed.incoming))
            taken = taken or await self._accept(None, pressed.incoming)
        self._soon(self._used_up(pressed, is_taken=bool(taken)))

    async def _accept(self, told_in: int | None, incoming: Incoming) -> Receipt | None:
        """Return the receipt, None for what is refused for good; who sent too much is told there."""
        return await self._refusing(told_in, incoming, self._as_whose_it_is(incoming))

    async def _as_whose_it_is(self, incoming: Incoming) -> Receipt:
        customer = await self._accounts.customer_at(incoming.address)
        try:
            return await self._gateway.accept(replace(incoming, customer_id=customer))
        except RefusedError as refusal:
            if refusal.code != "session_unknown":
                raise
        # On the shop's page the link was undone in this very moment.
        customer = await self._accounts.customer_at(incoming.address)
        return await self._gateway.accept(replace(incoming, customer_id=customer))

    async def _refusing(self, told_in: int | None, incoming: Incoming, taking: Awaitable[T]) -> T | None:
        try:
            return await taking
        except RefusedError as refusal:
            if refusal.code == "unavailable":
                raise
            self._dropped(refusal.code)
            if (
                refusal.code == "too_many_messages"
                and told_in
                and self._is_first(told_in, incoming.external_id)
            ):
                language = self._words.language_of(incoming.locale)
                self._soon(self._say(told_in, self._words("too_many_messages", language, {})))
            return None

    def _is_first(self, chat_id: int, update: str) -> bool:
        """Whether an update that leaves nothing in the transcript wasn't answered before."""
        is_first = (chat_id, update) not in self._answered
        self._answered[chat_id, update] = None
        if len(self._answered) > _MOST_REMEMBERED:
            self._answered.popitem(last=False)
        return is_first

    async def _used_up(self, pressed: Pressed, *, is_taken: bool) -> None:
        language = self._words.language_of(pressed.locale)
        told = None if is_taken else self._words("button_no_longer", language, {})[:_LONGEST_CALLBACK_ANSWER]
        try:
            await self._api.answer_callback_query(pressed.query_id, told)
        finally:
            await self._api.edit_message_reply_markup(pressed.chat_id, pressed.message_id)

    async def _leave(self, joined: Joined) -> None:
        link = (await self._api.get_me()).link
        language = self._words.language_of(joined.locale)
        await self._say(joined.chat_id, self._words("only_in_private", language, {"link": link}), leaves=True)

    async def _say(self, chat_id: int, text: str, *, leaves: bool = False) -> None:
        if not self._pacer.may_send():
            # Who speaks for the bot says it, at the bot's pace.
            self._others.tell("telegram", chat_id, text, int(leaves))
            return
        try:
            async with self._pacer.turn(chat_id):
                await self._api.send_message(chat_id, text)
        finally:
            if leaves:
                await self._api.leave_chat(chat_id)

    def _say_for_another(self, chat_id: int, text: str, leaves: int) -> None:
        if self._pacer.may_send():
            self._soon(self._say(chat_id, text, leaves=bool(leaves)))

    def _soon(self, call: Coroutine[Any, Any, Any]) -> None:
        if len(self._courtesies) >= _MOST_COURTESIES:
            call.close()
            return
        task = asyncio.create_task(_kindly(call))
        self._courtesies.add(task)
        task.add_done_callback(self._courtesies.discard)


async def _kindly(call: Coroutine[Any, Any, Any]) -> None:
    # Nothing depends on it: a keyboard that stays, a button that waits a little longer.
    try:
        await call
    except (TelegramError, TooFastError) as problem:
        _log.info("courtesy_failed", problem=type(problem).__name__)
