"""A list of primary keys at eight bytes each."""

from array import array
from collections.abc import Iterable
from typing import TypeAlias

Ids: TypeAlias = "array[int]"


def new_ids(values: Iterable[int] = ()) -> Ids:
    """The given primary keys."""
    return array("q", values)
