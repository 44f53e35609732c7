"""The difference between two lists of ids leads from one to the other."""

from hypothesis import given
from hypothesis import strategies as st

from trongate_admin.domain.ids import new_ids
from trongate_admin.models.row_changes import Sight, followed, row_changes
from trongate_admin.models.runs import ids_in, runs_of

IDS = st.lists(st.integers(1, 60), unique=True, max_size=40)


@given(IDS, IDS)
def test_the_runs_lead_from_the_old_list_to_the_new(old: list[int], new: list[int]) -> None:
    changes = row_changes(new_ids(old), new_ids(new))
    staying = [i for i in old if i in set(new)]
    if changes is None:
        assert staying != [i for i in new if i in set(old)]
        return
    rows = list(old)
    for first, last in changes.removed:
        del rows[first : last + 1]
    for first, last in changes.inserted:
        rows[first:first] = new[first : last + 1]
    assert rows == new


def test_a_new_row_in_front_of_a_million_is_one_run() -> None:
    old = new_ids(range(1_000_000, 0, -1))
    new = new_ids(range(1_000_001, 0, -1))
    changes = row_changes(old, new)
    assert changes is not None
    assert (changes.removed, changes.inserted) == ([], [(0, 0)])


def test_many_scattered_changes_are_no_runs() -> None:
    assert row_changes(new_ids(range(1000)), new_ids(range(0, 1000, 2))) is None


def test_lists_with_ids_of_eight_bytes_are_compared_with_lists_of_four() -> None:
    changes = row_changes(new_ids([1, 2, 3]), new_ids([1, 1 << 40, 3]))
    assert changes is not None
    assert (changes.removed, changes.inserted) == ([(1, 1)], [(1, 1)])


@given(IDS, IDS, st.data())
def test_what_is_selected_is_found_in_the_newer_list(
    old: list[int], new: list[int], data: st.DataObject
) -> None:
    rows = sorted(data.draw(st.sets(st.integers(0, len(old) - 1)))) if old else []
    found = followed(Sight(tuple(runs_of(rows))), new_ids(old), new_ids(new))
    chosen = {old[row] for row in rows}
    assert set(ids_in(new_ids(new), found.selected)) == chosen & set(new)


@given(IDS, IDS)
def test_where_everything_is_selected_what_came_is_selected_too(
    old: list[int], new: list[int]
) -> None:
    everything = Sight(((0, len(old) - 1),) if old else (), is_all=True)
    found = followed(everything, new_ids(old), new_ids(new))
    assert list(ids_in(new_ids(new), found.selected)) == new


def test_many_selected_rows_are_found_among_others() -> None:
    old, new = new_ids(range(5_000)), new_ids(range(4_999, -1, -1))
    found = followed(Sight(((0, 99), (4_000, 4_499))), old, new)
    assert found.selected == ((500, 999), (4_900, 4_999))
    large = new_ids(each + (1 << 40) for each in old)
    assert followed(Sight(((0, 99),)), large, large[::-1]).selected == ((4_900, 4_999),)
