import asyncio

from playwright.async_api import expect

from tests.support.gateway_double import REFUSED_PROOF, GatewayDouble
from tests.support.page import Visit

CHOICE = {
    "text": "Shall I cancel it?",
    "quick_replies": [
        {"title": "Yes, cancel", "payload": "/b_yes", "content_type": "text"},
        {"title": "No", "payload": "/b_no", "content_type": "text"},
    ],
}


async def test_a_written_message_is_acknowledged_and_answered(visit: Visit, gateway: GatewayDouble) -> None:
    await visit.open()
    await visit.write("Where is my order?")
    await expect(visit.bubbles).to_have_text(
        ["You: Where is my order?", "Assistant: You said: Where is my order?"]
    )
    await expect(visit.page.get_by_text("Sent", exact=True)).to_be_visible()
    (sent,) = gateway.received
    assert sent["session_id"] == gateway.only_conversation()
    assert sent["metadata"] == {"locale": "en"}


async def test_the_confirmed_session_may_also_be_an_object(visit: Visit, gateway: GatewayDouble) -> None:
    gateway.confirm_as_object = True
    await visit.open()
    await visit.write("hello")
    await expect(visit.bubbles).to_have_count(2)


async def test_nothing_connects_before_the_panel_is_opened(visit: Visit, gateway: GatewayDouble) -> None:
    await visit.go("/shop/en")
    await expect(visit.page.locator(".launcher")).to_be_visible()
    assert gateway.requests == []


async def test_a_reload_goes_on_with_the_conversation_and_shows_each_message_once(
    visit: Visit, gateway: GatewayDouble
) -> None:
    await visit.open()
    await visit.write("one")
    await expect(visit.bubbles).to_have_count(2)
    await visit.open()
    await expect(visit.bubbles).to_have_text(["You: one", "Assistant: You said: one"])
    assert len(gateway.conversations) == 1


async def test_what_was_said_while_away_is_replayed_after_the_last_seen(
    visit: Visit, gateway: GatewayDouble
) -> None:
    await visit.open()
    await visit.write("one")
    await expect(visit.bubbles).to_have_count(2)
    await visit.page.context.set_offline(True)
    await gateway.cut()
    await gateway.say(gateway.only_conversation(), "bot_uttered", {"text": "while you were away"})
    await visit.page.context.set_offline(False)
    await expect(visit.bubbles).to_have_count(3)
    assert gateway.requests[-1]["after_seq"] == 2


async def test_a_message_whose_acknowledgement_was_lost_goes_out_again_and_is_shown_once(
    visit: Visit, gateway: GatewayDouble
) -> None:
    await visit.open()
    gateway.drop_acks = 1
    await visit.write("only once")
    await expect(visit.page.get_by_text("Sent", exact=True)).to_be_visible()
    await expect(visit.bubbles).to_have_text(["You: only once", "Assistant: You said: only once"])
    first, second = gateway.received
    assert first["message_id"] == second["message_id"]


async def test_a_message_written_without_a_connection_is_kept_and_sent_later(
    visit: Visit, gateway: GatewayDouble
) -> None:
    await visit.open()
    await visit.write("one")
    await expect(visit.bubbles).to_have_count(2)
    await visit.page.context.set_offline(True)
    await gateway.cut()
    await visit.write("two")
    await expect(visit.page.get_by_text("Goes out once you are online")).to_be_visible()
    await expect(visit.page.get_by_text("No connection")).to_be_visible()
    await visit.page.context.set_offline(False)
    await expect(visit.bubbles.last).to_have_text("Assistant: You said: two")
    await expect(visit.page.get_by_text("No connection")).to_be_hidden()


async def test_a_message_pending_at_a_reload_is_sent_by_the_next_page(
    visit: Visit, gateway: GatewayDouble
) -> None:
    await visit.open()
    await visit.write("one")
    await expect(visit.bubbles).to_have_count(2)
    gateway.refuse = True
    await visit.write("two")
    await expect(visit.page.get_by_text("Not sent")).to_be_visible()
    gateway.refuse = False
    await visit.open()
    await expect(visit.bubbles.last).to_have_text("Assistant: You said: two")


async def test_a_refused_message_says_so_and_can_be_sent_again(visit: Visit, gateway: GatewayDouble) -> None:
    await visit.open()
    gateway.refuse = True
    await visit.write("too fast")
    await expect(visit.page.get_by_text("Not sent")).to_be_visible()
    gateway.refuse = False
    await visit.page.get_by_role("button", name="Send again").click()
    await expect(visit.bubbles.last).to_have_text("Assistant: You said: too fast")
    await expect(visit.page.get_by_text("Not sent")).to_be_hidden()


async def test_who_writes_too_fast_is_told_so_and_all_goes_out_by_itself_in_order(
    visit: Visit, gateway: GatewayDouble
) -> None:
    await visit.open()
    gateway.slow_down = 1
    await visit.write("one")
    await expect(visit.page.get_by_text("A bit fast")).to_be_visible()
    await visit.write("two")
    await expect(visit.bubbles.last).to_have_text("Assistant: You said: two")

    assert [message["message"] for message in gateway.received] == ["one", "one", "two"]
    await expect(visit.page.get_by_text("A bit fast")).to_have_count(0)


async def test_a_session_that_the_gateway_forgot_is_asked_for_again_without_losing_the_message(
    visit: Visit, gateway: GatewayDouble
) -> None:
    await visit.open()
    await visit.write("one")
    await expect(visit.bubbles).to_have_count(2)
    gateway.conversations.clear()
    await visit.write("two")
    await expect(visit.bubbles).to_have_text(["You: two", "Assistant: You said: two"])


async def test_a_used_quick_reply_locks_all_of_them_even_after_a_reload(
    visit: Visit, gateway: GatewayDouble
) -> None:
    gateway.answers = lambda text: [CHOICE] if text == "cancel" else [{"text": "Done."}]
    await visit.open()
    await visit.write("cancel")
    replies = visit.page.locator("gendan-replies button")
    await replies.first.click()
    await expect(visit.bubbles.last).to_have_text("Assistant: Done.")
    await replies.last.click(force=True)
    assert [message.get("payload_id") for message in gateway.received] == [None, "b_yes"]
    await visit.open()
    await expect(visit.page.locator("gendan-replies button[aria-disabled=true]")).to_have_count(2)


async def test_a_second_tab_shows_what_the_first_one_wrote(visit: Visit) -> None:
    await visit.open()
    await visit.write("one")
    await expect(visit.bubbles).to_have_count(2)
    other = Visit(await visit.page.context.new_page(), visit.url)
    await other.open()
    await visit.write("two")
    await expect(visit.bubbles).to_have_count(4)
    await expect(other.bubbles).to_have_text(await visit.bubbles.all_inner_texts())


async def test_typing_shows_until_the_answer_comes(visit: Visit, gateway: GatewayDouble) -> None:
    gateway.answers = lambda _text: []
    await visit.open()
    await visit.write("one")
    await expect(visit.page.get_by_text("Sent", exact=True)).to_be_visible()
    await gateway.sio.emit("typing", {"typing": True})
    await expect(visit.page.locator(".typing")).to_be_visible()
    await gateway.say(gateway.only_conversation(), "bot_uttered", {"text": "Here."})
    await expect(visit.page.locator(".typing")).to_be_hidden()


async def test_the_header_says_who_answers(visit: Visit, gateway: GatewayDouble) -> None:
    await visit.open()
    await expect(visit.page.get_by_text("Automatic assistant", exact=True)).to_be_visible()
    await gateway.sio.emit("conversation_state", {"state": "waiting", "place": 2, "estimate_s": 180})
    await expect(visit.page.get_by_text("You are number 2 in line · about 3 min")).to_be_visible()
    await gateway.sio.emit("conversation_state", {"state": "agent", "name": "Mei"})
    await expect(visit.page.get_by_text("Mei is answering you")).to_be_visible()


async def test_who_answers_stands_over_a_persons_words(visit: Visit, gateway: GatewayDouble) -> None:
    await visit.open()
    await visit.write("one")
    await expect(visit.bubbles).to_have_count(2)
    said = {"sender": "agent", "agent": "<b>Mei</b>", "text": "Hello"}
    await gateway.say(gateway.only_conversation(), "bot_uttered", said)
    bubble = visit.page.locator(".bubble.agent")
    await expect(bubble.locator(".by")).to_contain_text("<b>Mei</b>")
    read_out = " ".join((await bubble.inner_text()).split())
    assert read_out == "<b>Mei</b> (Colleague): Hello"


async def test_a_person_can_be_asked_for_at_any_time(visit: Visit, gateway: GatewayDouble) -> None:
    await visit.open()
    await visit.page.get_by_role("button", name="Talk to a person").click()
    await expect(visit.bubbles).to_have_count(2)
    assert gateway.received[0]["message"] == "I want to talk to a person"


async def test_what_comes_while_closed_is_counted_and_read_on_opening(
    visit: Visit, gateway: GatewayDouble
) -> None:
    await visit.open()
    await visit.write("one")
    await expect(visit.bubbles).to_have_count(2)
    await visit.page.keyboard.press("Escape")
    await gateway.say(gateway.only_conversation(), "bot_uttered", {"text": "Your parcel has arrived."})
    await expect(visit.page.get_by_role("button", name="1 new message")).to_be_visible()
    await visit.page.locator(".launcher").click()
    await visit.page.keyboard.press("Escape")
    await expect(visit.page.locator(".launcher .unread")).to_have_count(0)


async def test_a_visitor_who_signs_in_keeps_the_conversation(visit: Visit, gateway: GatewayDouble) -> None:
    await visit.open()
    await visit.write("one")
    await expect(visit.bubbles).to_have_count(2)
    await visit.page.evaluate("Gendan.setIdentity('proof-of-emma')")
    await visit.write("two")
    await expect(visit.bubbles).to_have_count(4)
    assert gateway.conversations[gateway.only_conversation()].owner == "proof-of-emma"


async def test_another_identity_and_signing_out_start_an_empty_conversation(
    visit: Visit, gateway: GatewayDouble
) -> None:
    await visit.open()
    await visit.page.evaluate("Gendan.setIdentity('proof-of-emma')")
    await visit.write("Emma's secret")
    await expect(visit.bubbles).to_have_count(2)
    for identity in ("'proof-of-li'", "null"):
        await visit.page.evaluate(f"Gendan.setIdentity({identity})")
        await expect(visit.bubbles).to_have_count(0)
        await visit.write("hello")
        await expect(visit.bubbles).to_have_count(2)
    assert len(gateway.conversations) == 3
    assert "secret" not in await visit.page.evaluate("JSON.stringify(localStorage)")


async def test_a_known_customer_finds_the_conversation_again_after_a_reload(
    visit: Visit, gateway: GatewayDouble
) -> None:
    await visit.open()
    await visit.page.evaluate("Gendan.setIdentity('proof-of-emma')")
    await visit.write("one")
    await expect(visit.bubbles).to_have_count(2)
    await visit.go("/shop/en")
    await visit.page.evaluate("Gendan.setIdentity('proof-of-emma')")
    await visit.page.evaluate("Gendan.open()")
    await expect(visit.bubbles).to_have_count(2)
    assert len(gateway.conversations) == 1


async def test_a_refused_proof_is_told_to_the_shop_and_the_visitor_can_still_ask(
    visit: Visit, gateway: GatewayDouble
) -> None:
    await visit.open()
    await visit.page.evaluate("() => void Gendan.on('identity-refused', () => (document.title = 'renew'))")
    await visit.page.evaluate(f"Gendan.setIdentity('{REFUSED_PROOF}')")
    await expect(visit.page).to_have_title("renew")
    await visit.write("hello")
    await expect(visit.bubbles).to_have_count(2)
    assert gateway.conversations[gateway.received[0]["session_id"]].owner is None


async def test_the_page_is_told_what_happens_and_may_stop_listening(visit: Visit) -> None:
    await visit.go("/shop/en")
    await visit.page.evaluate(
        """() => { window.told = [];
        for (const type of ['open', 'close']) Gendan.on(type, () => told.push(type));
        Gendan.on('message', ({ text }) => told.push(text));
        Gendan.on('open', () => told.push('never'))(); }"""
    )
    await visit.page.evaluate("Gendan.open()")
    await visit.write("one")
    await expect(visit.bubbles).to_have_count(2)
    await visit.page.evaluate("Gendan.close()")
    assert await visit.page.evaluate("told") == ["open", "You said: one", "close"]


async def test_asking_about_an_order_from_the_page_asks_once(visit: Visit, gateway: GatewayDouble) -> None:
    await visit.go("/shop/en")
    for _ in range(2):
        await visit.page.evaluate("Gendan.open({ order: 'GD100001' })")
        await expect(visit.bubbles).to_have_count(2)
        await visit.page.evaluate("Gendan.close()")
    await asyncio.sleep(0.1)
    assert [message["message"] for message in gateway.received] == ["Where is my order GD100001?"]


async def test_a_link_with_an_order_only_offers_the_question(visit: Visit, gateway: GatewayDouble) -> None:
    await visit.go("/chat?order=GD100001")
    offer = visit.page.get_by_role("button", name="Where is my order GD100001?")
    await expect(offer).to_be_visible()
    assert gateway.received == []
    await offer.click()
    await expect(visit.bubbles).to_have_count(2)


async def test_an_empty_or_overlong_message_is_not_sent(visit: Visit, gateway: GatewayDouble) -> None:
    await visit.open()
    await visit.write("   ")
    await visit.write("x" * 1001)
    await expect(visit.page.get_by_role("alert")).to_have_text(
        "Please keep it under 1000 characters: 1 too many."
    )
    assert gateway.received == []


async def test_enter_that_chooses_a_character_does_not_send(visit: Visit, gateway: GatewayDouble) -> None:
    await visit.open()
    field = visit.page.locator("gendan-composer textarea")
    await field.fill("wo de")
    await field.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    assert gateway.received == []
    await field.press("Shift+Enter")
    assert await field.input_value() == "wo de\n"


async def test_without_storage_the_chat_still_works(visit: Visit) -> None:
    await visit.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('blocked'); } })"
    )
    await visit.open()
    await visit.write("one")
    await expect(visit.bubbles).to_have_count(2)
