"""Teaching tags by examples, and what follows from it: suggestions, and how far to trust them.

Tags that are taught together are a lesson: a photo is likely to carry one of them at most. Examples
are the photos that have a tag, and those of which a person said that they have not; so a lesson can
be learnt anew from them at any time, for the vectors of any encoder. Nothing here writes a file.
"""

import unicodedata
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import numpy as np

from photosim.annotations import TagPath
from photosim.arrays import Ids
from photosim.catalogue.lessons import Learnt
from photosim.catalogue.records import FileFacts, Origin, Tag
from photosim.catalogue.store import Store
from photosim.errors import PhotoSimError
from photosim.library.before import Before, changed_by
from photosim.library.describe import Looking
from photosim.library.disk import There, look
from photosim.library.disk_timeout import SilentFolderError, ask
from photosim.library.duplicates import Duplicates
from photosim.library.encoders import SearchEncoder
from photosim.library.judging import (
    Judge,
    KeptNetwork,
    measured_before,
    put_network,
    suggested_by,
)
from photosim.library.learning import (
    PERHAPS,
    SURE,
    Material,
    Outcome,
    checksum,
    gather,
    learn,
    packed,
)
from photosim.library.lessons import (
    Classified,
    Lesson,
    Suggestion,
    Taught,
    lesson_of,
)
from photosim.library.networks import TaughtNetworks
from photosim.library.progress import Changes, Progress, quietly
from photosim.library.tag_folders import LeftOut, TagFolder, tag_folders
from photosim.library.wall import Wall
from photosim.search.head import LEAST_EXAMPLES
from photosim.search.projection import Floats
from photosim.vision.files import UnreadablePhoto
from photosim.vision.messages import EmbeddedPhoto, EncoderClosed, Priority

MOST_TAGS = 1_000
"""Tags that can be taught together: more would take gigabytes of memory and many minutes."""
_AT_ONCE = 2_048  # photos judged in one transaction
_LOOK_AHEAD = 64  # photos that are being embedded while the first is waited for


class TeachingError(PhotoSimError):
    """Something cannot be taught; the message is for the person."""


class Teaching:
    """Teaching in a library; belongs to the thread of its store.

    Args:
        store: Reading is enough for what changes nothing.
        encoder: Embeds pictures that the library does not know.
        answering: Tells whose vectors answer.
        networks: Those that were trained.
    """

    def __init__(
        self,
        store: Store,
        encoder: SearchEncoder,
        answering: Callable[[], str | None],
        networks: TaughtNetworks,
    ) -> None:
        self._store = store
        self._encoder = encoder
        self._answering = answering
        self._networks = networks

    # What there is

    def folders(self, folder: Path) -> list[TagFolder]:
        """The sub-folders of a folder of the library that may become tags, in natural order."""
        return tag_folders(self._store, self._expect_encoder(), folder)

    def lessons(self) -> list[Lesson]:
        """What was learnt, in the order in which it was."""
        tags = self._tags()
        return [lesson_of(learnt, tags) for learnt in self._store.lessons.learnt()]

    def lesson_of(self, tag_id: int) -> Lesson | None:
        """The lesson in which a tag was learnt."""
        lessons = self.lessons()
        return next((one for one in lessons if any(t.tag.id == tag_id for t in one.tags)), None)

    def lesson_for(self, tags: Iterable[TagPath]) -> Lesson:
        """The lesson of just these tags.

        Raises:
            TeachingError: They are not taught together any more.
        """
        wanted = {*tags}
        for one in self.lessons():
            if {tag.tag.path for tag in one.tags} == wanted:
                return one
        raise TeachingError("These tags are not taught together any more.")

    def compare_examples(
        self, tags: Iterable[TagPath], duplicates: Duplicates
    ) -> Generator[Progress, None, None]:
        """Find the copies among the photos of some tags; needs a writing store."""
        wanted = {*tags}
        known = [tag.id for tag in self._store.tags.all() if tag.path in wanted]
        none = np.zeros(0, np.int64)
        photos = [self._store.tags.photos(tag_id) for tag_id in known]
        return duplicates.compare(np.unique(np.concatenate([none, *photos])))

    def suggestions(self, ids: Sequence[int] | Ids) -> dict[int, tuple[Suggestion, ...]]:
        """What is suggested for photos and not decided, the likeliest first."""
        tags = self._tags()
        found = self._store.lessons.suggestions(ids)
        return {
            photo_id: tuple(Suggestion(tags[tag_id], share) for tag_id, share in suggested)
            for photo_id, suggested in found.items()
        }

    def is_none_of_these(self, photo_id: int) -> bool:
        """Whether a photo is unlike all of several tags that were taught, and carries none."""
        learnt = self._store.lessons.learnt()
        taught = {tag_id for one in learnt for tag_id in one.tags}
        if len(taught) < 2 or not self._store.lessons.is_judged(photo_id, learnt[-1].id):
            return False
        said = self._store.tags.of_photos([photo_id]).get(photo_id, ())
        carries = any(row.sign > 0 and row.tag_id in taught for row in said)
        return not (carries or self._store.lessons.suggestions([photo_id]))

    def suggested(self, tag_id: int, least: float = SURE) -> Ids:
        """Photos that a tag is suggested for and not decided, the likeliest first; int64 (n,)."""
        return self._store.lessons.suggested(tag_id, least)[0]

    def counts(self, least: float = SURE) -> dict[int, int]:
        """For how many photos each tag is suggested; tags without are left out."""
        return self._store.lessons.counts(least)

    # Teaching; what follows needs a writing store

    def teach_folders(
        self, folder: Path, names: Iterable[str]
    ) -> Generator[Progress, None, Taught]:
        """Teach the sub-folders of a folder of the library as tags.

        Nothing is changed where it turns out that they cannot be told apart.

        Args:
            folder: The folder.
            names: Which sub-folders; usually those of `folders` for which nothing is left out.

        Raises:
            TeachingError: There are not two of them, too many, or one without photos.
        """
        chosen = _chosen(self.folders(folder), folder, list(names))
        photos: dict[str, tuple[TagPath, Ids]] = {}
        for one in chosen:  # names that differ in case alone are one tag
            path, ids = photos.get(_folded(one.name), ((one.name,), one.ids[:0]))
            photos[_folded(one.name)] = path, np.union1d(ids, one.ids)
        if len(photos) < 2:
            raise TeachingError(f"All sub-folders of {folder} have the same name but for case.")
        return (yield from self.teach(dict(photos.values())))

    def teach_tag(self, path: TagPath, photos: Iterable[int]) -> Generator[Progress, None, Taught]:
        """Teach one tag by photos that carry it.

        If it is in a lesson already, that is learnt anew with these examples as well.

        Raises:
            TeachingError: None of the photos has a vector, or there are no others.
        """
        return (yield from self.teach({path: np.array(sorted(set(photos)), np.int64)}))

    def teach(self, photos: Mapping[TagPath, Ids]) -> Generator[Progress, None, Taught]:
        """Teach tags together by photos that carry them; errors as for the two above."""
        encoder = self._expect_encoder()
        records = self._store.tags
        known = {tuple(map(_folded, tag.path)): tag for tag in records.all()}
        there = {path: known.get(tuple(map(_folded, path))) for path in photos}
        lesson = self._extended([tag for tag in there.values() if tag is not None], len(photos))
        tagged = [
            ids if tag is None else np.union1d(ids, records.photos(tag.id))
            for (path, ids) in photos.items()
            for tag in [there[path]]
        ]
        tagged += [records.photos(tag_id) for tag_id in lesson]
        known_ids = [tag.id for tag in there.values() if tag is not None] + lesson
        taught = yield from self._learn(encoder, tagged, self._refused(known_ids, tagged))
        if taught is None:
            raise TeachingError("None of these photos has been indexed yet.")
        material, outcome = taught
        if outcome.is_worthless:
            examples = sum(outcome.measured["examples"])
            return Taught(
                None,
                examples,
                outcome.accuracy,
                material.in_two,
                material.without,
                Before(),
                Changes(),
            )
        with self._store.session.write():
            lessons, before_it = self._store.lessons.all(), self._store.lessons.learnt()
            ids = [records.make(path) for path in photos]
            made = tuple(
                tag_id for tag_id, path in zip(ids, photos, strict=True) if there[path] is None
            )
            unclear = np.array(material.in_two if len(photos) > 1 else (), np.int64)
            taggings = tuple(
                records.tag(tag_id, self._contents(np.setdiff1d(members, unclear)), Origin.PERSON)
                for tag_id, members in zip(ids, photos.values(), strict=True)
            )
            number = self._store.lessons.teach([*ids, *lesson])
            self._keep(number, encoder, [*ids, *lesson], outcome, before_it)
            changed = self._store.lessons.changed_since(lessons)
        before = Before(tags=taggings, made=made, lessons=changed)
        kept = next(one for one in self.lessons() if one.number == number)
        examples = sum(outcome.measured["examples"])
        return Taught(
            kept,
            examples,
            outcome.accuracy,
            material.in_two,
            material.without,
            before,
            changed_by(self._store, before),
        )

    def _extended(self, tags: Sequence[Tag], count: int) -> list[int]:
        """The other tags of the lesson that one tag taught alone is in."""
        if count > 1 or not tags:
            return []
        lessons = self._store.lessons.all().values()
        own = next((lesson for lesson in lessons if tags[0].id in lesson), frozenset())
        others = sorted(own - {tags[0].id})
        return [tag_id for tag_id in others if len(self._store.tags.photos(tag_id))]

    def _learn(
        self, encoder: str, tagged: Sequence[Ids], refused: Ids
    ) -> Generator[Progress, None, tuple[Material, Outcome] | None]:
        """Learn from examples; None where there are none."""
        total = sum(len(ids) for ids in tagged)
        yield Progress("fitting", 0, total)
        searchable = self._store.vectors.searchable_ids(encoder)
        if not all(np.isin(ids, searchable).any() for ids in tagged):
            return None
        material = gather(self._store, encoder, tagged, refused)
        if any(not material.counted(tag)[0] for tag in range(len(tagged))):
            raise TeachingError("All photos of one tag carry another one, too.")
        if material.examples.classes == 1:
            raise TeachingError("There are no other photos in the library to tell these from.")
        steps, done = learn(material), 0
        while True:
            try:
                next(steps)
            except StopIteration as end:
                outcome: Outcome = end.value
                yield Progress("fitting", total, total)
                return material, outcome
            done += 1
            yield Progress("fitting", min(total, done * total // 7), total)

    def _refused(self, tag_ids: Sequence[int], tagged: Sequence[Ids]) -> Ids:
        """Photos of which a person said that they have not a tag, and that have no other."""
        none = np.zeros(0, np.int64)
        parts = [self._store.tags.photos(tag_id, sign=-1, deep=False) for tag_id in tag_ids]
        return np.setdiff1d(np.concatenate([none, *parts]), np.concatenate([none, *tagged]))

    def _keep(
        self,
        number: int,
        encoder: str,
        tag_ids: Sequence[int],
        outcome: Outcome,
        before: Iterable[Learnt],
    ) -> None:
        """Keep what was learnt, and the network that was trained for just these tags."""
        same = next((one for one in before if {*one.tags} == {*tag_ids}), None)
        tagged = [self._store.tags.photos(tag_id) for tag_id in sorted(tag_ids)]
        mark = checksum(tagged, self._refused(sorted(tag_ids), tagged))
        data = packed(outcome.head)
        measured = measured_before(outcome.measured, same, tag_ids, encoder)
        learnt = Learnt(0, number, encoder, mark, tuple(tag_ids), measured, data)
        self._store.lessons.put_learnt(learnt)

    def use_network(self, number: int, network: KeptNetwork | None) -> Before:
        """Let a lesson go by a trained network as well, or by none; returns what undoes it.

        `look` has it look at the photos; until then, and where its file is gone, what was learnt in
        seconds goes on alone.
        """
        return Before(networks=(put_network(self._store, number, network),))

    def network_is_here(self, network: KeptNetwork) -> bool:
        """Whether a network that was kept can be loaded still."""
        return self._networks.choice(network.identity) is not None

    def renew(self) -> Generator[Progress, None, None]:
        """Learn anew where examples have changed, or another encoder answers."""
        encoder = self._answering()
        if encoder is None:
            return
        learnt = {one.lesson: one for one in self._store.lessons.learnt()}
        for number, tags in self._store.lessons.all().items():
            before = learnt.get(number)
            carried = {tag_id: self._store.tags.photos(tag_id) for tag_id in sorted(tags)}
            tag_ids = [tag_id for tag_id, photos in carried.items() if len(photos)]
            tagged = [carried[tag_id] for tag_id in tag_ids]
            refused = self._refused(tag_ids, tagged)
            if not tag_ids:  # all of its photos are gone, and may come back
                continue
            if before is not None and _is_current(
                before, encoder, tag_ids, checksum(tagged, refused)
            ):
                continue
            found = None
            with suppress(TeachingError):  # what is left of the examples teaches nothing
                found = yield from self._learn(encoder, tagged, refused)
            if found is not None:
                with self._store.session.write():
                    if self._store.lessons.all().get(number) == tags:  # nobody taught meanwhile
                        self._keep(number, encoder, tag_ids, found[1], learnt.values())

    def suggest(self) -> Generator[Changes, None, None]:
        """Judge all photos that were not judged by what is learnt now, some at a step.

        With nothing to do it ends at once.
        """
        encoder = self._answering()
        learnt = [one for one in self._store.lessons.learnt() if one.encoder == encoder]
        if encoder is None or not learnt:
            return
        ids = self._store.lessons.unjudged(encoder, learnt[-1].id)
        judges = self._judges(learnt)
        for start in range(0, len(ids), _AT_ONCE):
            yield self._judge(encoder, learnt, judges, ids[start : start + _AT_ONCE])

    def look(self) -> Generator[Changes, None, None]:
        """Look at photos with the networks that were kept for tags, and judge these anew.

        Their vectors are kept beside the encoder's, and no index is made of them. With nothing to
        do it ends at once.

        Raises:
            EncoderUnavailable: A network cannot be run.
        """
        encoder = self._answering()
        learnt = [one for one in self._store.lessons.learnt() if one.encoder == encoder]
        if encoder is None:
            return
        judges = self._judges(learnt)
        for network in _networks(judges, encoder):
            choice = self._networks.choice(network)
            if choice is None or not len(self._store.undescribed_ids(network)):
                continue
            with closing(self._encoder.beside(choice)) as service:
                looking = Looking(self._store, service.embed, network)
                try:
                    for progress in looking.steps():
                        ids = np.array(progress.changes.updated, np.int64)
                        yield self._judge(encoder, learnt, judges, ids)
                except EncoderClosed:  # the program ends
                    return
                finally:
                    self._judge(encoder, learnt, judges, np.array(looking.end(), np.int64))

    def _judges(self, learnt: Iterable[Learnt]) -> list[Judge]:
        return [Judge(one, self._networks) for one in learnt]

    def _judge(
        self, encoder: str, learnt: Sequence[Learnt], judges: Sequence[Judge], ids: Ids
    ) -> Changes:
        """Suggest tags for some photos by all that was learnt."""
        if not len(ids):
            return Changes()
        found, vectors = self._store.vectors.fetch(encoder, ids)
        suggestions = suggested_by(self._store, judges, found, vectors, PERHAPS)
        self._store.lessons.put_suggestions(found, learnt[-1].id, suggestions)
        return Changes(marked=tuple(sorted({photo for photo, _, _ in suggestions})))

    def keep_up(self) -> Generator[Changes, None, None]:
        """Do `renew` and `suggest`; with nothing to do it ends at once."""
        yield from quietly(self.renew())
        yield from self.suggest()

    def wall(self, tag_id: int) -> Wall:
        """The wall of a tag that some photos have; it is still to be loaded."""
        encoder = self._expect_encoder()
        searchable = self._store.vectors.searchable_ids(encoder)
        if not np.isin(self._store.tags.photos(tag_id), searchable).any():
            raise TeachingError("None of the photos with this tag has been indexed yet.")
        lessons = self._store.lessons.all().values()
        others = next((tags - {tag_id} for tags in lessons if tag_id in tags), frozenset())
        return Wall(self._store, encoder, tag_id, others)

    def forget(self, tag_ids: Iterable[int]) -> Before:
        """Forget what was learnt of tags; photos keep those that were confirmed.

        Returns:
            What undoing it needs; `renew` and `suggest` bring back what follows from it.
        """
        with self._store.session.write():
            lessons = self._store.lessons.all()
            self._store.lessons.leave(tag_ids)
            return Before(lessons=self._store.lessons.changed_since(lessons))

    # Files

    def classify(self, paths: Sequence[Path], least: float = SURE) -> Iterator[Classified]:
        """Say which tags files may carry, in the library or not; in the order of the paths.

        Raises:
            TeachingError: Nothing was taught yet, or the encoder is not there whose vectors it
                was learnt from.
            EncoderUnavailable: A file is to be embedded, and that cannot be done.
        """
        encoder = self._answering()
        learnt = [one for one in self._store.lessons.learnt() if one.encoder == encoder]
        if encoder is None or not learnt:
            raise TeachingError("No tags have been taught yet.")
        tags, judges = self._tags(), self._judges(learnt)
        with ExitStack() as beside:
            services = {encoder: self._encoder}
            for network in _networks(judges, encoder):
                choice = self._networks.choice(network)
                if choice is not None:
                    services[network] = beside.enter_context(closing(self._encoder.beside(choice)))
            for start in range(0, len(paths), _LOOK_AHEAD):
                part = paths[start : start + _LOOK_AHEAD]
                waiting = [
                    {
                        identity: self._vector_of(path, identity, one)
                        for identity, one in services.items()
                    }
                    for path in part
                ]
                for path, sources in zip(part, waiting, strict=True):
                    try:
                        vectors = {name: _vector(one, name) for name, one in sources.items()}
                    except UnreadablePhoto as error:
                        yield Classified(path, (), error)
                        continue
                    yield Classified(path, _suggested(judges, tags, vectors, encoder, least))

    def _vector_of(
        self, path: Path, encoder: str, service: SearchEncoder
    ) -> Floats | Future[EmbeddedPhoto]:
        """The stored vector of a photo that was not edited since, or one that is being made."""
        photo = self._store.photo_at(path)
        stored = None if photo is None else self._store.vectors.of_photo(photo.id).get(encoder)
        if photo is not None and stored is not None:
            facts = _facts(path)
            if facts is None or (facts.size, facts.mtime_ns) == (photo.size, photo.mtime_ns):
                return stored
        if service.choice.identity != encoder:
            raise TeachingError(
                f"The library was indexed with {encoder}, which is not available here. Index it "
                "again."
            )
        return service.embed(path, Priority.QUERY)

    # From the catalogue

    def _expect_encoder(self) -> str:
        encoder = self._answering()
        if encoder is None:
            raise TeachingError("There are no photos in the library to learn from.")
        return encoder

    def _tags(self) -> dict[int, Tag]:
        return {tag.id: tag for tag in self._store.tags.all()}

    def _contents(self, photos: Iterable[int] | Ids) -> set[bytes]:
        known = self._store.files.known([int(photo) for photo in photos])
        return {file.content_hash for file in known if file.content_hash is not None}


def _networks(judges: Iterable[Judge], encoder: str) -> list[str]:
    """The networks beside the encoder that are asked, each once."""
    asked = {judge.network for judge in judges if judge.network is not None}
    return sorted(asked - {encoder})


def _vector(source: Floats | Future[EmbeddedPhoto], encoder: str) -> Floats:
    """A vector that is there or being made.

    Raises:
        UnreadablePhoto: The photo cannot be read.
        TeachingError: Another encoder has made it, as this one cannot be loaded.
    """
    if not isinstance(source, Future):
        return source
    embedded = source.result()
    if embedded.encoder != encoder:
        raise TeachingError(f"The network {encoder} cannot be loaded.")
    return embedded.vector


def _suggested(
    judges: Sequence[Judge],
    tags: Mapping[int, Tag],
    vectors: Mapping[str, Floats],
    encoder: str,
    least: float,
) -> tuple[Suggestion, ...]:
    """What is suggested for a photo, the likeliest first, by its vectors of several encoders."""
    found: list[Suggestion] = []
    for judge in judges:
        theirs = vectors.get(judge.network or "")
        seen = np.arange(0 if theirs is None else 1)
        trained = np.zeros((0, 1), np.float16) if theirs is None else theirs[None, :]
        rows = judge.suggestions(vectors[encoder][None, :], seen, trained, least)
        found += [Suggestion(tags[tag_id], share) for _, tag_id, share in rows]
    return tuple(sorted(found, key=lambda one: (-one.probability, one.tag.path)))


def _chosen(folders: Sequence[TagFolder], folder: Path, names: Sequence[str]) -> list[TagFolder]:
    """The sub-folders to teach.

    Raises:
        TeachingError: There are not two of them, too many, or one without photos.
    """
    by_name = {one.name: one for one in folders}
    missing = [name for name in names if name not in by_name]
    if missing:
        raise TeachingError(f"There are no photos in a sub-folder {missing[0]} of {folder}.")
    chosen = [by_name[name] for name in names]
    if len(chosen) > MOST_TAGS:
        raise TeachingError(
            f"{folder} has {len(chosen):,} sub-folders with photos; at most {MOST_TAGS:,} tags can "
            "be taught together."
        )
    if len(chosen) == 1:
        raise TeachingError(
            f"Only the sub-folder {chosen[0].name} of {folder} can be taught; tags are told apart "
            "from each other, so it takes two."
        )
    if not chosen:
        raise TeachingError(_why_nothing(folders, folder))
    return chosen


def _why_nothing(folders: Sequence[TagFolder], folder: Path) -> str:
    if not folders:
        return f"There are no photos in sub-folders of {folder}; each of them would be a tag."
    if all(one.left_out is LeftOut.FEW for one in folders):
        return f"No sub-folder of {folder} has {LEAST_EXAMPLES} photos to learn from."
    return (
        f"No sub-folder of {folder} is named after what its photos show and has {LEAST_EXAMPLES} "
        "photos."
    )


def _facts(path: Path) -> FileFacts | None:
    """What a disk says of a file; None where it does not answer."""
    try:
        there = ask(path.parent, lambda _beat: look(path))
    except SilentFolderError:
        return None
    return there.facts if isinstance(there, There) else None


def _folded(name: str) -> str:
    """What tags are told apart by."""
    return unicodedata.normalize("NFC", " ".join(name.split())).casefold()


def _is_current(learnt: Learnt, encoder: str, tag_ids: Sequence[int], mark: int) -> bool:
    return (learnt.encoder, sorted(learnt.tags), learnt.examples) == (encoder, tag_ids, mark)
