"""What the library needs of the encoder service, see `photosim.vision.service`."""

from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Protocol

from photosim.vision.messages import (
    Comparisons,
    EmbeddedPhoto,
    EmbeddedText,
    EncoderInfo,
    PhotoFacts,
    PhotoRegions,
    Priority,
    Region,
    Seen,
)
from photosim.vision.models import EncoderChoice


class WordEncoder(Protocol):
    """A larger model that knows words, see `photosim.vision.word_service`."""

    @property
    def choice(self) -> EncoderChoice | None:
        """The model in use; None where there is none."""
        ...

    def use(self, choice: EncoderChoice | None) -> None:
        """Go on with this model."""
        ...

    def embed(self, path: Path) -> Future[EmbeddedPhoto]:
        """Embed a photo."""
        ...

    def embed_text(self, text: str) -> Future[EmbeddedText]:
        """Embed a text."""
        ...

    def rest(self) -> None:
        """End its process if it is not needed."""
        ...

    def close(self) -> None:
        """End its process for good."""
        ...


class SearchEncoder(Protocol):
    """Embeds the examples of a search."""

    @property
    def choice(self) -> EncoderChoice:
        """The encoder asked for, known without starting anything."""
        ...

    @property
    def words(self) -> WordEncoder:
        """The larger model that knows words, and may not be there."""
        ...

    def info(self) -> EncoderInfo:
        """Start if need be; the encoder really in use."""
        ...

    def info_within(self, seconds: float) -> EncoderInfo | None:
        """Likewise; None if it has not started within so many seconds."""
        ...

    def embed(
        self, path: Path, priority: Priority = Priority.INDEX, region: Region | None = None
    ) -> Future[EmbeddedPhoto]:
        """Embed a photo, or a part of it."""
        ...

    def embed_regions(self, photo: Path, mtime_ns: int) -> Future[PhotoRegions]:
        """Embed the regions of a photo from its thumbnail, made when it was changed last."""
        ...

    def facts(self, path: Path) -> Future[PhotoFacts]:
        """Read what a photo's file says of it."""
        ...

    def compare(
        self, photo: Seen, others: Sequence[Seen], priority: Priority = Priority.INDEX
    ) -> Future[Comparisons]:
        """Find out which photos show the same picture as one."""
        ...

    def beside(self, choice: EncoderChoice) -> "SearchEncoder":
        """Make a service for another encoder, set up like this one."""
        ...

    def close(self) -> None:
        """End it; what is outstanding fails."""
        ...


class IndexEncoder(SearchEncoder, Protocol):
    """Embeds a library, with an encoder that may be exchanged."""

    def renew(self, choice: EncoderChoice, device: str, threads: int | None) -> None:
        """Go on with another encoder, device or number of threads."""
        ...

    def use(self, choice: EncoderChoice) -> None:
        """Go on with another encoder, set up like the one so far."""
        ...

    def avoid(self, folders: frozenset[Path]) -> None:
        """Fail jobs on photos in folders that do not answer, until told otherwise."""
        ...
