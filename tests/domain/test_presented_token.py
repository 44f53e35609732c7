"""Whatever a token is wrapped in, it's found again, and where it stood is told."""

import json
import shlex
import time
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trongate_admin.domain.presented_token import MOST_TEXT, Place, Presented, found_in
from trongate_admin.domain.token import ALPHABET

TOKEN = "Zx4pabcdefghjkmnpqrstuvwxyz23456"
TOKENS = st.text(ALPHABET, min_size=1, max_size=125)
SENT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), min_size=1)
"""What a header may hold, but for blanks at its ends."""

FORMS: list[tuple[Place, Callable[[str], str]]] = [
    (Place.BARE, lambda token: token),
    (Place.BARE, lambda token: f"  '{token}'\n"),
    (Place.HEADER, lambda token: f"trongateToken: {token}"),
    (Place.HEADER, lambda token: f"GET / HTTP/1.1\r\nHost: a\r\nTRONGATETOKEN:{token}\r\n\r\n"),
    (Place.HEADER, lambda token: f"> trongateToken: {token}"),
    (Place.HEADER, lambda token: f"curl -H {shlex.quote(f'trongateToken: {token}')} https://a"),
    (Place.HEADER, lambda token: f'curl https://a --header "trongateToken: {token}" -s'),
    (Place.HEADER, lambda token: f"curl --header='trongatetoken: {token}' https://a"),
    (Place.HEADER, lambda token: f"curl 'https://a' \\\n  -H 'trongateToken: {token}' \\\n  -v"),
    (Place.HEADER, lambda token: f"curl -H 'trongateToken: {token} https://a"),
    (Place.HEADER, lambda token: f"$ curl -H \"trongateToken: {token} it's https://a"),
    (Place.COOKIE, lambda token: f"Cookie: a=b; trongatetoken={quote(token)}; c=d"),
    (Place.COOKIE, lambda token: f"a=b; trongatetoken={quote(token)}"),
    (Place.COOKIE, lambda token: f"trongatetoken={quote(token)}"),
    (Place.COOKIE, lambda token: f"curl -b 'trongatetoken={quote(token)}' https://a"),
    (Place.COOKIE, lambda token: f"curl https://a --cookie trongatetoken={quote(token)}"),
    (Place.NAMED, lambda token: f"https://a/b?c=d&trongatetoken={quote(token)}#e"),
    (Place.NAMED, lambda token: f'1.2.3.4 - - "GET /a?trongateToken={token}&b=c HTTP/1.1" 200'),
    (Place.NAMED, lambda token: f'1.2.3.4 200 trongatetoken="{token}" rt=0.01'),
    (Place.NAMED, lambda token: json.dumps({"a": 1, "trongateToken": token})),
    (Place.NAMED, lambda token: json.dumps(json.dumps({"trongateToken": token}))),
    (Place.NAMED, lambda token: f"  'HTTP_TRONGATETOKEN' => '{token}',"),
]


@pytest.mark.parametrize(("place", "wrap"), FORMS)
@given(token=TOKENS)
def test_a_token_is_found_in_whatever_it_is_wrapped(
    place: Place, wrap: Callable[[str], str], token: str
) -> None:
    assert found_in(wrap(token)) == (Presented(place, token),)


@given(text=SENT)
def test_a_header_is_taken_to_the_letter(text: str) -> None:
    sent = text.strip(" \t")
    assert found_in(f"trongateToken: {sent}") == (Presented(Place.HEADER, sent),)


@given(text=SENT)
def test_a_cookie_is_decoded(text: str) -> None:
    assert found_in(f"Cookie: trongatetoken={quote(text)}") == (Presented(Place.COOKIE, text),)


@given(text=st.text())
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert len(found_in(text)) <= 3


@given(
    parts=st.lists(
        st.sampled_from(
            [
                "curl ",
                "-H",
                "'",
                '"',
                "\\",
                " ",
                "\n",
                "trongateToken",
                ":",
                "=",
                "Cookie: ",
                ";",
                TOKEN,
                "%",
                "\ud800",
            ]
        )
    )
)
def test_pieces_in_any_order_are_read_without_an_error(parts: list[str]) -> None:
    for each in found_in("".join(parts)):
        each.string.encode()


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "trongateToken",
        "a=b; ",
        "\\",
        " ",
        "-H 'x",
        "'\"",
        "!#",
        "trongateToken=\n",
        "cookie: a;",
        "trongatetoken='",
        "=>",
    ],
)
@pytest.mark.parametrize("start", ["", "curl ", "trongateToken: "])
def test_a_megabyte_is_read_at_once(start: str, piece: str) -> None:
    text = start + piece * (1_000_000 // len(piece))
    begun = time.perf_counter()
    found_in(text)
    assert time.perf_counter() - begun < 0.5


def test_what_comes_after_the_limit_is_left_alone() -> None:
    assert found_in("\n" * MOST_TEXT + f"trongateToken: {TOKEN}") == ()


def test_the_header_comes_before_the_cookie() -> None:
    found = found_in(f"Cookie: trongatetoken=fromcookie\ntrongateToken: {TOKEN}")
    assert [each.place for each in found] == [Place.HEADER, Place.COOKIE]
    assert [each.string for each in found] == [TOKEN, "fromcookie"]


def test_the_same_string_twice_is_one() -> None:
    found = found_in(f"curl -b trongatetoken={TOKEN} -H 'trongateToken: {TOKEN}' https://a")
    assert found == (Presented(Place.HEADER, TOKEN),)


@pytest.mark.parametrize(
    "text", ["trongateToken:", "trongateToken:  ", "curl -H 'trongateToken;' a"]
)
def test_an_empty_header_is_a_token_too(text: str) -> None:
    assert found_in(text) == (Presented(Place.HEADER, ""),)


def test_php_tells_the_capitals_of_a_cookies_name_apart() -> None:
    assert found_in(f"Cookie: trongateToken={TOKEN}")[0].place is Place.NAMED


def test_php_keeps_the_first_cookie_of_a_name() -> None:
    found = found_in("Cookie: trongatetoken=first; trongatetoken=second")
    assert [each.string for each in found] == ["first"]


@pytest.mark.parametrize("text", ["", "  \n", "two\nlines"])
def test_nothing_is_found_where_there_is_nothing(text: str) -> None:
    assert found_in(text) == ()


def test_it_is_escaped_as_php_does() -> None:
    sent = Presented(Place.HEADER, """a&b<c>d"e'f""")
    assert sent.received == "a&amp;b&lt;c&gt;d&quot;e&#039;f"
    assert sent.is_escaped


def test_it_is_described_without_being_told() -> None:
    assert Presented(Place.HEADER, TOKEN).described == (
        "header trongateToken, 32 characters, Zx4p••••••"
    )
    assert Presented(Place.BARE, "short").described == "pasted text, 5 characters, ••••••"
    assert TOKEN not in repr(found_in(TOKEN))
