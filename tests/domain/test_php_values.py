"""Proves that PHP's settings are read as PHP understands them, and that nothing is executed."""

import base64
import contextlib
import json
import os
import shutil
import subprocess
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.php_values import Array, Computed, Text, Value, read_php

PHP = shutil.which("php")
EVALUATE = r"""
foreach (json_decode(stream_get_contents(STDIN)) as $literal) {
    try {
        $value = @eval('return ' . base64_decode($literal) . "\n;");
        $out[] = is_scalar($value) ? base64_encode((string) $value) : null;
    } catch (Throwable $e) {
        $out[] = null;
    }
}
echo json_encode($out);
"""
LITERALS = [
    r"'it\'s'",
    r"'\n\x41\q\\\''",
    r"'$x {$x}'",
    r'"a\n\t\r\v\e\f\\\$\""',
    r'"\x41\x4\x4G\xg\101\7\08\400\q\'"',
    r'"\u{e9}\u{1F600}\u{0000041}\u{d800}\u"',
    '"a$ b$1 $-{a}"',
    r'"\\$"',
    "'ends with \\\\'",
    "'two\nlines\r\n'",
    "'a' . 3306 . \"c\" . null",
    "3306",
    "15 * 60",
    "'a' /* no ' end */ . # it's\n 'b' // so\n",
    "'é😀'",
]


def literals_in_php(literals: list[str]) -> list[bytes | None]:
    if PHP is None:
        if os.environ.get("CI"):
            pytest.fail("php is missing: the cross-test of literals can't run")
        pytest.skip("php isn't installed: nothing to compare with")
    data = json.dumps([base64.b64encode(literal.encode()).decode() for literal in literals])
    done = subprocess.run([PHP, "-n", "-r", EVALUATE], input=data, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    assert len(answers) == len(literals)
    return [None if answer is None else base64.b64decode(answer) for answer in answers]


def literal(php: str) -> Value:
    constants, _ = read_php(f"<?php define('V', {php}\n);".encode(), "a.php")
    return constants["V"]


def value_of(value: Value | None) -> object:
    """Give arrays as dicts, texts as str, and Computed values as their reasons in a tuple."""
    if isinstance(value, Array):
        return {key: value_of(entry) for key, entry in value.entries.items()}
    return value.value if isinstance(value, Text) else value and (value.reason,)


def variables(php: str) -> object:
    return value_of(read_php(b"<?php " + php.encode(), "a.php")[1])


def constants(php: str) -> object:
    found, _ = read_php(b"<?php " + php.encode(), "a.php")
    return {name: value_of(value) for name, value in found.items()}


def test_literals_mean_what_they_mean_in_php() -> None:
    for php, expected in zip(LITERALS, literals_in_php(LITERALS), strict=True):
        value = literal(php)
        assert isinstance(value, Text), php
        assert value.value.encode("latin-1") == expected, php


PIECE = st.sampled_from([*"\\\\\\nrtvefxu{}4107$\"'a é\n", "\\u{", "\\x", "{$", "\\$"])
QUOTED = st.tuples(st.sampled_from("'\""), st.lists(PIECE, max_size=8)).map(
    lambda drawn: drawn[0] + "".join(drawn[1]) + drawn[0]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(QUOTED, min_size=1, max_size=40))
def test_random_literals_mean_what_they_mean_in_php(literals: list[str]) -> None:
    for php, expected in zip(literals, literals_in_php(literals), strict=True):
        value = literal(php)
        if isinstance(value, Text):
            assert expected in (None, value.value.encode("latin-1")), php
        else:
            assert expected is None or "$" in php, php


@pytest.mark.parametrize(
    ("php", "reason"),
    [
        ('"a $x"', "a string that it fills in"),
        ('"a {$x[1]} ${x}"', "a string that it fills in"),
        (r'"\u{110000}"', "a string that it fills in"),
        ("<<<END\n a\n END", "a string that it fills in"),
        ("`id`", "a string that it fills in"),
        ("getenv('A') ?: 'b'", '"getenv(…)"'),
        ("(string) getenv('A')", '"getenv(…)"'),
        ("$_ENV['A']", '"$_ENV[…]"'),
        ("$_SERVER['A'] ?? 'a'", '"$_SERVER[…]"'),
        ("require 'secret.php'", "another file"),
        ("trim('a')", "a function call"),
        ("'a' . B", "a constant"),
        ("'a' . $b", "a variable"),
        ("1.5", "an expression"),
        ("'a' === 'b'", "an expression"),
        ("['a'][0]", "an expression"),
        ("9" * 5000, "an expression"),
        ("1" + " * 9999999999" * 2000, "an expression"),
    ],
)
def test_code_is_not_executed_but_named_by_its_kind(php: str, reason: str) -> None:
    assert value_of(literal(php)) == (f"is computed by PHP code ({reason})",)


def test_an_unclosed_string_is_said_to_be_one() -> None:
    assert value_of(literal("'abc")) == ("is a string without its closing quote",)


def test_defines_are_found_in_every_spelling() -> None:
    php = r"""DEFINE('A', 'a', true); \define("B" , 'b'); const C = 'c', D = 4;
        if (!defined('E')) { define('E', 'e'); }"""

    assert constants(php) == {"A": "a", "B": "b", "C": "c", "D": "4", "E": "e"}


def test_what_only_looks_like_a_define_is_not_one() -> None:
    php = """/* define('A', 1); */ // define('A', 1);
        # define('A', 1);
        $x->define('A', 1); $x?->define('A', 1); X::define('A', 1);
        class X { const A = 1; public static function define($a, $b) {} }
        $doc = <<<'END'
        define('A', 1);
        END;
        $text = "define('A', 1);"; defined('A'); define($a, 1); ?> define('A', 1); <?php """

    assert constants(php) == {}


def test_nothing_outside_php_tags_counts() -> None:
    assert read_php(b"define('A', 1);", "a.php") == ({}, Array(1))
    assert constants("?> define('A', 1) <?php define('B', 2) ?> <? define('C', 3)") == {"B": "2"}
    assert constants("// a comment ends here ?> <?= define('A', 'a') ?>") == {"A": "a"}


def test_the_first_define_and_the_last_assignment_count() -> None:
    assert constants("define('A', 1); define('A', 2);") == {"A": "1"}
    assert variables("$a = 1; $a = 2;") == {"a": "2"}
    assert variables("$a = ['k' => 1, 'k' => 2]; $a['j'] = 3;") == {"a": {"k": "2", "j": "3"}}


def test_a_value_that_depends_on_a_condition_is_not_guessed() -> None:
    guess = ("is computed by PHP code (a condition)",)
    branch = "if (PHP_OS == 'x') { %s } else { %s }"

    assert constants(branch % ("define('A', 1);", "define('A', 2);")) == {"A": guess}
    assert constants(branch % ("define('A', 1);", "define('A', 1);")) == {"A": "1"}
    assert constants("X && define('A', 1); X || define('A', 2);") == {"A": guess}
    assert variables(branch % ("$a['k'] = 1;", "$a['k'] = 2;")) == {"a": {"k": guess}}
    assert variables("$a = ['k' => 1]; if (X) $a = ['k' => 2];") == {"a": guess}


def test_assignments_to_elements_build_arrays() -> None:
    php = """$a["x"]['y'] = 1; $a['x']['z'] = array('p' => 2, 'q' => [3, 4],); $a[] = 5;
        if ($a['x']['y'] == 9 || $a['x']['y'] === 9 || $a['x']['y'] <= 9) {} X::$a = 7;"""

    assert variables(php) == {"a": {"x": {"y": "1", "z": {"p": "2", "q": {"0": "3", "1": "4"}}}}}


@pytest.mark.parametrize(
    "php",
    [
        "$a = ['k' => 1, ...$more];",
        "$a = ['k' => 1, $key => 2];",
        "$a = ['k' => 1]; $a[$key] = 2;",
        "$a = ['k' => 1]; $a['k'] .= 2;",
        "$a = load(); $a['other'] = 2;",
        "$a = load()['a'];",
        "$a =& $b;",
    ],
)
def test_a_key_that_php_may_have_set_is_not_guessed(php: str) -> None:
    value = read_php(b"<?php " + php.encode(), "a.php")[1].get("a")

    assert isinstance(value.get("k") if isinstance(value, Array) else value, Computed)


def test_lines_are_counted_through_strings_comments_and_other_text() -> None:
    php = "\n<?php\n/*\n*/ $a = '\n'; // \n?>\n<?php\n$b = <<<X\n\nX;\n$c = ['k' =>\n\n1];"

    found = read_php(php.encode(), "a.php")[1].entries
    assert [found[name].line for name in "abc"] == [4, 8, 11]
    assert value_of(found["c"]) == {"k": "1"}


MIB = 1 << 20
GARBAGE = ["(", "[", "$a=[", "'\\", '"', "<<<A\n", "/*", "#\n", "?><", "define(", "a\\", "\\u{"]
GARBAGE += [
    "$a[1]",
    "=1*9",
    ".9.",
    "?",
    "\n",
    "\x00\xff\x80",
    "{$",
    "array(",
    "define('A',",
    "<?ph",
]


@pytest.mark.parametrize("piece", GARBAGE)
@pytest.mark.parametrize("start", ["", "$a=", "if $a['", '$a="', "?>"])
def test_a_mebibyte_of_garbage_is_read_in_a_second(piece: str, start: str) -> None:
    source = (f"<?php {start}" + piece * (MIB // len(piece))).encode("latin-1")
    began = time.perf_counter()
    with contextlib.suppress(AdminError):
        read_php(source, "a.php")
    assert time.perf_counter() - began < 1


def test_a_file_with_far_too_much_code_is_refused_by_name() -> None:
    with pytest.raises(AdminError, match=r"^a\.php holds too much code to be a settings file\."):
        read_php(b"<?php " + b";" * MIB, "a.php")


@pytest.mark.parametrize("closing", ["]" * 9000, "]" * 5])
def test_deep_arrays_are_not_looked_into(closing: str) -> None:
    found = read_php(b"<?php $a = " + b"[" * 9000 + closing.encode() + b"; $b = 1;", "a.php")[1]

    assert found.entries.keys() >= ({"a", "b"} if len(closing) == 9000 else {"a"})
