"""Batches grow while locks are short and shrink at once when they aren't; the site goes first."""

import pytest

from trongate_admin.domain.batch import FIRST, LARGEST, SMALLEST, naps, next_size, rest


def test_batches_grow_by_a_tenth_up_to_the_largest() -> None:
    assert next_size(FIRST, 0.001) == 550
    assert next_size(990, 0.001) == LARGEST
    assert next_size(LARGEST, 0.001) == LARGEST


def test_a_lock_of_more_than_50_ms_halves_the_batch() -> None:
    assert next_size(800, 0.051) == 400
    assert next_size(SMALLEST + 1, 9.0) == SMALLEST


def test_batches_shrink_gently_well_before_that() -> None:
    assert next_size(800, 0.016) == 720
    assert next_size(800, 0.05) == 720
    assert next_size(SMALLEST, 0.02) == SMALLEST


def test_batches_settle_where_locks_are_short() -> None:
    rows, a_row = FIRST, 0.00003
    for _ in range(100):
        rows = next_size(rows, rows * a_row)
    assert 0.012 < rows * a_row < 0.017


@pytest.mark.parametrize("took", [0.001, 0.04, 3.0])
def test_the_rest_is_long_beside_others_and_short_alone(took: float) -> None:
    assert rest(took, alone=False) >= 4 * took
    assert rest(took, alone=True) <= took / 4


@pytest.mark.parametrize("seconds", [0.0, 0.003, 0.05, 1.23])
def test_a_rest_is_taken_in_pieces_that_add_up_to_it(seconds: float) -> None:
    pieces = naps(seconds)
    assert sum(pieces) == pytest.approx(seconds)
    assert max(pieces) <= 0.05
