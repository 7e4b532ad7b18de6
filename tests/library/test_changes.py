"""A long time of changes in random order ends with the catalogue equal to the disk."""

import shutil
import tempfile
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from PIL import Image

from photosim.catalogue.records import PhotoState
from photosim.catalogue.store import Store
from photosim.library.keys import HashKeys
from photosim.vision.files import fingerprint
from tests.fakes import FakeEncoderService, colours
from tests.library.conftest import Bench
from tests.photos import draw_photo

NAMES = st.sampled_from(["a.jpg", "b.jpg", "A.jpg", "sub/a.jpg", "sub/c.jpg", "sub/deep/a.jpg"])
DIRECTORIES = st.sampled_from(["sub", "sub/deep", "other"])
SEEN = st.booleans()  # whether the watcher reports it; what it misses, the next start finds
CONTENTS = 4


class Changes(RuleBasedStateMachine):
    """A library of a few names and contents, so that every pair of changes soon meets."""

    @initialize()
    def begin(self) -> None:
        self.ended = ExitStack()
        self.scratch = Path(self.ended.enter_context(tempfile.TemporaryDirectory()))
        self.service = FakeEncoderService()
        self.ended.callback(self.service.close)
        self.contents: list[bytes] = []
        for number in range(CONTENTS):
            stream = BytesIO()
            # All of one size in bytes, so that the size never tells them apart.
            draw_photo("bubbles", number, (16, 12)).save(stream, "BMP")
            self.contents.append(stream.getvalue())
        (self.scratch / "photos").mkdir()
        self._start()

    def _start(self) -> None:
        self.store = Store.open(self.scratch / "data" / "catalogue.sqlite")
        keys = HashKeys(self.store)
        self.bench = Bench(self.scratch / "photos", self.store, keys, self.service)
        self.bench.sync()
        self.dirty = False

    def _changed(self, seen: bool, *names: str) -> None:
        if seen:
            self.bench.notice(*(self.bench.folder / name for name in names))
        else:
            self.dirty = True

    @rule(name=NAMES, content=st.integers(0, CONTENTS - 1), seen=SEEN)
    def write(self, name: str, content: int, seen: bool) -> None:
        path = self.bench.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.contents[content])
        self._changed(seen, name)

    @rule(name=NAMES, other=NAMES, seen=SEEN)
    def rename(self, name: str, other: str, seen: bool) -> None:
        source, target = self.bench.folder / name, self.bench.folder / other
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            source.rename(target)
            self._changed(seen, name, other)

    @rule(name=NAMES, other=NAMES, seen=SEEN)
    def swap(self, name: str, other: str, seen: bool) -> None:
        first, second = self.bench.folder / name, self.bench.folder / other
        if first.is_file() and second.is_file() and first != second:
            first.rename(self.scratch / "aside")
            second.rename(first)
            (self.scratch / "aside").rename(second)
            self._changed(seen, name, other)

    @rule(name=NAMES, other=NAMES, seen=SEEN)
    def copy(self, name: str, other: str, seen: bool) -> None:
        source, target = self.bench.folder / name, self.bench.folder / other
        if source.is_file() and source != target:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
            self._changed(seen, other)

    @rule(name=NAMES, seen=SEEN)
    def delete(self, name: str, seen: bool) -> None:
        (self.bench.folder / name).unlink(missing_ok=True)
        self._changed(seen, name)

    @rule(directory=DIRECTORIES, other=DIRECTORIES, seen=SEEN)
    def move_directory(self, directory: str, other: str, seen: bool) -> None:
        source, target = self.bench.folder / directory, self.bench.folder / other
        if source.is_dir() and not target.exists() and not target.is_relative_to(source):
            target.parent.mkdir(parents=True, exist_ok=True)
            source.rename(target)
            self._changed(seen, directory, other)

    @rule(directory=DIRECTORIES, seen=SEEN)
    def delete_directory(self, directory: str, seen: bool) -> None:
        shutil.rmtree(self.bench.folder / directory, ignore_errors=True)
        self._changed(seen, directory)

    @rule()
    def unplug_and_start(self) -> None:
        self.store.close()
        away = self.scratch / "away"
        self.bench.folder.rename(away)
        self._start()
        away.rename(self.bench.folder)
        self.bench.sync()

    @rule()
    def restart(self) -> None:
        self.store.close()
        self._start()

    @invariant()
    def equals_the_disk(self) -> None:
        if self.dirty:
            return
        records = self.bench.records()
        files = [path for path in self.bench.folder.rglob("*") if path.is_file()]
        assert set(records) == {path.relative_to(self.bench.folder).as_posix() for path in files}
        encoder = self.service.choice.identity
        for path in files:
            record = records[path.relative_to(self.bench.folder).as_posix()]
            assert record.state == PhotoState.INDEXED
            assert record.size == path.stat().st_size
            [known] = self.store.files.at(record.folder_id, [_relative(path, self.bench.folder)])
            assert known.content_hash == fingerprint(path)
            kept = self.store.vectors.of_photo(record.id)[encoder]
            assert kept.tolist() == self._vector(path.read_bytes())
        self.bench.check_consistent()

    def _vector(self, content: bytes) -> list[float]:
        with Image.open(BytesIO(content)) as image:
            vector = colours(image.convert("RGB"), self.service.choice.spec.dimension)
        return list(vector.astype(np.float16).tolist())

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            self.ended.close()


def _relative(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


TestChanges = Changes.TestCase
TestChanges.settings = settings(
    max_examples=8,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
