"""The encoder process: decodes photos in threads and feeds batches to the network.

Its main thread only listens, so that it notices at once when its parent has died.
"""

import contextlib
import functools
import logging
import logging.handlers
import math
import os
import queue
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from photosim.errors import PhotoSimError
from photosim.runtime import give_free_pages_back, keep_large_pieces
from photosim.vision import turns
from photosim.vision.comparer import Comparer
from photosim.vision.files import (
    PhotoFile,
    UnreachablePhoto,
    UnreadablePhoto,
    is_there,
    is_video,
    open_photo,
)
from photosim.vision.messages import (
    FACTS_VERSION,
    LEAST_SHARE,
    CompareWith,
    DecodeFile,
    Embed,
    EmbeddedPhoto,
    EmbeddedText,
    EmbedRegions,
    EmbedText,
    EncoderInfo,
    Entered,
    Finished,
    Job,
    Loaded,
    LoadEncoder,
    LoadFailed,
    Logged,
    MakePreview,
    PhotoFacts,
    PhotoRegions,
    Preview,
    Priority,
    ProcessSetup,
    ReadFacts,
    Region,
    Report,
    Result,
    Stage,
    Strip,
    TextFailed,
    TooLittleLeft,
)
from photosim.vision.models import (
    ENCODERS,
    INSTEAD,
    EncoderChoice,
    embedded_choice,
    prepare,
    seen_box,
)
from photosim.vision.picture_signature import traits_of
from photosim.vision.thumbnails import LARGE
from photosim.vision.weights import WeightsError

if TYPE_CHECKING:
    from photosim.vision.encoders import Encoder
    from photosim.vision.photos import DecodedPhoto
    from photosim.vision.videos import Frame
    from photosim.vision.word_networks import TextEncoder

_NICENESS = 5
_STRIP_BYTES = 1 << 20
_GATHER_S = 1.0
_BEAT_S = 0.25
_LEAST_NORM = 1e-3
_FACTS_SIDE = 64  # quick to decode, and still of the photo's shape

_logger = logging.getLogger(__name__)


def run(connection: "Connection[Any, Any]", setup: ProcessSetup) -> None:
    """Serve jobs until the other end of the connection is closed; never returns."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    _stand_back()
    # Decoders in C complain on standard error about files that are reported anyway.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    warnings.simplefilter("ignore")
    keep_large_pieces()
    _EncoderProcess(connection, setup).serve()


def _stand_back() -> None:
    """Let other programs have the processor first."""
    if sys.platform == "win32":
        import psutil

        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        os.nice(_NICENESS)


@dataclass(frozen=True)
class _Prepared:
    """A decoded photo that waits for the network."""

    job: Job
    pixels: NDArray[np.uint8]
    finish: Callable[[NDArray[np.float32]], Result | UnreadablePhoto | None]

    def __lt__(self, other: "_Prepared") -> bool:
        return self.job < other.job

    def outcome(self, vector: NDArray[np.float32]) -> Result | UnreadablePhoto | None:
        """What became of the job; None while other frames of the video are waited for."""
        if not np.isfinite(vector).all():  # low precision can overflow on a card
            return _no_vector(self.job)
        # A copy of its own: pickling a row would be cheap, keeping the batch alive not.
        return self.finish(vector.copy())


def _no_vector(job: Job) -> UnreadablePhoto:
    return UnreadablePhoto(job.path, "The encoder produced no vector for it")


@dataclass(frozen=True)
class _PreparedFrame(_Prepared):
    """A frame of a video; the last one of it tells of the job, whatever became of the others."""

    def outcome(self, vector: NDArray[np.float32]) -> Result | UnreadablePhoto | None:
        """See `_Prepared`."""
        return self.finish(vector.copy())


class _GatheredFrames:
    """Gathers the vectors of a video's frames, which may come from several threads.

    Args:
        job: The video's.
        positions: When they are shown, in milliseconds.
        finish: Makes the result of a vector and frames.
    """

    def __init__(
        self, job: Job, positions: Sequence[int], finish: Callable[..., EmbeddedPhoto]
    ) -> None:
        self._job = job
        self._positions = positions
        self._finish = finish
        self._vectors: dict[int, NDArray[np.float32]] = {}
        self._lock = threading.Lock()

    def take(
        self, number: int, vector: NDArray[np.float32]
    ) -> EmbeddedPhoto | UnreadablePhoto | None:
        """Take a frame's vector; returns the result once all are there."""
        with self._lock:
            self._vectors[number] = vector
            if len(self._vectors) < len(self._positions):
                return None
        found = [
            (position, self._vectors[number])
            for number, position in enumerate(self._positions)
            if np.isfinite(self._vectors[number]).all()
        ]
        if not found:
            return _no_vector(self._job)
        vectors = [vector for _, vector in found]
        mean = np.mean(vectors, axis=0)
        norm = np.linalg.norm(mean)
        # Frames that have nothing in common cancel out; then one of them has to stand for all.
        mean = mean / norm if norm > _LEAST_NORM else vectors[0]
        frames = tuple((position, vector.astype(np.float16)) for position, vector in found)
        return self._finish(vector=mean, frames=frames)


class _Course:
    """Reports a job's stage, and now and then that it makes progress or waits for its turn."""

    def __init__(self, number: int, tell: Callable[[Report], None]) -> None:
        self._number, self._tell = number, tell
        self.enter(Stage.READING)

    def enter(self, stage: Stage) -> None:
        self._stage, self._told_at = stage, time.monotonic()
        self._tell(Entered((self._number,), stage))

    def beat(self) -> None:
        if time.monotonic() - self._told_at >= _BEAT_S:
            self.enter(self._stage)


class _EncoderProcess:
    def __init__(self, connection: "Connection[Any, Any]", setup: ProcessSetup) -> None:
        self._connection = connection
        self._sending = threading.Lock()
        self._setup = setup
        self._decode_file = setup.decode or _file_decoder()
        self._jobs: queue.PriorityQueue[Job] = queue.PriorityQueue()
        self._prepared: queue.PriorityQueue[_Prepared] = queue.PriorityQueue()
        # Set before the client hears that the encoder is ready, and it sends no photo to embed
        # before that.
        self._choice: EncoderChoice = setup.choice
        self._changing = threading.Lock()
        self._lanes = 1  # the thread that loads goes on to encode
        self._gathering = threading.Lock()
        self._counting = threading.Lock()
        self._loading_texts = threading.Lock()
        self._texts: TextEncoder | None = None
        self._coming = 0  # photos that the network will get
        self._unsaved: set[str] = set()  # reasons for which thumbnails were not saved
        self._comparer = Comparer(setup.thumbnails, self._decode_file)

    def serve(self) -> None:
        root = logging.getLogger()
        root.addHandler(_Forward(self._tell))
        root.setLevel(self._setup.log_level)
        for _ in range(self._setup.threads):
            _start(self._decode_forever, "decoder")
        _start(self._load_and_encode, "encoder")
        while True:
            try:
                job = self._connection.recv()
            except (EOFError, OSError):
                os._exit(0)  # the parent is done or gone; nothing here is worth finishing
            self._count(job, 1)
            self._jobs.put(job)

    def _tell(self, report: Report) -> None:
        with self._sending:
            try:
                self._connection.send(report)
            except OSError:
                os._exit(0)

    def _decode_forever(self) -> None:
        while True:
            job = self._jobs.get()
            outcome: Result | UnreadablePhoto | TextFailed | None
            try:
                outcome = self._decode(job)
            except (UnreadablePhoto, TextFailed) as error:
                outcome = error
            # A mistake of ours on one photo must not hold up the others; the log has it all.
            except Exception as error:
                _logger.exception("Failed on %s", job.path)
                outcome = UnreadablePhoto(job.path, f"PhotoSim could not read it: {error!r}")
            self._count(job, -1)
            if outcome is not None:
                self._tell(Finished(job.number, outcome))

    def _count(self, job: Job, more: int) -> None:
        if isinstance(job.task, Embed):
            with self._counting:
                self._coming += more

    def _decode(self, job: Job) -> Result | None:
        """Return the job's result, None where the network has to add its part."""
        course = _Course(job.number, self._tell)
        if isinstance(job.task, EmbedText):
            course.enter(Stage.ENCODING)
            return self._embed_text(job.task.text)
        turns.beat.set(course.beat)
        if isinstance(job.task, CompareWith):
            course.enter(Stage.DECODING)
            return self._comparer.compare(job.task, course.beat)
        with open_photo(job.path, beat=course.beat) as file:
            if isinstance(job.task, Embed):
                self._prepare(job, file, job.task, course)
                return None
            if isinstance(job.task, EmbedRegions):
                self._prepare_regions(job, file, job.task, course)
                return None
            course.enter(Stage.DECODING)
            if isinstance(job.task, MakePreview):
                return self._preview(job.number, file, job.task.side)
            if isinstance(job.task, ReadFacts):
                photo = self._decode_file(file, _FACTS_SIDE)
                return PhotoFacts(file.path, file.size, file.mtime_ns, **_facts(photo))
            return self._thumbnail(file, job.task.side)

    def _prepare(self, job: Job, file: PhotoFile, task: Embed, course: "_Course") -> None:
        content_hash = file.content_hash()
        course.enter(Stage.DECODING)
        spec = self._choice.spec
        side = max(spec.resize, LARGE)
        if task.region is not None:  # of which as many pixels are wanted as of a whole photo
            side = math.ceil(side / min(task.region.width, task.region.height))
        frames: Sequence[Frame] = ()
        if task.region is None and is_video(file.path.name):
            photo, frames = _watch(file, side)
        else:
            photo = self._decode_file(file, side)
        if task.with_thumbnail:
            self._save_thumbnail(file, photo.image)
        image = photo.image
        if task.region is not None:
            image = image.crop(task.region.box(*image.size))
        pixels = prepare(image, spec)
        finish = functools.partial(
            EmbeddedPhoto,
            path=job.path,
            encoder=self._choice.identity,
            content_hash=content_hash,
            size=file.size,
            mtime_ns=file.mtime_ns,
            facts_version=FACTS_VERSION,
            damage=photo.damage,
            **_facts(photo),
        )
        if photo.damage is not None and photo.share < LEAST_SHARE:
            nothing = finish(vector=np.empty(0, np.float32))
            raise TooLittleLeft(job.path, photo.damage, nothing)
        if frames:
            self._prepare_frames(job, frames, finish, course)
            return
        course.enter(Stage.WAITING)
        self._prepared.put(_Prepared(job, pixels, lambda vector: finish(vector=vector)))

    def _prepare_frames(
        self,
        job: Job,
        frames: "Sequence[Frame]",
        finish: Callable[..., EmbeddedPhoto],
        course: "_Course",
    ) -> None:
        gathered = _GatheredFrames(job, [frame.position_ms for frame in frames], finish)
        course.enter(Stage.WAITING)  # before the network has any: it may be done at once
        for number, frame in enumerate(frames):
            pixels = prepare(frame.image, self._choice.spec)
            take = functools.partial(gathered.take, number)
            self._prepared.put(_PreparedFrame(job, pixels, take))

    def _prepare_regions(
        self, job: Job, file: PhotoFile, task: EmbedRegions, course: "_Course"
    ) -> None:
        cache = self._setup.thumbnails
        assert cache is not None, "the client refuses regions without a cache"
        if not cache.is_fresh(task.photo, task.mtime_ns):
            raise UnreadablePhoto(task.photo, "The photo has changed since its thumbnail was made")
        course.enter(Stage.DECODING)
        image = self._decode_file(file, None).image
        spec, encoder = self._choice.spec, self._choice.identity
        left, top, right, bottom = seen_box(image.size, spec)
        seen = Region(
            left / image.width,
            top / image.height,
            (right - left) / image.width,
            (bottom - top) / image.height,
        )
        pixels = prepare(image, spec)
        course.enter(Stage.WAITING)
        self._prepared.put(
            _Prepared(
                job, pixels, lambda vectors: PhotoRegions(encoder, vectors.astype(np.float16), seen)
            )
        )

    def _embed_text(self, text: str) -> EmbeddedText:
        """Embed a text by the half of the model that is for texts, loaded for the first one."""
        choice = self._setup.choice
        try:
            with self._loading_texts:
                if self._texts is None:
                    from photosim.vision.word_networks import TextEncoder

                    self._texts = TextEncoder(choice)
            return EmbeddedText(choice.identity, self._texts.encode(text))
        except WeightsError as error:
            raise TextFailed(str(error)) from error

    def _save_thumbnail(self, file: PhotoFile, image: Image.Image) -> None:
        if self._setup.thumbnails is None:
            return
        try:
            self._setup.thumbnails.write(file.path, file.mtime_ns, image)
        except OSError as error:  # a full disk must not stop the embedding
            self._tell_unsaved(error)

    def _tell_unsaved(self, error: OSError) -> None:
        """Tell once for each reason: a line for each photo would bury all other lines."""
        reason = error.strerror or str(error)
        if reason not in self._unsaved:  # told twice if two threads meet here, which is no harm
            self._unsaved.add(reason)
            _logger.warning("Thumbnails are not saved for now: %s.", reason)

    def _thumbnail(self, file: PhotoFile, side: int) -> Path:
        cache = self._setup.thumbnails
        assert cache is not None, "the client refuses thumbnails without a cache"
        if cache.is_fresh(file.path, file.mtime_ns, side):
            return cache.path_for(file.path, side)
        known = cache.failure(file.path, file.mtime_ns)
        if known is not None:
            raise UnreadablePhoto(file.path, known)
        try:
            image = self._decode_file(file, side).image
        except UnreadablePhoto as error:
            if not is_there(file.path):  # a drive pulled out half-way must leave no mark
                raise UnreachablePhoto(file.path, error.reason) from error
            with contextlib.suppress(OSError):  # then it is tried again another time
                cache.note_failure(file.path, file.mtime_ns, error.reason)
            raise
        try:
            return cache.write(file.path, file.mtime_ns, image, side)
        except OSError as error:
            reason = error.strerror or str(error)
            raise UnreadablePhoto(file.path, f"Its thumbnail cannot be saved: {reason}") from error

    def _preview(self, number: int, file: PhotoFile, side: int) -> Preview:
        """Send a preview's pixels ahead in strips; what is returned has none."""
        photo = self._decode_file(file, side)
        image = photo.image
        image.thumbnail((side, side), Image.Resampling.BICUBIC)
        width, height = image.size
        rows = max(1, _STRIP_BYTES // (3 * width))
        for top in range(0, height, rows):
            strip = image.crop((0, top, width, min(top + rows, height)))
            start, total = 3 * width * top, 3 * width * height
            self._tell(Strip(number, start, total, strip.tobytes()))
        return Preview(width, height, b"", photo.width, photo.height, photo.shot)

    def _load_and_encode(self) -> None:
        encoder = self._load()
        give_free_pages_back()  # loading needs the weights several times over: 200 MB of ResNet-34
        if encoder is not None:
            self._employ(encoder)
            self._encode_forever(encoder)

    def _employ(self, encoder: "Encoder") -> None:
        """Have as many threads at the network as it is quickest with."""
        with self._changing:
            for _ in range(encoder.lanes - self._lanes):
                _start(functools.partial(self._encode_forever, encoder), "encoder")
                self._lanes += 1

    def _encode_forever(self, encoder: "Encoder") -> None:
        device = encoder.device
        while True:
            batch = self._next_batch(encoder.batch)
            self._tell(Entered(tuple(item.job.number for item in batch), Stage.ENCODING))
            regional = isinstance(batch[0].job.task, EmbedRegions)  # which are never gathered
            encode = encoder.encode_regions if regional else encoder.encode
            vectors = encode(np.stack([item.pixels for item in batch]))
            for item, vector in zip(batch, vectors, strict=True):
                outcome = item.outcome(vector)
                if outcome is not None:
                    self._tell(Finished(item.job.number, outcome))
            if encoder.device != device:  # the graphics card has failed
                device = encoder.device
                self._introduce(encoder)
                self._employ(encoder)

    def _next_batch(self, limit: int) -> list[_Prepared]:
        """Return photos for the network; what a person waits for goes by itself and at once.

        Photos of the index are gathered for a moment, by one thread at a time: several together
        take the network a fifth less time, and the decoders have the cores meanwhile.
        """
        with self._gathering:
            batch = [self._prepared.get()]
            until = time.monotonic() + _GATHER_S
            while len(batch) < limit and batch[0].job.priority is Priority.INDEX:
                patience = until - time.monotonic() if self._coming else 0.0
                try:
                    item = self._prepared.get(timeout=max(0.0, patience))
                except queue.Empty:
                    break
                if item.job.priority is not Priority.INDEX:
                    for waiting in batch:
                        self._prepared.put(waiting)
                    return [item]
                batch.append(item)
            return batch

    def _load(self) -> "Encoder | None":
        """Load the chosen encoder, or else the embedded one; None where neither can be had."""
        choice = self._setup.choice
        try:
            load = self._setup.load or _torch_loader()
            running = (self._setup.device, self._setup.threads, self._setup.memory)
            try:
                encoder = load(choice, *running)
            except WeightsError as error:
                if choice.spec not in ENCODERS.values():
                    raise  # no other network knows words
                notice = f"{error}{INSTEAD}"
                choice = embedded_choice(notice)
                encoder = load(choice, *running)
        except (PhotoSimError, ImportError, RuntimeError, OSError) as error:
            # What is expected to happen is told in words; the rest needs its traceback as well.
            unexpected = not isinstance(error, PhotoSimError)
            _logger.info("No encoder could be loaded: %s", error, exc_info=unexpected)
            self._tell(LoadFailed(f"The encoder cannot be loaded: {error}"))
            return None
        self._choice = choice
        self._introduce(encoder)
        return encoder

    def _introduce(self, encoder: "Encoder") -> None:
        choice = self._choice
        info = EncoderInfo(
            identity=choice.identity,
            name=choice.spec.name,
            dimension=choice.spec.dimension,
            device=encoder.device,
            weights=str(choice.weights),
            notice=choice.notice,
            classifier=encoder.classifier,
        )
        self._tell(Loaded(info))


def _facts(photo: "DecodedPhoto") -> dict[str, Any]:
    """What embedding and reading facts have in common."""
    taken = photo.taken
    return {
        "width": photo.width,
        "height": photo.height,
        "taken_at": None if taken is None else taken.at,
        "taken_from": None if taken is None else taken.source,
        "taken_offset": None if taken is None else taken.offset,
        "camera": photo.shot.camera,
        "lens": photo.shot.lens,
        # A video is no copy of a picture because one of its frames is.
        "traits": traits_of(photo.image, photo.shot) if photo.duration_ms is None else None,
        "annotations": photo.annotations,
        "duration_ms": photo.duration_ms,
    }


def _file_decoder() -> DecodeFile:
    # Imported in this process alone: the window starts sooner without the decoders' libraries.
    from photosim.vision.photos import decode_file

    return decode_file


def _watch(file: PhotoFile, side: int) -> "tuple[DecodedPhoto, list[Frame]]":
    # A library without videos never needs their decoder.
    from photosim.vision.videos import watch

    return watch(file, side)


def _torch_loader() -> LoadEncoder:
    # Imported by the thread that needs it so that torch does not keep thumbnails waiting.
    from photosim.vision.encoders import load_encoder

    return load_encoder


class _Forward(logging.handlers.QueueHandler):
    """Hands log records to the parent, which knows where the log is."""

    def __init__(self, tell: Callable[[Report], None]) -> None:
        super().__init__(queue.SimpleQueue())
        self._tell = tell

    def enqueue(self, record: logging.LogRecord) -> None:
        self._tell(Logged(record))


def _start(work: Callable[[], None], name: str) -> None:
    def guarded() -> None:
        try:
            work()
        # Without one of its threads the process would fall silent; its end is noticed.
        except BaseException:
            _logger.exception("The %s thread failed", name)
            os._exit(1)

    threading.Thread(target=guarded, name=name, daemon=True).start()
