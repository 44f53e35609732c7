"""All SQL text of the program: constants only, every value bound.

The rest is built by SQLAlchemy from `tables.py`, which binds values by itself.
"""

from sqlalchemy import text

BEGIN = {"mysql": text("START TRANSACTION"), "sqlite": text("BEGIN IMMEDIATE")}
COMMIT = text("COMMIT")
ROLLBACK = text("ROLLBACK")

SERVER_TIME = {
    "mysql": text("SELECT UNIX_TIMESTAMP(CURRENT_TIMESTAMP(6))"),
    "sqlite": text("SELECT (julianday('now') - 2440587.5) * 86400.0"),
}

ACTIVITY = {
    "mysql": text(
        "SHOW GLOBAL STATUS WHERE Variable_name IN ('Questions', 'Threads_running',"
        " 'Innodb_row_lock_waits', 'Innodb_row_lock_current_waits', 'Innodb_checkpoint_age',"
        " 'Innodb_checkpoint_max_age', 'wsrep_cluster_size')"
    ),
}

COLUMNS = {
    "mysql": text(
        "SELECT table_name, column_name, column_type, collation_name"
        " FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name IN"
        " ('trongate_user_levels', 'trongate_users', 'trongate_tokens',"
        " 'trongate_administrators', 'login_attempts')"
    ),
    "sqlite": text(
        "SELECT m.name, c.name, c.type, NULL FROM sqlite_master m, pragma_table_info(m.name) c"
        " WHERE m.type IN ('table', 'view')"
    ),
}

FOREIGN_KEYS = {
    "mysql": text(
        "SELECT COUNT(*) FROM information_schema.key_column_usage"
        " WHERE table_schema = DATABASE() AND referenced_table_name = 'trongate_users'"
    ),
    "sqlite": text("SELECT 0"),
}

VERSION = {
    "mysql": text("SELECT VERSION()"),
    "sqlite": text("SELECT 'SQLite ' || sqlite_version()"),
}

# Each stands alone: a server that doesn't know one (error 1193) still gets the others.
# UTC keeps UNIX_TIMESTAMP() unambiguous in the hour that daylight saving repeats.
SESSION_SETTINGS = (
    "SET SESSION time_zone = '+00:00'",
    "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'",
    "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
    "SET SESSION wait_timeout = 120",
    "SET SESSION idle_transaction_timeout = 15",
    "SET SESSION innodb_lock_wait_timeout = 5",
    "SET SESSION lock_wait_timeout = 5",
    "SET SESSION max_statement_time = 30",
    "SET SESSION wsrep_sync_wait = 1",
    # Packed ids; a megabyte less than the largest answer that a server sends as shipped.
    "SET SESSION group_concat_max_len = 15728640",
    # MySQL would tell a table's size of a day ago.
    "SET SESSION information_schema_stats_expiry = 0",
)

HASH_JOINS = text(
    "SET SESSION join_cache_level = 4, join_buffer_size = 8388608,"
    " join_buffer_space_limit = 33554432"
)
NO_HASH_JOINS = text(
    "SET SESSION join_cache_level = DEFAULT, join_buffer_size = DEFAULT,"
    " join_buffer_space_limit = DEFAULT"
)

# Reads no row: InnoDB keeps an estimate in memory. SQLite's own counting is as quick.
ESTIMATE = {
    "mysql": text(
        "SELECT table_rows FROM information_schema.tables"
        " WHERE table_schema = DATABASE() AND table_name = 'trongate_tokens'"
    ),
    "sqlite": text("SELECT COUNT(*) FROM trongate_tokens"),
}

# Keys of any kind that can find a token by its string; a full-text one can't.
TOKEN_KEYS = {
    "mysql": text(
        "SELECT COUNT(*) FROM information_schema.statistics WHERE table_schema = DATABASE()"
        " AND table_name = 'trongate_tokens' AND column_name = 'token' AND seq_in_index = 1"
        " AND index_type IN ('BTREE', 'HASH')"
    ),
    "sqlite": text(
        "SELECT COUNT(*) FROM pragma_index_list('trongate_tokens') l, pragma_index_info(l.name) i"
        " WHERE i.seqno = 0 AND i.name = 'token'"
    ),
}
TOKEN_COLUMN = text(
    "SELECT column_type, character_set_name, collation_name, is_nullable, column_default"
    " FROM information_schema.columns WHERE table_schema = DATABASE()"
    " AND table_name = 'trongate_tokens' AND column_name = 'token'"
)
# A hint: most strings are their own group, so a table of all groups would go to the disk.
SORTED = "SQL_BIG_RESULT"
GLOBAL_MODE = text("SELECT @@GLOBAL.sql_mode")

# For a person to look at and run: the program never does.
ADD_KEY = "CREATE INDEX trongate_tokens_token ON trongate_tokens (token);"
CHANGE_COLLATION = (
    "ALTER TABLE trongate_tokens MODIFY token {type}\n"
    "  CHARACTER SET {charset} COLLATE {charset}_bin {null}{default};"
)
BE_STRICT = (
    "SET GLOBAL sql_mode =\n  CONCAT_WS(',', NULLIF(@@GLOBAL.sql_mode, ''), 'STRICT_TRANS_TABLES');"
)
RESTORE_LEVEL = "INSERT INTO trongate_user_levels (id, level_title) VALUES ({id}, '{title}');"
MOVE_USERS = (
    "-- Change the 2 into the level that these {number} users are to have.\n"
    "UPDATE trongate_users SET user_level_id = 2 WHERE user_level_id {which};"
)

KILL_QUERY = "KILL QUERY %s"
KILL_CONNECTION = "KILL CONNECTION %s"
IS_CONNECTED = "SELECT COUNT(*) FROM information_schema.processlist WHERE id = %s"

DEMO_TABLES = (
    text(
        "CREATE TABLE trongate_user_levels (id INTEGER PRIMARY KEY AUTOINCREMENT,"
        " level_title VARCHAR(125) DEFAULT '')"
    ),
    text(
        "CREATE TABLE trongate_users (id INTEGER PRIMARY KEY AUTOINCREMENT,"
        " code VARCHAR(32), user_level_id INT DEFAULT 0)"
    ),
    text(
        "CREATE TABLE trongate_tokens (id INTEGER PRIMARY KEY AUTOINCREMENT,"
        " token VARCHAR(125), user_id INT DEFAULT 0, expiry_date INT, code VARCHAR(3) DEFAULT '0')"
    ),
    text(
        "CREATE TABLE trongate_administrators (id INTEGER PRIMARY KEY AUTOINCREMENT,"
        " username VARCHAR(65), password VARCHAR(60), trongate_user_id INT, email VARCHAR(255),"
        " active TINYINT DEFAULT 0, failed_login_attempts INT DEFAULT 0,"
        " last_failed_attempt INT DEFAULT 0, login_blocked_until INT DEFAULT 0,"
        " failed_login_ip VARCHAR(45))"
    ),
    text(
        "CREATE TABLE login_attempts (id INTEGER PRIMARY KEY AUTOINCREMENT,"
        " target_table VARCHAR(255), identifier VARCHAR(255), ip_address VARCHAR(45),"
        " attempted_at INT)"
    ),
    text(
        "CREATE TABLE password_resets (id INTEGER PRIMARY KEY AUTOINCREMENT,"
        " target_table VARCHAR(255), identifier VARCHAR(255), token VARCHAR(255),"
        " expiry_date INT, used INT DEFAULT 0, created_at INT)"
    ),
)
