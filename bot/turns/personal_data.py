"""What became of the turns of a person's conversations."""

from bot.shared.conversation_rows import erase_rows, tell_rows
from bot.turns.tables import turns
from gendan.platform.personal_data import PersonalData

PERSONAL_DATA = PersonalData(
    (turns,), tell_rows(turns.c.started_at), erase_rows(turns), aged_by={"turns": turns.c.finished_at}
)
