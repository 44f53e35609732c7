"""The program as its users start it: a process, what it writes, and how it ends."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.fault_proxy import FaultProxy
from tests.schemas import SeededSite

Changes = Mapping[str, str | None]
ROOT = Path(__file__).resolve().parents[1]
_KNOWN = ("This plugin does not support propagateSizeHints()", "This plugin does not support raise")


@dataclass
class Started:
    """A running program whose stdout tells line by line what can be seen."""

    process: subprocess.Popen[bytes]

    def waits_for(self, word: str, seconds: float = 40.0) -> str:
        """Reads until the program says `word`; all that it said on the way."""
        stdout = self.process.stdout
        assert stdout is not None
        until, seen = time.monotonic() + seconds, b""
        while word.encode() not in seen.split(b"\n")[:-1]:
            ready, _, _ = select.select([stdout], [], [], max(0.0, until - time.monotonic()))
            more = os.read(stdout.fileno(), 1000) if ready else b""
            if not more:
                self.process.kill()
                errors = self.process.communicate()[1].decode(errors="replace")
                raise AssertionError(f"{word!r} was never seen, only {seen!r}; {errors}")
            seen += more
        return seen.decode()

    def ends(self, number: signal.Signals | None = signal.SIGTERM) -> tuple[float, int, str]:
        """Sends the signal; how long it took to end, the exit code, and what stderr says."""
        begun = time.monotonic()
        if number is not None:
            self.process.send_signal(number)
        _, errors = self.process.communicate(timeout=20)
        return time.monotonic() - begun, self.process.returncode, own_lines(errors.decode())


def own_lines(text: str) -> str:
    """Without what the platform without a screen always complains about."""
    return "\n".join(line for line in text.splitlines() if line.strip() not in _KNOWN)


def environment(changes: Changes) -> dict[str, str]:
    """The test's own environment with changes; None takes a variable away."""
    made = dict(os.environ)
    for name, value in changes.items():
        if value is None:
            made.pop(name, None)
        else:
            made[name] = value
    return made


@contextmanager
def started(*command: str, cwd: Path = ROOT, changes: Changes | None = None) -> Iterator[Started]:
    """Runs Python with these arguments; it is killed if it is still there."""
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=cwd,
        env=environment(changes or {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with process:
        try:
            yield Started(process)
        finally:
            process.kill()


def run(
    command: Sequence[str], *, cwd: Path = ROOT, changes: Changes | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs Python with these arguments to its end."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=cwd,
        env=environment(changes or {}),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def make_folder(
    folder: Path, site: SeededSite, proxy: FaultProxy | None = None, env: str = "live"
) -> Path:
    """A Trongate v2 application whose database is the test's."""
    (folder / "config").mkdir(parents=True)
    (folder / "config/config.php").write_text(
        f"<?php\ndefine('BASE_URL', 'https://shop.example/');\ndefine('ENV', '{env}');\n"
    )
    (folder / "config/database.php").write_text(
        "<?php\n$databases['default'] = [\n"
        f"    'host' => '127.0.0.1',\n    'port' => '{proxy.port if proxy else site.port}',\n"
        f"    'user' => '{site.user}',\n    'password' => '{site.password}',\n"
        f"    'database' => '{site.database}'\n];\n"
    )
    return folder
