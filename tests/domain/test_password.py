"""Proves that passwords are decided as PHP's `password_verify` decides."""

import base64
import json
import os
import shutil
import subprocess
import time
import timeit
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.password import cost_of, hash_password, verify

PHP = shutil.which("php")
HASHES = r"""
foreach (json_decode(stream_get_contents(STDIN)) as [$kind, $password]) {
    $hash = password_hash(base64_decode($password), PASSWORD_BCRYPT, ['cost' => 4]);
    $salt = '$' . $kind . substr($hash, 3, 26);
    $out[] = crypt(base64_decode($password), $salt);
}
echo json_encode($out);
"""
VERDICTS = r"""
foreach (json_decode(stream_get_contents(STDIN)) as [$password, $hash]) {
    $out[] = password_verify(base64_decode($password), base64_decode($hash));
}
echo json_encode($out);
"""
SECRET = hash_password("secret", 4)
EMOJI_ACROSS_72 = "a" * 70 + "😀" + "b" * 5
PASSWORDS = [
    "secret",
    "",
    "0",
    " ",
    "     ",
    "secret ",
    " secret",
    "ü",
    "é" * 40,
    "x" * 71,
    "x" * 72,
    "x" * 73,
    "x" * 100,
    "x" * 72 + "ü",
    EMOJI_ACROSS_72,
    "a" * 71 + "é",
    unicodedata.normalize("NFC", "Zoë Ångström"),
    unicodedata.normalize("NFD", "Zoë Ångström"),
    "\u200bsecret",
    "日本語パスワード",
    "\x7f\x80\u07ff\uffff\U0010ffff",
]
KINDS = ["2y", "2a", "2b", "2x"]


def ask_php(code: str, cases: list[tuple[str, str]]) -> list[object]:
    if PHP is None:
        if os.environ.get("CI"):
            pytest.fail("php is missing: the cross-test against password_verify can't run")
        pytest.skip("php isn't installed: nothing to compare with")
    data = json.dumps(cases)
    done = subprocess.run([PHP, "-n", "-r", code], input=data, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert len(answer) == len(cases)
    return list(answer)


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def php_hashes(cases: list[tuple[str, str]]) -> list[str]:
    return [str(h) for h in ask_php(HASHES, [(kind, b64(text)) for kind, text in cases])]


def php_verdicts(cases: list[tuple[str, str]]) -> list[object]:
    return ask_php(VERDICTS, [(b64(password), b64(stored)) for password, stored in cases])


def our_verdicts(cases: list[tuple[str, str]]) -> list[object]:
    return [verify(password, stored, 4) for password, stored in cases]


@pytest.mark.parametrize("kind", KINDS)
def test_every_password_is_decided_as_php_decides_it(kind: str) -> None:
    hashes = php_hashes([(kind, password) for password in PASSWORDS])
    cases = [(password, stored) for stored in hashes for password in PASSWORDS]

    expected = php_verdicts(cases)

    assert our_verdicts(cases) == expected
    assert expected.count(True) >= len(PASSWORDS)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(KINDS), st.text(), st.text()), min_size=1, max_size=20))
def test_random_passwords_are_decided_as_php_decides_them(data: list[tuple[str, str, str]]) -> None:
    data = [(k, a.replace("\0", ""), b.replace("\0", "")) for k, a, b in data]
    hashes = php_hashes([(kind, password) for kind, password, _ in data])
    cases = [(d[1], h) for d, h in zip(data, hashes, strict=True)]
    cases += [(d[2], h) for d, h in zip(data, hashes, strict=True)]
    cases += [(d[1] + d[2], h) for d, h in zip(data, hashes, strict=True)]

    assert our_verdicts(cases) == php_verdicts(cases)


def test_php_agrees_that_a_label_on_a_hash_matters_only_beyond_ascii() -> None:
    umlaut = hash_password("grün", 4)
    cases = [(p, f"${k}{h[3:]}") for k in KINDS for p, h in (("secret", SECRET), ("grün", umlaut))]

    assert our_verdicts(cases) == php_verdicts(cases) == [True] * 7 + [False]


def test_php_accepts_the_hashes_made_here() -> None:
    cases = [(password, hash_password(password, 4)) for password in PASSWORDS]

    assert all(php_verdicts(cases))
    assert all(len(stored) == 60 and stored.startswith("$2y$04$") for _, stored in cases)


def spoiled_hashes() -> list[str]:
    tails = "./ABCOPQefgu9"
    return [
        "",
        "*0",
        "secret",
        SECRET[:59],
        SECRET + ".",
        SECRET + " ",
        " " + SECRET,
        SECRET + "\n",
        SECRET + "\0",
        SECRET[:10] + "!" + SECRET[11:],
        SECRET[:50] + "!" + SECRET[51:],
        SECRET[:-1] + "é",
        SECRET.upper(),
        SECRET.replace("$2y$", "$2$"),
        SECRET.replace("$2y$", "$2z$"),
        SECRET.replace("$04$", "$03$"),
        SECRET.replace("$04$", "$4$"),
        SECRET.replace("$04$", "$0x$"),
        SECRET.replace("$04$", "$32$"),
        SECRET.replace("$04$", "$٠٤$"),
        *(SECRET[:28] + tail + SECRET[29:] for tail in tails if tail != SECRET[28]),
    ]


def test_a_spoiled_hash_is_no_here_and_in_php() -> None:
    cases = [("secret", stored) for stored in spoiled_hashes()]

    assert our_verdicts(cases) == php_verdicts(cases) == [False] * len(cases)


def test_a_missing_hash_and_other_algorithms_are_no() -> None:
    argon = "$argon2id$v=19$m=65536,t=4,p=1$SEJrQ0JqUTFCZ0xkaGtmYg$0pz1Jc6tYVYpHfI2tTZ1Qm0n7vY"
    others = [None, argon, "$1$abcdefgh$" + "a" * 22, "a9993e364706816aba3e25717850c26c9cd0d89d"]

    assert not any(verify("secret", stored, 4) for stored in others)


def test_only_the_first_72_bytes_count() -> None:
    stored = hash_password(EMOJI_ACROSS_72, 4)

    assert verify("a" * 70 + "😀", stored)
    assert verify("x" * 1_000_000, hash_password("x" * 73, 4))
    assert not verify("a" * 70, stored)


def test_composed_and_decomposed_spellings_differ() -> None:
    stored = hash_password("Zo\u00eb", 4)

    assert verify("Zo\u00eb", stored)
    assert not verify("Zoe\u0308", stored)


@pytest.mark.parametrize("password", ["secret\0", "\0", "\0secret", "sec\0ret", "x" * 80 + "\0"])
def test_a_nul_is_refused_wherever_it_stands(password: str) -> None:
    assert not verify(password, SECRET)
    assert not verify(password, hash_password(password.replace("\0", ""), 4))
    with pytest.raises(AdminError):
        hash_password(password, 4)


def test_a_lone_surrogate_is_no_and_raises_nothing() -> None:
    assert not verify("secret\ud800", SECRET)
    assert not verify("secret", SECRET + "\ud800")
    assert not verify("\udcff", hash_password("", 4))
    with pytest.raises(AdminError):
        hash_password("\ud800", 4)


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=())), st.text(st.characters()) | st.none())
def test_no_text_makes_it_raise(password: str, stored: str | None) -> None:
    assert verify(password, stored, 4) is False


def test_costs_above_15_are_refused_without_the_work() -> None:
    started = time.perf_counter()
    for cost in (16, 20, 31, 99):
        assert not verify("secret", SECRET.replace("$04$", f"${cost}$"), 4)
    assert time.perf_counter() - started < 0.5


def test_costs_from_4_to_15_are_known_and_others_are_not() -> None:
    costs = [cost_of(SECRET.replace("$04$", f"${cost:02d}$")) for cost in range(3, 18)]

    assert costs == [None, *range(4, 16), None, None]
    assert cost_of(None) is None
    assert cost_of("") is None


def test_a_hash_of_the_usual_cost_is_accepted() -> None:
    assert verify("secret", hash_password("secret"))
    assert verify("secret", hash_password("secret", 10))
    assert cost_of(hash_password("secret")) == 11


@pytest.mark.parametrize("cost", [-1, 3, 16, 31])
def test_no_hash_is_made_that_could_not_be_checked(cost: int) -> None:
    with pytest.raises(ValueError, match="cost"):
        hash_password("secret", cost)


def seconds(stored: str | None, password: str) -> float:
    return min(timeit.repeat(lambda: verify(password, stored, 9), number=1))


def test_an_unusable_hash_costs_as_much_time_as_a_wrong_password() -> None:
    wrong = seconds(hash_password("secret", 9), "wrong")

    for stored in (None, "", SECRET[:59], SECRET.replace("$04$", "$31$")):
        assert 0.5 < seconds(stored, "wrong") / wrong < 2
    assert 0.5 < seconds(hash_password("secret", 9), "secret\ud800") / wrong < 2


@pytest.mark.parametrize("usual_cost", [-5, 0, 3, 4])
def test_an_odd_usual_cost_raises_nothing(usual_cost: int) -> None:
    assert not verify("secret", None, usual_cost)
