"""What the server has read, by its own counters; nobody else may use it meanwhile."""

from tests.schemas import SeededSite

_READ = "SHOW GLOBAL STATUS LIKE 'Handler_read%'"


class Counters:
    """Counts the rows that the server reads between two looks; the looks themselves don't count."""

    def __init__(self, site: SeededSite) -> None:
        self._site = site
        self._last = self._total()
        self._own = self._total() - self._last
        self._last = self._total()

    def since_last(self) -> int | None:
        """Rows read since the last call; None for SQLite, which doesn't count."""
        if self._site.dialect == "sqlite":
            return None
        now = self._total()
        read, self._last = now - self._last - self._own, now
        return max(0, read)

    def _total(self) -> int:
        if self._site.dialect == "sqlite":
            return 0
        return sum(int(row["Value"]) for row in self._site.query(_READ))
