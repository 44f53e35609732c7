"""A revoke whose answer is lost is repeated until it is known to have happened."""

import pytest

from tests.fault_proxy import FaultProxy
from tests.sites import COMMIT, Opened, lose_answer_to_commit
from trongate_admin.domain.errors import AdminError, UnknownOutcome
from trongate_admin.domain.expiry import DAY
from trongate_admin.domain.token import Token

STRING = "AbcdefghjkmnpqrstuvwxyzABCDEFG23"


def add(site: Opened, token: str) -> Token:
    return site.listed(site.seeded.add_token(token, 2, site.now + DAY))[0]


@pytest.mark.parametrize("delivered", [True, False])
def test_no_row_is_left_when_the_answer_to_commit_is_lost(
    faulty: Opened, fault_proxy: FaultProxy, delivered: bool
) -> None:
    listed = add(faulty, STRING)
    lose_answer_to_commit(fault_proxy, delivered=delivered)
    outcome = faulty.revoke(listed)
    assert faulty.row(listed.id) is None
    assert outcome.revoked == (listed.id,)


@pytest.mark.parametrize("delivered", [True, False])
def test_a_twin_is_still_reported_when_the_answer_to_commit_is_lost(
    faulty: Opened, fault_proxy: FaultProxy, delivered: bool
) -> None:
    listed, twin = add(faulty, STRING), add(faulty, STRING.lower())
    lose_answer_to_commit(fault_proxy, delivered=delivered)
    assert faulty.revoke(listed).twins == (twin.id,)


@pytest.mark.parametrize("delivered", [True, False])
def test_the_own_session_is_ended_when_the_answer_to_commit_is_lost(
    faulty: Opened, fault_proxy: FaultProxy, delivered: bool
) -> None:
    [own] = faulty.listed(faulty.session.token_id)
    lose_answer_to_commit(fault_proxy, delivered=delivered)
    assert faulty.revoke(own).revoked == (own.id,)
    assert faulty.row(own.id) is None


def test_a_connection_that_breaks_before_commit_is_made_anew(
    faulty: Opened, fault_proxy: FaultProxy
) -> None:
    listed = add(faulty, STRING)
    broken: list[bytes] = []

    def hook(direction: str, data: bytes) -> str:
        if direction == "client" and b"DELETE" in data and not broken:
            broken.append(data)
            return "reset"
        return "pass"

    fault_proxy.hook = hook
    assert faulty.revoke(listed).revoked == (listed.id,)
    assert broken
    assert faulty.row(listed.id) is None


def test_an_outcome_that_can_not_be_found_out_is_called_unknown(
    faulty: Opened, fault_proxy: FaultProxy
) -> None:
    listed = add(faulty, STRING)

    def hook(direction: str, data: bytes) -> str:
        if direction == "client" and data.endswith(COMMIT):
            lost.append(data)
        # Nothing answers any more, and nobody new gets a greeting.
        return "reset" if lost else "pass"

    lost: list[bytes] = []
    fault_proxy.hook = hook
    with pytest.raises(UnknownOutcome, match="may or may not have happened"):
        faulty.revoke(listed)


def test_a_revoke_without_the_right_to_delete_says_so_and_changes_nothing(
    mariadb: Opened,
) -> None:
    listed, account = add(mariadb, STRING), f"only_reads_{mariadb.session.token_id}"
    mariadb.seeded.execute(f"CREATE OR REPLACE USER {account}@'127.0.0.1' IDENTIFIED BY 'x'")
    mariadb.seeded.execute(
        f"GRANT SELECT ON `{mariadb.seeded.database}`.* TO {account}@'127.0.0.1'"
    )
    other = mariadb.beside(user=account, password="x")
    with pytest.raises(AdminError, match="lacks the right") as caught:
        other.revoke(listed)
    assert caught.value.code == 1142
    assert mariadb.row(listed.id) is not None
    other.database.close()
