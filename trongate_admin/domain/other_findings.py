"""The findings that aren't a mere number of rows: an account, some users, a site's set-up."""

from collections.abc import Sequence
from dataclasses import replace

from trongate_admin.domain.findings import Finding, Fix, Severity

MANY = 25
"""Live tokens of one user that are still usual: a day's sign-ins, some of them remembered."""
WORST = 5
"""Users with more than that who are named."""
_DEV = "ENV is 'dev'"
"""How the warning begins that the site's folder gives of a site in development mode."""


def opens_admin_panel(blank: Finding, user_id: int) -> Finding:
    """The finding of empty tokens where one belongs to a user of level 1."""
    return replace(
        blank,
        title="An empty token opens the admin panel"
        if blank.count == 1
        else "{n} empty tokens, and one opens the admin panel",
        meaning="A request with an empty trongateToken header equals this row, so anybody is"
        f" let in as user #{user_id}. That user has level 1: the whole admin panel is open.",
    )


def crowded(worst: Sequence[tuple[int, int]]) -> Finding:
    """Users with more than `MANY` live tokens each; the first one's are the rows.

    :param worst: id and live tokens of each, the most first; one more than `WORST` where there
        are others.
    """
    user_id, count = worst[0]
    named = ", ".join(f"#{user} ({tokens:,})" for user, tokens in worst[:WORST])
    others = " and others" if len(worst) > WORST else ""
    number = f"More than {WORST}" if others else str(len(worst))
    return Finding(
        "crowded",
        Severity.WARNING,
        f"User #{user_id} has {{n}} live tokens"
        if len(worst) == 1
        else f"{number} users have too many live tokens, #{user_id} alone {{n}}",
        f"More than {MANY} are unusual: a sign-in that is shared, or a script that never signs"
        f" out. Each opens the site until it expires: {named}{others}.",
        Fix.REVOKE,
        f"Revoke those of user #{user_id}: whoever needs one signs in again.",
        count,
        f"user:{user_id} is:live",
    )


def shipped_password() -> Finding:
    """The account of v1's installation with its published password."""
    return Finding(
        "shipped-password",
        Severity.CRITICAL,
        "The administrator 'admin' has the password 'admin'",
        "Trongate was shipped with this account, and robots try it first."
        " Whoever types it into the site's login page has the whole admin panel.",
        Fix.ELSEWHERE,
        "Change it in the site's own admin panel, then revoke that user's tokens:"
        " a new password ends none.",
    )


def of_settings(warning: str) -> Finding:
    """What the site's folder warned of when it was opened; the warning is the title."""
    is_dev = warning.startswith(_DEV)
    return Finding(
        f"settings: {warning}",
        Severity.CRITICAL if is_dev else Severity.WARNING,
        warning.rstrip("."),
        "In development mode the framework asks nobody for a token before it shows the admin"
        " panel. No change to a row of the database closes it.",
        Fix.ELSEWHERE,
        "Set ENV to 'prod' in config/config.php on the web host.",
    )


def no_index(milliseconds: float, rows: int | None, script: str) -> Finding:
    """The table of tokens has no index that begins with `token`.

    :param milliseconds: what looking for a string that isn't there took.
    :param rows: about how many rows there are, None where nobody can say.
    """
    all_rows = "all rows" if rows is None else f"all {rows:,} rows"
    return Finding(
        "no-index",
        Severity.NOTICE,
        "No index on token: each request reads the whole table",
        f"To look for one token the site reads {all_rows}; just now that took"
        f" {milliseconds:.1f} ms. With an index it reads one or two, however many there are.",
        Fix.SCRIPT,
        "Add the index; the site's own code stays as it is.",
        sql=script,
    )


def loose_collation(collation: str, script: str) -> Finding:
    """The column `token` compares without regard to case and accents."""
    return Finding(
        "collation",
        Severity.NOTICE,
        "The site ignores case and accents when it compares tokens",
        f"The column token has the collation {collation}, so a token is also accepted in other"
        " letters. Fewer guesses are needed, and two users' tokens may be equal.",
        Fix.SCRIPT,
        "Give the column a binary collation; the tokens stay valid.",
        sql=script,
    )


def lax_server(script: str) -> Finding:
    """The server's global `sql_mode` isn't strict."""
    return Finding(
        "sql-mode",
        Severity.NOTICE,
        "The server cuts values that don't fit, without an error",
        "Its global sql_mode holds neither STRICT_TRANS_TABLES nor STRICT_ALL_TABLES."
        " What the site writes too long or too late is changed in silence, tokens and expiries"
        " too.",
        Fix.SCRIPT,
        "Make it strict, also in the server's configuration file; try the site on a copy before.",
        sql=script,
    )
