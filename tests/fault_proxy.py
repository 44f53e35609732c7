"""A network between a client and the database server that fails when a test tells it to."""

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Self

Hook = Callable[[str, bytes], str | None]

_HOST = "127.0.0.1"
_TURNS_TO_COME_IN = 5
_CHUNK = 1 << 14
_TICK = 0.005
_DRIPS_A_SECOND = 20
_RST_ON_CLOSE = struct.pack("ii", 1, 0)


@dataclass
class _Way:
    """What happens at present to the bytes of one direction."""

    mode: str = "pass"
    delay: float = 0.0
    rate: float = 0.0


@dataclass
class _Link:
    """One client's connection and, once it is made, ours to the server."""

    writers: list[asyncio.StreamWriter]
    held: set[str] = field(default_factory=set)

    def reset(self) -> None:
        for writer in self.writers:
            raw = writer.get_extra_info("socket")
            with contextlib.suppress(OSError):
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RST_ON_CLOSE)
            writer.transport.abort()


class FaultProxy:
    """Forwards to the target; its loop runs in a daemon thread, its methods belong to the others.

    A direction is named for who speaks: "client", "server" or "both". The hook sees each chunk and
    answers "pass" (or None), "drop", "reset" or "stall" for that connection and direction alone.
    It runs inside the loop: it must not wait, and of the methods only those that set a lasting
    fault (stall, drop, silent, delay, throttle) may be called from it.
    """

    def __init__(self, target_host: str, target_port: int) -> None:
        self.accepted = 0
        self.hook: Hook | None = None
        self._target = (target_host, target_port)
        self._ways = {"client": _Way(), "server": _Way()}
        self._links: dict[asyncio.Task[None], _Link] = {}
        self._failure: Exception | None = None
        self._listener: asyncio.Server | None = None
        self._socket = _bound_socket(0)
        self.port: int = self._socket.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._call(self._listen())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def open_links(self) -> int:
        """How many connections have not ended on both sides."""
        return len(self._links)

    def pass_all(self) -> None:
        """End every fault; what was held goes on its way. The hook stays."""
        for direction in self._ways:
            self._ways[direction] = _Way()
        self._call(self._release())

    def stall(self, direction: str = "both") -> None:
        """Hold all bytes and endings, like a network that went silent."""
        self._set_mode("stall", direction)

    def drop(self, direction: str = "both") -> None:
        """Lose all bytes; endings still arrive."""
        self._set_mode("drop", direction)

    def silent(self) -> None:
        """Accept new connections but never speak; open ones stall."""
        self._set_mode("silent", "both")

    def delay(self, milliseconds: float, direction: str = "both") -> None:
        """Let bytes wait before they go on."""
        for way in self._ways_of(direction):
            way.delay = milliseconds / 1000

    def throttle(self, bytes_per_second: float, direction: str = "both") -> None:
        """Let bytes drip; 0 is full speed."""
        for way in self._ways_of(direction):
            way.rate = bytes_per_second

    def refuse(self) -> None:
        """Answer new connections as a closed port does; open ones live on."""
        self._call(self._stop_listening())

    def reset(self) -> None:
        """Break every open connection with RST, on both sides."""
        self._call(self._reset_all())

    def close(self) -> None:
        """End the proxy; an exception of the hook comes out here."""
        if self._loop.is_closed():
            return
        self._call(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        if self._failure is not None:
            raise self._failure

    def _call(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    def _ways_of(self, direction: str) -> list[_Way]:
        return list(self._ways.values()) if direction == "both" else [self._ways[direction]]

    def _set_mode(self, mode: str, direction: str) -> None:
        for way in self._ways_of(direction):
            way.mode = mode

    async def _listen(self) -> None:
        self._listener = await asyncio.start_server(self._accepted, sock=self._socket, limit=_CHUNK)

    async def _stop_listening(self) -> None:
        if self._listener is not None:
            for each in self._listener.sockets:
                self._loop.remove_reader(each.fileno())
            # Whoever has been let in must find the server open: asyncio would forget his socket.
            for _ in range(_TURNS_TO_COME_IN):
                await asyncio.sleep(0)
            self._listener.close()
            self._listener = None
            # Bound but not listening: connecting is refused, and nobody else gets the port.
            self._socket = _bound_socket(self.port)

    async def _release(self) -> None:
        for link in self._links.values():
            link.held.clear()
        if self._listener is None:
            await self._listen()

    async def _reset_all(self) -> None:
        for link in self._links.values():
            link.reset()

    async def _end(self) -> None:
        await self._stop_listening()
        self._socket.close()
        ending = list(self._links)
        await self._reset_all()
        for task in ending:
            task.cancel()
        await asyncio.gather(*ending, return_exceptions=True)

    def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.accepted += 1
        link = _Link([writer])
        task = self._loop.create_task(self._serve(link, reader))
        self._links[task] = link
        task.add_done_callback(self._links.pop)

    async def _serve(self, link: _Link, from_client: asyncio.StreamReader) -> None:
        while self._ways["server"].mode == "silent":
            await asyncio.sleep(_TICK)
        try:
            from_server, to_server = await asyncio.open_connection(*self._target, limit=_CHUNK)
        except OSError:
            link.reset()
            return
        to_client = link.writers[0]
        link.writers.append(to_server)
        await asyncio.gather(
            self._pump(link, "client", from_client, to_server),
            self._pump(link, "server", from_server, to_client),
        )

    async def _pump(
        self,
        link: _Link,
        direction: str,
        source: asyncio.StreamReader,
        sink: asyncio.StreamWriter,
    ) -> None:
        with contextlib.suppress(ConnectionError):
            while chunk := await _read(source):
                answer = self._ask_hook(direction, chunk)
                if answer == "reset":
                    link.reset()
                    return
                if answer == "stall":
                    link.held.add(direction)
                await self._until_free(link, direction)
                if answer != "drop":
                    await self._forward(direction, chunk, sink)
            await self._until_free(link, direction)
        sink.close()

    def _ask_hook(self, direction: str, chunk: bytes) -> str | None:
        try:
            return self.hook(direction, chunk) if self.hook is not None else None
        except Exception as error:
            self._failure = error
            return "reset"

    async def _until_free(self, link: _Link, direction: str) -> None:
        while direction in link.held or self._ways[direction].mode in ("stall", "silent"):
            await asyncio.sleep(_TICK)

    async def _forward(self, direction: str, chunk: bytes, sink: asyncio.StreamWriter) -> None:
        await asyncio.sleep(self._ways[direction].delay)
        while chunk:
            way = self._ways[direction]
            if way.mode == "drop":
                return
            size = max(1, int(way.rate / _DRIPS_A_SECOND)) if way.rate else len(chunk)
            sink.write(chunk[:size])
            await sink.drain()
            if way.rate:
                await asyncio.sleep(size / way.rate)
            chunk = chunk[size:]


async def _read(source: asyncio.StreamReader) -> bytes:
    # A connection that breaks ends like one that is closed, but may have to wait for it.
    try:
        return await source.read(_CHUNK)
    except ConnectionError:
        return b""


def _bound_socket(port: int) -> socket.socket:
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind((_HOST, port))
    return bound
