"""The memory of long lists goes back to the system."""

import sys

import pytest

from tests.processes import run

_LISTS = """
import threading
from array import array
from pathlib import Path
from trongate_admin.storage.memory import give_back_long_lists

def used():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

def work():
    # To free one raises the threshold of glibc; the small ones lie above the next.
    del_me = array("i", bytes(4_000_000))
    del del_me
    lists = [array("i", bytes(4_000_000)) for _ in range(8)]
    small = [bytes(600) for _ in range(64)]
    lists.clear()
    kept.append(small)

kept = []
if {gives_back}:
    give_back_long_lists()
before = used()
for _ in range(3):
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
print((used() - before) // 1_000_000)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's way to keep memory")
def test_what_long_lists_were_in_is_given_back() -> None:
    assert int(run(["-c", _LISTS.format(gives_back=True)]).stdout) <= 2
