"""What a signed-in administrator works with on one site."""

from dataclasses import dataclass
from pathlib import Path

from trongate_admin.domain.clock import ServerClock
from trongate_admin.domain.people import Session
from trongate_admin.domain.revoked_tokens import RevokedTokens
from trongate_admin.domain.site import Site
from trongate_admin.storage.database import Database
from trongate_admin.storage.finding_store import FindingStore
from trongate_admin.storage.inspection import TokenInspection
from trongate_admin.storage.kept_rows import Restorer
from trongate_admin.storage.matching_tokens import MatchingTokens
from trongate_admin.storage.overview_store import OverviewStore
from trongate_admin.storage.pending_revokes import PendingRevokes
from trongate_admin.storage.presented import PresentedTokens
from trongate_admin.storage.purge_store import PurgeStore
from trongate_admin.storage.revocation import Revoker
from trongate_admin.storage.schema import Schema
from trongate_admin.storage.token_export import TokenExports
from trongate_admin.storage.token_looks import TokenLooks
from trongate_admin.storage.token_store import TokenStore
from trongate_admin.storage.user_level_store import UserLevelStore
from trongate_admin.storage.user_store import UserStore


@dataclass(frozen=True)
class SignedIn:
    """One site, one login, and the stores that act in its name."""

    site: Site
    schema: Schema
    session: Session
    database: Database
    clock: ServerClock
    tokens: TokenStore
    purges: PurgeStore
    users: UserStore
    levels: UserLevelStore
    revoker: Revoker
    pending: PendingRevokes
    matching: MatchingTokens
    findings: FindingStore
    restorer: Restorer
    looks: TokenLooks
    overview: OverviewStore
    inspection: TokenInspection
    presented: PresentedTokens
    exports: TokenExports


def signed_in(
    database: Database, session: Session, clock: ServerClock, pending_file: Path
) -> SignedIn:
    """Puts the stores of a site together."""
    tokens, revoked = TokenStore(database, session), RevokedTokens()
    return SignedIn(
        site=database.site,
        schema=database.schema,
        session=session,
        database=database,
        clock=clock,
        tokens=tokens,
        purges=PurgeStore(database, session),
        users=UserStore(database),
        levels=UserLevelStore(database),
        revoker=Revoker(database, session, revoked),
        pending=PendingRevokes(pending_file, database.site),
        findings=FindingStore(database),
        matching=MatchingTokens(database, session, revoked),
        restorer=Restorer(database, session, revoked),
        looks=TokenLooks(database, tokens, revoked),
        overview=OverviewStore(database),
        inspection=TokenInspection(database, tokens),
        presented=PresentedTokens(database, tokens),
        exports=TokenExports(database, session, tokens),
    )
