"""What the window needs of the encoder service, so that tests can put another in its place."""

from concurrent.futures import Future
from pathlib import Path
from typing import Protocol

from photosim.vision.messages import EmbeddedPhoto, EncoderInfo, Preview, Priority, Region
from photosim.vision.models import EncoderChoice


class ThumbnailMaker(Protocol):
    """Makes thumbnails that the cache lacks."""

    def thumbnail(self, path: Path, side: int) -> Future[Path]:
        """Write a photo's thumbnail, its longest side at most ``side``, into the cache."""
        ...


class PreviewMaker(Protocol):
    """Decodes photos for showing."""

    def preview(self, path: Path, side: int) -> Future[Preview]:
        """Decode a photo, its longest side at most ``side`` pixels."""
        ...


class Encoder(ThumbnailMaker, PreviewMaker, Protocol):
    """The encoder service; see `photosim.vision.service.EncoderService`."""

    @property
    def choice(self) -> EncoderChoice:
        """The encoder asked for."""
        ...

    def info(self) -> EncoderInfo:
        """The encoder in use; waits until it is loaded."""
        ...

    def renew(self, choice: EncoderChoice, device: str, threads: int | None) -> None:
        """Go on with another encoder, device or number of threads."""
        ...

    def embed(
        self, path: Path, priority: Priority = Priority.INDEX, region: Region | None = None
    ) -> Future[EmbeddedPhoto]:
        """Embed a photo, or a part of it."""
        ...

    def beside(self, choice: EncoderChoice) -> "Encoder":
        """Make a service for another encoder, set up like this one."""
        ...

    def avoid(self, folders: frozenset[Path]) -> None:
        """Fail jobs on photos in folders that do not answer, until told otherwise."""
        ...

    def close(self) -> None:
        """End it; what is outstanding fails."""
        ...
