"""A site as its Trongate application describes it."""

from pathlib import Path

from trongate_admin.domain.site import Site
from trongate_admin.domain.trongate_folder import read_folder, site_name


def site_of_folder(folder: Path) -> Site:
    """The site of a Trongate application, read from its configuration as text.

    :raises AdminError: names the file and line that can't be understood.
    """
    folder = folder.expanduser().absolute()
    settings = read_folder(folder)
    warnings = []
    if not settings.is_env_known:
        warnings.append(
            "ENV can't be read from config/config.php: if it is 'dev', the site lets anybody"
            " into its admin panel."
        )
    if settings.is_dev:
        warnings.append(
            "ENV is 'dev' in config/config.php: the site lets anybody into its admin panel."
        )
    return Site(
        name=site_name(settings, folder),
        host=settings.host,
        port=settings.port,
        user=settings.user,
        password=settings.password,
        database=settings.database,
        folder=folder,
        base_url=settings.base_url or "",
        warnings=tuple(warnings),
        max_attempts=settings.max_attempts,
        block_seconds=settings.block_seconds,
        is_production=settings.is_env_known and not settings.is_dev,
    )
