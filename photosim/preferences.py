"""The person's preferences, stored as JSON in the data folder."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from photosim.atomic_write import atomic_write
from photosim.errors import PhotoSimError

PREFERENCES_NAME = "preferences.json"
ENCODERS = ("resnet34", "efficientnet-lite0")
WORD_MODELS = ("siglip2-b32-256", "openclip-b32-256")
DEVICES = ("auto", "cpu", "cuda")
SIMILARITIES = ("averaged", "plain")
THEMES = ("system", "light", "dark")
LANGUAGES = ("system", "en", "de")
MOST_CORES = 1024
RESULTS = (10, 1000)
THUMBNAIL_MEMORY_MB = (32, 8192)
RECALL_TARGETS = (0.5, 0.999)
SLIDESHOW_SECONDS = (2, 30)


class PreferencesError(PhotoSimError):
    """The preferences cannot be saved; the message is for the person."""


@dataclass(frozen=True)
class Preferences:
    """The person's choices, with their defaults.

    Attributes:
        encoder: One of `ENCODERS`, or None for the one that the library was indexed with, and for
            a new one the largest that is here.
        weights: A file with ResNet-34's weights, or None to look in the usual places.
        device: One of `DEVICES`.
        cores: How many cores indexing may use; None for all.
        pause_on_battery: Whether the window pauses indexing on battery power.
        thumbnail_memory_mb: Memory for decoded thumbnails, megabytes of 1,000,000 bytes.
        results: How many photos a search in the window shows.
        similarity: "averaged" compares photos together with their nearest photos, "plain" each
            on its own.
        recall_target: Share of the true ten nearest photos that the index is tuned to find.
        word_model: One of `WORD_MODELS`, the larger model to ask about words; None for whichever
            is on this computer.
        all_described: Whether it is asked about all words, not only about those that are not known
            without it.
        live_photos: Whether the movies of live photos belong to these; otherwise they are listed
            as videos.
        taught: Whether searches in the window go by the tags that were taught, too.
        theme: One of `THEMES`.
        language: One of `LANGUAGES`.
        kept_folders: Of what is in these folders no copy is suggested for removal; the first
            counts most.
        write_sidecars: Whether tags and ratings are written into XMP sidecars.
        write_photos: Whether they are then written into JPEG and TIFF photos themselves, too.
        slideshow_seconds: How long a slideshow shows each photo.
        slideshow_shuffles: Whether it shows them in any order.
    """

    encoder: str | None = None
    weights: Path | None = None
    device: str = "auto"
    cores: int | None = None
    pause_on_battery: bool = False
    thumbnail_memory_mb: int = 128
    results: int = 60
    similarity: str = "averaged"
    recall_target: float = 0.98
    word_model: str | None = None
    all_described: bool = False
    live_photos: bool = True
    taught: bool = False
    theme: str = "system"
    language: str = "system"
    kept_folders: tuple[Path, ...] = ()
    write_sidecars: bool = False
    write_photos: bool = False
    slideshow_seconds: int = 5
    slideshow_shuffles: bool = False

    @property
    def names_encoder(self) -> bool:
        """Whether the person has said which encoder to use; otherwise a library keeps its own."""
        return self.encoder is not None or self.weights is not None


def read_preferences(folder: Path) -> tuple[Preferences, str]:
    """Read the preferences from the data folder.

    A damaged file is kept under another name and replaced by what can be read of it.

    Returns:
        The preferences, and a message for the person about what was wrong with them, or "".
    """
    file = folder / PREFERENCES_NAME
    try:
        document = _load(file)
    except FileNotFoundError:
        return Preferences(), ""
    except OSError as error:
        reason = error.strerror or str(error)
        return Preferences(), f"The settings in {file} cannot be read: {reason}."
    except ValueError:
        return Preferences(), f"The settings were damaged and have been reset. {_keep_aside(file)}"
    values, wrong = _values(document)
    if not wrong:
        return Preferences(**values), ""
    words = f"Some settings were damaged and have been reset ({', '.join(wrong)}). "
    words += _keep_aside(file)
    try:
        write_preferences(folder, Preferences(**values))
    except PreferencesError as error:
        words += f" {error}"
    return Preferences(**values), words


def write_preferences(folder: Path, preferences: Preferences) -> None:
    """Save the preferences in the data folder, readable only by their owner.

    Entries that a newer version of the program has written there are kept.

    Raises:
        PreferencesError: The folder cannot be written.
    """
    file = folder / PREFERENCES_NAME
    document: dict[str, object] = {}
    try:
        document = _load(file)
    except FileNotFoundError:
        pass
    except (OSError, ValueError):
        _keep_aside(file)
    for name, value in asdict(preferences).items():
        document[name] = _plain(value)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with atomic_write(file, durable=True) as partial:
            partial.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        reason = error.strerror or str(error)
        raise PreferencesError(
            f"The settings cannot be saved in {folder}: {reason}. They last until you quit."
        ) from error


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, Path) else value


def _keep_aside(file: Path) -> str:
    """Rename a damaged file; returns where it is now, as a sentence."""
    stamp = f"{datetime.now():%Y-%m-%d-%H%M%S}"
    aside = file.with_name(f"{file.stem}-damaged-{stamp}{file.suffix}")
    try:
        file.replace(aside)
    except OSError as error:
        return f"The damaged file could not be kept: {error.strerror or error}."
    return f"The damaged file is kept as {aside.name}."


def _load(file: Path) -> dict[str, Any]:
    document = json.loads(file.read_text(encoding="utf-8"))
    if not isinstance(document, dict):
        raise ValueError("not an object")
    return document


def _values(document: Mapping[str, object]) -> tuple[dict[str, Any], list[str]]:
    """What fits of a document, and the names of what does not."""
    values: dict[str, Any] = {}
    wrong = []
    for name, read in _READERS.items():
        if name not in document:
            continue
        try:
            values[name] = read(document[name])
        except ValueError:
            wrong.append(name)
    return values, wrong


def _one_of(names: Sequence[str]) -> Callable[[object], str]:
    def read(value: object) -> str:
        if isinstance(value, str) and value in names:
            return value
        raise ValueError

    return read


def _whole(least: int, most: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        # JSON's true is an int to Python.
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        raise ValueError

    return read


def _fraction(least: float, most: float) -> Callable[[object], float]:
    def read(value: object) -> float:
        if isinstance(value, float) and least <= value <= most:
            return value
        raise ValueError

    return read


def _or_none(read: Callable[[object], Any]) -> Callable[[object], Any]:
    return lambda value: None if value is None else read(value)


def _switch(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError


def _path(value: object) -> Path:
    if isinstance(value, str) and Path(value).is_absolute() and "\0" not in value:
        return Path(value)
    raise ValueError


def _paths(value: object) -> tuple[Path, ...]:
    if isinstance(value, list):
        return tuple(_path(item) for item in value)
    raise ValueError


_READERS: dict[str, Callable[[object], Any]] = {
    "encoder": _or_none(_one_of(ENCODERS)),
    "weights": _or_none(_path),
    "device": _one_of(DEVICES),
    "cores": _or_none(_whole(1, MOST_CORES)),
    "pause_on_battery": _switch,
    "thumbnail_memory_mb": _whole(*THUMBNAIL_MEMORY_MB),
    "results": _whole(*RESULTS),
    "similarity": _one_of(SIMILARITIES),
    "recall_target": _fraction(*RECALL_TARGETS),
    "word_model": _or_none(_one_of(WORD_MODELS)),
    "all_described": _switch,
    "live_photos": _switch,
    "taught": _switch,
    "theme": _one_of(THEMES),
    "language": _one_of(LANGUAGES),
    "kept_folders": _paths,
    "write_sidecars": _switch,
    "write_photos": _switch,
    "slideshow_seconds": _whole(*SLIDESHOW_SECONDS),
    "slideshow_shuffles": _switch,
}
