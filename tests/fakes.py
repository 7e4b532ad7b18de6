"""A stand-in for the encoder process: the same kinds of answers, without torch or a process."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from photosim.vision.comparer import Comparer
from photosim.vision.files import UnreadablePhoto, fingerprint, modified_ns, open_photo
from photosim.vision.labels import Classifier
from photosim.vision.messages import (
    FACTS_VERSION,
    LEAST_SHARE,
    CompareWith,
    Comparisons,
    EmbeddedPhoto,
    EmbeddedText,
    EncoderClosed,
    EncoderInfo,
    EncoderUnavailable,
    PhotoFacts,
    PhotoRegions,
    Preview,
    Priority,
    Region,
    Seen,
    TooLittleLeft,
)
from photosim.vision.models import EncoderChoice, embedded_choice
from photosim.vision.photos import DecodedPhoto, decode, decode_file
from photosim.vision.picture_signature import traits_of
from photosim.vision.regions import REGIONS
from photosim.vision.thumbnails import LARGE, ThumbnailCache
from photosim.vision.videos import watch

T = TypeVar("T")

# What comparing real files came to: most tests have the same few photos, and comparing them took
# a third of what all tests of the window cost.
_COMPARED: dict[tuple[bytes, ...], Comparisons] = {}


class FakeWordService:
    """A larger model that knows the words "red", "green" and "blue"; it is not there at first.

    Attributes:
        embedded: Every path that was embedded, in order.
        asked: Every text that was embedded, in order.
        refusal: Why texts cannot be embedded, None where they can.
        unreadable: Paths that it cannot read.
        rests: How often it was told that it may rest.
    """

    def __init__(self) -> None:
        self.choice: EncoderChoice | None = None
        self.embedded: list[Path] = []
        self.asked: list[str] = []
        self.refusal: Exception | None = None
        self.unreadable: set[Path] = set()
        self.rests = 0

    def use(self, choice: EncoderChoice | None) -> None:
        """Go on with this model."""
        self.choice = choice

    def embed(self, path: Path) -> Future[EmbeddedPhoto]:
        """Embed by the mean colour, at once."""
        future: Future[EmbeddedPhoto] = Future()
        self.embedded.append(path)
        try:
            future.set_result(self._embed(path))
        except (UnreadablePhoto, EncoderClosed) as error:
            future.set_exception(error)
        return future

    def embed_text(self, text: str) -> Future[EmbeddedText]:
        """Embed by the colours that are named."""
        future: Future[EmbeddedText] = Future()
        self.asked.append(text)
        if self.refusal is not None:
            future.set_exception(self.refusal)
        elif self.choice is None:
            future.set_exception(EncoderClosed("It was closed."))
        else:
            named = [float(colour in text.lower()) for colour in ("red", "green", "blue")]
            future.set_result(EmbeddedText(self.choice.identity, _unit(np.array(named) + 0.01)))
        return future

    def rest(self) -> None:
        """Note it."""
        self.rests += 1

    def close(self) -> None:
        """There is no process to end."""

    def _embed(self, path: Path) -> EmbeddedPhoto:
        if self.choice is None:
            raise EncoderClosed("It was closed.")
        if path in self.unreadable:
            raise UnreadablePhoto(path, "It is in a test")
        decoded, status = decode(path), path.stat()
        means = np.asarray(decoded.image.convert("RGB"), np.float32).mean((0, 1)) / 255
        return EmbeddedPhoto(
            path=path,
            encoder=self.choice.identity,
            vector=_unit(means**2),
            content_hash=fingerprint(path),
            size=status.st_size,
            mtime_ns=modified_ns(status),
            width=decoded.width,
            height=decoded.height,
            taken_at=None,
        )


def _unit(vector: NDArray[np.floating]) -> NDArray[np.float32]:
    return (vector / np.linalg.norm(vector)).astype(np.float32)


class FakeEncoderService:
    """Describes a photo by its colours in a 4 by 4 grid; real files, thumbnails and previews.

    Attributes:
        embedded: Every path that was embedded, in order.
        others: The services made beside it.
        looked_at: Every path of a photo whose regions were embedded, in order.
        previewed: Every path that was decoded for showing, in order.
        read: Every path whose facts were read alone, in order.
        compared: Every path that was compared, with those that it was compared with, in order.
        renewed: Identity, device and threads of each renewal, in order.
        started: Clear it to have it take long to start.
        gate: Clear it to hold back all embedding, set it to release it.
        words: The larger model that knows words, which is not there at first.
    """

    def __init__(
        self, thumbnails: ThumbnailCache | None = None, classifier: Classifier | None = None
    ) -> None:
        self.words = FakeWordService()
        self._choice = embedded_choice()
        self._classifier = classifier
        self._thumbnails = thumbnails
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="fake-encoder")
        self._closed = False
        self.avoided: frozenset[Path] = frozenset()
        self.embedded: list[Path] = []
        self.others: list[FakeEncoderService] = []
        self.looked_at: list[Path] = []
        self.previewed: list[Path] = []
        self.read: list[Path] = []
        self.compared: list[tuple[Path, tuple[Path, ...]]] = []
        self._comparer = Comparer(thumbnails, decode_file)
        self.renewed: list[tuple[str, str, int | None]] = []
        self.gate = threading.Event()
        self.gate.set()
        self.started = threading.Event()
        self.started.set()

    @property
    def choice(self) -> EncoderChoice:
        """The encoder it stands for."""
        return self._choice

    def info(self) -> EncoderInfo:
        """Answer at once."""
        spec = self._choice.spec
        weights = str(self._choice.weights)
        return EncoderInfo(
            identity=self._choice.identity,
            name=spec.name,
            dimension=spec.dimension,
            device="cpu",
            weights=weights,
            notice=None,
            classifier=self._classifier,
        )

    def info_within(self, seconds: float) -> EncoderInfo | None:
        """Answer once it is started."""
        return self.info() if self.started.wait(seconds) else None

    def renew(self, choice: EncoderChoice, device: str, threads: int | None) -> None:
        """Stand for another encoder."""
        self._choice = choice
        self.renewed.append((choice.identity, device, threads))

    def use(self, choice: EncoderChoice) -> None:
        """Stand for another encoder."""
        self.renew(choice, "cpu", None)

    def beside(self, choice: EncoderChoice) -> "FakeEncoderService":
        """Stand for two encoders."""
        other = FakeEncoderService()
        other.renew(choice, "cpu", None)
        self.others.append(other)
        return other

    def embed(
        self, path: Path, priority: Priority = Priority.INDEX, region: Region | None = None
    ) -> Future[EmbeddedPhoto]:
        """Embed by colours."""
        return self._submit(self._embed, path, priority == Priority.INDEX, region)

    def embed_regions(self, photo: Path, mtime_ns: int) -> Future[PhotoRegions]:
        """Embed the regions of a real thumbnail by colours."""
        return self._submit(self._embed_regions, photo, mtime_ns)

    def facts(self, path: Path) -> Future[PhotoFacts]:
        """Read them for real."""
        return self._submit(self._facts, path)

    def compare(
        self, photo: Seen, others: Sequence[Seen], _priority: Priority = Priority.INDEX
    ) -> Future[Comparisons]:
        """Compare for real, the same files only once in all tests."""
        self.compared.append((photo.path, tuple(other.path for other in others)))
        return self._submit(self._compare, CompareWith(photo, tuple(others)))

    def thumbnail(self, path: Path, side: int = LARGE) -> Future[Path]:
        """Make a real thumbnail."""
        return self._submit(self._thumbnail, path, side)

    def preview(self, path: Path, side: int) -> Future[Preview]:
        """Decode for real."""
        self.previewed.append(path)
        return self._submit(_preview, path, side)

    def avoid(self, folders: frozenset[Path]) -> None:
        """Note them."""
        self.avoided = folders

    def close(self) -> None:
        """End its threads; waiting jobs fail as with the real service."""
        self._closed = True
        self.gate.set()
        self._pool.shutdown(wait=True)

    def _submit(self, work: Callable[..., T], *arguments: object) -> Future[T]:
        if self._closed:
            failed: Future[T] = Future()
            failed.set_exception(EncoderClosed("The encoder was closed."))
            return failed
        return self._pool.submit(work, *arguments)

    def _embed(self, path: Path, with_thumbnail: bool, region: Region | None) -> EmbeddedPhoto:
        self.gate.wait()
        if self._closed:
            raise EncoderClosed("The encoder was closed.")
        decoded = decode(path)
        image = decoded.image
        if region is not None:
            image = image.crop(region.box(*image.size))
        if with_thumbnail and self._thumbnails is not None:
            self._thumbnails.write(path, modified_ns(path.stat()), decoded.image)
        self.embedded.append(path)
        status = path.stat()
        vector = colours(image, self._choice.spec.dimension)
        if decoded.share < LEAST_SHARE:
            vector = vector[:0]
        frames: list[tuple[int, NDArray[np.float16]]] = []
        if decoded.duration_ms is not None:
            with open_photo(path) as file:
                decoded, found = watch(file)
            seen = [colours(frame.image, self._choice.spec.dimension) for frame in found]
            frames = [
                (one.position_ms, row.astype(np.float16))
                for one, row in zip(found, seen, strict=True)
            ]
            vector = _unit(np.mean(seen, axis=0))
        embedded = EmbeddedPhoto(
            path=path,
            encoder=self._choice.identity,
            vector=vector,
            content_hash=fingerprint(path),
            size=status.st_size,
            mtime_ns=modified_ns(status),
            width=decoded.width,
            height=decoded.height,
            **_taken(decoded),
            facts_version=FACTS_VERSION,
            damage=decoded.damage,
            traits=traits_of(decoded.image, decoded.shot) if not frames else None,
            annotations=decoded.annotations,
            duration_ms=decoded.duration_ms,
            frames=tuple(frames),
        )
        if not vector.size:
            raise TooLittleLeft(path, decoded.damage or "", embedded)
        return embedded

    def _embed_regions(self, photo: Path, mtime_ns: int) -> PhotoRegions:
        self.gate.wait()
        cache = self._thumbnails
        if cache is None or not cache.is_fresh(photo, mtime_ns):
            raise UnreadablePhoto(photo, "There is no thumbnail of it")
        self.looked_at.append(photo)
        with Image.open(cache.path_for(photo)) as opened:
            image = opened.convert("RGB")
        parts = [image.crop(region.box(*image.size)) for region in REGIONS]
        vectors = [colours(part, self._choice.spec.dimension) for part in parts]
        return PhotoRegions(self._choice.identity, np.stack(vectors).astype(np.float16), REGIONS[0])

    def _compare(self, task: CompareWith) -> Comparisons:
        seen = (task.photo, *task.others)
        if any(one.by_thumbnail or not one.path.exists() for one in seen):
            return self._comparer.compare(task, lambda: None)
        key = tuple(fingerprint(one.path) for one in seen)
        if key not in _COMPARED:
            _COMPARED[key] = self._comparer.compare(task, lambda: None)
        return _COMPARED[key]

    def _facts(self, path: Path) -> PhotoFacts:
        self.read.append(path)
        decoded, status = decode(path), path.stat()
        size = (decoded.width, decoded.height)
        traits = traits_of(decoded.image, decoded.shot)
        facts = status.st_size, modified_ns(status), *size
        said = decoded.annotations
        return PhotoFacts(path, *facts, **_taken(decoded), traits=traits, annotations=said)

    def _thumbnail(self, path: Path, side: int) -> Path:
        if self._thumbnails is None:
            raise EncoderUnavailable("There is no place for thumbnails.")
        image = decode(path, side).image
        return self._thumbnails.write(path, modified_ns(path.stat()), image, side)


def colours(image: Image.Image, dimension: int) -> NDArray[np.float32]:
    """Mean colours of a 4 by 4 grid, padded to the dimension; float32, unit norm."""
    grid = np.asarray(image.resize((4, 4), Image.Resampling.BOX), dtype=np.float32).ravel()
    vector = np.zeros(dimension, dtype=np.float32)
    vector[: len(grid)] = grid + 1.0
    return vector / np.float32(np.linalg.norm(vector))


def _taken(photo: DecodedPhoto) -> dict[str, Any]:
    taken, gear = photo.taken, {"camera": photo.shot.camera, "lens": photo.shot.lens}
    if taken is None:
        return {"taken_at": None, "taken_from": None, "taken_offset": None} | gear
    date = {"taken_at": taken.at, "taken_from": taken.source, "taken_offset": taken.offset}
    return date | gear


def _preview(path: Path, side: int) -> Preview:
    decoded = decode(path)
    image = decoded.image
    image.thumbnail((side, side))
    pixels = image.tobytes()
    return Preview(*image.size, pixels, decoded.width, decoded.height, decoded.shot)
