"""The library: what a person can do with their photos, the same from the window and without one."""

import logging
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, wait
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from photosim.arrays import Ids
from photosim.catalogue.database import DamagedCatalogueError, OlderCatalogueError
from photosim.catalogue.records import FolderRecord, PhotoRecord, WatchedFolder
from photosim.catalogue.store import Store
from photosim.errors import PhotoSimError
from photosim.library.arrangement import ANYWHERE, Branch
from photosim.library.encoder_beside import EncoderBeside
from photosim.library.encoders import SearchEncoder
from photosim.library.example_lookup import OTHER_ENCODER, ExampleLookup
from photosim.library.folders import (
    FolderPart,
    add_folder,
    check_online,
    folder_of,
    relative_to,
    remove_folder,
)
from photosim.library.folders import changed_drives as look_at_drives
from photosim.library.folds import CopiesTold, stacks_told
from photosim.library.keys import HashKeys
from photosim.library.networks import TaughtNetworks
from photosim.library.progress import Changes, Progress
from photosim.library.query import NO_PHOTOS, NOTHING_WANTED, Answer, Query, SearchRefused
from photosim.library.same_pictures import SamePictures
from photosim.library.second_look import SecondLooks, is_due
from photosim.library.similar import Finder, answering_encoder, find_once
from photosim.library.stacks import NO_STACKS, Stack, StackKind
from photosim.library.subjects import PictureKey, Subject, first_wanted
from photosim.search.options import SearchOptions
from photosim.vision.files import is_video
from photosim.vision.messages import EmbeddedPhoto
from photosim.vision.models import EncoderChoice

if TYPE_CHECKING:  # what one use case takes, the others need not wait for
    from photosim.library.browse import PhotoTable
    from photosim.library.deep_teaching import DeepTeaching
    from photosim.library.duplicates import Duplicates
    from photosim.library.embed import EmbedReport
    from photosim.library.evaluate import Labelled, Plan
    from photosim.library.exclusion import Exclusions
    from photosim.library.facts import FactsReport
    from photosim.library.health import Health
    from photosim.library.index import IndexReport
    from photosim.library.library_encoder import LibraryEncoder, ReadingAnew
    from photosim.library.moving.places import FolderPlaces
    from photosim.library.recover import Recovery
    from photosim.library.scan import ScanReport
    from photosim.library.tags import Tags
    from photosim.library.teach import Teaching
    from photosim.library.turning import Turn
    from photosim.library.unused_networks import UnusedNetworks
    from photosim.library.word_search import WordSearch
    from photosim.search.evaluation import Trial

log = logging.getLogger(__name__)

Asking = Future[Any] | Answer | None
"""What a search waits for, its best answer so far, or None: it only stops in between."""


class Library:
    """A library and its use cases; belongs to the thread that opened it.

    Long work is generators: every value is a place to stop; closing one keeps what was written.

    Attributes:
        recovery: What became of a catalogue that was damaged; None where it was sound.
        upgraded: Whether the catalogue of an older program was brought up to date to be read.
        language: "en" or "de", of words that mean different things in them.
        live_photos: Whether the moving halves of live photos belong to these; otherwise they are
            videos of their own.
        networks: Those that were taught.
    """

    def __init__(
        self,
        store: Store,
        encoder: SearchEncoder,
        recall_target: float | None = None,
        recovery: "Recovery | None" = None,
        *,
        upgraded: bool = False,
    ) -> None:
        self.recovery = recovery
        self.upgraded = upgraded
        self.language = "en"
        self.live_photos = True
        self._store = store
        self._keys = HashKeys(store)
        self._encoder = encoder
        self._recall_target = recall_target
        self._in_memory = False  # whether searches are answered from memory
        self._finder: Finder | None = None
        self._loading: Iterator[None] = iter(())  # of the finder
        self._news: list[Changes] = []  # that the finder has not taken in
        # By what the catalogue's version and the wanted encoder were.
        self._answers: tuple[tuple[int, str], str | None] | None = None
        self._looks = SecondLooks(store)
        self._same = SamePictures(store, encoder)
        self._copies = CopiesTold(store)
        self.networks = TaughtNetworks.beside(store.session.path)
        self._encoders = EncoderBeside(encoder, self.networks)
        self._lookup = ExampleLookup(store, self._encoders)

    @classmethod
    def open(
        cls,
        catalogue: Path,
        encoder: SearchEncoder,
        *,
        read_only: bool,
        recall_target: float | None = None,
        check_seconds: float | None = None,
    ) -> Self:
        """Open a library.

        Args:
            catalogue: Its catalogue, made where there is none unless it is only read.
            encoder: The encoder service, which stays its owner's to close.
            read_only: Whether nothing will be written. Otherwise a damaged catalogue is mended.
            recall_target: Recall@60 that the search index is tuned to; None for the usual one.
            check_seconds: How long to look for damage before writing, if not as long as usual.

        Raises:
            CatalogueError: Missing, of a newer program, damaged, or not to be opened.
        """
        if read_only:
            try:
                return cls(Store.open(catalogue, read_only=True), encoder)
            except OlderCatalogueError:
                Store.open(catalogue).close()
                return cls(Store.open(catalogue, read_only=True), encoder, upgraded=True)
        from photosim.library.recover import CHECK_S, open_sound

        seconds = CHECK_S if check_seconds is None else check_seconds
        store, recovery = open_sound(catalogue, seconds)
        library = cls(store, encoder, recall_target, recovery)
        library.tags.smart_albums.take_over()
        return library

    def close(self) -> None:
        """Close the catalogue; the encoder service is left as it is."""
        self._encoders.forget()
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, DamagedCatalogueError):
            self.suspect_damage()
        self.close()

    def suspect_damage(self) -> None:
        """Have the next start look through the whole catalogue, however long that takes."""
        from photosim.library.recover import suspect_damage

        suspect_damage(self._store.session.path)

    def changed_elsewhere(self) -> bool:
        """Whether another program has written to the catalogue since this was asked last."""
        return self._store.session.changed_elsewhere()

    # Folders

    def folders(self) -> list[FolderRecord]:
        """The watched folders by path, with what is shown of each; goes through all photos."""
        return self._store.folders()

    def watched(self) -> list[WatchedFolder]:
        """The watched folders by path."""
        return self._store.watched()

    def add_folder(self, path: Path) -> tuple[FolderPart, Changes]:
        """Watch a folder; returns where it is in the library, and the photos it took over.

        Raises:
            FolderError: There is no such folder, or it cannot be read.
        """
        before = {folder.id for folder in self._store.watched()}
        part = add_folder(self._store, path)
        if before <= {folder.id for folder in self._store.watched()}:
            return part, Changes()
        return part, Changes(updated=self.photo_ids(part.folder.id))

    def remove_folder(self, folder_id: int) -> Changes:
        """Stop watching a folder and forget its photos; no file is touched."""
        return Changes(removed=remove_folder(self._store, self._keys, folder_id))

    def photo_ids(self, folder_id: int) -> tuple[int, ...]:
        """The photos of a watched folder that are shown."""
        return tuple(self._store.photo_ids(folder_id).tolist())

    def check_folder(self, folder: WatchedFolder) -> WatchedFolder:
        """Look whether a folder is there, and remember the answer."""
        return check_online(self._store, folder)

    def changed_drives(self) -> list[tuple[WatchedFolder, WatchedFolder]]:
        """Look at all folders; those that went, came or moved, as they were and as they are."""
        return look_at_drives(self._store)

    # Keeping in step with the disk

    def scan(self, part: FolderPart) -> "Generator[Progress, None, ScanReport]":
        """Compare a watched folder, or a part of it, with the catalogue."""
        from photosim.library.scan import scan_folder

        return scan_folder(self._store, self._keys, part, live_photos=self.live_photos)

    def scan_paths(self, paths: Iterable[Path]) -> Iterator[Changes]:
        """Bring single files and directories up to date."""
        from photosim.library.scan import scan_paths

        return scan_paths(self._store, self._keys, paths, live_photos=self.live_photos)

    def follow_turns(self, turns: "Iterable[tuple[int, Turn]]") -> Changes:
        """Keep what is known of photos, by id, that were turned."""
        from photosim.library.turning import follow_turns

        return follow_turns(self._store, self._keys, turns)

    def embed(
        self, parts: Sequence[FolderPart] | None = None
    ) -> "Generator[Progress, None, EmbedReport]":
        """Embed what is pending, in the whole library or in some parts.

        Raises:
            EncoderUnavailable: The encoder process cannot be kept running.
        """
        from photosim.library.embed import embed_pending

        return embed_pending(self._store, self._keys, self._encoder, parts)

    def read_facts_again(self) -> "Generator[Changes, None, FactsReport]":
        """Read the facts of photos again that were read by older rules or under another name.

        Raises:
            EncoderUnavailable: The encoder process cannot be kept running.
        """
        from photosim.library.facts import read_facts_again

        return read_facts_again(self._store, self._keys, self._encoder)

    def recognise(self) -> Generator[Changes, None, None]:
        """Recognise what photos show that were embedded before that was kept.

        Raises:
            EncoderUnavailable: The encoder process cannot be kept running.
        """
        from photosim.library.recognise import recognise_missing

        return recognise_missing(self._store, self._encoder, self._encoder.choice.identity)

    def look_at_photos(self) -> "Generator[Progress, None, int]":
        """Embed by the larger model that knows words what it has not seen, the newest first.

        Raises:
            EncoderUnavailable: Its process cannot be kept running.
        """
        from photosim.library.describe import look_at_photos

        return look_at_photos(self._store, self._encoder.words)

    def encoder_with(self, best: EncoderChoice) -> "LibraryEncoder":
        """The encoder to go on with where the person named none, and ``best`` is to be had."""
        from photosim.library.library_encoder import library_encoder

        return library_encoder(self._store, best, self.networks)

    def estimate(
        self, larger: EncoderChoice, *, measured_anew: bool = False
    ) -> "Generator[Changes, None, ReadingAnew | None]":
        """Find out how long reading anew takes, see `photosim.library.library_encoder.estimate`."""
        from photosim.library.library_encoder import estimate

        return estimate(self._store, self._encoder, larger, measured_anew=measured_anew)

    def pending(self, encoder: str) -> int:
        """How many photos within reach have no vector of this encoder yet."""
        return len(self._store.pending_ids(encoder))

    def refit(
        self, encoder: str | None = None, *, at_rest: bool = True
    ) -> Generator[Progress, None, None]:
        """Fit the search index anew if the library has outgrown it.

        Args:
            encoder: Whose; None for the one asked for.
            at_rest: Whether nothing is waiting to be embedded.
        """
        from photosim.library.refit import refit_if_due

        identity = encoder or self._encoder.choice.identity
        return refit_if_due(self._store, identity, at_rest=at_rest, target=self.recall_target)

    def index(self, folders: Sequence[Path]) -> "Generator[Progress, None, IndexReport]":
        """Watch folders, bring the catalogue into step with them and embed what is new.

        Raises:
            FolderError: A path is no readable folder; nothing was changed.
            EncoderUnavailable: The encoder process cannot be kept running.
        """
        from photosim.library.index import index_folders

        return index_folders(
            self._store,
            self._keys,
            self._encoder,
            folders,
            recall_target=self.recall_target,
            live_photos=self.live_photos,
        )

    @property
    def recall_target(self) -> float:
        """Recall@60 that the search index is tuned to."""
        from photosim.search.tuning import TARGET

        return TARGET if self._recall_target is None else self._recall_target

    @recall_target.setter
    def recall_target(self, target: float) -> None:
        self._recall_target = target

    # Browsing

    def branch_at(self, path: Path) -> Branch | None:
        """Where an absolute path is in the library; None where it is not part of it."""
        folder = folder_of(self._store, path)
        return None if folder is None else Branch(folder.id, relative_to(path, folder))

    @cached_property
    def table(self) -> "PhotoTable":
        """The photos to browse: in order, narrowed down, by directory."""
        from photosim.library.browse import PhotoTable

        return PhotoTable(self._store)

    @cached_property
    def words(self) -> "WordSearch":
        """What people's words ask for: reading, answering and completing them."""
        from photosim.library.word_search import WordSearch

        return WordSearch(self._store, self.table, self._encoder.words, self.language)

    @cached_property
    def places(self) -> "FolderPlaces":
        """Where the folders are by now."""
        from photosim.library.moving.places import FolderPlaces

        return FolderPlaces(self._store)

    @cached_property
    def exclusions(self) -> "Exclusions":
        """What is left out of folders."""
        from photosim.library.exclusion import Exclusions

        return Exclusions(self._store, self._keys)

    @cached_property
    def duplicates(self) -> "Duplicates":
        """Copies: comparing photos, groups of them, and what people said to these."""
        from photosim.library.duplicates import Duplicates

        return Duplicates(self._store, self._encoder, self._answering, lambda: self.live_photos)

    @cached_property
    def tags(self) -> "Tags":
        """Tags, ratings and hearts."""
        from photosim.library.tags import Tags

        return Tags(self._store, self.table.marked)

    @cached_property
    def teaching(self) -> "Teaching":
        """Tags taught by examples, and what is suggested by what was learnt."""
        from photosim.library.teach import Teaching

        return Teaching(self._store, self._encoder, self._answering, self.networks)

    @cached_property
    def deep_teaching(self) -> "DeepTeaching":
        """Training the network itself for tags that were taught."""
        from photosim.library.deep_teaching import DeepTeaching

        return DeepTeaching(self._store, self._encoder, self._answering, self.networks)

    def photos(self, ids: Sequence[int] | Ids) -> list[PhotoRecord]:
        """These photos in this order; unknown ids are left out."""
        return self._store.photos(ids)

    def contents(self, ids: Sequence[int]) -> dict[int, bytes]:
        """The hashes of the photos' files, by id, where they are known."""
        known = self._store.files.known(ids)
        return {file.id: file.content_hash for file in known if file.content_hash}

    def photo_at(self, path: Path) -> PhotoRecord | None:
        """The photo at an absolute path."""
        return self._store.photo_at(path)

    def problems(self) -> list[PhotoRecord]:
        """The files that could not be read, by path."""
        return self._store.problems()

    def retry_problems(self, ids: Sequence[int]) -> Changes:
        """Make files pending again that could not be read."""
        return Changes(appeared=tuple(self._store.retry_problems(ids)))

    # Health and figures

    @cached_property
    def unused_networks(self) -> "UnusedNetworks":
        """What is kept of networks that are no longer used."""
        from photosim.library.unused_networks import UnusedNetworks

        return UnusedNetworks(self._store, self._encoder, self._answering, self.networks)

    def health(self) -> "Health":
        """Check the catalogue against itself; nothing is changed."""
        from photosim.library.health import examine

        words = self._encoder.words.choice
        encoder = self._answering() or self._encoder.choice.identity
        return examine(self._store, encoder, "" if words is None else words.identity)

    def repair(self) -> int:
        """Fill every faulty hash index anew; returns how many were mended."""
        from photosim.library.health import repair

        return repair(self._store)

    def labelled(self, encoder: str, folder: Path, leave_out: Sequence[str] = ()) -> "Labelled":
        """Read the vectors of a folder's photos, with the sub-folder that each lies in.

        Raises:
            EvaluationError: There is too little to measure.
        """
        from photosim.library.evaluate import read_labelled

        return read_labelled(self._store, encoder, folder, leave_out)

    def trial(self, labelled: "Labelled", plan: "Plan") -> "Trial":
        """Part labelled photos into those to search with, to learn from and to find.

        Raises:
            EvaluationError: Too few are left for one of these.
        """
        from photosim.library.evaluate import split

        return split(self._store, labelled, plan)

    # Searching

    def load(self) -> Generator[None, None, None]:
        """Read the search index and the names of all photos, a part at a step.

        From then on searches are answered from memory; before, from the catalogue, which for a
        single one is quicker.
        """
        self._in_memory = True
        yield from self._loaded()
        yield from self.table.load(paths=True)
        self.table.keep()

    def note(self, changes: Changes) -> None:
        """Hear of photos that changed, so that lists and searches know them."""
        self.table.note(changes)
        self.words.note(changes)
        if self._finder is not None:
            self._news.append(changes)

    def renew_encoder(self) -> None:
        """Hear that the encoder service goes on with another encoder."""
        self._finder = None
        self._loading = iter(())
        self._encoders.forget()

    def similar(self, query: Query, stacks: StackKind = NO_STACKS) -> Answer:
        """Find similar photos; see `search`."""
        steps = self.search(query, stacks)
        while True:
            try:
                waiting = next(steps)
            except StopIteration as end:
                return end.value  # type: ignore[no-any-return]
            if isinstance(waiting, Future):
                wait([waiting])

    def search(
        self, query: Query, stacks: StackKind = NO_STACKS
    ) -> Generator[Asking, None, Answer]:
        """Find similar photos, step by step.

        A photo of the library is searched with by its stored vector, wherever its file is now,
        unless that was edited since; an edited one, a part of one and a picture from elsewhere are
        embedded. What is searched with is not among its own results. A search with a part answers
        at once by whole photos, and better after a second look, see
        `photosim.library.second_look`. Answers tell stacks of these kinds.

        Yields:
            A future to go on after, or None where something else may be done in between. Closing
            the generator cancels the future. Also answers that become better: the last one is
            returned.

        Raises:
            SearchRefused: There is nothing to search, or no encoder for such a picture.
            UnreadablePhoto: None of the wanted pictures can be read. One among several is left
                out, and named in the answer's faults.
            EncoderUnavailable: It cannot be embedded either.
        """
        examples = query.counting
        if not (query.words.strip() or any(example.sign > 0 for example in examples)):
            raise SearchRefused(NOTHING_WANTED)
        exchanged = False
        while True:
            finder = (yield from self._loaded()) if self._in_memory else None
            answering = self._answering()
            if answering is None and not len(self._store.photo_ids()):
                raise SearchRefused(NO_PHOTOS)
            # While the first photos are being indexed the answer is empty, and grows when asked
            # again.
            encoder = answering or self._encoder.choice.identity
            if finder is not None and finder.encoder != answering:  # by another program's doing
                finder.refresh()
            subjects = [self._lookup.subject(example, encoder) for example in examples]
            embedded, faults = yield from self._lookup.embed_missing(subjects, encoder)
            still = not embedded or self._answering() in (encoder, None)
            foreign = any(picture.encoder != encoder for picture in embedded.values())
            if still and (not foreign or answering is None):
                break
            if foreign and exchanged:  # its weights have turned out to be unusable
                raise SearchRefused(OTHER_ENCODER, encoder)
            exchanged = foreign  # the service was given another encoder meanwhile: once more
        steps = self._answer(query, finder, encoder, subjects, embedded, faults)
        told = self._copies.told(self._same.told(steps, subjects, embedded))
        if stacks:
            within = None if query.scope == ANYWHERE else self.table.within(query.scope)
            told = stacks_told(told, partial(self._stacks_with, stacks), self._store, within)
        return (yield from told)

    def _stacks_with(self, kinds: StackKind, ids: Ids) -> "list[Stack]":
        """The stacks of some photos; a single search need not read all photos for that."""
        from photosim.library.browse import PhotoTable

        known = self._in_memory or "table" in vars(self)
        table = self.table if known else PhotoTable.beside(self._store, ids)
        return table.stacks_with(ids, kinds)

    def _answer(
        self,
        query: Query,
        finder: Finder | None,
        encoder: str,
        subjects: Sequence[Subject],
        embedded: Mapping[PictureKey, EmbeddedPhoto],
        faults: Mapping[PictureKey, PhotoSimError],
    ) -> Generator[Asking, None, Answer]:
        """Answer a search of which all pictures that can be read are embedded."""
        wants_pictures = any(subject.example.sign > 0 for subject in subjects)
        readable = [subject for subject in subjects if subject.key not in faults]
        if wants_pictures and not any(subject.example.sign > 0 for subject in readable):
            raise next(iter(faults.values()))
        among = None if query.scope == ANYWHERE else self.table.within(query.scope)
        asked = typical = None
        if query.words.strip():
            asked = yield from self.words.read(
                query.words,
                among,
                encoder,
                alone=not wants_pictures,
                all_described=query.options.all_described,
            )
            among = asked.among
            typical = None if wants_pictures else asked.typical()
            if typical is None and not wants_pictures:
                return self.words.alone(asked, encoder, query.options)
        vector, exclude = self._lookup.query_vector(encoder, readable, embedded, typical)
        options = query.options
        if any(is_video(one.path.name) for one in readable if one.example.sign > 0):
            # In company the mean of its scenes would be drawn to those of which there is most.
            options = replace(options, averaged=False)
        ask = finder.find if finder is not None else partial(find_once, self._store, encoder)
        reasons, subject = tuple(faults.values()), first_wanted(readable, embedded)

        def find(options: SearchOptions) -> Answer:
            found = ask(vector, options, exclude, among)
            return replace(found, faults=reasons, subject=subject, searched=exclude)

        if asked is not None:
            return asked.answered(find(options), vector, exclude, options)
        if is_due(query):
            service = self._encoders.running(encoder)
            steps = self._looks.answer(encoder, vector, options, find, service)
            return (yield from steps)
        return find(options)

    def _answering(self) -> str | None:
        """Whose vectors answer; with two encoders, finding out takes a while."""
        wanted = self._encoder.choice.identity
        if not self._store.session.read_only:  # which does not learn of its own changes
            return answering_encoder(self._store, wanted)
        state = self._store.session.version(), wanted
        if self._answers is None or self._answers[0] != state:
            self._answers = state, answering_encoder(self._store, wanted)
        return self._answers[1]

    def _loaded(self) -> Generator[None, None, Finder]:
        """The index in memory, with all that is known to have changed."""
        while True:
            finder = self._finder or self._new_finder()
            for _ in self._loading:
                yield
            if finder is not self._finder:
                continue
            if not finder.is_outdated():
                break
            self._loading = self._load(finder)
        if self._news:
            news, self._news = self._news, []
            finder.refresh(Changes.joined(news))
        return finder

    def _new_finder(self) -> Finder:
        self._finder = finder = Finder(self._store, self._encoder.choice.identity)
        self._news = []
        self._loading = self._load(finder)
        return finder

    def _load(self, finder: Finder) -> Iterator[None]:
        try:
            yield from finder.load()
        except Exception:
            if self._finder is finder:
                self._finder = None  # the next search tries again
            raise
