"""Lists of primary keys: four bytes each, eight where one needs more, and found by raw bytes."""

from hypothesis import given
from hypothesis import strategies as st

from trongate_admin.domain.ids import joined, new_ids, place_of

ANY = st.lists(st.integers(-(2**63), 2**63 - 1), max_size=30)


def test_usual_ids_take_four_bytes() -> None:
    assert new_ids(range(5)).itemsize == 4
    assert new_ids([1, 2**31]).itemsize == 8


@given(ANY, ANY)
def test_joining_loses_nothing(first: list[int], second: list[int]) -> None:
    assert joined(new_ids(first), new_ids(second)).tolist() == first + second


@given(ANY, st.integers(-(2**63), 2**63 - 1), st.integers(0, 40))
def test_an_id_is_found_where_it_first_stands(ids: list[int], wanted: int, start: int) -> None:
    some = [*ids, wanted, *ids]
    expected = some.index(wanted, start) if wanted in some[start:] else None
    assert place_of(new_ids(some), wanted, start) == expected


def test_bytes_of_two_neighbours_are_no_id() -> None:
    ids = new_ids([0x01020304, 0x05060708])
    across = int.from_bytes(ids.tobytes()[2:6], "little")
    assert place_of(ids, across) is None


def test_an_id_is_found_behind_many_others() -> None:
    ids = new_ids(range(1_000_000))
    assert place_of(ids, 999_999) == 999_999
    assert place_of(ids, 2**40) is None
