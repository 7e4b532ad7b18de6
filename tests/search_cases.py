"""What a search must answer: one table of cases for the library and its front ends."""

import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from photosim.library.library import Library
from tests.fakes import FakeEncoderService
from tests.photos import make_photo

OTHER = "resnet34:00000000"
"""An encoder whose weights do not exist."""


@dataclass(frozen=True)
class World:
    """A watched folder and a library of it.

    Attributes:
        root: A folder to itself.
    """

    root: Path

    @property
    def folder(self) -> Path:
        """The watched folder."""
        return self.root / "photos"

    @property
    def data(self) -> Path:
        """Where the library is kept."""
        return self.root / "data"

    @property
    def weights(self) -> Path:
        """A file with weights that cannot be loaded."""
        return self.root / "weights.pth"

    def outside(self, name: str) -> Path:
        """A place that is not watched."""
        return self.root / "elsewhere" / name

    def draw(self) -> None:
        """Put the photos there that are to be indexed."""
        for kind in ("sunset", "bricks"):
            for seed in range(3):
                make_photo(self.folder / f"{kind}-{seed}.jpg", kind, seed, (160, 120))
        shutil.copy(self.folder / "sunset-0.jpg", self.folder / "twin.jpg")
        self.weights.write_bytes(b"not weights")

    def index(self) -> None:
        """Draw the photos and index them with a stand-in for the encoder."""
        self.draw()
        catalogue = self.data / "catalogue.sqlite"
        with (
            closing(FakeEncoderService()) as service,
            Library.open(catalogue, service, read_only=False) as library,
        ):
            for _ in library.index([self.folder]):
                pass

    def keep(self) -> None:
        """Remember everything as it is now, for `restore`."""
        shutil.copytree(self.root, self._kept)

    def restore(self) -> None:
        """Put everything back, with the same times and paths."""
        shutil.rmtree(self.root)
        shutil.copytree(self._kept, self.root)

    @property
    def _kept(self) -> Path:
        return self.root.with_name(f"{self.root.name}-kept")


@dataclass(frozen=True)
class Case:
    """A photo to search with, and what comes of it.

    Attributes:
        name: What is special about it.
        prepare: Changes the world once it is indexed, and returns the photo.
        kind: Of the two most similar photos, by the beginning of their names.
        first: Name of the most similar photo, "" where it does not matter.
        absent: Name of a photo that must not be found.
        embeds: Whether the encoder has to look at the photo.
        refusal: Words of the refusal, all of which must be in it; none where there is an answer.
        other_weights: Whether other weights than those of the library are chosen in the settings.
    """

    name: str
    prepare: Callable[[World], Path]
    kind: str = "bricks"
    first: str = ""
    absent: str = ""
    embeds: bool = False
    refusal: tuple[str, ...] = ()
    other_weights: bool = False

    def check(self, results: Sequence[tuple[str, float]]) -> None:
        """Compare with what was found: names and similarities, the most similar first."""
        names = [name for name, _ in results]
        assert [name.partition("-")[0] for name in names[:2]] == [self.kind] * 2, names
        assert self.absent not in names
        if self.first:
            assert names[0] == self.first
            assert results[0][1] > 0.999

    def check_refusal(self, message: str) -> None:
        """Compare with the sentence that was said instead."""
        assert all(words in message for words in self.refusal), message
        assert message.strip().count("\n") == 0


def _in_the_library(world: World) -> Path:
    return world.folder / "bricks-0.jpg"


def _edited(world: World) -> Path:
    return make_photo(world.folder / "sunset-1.jpg", "bricks", 7)


def _moved(world: World) -> Path:
    world.outside("").mkdir()
    return (world.folder / "bricks-0.jpg").rename(world.outside("moved.jpg"))


def _moved_asked_by_its_old_path(world: World) -> Path:
    _moved(world)
    return world.folder / "bricks-0.jpg"


def _outside(world: World) -> Path:
    return make_photo(world.outside("new.png"), "bricks", 9)


def _offline(world: World) -> Path:
    world.folder.rename(world.root / "unplugged")
    return world.folder / "bricks-0.jpg"


def _unreadable(world: World) -> Path:
    world.outside("").mkdir()
    world.outside("broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 and then nothing")
    return world.outside("broken.jpg")


def _not_there(world: World) -> Path:
    return world.outside("missing.jpg")


def _copy(world: World) -> Path:
    world.outside("").mkdir()
    return Path(shutil.copy(world.folder / "bricks-0.jpg", world.outside("copy.jpg")))


def _copy_of_an_offline_photo(world: World) -> Path:
    copy = _copy(world)
    world.folder.rename(world.root / "unplugged")
    return copy


def _copy_in_the_library(world: World) -> Path:
    return world.folder / "twin.jpg"


def index_by_another_encoder(world: World) -> None:
    """Let the library look as if `OTHER` had made its vectors."""
    with closing(sqlite3.connect(world.data / "catalogue.sqlite")) as catalogue, catalogue:
        catalogue.execute("UPDATE embedding SET encoder = ?", (OTHER,))
        catalogue.execute("UPDATE hash_index SET encoder = ?", (OTHER,))


def _known_to_another_encoder(world: World) -> Path:
    index_by_another_encoder(world)
    return _in_the_library(world)


def _edited_since_another_encoder(world: World) -> Path:
    index_by_another_encoder(world)
    return make_photo(world.folder / "bricks-0.jpg", "sunset", 7)


def _unknown_to_another_encoder(world: World) -> Path:
    index_by_another_encoder(world)
    return _outside(world)


CASES = (
    Case("in the library", _in_the_library, absent="bricks-0.jpg"),
    Case("edited since", _edited, absent="sunset-1.jpg", embeds=True),
    Case("moved", _moved, absent="bricks-0.jpg", embeds=True),
    Case("moved, asked by its old path", _moved_asked_by_its_old_path, absent="bricks-0.jpg"),
    Case("outside", _outside, embeds=True),
    Case("offline", _offline, absent="bricks-0.jpg"),
    Case(
        "unreadable",
        _unreadable,
        embeds=True,
        refusal=("“broken.jpg” cannot be read: ", "cut short"),
    ),
    Case(
        "not there",
        _not_there,
        embeds=True,
        refusal=("“missing.jpg” cannot be read: ", "folder was not found"),
    ),
    Case("a copy", _copy, first="bricks-0.jpg", embeds=True),
    Case(
        "a copy of an offline photo", _copy_of_an_offline_photo, first="bricks-0.jpg", embeds=True
    ),
    Case(
        "a copy in the library",
        _copy_in_the_library,
        kind="sunset",
        first="sunset-0.jpg",
        absent="twin.jpg",
    ),
    Case("another encoder's", _known_to_another_encoder, absent="bricks-0.jpg"),
    Case("another encoder's, edited", _edited_since_another_encoder, absent="bricks-0.jpg"),
    Case(
        "another encoder's, outside",
        _unknown_to_another_encoder,
        refusal=("photos from the library", OTHER, "index it again"),
    ),
    Case("the embedded encoder's, outside", _outside, embeds=True, other_weights=True),
)
