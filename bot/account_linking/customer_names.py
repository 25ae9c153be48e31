"""Customers' masked names, as the backend tells them."""

import structlog

from bot.conversations.model import Address
from bot.dialogue.fallback.backend_client import LookupFailedError, OrderLookup
from bot.shared.principal import Asker, PrincipalSigner

_log = structlog.get_logger(__name__)
_PURPOSE = "linking"


class CustomerNames:
    """Asks for names, each in its customer's own name.

    Args:
        lookup: asks the backend.
        signer: says in whose name.
    """

    def __init__(self, lookup: OrderLookup, signer: PrincipalSigner) -> None:
        self._lookup = lookup
        self._signer = signer

    async def __call__(self, customer_id: str, address: Address) -> str | None:
        """Return what is left of a customer's name; None for a stranger, and while nobody can be asked."""
        asker = Asker(_PURPOSE, address.channel, f"{address.channel}:{address.conversation}", customer_id)
        try:
            return await self._lookup.customer_name(self._signer.sign(asker, _PURPOSE))
        except LookupFailedError as problem:
            _log.warning("name_not_found", problem=str(problem))
            return None
