"""What is known of the demo site before it is made: where it lies, and who is let in."""

from pathlib import Path

from trongate_admin.domain.site import Site

USERNAME, PASSWORD = "demo", "demo-admin"


def demo_site(folder: Path) -> Site:
    """The demo site whose file lies in `folder`."""
    return Site(
        name="Demo site",
        path=folder / "demo.sqlite",
        hint=f"User name {USERNAME}, password {PASSWORD}",
    )
