"""A card or a backup beside the library: which of its photos are not in it yet."""

from collections import deque
from collections.abc import Generator, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from photosim.arrays import Ids
from photosim.catalogue.records import DATED_BY_NAME, FileFacts, PhotoRecord
from photosim.catalogue.store import Store
from photosim.library.candidates import (
    LEAST_COSINE,
    MOST_DISTANCE,
    NEAREST,
    nearest_signatures,
)
from photosim.library.disk import There, look
from photosim.library.disk_timeout import SilentFolderError, ask
from photosim.library.duplicate_groups import Kind, candidate_of
from photosim.library.encoders import SearchEncoder
from photosim.library.file_identity import FileIdentity, Identifier
from photosim.library.keepers import Candidate, has_more, is_raw
from photosim.library.live_movies import live_movies_in
from photosim.library.mount_table import Mount, read_mounts
from photosim.library.progress import Progress
from photosim.library.sets import PictureFile, may_be_one_shot
from photosim.library.similar import find_once
from photosim.library.walk import DirectoryListing, walk
from photosim.search.options import SearchOptions
from photosim.vision.files import UnreadablePhoto, fingerprint
from photosim.vision.messages import Comparisons, EmbeddedPhoto, Priority, Seen

_AT_ONCE = 32  # photos in the encoder's hands
_STEP_S = 0.5


@dataclass(frozen=True, slots=True)
class Present:
    """A photo of the card that is in the library: as which file, and in what way."""

    path: Path
    like: Path
    kind: Kind


@dataclass
class Card:
    """What of a card is in the library.

    Attributes:
        missing: Photos that are not, and whatever cannot be read: photos, and folders of the card.
        present: Photos that are.
        lesser: Of the missing, those of which the library has a lesser copy: in fewer pixels, in
            the same format and size with fewer bytes, or showing less of the scene.
        unreadable: What cannot be read, and why.
    """

    missing: list[Path] = field(default_factory=list)
    present: list[Present] = field(default_factory=list)
    lesser: list[Present] = field(default_factory=list)
    unreadable: list[UnreadablePhoto] = field(default_factory=list)

    def in_order(self) -> "Card":
        """The same, sorted by path."""
        self.missing.sort()
        for found in (self.present, self.lesser):
            found.sort(key=lambda one: one.path)
        return self


def look_for(
    store: Store, service: SearchEncoder, encoder: str, among: Ids | None, card: Path
) -> Generator[Progress, None, Card]:
    """Look for each photo of a folder in the library, by content, then by picture.

    Args:
        store: The catalogue; reading is enough.
        service: Embeds and compares.
        encoder: Whose vectors the library has.
        among: Ids of the only photos that count as the library; None for all.
        card: The folder, which stays as it is and is not added to the library.

    Yields:
        Progress at least every half second, but for a single photo that takes longer.
    """
    steps = _Search(store, service, encoder, among, card).steps()
    return (yield from steps)


class _Search:
    def __init__(
        self, store: Store, service: SearchEncoder, encoder: str, among: Ids | None, folder: Path
    ) -> None:
        self._store, self._service, self._encoder = store, service, encoder
        self._among = store.photo_ids() if among is None else among
        self._counts = frozenset(self._among.tolist())
        self._folder = folder
        self._card = Card()
        self._mounts = read_mounts()
        signed, signatures = store.duplicates.signatures()
        inside = np.isin(signed, self._among)
        self._signed, self._signatures = signed[inside], signatures[inside]

    def steps(self) -> Generator[Progress, None, Card]:
        files: dict[Path, FileFacts] = {}
        for listing in walk(self._folder):
            halves = self._live_movies(listing)
            files |= {
                self._folder / name: facts
                for name, facts in listing.photos.items()
                if name not in halves
            }
            for name, reason in listing.unsaid.items():
                self._miss(UnreadablePhoto(self._folder / name, reason))
            yield Progress("scanning", len(files))
        unknown: list[Path] = []
        for file, facts in files.items():
            if not self._is_known(file, facts):
                unknown.append(file)
            yield Progress("comparing", len(self._card.present), len(files))
        done = len(files) - len(unknown)
        waiting: deque[tuple[Path, Future[EmbeddedPhoto]]] = deque()
        left = iter(unknown)
        try:
            while True:
                while len(waiting) < _AT_ONCE and (path := next(left, None)) is not None:
                    waiting.append((path, self._service.embed(path, Priority.SECOND_LOOK)))
                if not waiting:
                    break
                path, future = waiting[0]
                while not wait([future], _STEP_S).done:
                    yield Progress("comparing", done, len(files))
                waiting.popleft()
                yield from self._compare(path, future, Progress("comparing", done, len(files)))
                done += 1
                yield Progress("comparing", done, len(files))
        finally:
            for _, future in waiting:
                future.cancel()
        return self._card.in_order()

    def _live_movies(self, listing: DirectoryListing) -> set[str]:
        """What goes along with photos of a directory; nothing where its disk is silent."""
        try:
            return live_movies_in(self._folder, listing.directory, listing.photos)
        except SilentFolderError:
            return set()

    def _miss(self, fault: UnreadablePhoto) -> None:
        self._card.unreadable.append(fault)
        self._card.missing.append(fault.path)

    def _is_known(self, path: Path, facts: FileFacts) -> bool:
        """Whether a file of the library has the same content; noted then."""
        if facts.size not in self._store.files.known_sizes([facts.size]):
            return False
        try:
            content = ask(path.parent, lambda beat: fingerprint(path, beat))
        except SilentFolderError:
            return False
        except UnreadablePhoto:
            return False  # embedding will say what is wrong with it
        known = self._store.files.of_content([(facts.size, content)])
        ids = [file.id for file in known if file.id in self._counts]
        for photo in self._store.photos(ids):
            if not _may_be_one_file(photo.path, path, self._mounts):
                self._card.present.append(Present(path, photo.path, Kind.SAME_FILE))
                return True
        return False

    def _compare(
        self, path: Path, future: Future[EmbeddedPhoto], progress: Progress
    ) -> Generator[Progress, None, None]:
        try:
            picture = future.result()
        except UnreadablePhoto as error:
            self._miss(error)
            return
        if picture.duration_ms is not None:  # one picture in common says little of a video
            self._card.missing.append(path)
            return
        same = self._store.files.of_content([(picture.size, picture.content_hash)])
        itself = {file.id for file in same}  # a copy would have been found by its content
        photos = [
            photo
            for photo in self._store.photos(self._near(picture))
            if photo.id not in itself and self._may_stand_for(photo, picture)
        ]
        asked: Future[Comparisons] = self._service.compare(
            Seen(path, picture.mtime_ns), [Seen(photo.path, photo.mtime_ns) for photo in photos]
        )
        while not wait([asked], _STEP_S).done:
            yield progress
        try:
            comparisons = asked.result()
        except UnreadablePhoto as error:  # it has just gone
            self._miss(error)
            return
        own = candidate_of((_as_file(picture),))
        found = [
            (comparison.wider <= 0 and not has_more(own, self._candidate(photo)), comparison, photo)
            for photo, comparison in zip(photos, comparisons, strict=True)
            # What is only nearly sure counts as missing: the card may be wiped after this.
            if comparison is not None and comparison.is_sure
        ]
        if not found:
            self._card.missing.append(path)
            return
        is_whole, _, best = max(found, key=lambda one: (one[0], one[1].strength, one[2].id))
        present = Present(path, best.path, Kind.SAME_PICTURE)
        if is_whole:
            self._card.present.append(present)
        else:
            self._card.lesser.append(present)
            self._card.missing.append(path)

    def _candidate(self, photo: PhotoRecord) -> Candidate:
        return candidate_of((self._file_of(photo),))

    def _may_stand_for(self, photo: PhotoRecord, picture: EmbeddedPhoto) -> bool:
        """Whether nothing is lost with a photo of the card, if this one is the same picture."""
        if photo.duration_ms is not None or (is_raw(picture.path) and not is_raw(photo.path)):
            return False
        return may_be_one_shot(_as_file(picture), self._file_of(photo))

    def _near(self, picture: EmbeddedPhoto) -> list[int]:
        """The photos of the library that may be the same picture."""
        near: set[int] = set()
        if picture.encoder == self._encoder:
            options = SearchOptions(count=NEAREST, averaged=False, least=LEAST_COSINE)
            vector, among = picture.vector, self._among
            answer = find_once(self._store, self._encoder, vector, options, among=among)
            near = {match.photo.id for match in answer.matches}
        if picture.traits is not None and len(self._signed):
            asked = picture.traits.signature[None]
            rows, distances = nearest_signatures(asked, self._signatures, NEAREST)
            near |= set(self._signed[rows[0][distances[0] <= MOST_DISTANCE]].tolist())
        return sorted(near)

    def _file_of(self, photo: PhotoRecord) -> PictureFile:
        traits = self._store.duplicates.traits([photo.id]).get(photo.id)
        return PictureFile(
            photo.id,
            photo.path,
            b"",
            photo.size,
            photo.mtime_ns,
            photo.width,
            photo.height,
            None if photo.taken_from == DATED_BY_NAME else photo.taken_at,
            None if traits is None else traits.body,
        )


def _as_file(picture: EmbeddedPhoto) -> PictureFile:
    return PictureFile(
        0,
        picture.path,
        picture.content_hash,
        picture.size,
        picture.mtime_ns,
        picture.width,
        picture.height,
        None if picture.taken_from == DATED_BY_NAME else picture.taken_at,
        None if picture.traits is None else picture.traits.body,
    )


def _may_be_one_file(first: Path, second: Path, mounts: Sequence[Mount]) -> bool:
    """Whether two paths may lead to one file, which is not a copy of itself."""
    try:
        found = ask(second.parent, lambda _beat: _identities((first, second), mounts))
    except SilentFolderError:
        return False
    return len(found) == 2 and found[0].may_be(found[1])


def _identities(paths: Sequence[Path], mounts: Sequence[Mount]) -> list[FileIdentity]:
    found = []
    for path in paths:
        there = look(path)
        if isinstance(there, There):
            found.append(Identifier(path.parent, mounts).identify(path, there))
    return found
