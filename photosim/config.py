"""Settings of a run and locations on disk; the only module that reads the environment."""

import os
import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import platformdirs

from photosim.preferences import Preferences, read_preferences

APP_NAME = "photosim"


@dataclass(frozen=True)
class Settings:
    """Everything that is configured from outside.

    Attributes:
        data_dir: Keeps the catalogue, downloaded weights, backups and the log.
        home: The data folder that is used where none is named.
        thumbnails_dir: Root of the thumbnail cache.
        saved: The saved preferences.
        overrides: Preferences that the command line sets for this run, by their names.
        weights_dirs: Folders that may hold ResNet-34's weights, in order of preference.
        has_screen: Whether windows can be shown.
        notice: What was wrong with the saved preferences, as a message for the person, or "".
    """

    data_dir: Path
    home: Path
    thumbnails_dir: Path
    saved: Preferences
    overrides: Mapping[str, Any]
    weights_dirs: tuple[Path, ...]
    has_screen: bool
    notice: str

    @property
    def preferences(self) -> Preferences:
        """The preferences in effect for this run."""
        return replace(self.saved, **self.overrides)

    @property
    def catalogue(self) -> Path:
        """The SQLite file."""
        return self.data_dir / "catalogue.sqlite"

    @property
    def library_name(self) -> str:
        """What the library is called; "" for the usual one."""
        return "" if self.data_dir == self.home else self.data_dir.name

    @property
    def libraries_file(self) -> Path:
        """The file with the libraries that were opened last, the same for all of them."""
        return self.home / "libraries.json"

    @property
    def thumbnails_shared(self) -> bool:
        """Whether other programs keep their thumbnails in the same place."""
        return platform.system() == "Linux" and self.thumbnails_dir == _shared_thumbnails_dir()

    @property
    def pace(self) -> Path:
        """The file that remembers the quickest way to run the network on this computer."""
        return self.data_dir / "pace.json"

    @property
    def digests(self) -> Path:
        """The file that remembers the digests of weights."""
        return self.data_dir / "digests.json"

    @property
    def undo_file(self) -> Path:
        """The file that remembers how to undo what was done to photos."""
        return self.data_dir / "undo.json"

    @property
    def removals_file(self) -> Path:
        """The journal of the copies that were removed."""
        return self.data_dir / "removals.jsonl"

    @property
    def taught_dir(self) -> Path:
        """Where networks are kept that were taught."""
        return self.data_dir / "taught"

    @property
    def training_dir(self) -> Path:
        """What training a network has come to so far."""
        return self.data_dir / "training"

    @property
    def weights_dir(self) -> Path:
        """Where downloaded weights are kept."""
        return self.data_dir / "weights"


def settings_to_read(settings: Settings, scratch: Path) -> Settings:
    """Settings of a run that writes nothing into the data folder, but all into another.

    Args:
        settings: Those of the library.
        scratch: The other folder, deleted afterwards; it gets one of the library's name.
    """
    data_dir = scratch / (settings.data_dir.name or APP_NAME)
    data_dir.mkdir(mode=0o700, parents=True)
    home = data_dir if not settings.library_name else settings.home
    return replace(settings, data_dir=data_dir, home=home, thumbnails_dir=_shared_thumbnails_dir())


def load_settings(data_dir: Path | None = None, **overrides: Any) -> Settings:
    """Combine the command line's options, the saved preferences and the standard locations.

    Args:
        data_dir: Keep everything here, thumbnails included, instead of the standard locations.
        **overrides: Preferences for this run alone, by their names; None keeps the saved one.
    """
    home = Path(platformdirs.user_data_dir(APP_NAME, appauthor=False))
    if data_dir is not None:
        thumbnails_dir = data_dir / "thumbnails"
    else:
        data_dir = home
        thumbnails_dir = _shared_thumbnails_dir()
    saved, notice = read_preferences(data_dir)
    return Settings(
        data_dir=data_dir,
        home=home,
        thumbnails_dir=thumbnails_dir,
        saved=saved,
        overrides={name: value for name, value in overrides.items() if value is not None},
        weights_dirs=(data_dir / "weights", _app_dir() / "weights", _torch_cache()),
        has_screen=_has_screen(),
        notice=notice,
    )


def _shared_thumbnails_dir() -> Path:
    # Linux desktops share one cache of thumbnails among all programs.
    if platform.system() == "Linux":
        return Path(platformdirs.user_cache_dir()) / "thumbnails"
    return Path(platformdirs.user_cache_dir(APP_NAME, appauthor=False)) / "thumbnails"


def _app_dir() -> Path:
    """The folder of the packaged app, or of this package."""
    return Path(getattr(sys, "_MEIPASS", Path(__file__).parent))


def _torch_cache() -> Path:
    # The rule of torch.hub, which cannot be asked without importing torch.
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    home = Path(os.environ.get("TORCH_HOME", cache / "torch"))
    return home / "hub" / "checkpoints"


def _has_screen() -> bool:
    if platform.system() != "Linux":
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
