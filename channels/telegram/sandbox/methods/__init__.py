"""What a bot may call, by the method's name in small letters: the Bot API takes any case."""

from channels.telegram.sandbox.methods.editing import EDITING
from channels.telegram.sandbox.methods.profile import PROFILE
from channels.telegram.sandbox.methods.sending import SENDING
from channels.telegram.sandbox.methods.updating import UPDATING

METHODS = {name.lower(): method for name, method in (SENDING | EDITING | UPDATING | PROFILE).items()}
