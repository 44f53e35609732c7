"""Whole groups are revoked by a rule: chosen by keys, counted, named, and done by the database."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QRadioButton

from tests.driver import Driver
from tests.running import enter
from tests.schemas import SeededSite, seed_basic, seed_many
from tests.sites import signed_in, site_of
from trongate_admin.app import Program
from trongate_admin.domain.token_filter import TokenFilter, TokenRule, Trait, everyone_but
from trongate_admin.models.moments import number
from trongate_admin.storage.matching_tokens import MatchingTokens
from trongate_admin.views.main_window import MainWindow
from trongate_admin.views.revoke_dialog import RevokeDialog
from trongate_admin.views.rule_dialog import RuleDialog

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
DAY = 86_400


@pytest.fixture
def window(program: Program, driver: Driver, any_site: SeededSite) -> MainWindow:
    seed_basic(any_site)
    return enter(program, driver, site_of(any_site))


def ids(site: SeededSite) -> set[int]:
    return {row["id"] for row in site.tokens()}


def open_rules(window: MainWindow, driver: Driver) -> RuleDialog:
    driver.press(window, Qt.Key.Key_Delete, CONTROL, SHIFT)
    return driver.window(RuleDialog)


def choose(dialog: RuleDialog, beginning: str) -> None:
    radio = next(r for r in dialog.findChildren(QRadioButton) if r.text().startswith(beginning))
    radio.click()


def revoke_counted(driver: Driver) -> RevokeDialog:
    dialog = driver.window(RevokeDialog)
    driver.click(dialog, dialog._revoke.text())
    driver.closed(RevokeDialog)
    return dialog


def test_everyone_except_me_leaves_my_session_alone_and_can_be_taken_back(
    window: MainWindow, driver: Driver, any_site: SeededSite
) -> None:
    before = ids(any_site)
    driver.press(open_rules(window, driver), Qt.Key.Key_Return)
    revoke_counted(driver)
    driver.waits_for(lambda: ids(any_site) == {window.here.session.token_id})
    driver.waits_for(lambda: window.verbs.undo.left)
    driver.press(window, Qt.Key.Key_Z, CONTROL)
    driver.waits_for(lambda: ids(any_site) == before)


def test_all_of_a_level_are_counted_by_level_and_by_person(
    window: MainWindow, driver: Driver, any_site: SeededSite
) -> None:
    dialog = open_rules(window, driver)
    driver.waits_for(lambda: dialog._levels.count() == 3)
    choose(dialog, "All of a level")
    dialog._levels.setCurrentIndex(1)
    driver.click(dialog, "Count them…")
    question = driver.window(RevokeDialog)
    assert "member" in driver.texts(question)
    assert "Most: user #2 with 3, user #3 with 1" in driver.texts(question).replace("\u200b", "")
    assert "It can be undone for 30 seconds." in driver.texts(question)
    members = {row["id"] for row in any_site.tokens() if row["user_id"] in (2, 3)}
    before = ids(any_site)
    revoke_counted(driver)
    driver.waits_for(lambda: ids(any_site) == before - members)


def test_all_orphans_and_all_that_live_long_are_rules_too(
    window: MainWindow, driver: Driver, any_site: SeededSite
) -> None:
    choose(dialog := open_rules(window, driver), "All orphans")
    driver.click(dialog, "Count them…")
    revoke_counted(driver)
    driver.waits_for(lambda: not [r for r in any_site.tokens() if r["user_id"] == 999])
    choose(dialog := open_rules(window, driver), "All that live")
    dialog._amount.setValue(2)
    driver.click(dialog, "Count them…")
    revoke_counted(driver)
    late = any_site.now() + 2 * DAY
    driver.waits_for(lambda: not [r for r in any_site.tokens() if (r["expiry_date"] or 0) > late])


def test_all_of_a_user_asks_which(window: MainWindow, driver: Driver, any_site: SeededSite) -> None:
    choose(dialog := open_rules(window, driver), "All of a user")
    assert not dialog._count.isEnabled()
    driver.type_into(dialog, "User", "2")
    driver.waits_for(dialog._count.isEnabled)
    driver.click(dialog, "Count them…")
    revoke_counted(driver)
    driver.waits_for(lambda: not [r for r in any_site.tokens() if r["user_id"] == 2])


def test_a_large_revoke_on_a_production_site_asks_for_its_name(
    program: Program, driver: Driver, mariadb_site: SeededSite
) -> None:
    seed_basic(mariadb_site)
    seed_many(mariadb_site, tokens=1_500, users=30)
    site = site_of(mariadb_site)._replace(name="shop & co", is_production=True)
    window = enter(program, driver, site)
    assert "PRODUCTION" in driver.texts(window)
    driver.press(open_rules(window, driver), Qt.Key.Key_Return)
    dialog = driver.window(RevokeDialog)
    assert not dialog._revoke.isEnabled()
    assert f"more than {number(1_000)} tokens aren't kept" in driver.texts(dialog)
    driver.type_into(dialog, "The site's name", "shop & co")
    assert dialog._revoke.isEnabled()
    revoke_counted(driver)
    assert ids(mariadb_site) == {window.here.session.token_id}


RULES = (
    TokenFilter(traits=(Trait.ORPHAN,)),
    TokenFilter(user_level_id=2),
    TokenFilter(user_id=2),
    TokenFilter(longer_than=DAY),
    TokenFilter("member", traits=(Trait.LIVE,)),
)


@pytest.mark.parametrize("chosen", RULES, ids=str)
def test_what_counts_lists_and_acts_has_one_predicate_and_one_moment(
    any_site: SeededSite, chosen: TokenFilter
) -> None:
    with signed_in(any_site) as here:
        seed_many(any_site, tokens=300, users=10)
        matching = MatchingTokens(here.database, here.session)
        rule = TokenRule(chosen, here.now, here.tokens.newest_id())
        listed = set(here.ids(chosen)) - {here.session.token_id}
        counted = sum(level.tokens for level in matching.by_level(rule))
        by_person = sum(person.tokens for person in matching.by_person(rule, 10_000))
        before, after = ids(any_site), 0
        own = here.session.token_id in here.ids(chosen)
        while True:
            _, last = matching.revoke_next(rule, after)
            if last is None:
                break
            after = last
        assert before - ids(any_site) == listed
        assert counted == by_person == len(listed) + own


def test_everyone_but_one_is_every_row_but_that(any_site: SeededSite) -> None:
    with signed_in(any_site) as here:
        own = here.session.token_id
        assert set(here.ids(everyone_but(own))) == ids(any_site) - {own}
