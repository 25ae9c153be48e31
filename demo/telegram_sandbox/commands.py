"""Which of the bot's commands and words a person is shown."""

from demo.telegram_sandbox.chats import Person
from demo.telegram_sandbox.errors import Json
from demo.telegram_sandbox.methods.profile import scope_key
from demo.telegram_sandbox.state import Bot


def commands_for(bot: Bot, person: Person) -> list[Json]:
    """Return a private chat's menu: the narrowest scope first, the person's language before none.

    Source: core.telegram.org/bots/api#determining-list-of-commands
    """
    scopes: tuple[Json, ...] = (
        {"type": "chat", "chat_id": person.id},
        {"type": "all_private_chats"},
        {"type": "default"},
    )
    for scope in scopes:
        for language in (_language(person), ""):
            if commands := bot.commands.get((scope_key(scope), language)):
                return commands
    return []


def words_for(bot: Bot, person: Person, name: str) -> str:
    """Return `name`, `description` or `short_description` in the person's language, else in none."""
    return bot.words.get((name, _language(person))) or bot.words.get((name, ""), "")


def _language(person: Person) -> str:
    return person.language_code.split("-")[0]
