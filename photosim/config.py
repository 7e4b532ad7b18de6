"""Settings and places on the disk; the only reader of the environment."""

import os
import platform
import sys
from dataclasses import dataclass
from pathlib import Path

import platformdirs

APP_NAME = "photosim"
DEVICES = ("auto", "cpu", "cuda")


@dataclass(frozen=True)
class Settings:
    """Everything the program is told from outside.

    Attributes:
        data_dir: Keeps the catalogue, downloaded weights, backups and the log.
        thumbnails_dir: Root of the thumbnail cache.
        encoder: Name the person asked for, or None for the best at hand.
        weights: File with ResNet-34's weights the person named.
        device: One of `DEVICES`.
        weights_dirs: Where else ResNet-34's weights may lie, best place first.
        has_screen: Whether windows can be shown.
    """

    data_dir: Path
    thumbnails_dir: Path
    encoder: str | None
    weights: Path | None
    device: str
    weights_dirs: tuple[Path, ...]
    has_screen: bool

    @property
    def catalogue(self) -> Path:
        """The SQLite file."""
        return self.data_dir / "catalogue.sqlite"

    @property
    def weights_dir(self) -> Path:
        """Where downloaded weights are kept."""
        return self.data_dir / "weights"


def calm_numpy() -> None:
    """Let numpy multiply on one core; must be called before numpy is imported.

    The products of a search are small: spread over cores that indexing keeps busy they take
    twice as long, as each waits for the slowest.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def load_settings(
    data_dir: Path | None = None,
    encoder: str | None = None,
    weights: Path | None = None,
    device: str = "auto",
) -> Settings:
    """Join what the command line says with the environment's standard places.

    Args:
        data_dir: Keep everything here, thumbnails included, instead of the standard places.
        encoder: Name of the encoder to use.
        weights: File with ResNet-34's weights.
        device: One of `DEVICES`.
    """
    if data_dir is not None:
        thumbnails_dir = data_dir / "thumbnails"
    else:
        data_dir = Path(platformdirs.user_data_dir(APP_NAME, appauthor=False))
        thumbnails_dir = _shared_thumbnails_dir()
    return Settings(
        data_dir=data_dir,
        thumbnails_dir=thumbnails_dir,
        encoder=encoder,
        weights=weights,
        device=device,
        weights_dirs=(data_dir / "weights", _app_dir() / "weights", _torch_cache()),
        has_screen=_has_screen(),
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
