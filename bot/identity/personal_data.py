"""Browsers' holds on a person's conversations: digests of secrets, which an export tells nobody."""

from bot.identity.tables import web_sessions
from bot.shared.conversation_rows import erase_rows
from gendan.platform.personal_data import PersonalData

PERSONAL_DATA = PersonalData(
    (web_sessions,),
    erase=erase_rows(web_sessions),
    # Who still comes from there is given the conversation again.
    aged_by={"web_sessions": web_sessions.c.created_at},
)
