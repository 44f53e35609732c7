"""A server that says what a test tells it to, to whoever connects."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

Conversation = Callable[[socket.socket], object]


@contextlib.contextmanager
def rogue_server(converse: Conversation) -> Iterator[int]:
    """The port of a server that answers each connection so, for as long as the block lasts."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_serve, args=(listener, converse), daemon=True)
        thread.start()
        yield int(listener.getsockname()[1])
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def _serve(listener: socket.socket, converse: Conversation) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with connection, contextlib.suppress(OSError):
            connection.settimeout(5)
            converse(connection)


def packet(number: int, payload: bytes) -> bytes:
    """One packet of the protocol."""
    return len(payload).to_bytes(3, "little") + bytes([number]) + payload


def greeting(plugin: bytes = b"mysql_native_password") -> bytes:
    """What a MariaDB without TLS says first."""
    capabilities = 0x000FA20D | 1 << 19
    return packet(
        0,
        b"\x0a10.11.0-MariaDB\0"
        + (7).to_bytes(4, "little")
        + b"saltsalt\0"
        + (capabilities & 0xFFFF).to_bytes(2, "little")
        + b"\x2d\x02\0"
        + (capabilities >> 16).to_bytes(2, "little")
        + b"\x15"
        + bytes(10)
        + b"saltsaltsalt\0"
        + plugin
        + b"\0",
    )


def one_value(value: bytes) -> bytes:
    """A result of one row with one column of text."""
    column = b"\x03def\0\0\0\x01v\0\x0c\x2d\0\xff\0\0\0\xfd\0\0\0\0\0"
    end = b"\xfe\0\0\x02\0"
    row = bytes([len(value)]) + value
    payloads = (b"\x01", column, end, row, end)
    return b"".join(packet(number, payload) for number, payload in enumerate(payloads, 1))
