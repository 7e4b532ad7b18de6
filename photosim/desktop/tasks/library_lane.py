"""The lane that answers the window's questions, from a library that it only reads."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from photosim.arrays import Ids
from photosim.catalogue.records import PhotoRecord
from photosim.desktop.tasks.encoder_protocol import EncoderProtocol
from photosim.desktop.tasks.lane import Failed, Lane, LongWork, Ticket
from photosim.errors import PhotoSimError

if TYPE_CHECKING:
    from photosim.library.library import Library

LibraryLane = Lane["Library"]

_RECORDS_AT_ONCE = 2_000


def library_lane(
    catalogue: Path,
    service: EncoderProtocol,
    name: str = "library",
    original: Path | None = None,
    live_photos: Callable[[], bool] = lambda: True,
) -> LibraryLane:
    """A lane that opens the catalogue for reading when it is first asked.

    Args:
        catalogue: It.
        service: The encoder.
        name: Of the lane's thread.
        original: What it is to be a copy of, made beforehand; None where it is there.
        live_photos: Tells, when it is opened, whether the movies of live photos belong to these.
    """
    build = partial(_open, catalogue, service, original, live_photos)
    return Lane(name, build, lambda library: library.close(), refused=_suspect)


def ask_records(
    lane: LibraryLane, ids: Ids, then: Callable[[Sequence[PhotoRecord]], object], failed: Failed
) -> Ticket:
    """Ask what is known of some photos.

    Of many it is read a part at a time: that of a whole library takes seconds, in which the lane
    would answer nothing else.
    """
    if len(ids) <= _RECORDS_AT_ONCE:
        return lane.ask(lambda library: library.photos(ids), then, failed)
    return lane.follow(partial(_records, ids), then, failed)


def _records(ids: Ids, library: "Library") -> LongWork[Sequence[PhotoRecord]]:
    found: list[PhotoRecord] = []
    for start in range(0, len(ids), _RECORDS_AT_ONCE):
        found += library.photos(ids[start : start + _RECORDS_AT_ONCE])
        yield None
    return found


def _open(
    catalogue: Path,
    service: EncoderProtocol,
    original: Path | None,
    live_photos: Callable[[], bool],
) -> "Library":
    from photosim.library.library import Library  # with all that it needs; not the window's start

    if original is not None:
        from photosim.catalogue.snapshot import copy_from_elsewhere

        copy_from_elsewhere(original, catalogue)
    library = Library.open(catalogue, service, read_only=True)
    library.live_photos = live_photos()
    # Some words mean different things in English and German ("Bad", "Gift").
    library.language = "de" if QLocale().language() is QLocale.Language.German else "en"
    return library


def _suspect(library: "Library", error: PhotoSimError) -> None:
    """Have the next start look through a catalogue in which damage was met."""
    from photosim.catalogue.database import DamagedCatalogueError

    if isinstance(error, DamagedCatalogueError):
        library.suspect_damage()
