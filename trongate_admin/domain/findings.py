"""What can be wrong with a site's logins: how bad it is, what it means, and what ends it."""

from dataclasses import dataclass
from enum import Enum

from trongate_admin.domain.expiry import PURGE_MARGIN
from trongate_admin.domain.token_filter import TokenFilter, parse_filter


class Severity(Enum):
    """How bad a finding is, the worst first; the value is the word that is shown."""

    CRITICAL = "Critical"
    """Somebody who shouldn't be can be in the admin panel now."""
    WARNING = "Warning"
    """The site accepts what its administrator wouldn't."""
    NOTICE = "Notice"
    """Rubbish, or a setting that makes things worse than they need be."""


class Fix(Enum):
    """What kind of thing ends a finding."""

    REVOKE = "revoke"
    """Deleting the rows that `Finding.rule` chooses."""
    PURGE = "purge"
    """Deleting what has expired."""
    SCRIPT = "script"
    """SQL for a person to look at and run; the program never does."""
    ELSEWHERE = "elsewhere"
    """Something that isn't in the database, or is better done on the site."""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, with all that is told of it.

    :param name: tells it from every other finding of the same site.
    :param title: one line; `{n}` stands for `count`.
    :param meaning: what it does on the live site, two sentences.
    :param advice: the fix in a sentence.
    :param count: the rows of `trongate_tokens` that `filter_text` chooses; 0 where it isn't
        about rows.
    :param filter_text: what shows those rows, as typed into the tokens' filter.
    :param sql: the fix as a statement or a script; empty where there is none.
    """

    name: str
    severity: Severity
    title: str
    meaning: str
    fix: Fix
    advice: str
    count: int = 0
    filter_text: str = ""
    sql: str = ""

    @property
    def rule(self) -> TokenFilter:
        """The rows as a rule: what counts, lists and deletes them is one predicate."""
        return parse_filter(self.filter_text)


@dataclass(frozen=True)
class Kind:
    """A finding that is a number of rows, before they are counted.

    :param filter_text: what chooses the rows; `{purged}` stands for the last second that a
        purge deletes, a Unix time.
    :param one: the title for one row.
    :param many: the title for `{n}` rows.
    """

    name: str
    severity: Severity
    filter_text: str
    one: str
    many: str
    meaning: str
    advice: str
    fix: Fix = Fix.REVOKE

    def filter_at(self, now: int) -> str:
        """The filter as it is typed at `now`, the server's Unix seconds."""
        return self.filter_text.replace("{purged}", str(now - PURGE_MARGIN - 1))

    def found(self, count: int, now: int, sql: str = "") -> Finding:
        """The finding of so many rows."""
        title = self.one if count == 1 else self.many
        return Finding(
            self.name,
            self.severity,
            title,
            self.meaning,
            self.fix,
            self.advice,
            count,
            self.filter_at(now),
            sql,
        )


BLANK = Kind(
    "blank",
    Severity.CRITICAL,
    "is:blank is:live",
    "An empty token lets requests without a token in",
    "{n} empty tokens let requests without a token in",
    "A request with an empty trongateToken header equals this row, so anybody passes every"
    " any-level check. Its user's level decides what else opens.",
    "Revoke: nobody signs in with an empty token.",
)
ORPHANS = Kind(
    "orphans",
    Severity.WARNING,
    "is:live is:orphan",
    "1 orphan token still passes every any-level check",
    "{n} orphan tokens still pass every any-level check",
    "A deleted user's token stays, and that check looks at no user."
    " Whoever is given that user's id later also gets the token.",
    "Revoke: no user is signed out, as there is none.",
)
NO_ADMINISTRATOR = Kind(
    "no-administrator",
    Severity.WARNING,
    "is:no-administrator",
    "1 token opens the admin panel for a user without an administrator row",
    "{n} tokens open the admin panel for users without an administrator row",
    "The level check asks for level 1 and never for a row in trongate_administrators."
    " So whoever holds one has the whole admin panel, and no list of administrators names them.",
    "Revoke, then give the user another level or an administrator row.",
)
INACTIVE = Kind(
    "inactive",
    Severity.WARNING,
    "is:inactive",
    "1 token of an inactive administrator is still accepted",
    "{n} tokens of inactive administrators are still accepted",
    "Setting active to 0 only stops the next sign-in, it ends no token."
    " Until it expires, such a token opens all that it opened before.",
    "Revoke: an inactive administrator can't sign in again.",
)
NO_LEVEL = Kind(
    "no-level",
    Severity.WARNING,
    "is:no-level is:live",
    "1 live token belongs to a user whose level doesn't exist",
    "{n} live tokens belong to users whose level doesn't exist",
    "Checks compare user_level_id alone, so such a token still passes for the missing level."
    " Only the lookup of the user object fails, and pages that need it break.",
    "Give the level its row back, or move its users to another level.",
    Fix.SCRIPT,
)
FAR = Kind(
    "far-future",
    Severity.WARNING,
    "longer:400d",
    "1 token stays valid for more than 400 days",
    "{n} tokens stay valid for more than 400 days",
    'The framework gives a day, or 30 for "remember me"; this was written otherwise.'
    " A copy opens the site until then, whatever happens to the password.",
    "Revoke: whoever needs it signs in again.",
)
ENDS_2038 = Kind(
    "2038",
    Severity.WARNING,
    "is:2038",
    "1 token ends at the last second that expiry_date can hold",
    "{n} tokens end at the last second that expiry_date can hold",
    "The column is INT and ends on 19 January 2038; a server that isn't strict cuts later"
    " moments to that without a word. So nobody knows how long it was meant to live.",
    "Revoke; for longer lives, change expiry_date to BIGINT first.",
)
LOOK_ALIKES = Kind(
    "look-alikes",
    Severity.WARNING,
    "is:look-alike",
    "1 token is the same as another one to the site",
    "{n} tokens are the same as another one to the site",
    "The site compares by the column's collation and takes any row that is equal."
    " The request of one user may be answered with the rights or the name of the other.",
    "Revoke: the users sign in again and get strings of their own.",
)
IDLE = Kind(
    "still-identifying",
    Severity.NOTICE,
    "is:still-identifying ends:0..{purged}",
    "1 expired token still tells who its user is",
    "{n} expired tokens still tell who their users are",
    "The lookups of the user id and the user object never look at the expiry."
    " Every page that asks only for the user takes the holder for signed in.",
    "Purge what has expired: nobody who is signed in notices.",
    Fix.PURGE,
)
NO_EXPIRY = Kind(
    "no-expiry",
    Severity.NOTICE,
    "is:without-expiry",
    "1 token without an expiry is never valid and never purged",
    "{n} tokens without an expiry are never valid and never purged",
    "NULL is never in the future, so no check accepts it, and never in the past, so no purge"
    " deletes it. The lookups of the user still answer.",
    "Revoke: no check accepts it now.",
)
UNMATCHABLE = Kind(
    "unmatchable",
    Severity.NOTICE,
    "is:unmatchable",
    "1 token can never match a request",
    "{n} tokens can never match a request",
    "It is NULL or holds one of & < > \" ', which the framework escapes in what it receives."
    " No request equals it, so it is rubbish that every search reads.",
    "Revoke: nobody can be signed in with it.",
)
KINDS = (
    BLANK,
    ORPHANS,
    NO_ADMINISTRATOR,
    INACTIVE,
    NO_LEVEL,
    FAR,
    ENDS_2038,
    LOOK_ALIKES,
    IDLE,
    NO_EXPIRY,
    UNMATCHABLE,
)
"""What is a number of rows, the worst first."""
