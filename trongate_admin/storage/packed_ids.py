"""Ids that the server packs into long strings: a million come as soon as they are found.

Sent row by row they take the driver 1.5 to 2.7 s, packed next to nothing.
"""

import sys
from array import array
from dataclasses import dataclass, replace
from heapq import merge
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func

from trongate_admin.domain.cancellation import current
from trongate_admin.domain.ids import Ids, Report, joined, new_ids
from trongate_admin.storage.connection import abandon
from trongate_admin.storage.rows import hash_joins, streamed

_STRINGS = 4
"""Packed strings that are held at once: each may have some hundred kilobytes."""
_TAKEN_APART = 262_144
"""Bytes of packed ids that are read at once, so that the GUI thread gets its turn."""
_SORTED_AT_ONCE = 16_384
"""Ids that are sorted at once, for the same reason."""
_SIZE, _SIGN = 4, 1 << 31
_SMALL = 1 << 30
"""Added to a small number: its four bytes are all there, and below `_ENDLESS`."""
_ENDLESS = 0x7F
"""The first byte from which eight may be no finite positive number of floating point."""
_SIGNS = int.from_bytes(_SIGN.to_bytes(_SIZE, "big") * (_TAKEN_APART // _SIZE), "big")


@dataclass(frozen=True)
class PackedQuery:
    """A question for ids in order, packed by groups that follow each other.

    :param statement: rows as `packing` has them, and how many of the group have a value: groups
        without any come last.
    :param width: bytes of each id with the key before it: 4 without one, or 8.
    :param descending: how each group is to be sorted here, by key and id; None where it is.
    """

    statement: Select[Any]
    width: int = _SIZE
    descending: bool | None = None

    def where(self, *conditions: ColumnElement[bool]) -> "PackedQuery":
        """The same question for fewer rows."""
        return replace(self, statement=self.statement.where(*conditions))


def four_bytes(number: ColumnElement[int], added: int = _SMALL) -> ColumnElement[bytes]:
    """A small number of the server's as four bytes that sort as it does.

    :param added: CHAR leaves leading zeros away, and this makes that there are none.
    """
    return func.char(number + added)


def packing(
    id_: ColumnElement[int],
    *order_by: ColumnElement[Any],
    key: ColumnElement[bytes] | None = None,
) -> list[ColumnElement[Any]]:
    """The columns in which MariaDB and MySQL pack the ids of a group, as `unpacked` takes them.

    Four bytes each: half of what the digits would take on the way, and no time here.

    :param order_by: how they are sorted inside the group; as they come where that is nothing.
    :param key: four bytes that are packed before each id, so that it can be sorted here.
    """
    # The bit of the sign is set where it isn't.
    id_bytes = four_bytes(id_, _SIGN)
    each = id_bytes if key is None else func.concat(key, id_bytes)
    packed = func.aggregate_strings(each, "")
    if order_by:
        packed = packed.aggregate_order_by(*order_by)  # type: ignore[assignment]
    return [func.count(), func.bit_or(id_ + _SIGN), packed]


def packed_ids(
    connection: Connection, query: PackedQuery, report: Report | None = None
) -> "Ids | None":
    """The ids that a query answers packed.

    None where they need more than four bytes, or the server's limits cut a string off.
    """
    found, without_value = new_ids(), new_ids()
    with hash_joins(connection), streamed(connection, query.statement, _STRINGS) as result:
        for count, bits, packed, valued in result:
            current().check()
            if query.descending is not None:
                packed = _in_order(packed or b"", query, count)
            ids = unpacked(count, bits, packed)
            if ids is None:
                abandon(connection.connection.dbapi_connection)
                connection.invalidate()
                return None
            if valued:
                found = joined(found, ids)
            else:
                without_value = joined(without_value, ids)
            if report is not None:
                report(len(found) + len(without_value))
    return joined(found, without_value)


def _in_order(packed: bytes, query: PackedQuery, count: int) -> bytes:
    """The ids alone, sorted by themselves or by the key before each; nothing of a part.

    Inside a group the server would sort as long as for all the rest of its work.
    """
    width = query.width
    if len(packed) != width * count:
        return b""
    kind = "I" if width == _SIZE else "Q"
    if width > _SIZE and max(packed[::width], default=0) < _ENDLESS:
        # The same bytes read as floating point have the same order, and Python sorts them sooner.
        kind = "d"
    keys = _sorted(_turned(array(kind, packed)))
    if query.descending:
        keys.reverse()
    halves, step = memoryview(_turned(keys)).cast("B").cast("I"), width // _SIZE
    return halves[step - 1 :: step].tobytes()


def _sorted(keys: "array[Any]") -> "array[Any]":
    parts = [
        array(keys.typecode, sorted(keys[start : start + _SORTED_AT_ONCE]))
        for start in range(0, len(keys), _SORTED_AT_ONCE)
    ]
    if all(before[-1] <= after[0] for before, after in pairwise(parts)):
        return array(keys.typecode, b"".join(parts))
    return array(keys.typecode, merge(*parts))


def _turned(numbers: "array[Any]") -> "array[Any]":
    """From the bytes of the server's packing to numbers, and back: the highest byte is first."""
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


def unpacked(count: int, bits: int, packed: bytes | None) -> "Ids | None":
    """The ids of one group; None where they aren't all there.

    :param count: how many ids there are.
    :param bits: those that any of them has, the sign's turned: more than 32 don't fit.
    :param packed: the ids, NULL for none.
    """
    packed = packed or b""
    if len(packed) != _SIZE * count or bits >> 8 * _SIZE:
        return None
    ids = new_ids()
    for start in range(0, len(packed), _TAKEN_APART):
        part = packed[start : start + _TAKEN_APART]
        # One large number is the fastest way to turn the bit of each small one.
        turned = int.from_bytes(part, "big") ^ (_SIGNS >> 8 * (_TAKEN_APART - len(part)))
        ids.frombytes(turned.to_bytes(len(part), "big"))
    return _turned(ids)
