"""A server that isn't what it should be gets no secret and ends in a sentence."""

import socket
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.storage.leaks import PASSWORD, caught
from tests.storage.rogue_server import greeting, packet, rogue_server
from trongate_admin.domain.site import Site
from trongate_admin.storage.database import Database


def rogue(port: int) -> Database:
    return Database(
        Site("Rogue", host="127.0.0.1", port=port, user="me", password=PASSWORD, database="d")
    )


BROKEN = {
    "text": b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
    "zeros": bytes(64),
    "an empty packet": packet(0, b""),
    "half a greeting": packet(0, greeting()[4:20]),
    "an old protocol": packet(0, b"\x09" + greeting()[5:]),
    "a wrong number": packet(7, greeting()[4:]),
    "an error": packet(0, b"\xff\x15\x04#28000CanaryText SELECT"),
    "not text": packet(0, b"\x0a\xff\xfe\0" + bytes(range(200, 256))),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_malformed_greeting_is_an_error_to_read(name: str) -> None:
    def converse(connection: socket.socket) -> None:
        connection.sendall(BROKEN[name])
        connection.shutdown(socket.SHUT_WR)
        connection.recv(4096)

    with rogue_server(converse) as port:
        caught(rogue(port).measure)


def answering(*answers: bytes) -> Callable[[socket.socket], None]:
    """Greet, then give these answers one by one."""

    def converse(connection: socket.socket) -> None:
        connection.sendall(greeting())
        for answer in answers:
            heard.append(connection.recv(65536))
            connection.sendall(answer)
        while data := connection.recv(65536):
            heard.append(data)

    heard: list[bytes] = []
    converse.heard = heard  # type: ignore[attr-defined]
    return converse


OK = b"\0\0\0\x02\0\0\0"


@pytest.mark.parametrize("plugin", [b"mysql_clear_password", b"dialog"])
def test_the_password_is_never_sent_in_clear(plugin: bytes) -> None:
    converse = answering(packet(2, b"\xfe" + plugin + b"\0"))
    with rogue_server(converse) as port:
        error = caught(rogue(port).measure)
    assert error.code == 2059
    heard = b"".join(converse.heard)  # type: ignore[attr-defined]
    assert heard
    assert PASSWORD.encode() not in heard


def test_no_file_is_sent_to_a_server_that_asks_for_one(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    wanted = tmp_path_factory.mktemp("files") / "secret"
    wanted.write_text("CanaryFile")
    ask = packet(1, b"\xfb" + str(wanted).encode())
    converse = answering(packet(2, OK), packet(1, OK), ask)
    with rogue_server(converse) as port:
        caught(rogue(port).measure)
    assert b"CanaryFile" not in b"".join(converse.heard)  # type: ignore[attr-defined]


def test_tls_is_not_given_up_where_the_way_leaves_this_computer() -> None:
    converse = answering(packet(2, OK))
    with rogue_server(converse) as port:
        # 127.0.0.1 in a spelling that isn't taken for this computer's own.
        error = caught(Database(replace(rogue(port).site, host="127.1")).measure)
    assert error.code == 2026
    assert b"".join(converse.heard) == b""  # type: ignore[attr-defined]
