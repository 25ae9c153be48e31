"""How a person rated what they were told."""

from bot.ratings.tables import ratings
from bot.shared.conversation_rows import erase_rows, tell_rows
from gendan.platform.personal_data import PersonalData

PERSONAL_DATA = PersonalData(
    (ratings,),
    tell_rows(ratings.c.asked_at),
    erase_rows(ratings),
    aged_by={"ratings": ratings.c.asked_at},
)
