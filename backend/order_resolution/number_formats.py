"""How this shop's order and tracking numbers look."""

from backend.orders.repository import OrderRepository
from backend.shop.model import ShopNumberShapes
from gendan.platform.clock import Clock
from gendan.platform.storage.database import Database
from gendan.text.numbers import common_shapes

_SAMPLE = 1000
_FRESH_FOR_S = 60


class NumberFormats:
    """Learns number shapes from the newest orders, unless the shop's file sets them."""

    def __init__(self, database: Database, clock: Clock, override: ShopNumberShapes | None) -> None:
        self._database = database
        self._clock = clock
        self._override = override
        self._learned: ShopNumberShapes | None = None
        self._learned_at = 0.0

    async def get(self) -> ShopNumberShapes:
        """Return the shapes; learned ones are up to a minute old."""
        if self._override:
            return self._override
        now = self._clock.now().timestamp()
        if self._learned is None or now - self._learned_at > _FRESH_FOR_S:
            self._learned, self._learned_at = await self._learn(), now
        return self._learned

    async def _learn(self) -> ShopNumberShapes:
        async with self._database.read.connect() as transaction:
            orders, tracking = await OrderRepository(transaction).recent_numbers(_SAMPLE)
        return ShopNumberShapes(order=common_shapes(orders), tracking=common_shapes(tracking))
