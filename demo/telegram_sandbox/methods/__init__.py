"""What a bot may call, by the method's name in small letters: the Bot API takes any case."""

from demo.telegram_sandbox.methods.editing import EDITING
from demo.telegram_sandbox.methods.profile import PROFILE
from demo.telegram_sandbox.methods.sending import SENDING
from demo.telegram_sandbox.methods.updating import UPDATING

METHODS = {name.lower(): method for name, method in (SENDING | EDITING | UPDATING | PROFILE).items()}
