from tests.bot.conftest import chat, clock

__all__ = ["chat", "clock"]
