"""A server that isn't what it should be gets no secret and ends in a sentence."""

import socket

import pytest

from tests.storage.leaks import PASSWORD, caught
from tests.storage.rogue_server import greeting, one_value, packet, rogue_server
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


def usual(number: int, question: bytes) -> bytes:
    """What SQLAlchemy and the driver want to hear while they connect."""
    if b"VERSION" in question:
        return one_value(b"10.11.0-MariaDB")
    return one_value(b"1") if b"SELECT" in question else packet(number, OK)


class Rogue:
    """Agrees to everything, but answers the statement that holds `trigger` with `answer`."""

    def __init__(self, trigger: bytes, answer: bytes) -> None:
        self.heard = b""
        self.connections = 0
        self._trigger = trigger
        self._answer = answer

    def __call__(self, connection: socket.socket) -> None:
        self.connections += 1
        connection.sendall(greeting())
        number = 2
        while data := connection.recv(65536):
            self.heard += data
            connection.sendall(self._answer if self._trigger in data else usual(number, data))
            number = 1


OK = b"\0\0\0\x02\0\0\0"
LOGIN, QUESTION = b"mysql_native_password", b"UNIX_TIMESTAMP"


@pytest.mark.parametrize("plugin", [b"mysql_clear_password", b"dialog"])
def test_the_password_is_never_sent_in_clear(plugin: bytes) -> None:
    server = Rogue(LOGIN, packet(2, b"\xfe" + plugin + b"\0"))
    with rogue_server(server) as port:
        error = caught(rogue(port).measure)
    assert error.code == 2059
    assert server.heard
    assert PASSWORD.encode() not in server.heard


def test_no_file_is_sent_to_a_server_that_asks_for_one(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    wanted = tmp_path_factory.mktemp("files") / "secret"
    wanted.write_text("CanaryFile")
    server = Rogue(QUESTION, packet(1, b"\xfb" + str(wanted).encode()))
    with rogue_server(server) as port:
        caught(rogue(port).measure)
    assert QUESTION in server.heard
    assert b"CanaryFile" not in server.heard


@pytest.mark.parametrize("answer", [b"\xfb/etc/hostname", b"\x01", b"\xfc", b"\x02\xff\xff\xff"])
def test_a_connection_that_answered_nonsense_is_not_used_again(answer: bytes) -> None:
    server = Rogue(QUESTION, packet(1, answer) + packet(2, b"\0"))
    with rogue_server(server) as port:
        database = rogue(port)
        caught(database.measure)
        caught(database.measure)
    assert server.connections == 2


def test_tls_is_not_given_up_where_the_way_leaves_this_computer() -> None:
    server = Rogue(b"", packet(2, OK))
    with rogue_server(server) as port:
        # 127.0.0.1 in a spelling that isn't taken for this computer's own.
        error = caught(Database(rogue(port).site._replace(host="127.1")).measure)
    assert error.code == 2026
    assert server.heard == b""
