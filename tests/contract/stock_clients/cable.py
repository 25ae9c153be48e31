"""A cable between a browser and the gateway, which a test can cut and mend."""

import asyncio
from contextlib import suppress


class Cable:
    """Passes bytes on between its own port and the gateway's.

    Args:
        port: the gateway's.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._ends: set[asyncio.StreamWriter] = set()
        self._is_cut = False

    async def lay(self) -> None:
        """Begin to listen on a free port."""
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def cut(self) -> None:
        """End every connection without a goodbye; new ones end at once."""
        self._is_cut = True
        for end in self._ends:
            end.transport.abort()

    def mend(self) -> None:
        """Let connections through again."""
        self._is_cut = False

    async def take_up(self) -> None:
        """End everything for good."""
        self.cut()
        self._server.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_cut:
            writer.transport.abort()
            return
        with suppress(OSError):
            there, back = await asyncio.open_connection("127.0.0.1", self._port)
            self._ends |= {writer, back}
            await asyncio.gather(self._pass_on(reader, back), self._pass_on(there, writer))
            self._ends -= {writer, back}
        writer.close()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65_536):
                writer.write(data)
                await writer.drain()
        writer.close()
