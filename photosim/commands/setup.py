"""What several commands need: the library, and an encoder that is started only if needed."""

from collections.abc import Sequence
from concurrent.futures import Future
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from photosim.catalogue.database import MissingCatalogueError
from photosim.config import Settings
from photosim.console import Refused, counted, say
from photosim.library.disk import NotThere, look
from photosim.library.encoder_choice import choose_in_time
from photosim.library.encoders import SearchEncoder, WordEncoder
from photosim.library.library import Library
from photosim.library.noted_renaming import undo_cut_off
from photosim.library.occupation import Occupation
from photosim.streams import printable
from photosim.vision.messages import (
    Comparisons,
    EmbeddedPhoto,
    EncoderInfo,
    PhotoFacts,
    PhotoRegions,
    Priority,
    Region,
    Seen,
)
from photosim.vision.models import EncoderChoice

if TYPE_CHECKING:
    from photosim.vision.service import EncoderService


class EncoderOnDemand:
    """The encoder service of a command, created when it is first used.

    A search for a photo of the library needs no encoder, and should not wait for its imports.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._asked: EncoderChoice | None = None  # before the library had a say
        self._missing: str | None = None  # with which the library was indexed
        self._made: EncoderService | None = None

    @cached_property
    def choice(self) -> EncoderChoice:
        """The encoder chosen by the settings."""
        wanted = self._settings.preferences
        folders, digests = self._settings.weights_dirs, self._settings.digests
        return choose_in_time(wanted.encoder, wanted.weights, folders, digests)

    def suit(self, library: Library) -> None:
        """Go on with the encoder that the library was indexed with unless one was asked for."""
        self._asked = self.choice
        if not self._settings.preferences.names_encoder or self.choice.stands_in:
            own = library.encoder_with(self.choice)
            self.choice, self._missing = own.choice, own.missing

    def say_instead(self, used: str) -> None:
        """Say so where another encoder is used than the one that the command line asks for."""
        asked, named = self._asked, self._settings.overrides
        if asked is None or (named.get("encoder") is None and named.get("weights") is None):
            return
        if asked.stands_in and asked.notice is not None:
            say(printable(asked.notice))
        elif asked.identity != used:
            say(
                f"These photos have not been indexed with {asked.identity}, so {used} is used. "
                "“photosim index FOLDER” with the same options indexes them."
            )

    def refuse_reading_anew(self) -> None:
        """Refuse to index with an encoder that nobody asked for and the library was not made with.

        Raises:
            Refused: It would read the library anew.
        """
        if self._missing is not None:
            raise Refused(
                f"The library was indexed with {self._missing}, whose weights are not here. "
                "“--weights FILE” names them; “--encoder "
                f"{self.choice.spec.name}” indexes these folders anew."
            )

    @cached_property
    def words(self) -> WordEncoder:
        """The larger model that knows words, if its files are here."""
        from photosim.vision.word_models import choose_word_model
        from photosim.vision.word_service import WordService

        words = WordService(lambda choice: self._service().beside(choice))
        wanted = self._settings.preferences.word_model
        words.use(choose_word_model(self._settings.weights_dir, wanted))
        return words

    def info(self) -> EncoderInfo:
        """The encoder actually in use; started if necessary."""
        return self._service().info()

    def info_within(self, seconds: float) -> EncoderInfo | None:
        """The encoder actually in use; started if necessary, None if that takes longer."""
        return self._service().info_within(seconds)

    def embed(
        self, path: Path, priority: Priority = Priority.INDEX, region: Region | None = None
    ) -> Future[EmbeddedPhoto]:
        """Embed a photo, or a part of it."""
        return self._service().embed(path, priority, region)

    def embed_regions(self, photo: Path, mtime_ns: int) -> Future[PhotoRegions]:
        """Embed the regions of a photo, from its thumbnail."""
        return self._service().embed_regions(photo, mtime_ns)

    def facts(self, path: Path) -> Future[PhotoFacts]:
        """Read what a photo's file says of it."""
        return self._service().facts(path)

    def compare(
        self, photo: Seen, others: Sequence[Seen], priority: Priority = Priority.INDEX
    ) -> Future[Comparisons]:
        """Find out which photos show the same picture as one."""
        return self._service().compare(photo, others, priority)

    def beside(self, choice: EncoderChoice) -> SearchEncoder:
        """Create a service for another encoder."""
        return self._service().beside(choice)

    def close(self) -> None:
        """Close the services, if they were created."""
        if "words" in vars(self):
            self.words.close()
        if self._made is not None:
            self._made.close()

    def _service(self) -> "EncoderService":
        from photosim.vision.service import EncoderService
        from photosim.vision.thumbnails import ThumbnailCache

        if self._made is None:
            self._made = EncoderService(
                self.choice,
                device=self._settings.preferences.device,
                thumbnails=ThumbnailCache(self._settings.thumbnails_dir),
                threads=self._settings.preferences.cores,
                memory=self._settings.pace,
            )
        return self._made


def undo_cut_off_renamings(settings: Settings) -> None:
    """Undo what “photosim rename” was doing when it was ended, and say so."""
    undone = undo_cut_off(settings.data_dir)
    if undone is not None:
        back = counted(len(undone.back), "file has its old name", "files have their old names")
        say(f"Renaming was cut off. {back} again.")
        for path in undone.stuck:
            say(f"{printable(path)} could not get its old name.")


def open_library(
    settings: Settings,
    encoder: EncoderOnDemand,
    *,
    read_only: bool,
    make: bool = True,
    check_seconds: float | None = None,
) -> Library:
    """Open the library for a command, with its own encoder unless one was asked for.

    A repair or upgrade of its catalogue is reported.

    Args:
        settings: Say where it is.
        encoder: The encoder service, closed by the command.
        read_only: Whether nothing will be written; otherwise a damaged catalogue is repaired.
        make: Whether to make a library where there is none; one that is only read is never made.
        check_seconds: How long to check for damage; None for the usual time.

    Raises:
        Refused: It is to be written, but another computer has it open.
        MissingCatalogueError: There is none, and none is to be made.
    """
    if not make and isinstance(look(settings.catalogue), NotThere):
        raise MissingCatalogueError
    if not read_only:
        barred = Occupation(settings.data_dir, settings.catalogue).barred()
        if barred is not None and barred.computer:
            raise Refused(f"The library is open on {barred.computer}. Close it there first.")
        undo_cut_off_renamings(settings)
    library = Library.open(
        settings.catalogue,
        encoder,
        read_only=read_only,
        recall_target=settings.preferences.recall_target,
        check_seconds=check_seconds,
    )
    library.live_photos = settings.preferences.live_photos
    encoder.suit(library)
    if library.recovery is not None:
        say(str(library.recovery))
    if library.upgraded:
        say("The catalogue of an older PhotoSim was upgraded; a backup is kept.")
    return library
