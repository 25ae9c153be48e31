"""A customer whose tries are used up."""

from typing import Any

from tests.support.backend.service import Backend
from tests.support.backend.verification import RIGHT, verify


async def exhausted(backend: Backend, whose: str) -> Any:
    """Use up one kind of tries, and no other; return what the right proof is answered with then."""
    for nth in range(10):
        claim = {
            "number": "GD100004" if whose == "order" else f"GD9{nth:05}",
            "phone": "8000" if whose == "contact" else f"10{nth:02}",
        }
        source = "198.51.100.0/24" if whose == "network" else f"203.0.{nth}.0/24"
        await verify(backend, claim, f"c_{nth}", src=source)
    mine = "198.51.100.0/24" if whose == "network" else "192.0.2.0/24"
    return await verify(backend, RIGHT, "c_owner", src=mine)
