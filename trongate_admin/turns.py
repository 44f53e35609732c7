"""One piece of work in each turn of the event loop."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer


def next_turn(owner: QObject, act: Callable[[], object]) -> None:
    """Calls `act` once all that waits now has had its turn, unless `owner` is gone by then.

    `QTimer.singleShot(0)` is an event and no timer: two of them in a row come before the keys and
    the timers that wait.
    """
    QTimer.singleShot(1, owner, act)


def in_turns(
    owner: QObject, steps: Iterator[None], then: Callable[[], object] = lambda: None
) -> None:
    """Takes the first step now and one in each turn after it; calls `then` when there are no more.

    Whoever closes `steps`, a generator, ends it early: `then` is called all the same.
    """
    for _ in steps:
        next_turn(owner, lambda: in_turns(owner, steps, then))
        return
    then()
