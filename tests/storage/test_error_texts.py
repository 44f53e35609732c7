"""Whatever goes wrong, the sentence that is shown leads back to no secret and to no SQL."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, text, update

from tests.fault_proxy import FaultProxy
from tests.sites import Opened
from tests.storage.leaks import PASSWORD, caught
from trongate_admin.domain.errors import Cancelled, SessionEnded, UnknownOutcome
from trongate_admin.domain.expiry import INT_MAX
from trongate_admin.storage.tables import trongate_tokens

TOKEN = "CanaryTokenCanaryToken"


def write_token(**values: Any) -> Callable[[Connection], object]:
    return lambda connection: connection.execute(
        update(trongate_tokens).where(trongate_tokens.c.id == 1).values(values)
    )


STATEMENTS = {
    1054: "SELECT nothing FROM trongate_tokens WHERE token = 'CanaryToken'",
    1062: "INSERT INTO trongate_tokens (id, token) VALUES (1, 'CanaryToken')",
    1064: "SELEKT 'CanaryToken'",
    1146: "SELECT * FROM canary_table WHERE token = 'CanaryToken'",
    1264: "UPDATE trongate_tokens SET expiry_date = 99999999999 WHERE token = 'CanaryToken' OR 1",
    1366: "UPDATE trongate_tokens SET expiry_date = 'CanaryToken'",
    1406: "UPDATE trongate_tokens SET code = 'CanaryToken'",
    1690: "SELECT CAST(0 AS UNSIGNED) - 1, 'CanaryToken'",
}


@pytest.mark.parametrize("code", STATEMENTS)
def test_a_servers_error_becomes_a_sentence_of_our_own(mariadb: Opened, code: int) -> None:
    statement = text(STATEMENTS[code])
    error = caught(lambda: mariadb.database.read(lambda connection: connection.execute(statement)))
    assert error.code == code
    error = caught(
        lambda: mariadb.database.write(
            lambda connection: connection.execute(statement), mariadb.session
        )
    )
    assert error.code == code


@pytest.mark.parametrize("values", [{"expiry_date": INT_MAX + 1}, {"code": TOKEN}])
def test_bound_values_do_not_come_out_again(mariadb: Opened, values: dict[str, Any]) -> None:
    values = {"token": TOKEN, **values}
    caught(lambda: mariadb.database.write(write_token(**values), mariadb.session))


def test_a_missing_right_is_named(mariadb: Opened) -> None:
    account = f"canary_{mariadb.now}"
    mariadb.seeded.execute(f"CREATE OR REPLACE USER {account}@'127.0.0.1'")
    mariadb.seeded.execute(
        f"GRANT SELECT ON `{mariadb.seeded.database}`.* TO {account}@'127.0.0.1'"
    )
    other = mariadb.beside(user=account)
    error = caught(lambda: other.tokens.issue(2, mariadb.now))
    assert error.code == 1142
    assert "lacks the right" in str(error)
    other.database.close()


@pytest.mark.parametrize("statement", ["SELECT nothing FROM trongate_tokens", "SELEKT"])
def test_an_error_of_a_file_becomes_a_sentence(embedded: Opened, statement: str) -> None:
    caught(lambda: embedded.database.read(lambda connection: connection.execute(text(statement))))


def test_a_refused_password_is_not_repeated(mariadb: Opened) -> None:
    other = mariadb.beside(user="CanaryUser", password=PASSWORD)
    assert caught(other.database.measure).code == 1045


def test_a_missing_database_is_not_repeated(mariadb: Opened) -> None:
    assert caught(mariadb.beside(database="CanaryBase").database.measure).code == 1049


@pytest.fixture
def lost(faulty: Opened, fault_proxy: FaultProxy) -> Opened:
    """A site whose network has just gone."""
    fault_proxy.refuse()
    fault_proxy.reset()
    return faulty


def test_a_dead_server_is_called_unreachable(lost: Opened) -> None:
    error = caught(lambda: lost.tokens.counts(1, 0))
    assert error.code == 2003
    assert "can't be reached" in str(error)


def test_an_unknown_outcome_leads_back_to_nothing(faulty: Opened, fault_proxy: FaultProxy) -> None:
    seen: list[bytes] = []

    def hook(_direction: str, data: bytes) -> str:
        seen.extend([data] if data.endswith(b"COMMIT") else [])
        return "reset" if seen else "pass"

    fault_proxy.hook = hook
    error = caught(lambda: faulty.database.write(write_token(token=TOKEN), faulty.session))
    assert isinstance(error, UnknownOutcome)


def test_an_ended_session_leads_back_to_nothing(site: Opened) -> None:
    site.door.sign_out(site.session)
    assert isinstance(caught(lambda: site.tokens.issue(2, site.now)), SessionEnded)


def test_a_cancelled_statement_leads_back_to_nothing(site: Opened) -> None:
    def act(_connection: Connection) -> None:
        raise Cancelled

    caught(lambda: site.database.write(act, site.session))


def test_a_refused_login_leads_back_to_nothing(site: Opened) -> None:
    caught(lambda: site.door.sign_in("demo", "wrong"))
