"""Files that people and the bot sent, with what Telegram tells about them."""

import mimetypes
import struct
from dataclasses import dataclass
from itertools import count
from pathlib import PurePosixPath

import aiohttp

from demo.telegram_sandbox.errors import Json, bad_request

MAX_DOWNLOAD_BYTES = 20_000_000
"""A bot can't download what is larger."""
_MAX_FETCHED_PHOTO_BYTES = 5_000_000
_MAX_SIDES_OF_PHOTO = 10_000
_FETCH_S = 10.0
_NO_SIZE = (0, 0)
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True)
class SandboxFile:
    """A file on the stand-in's server.

    Attributes:
        path: `file_path` for the download.
    """

    id: str
    path: str
    name: str
    mime_type: str
    data: bytes

    def as_json(self) -> Json:
        """Return what every kind of file has."""
        return {"file_id": self.id, "file_unique_id": f"u{self.id}", "file_size": len(self.data)}

    def as_document(self) -> Json:
        """Return it as a `Document`."""
        return self.as_json() | {"file_name": self.name, "mime_type": self.mime_type}

    def as_photo(self) -> list[Json]:
        """Return it as the one size of a photo.

        Raises:
            ApiError: 400, it is no picture or too large a one.
        """
        width, height = picture_size(self.data)
        if not width or not height:
            raise bad_request("IMAGE_PROCESS_FAILED")
        if width + height > _MAX_SIDES_OF_PHOTO:
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        return [self.as_json() | {"width": width, "height": height}]


class Files:
    """Keeps files in memory."""

    def __init__(self) -> None:
        self._by_id: dict[str, SandboxFile] = {}
        self._numbers = count(1)

    def add(self, folder: str, name: str, mime_type: str, data: bytes) -> SandboxFile:
        """Keep a file; `folder` is the first part of its path, such as `photos`."""
        number = next(self._numbers)
        mime_type = mime_type or mimetypes.guess_type(name)[0] or "application/octet-stream"
        suffix = PurePosixPath(name).suffix or mimetypes.guess_extension(mime_type) or ""
        path = f"{folder}/file_{number}{suffix}"
        stored = SandboxFile(f"SANDBOX{folder[:1].upper()}{number:012}", path, name, mime_type, data)
        self._by_id[stored.id] = stored
        return stored

    def find(self, file_id: str) -> SandboxFile:
        """Return a file.

        Raises:
            ApiError: 400, nobody sent it.
        """
        if file_id not in self._by_id:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return self._by_id[file_id]

    def at(self, path: str) -> SandboxFile | None:
        """Return the file with this `file_path`."""
        return next((stored for stored in self._by_id.values() if stored.path == path), None)

    async def fetch(self, folder: str, url: str) -> SandboxFile:
        """Download a file that the bot gave by its address, and keep it.

        Raises:
            ApiError: 400, there is nothing at the address, or not what it should be.
        """
        name = PurePosixPath(url.split("?", maxsplit=1)[0]).name
        mime_type, data = await _download(url)
        is_picture = mime_type.startswith("image/")
        if folder == "photos" and not is_picture:
            raise bad_request("wrong type of the web page content")
        if len(data) > (_MAX_FETCHED_PHOTO_BYTES if folder == "photos" else MAX_DOWNLOAD_BYTES):
            raise bad_request("failed to get HTTP URL content")
        return self.add(folder, name, mime_type, data)


async def _download(url: str) -> tuple[str, bytes]:
    timeout = aiohttp.ClientTimeout(_FETCH_S)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url) as response:
            response.raise_for_status()
            return response.content_type, await response.read()
    except (aiohttp.ClientError, TimeoutError, ValueError):
        raise bad_request("failed to get HTTP URL content") from None


def picture_size(data: bytes) -> tuple[int, int]:
    """Return width and height in pixels of a PNG, GIF or JPEG; zeros of anything else."""
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            width, height = struct.unpack(">II", data[16:24])
        elif data.startswith(b"GIF8"):
            width, height = struct.unpack("<HH", data[6:10])
        elif data.startswith(b"\xff\xd8"):
            height, width = _jpeg_size(data)
        else:
            return _NO_SIZE
    except (struct.error, IndexError):
        return _NO_SIZE
    return width, height


def _jpeg_size(data: bytes) -> tuple[int, int]:
    at = 2
    while data[at + 1] not in _JPEG_FRAMES:
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    height, width = struct.unpack(">HH", data[at + 5 : at + 9])
    return height, width
