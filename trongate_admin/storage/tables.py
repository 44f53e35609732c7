"""Trongate's tables as SQLAlchemy Core sees them; every column is named where it is read."""

from sqlalchemy import BigInteger, Column, Integer, MetaData, String, Table

metadata = MetaData()

trongate_user_levels = Table(
    "trongate_user_levels",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("level_title", String(125)),
)

trongate_users = Table(
    "trongate_users",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(32)),
    Column("user_level_id", Integer),
)

trongate_tokens = Table(
    "trongate_tokens",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token", String(125)),
    Column("user_id", Integer),
    Column("expiry_date", BigInteger),
    Column("code", String(3)),
)

trongate_administrators = Table(
    "trongate_administrators",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(65)),
    Column("password", String(60)),
    Column("trongate_user_id", Integer),
    # v2 only:
    Column("email", String(255)),
    Column("active", Integer),
)

login_attempts = Table(
    "login_attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("target_table", String(255)),
    Column("identifier", String(255)),
    Column("ip_address", String(45)),
    Column("attempted_at", Integer),
)

REQUIRED = {
    "trongate_user_levels": ("id", "level_title"),
    "trongate_users": ("id", "code", "user_level_id"),
    "trongate_tokens": ("id", "token", "user_id", "expiry_date", "code"),
    "trongate_administrators": ("id", "username", "password", "trongate_user_id"),
}
"""What every generation has; without one of these the site can't be opened."""
