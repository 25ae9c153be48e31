"""The widget's files: read and compressed once, and asked for again only when they have changed."""

import gzip
import mimetypes
import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from aiohttp import hdrs, web

# Built files that have their content's hash in their name never change.
_HASHED = re.compile(r"-[A-Z0-9]{8}\.js")
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
_TYPES = {".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass(frozen=True)
class StaticFile:
    """One file, ready to be sent."""

    content: bytes
    compressed: bytes
    content_type: str
    etag: str
    caching: str

    @classmethod
    def read(cls, path: Path) -> "StaticFile":
        """Read and compress a file."""
        content = path.read_bytes()
        known = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "text/plain"
        return cls(
            content,
            gzip.compress(content, mtime=0),
            known,
            sha256(content).hexdigest()[:20],
            _FOR_EVER if _HASHED.search(path.name) else _ASK_AGAIN,
        )

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer a request for it."""
        headers = {
            hdrs.CACHE_CONTROL: self.caching,
            hdrs.VARY: hdrs.ACCEPT_ENCODING,
            # Shops' pages load modules from here, which browsers only allow when told so.
            hdrs.ACCESS_CONTROL_ALLOW_ORIGIN: "*",
        }
        response = web.Response(content_type=self.content_type, charset="utf-8", headers=headers)
        response.etag = self.etag
        if any(known.value in (self.etag, "*") for known in request.if_none_match or ()):
            response.set_status(web.HTTPNotModified.status_code)
        elif "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, ""):
            response.headers[hdrs.CONTENT_ENCODING] = "gzip"
            response.body = self.compressed
        else:
            response.body = self.content
        return response


def add_files(app: web.Application, prefix: str, *folders: Path) -> None:
    """Serve the files of folders, not those of folders within them."""
    files = {
        path.name: StaticFile.read(path) for folder in folders for path in folder.iterdir() if path.is_file()
    }

    async def serve(request: web.Request) -> web.StreamResponse:
        found = files.get(request.match_info["name"])
        if found is None:
            raise web.HTTPNotFound
        return await found.serve(request)

    app.router.add_get(f"{prefix}/{{name}}", serve)
