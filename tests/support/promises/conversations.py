"""Conversations that are tried at each point where a process may die."""

from tests.support.promises.scripts import Script

ASKING = Script("asking", "C1001", "zh-CN", ("GD100001到哪了",))


# The yes means something only while the question before it is remembered, and only once.
CONFIRMING = Script("confirming", "C1001", "zh-CN", ("GD10001到哪了", "是的"))
