"""What a bot may call, by the method's name in small letters: the Bot API takes any case."""

from channels.telegram.sandbox.methods.editing import EDITING
from channels.telegram.sandbox.methods.membership import MEMBERSHIP
from channels.telegram.sandbox.methods.profile import PROFILE
from channels.telegram.sandbox.methods.sending import SENDING
from channels.telegram.sandbox.methods.updating import UPDATING

_BY_NAME = SENDING | EDITING | UPDATING | PROFILE | MEMBERSHIP
METHODS = {name.lower(): method for name, method in _BY_NAME.items()}
