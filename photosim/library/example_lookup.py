"""Looking up what a search is made with: stored vectors, and pictures that are embedded for it."""

from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import Future

from photosim.catalogue.store import Store
from photosim.errors import PhotoSimError
from photosim.library.disk_timeout import is_silent
from photosim.library.encoder_beside import EncoderBeside
from photosim.library.folders import gone
from photosim.library.query import Example, SearchRefused
from photosim.library.quick_look import QuickLook
from photosim.library.similar import joined
from photosim.library.subjects import PictureKey, Subject, is_current
from photosim.search.projection import Floats
from photosim.vision.files import UnreachablePhoto, UnreadablePhoto
from photosim.vision.messages import EmbeddedPhoto, Priority

OTHER_ENCODER = (
    "The library was indexed with {encoder}, which is not available here. Search with photos "
    "from the library, or index it again."
)

Embedded = tuple[dict[PictureKey, EmbeddedPhoto], dict[PictureKey, PhotoSimError]]
"""Pictures that were embedded, and why others cannot be read."""


class ExampleLookup:
    """Looks examples up, and has those embedded that have no vector; keeps what it did last."""

    def __init__(self, store: Store, encoders: EncoderBeside) -> None:
        self._store = store
        self._encoders = encoders
        self._quick_look = QuickLook()
        self._embedded: dict[PictureKey, EmbeddedPhoto] = {}  # for the last search

    def subject(self, example: Example, encoder: str) -> Subject:
        """Look what is known of an example, and which vector of an encoder answers for it."""
        photo = None
        if example.photo_id is not None:
            photo = next(iter(self._store.photos([example.photo_id])), None)
        if photo is None:
            photo = self._store.photo_at(example.path)
        path = example.path if photo is None else photo.path
        asked = self._quick_look.begin(path)  # answered while the vector is read
        stored = None if photo is None else self._store.vectors.of_photo(photo.id).get(encoder)
        facts = self._quick_look.facts(path, asked)
        if photo is None or stored is None or example.region is not None:
            return Subject(example, photo, path, facts, None)
        edited = facts is not None and (facts.size, facts.mtime_ns) != (photo.size, photo.mtime_ns)
        # Its old look is better than none where its new one cannot be compared.
        must_embed = edited and self._encoders.running(encoder) is not None
        return Subject(example, photo, path, facts, None if must_embed else stored)

    def embed_missing(
        self, subjects: Sequence[Subject], encoder: str
    ) -> Generator[Future[EmbeddedPhoto], None, Embedded]:
        """Embed what has no vector, all at once; what the last search embedded is kept.

        Returns:
            The pictures, and why others cannot be read.
        """
        known: dict[PictureKey, EmbeddedPhoto] = {}
        faults: dict[PictureKey, PhotoSimError] = {}
        waiting: dict[PictureKey, Future[EmbeddedPhoto]] = {}
        try:
            for subject in subjects:
                key = subject.key
                if subject.stored is not None or key in known or key in waiting:
                    continue
                before = self._embedded.get(key)
                if before is not None and is_current(before, encoder, subject.facts):
                    known[key] = before
                    continue
                try:
                    waiting[key] = self._ask_encoder(subject, encoder)
                except UnreadablePhoto as error:
                    faults[key] = error
            for key, future in waiting.items():
                if not future.done():
                    yield future
                try:
                    known[key] = future.result()
                except UnreadablePhoto as error:
                    faults[key] = error
        finally:
            for future in waiting.values():
                future.cancel()
        if known:
            self._embedded = known
        return known, faults

    def _ask_encoder(self, subject: Subject, encoder: str) -> Future[EmbeddedPhoto]:
        service = self._encoders.running(encoder)
        if service is None:
            raise SearchRefused(OTHER_ENCODER, encoder)
        if is_silent(subject.path):
            raise UnreachablePhoto(subject.path, "Its drive or network folder is not responding")
        return service.embed(subject.path, Priority.QUERY, subject.example.region)

    def _moved_from(self, picture: EmbeddedPhoto) -> list[int]:
        """Photos that a picture from elsewhere is itself, as their files are no longer there."""
        same = self._store.files.of_content([(picture.size, picture.content_hash)])
        return sorted(gone(self._store, same))

    def query_vector(
        self,
        encoder: str,
        subjects: Sequence[Subject],
        embedded: Mapping[PictureKey, EmbeddedPhoto],
        typical: Floats | None = None,
    ) -> tuple[Floats, tuple[int, ...]]:
        """What to search with, and the photos that are part of it and thus no results.

        Without a wanted picture, what is typical of the wanted things stands for one.
        """
        vectors: list[Floats] = [] if typical is None else [typical]
        exclude: set[int] = set()
        for subject in subjects:
            if subject.stored is not None:
                vectors.append(subject.stored)
            else:
                picture = embedded[subject.key]
                vectors.append(picture.vector)
                exclude.update(() if subject.photo else self._moved_from(picture))
            exclude.update(() if subject.photo is None else (subject.photo.id,))
        signs = [1] * (typical is not None) + [subject.example.sign for subject in subjects]
        return joined(self._store, encoder, signs, vectors), tuple(exclude)
