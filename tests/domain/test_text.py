"""Text from a database hides nothing and reorders nothing."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import Qt

from trongate_admin.domain.text import SHOWN, untagged, visible


@pytest.mark.parametrize("text", ["", "demo", "Zoë Ærø", "名前", "👍", "<b>&amp;</b>", "a b  c"])
def test_what_can_be_seen_stays_as_it_is(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\0b", r"a\u{0}b"),
        ("a\nb\r\tc", r"a\u{a}b\u{d}\u{9}c"),
        ("\x1b[31mred", r"\u{1b}[31mred"),
        ("ab\u202ecd", r"ab\u{202e}cd"),
        ("\u2066x\u2069", r"\u{2066}x\u{2069}"),
        ("ze\u200bro", r"ze\u{200b}ro"),
        ("\ufeffbom", r"\u{feff}bom"),
        ("line\u2028end\u2029", r"line\u{2028}end\u{2029}"),
        ("\x7f\x85", r"\u{7f}\u{85}"),
        ("\ue000", r"\u{e000}"),
        ("\ud800", r"\u{d800}"),
        ("\U000e0041", r"\u{e0041}"),
    ],
)
def test_what_hides_or_reorders_is_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize("letter", ["x", "é"])
def test_a_cell_is_cut(letter: str) -> None:
    assert visible(letter * 1_000_000) == letter * SHOWN


@given(st.text())
def test_nothing_that_is_shown_hides_or_breaks_the_line(text: str) -> None:
    shown = visible(text)
    categories = {unicodedata.category(character) for character in shown}
    assert not categories & {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
    assert len(shown.splitlines()) <= 1


@given(text=st.text(st.sampled_from("<>&;/abltgm=' \n")))
def test_a_tip_looks_like_no_markup_and_reads_the_same(text: str) -> None:
    assert not Qt.mightBeRichText(untagged(text))
    assert untagged(text).replace("\u200b", "") == text
