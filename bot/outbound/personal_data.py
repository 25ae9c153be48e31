"""What became of the messages to a person; each delivery is as old as its message, and goes with it."""

from bot.outbound.tables import deliveries
from bot.shared.conversation_rows import erase_rows, tell_rows
from gendan.platform.personal_data import PersonalData

PERSONAL_DATA = PersonalData((deliveries,), tell_rows(deliveries.c.seq), erase_rows(deliveries))
