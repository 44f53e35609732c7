"""No list ever loads a token."""

import contextlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, event

from tests.sites import Opened, statements_of
from trongate_admin.domain.order import (
    TokenOrder,
    TokenSort,
    UserLevelOrder,
    UserLevelSort,
    UserOrder,
    UserSort,
)
from trongate_admin.domain.token import State
from trongate_admin.domain.token_filter import TokenFilter
from trongate_admin.storage.database import Database
from trongate_admin.storage.user_level_store import UserLevelStore
from trongate_admin.storage.user_store import UserStore

CANARY = "CanaryCanaryCanary"
HALF = CANARY[:8]


def plant(site: Opened) -> Opened:
    """Let every secret of a site hold the canary, but for what signing in needs."""
    for n, user in enumerate((1, 2, 3, 999)):
        site.seeded.add_token(f"x{n}{CANARY}", user, site.now + 500 * n - 500)
    site.seeded.execute("UPDATE trongate_users SET code = %s", f"code{CANARY}")
    site.seeded.execute("UPDATE trongate_administrators SET password = %s", f"hash{CANARY}")
    return site


def look_at_everything(site: Opened) -> list[object]:
    """All that lists ask of the stores."""
    users, levels, now = UserStore(site.database), UserLevelStore(site.database), site.now
    answers: list[object] = [site.tokens.counts(now, 0), site.tokens.newest_id()]
    filters = [TokenFilter(state=state) for state in State if state is not State.THIS_SESSION]
    for chosen in (*filters, TokenFilter("demo"), TokenFilter(user_id=2, user_level_id=2)):
        answers.append(site.tokens.first_ids(TokenOrder(), chosen, now, 5))
    for sort in TokenSort:
        answers.append(site.tokens.records(site.tokens.ids(TokenOrder(sort), TokenFilter(), now)))
    for user_sort in UserSort:
        answers.append(users.records(users.ids(UserOrder(user_sort), "", now)))
    for level_sort in UserLevelSort:
        answers.append(levels.records(levels.ids(UserLevelOrder(level_sort), now)))
    users.count_tokens(now)
    levels.count_tokens(now)
    answers += [users.find("demo"), site.tokens.ids_of_user(2), site.purges.count_expired(now)]
    answers += [site.tokens.newer_ids(0, TokenFilter(), now, 5), site.tokens.estimate()]
    site.database.require_session(site.session)
    return answers


@contextlib.contextmanager
def rows_of(database: Database) -> Iterator[list[str]]:
    """Inside, the list fills with the rows that the driver hands over, as text."""
    rows: list[str] = []

    def watch(_connection: Any, cursor: Any, *_: Any) -> None:
        # A streamed cursor has none yet: those are the ids, which are numbers.
        rows.append(repr(getattr(cursor, "_rows", None)))

    event.listen(database._engine, "after_cursor_execute", watch)
    try:
        yield rows
    finally:
        event.remove(database._engine, "after_cursor_execute", watch)


def test_no_answer_of_a_list_holds_a_secret(site: Opened) -> None:
    assert HALF not in repr(look_at_everything(plant(site)))


def test_the_driver_hands_no_secret_to_a_list(mariadb: Opened) -> None:
    plant(mariadb)
    with rows_of(mariadb.database) as fetched:
        look_at_everything(mariadb)
        assert not any(HALF in rows for rows in fetched)
        # The watch would have seen one.
        mariadb.database.read(_select_everything)
        assert any(HALF in rows for rows in fetched)


def test_no_list_selects_a_secret_column_as_it_is(site: Opened) -> None:
    with statements_of(site.database) as statements:
        look_at_everything(site)
    selected = [statement.split("FROM")[0] for statement in statements if "SELECT" in statement]
    assert len(selected) > 30
    for columns in selected:
        bare = columns.replace("SELECT", "").replace("\n", " ").split(",")
        names = {column.strip().split(" AS ")[0] for column in bare}
        assert not names & {"trongate_tokens.token", "trongate_users.code", "*"}
        assert "password" not in columns
        assert "SELECT *" not in columns


def test_the_server_is_never_told_a_token_by_a_list(mariadb: Opened) -> None:
    id_ = mariadb.seeded.add_token(CANARY, 2, mariadb.now + 500)
    mariadb.seeded.execute("SET GLOBAL log_output = 'TABLE'")
    mariadb.seeded.execute("SET GLOBAL general_log = 1")
    try:
        look_at_everything(mariadb)
        mariadb.tokens.extend(mariadb.listed(id_)[0], mariadb.now + 900)
        mariadb.revoke(*mariadb.listed(id_))
    finally:
        mariadb.seeded.execute("SET GLOBAL general_log = 0")
    log = mariadb.seeded.query(
        "SELECT CONVERT(argument USING utf8mb4) AS line FROM mysql.general_log"
    )
    lines = [str(row["line"]) for row in log if "general_log" not in str(row["line"])]
    mariadb.seeded.execute("TRUNCATE mysql.general_log")
    assert any("DELETE FROM trongate_tokens" in line for line in lines)
    assert not any(HALF in line for line in lines)
    assert not any("SELECT trongate_tokens.token" in line for line in lines)
    assert not any("SELECT *" in line for line in lines)


def test_the_password_is_not_in_what_is_printed_of_a_site(mariadb: Opened) -> None:
    other = mariadb.beside(password=CANARY)
    assert HALF not in repr(other.database.site)
    assert HALF not in repr(other.database)
    assert HALF not in other.database.site.key + other.database.site.where


def test_parameters_are_hidden(site: Opened) -> None:
    engine = site.database._engine
    assert engine.hide_parameters
    assert not engine.echo


def _select_everything(connection: Connection) -> None:
    connection.exec_driver_sql("SELECT token FROM trongate_tokens").all()
