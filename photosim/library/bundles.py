"""Photos that are copied, moved and named together, with what goes along with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from photosim.library.companions import ListPhotos, Still, Surroundings, companions
from photosim.library.disk_timeout import Beat
from photosim.library.file_names import folded
from photosim.library.stacks import name_of_shot
from photosim.vision.files import RAW_SUFFIXES

_FEW = 100  # photos for which a directory of many files is not read


@dataclass(frozen=True, slots=True)
class Bundle:
    """Photos of one name in one directory: a RAW file, its JPEG and what was edited from them.

    Attributes:
        photos: Their paths by their ids, those of the name alone first.
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
        name, common = file.name, self.stem
        if name[: len(common)].casefold() == common.casefold():
            return f"{stem}{name[len(common) :]}"
        return f"{stem}{file.suffix}"  # a live photo's movie with a name of its own

    def targets(self, folder: Path, stem: str) -> list[tuple[Path, Path]]:
        """Where each file is and where it would be, in a folder and by a common name."""
        return [(file, folder / self.named(file, stem)) for file in self.files]


def bundles(stills: Mapping[int, Still], beat: Beat, *, with_raw: bool = False) -> list[Bundle]:
    """Put photos of one name together, and look what goes along; reads the disk.

    Edited versions are put to their original: by another name it would not be theirs. Photos whose
    names differ in case alone are put apart: a drive that ignores case has room for one of them.

    Args:
        stills: What tells that, by photo; their order is kept.
        beat: Called after each of the bundles.
        with_raw: Whether a RAW file goes along with the photo that was developed from it, and
            that with its RAW file.
    """
    alone = {_name(still.path) for still in stills.values()}
    named: dict[tuple[Path, str], list[tuple[int, Still]]] = {}
    for photo_id, still in stills.items():
        original = _original(still.path)
        key = original if original in alone else _name(still.path)
        named.setdefault(key, []).append((photo_id, still))
    found = []
    around = Surroundings(beat, at_once=len(stills) > _FEW)
    groups = [(name, part) for name, every in named.items() for part in _apart(every)]
    for name, group in groups:
        group.sort(key=lambda one: _name(one[1].path) != name)
        photos = tuple((photo_id, still.path) for photo_id, still in group)
        chosen = [still for _, still in group]
        other = _other_half([still.path for still in chosen], around.photos) if with_raw else []
        along = companions(*chosen, *map(Still, other), around=around)
        found.append(Bundle(photos, (*along, *other)))
        beat()
    return found


def _apart(group: Sequence[tuple[int, Still]]) -> list[list[tuple[int, Still]]]:
    """Photos in parts in none of which two names differ in case alone."""
    parts: list[dict[str, tuple[int, Still]]] = []
    for one in group:
        name = folded(one[1].path.name)
        part = next((part for part in parts if name not in part), None)
        if part is None:
            parts.append(part := {})
        part[name] = one
    return [[*part.values()] for part in parts]


def _name(path: Path) -> tuple[Path, str]:
    return path.parent, path.stem.casefold()


def _original(path: Path) -> tuple[Path, str]:
    """The name that an edited version begins with; of other photos their own."""
    folder, stem = _name(path)
    shot = name_of_shot(stem)
    return folder, shot if stem.startswith(shot) else stem


def _other_half(photos: Sequence[Path], list_photos: ListPhotos) -> list[Path]:
    """The RAW files of photos of one name that are none, or the reverse."""
    listed = list_photos(photos[0].parent) or {}
    names = listed.get(photos[0].stem.casefold(), frozenset()) - {path.name for path in photos}
    wants_raw = {not _is_raw(path) for path in photos}
    others = [photos[0].with_name(name) for name in sorted(names)]
    return [path for path in others if _is_raw(path) in wants_raw]


def _is_raw(path: Path) -> bool:
    return path.suffix.lower() in RAW_SUFFIXES
