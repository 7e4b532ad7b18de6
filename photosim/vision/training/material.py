"""The photos as the network gets them: decoded once, and run through frozen layers once."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import torch
from numpy.typing import NDArray
from torch import Tensor

from photosim.atomic_write import atomic_write
from photosim.vision.files import UnreadablePhoto
from photosim.vision.models import EncoderSpec, prepare
from photosim.vision.photos import decode
from photosim.vision.training.augmentation import NUMBERS, changed, changes
from photosim.vision.training.learner import Learner
from photosim.vision.training.messages import CHECKED, TAUGHT, TrainingError, TrainingPlan
from photosim.vision.training.pace import MOST_VIEWS
from photosim.vision.training.row_file import RowFile

_MOST_CACHED = 3 << 30  # bytes of activations on the disk
_ROOM = 200 << 20  # what else training writes
_PLAN_NAME = "plan.json"


def open_folder(plan: TrainingPlan) -> dict[str, object]:
    """Make the folder, or go on with what is in it if that belongs to the plan.

    Returns:
        What was noted in it by `note`.

    Raises:
        TrainingError: Another process trains in it.
        OSError: The folder cannot be made or read.
    """
    _claim(plan.folder)
    try:
        noted = json.loads((plan.folder / _PLAN_NAME).read_text("utf-8"))
        if isinstance(noted, dict) and noted.get("fingerprint") == plan.fingerprint:
            return noted
    except (OSError, ValueError):
        pass
    if plan.folder.exists():
        shutil.rmtree(plan.folder)
    plan.folder.mkdir(parents=True)
    return {"fingerprint": plan.fingerprint}


def _claim(folder: Path) -> None:
    """Note beside a folder which process works in it; the note of one that has ended is stale.

    Raises:
        TrainingError: Another one does.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    file, own = folder.with_name(f"{folder.name}.pid"), _born(os.getpid())
    try:
        other = json.loads(file.read_text("utf-8"))
        if other != own and other == _born(other[0]):
            raise TrainingError("A network is being trained already; wait until that has ended.")
    except (OSError, ValueError, TypeError, LookupError):
        pass
    with atomic_write(file) as partial:
        partial.write_text(json.dumps(own), "utf-8")


def _born(pid: int) -> list[float] | None:
    """A process and when it began, as numbers are used again; None if it has ended."""
    try:
        return [pid, psutil.Process(pid).create_time()]
    except (psutil.Error, ValueError):
        return None


def note(plan: TrainingPlan, facts: dict[str, object]) -> None:
    """Keep facts for `open_folder`."""
    with atomic_write(plan.folder / _PLAN_NAME, durable=True) as partial:
        partial.write_text(json.dumps(facts), "utf-8")


def expect_room(plan: TrainingPlan, more: int) -> None:
    """See whether the disk has room.

    Raises:
        TrainingError: It has not.
    """
    free, needed = shutil.disk_usage(plan.folder).free, more + _ROOM
    if free < needed:
        raise TrainingError(
            f"Training needs {needed / 1e9:.1f} GB of room in {plan.folder}, and there are "
            f"{free / 1e9:.1f} GB."
        )


class Pictures:
    """The squares of photos that the encoder sees, as bytes on the disk."""

    def __init__(self, plan: TrainingPlan) -> None:
        self._plan, self._spec = plan, plan.choice.spec
        side = self._spec.crop
        self._rows = RowFile(plan.folder / "pictures", (side, side, 3), np.uint8)
        self._scale, self._shift = _normalisation(self._spec)
        self._flags = RowFile(plan.folder / "usable", (1,), np.uint8)

    def read(self) -> Iterator[int]:
        """Decode what is not decoded yet; yields how many photos are done.

        Raises:
            OSError: The disk is full, for one.
        """
        count = len(self._plan.photos)
        done = min(len(self._rows), len(self._flags))
        self._rows.cut(done)
        self._flags.cut(done)
        expect_room(self._plan, (count - done) * self._rows.row_bytes)
        for number in range(done, count):
            try:
                seen = picture(self._plan.photos[number], self._spec)
                usable = True
            except UnreadablePhoto:
                seen = np.zeros((self._spec.crop, self._spec.crop, 3), np.uint8)
                usable = False
            self._rows.append(seen[None])
            self._flags.append(np.array([[usable]], np.uint8))
            yield number + 1

    @property
    def usable(self) -> NDArray[np.bool_]:
        """Which photos could be read, bool (n,)."""
        usable: NDArray[np.bool_] = self._flags.read(range(len(self._plan.photos)))[:, 0] > 0
        return usable

    def pixels(self, numbers: NDArray[np.int64], device: str) -> Tensor:
        """Normalised pictures, float32 (n, 3, crop, crop)."""
        pictures = torch.from_numpy(self._rows.read(numbers)).to(device)
        pixels = pictures.permute(0, 3, 1, 2).float()
        return pixels * self._scale.to(device) + self._shift.to(device)


def picture(path: Path, spec: EncoderSpec) -> NDArray[np.uint8]:
    """The square of a photo that an encoder sees, uint8 (crop, crop, 3).

    Raises:
        UnreadablePhoto: It cannot be decoded.
    """
    return prepare(decode(path, spec.resize).image, spec)


def _normalisation(spec: EncoderSpec) -> tuple[Tensor, Tensor]:
    shape = (1, 3, 1, 1)
    scale = torch.tensor([1 / (255 * s) for s in spec.std]).view(shape)
    shift = torch.tensor([-m / s for m, s in zip(spec.mean, spec.std, strict=True)]).view(shape)
    return scale, shift


class Views:
    """What frozen layers make of photos and of several changes of each that is learnt from.

    Without frozen layers there is nothing to keep but the vectors, and photos are changed anew
    each time.

    Args:
        plan: The plan.
        pictures: All of them read.
        shape: Of what comes out of the frozen layers, None if there are none.

    Attributes:
        taught: Numbers of the photos that are learnt from and could be read, int64 (n,).
        checked: The same of those that tell which epoch is best.
        views: How many there are of each photo that is learnt from, itself among them.
    """

    def __init__(
        self, plan: TrainingPlan, pictures: Pictures, shape: tuple[int, ...] | None
    ) -> None:
        self._plan, self._pictures = plan, pictures
        self._count = len(plan.photos)
        usable = pictures.usable
        self.taught = np.flatnonzero((plan.parts == TAUGHT) & usable)
        self.checked = np.flatnonzero((plan.parts == CHECKED) & usable)
        self._place = np.zeros(self._count, np.int64)
        self._place[self.taught] = np.arange(len(self.taught))
        self._vectors = RowFile(plan.folder / "vectors", (plan.choice.spec.dimension,), np.float16)
        self._activations = None
        self.views = MOST_VIEWS
        if shape is not None:
            self._activations = RowFile(plan.folder / "activations", shape, np.float16)
            rows = _MOST_CACHED // self._activations.row_bytes - self._count
            self.views = max(1, min(MOST_VIEWS, 1 + rows // max(1, len(self.taught))))
        self._random = np.random.default_rng([plan.seed, 1]).random(
            ((self.views - 1) * len(self.taught), NUMBERS)
        )

    def __len__(self) -> int:
        """How many there are."""
        return self._count + (self.views - 1) * len(self.taught)

    def numbers(self, photos: NDArray[np.int64], views: NDArray[np.int64]) -> NDArray[np.int64]:
        """Rows of views of photos; view 0 is the photo as it is."""
        others = self._count + (views - 1) * len(self.taught) + self._place[photos]
        return np.where(views == 0, photos, others)

    def make(self, learner: Learner, device: str, batch: int) -> Iterator[int]:
        """Make what is not there yet; yields how many are done.

        Raises:
            OSError: The disk is full, for one.
        """
        files = [file for file in (self._vectors, self._activations) if file is not None]
        done = min(len(file) for file in files)
        for file in files:
            file.cut(done)
        expect_room(self._plan, (len(self) - done) * sum(file.row_bytes for file in files))
        for start in range(done, len(self), batch):
            rows = np.arange(start, min(start + batch, len(self)))
            with torch.inference_mode():
                activations = learner.freeze(self._pixels(rows, device))
                vectors = learner.vectors(activations)
            if self._activations is not None:
                self._activations.append(activations.half().cpu().numpy())
            self._vectors.append(vectors.half().cpu().numpy())
            yield int(rows[-1]) + 1

    def _pixels(self, rows: NDArray[np.int64], device: str) -> Tensor:
        changed_rows = rows - self._count
        photos = np.where(rows < self._count, rows, 0)
        if len(self.taught):
            photos = np.where(
                rows < self._count, rows, self.taught[changed_rows % len(self.taught)]
            )
        pixels = self._pictures.pixels(photos, device)
        others = np.flatnonzero(rows >= self._count)
        if len(others):
            maps = changes(self._random[changed_rows[others]]).to(device)
            pixels[others] = changed(pixels[others], maps)
        return pixels.to(memory_format=torch.channels_last)

    def vectors(self, rows: NDArray[np.int64], device: str) -> Tensor:
        """Unit vectors by the network as it was, float32 (n, d)."""
        return torch.from_numpy(self._vectors.read(rows)).to(device).float()

    def inputs(self, rows: NDArray[np.int64], device: str) -> Tensor:
        """What the trained layers get for rows, float32."""
        if self._activations is None:
            return self._pixels(rows, device)
        found = torch.from_numpy(self._activations.read(rows)).to(device).float()
        return found.to(memory_format=torch.channels_last)

    def taught_inputs(
        self, photos: NDArray[np.int64], random: NDArray[np.float64], device: str
    ) -> Tensor:
        """What the trained layers learn from: each photo changed by random numbers.

        Args:
            photos: Numbers of photos that are learnt from.
            random: From 0 to 1, (n, `NUMBERS`).
            device: Where to put it.
        """
        if self._activations is not None:
            views = np.minimum((random[:, 0] * self.views).astype(np.int64), self.views - 1)
            return self.inputs(self.numbers(photos, views), device)
        pixels = self._pictures.pixels(photos, device)
        pixels = changed(pixels, changes(random).to(device))
        return pixels.to(memory_format=torch.channels_last)
