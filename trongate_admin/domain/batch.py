"""How many rows the next batch of a purge takes, and how long it rests before: the site goes first.

The rules know nothing of a database; the times are handed in.
"""

FIRST, SMALLEST, LARGEST = 500, 50, 900
"""Rows of a batch; a list of a thousand ids and more MariaDB takes for a subquery."""
LONGEST_LOCK = 0.05
"""Seconds that a batch may hold locks; one that did so is followed by one of half its size."""
_AIM = 0.015
"""Seconds of lock around which batches stay: a server that gets busy may take three times that."""
_REST_FOR_OTHERS = 4.0
"""Whoever works beside the purge has the server for four fifths of the time."""
_REST_ALONE = 0.1
"""With nobody there, just enough for someone to come in between."""
_PAUSE_IS_SEEN_WITHIN = 0.05


def next_size(rows: int, held: float) -> int:
    """Rows of the batch after one of `rows` that held its locks for so many seconds."""
    if held > LONGEST_LOCK:
        return max(SMALLEST, rows // 2)
    if held > _AIM:
        return max(SMALLEST, rows - rows // 10)
    return min(LARGEST, rows + rows // 10)


def rest(took: float, *, alone: bool) -> float:
    """Seconds of rest after a batch that took so long."""
    return took * (_REST_ALONE if alone else _REST_FOR_OTHERS)


def naps(seconds: float) -> list[float]:
    """A rest in pieces so short that a wish to pause is seen between two of them."""
    whole, last = divmod(seconds, _PAUSE_IS_SEEN_WITHIN)
    return [_PAUSE_IS_SEEN_WITHIN] * int(whole) + [last]
