"""What other programs and cameras keep beside a photo under its name, and what goes along with it.

``photo.xmp`` or ``photo.jpg.xmp`` has ratings, keywords and edits, ``photo.aae`` the edits of
Apple's Photos, ``photo.mov`` the moving part of a Live Photo.
"""

from pathlib import Path

from photosim.library.disk import There, entries, look
from photosim.vision.files import is_photo

_OF_ANY = ("xmp",)
_OF_PHONES = ("aae", "mov")
_PHONES_PHOTOS = frozenset({".heic", ".heif", ".jpg", ".jpeg"})


def companions(photo: Path) -> list[Path]:
    """The files beside a photo that belong to it and to no other photo.

    A name without the photo's suffix may be that of several, such as a RAW file and its JPEG; then
    it stays with those that remain.
    """
    own = _there(photo.parent, [f"{photo.name}.{kind}" for kind in _spelt(_OF_ANY)])
    kinds = _OF_ANY + (_OF_PHONES if photo.suffix.lower() in _PHONES_PHOTOS else ())
    shared = _there(photo.parent, [f"{photo.stem}.{kind}" for kind in _spelt(kinds)])
    if shared and _is_shared(photo):
        return own
    return own + shared


def moved_along(companion: Path, photo: Path, target: Path) -> Path:
    """The path of a companion once its photo has another."""
    had_suffix = companion.name.startswith(f"{photo.name}.")
    return target.with_name(f"{target.name if had_suffix else target.stem}{companion.suffix}")


def _spelt(kinds: tuple[str, ...]) -> list[str]:
    return [spelt for kind in kinds for spelt in (kind, kind.upper())]


def _there(folder: Path, names: list[str]) -> list[Path]:
    found: dict[tuple[int, int], Path] = {}
    for name in names:
        answer = look(folder / name)
        if isinstance(answer, There) and answer.is_regular:
            found.setdefault(answer.place, folder / name)  # both spellings, where case is ignored
    return list(found.values())


def _is_shared(photo: Path) -> bool:
    listed = entries(photo.parent, lambda: None)
    if not isinstance(listed, list):
        return True  # perhaps: nothing is moved that may belong to another photo
    names = (Path(entry.name) for entry in listed)
    others = (name for name in names if name.stem == photo.stem and name.name != photo.name)
    return any(is_photo(name.name) for name in others)
