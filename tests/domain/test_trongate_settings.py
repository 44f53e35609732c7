"""Proves that the text of a Trongate application's settings is read as the application reads it."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.trongate_folder import TrongateSettings, read_settings

PHP = shutil.which("php")
SEEN_BY_PHP = r"""
require $argv[1];
$names = ['host' => 'HOST', 'port' => 'PORT', 'user' => 'USER', 'password' => 'PASSWORD',
    'database' => 'DATABASE'];
foreach ($names as $key => $name) {
    $seen[$key] = $databases['default'][$key] ?? (defined($name) ? constant($name) : null);
}
echo json_encode($seen);
"""
SECRET = "s3cr3t-Zoë"
V1 = f"""<?php
//Database settings
define('HOST', 'db.example.com');
define('PORT', '3307');
define('USER', 'shop');
define('PASSWORD', '{SECRET}');
define('DATABASE', 'shop_live');
"""
V2 = f"""<?php
$databases = [
    // the shop
    'default' => [
        'host' => 'db.example.com',
        'port' => '3307',
        'user' => 'shop',
        'password' => '{SECRET}',
        'database' => 'shop_live',
    ],
    'analytics' => ['host' => 'other', 'port' => '1', 'user' => 'x', 'password' => 'y'],
];
"""
V2_GROUP = V2.replace("$databases = [\n", "").replace("'default' => [", "$databases['default'] = [")
V2_GROUP = V2_GROUP.split("    'analytics'")[0].replace("],\n", "];\n")
V2_ARRAY = V2.replace("[", "array(").replace("]", ")")
V2_ELEMENTS = f"""<?php
$databases['default'] = array('host' => 'localhost', 'port' => 3306);
$databases['default']['host'] = 'db.' . "example.com";
$databases["default"]["port"] = 3307;
$databases['default']['user'] = 'shop';
$databases['default']['password'] = "{SECRET}"; # $databases['default']['password'] = 'old';
$databases['default']['database'] = 'shop_live';
"""
V1_CONST = V1.replace("define('", "const ").replace("', '", " = '").replace("')", "'")
FORMS = [V1, V1_CONST, V2, V2_GROUP, V2_ARRAY, V2_ELEMENTS]
LOGIN = """<?php
$config['login'] = [
    'max_failed_attempts'  => 5,
    'block_duration'       => 30 * 60,
    'reset_token_lifespan' => 3600,
    'user_levels' => [1 => ['max_failed_attempts' => 9, 'secret_login_word' => 'tg-admin']]
];
"""


def read(database: str, config: str = "", login: str = "") -> TrongateSettings:
    return read_settings(database.encode(), config.encode(), login.encode())


def complaint(database: str) -> str:
    with pytest.raises(AdminError) as caught:
        read(database)
    assert caught.value.advice
    assert "s3cr3t" not in str(caught.value)
    return caught.value.what


def seen_by_php(file: Path) -> dict[str, object]:
    if PHP is None:
        if os.environ.get("CI"):
            pytest.fail("php is missing: the cross-test of whole files can't run")
        pytest.skip("php isn't installed: nothing to compare with")
    done = subprocess.run([PHP, "-n", "-r", SEEN_BY_PHP, str(file)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_the_file_is_read_as_php_reads_it(form: str, tmp_path: Path) -> None:
    file = tmp_path / "database.php"
    file.write_text(form)
    expected = {**seen_by_php(file), "port": 3307}

    found = read(form)

    assert {key: getattr(found, key) for key in expected} == expected
    assert (found.host, found.password, found.database) == ("db.example.com", SECRET, "shop_live")
    assert found.generation == ("v2" if "$databases" in form else "v1")


def test_the_default_group_is_taken_and_all_groups_are_named() -> None:
    assert read(V2).groups == ("default", "analytics")
    assert read(V1).groups == ()
    missing = "config/database.php has no group “default” in $databases."
    assert complaint("<?php $databases = ['other' => []];") == missing


@pytest.mark.parametrize("form", [V1, V2])
def test_the_port_is_3306_where_none_is_given(form: str) -> None:
    lines = [line for line in form.splitlines() if "3307" not in line]

    assert read("\n".join(lines)).port == 3306
    assert read(form.replace("'3307'", "''")).port == 3306
    assert read(form.replace("'3307'", "3308")).port == 3308


def test_a_port_that_is_none_is_named_without_its_value() -> None:
    expected = "config/database.php, line 4: the value of PORT isn't a port (1 to 65535)."
    for port in (SECRET, "0", "65536", "３３０６", "-1", "33 06", "9" * 5000):
        assert complaint(V1.replace("3307", port)) == expected


def test_the_password_is_in_no_representation() -> None:
    found = read(V2)

    assert found.password == SECRET
    assert "s3cr3t" not in repr(found) + str(found)


def test_computed_values_are_named_with_file_line_and_kind() -> None:
    host = V1.replace("'db.example.com'", "getenv('DB_HOST')")
    password = V2.replace(f"'{SECRET}'", f"decrypt('{SECRET}')")

    assert complaint(host) == (
        "config/database.php, line 3: the value of HOST is computed by PHP code "
        '("getenv(…)") and can\'t be read as text.'
    )
    assert complaint(password) == (
        "config/database.php, line 8: the value of $databases['default']['password'] is "
        "computed by PHP code (a function call) and can't be read as text."
    )
    assert "$databases['default'] is computed" in complaint("<?php $databases = require 'x.php';")


def test_a_botched_password_is_never_quoted() -> None:
    for botched in ("s3cr3t", "s3cr3t('", "'s3cr3t", '"s3cr3t$x"', "$s3cr3t", "['s3cr3t']"):
        assert "PASSWORD" in complaint(V1.replace(f"'{SECRET}'", botched))


def test_missing_and_empty_values_are_named() -> None:
    without = "\n".join(line for line in V1.splitlines() if "USER" not in line)

    assert complaint(without) == "config/database.php has no value for USER."
    assert complaint(V1.replace("shop_live", "")).endswith("line 7: DATABASE is empty.")
    assert read(V1.replace(SECRET, "")).password == ""
    assert "neither $databases nor HOST is set" in complaint("<?php $db = 1;")
    assert "neither $databases nor HOST is set" in complaint(V1.replace("<?php", ""))
    assert complaint(" \n") == "config/database.php is empty."


def test_text_that_is_not_utf8_is_a_complaint_only_where_it_is_needed() -> None:
    latin = V1.replace("//Database", "//Größe").encode("latin-1").replace(b"shop_live", b"shop")

    with pytest.raises(AdminError, match=r"line 6: the value of PASSWORD isn't UTF-8 and can't"):
        read_settings(latin)
    assert read_settings(latin.replace(b"\xeb", b"e")).password == "s3cr3t-Zoe"
    assert read_settings(b"\xef\xbb\xbf" + V1.encode()).password == SECRET


def test_the_environment_is_compared_exactly_and_may_be_unknown() -> None:
    for env, is_dev, is_known in [
        ("'dev'", True, True),
        ("'DEV'", False, True),
        ("'dev '", False, True),
        ("'live'", False, True),
        ("getenv('ENV') ?: 'dev'", False, False),
    ]:
        found = read(V1, f"<?php define('ENV', {env});")
        assert (found.is_dev, found.is_env_known) == (is_dev, is_known)
    assert not read(V1).is_env_known


@pytest.mark.parametrize(
    ("login", "expected"),
    [
        (LOGIN, (5, 1800)),
        ("", (3, 900)),
        ("<?php define('MAX_ATTEMPTS', 4); define('LOCKOUT_DURATION', 60);", (4, 60)),
        ("<?php $config = ['max_attempts' => '4', 'block_seconds' => 60];", (4, 60)),
        ("<?php $config['login'] = ['max_failed_attempts' => getenv('A')];", (3, 900)),
        ("<?php define('MAX_ATTEMPTS', 4); define('MAX_LENGTH', 9);", (3, 900)),
        ("<?php define('MAX_ATTEMPTS', 0); define('LOCKOUT_DURATION', 'long');", (3, 900)),
    ],
)
def test_the_lockout_is_what_v2_reads_or_its_default(login: str, expected: tuple[int, int]) -> None:
    found = read(V2, "", login)

    assert (found.max_attempts, found.block_seconds) == expected
