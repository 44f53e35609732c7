"""What the C library does with the memory of long lists."""

import ctypes
import sys

_M_MMAP_THRESHOLD = -3
_THRESHOLD = 1 << 18


def give_back_long_lists() -> None:
    """Has glibc return what is larger than 256 kB to the system as soon as it is freed.

    By itself it raises that threshold to the size of what was freed last, up to 32 MB (mallopt(3)),
    and keeps a list of a million ids in the heap of each thread that ever had one: 17 MB more
    after a dozen sorts of a million rows. Other C libraries are left alone.
    """
    if sys.platform == "linux":
        library = ctypes.CDLL(None)
        if hasattr(library, "gnu_get_libc_version"):
            library.mallopt(_M_MMAP_THRESHOLD, _THRESHOLD)
