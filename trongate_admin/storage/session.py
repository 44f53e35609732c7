"""The question whether the program's own login still holds."""

from sqlalchemy import Select, func, select

from trongate_admin.domain.people import Session
from trongate_admin.domain.power import ADMIN_LEVEL
from trongate_admin.storage.schema import Schema
from trongate_admin.storage.tables import (
    trongate_administrators,
    trongate_tokens,
    trongate_users,
)


def session_query(session: Session, schema: Schema) -> Select[int]:
    """One row by primary key where the token is there, live, unchanged and still an admin's."""
    tokens, users, administrators = trongate_tokens, trongate_users, trongate_administrators
    query = (
        select(tokens.c.id)
        .join(users, users.c.id == tokens.c.user_id)
        .join(administrators, administrators.c.trongate_user_id == users.c.id)
        .where(
            administrators.c.id == session.administrator_id,
            tokens.c.id == session.token_id,
            func.sha2(tokens.c.token, 256) == session.digest,
            tokens.c.user_id == session.user_id,
            tokens.c.expiry_date > func.unix_timestamp(),
            users.c.user_level_id == ADMIN_LEVEL,
        )
    )
    return query.where(administrators.c.active == 1) if schema.has_active else query
