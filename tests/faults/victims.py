"""What `kill.py` kills: pieces of PhotoSim's work, where each begins, and what it leaves behind."""

import os
import shutil
import sqlite3
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from unittest import mock

import psutil
from PIL import Image

from photosim import cli
from photosim.catalogue import database
from photosim.catalogue.schema import HEAD_REVISION
from photosim.catalogue.store import Store
from photosim.desktop import app
from photosim.library import refit
from photosim.library.health import examine
from photosim.library.recover import open_sound
from photosim.vision import service
from photosim.vision.files import fingerprint
from photosim.vision.models import embedded_choice
from tests.catalogues import ENCODER, make_catalogue
from tests.photos import make_photo
from tests.vision import stand_ins

_MIGRATION = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "{revision}", "{before}"


def upgrade() -> None:
    op.add_column("photo", sa.Column("stars", sa.Integer))
    with op.batch_alter_table("folder", recreate="always") as folder:
        folder.add_column(sa.Column("name", sa.String))
    op.execute(sa.text("UPDATE photo SET stars = size % 5"))
"""


@dataclass
class Found:
    """What a kill left behind.

    Attributes:
        seconds: Until the next start had its catalogue open and sound.
        lost: Photos or vectors that were written before and are gone.
        faults: What is wrong, in words.
        complete: Whether nothing is left to do.
    """

    seconds: float
    lost: int = 0
    faults: list[str] = field(default_factory=list)
    complete: bool = True


class Victim(ABC):
    """Some work of PhotoSim on a library in a folder of its own."""

    def __init__(self, place: Path, photos: int) -> None:
        self.place = place
        self.photos = photos
        self.catalogue = place / "data" / "catalogue.sqlite"

    @abstractmethod
    def begin(self) -> None:
        """Bring about the state in which the work is begun, if it is not there."""

    @abstractmethod
    def work(self) -> None:
        """The work that is killed; runs in a process of its own."""

    def complete(self) -> None:
        """The work to its end; runs in a process of its own."""
        self.work()

    def prey(self, worker: psutil.Process) -> psutil.Process | None:
        """Which process to kill; None if there is none at this moment."""
        return worker

    @abstractmethod
    def look(self) -> Found:
        """Start again as the program does, and see what is there."""


class _OnCatalogue(Victim):
    """Work on the catalogue alone; every round begins with the same one."""

    def __init__(self, place: Path, photos: int) -> None:
        super().__init__(place, photos)
        self.sound = make_catalogue(place / "sound" / "catalogue.sqlite", photos)
        self.whole = _counts(self.sound)

    def begin(self) -> None:
        shutil.rmtree(self.catalogue.parent, ignore_errors=True)
        self.catalogue.parent.mkdir()
        shutil.copy(self.sound, self.catalogue)

    def look(self) -> Found:
        began = time.monotonic()
        store, _ = open_sound(self.catalogue)
        seconds = time.monotonic() - began
        with store:
            faults = examine(store, ENCODER).faults
        lost = sum(self.whole) - sum(_counts(self.catalogue))
        left = [*self.catalogue.parent.glob("*-new*"), *self.catalogue.parent.glob("*-scratch*")]
        return Found(seconds, lost, faults + [f"{file.name} is left" for file in left])


class Migration(_OnCatalogue):
    """Migrating an older catalogue, after its backup."""

    def __init__(self, place: Path, photos: int) -> None:
        super().__init__(place, photos)
        before = HEAD_REVISION
        revision = f"{int(before) + 1:04}"
        migrations = place / "migrations"
        shutil.copytree(
            database.MIGRATIONS, migrations, ignore=shutil.ignore_patterns("__pycache__")
        )
        text = _MIGRATION.format(revision=revision, before=before)
        (migrations / "versions" / f"{revision}_stars.py").write_text(text)
        mock.patch.multiple(database, MIGRATIONS=migrations, HEAD_REVISION=revision).start()

    def work(self) -> None:
        Store.open(self.catalogue).close()

    def look(self) -> Found:
        found = super().look()
        for backup in (self.catalogue.parent / "backups").glob("*.sqlite"):
            if _counts(backup) != self.whole:
                found.faults.append(f"the backup {backup.name} is half-written")
        return found


class Repair(_OnCatalogue):
    """Mending a damaged catalogue."""

    def begin(self) -> None:
        super().begin()
        with self.catalogue.open("r+b") as file:
            file.write(bytes(100))
        self.damaged = self.catalogue.read_bytes()

    def work(self) -> None:
        open_sound(self.catalogue)[0].close()

    def look(self) -> Found:
        found = super().look()
        kept = self.catalogue.parent.glob("catalogue-damaged-*.sqlite")
        if all(file.read_bytes() != self.damaged for file in kept):
            found.faults.append("the damaged catalogue is not kept")
        return found


class Refit(_OnCatalogue):
    """Fitting a new hash index."""

    def __init__(self, place: Path, photos: int) -> None:
        super().__init__(place, photos)
        mock.patch.object(refit, "SCAN_BELOW", photos // 2).start()

    def work(self) -> None:
        with Store.open(self.catalogue) as store:
            for _ in refit.refit_if_due(store, ENCODER):
                pass

    def look(self) -> Found:
        found = super().look()
        self.work()
        with Store.open(self.catalogue) as store:
            index = store.vectors.hash_index(ENCODER)
            if index is None or not index.fitted_on or store.vectors.hash_indexes(active=False):
                found.faults.append("the next run did not fit the index")
            found.faults += examine(store, ENCODER).faults
        return found


class Index(Victim):
    """``photosim index`` with its encoder process; a stand-in takes the place of the network.

    A library that is complete is started again, so that every kill meets work.
    """

    def __init__(self, place: Path, photos: int) -> None:
        super().__init__(place, photos)
        self.folder = place / "photos"
        _draw(self.folder, photos)
        self.originals = _fingerprints(self.folder)
        self.embedded = 0

    def begin(self) -> None:
        if self.embedded == self.photos:
            shutil.rmtree(self.catalogue.parent)
            self.embedded = 0

    def work(self) -> None:
        self._run("index", str(self.folder), "--json")

    def _run(self, *arguments: str) -> None:
        with _stand_in_network():
            status = cli.run(["--data-dir", str(self.catalogue.parent), *arguments])
        if status:
            raise SystemExit(status)

    def look(self) -> Found:
        began = time.monotonic()
        store, recovery = open_sound(self.catalogue)
        seconds = time.monotonic() - began
        with store:
            health = examine(store, embedded_choice().identity)
        faults = health.faults + ([str(recovery)] if recovery else [])
        faults += _spoilt_thumbnails(self.catalogue.parent / "thumbnails")
        if _fingerprints(self.folder) != self.originals:
            faults.append("photos were changed")
        lost = max(0, self.embedded - health.embeddings)
        self.embedded = health.embeddings
        return Found(seconds, lost, faults, health.embeddings == self.photos)


class Window(Index):
    """The window, offscreen, while it indexes a folder."""

    def work(self) -> None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        self._run(str(self.folder))

    def complete(self) -> None:
        super().work()


class Encoder(Index):
    """The encoder process of ``photosim index``, which continues with another."""

    def prey(self, worker: psutil.Process) -> psutil.Process | None:
        with suppress(psutil.Error):  # it has just ended
            for child in worker.children():
                if "spawn_main" in "".join(child.cmdline()):
                    return child
        return None


VICTIMS: dict[str, type[Victim]] = {
    "index": Index,
    "window": Window,
    "encoder": Encoder,
    "migration": Migration,
    "refit": Refit,
    "repair": Repair,
}


def _draw(folder: Path, photos: int) -> None:
    """Small photos, each of another content."""
    first = make_photo(folder / "0.png", size=(64, 48)).read_bytes()
    for number in range(1, photos):
        (folder / f"{number}.png").write_bytes(first + number.to_bytes(4, "big"))


@contextmanager
def _stand_in_network() -> Iterator[None]:
    quick = partial(service.EncoderService, load=stand_ins.load)
    with (
        mock.patch.object(service, "EncoderService", quick),
        mock.patch.object(app, "EncoderService", quick),
    ):
        yield


def _counts(catalogue: Path) -> tuple[int, int]:
    """Photos and vectors, whatever the version; none of a file that is no catalogue."""
    with closing(sqlite3.connect(f"file:{catalogue}?mode=ro", uri=True)) as connection:
        try:
            [photos] = connection.execute("SELECT count(*) FROM photo").fetchone()
            [vectors] = connection.execute("SELECT count(*) FROM embedding").fetchone()
        except sqlite3.DatabaseError:
            return 0, 0
    return photos, vectors


def _fingerprints(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {path.name: (fingerprint(path), path.stat().st_mtime_ns) for path in folder.iterdir()}


def _spoilt_thumbnails(folder: Path) -> list[str]:
    spoilt = []
    for path in folder.rglob("[!.]*.png"):
        try:
            with Image.open(path) as image:
                image.load()
        except (OSError, SyntaxError):
            spoilt.append(f"the thumbnail {path.name} is half-written")
    return spoilt
