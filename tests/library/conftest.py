"""A library of a few drawn photos, with a real catalogue and the fake encoder."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from photosim.catalogue.records import PhotoRecord, PhotoState
from photosim.catalogue.store import Store
from photosim.library.embed import embed_pending
from photosim.library.folders import FolderPart, add_folder
from photosim.library.keys import HashKeys, buckets_of
from photosim.library.progress import Changes, Progress
from photosim.library.scan import ScanReport, scan_folder, scan_paths
from tests.fakes import FakeEncoderService
from tests.photos import make_photo


@dataclass
class Bench:
    """A watched folder with its catalogue; ``sync`` does what the program does at start."""

    folder: Path
    store: Store
    keys: HashKeys
    service: FakeEncoderService
    live_photos: bool = True

    def photo(self, name: str, kind: str = "sunset", seed: int = 0) -> Path:
        return make_photo(self.folder / name, kind, seed, (64, 48))

    def begin_scan(self) -> Generator[Progress, None, ScanReport]:
        known = self.store.folders()
        place = FolderPart(known[0]) if known else add_folder(self.store, self.folder)
        return scan_folder(self.store, self.keys, place, live_photos=self.live_photos)

    def scan(self) -> tuple[list[Changes], ScanReport]:
        work = self.begin_scan()
        changes = []
        while True:
            try:
                changes.append(next(work).changes)
            except StopIteration as end:
                return changes, end.value

    def embed(self) -> None:
        for _ in embed_pending(self.store, self.keys, self.service):
            pass

    def sync(self) -> Changes:
        changes, _ = self.scan()
        self.embed()
        return Changes.joined(changes)

    def notice(self, *paths: Path) -> Changes:
        """Bring single paths up to date as the watcher would, then embed."""
        steps = scan_paths(self.store, self.keys, paths, live_photos=self.live_photos)
        changes = Changes.joined(steps)
        self.embed()
        return changes

    def records(self) -> dict[str, PhotoRecord]:
        return {
            photo.path.relative_to(self.folder).as_posix(): photo
            for photo in self.store.photos(self.store.photo_ids())
        }

    def check_consistent(self) -> None:
        """Every indexed photo, and no other, has its vector, sign code and bucket keys.

        Photos of which too little is left have a reason why they have none.
        """
        records = self.records().values()
        indexed = {
            photo.id
            for photo in records
            if photo.state == PhotoState.INDEXED and photo.reason is None
        }
        index = self.store.vectors.hash_index(self.service.choice.identity)
        if index is None:
            assert not indexed
            return
        assert set(self.store.vectors.all_codes(index.id)[0].tolist()) == indexed
        assert buckets_of(self.store, index).stray_rows() == 0
        searchable = self.store.vectors.searchable_ids(self.service.choice.identity)
        assert set(searchable.tolist()) == indexed


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    folder = tmp_path / "photos"
    folder.mkdir()
    service = FakeEncoderService()
    with Store.open(tmp_path / "data" / "catalogue.sqlite") as store:
        yield Bench(folder, store, HashKeys(store), service)
    service.close()
