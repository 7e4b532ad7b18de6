"""What several commands need: the catalogue, the encoder, faults in a person's words."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from photosim.catalogue.database import (
    DamagedCatalogueError,
    OlderCatalogueError,
)
from photosim.catalogue.store import Store
from photosim.config import Settings
from photosim.console import Refused, say
from photosim.errors import PhotoSimError
from photosim.vision.files import UnreadablePhoto
from photosim.vision.models import EncoderChoice, choose_encoder

if TYPE_CHECKING:
    from photosim.vision.service import EncoderService


@contextmanager
def refusals() -> Iterator[None]:
    """Turn every expected fault into `Refused`."""
    try:
        yield
    except UnreadablePhoto as error:
        raise Refused(f"{error.path} cannot be read: {error.reason}.") from error
    except Refused:
        raise
    except PhotoSimError as error:
        raise Refused(str(error)) from error


@contextmanager
def open_store(
    settings: Settings, *, read_only: bool, check_seconds: float | None = None
) -> Iterator[Store]:
    """The catalogue for the length of a command; a writing one mends a damaged file first.

    Args:
        settings: Tell where it is.
        read_only: Whether nothing will be written.
        check_seconds: How long a writing command may look for damage, if not as long as usual.
    """
    store = _open_to_read(settings.catalogue) if read_only else _open(settings, check_seconds)
    try:
        yield store
    except DamagedCatalogueError:
        from photosim.library.recover import suspect_damage

        suspect_damage(settings.catalogue)
        raise
    finally:
        store.close()


def _open(settings: Settings, check_seconds: float | None) -> Store:
    from photosim.library.recover import CHECK_S, open_sound

    seconds = CHECK_S if check_seconds is None else check_seconds
    store, recovery = open_sound(settings.catalogue, seconds)
    if recovery is not None:
        say(str(recovery))
    return store


def _open_to_read(catalogue: Path) -> Store:
    try:
        return Store.open(catalogue, read_only=True)
    except OlderCatalogueError:
        say("Upgrading the catalogue of an older PhotoSim; a backup is kept.")
        Store.open(catalogue).close()
        return Store.open(catalogue, read_only=True)


def choose(settings: Settings) -> EncoderChoice:
    """The encoder that the settings lead to."""
    wanted = settings.preferences
    return choose_encoder(wanted.encoder, wanted.weights, settings.weights_dirs)


@contextmanager
def encoder_service(settings: Settings, choice: EncoderChoice) -> "Iterator[EncoderService]":
    """The encoder process for the length of a command; it starts with the first photo."""
    # A search for a photo of the library needs no encoder, and should not wait for its imports.
    from photosim.vision.service import EncoderService
    from photosim.vision.thumbnails import ThumbnailCache

    service = EncoderService(
        choice,
        device=settings.preferences.device,
        thumbnails=ThumbnailCache(settings.thumbnails_dir),
        threads=settings.preferences.cores,
        memory=settings.pace,
    )
    try:
        yield service
    finally:
        service.close()
