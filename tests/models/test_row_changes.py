"""The difference between two lists of ids leads from one to the other."""

from hypothesis import given
from hypothesis import strategies as st

from trongate_admin.domain.ids import new_ids
from trongate_admin.models.row_changes import row_changes

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
