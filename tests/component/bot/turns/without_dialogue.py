"""What is said while the dialogue is down."""

import asyncio

from bot.conversations.model import Sender
from tests.support.gateway import Chat

ORDER = {"number": "AB1234", "status": "in_transit", "shipments": [], "as_of": "2026-11-22T08:00:00Z"}


async def said_so_far(chat: Chat, conversation_id: str, count: int) -> list[str]:
    """Wait until the bot has said so many things."""
    async with asyncio.timeout(10):
        while True:
            transcript = await chat.transcript(conversation_id)
            texts = [message.text for message in transcript if message.sender is Sender.BOT]
            if len(texts) >= count:
                return texts
            await asyncio.sleep(0.02)
