"""What the window needs of the encoder service, so that tests can put another in its place."""

from concurrent.futures import Future
from pathlib import Path
from typing import Protocol

from photosim.library.encoders import IndexEncoder
from photosim.vision.messages import Preview


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


class EncoderProtocol(IndexEncoder, ThumbnailMaker, PreviewMaker, Protocol):
    """The whole encoder service."""
