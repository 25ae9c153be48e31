"""What belongs to the demo's two customers and nobody else may read."""

from tests.support.shop import RunningShop

LI_WEI = (
    "李伟",
    "Li Wei",
    "li.wei@example.com",
    "13800138000",
    "南京西路1266",
    "200040",
    "8-2-3041",
    "SF1234567890123",
    "YT7654321098765",
)
EMMA = ("Emma", "emma.clark@example.com", "4155550132", "540 Bryant", "94107", "1Z999AA10123456784")
STACK_TRACE = ("Traceback", 'File "', "Error(")


def leaked(said: object, private: tuple[str, ...] = LI_WEI + EMMA) -> list[str]:
    """Return what of somebody's data, or of a stack trace, is in what came out."""
    written = str(said)
    return [piece for piece in (*private, *STACK_TRACE) if piece in written]


def unredacted(shop: RunningShop, *typed: str) -> list[str]:
    """Return what of somebody's data or of what was typed stands in the logs."""
    logs = shop.logs()
    return [piece for piece in (*LI_WEI, *EMMA, *typed) if piece in logs]
