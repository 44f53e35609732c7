"""Decides whether a password fits a stored hash, as PHP's `password_verify` decides on the site."""

import re
from itertools import cycle, islice

import bcrypt

from trongate_admin.domain.errors import AdminError

USUAL_COST = 11
"""The cost that Trongate gives its own hashes; one more doubles the work."""

COSTS = range(4, 16)
"""The costs that are computed: PHP knows none below 4, and 16 would take seconds."""

_CUT = 72
# The salt's last character carries two bits only. PHP answers "no" to a hash that spells
# them in another way, because it compares the whole text.
_HASH = re.compile(r"\$2[abxy]\$(0[4-9]|1[0-5])\$[./A-Za-z0-9]{21}[.Oeu][./A-Za-z0-9]{31}")
_DUMMY_TAIL = "." * 53


def verify(password: str, stored: str | None, usual_cost: int = USUAL_COST) -> bool:
    """Tell whether the site's login would accept this password for this stored hash.

    The rules are those of PHP's `password_verify` for bcrypt: the UTF-8 bytes count, the
    first 72 of them, without any trimming or normalising. `$2y$`, `$2a$` and `$2b$` are the
    same for text; `$2x$` repeats the old sign extension bug, as PHP does.

    Stricter than PHP in three ways: a password with a NUL is "no" (PHP ignores what follows
    the NUL), a cost above 15 is "no", and everything that isn't bcrypt is "no". A password
    that isn't Unicode text (a lone surrogate) is "no" too. Nothing is raised.

    :param stored: the hash from the table, or None where there is no such user.
    :param usual_cost: the cost of the site's hashes, spent where `stored` can't be used, so
        that the time doesn't tell whether there is such a user.
    """
    key, is_typeable = _key(password)
    if stored is None or cost_of(stored) is None:
        bcrypt.checkpw(key, _dummy(usual_cost))
        return False
    if stored.startswith("$2x$"):
        key = _sign_extended(key)
    return bcrypt.checkpw(key, stored.encode("ascii")) and is_typeable


def cost_of(stored: str | None) -> int | None:
    """Give the cost (4 to 15, a power of two) of a hash that `verify` computes, else None."""
    match = _HASH.fullmatch(stored or "")
    return int(match[1]) if match else None


def hash_password(password: str, cost: int = USUAL_COST) -> str:
    """Make a `$2y$` hash of 60 characters, as PHP's `password_hash` does.

    :raises AdminError: the password holds a NUL character or isn't Unicode text.
    :raises ValueError: the cost isn't one that `verify` computes.
    """
    if cost not in COSTS:
        raise ValueError(f"cost {cost} isn't in 4..15")
    key, is_typeable = _key(password)
    if not is_typeable:
        raise AdminError("This password holds a character that can't be typed.", "Choose another.")
    return "$2y$" + bcrypt.hashpw(key, bcrypt.gensalt(cost)).decode("ascii")[4:]


def _key(password: str) -> tuple[bytes, bool]:
    try:
        return password.encode()[:_CUT], "\0" not in password
    except UnicodeEncodeError:
        return b"", False


def _dummy(cost: int) -> bytes:
    """Give a well-formed hash of this cost that no known password fits."""
    cost = min(max(cost, COSTS[0]), COSTS[-1])
    return f"$2y${cost:02d}${_DUMMY_TAIL}".encode("ascii")


def _sign_extended(key: bytes) -> bytes:
    """Give the 72 bytes that bcrypt must get to end up with the key schedule of `$2x$`.

    The old code read each byte as signed, so a byte above 127 overwrote the bytes before it
    in its word with ones. The repeated key with its closing NUL fills 18 words.
    """
    ring = cycle(key + b"\0")
    words = []
    for _ in range(_CUT // 4):
        word = 0
        for byte in islice(ring, 4):
            word = (word << 8) | (byte - 256 if byte > 127 else byte)
        words.append((word & 0xFFFFFFFF).to_bytes(4, "big"))
    return b"".join(words)
