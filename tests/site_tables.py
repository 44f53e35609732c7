"""The tables of real Trongate sites, in the words of MariaDB and of SQLite."""

from typing import NamedTuple


class Table(NamedTuple):
    """One table; its `id` goes without saying."""

    name: str
    columns: str
    keys: str = ""
    options: str = "ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci"

    def for_mariadb(self) -> str:
        return (
            f"CREATE TABLE `{self.name}` (`id` int(11) NOT NULL AUTO_INCREMENT, {self.columns}, "
            f"PRIMARY KEY (`id`){self.keys}) {self.options}"
        )

    def for_sqlite(self) -> str:
        return (
            f"CREATE TABLE `{self.name}` "
            f"(`id` INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, {self.columns})"
        )


_LEVELS = Table("trongate_user_levels", "`level_title` varchar(125) DEFAULT ''")
_USERS = Table(
    "trongate_users", "`code` varchar(32) DEFAULT NULL, `user_level_id` int(11) DEFAULT 0"
)
_TOKENS = Table(
    "trongate_tokens",
    "`token` varchar(125) DEFAULT NULL, `user_id` int(11) DEFAULT 0, "
    "`expiry_date` int(11) DEFAULT NULL, `code` varchar(3) DEFAULT '0'",
)
_V1_ADMINISTRATORS = Table(
    "trongate_administrators",
    "`username` varchar(65) DEFAULT NULL, `password` varchar(60) DEFAULT NULL, "
    "`trongate_user_id` int(11) DEFAULT NULL",
)
_V2_LOGIN = (
    Table(
        "trongate_administrators",
        "`username` varchar(65) DEFAULT NULL, `email` varchar(255) DEFAULT NULL, "
        "`password` varchar(60) DEFAULT NULL, `trongate_user_id` int(11) DEFAULT NULL, "
        "`active` tinyint(1) NOT NULL DEFAULT 0, "
        "`failed_login_attempts` int(11) NOT NULL DEFAULT 0, "
        "`last_failed_attempt` int(11) NOT NULL DEFAULT 0, "
        "`login_blocked_until` int(11) NOT NULL DEFAULT 0, "
        "`failed_login_ip` varchar(45) NOT NULL DEFAULT ''",
    ),
    Table(
        "login_attempts",
        "`target_table` varchar(255) NOT NULL, `identifier` varchar(255) NOT NULL, "
        "`ip_address` varchar(45) NOT NULL DEFAULT '', `attempted_at` int(11) NOT NULL",
        ", KEY `target_table` (`target_table`(191)), KEY `identifier` (`identifier`(191))",
    ),
    Table(
        "password_resets",
        "`target_table` varchar(255) NOT NULL, `identifier` varchar(255) NOT NULL, "
        "`token` varchar(255) NOT NULL, `expiry_date` int(11) NOT NULL, "
        "`used` tinyint(1) NOT NULL DEFAULT 0, `created_at` int(11) NOT NULL",
        ", KEY `token` (`token`(191))",
    ),
)
# The documentation names no charset: the tables get the server's.
_DOCUMENTED = (
    Table("trongate_user_levels", "`level_title` varchar(125) NOT NULL", options=""),
    Table(
        "trongate_users",
        "`code` varchar(32) NOT NULL, `user_level_id` int(11) NOT NULL",
        ", FOREIGN KEY (`user_level_id`) REFERENCES `trongate_user_levels` (`id`)",
        options="",
    ),
    Table(
        "trongate_tokens",
        "`token` varchar(125) NOT NULL, `user_id` int(11) NOT NULL, "
        "`expiry_date` int(11) NOT NULL, `code` varchar(3) NOT NULL DEFAULT '0'",
        ", FOREIGN KEY (`user_id`) REFERENCES `trongate_users` (`id`)",
        options="",
    ),
)
_WIDE_TOKENS = _TOKENS._replace(
    columns=_TOKENS.columns.replace("`expiry_date` int(11)", "`expiry_date` bigint(20)")
)
_EXTRA_TOKENS = _TOKENS._replace(
    columns=f"{_TOKENS.columns}, `created_at` datetime DEFAULT current_timestamp(), "
    "`notes` text DEFAULT NULL",
    keys=", KEY `token` (`token`)",
)

SCHEMAS: dict[str, tuple[Table, ...]] = {
    "v1": (_LEVELS, _USERS, _TOKENS, _V1_ADMINISTRATORS),
    "v2": (_LEVELS, _USERS, _TOKENS, *_V2_LOGIN),
    "documented": (*_DOCUMENTED, *_V2_LOGIN),
    "bigint": (_LEVELS, _USERS, _WIDE_TOKENS, *_V2_LOGIN),
    "extra": (_LEVELS, _USERS, _EXTRA_TOKENS, *_V2_LOGIN),
}
