"""Where the files that are not Python lie, in a checkout and in an installed package."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_PLACES = (_PACKAGE / "resources", _PACKAGE.parent / "resources")


def resource(*parts: str) -> Path:
    """The path of a file or folder under `resources`, named by its parts."""
    for place in _PLACES:
        path = place.joinpath(*parts)
        if path.exists():
            return path
    wanted = "/".join(("resources", *parts))
    looked = " or ".join(str(place) for place in _PLACES)
    raise FileNotFoundError(
        f"The installation is incomplete: {wanted} is missing (looked in {looked}). "
        "Install Trongate Admin again."
    )
