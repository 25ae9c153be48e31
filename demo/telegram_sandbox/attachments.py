"""What people send that is no text."""

import struct
import zlib
from abc import ABC, abstractmethod

from demo.telegram_sandbox.chats import Chat, Person
from demo.telegram_sandbox.errors import Json
from demo.telegram_sandbox.files import SandboxFile
from demo.telegram_sandbox.state import World

_SIDE = 64


class Attachments(ABC):
    """Sends pictures, files, voices, places and contacts; each returns the message.

    Attributes:
        person: who sends.
    """

    _world: World
    person: Person

    @abstractmethod
    def put(self, content: Json, group: Chat | None = None) -> Json:
        """Write a message with this content."""

    def send_photo(self, data: bytes | None = None, caption: str = "", group: Chat | None = None) -> Json:
        """Send a photo, by default a small green square."""
        stored = self._keep("photos", "photo.png", "image/png", data or picture())
        return self.put({"photo": stored.as_photo()} | _captioned(caption), group)

    def send_document(
        self, name: str = "invoice.pdf", data: bytes = b"%PDF-1.4\n", mime_type: str = "", caption: str = ""
    ) -> Json:
        """Send a file."""
        stored = self._keep("documents", name, mime_type, data)
        return self.put({"document": stored.as_document()} | _captioned(caption))

    def send_voice(self, seconds: int = 3, data: bytes = b"OggS") -> Json:
        """Send a voice note."""
        stored = self._keep("voice", "voice.oga", "audio/ogg", data)
        return self.put({"voice": stored.as_json() | {"duration": seconds, "mime_type": "audio/ogg"}})

    def send_video(self, seconds: int = 5, data: bytes = b"\0\0\0\x18ftyp", caption: str = "") -> Json:
        """Send a video."""
        stored = self._keep("videos", "video.mp4", "video/mp4", data)
        about = {"duration": seconds, "width": 640, "height": 360, "mime_type": "video/mp4"}
        return self.put({"video": stored.as_json() | about} | _captioned(caption))

    def send_sticker(self, emoji: str = "👍") -> Json:
        """Send a sticker."""
        stored = self._keep("stickers", "sticker.webp", "image/webp", b"RIFF\0\0\0\0WEBP")
        about = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return self.put({"sticker": stored.as_json() | about | {"emoji": emoji}})

    def send_location(self, latitude: float = 31.2304, longitude: float = 121.4737) -> Json:
        """Send a place."""
        return self.put({"location": {"latitude": latitude, "longitude": longitude}})

    def share_contact(self) -> Json:
        """Send the own number, as the button for it does."""
        return self.send_contact(self.person)

    def send_contact(self, person: Person, *, with_account: bool = True) -> Json:
        """Send somebody's contact; from an address book it may come without the account."""
        contact: Json = {"phone_number": person.phone, "first_name": person.first_name}
        if person.last_name:
            contact["last_name"] = person.last_name
        if with_account:
            contact["user_id"] = person.id
        return self.put({"contact": contact})

    def _keep(self, folder: str, name: str, mime_type: str, data: bytes) -> SandboxFile:
        return self._world.files.add(folder, name, mime_type, data)


def picture(red: int = 15, green: int = 107, blue: int = 92) -> bytes:
    """Return a PNG in one colour."""
    row = b"\0" + bytes((red, green, blue)) * _SIDE
    header = struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(row * _SIDE)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _captioned(caption: str) -> Json:
    return {"caption": caption} if caption else {}
