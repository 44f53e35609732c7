"""No field of a CSV file is taken for a formula, and every field can be read back."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trongate_admin.domain.csv_text import csv_line, neutralised

DANGEROUS = "=+-@\t\r\n\0＝＋－＠"
TEXTS = st.text(st.one_of(st.sampled_from(DANGEROUS + " \u00a0\u3000\u200b\"',;"), st.characters()))


@given(text=TEXTS)
def test_no_text_begins_like_a_formula(text: str) -> None:
    made = neutralised(text)
    assert made in (text, f"'{text}")
    assert not made.startswith(tuple(DANGEROUS))
    assert not made.strip().startswith(tuple(DANGEROUS))


@pytest.mark.parametrize("first", DANGEROUS)
@pytest.mark.parametrize("blanks", ["", " ", "\u00a0", "\u3000 ", "\u200b", "\ufeff"])
def test_an_apostrophe_goes_before_what_could_be_one(blanks: str, first: str) -> None:
    assert neutralised(f"{blanks}{first}1+1") == f"'{blanks}{first}1+1"


@pytest.mark.parametrize("text", ["", "sam", "a=b", "1-2", "'quoted", "••••••", " sam", "é"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert neutralised(text) == text


@given(fields=st.lists(TEXTS.filter(lambda text: "\0" not in text), min_size=1))
def test_every_field_is_quoted_and_read_back(fields: list[str]) -> None:
    line = csv_line(fields)
    assert line.startswith('"')
    assert line.endswith('"\r\n')
    [read] = csv.reader(io.StringIO(line, newline=""), strict=True)
    assert read == [neutralised(field) for field in fields]


def test_nothing_and_truths_are_written_in_words() -> None:
    assert csv_line([None, True, False, 7, 'say "x"']) == '"","yes","no","7","say ""x"""\r\n'
