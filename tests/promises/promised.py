"""What every conversation is promised, in the words with which a run that finds it broken fails."""

ANSWERED = "Every message that was acknowledged gets its answer"
ONCE = "What is said is said once, in order"
SAME = "The answer after a fault is the answer of an undisturbed run"
ONE_AT_A_TIME = "One process at a time answers a conversation"
PACED = "No limit of Telegram is broken in any stretch of time"
COUNTED = "What may or may not have arrived is counted"
PROMPT = "Nineteen of twenty replies come within the time that is promised"
