"""What is remembered between runs: folders, and the window's state; never a secret."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from PySide6.QtCore import QSettings, QStandardPaths

if TYPE_CHECKING:
    from PySide6.QtCore import QByteArray

_NAME = "trongate-admin"


class Folders(NamedTuple):
    """Where the program keeps its files.

    :param config: known sites and the window's state.
    :param data: the demo site and revokes still to be done.
    :param log: the program's log.
    """

    config: Path
    data: Path
    log: Path

    @classmethod
    def of_user(cls) -> "Folders":
        """The user's own folders, where the system wants them."""
        place = QStandardPaths.StandardLocation

        def own(general: QStandardPaths.StandardLocation) -> Path:
            return Path(QStandardPaths.writableLocation(general)) / _NAME

        return cls(
            config=own(place.GenericConfigLocation),
            data=own(place.GenericDataLocation),
            log=own(place.GenericStateLocation) / "log",
        )

    @property
    def sites(self) -> Path:
        """The list of known sites."""
        return self.config / "sites.json"

    @property
    def pending_revokes(self) -> Path:
        """Revokes that failed."""
        return self.data / "pending-revokes.json"


class Settings:
    """The window's state in an INI file, read at the start and written at the end."""

    def __init__(self, path: Path) -> None:
        self._settings = QSettings(str(path), QSettings.Format.IniFormat)

    def state(self, name: str) -> "QByteArray":
        """What `saveGeometry` or `saveState` gave, empty at first."""
        from PySide6.QtCore import QByteArray

        value = self._settings.value(name)
        return value if isinstance(value, QByteArray) else QByteArray()

    @property
    def scheme(self) -> Literal["system", "light", "dark"]:
        """The chosen colours."""
        match self.text("scheme"):
            case "light":
                return "light"
            case "dark":
                return "dark"
        return "system"

    def text(self, name: str, default: str = "") -> str:
        """A remembered word."""
        return str(self._settings.value(name, default, type=str))

    def number(self, name: str, default: int) -> int:
        """A remembered number; what isn't one counts as not remembered."""
        try:
            return int(str(self._settings.value(name, default)))
        except ValueError:
            return default

    def set(self, name: str, value: Any) -> None:
        """Remembers; written when the program ends."""
        self._settings.setValue(name, value)

    def save(self) -> None:
        """Writes the file; a folder that can't be written costs only the memory."""
        self._settings.sync()
