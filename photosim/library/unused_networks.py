"""What is kept of networks that are no longer used, and getting that space back.

A library that was read anew with another network keeps what the former one has left, so that
going back takes no time. Nothing of it is needed: whatever goes can be had from the photos again.
"""

import contextlib
import time
from collections.abc import Callable, Collection, Generator, Iterable
from dataclasses import dataclass
from pathlib import Path

from photosim.annotations import TagPath
from photosim.catalogue.store import Store
from photosim.errors import PhotoSimError
from photosim.library.before import networks_in
from photosim.library.disk import There, look
from photosim.library.disk_timeout import SilentFolderError, ask
from photosim.library.encoders import SearchEncoder
from photosim.library.index_files import drop_index_files, index_files_size
from photosim.library.judging import network_of
from photosim.library.networks import TaughtNetworks
from photosim.preferences import Preferences
from photosim.vision.models import ENCODERS
from photosim.vision.taught import SUFFIX, TaughtFacts, read_facts
from photosim.vision.weights import WeightsError
from photosim.vision.word_models import models_away

_JUST_TRAINED_S = 3_600  # a network is noted in its lesson a moment after it was written


@dataclass(frozen=True, slots=True)
class UnusedNetwork:
    """A network that is no longer used, and what is kept of it.

    Attributes:
        identity: Names it.
        tags: What it was trained for; empty where it was not trained here, or its file is gone.
        photos: How many photos have a vector of it.
        size: Bytes that this takes, nearly.
        file: Its own file, which goes as well; None where it has none, or Undo may need that.
    """

    identity: str
    tags: tuple[TagPath, ...]
    photos: int
    size: int
    file: Path | None = None


@dataclass(frozen=True, slots=True)
class Freed:
    """What came of removing networks.

    Attributes:
        networks: How many were removed.
        size: Bytes by which what is on the disk has become less.
        is_smaller: Whether the catalogue was made smaller; otherwise the space in it is free for
            new photos.
    """

    networks: int
    size: int
    is_smaller: bool


def chosen_out_of_reach(wanted: Preferences, weights_dir: Path) -> frozenset[str]:
    """What the person has chosen and what cannot run now, as on a drive that is away.

    Returns:
        Identities of encoders, and names with a colon behind them: with whatever weights.
    """
    kept = {f"{name}:" for name in models_away(weights_dir)}
    if wanted.encoder is not None:
        kept.add(wanted.encoder)
    if wanted.weights is not None and not _is_there(wanted.weights):
        kept.update(f"{name}:" for name in ENCODERS)
    return frozenset(kept)


def _is_there(weights: Path) -> bool:
    try:
        return isinstance(ask(weights.parent, lambda _beat: look(weights)), There)
    except SilentFolderError:
        return False


class UnusedNetworks:
    """Tells what of a library's networks is no longer used; belongs to the thread of its store.

    In use are the network that answers, the one that is wanted, with which photos may be read anew
    right now, the larger model that knows words, and those that lessons go by. What Undo can bring
    back of a lesson keeps its file, but not its vectors.

    Args:
        store: Reading is enough for `all`.
        encoder: The service of the encoder that is wanted.
        answering: Tells whose vectors answer.
        networks: Those that were taught.
    """

    def __init__(
        self,
        store: Store,
        encoder: SearchEncoder,
        answering: Callable[[], str | None],
        networks: TaughtNetworks,
    ) -> None:
        self._store, self._encoder, self._answering = store, encoder, answering
        self._networks = networks

    def all(self, kept: Collection[str] = ()) -> tuple[UnusedNetwork, ...]:
        """The networks that are no longer used, by name.

        Args:
            kept: What is not to be removed either, see `chosen_out_of_reach`.
        """
        with self._store.session.read():
            photos = self._store.vector_usage.photos()
            trained = self._trained()
            used = self._used() | self._just_trained(trained)
            undone = {name for step in self._store.said.kept() for name in networks_in(step)}
            found = []
            for identity in sorted((set(photos) | set(trained)) - used):
                if identity in kept or f"{identity.partition(':')[0]}:" in kept:
                    continue
                file, facts = trained.get(identity, (None, None))
                if identity in undone:
                    file = None
                if file is None and identity not in photos:
                    continue
                size = self._store.vector_usage.bytes_of(identity) if identity in photos else 0
                size += self._files_size(identity) + (0 if file is None else _size(file))
                tags = () if facts is None else facts.tags
                found.append(UnusedNetwork(identity, tags, photos.get(identity, 0), size, file))
        return tuple(found)

    def remove(
        self, asked: Iterable[UnusedNetwork], kept: Collection[str] = ()
    ) -> Generator[None, None, Freed]:
        """Remove what is kept of networks that are still not used; needs a writing store.

        One that has seen more photos by now stays: another program reads the library with it.

        Args:
            asked: Those that the person was asked about.
            kept: See `all`.

        Yields:
            After each network; closing the generator leaves what is whole.

        Raises:
            CatalogueError: The disk is full, for one.
            PhotoSimError: A file cannot be deleted.
        """
        folder = self._store.session.path.parent
        before, files, count = self._store.session.size(), 0, 0
        for told in asked:
            identity = told.identity
            with self._store.session.write():  # or it may come into use in between
                network = next((one for one in self.all(kept) if one.identity == identity), None)
                if network is None or network.photos > told.photos:
                    continue
                indexes = self._indexes(identity)
                self._store.vector_usage.forget(identity)
            for index_id in indexes:
                files += index_files_size(folder, index_id)
                drop_index_files(folder, index_id)
            if network.file is not None and told.file is not None:
                files += _size(network.file)
                _delete(network.file)
            count += 1
            yield
        is_smaller = self._store.session.shrink()
        return Freed(count, max(0, before - self._store.session.size()) + files, is_smaller)

    def _used(self) -> frozenset[str]:
        words = self._encoder.words.choice
        lessons = [network_of(learnt.measured) for learnt in self._store.lessons.learnt()]
        return frozenset(
            {
                self._encoder.choice.identity,
                self._answering() or "",
                "" if words is None else words.identity,
                *(network.identity for network in lessons if network is not None),
            }
        )

    def _trained(self) -> dict[str, tuple[Path, TaughtFacts]]:
        """The networks that were trained and can be read, by identity."""
        found = {}
        for file in sorted(self._networks.folder.glob(f"*{SUFFIX}")):
            with contextlib.suppress(WeightsError):
                facts = read_facts(file)
                found[facts.identity] = file, facts
        return found

    def _just_trained(self, trained: dict[str, tuple[Path, TaughtFacts]]) -> frozenset[str]:
        youngest = time.time() - _JUST_TRAINED_S
        return frozenset(name for name, (file, _) in trained.items() if _written(file) > youngest)

    def _indexes(self, identity: str) -> list[int]:
        known = self._store.vectors.hash_indexes(active=None)
        return [record.id for record in known if record.encoder == identity]

    def _files_size(self, identity: str) -> int:
        folder = self._store.session.path.parent
        return sum(index_files_size(folder, index_id) for index_id in self._indexes(identity))


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _written(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0


def _delete(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise PhotoSimError(f"The trained network {file} cannot be deleted: {reason}.") from error
