"""What is measured on: a kind of database, a number of tokens, and what is odd about them."""

import re
from dataclasses import dataclass

KINDS = {
    "shipped": "MariaDB as shipped",
    "indexed": "MariaDB with indexes",
    "sqlite": "SQLite",
}
VARIANTS = {
    "usual": "",
    "one-user": "all of one user",
    "same-expiry": "all with the same expiry",
    "no-expiry": "none with an expiry",
}
USUAL = ("shipped-10k", "shipped-100k", "shipped-1M", "indexed-1M", "sqlite-100k")
MILLION = 1_000_000
_TRIAL = 1_000
"""So few tokens only try the benchmarks themselves."""
_SUFFIXES = {"": 1, "k": 1_000, "M": MILLION}
_SIZE = re.compile(r"(\d+)([kM]?)")


@dataclass(frozen=True)
class Case:
    """One site to be measured on; its name is `KIND-SIZE` or `KIND-SIZE-VARIANT`."""

    kind: str
    tokens: int
    variant: str = "usual"

    @classmethod
    def named(cls, name: str) -> "Case":
        """The case of a name; raises ValueError where it is none."""
        kind, _, rest = name.partition("-")
        size, _, variant = rest.partition("-")
        variant = variant or "usual"
        if kind not in KINDS or variant not in VARIANTS:
            raise ValueError(f"{name} isn't KIND-SIZE or KIND-SIZE-VARIANT")
        return cls(kind, number_of(size), variant)

    @property
    def is_embedded(self) -> bool:
        return self.kind == "sqlite"

    @property
    def is_indexed(self) -> bool:
        return self.kind == "indexed"

    @property
    def users(self) -> int:
        return max(100, self.tokens // 10)

    @property
    def title(self) -> str:
        odd = VARIANTS[self.variant]
        return f"{self.tokens:,} tokens{', ' + odd if odd else ''}, {KINDS[self.kind]}"

    @property
    def rounds(self) -> int:
        """How often each operation is measured."""
        return 3 if _TRIAL < self.tokens <= MILLION else 1

    @property
    def idle(self) -> int:
        """Seconds of doing nothing; where it counts, the minute after which all is read again."""
        if self.tokens <= _TRIAL:
            return 2
        return 30 if self.tokens < MILLION else 70


def number_of(size: str) -> int:
    """`10k` and `1M` as numbers."""
    found = _SIZE.fullmatch(size)
    if found is None:
        raise ValueError(f"{size!r} isn't a size like 10k or 1M")
    return int(found[1]) * _SUFFIXES[found[2]]
