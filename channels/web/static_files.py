"""The widget's files, as aiohttp serves them; what it can't know is how long browsers may keep each."""

import mimetypes
import re
from pathlib import Path

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

# Built files that have their content's hash in their name never change.
_HASHED = re.compile(r"-[A-Z0-9]{8}\.js")
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
_TYPES = {".js": "text/javascript", ".svg": "image/svg+xml"}
# What the build puts beside a file, for browsers that take it (build.mjs).
_COMPRESSED = {".gz", ".br"}


def serve_file(path: Path) -> Handler:
    """Return the handler of one file; `.br` and `.gz` beside it are sent to browsers that take them."""
    kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "text/plain"
    headers = {
        hdrs.CONTENT_TYPE: f"{kind}; charset=utf-8",
        hdrs.CACHE_CONTROL: _FOR_EVER if _HASHED.search(path.name) else _ASK_AGAIN,
        hdrs.VARY: hdrs.ACCEPT_ENCODING,
        # Shops' pages load modules from here, which browsers only allow when told so.
        hdrs.ACCESS_CONTROL_ALLOW_ORIGIN: "*",
    }

    async def serve(_request: web.Request) -> web.StreamResponse:
        return web.FileResponse(path, headers=headers)

    return serve


def add_files(app: web.Application, prefix: str, *folders: Path) -> None:
    """Serve the files of folders, not those of folders within them."""
    files = {
        path.name: serve_file(path)
        for folder in folders
        for path in folder.iterdir()
        if path.is_file() and path.suffix not in _COMPRESSED
    }

    async def serve(request: web.Request) -> web.StreamResponse:
        found = files.get(request.match_info["name"])
        if found is None:
            raise web.HTTPNotFound
        return await found(request)

    app.router.add_get(f"{prefix}/{{name}}", serve)
