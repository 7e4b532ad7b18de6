"""Photos that are copied, moved and named together, with what goes along with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from photosim.library.companions import Still, companions
from photosim.library.disk_timeout import Beat


@dataclass(frozen=True, slots=True)
class Bundle:
    """Photos of one name in one directory, such as a RAW file and its JPEG.

    Attributes:
        photos: Their paths by their ids.
        along: The sidecars and movies that belong to them and to no other photo.
    """

    photos: tuple[tuple[int, Path], ...]
    along: tuple[Path, ...] = ()

    @property
    def files(self) -> tuple[Path, ...]:
        """All files, what goes along first: a photo never arrives without it."""
        return self.along + tuple(path for _, path in self.photos)

    @property
    def folder(self) -> Path:
        """The directory that they lie in."""
        return self.photos[0][1].parent

    @property
    def stem(self) -> str:
        """Their common name, without suffix."""
        return self.photos[0][1].stem

    def named(self, file: Path, stem: str) -> str:
        """The name that one of the files has once the common name is another."""
        own = file.name[: len(self.stem)]
        if own.casefold() == self.stem.casefold():
            return f"{stem}{file.name[len(self.stem) :]}"
        return f"{stem}{file.suffix}"  # a live photo's movie with a name of its own

    def targets(self, folder: Path, stem: str) -> list[tuple[Path, Path]]:
        """Where each file is and where it would be, in a folder and by a common name."""
        return [(file, folder / self.named(file, stem)) for file in self.files]


def bundles(stills: Mapping[int, Still], beat: Beat) -> list[Bundle]:
    """Put photos of one name together, and look what goes along; reads the disk.

    Args:
        stills: What tells that, by photo; their order is kept.
        beat: Called after each of the bundles.
    """
    named: dict[tuple[Path, str], list[tuple[int, Still]]] = {}
    for photo_id, still in stills.items():
        key = still.path.parent, still.path.stem.casefold()
        named.setdefault(key, []).append((photo_id, still))
    found = []
    for group in named.values():
        photos = tuple((photo_id, still.path) for photo_id, still in group)
        found.append(Bundle(photos, tuple(companions(*(still for _, still in group)))))
        beat()
    return found
