"""What a string matches, and what the site would answer, on both kinds of database."""

from tests.schemas import SeededSite
from tests.sites import Opened, signed_in, statements_of
from trongate_admin.domain.power import Strength
from trongate_admin.domain.presented_token import Place, Presented, found_in
from trongate_admin.domain.verdict import Finding, Likeness, Verdict, verdict
from trongate_admin.storage.presented import MOST, PresentedTokens

ADMIN, MEMBER, EXPIRED_USER = 1, 2, 2
HOUR = 3_600


def looked(here: Opened, text: str) -> tuple[Finding, ...]:
    return PresentedTokens(here.database, here.tokens).look(found_in(text))


def answered(here: Opened, text: str) -> Verdict:
    return verdict(looked(here, text), here.now)


def ids(finding: Finding) -> list[int]:
    return [match.token.id for match in finding.matches]


def test_an_administrators_token_opens_the_admin_panel(any_site: SeededSite) -> None:
    with signed_in(any_site) as here:
        row = any_site.add_token("admins-own", ADMIN, here.now + HOUR)
        given = answered(here, "trongateToken: admins-own")
        assert given.strength is Strength.ADMIN_PANEL
        assert given.headline == "Accepted: opens the admin panel as demo #1"
        assert given.checks[0].why.startswith(f"Through row #{row}, live for ")
        assert [check.is_yes for check in given.checks] == [True, True, True]


def test_an_unknown_string_is_refused(any_site: SeededSite) -> None:
    with signed_in(any_site) as here:
        given = answered(here, "nobodys")
        assert given.headline == "Refused: the site doesn't know it"
        assert given.checks[0].why == "No row has this string."


def test_an_expired_token_still_identifies(any_site: SeededSite) -> None:
    with signed_in(any_site) as here:
        any_site.add_token("gone-by", MEMBER, here.now - 3 * HOUR - 60)
        given = answered(here, "gone-by")
        assert given.headline == "Refused, but it still identifies user #2"
        assert given.checks[0].why == "Expired 3 h ago and refused everywhere."
        assert given.checks[2].verdict == "Identifies user #2"


def test_a_token_without_an_expiry_is_refused(any_site: SeededSite) -> None:
    with signed_in(any_site) as here:
        any_site.add_token("endless", MEMBER, None)
        assert answered(here, "endless").checks[0].why.startswith("Its expiry is NULL")


def test_an_orphan_passes_every_check_for_any_level_and_identifies_nobody(
    any_site: SeededSite,
) -> None:
    with signed_in(any_site) as here:
        any_site.add_token("left-behind", 999, here.now + HOUR)
        given = answered(here, "left-behind")
        assert given.strength is Strength.ANY_LEVEL
        assert given.headline == "Accepted on every page for any level: no such user #999"
        assert "lookup of the id alone answers 999" in given.checks[2].why


def test_two_rows_with_one_string_add_up_and_may_answer_either(any_site: SeededSite) -> None:
    with signed_in(any_site) as here:
        first = any_site.add_token("twins", MEMBER, here.now - HOUR)
        second = any_site.add_token("twins", ADMIN, here.now + HOUR)
        given = answered(here, "twins")
        assert given.strength is Strength.ADMIN_PANEL
        assert given.checks[0].why.startswith(f"Through row #{second}, live for ")
        assert given.checks[2].verdict == "The site may answer either"
        assert given.checks[2].why.endswith(f"demo #1 (row #{second}) and user #2 (row #{first}).")


def test_the_columns_collation_decides_as_at_the_site(mariadb_site: SeededSite) -> None:
    with signed_in(mariadb_site) as here:
        stored = ("Same", "same", "sàme", "same  ", "other")
        rows = [mariadb_site.add_token(each, MEMBER, here.now + HOUR) for each in stored]
        [finding] = looked(here, "same")
        assert ids(finding) == rows[:4]
        assert [match.likeness for match in finding.matches] == [
            Likeness.CASE,
            Likeness.EXACT,
            Likeness.ACCENTS,
            Likeness.BLANKS,
        ]


def test_where_the_column_tells_them_apart_so_does_the_answer(sqlite_site: SeededSite) -> None:
    with signed_in(sqlite_site) as here:
        row = sqlite_site.add_token("same", MEMBER, here.now + HOUR)
        sqlite_site.add_token("Same", MEMBER, here.now + HOUR)
        assert ids(looked(here, "same")[0]) == [row]


def test_a_string_that_the_framework_escapes_never_matches_its_row(any_site: SeededSite) -> None:
    with signed_in(any_site) as here:
        any_site.add_token("a&b'c", MEMBER, here.now + HOUR)
        given = answered(here, "trongateToken: a&b'c")
        assert given.headline == "Refused: the site can never match it"
        assert given.checks[0].why.startswith("The framework escapes & < >")


def test_an_escaped_string_matches_the_row_that_holds_what_comes_of_it(
    any_site: SeededSite,
) -> None:
    with signed_in(any_site) as here:
        row = any_site.add_token("a&amp;b", MEMBER, here.now + HOUR)
        [finding] = looked(here, "trongateToken: a&b")
        assert ids(finding) == [row]
        assert verdict([finding], here.now).strength is Strength.LEVEL


def test_an_empty_header_is_let_in_by_an_empty_row(any_site: SeededSite) -> None:
    with signed_in(any_site) as here:
        any_site.add_token("", ADMIN, here.now + HOUR)
        given = answered(here, "trongateToken:")
        assert given.strength is Strength.ADMIN_PANEL
        assert given.checks[0].why.endswith("An empty header is enough.")


def test_header_and_cookie_are_both_tried(any_site: SeededSite) -> None:
    with signed_in(any_site) as here:
        any_site.add_token("in-header", MEMBER, here.now - HOUR)
        row = any_site.add_token("in-cookie", ADMIN, here.now + HOUR)
        text = "trongateToken: in-header\nCookie: trongatetoken=in-cookie"
        findings = looked(here, text)
        assert [each.presented.place for each in findings] == [Place.HEADER, Place.COOKIE]
        assert f"row #{row}" in verdict(findings, here.now).checks[0].why


def test_a_string_of_very_many_rows_is_looked_at_in_part(sqlite_site: SeededSite) -> None:
    with signed_in(sqlite_site) as here:
        for _ in range(MOST + 5):
            sqlite_site.add_token("crowd", MEMBER, here.now + HOUR)
        [finding] = looked(here, "crowd")
        assert len(finding.matches) == MOST
        assert finding.is_more


def test_the_string_is_bound_and_the_server_takes_a_key_where_there_is_one(
    mariadb_site: SeededSite,
) -> None:
    with signed_in(mariadb_site) as here:
        mariadb_site.execute("ALTER TABLE trongate_tokens ADD KEY (token)")
        with statements_of(here.database) as statements:
            looked(here, "canary-7f3a")
        assert not any("canary" in each for each in statements)
        [plan] = mariadb_site.query(
            "EXPLAIN " + statements[0].replace("%(token_1)s", "'x'").replace("%(param_1)s", "51")
        )
        assert plan["key"] == "token"


def test_a_presented_string_longer_than_the_column_matches_nothing(any_site: SeededSite) -> None:
    with signed_in(any_site) as here:
        finder = PresentedTokens(here.database, here.tokens)
        [finding] = finder.look([Presented(Place.BARE, "😀" * 4_000)])
        assert finding.matches == ()
