"""Which tabs hear which conversation, whatever the order in which they come and go."""

import asyncio
from collections import defaultdict
from typing import Any

from bot.conversations.model import Address
from bot.identity.sessions import Session
from channels.web.connections import Tabs, room


class Rooms:
    """Stands in for the server's rooms, and lets others run in between as a busy one does."""

    def __init__(self) -> None:
        self.inside: defaultdict[str, set[str]] = defaultdict(set)

    async def enter_room(self, sid: str, name: str) -> None:
        await asyncio.sleep(0)
        self.inside[name].add(sid)

    async def leave_room(self, sid: str, name: str) -> None:
        await asyncio.sleep(0)
        self.inside[name].discard(sid)


def session(name: str, customer: str | None = None) -> Session:
    return Session(f"s_{name}", Address("web", "default", name), customer, None, "zh")


def opened(*sids: str) -> tuple[Any, Tabs]:
    rooms: Any = Rooms()
    tabs = Tabs(rooms)
    for sid in sids:
        tabs.open(sid, "198.51.100.0/24")
    return rooms, tabs


async def test_a_tab_is_in_the_room_of_its_conversation_only() -> None:
    rooms, tabs = opened("one")
    await tabs.move("one", session("first"))
    await tabs.move("one", session("second"))

    assert not rooms.inside[room(session("first").address)]
    assert not tabs.is_heard(session("first").address)
    assert rooms.inside[room(session("second").address)] == {"one"}
    assert tabs.is_heard(session("second").address)


async def test_two_requests_of_one_tab_at_once_leave_it_in_one_room() -> None:
    rooms, tabs = opened("one")
    await tabs.move("one", session("before"))
    await asyncio.gather(tabs.move("one", session("signed in", "C1001")), tabs.move("one", session("out")))

    held = tabs.get("one")
    assert held is not None
    assert held.session is not None
    heard = [name for name, sids in rooms.inside.items() if sids]
    assert heard == [room(held.session.address)]


async def test_who_takes_a_conversation_over_hears_it_alone() -> None:
    rooms, tabs = opened("visitor", "another", "customer")
    await tabs.move("visitor", session("chat"))
    await tabs.move("another", session("other chat"))
    await tabs.move("customer", session("chat", "C1001"))

    assert rooms.inside[room(session("chat").address)] == {"customer"}
    assert rooms.inside[room(session("other chat").address)] == {"another"}


async def test_a_conversation_whose_last_tab_closed_is_heard_by_nobody() -> None:
    _, tabs = opened("one", "two")
    await tabs.move("one", session("chat"))
    await tabs.move("two", session("chat"))
    tabs.close("one")
    assert tabs.is_heard(session("chat").address)
    tabs.close("two")
    assert not tabs.is_heard(session("chat").address)


async def test_a_tab_that_closes_while_it_moves_is_forgotten() -> None:
    _, tabs = opened("one")
    await tabs.move("one", session("before"))
    moving = asyncio.create_task(tabs.move("one", session("after")))
    await asyncio.sleep(0)
    tabs.close("one")
    await moving
    assert not tabs.is_heard(session("after").address)
