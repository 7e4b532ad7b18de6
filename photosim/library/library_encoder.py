"""The encoder that a library goes on with, and what reading it anew with a larger one takes."""

import json
import math
import time
from collections.abc import Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from photosim.arrays import Ids
from photosim.atomic_write import atomic_write
from photosim.catalogue.records import PhotoRecord
from photosim.catalogue.store import Store
from photosim.library.disk_timeout import is_silent
from photosim.library.encoders import SearchEncoder
from photosim.library.networks import TaughtNetworks
from photosim.library.progress import Changes
from photosim.library.similar import answering_encoder
from photosim.library.underway import PhotosUnderway
from photosim.vision.files import UnreadablePhoto
from photosim.vision.models import EncoderChoice, embedded_choice

_PACE_NAME = "reading-pace.json"
_FIRST = 2  # photos with which the network is loaded and warms up
_SAMPLE = 64  # photos by which its pace is measured, from all over the library
_LONGEST_S = 8.0  # of measuring; by then a slow network has shown its pace
_STEP_S = 0.5  # longest time between two steps, so that a pause or an end is heeded at once

_GOES_ON = (
    "The library goes on with EfficientNet-Lite0, with which it was indexed. ResNet-34 is here "
    "too; “--encoder resnet34” indexes it anew."
)


@dataclass(frozen=True)
class LibraryEncoder:
    """The encoder for a library whose owner has named none.

    Attributes:
        choice: The one to go on with.
        larger: A larger one that is here too.
        missing: The identity of the one that the library was indexed with and that is not here:
            its vectors answer, and with ``choice`` all would be read anew.
    """

    choice: EncoderChoice
    larger: EncoderChoice | None = None
    missing: str | None = None


@dataclass(frozen=True)
class ReadingAnew:
    """What reading a library anew with a larger encoder takes.

    Attributes:
        encoder: Its name.
        photos: How many are to be read.
        seconds: How long that takes, by the pace at which some of them were read.
    """

    encoder: str
    photos: int
    seconds: float


def library_encoder(store: Store, best: EncoderChoice, networks: TaughtNetworks) -> LibraryEncoder:
    """The encoder with which a library was indexed goes on; only a new library gets the best.

    Args:
        store: A store, reading is enough.
        best: What a new library would get.
        networks: Those that were taught.
    """
    own, embedded = answering_encoder(store, best.identity), embedded_choice(_GOES_ON)
    if own is None or own == best.identity:
        return LibraryEncoder(best)
    if own == embedded.identity:
        return LibraryEncoder(embedded, larger=best)
    taught = networks.choice(own)
    if taught is not None:
        return LibraryEncoder(taught)
    return LibraryEncoder(best, missing=own)


def estimate(
    store: Store, service: SearchEncoder, larger: EncoderChoice, *, measured_anew: bool = False
) -> Generator[Changes, None, ReadingAnew | None]:
    """Find out how long reading the library anew takes, by reading some of it.

    The vectors that come of that are not kept; the pace is, for the next start that asks.

    Args:
        store: A store, reading is enough.
        service: The service of the library's own encoder.
        larger: The encoder to read with.
        measured_anew: Whether it may take another time by now, as with more cores.

    Yields:
        Nothing of note, at least every half second.

    Returns:
        What it takes; None where nothing is left to read, or nothing can be read with it.

    Raises:
        EncoderUnavailable: Its process cannot be kept running.
    """
    waiting = store.pending_ids(larger.identity)
    known = store.session.path.with_name(_PACE_NAME)
    pace = None if measured_anew else _known_pace(known, larger.identity)
    if pace is None:
        pace = yield from _measured_pace(store, service, larger, waiting)
        if pace is not None:
            _keep_pace(known, larger.identity, pace)
    if pace is None or not len(waiting):
        return None
    return ReadingAnew(larger.spec.name, len(waiting), len(waiting) * pace)


def _measured_pace(
    store: Store, service: SearchEncoder, larger: EncoderChoice, waiting: Ids
) -> Generator[Changes, None, float | None]:
    """Seconds a photo; None where none can be read with this encoder."""
    spread = np.linspace(0, len(waiting) - 1, min(len(waiting), _FIRST + _SAMPLE)).astype(int)
    photos = [photo for photo in store.photos(waiting[spread]) if not is_silent(photo.path)]
    beside = service.beside(larger)
    underway = PhotosUnderway(beside.embed)
    try:
        yield from _read(underway, photos[:_FIRST], larger, math.inf)
        began = time.monotonic()
        read = yield from _read(underway, photos[_FIRST:] or photos, larger, _LONGEST_S)
        seconds = time.monotonic() - began
    finally:
        underway.cancel()
        beside.close()
    return seconds / read if read else None


def _known_pace(file: Path, encoder: str) -> float | None:
    """Seconds a photo, as an earlier start has measured it for this encoder."""
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    pace = document.get(encoder) if isinstance(document, dict) else None
    return pace if isinstance(pace, float) and 0 < pace < math.inf else None


def _keep_pace(file: Path, encoder: str, pace: float) -> None:
    with suppress(OSError), atomic_write(file) as partial:  # else the next start measures again
        partial.write_text(json.dumps({encoder: pace}), encoding="utf-8")


def _read(
    underway: PhotosUnderway, photos: Sequence[PhotoRecord], encoder: EncoderChoice, longest: float
) -> Generator[Changes, None, int]:
    """Read photos for at most so many seconds; returns how many were read with this encoder."""
    for photo in photos:
        underway.submit(photo)
    read, until = 0, time.monotonic() + longest
    while underway and time.monotonic() < until:
        for _, future in underway.finished(_STEP_S):
            with suppress(UnreadablePhoto):
                read += future.result().encoder == encoder.identity
        yield Changes()
    return read
