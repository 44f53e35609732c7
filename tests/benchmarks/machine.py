"""What was measured with: the machine, and the versions of everything that takes part."""

import os
import platform
import sqlite3
import time
import timeit
from importlib.metadata import version
from pathlib import Path

from tests.mariadb_server import Server, connect

_ADDITIONS = 3_000_000


def machine(server: Server | None) -> dict[str, str]:
    """One line each."""
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return {
        "date": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "system": _system(),
        "load before": load,
        "speed": f"{_speed() * 1000:.0f} ms for {_ADDITIONS:,} additions in Python, best of five",
        "Python": platform.python_version(),
        **{name: version(name) for name in ("PySide6-Essentials", "SQLAlchemy", "PyMySQL")},
        "SQLite": sqlite3.sqlite_version,
        "server": _server_version(server) if server is not None else "none",
    }


def _speed() -> float:
    """Seconds: shared machines are twice as fast on some days as on others."""
    return min(timeit.repeat("sum(range(count))", globals={"count": _ADDITIONS}, number=1))


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    lines = path.read_text().splitlines() if path.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or platform.machine())


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return platform.platform()


def _server_version(server: Server) -> str:
    with connect(server) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT VERSION()")
        return str(cursor.fetchone()[0])
