"""Principals as the gateway signs them, and as somebody else might."""

import base64
import json
import time
from typing import Any
from uuid import uuid4

import aiohttp
import jwt

from tests.support.promises.leaks.planted_shop import PlantedShop

REFUSED = 401


class Api:
    """The planted shop's backend, as the gateway and whoever reaches its port call it."""

    def __init__(self, planted: PlantedShop, http: aiohttp.ClientSession) -> None:
        self._planted = planted
        self._http = http
        self._url = f"{planted.shop.run['urls']['backend']}/api/v1"
        ring = planted.shop.secrets["GENDAN_PRINCIPAL_KEYS"].split(",")[0]
        self.kid, self.secret = ring.split(":")

    def claims(self, conversation: str, **changes: Any) -> dict[str, Any]:
        """Return what a principal says; a change to None leaves a claim out."""
        now = int(time.time())
        claims = {
            "iss": "gendan-gateway",
            "aud": "gendan-backend",
            "sub": conversation,
            "chn": "web",
            "src": f"test-{conversation}",
            "turn": "t_1",
            "iat": now,
            "exp": now + 60,
            "jti": uuid4().hex,
            **changes,
        }
        return {name: value for name, value in claims.items() if value is not None}

    def principal(self, conversation: str, **changes: Any) -> str:
        """Return what the gateway would sign."""
        return jwt.encode(
            self.claims(conversation, **changes), self.secret, "HS256", headers={"kid": self.kid}
        )

    async def call(self, method: str, path: str, principal: str, body: Any = None) -> tuple[int, str]:
        """Return status and body."""
        headers = {"Authorization": f"Bearer {principal}"}
        async with self._http.request(method, self._url + path, json=body, headers=headers) as response:
            return response.status, await response.text()

    async def verify(self, principal: str, **claim: str) -> dict[str, Any]:
        """Return how a claim was judged."""
        status, text = await self.call("POST", "/verifications", principal, claim)
        assert status == 200, text
        verdict: dict[str, Any] = json.loads(text)
        return verdict


def changed(token: str, **claims: Any) -> str:
    """Return a token that says something else under its old signature."""
    header, body, signature = token.split(".")
    said = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))) | claims
    written = base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")
    return f"{header}.{written}.{signature}"
