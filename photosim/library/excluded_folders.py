"""Folders whose pictures are no photos of the person's: trash, caches, the insides of libraries.

The names are the programs' own; they are compared without case.
"""

from collections.abc import Collection
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from photosim.library.disk import There, look

_CACHE = "the cache of {}"
_THUMBNAILS = ("thumbnails", ".thumbnails")
_SIZES = ("normal", "large", "x-large", "xx-large", "fail")

# Not looked for, like hidden folders; who names one sees what is in it.
_ASIDE = frozenset(
    {"$recycle.bin", "recycler", "system volume information", "lost+found"}
    | {"#recycle", "#snapshot", "@recycle", "@recently-snapshot"}
)


@dataclass(frozen=True, slots=True)
class _Kind:
    """Directories whose pictures are never photos.

    Attributes:
        name: Pattern of their names.
        what: What they hold, for the person.
        within: Pattern of the names of the directories that they lie in.
        except_: Names to which the pattern does not apply.
    """

    name: str
    what: str
    within: str = "*"
    except_: frozenset[str] = frozenset()


_KINDS = (
    # Network storage
    _Kind("@eadir", _CACHE.format("Synology")),
    _Kind(".@__thumb", _CACHE.format("QNAP")),
    _Kind("preview", _CACHE.format("Nextcloud"), within="appdata_*"),
    # The desktops' common thumbnails and PhotoSim's own, which are laid out alike
    *(_Kind(name, "thumbnails", within=within) for name in _SIZES for within in _THUMBNAILS),
    # Apple's packages: what was imported is shown, what was made of it is not
    _Kind(
        "*",
        "files that Photos derives from its photos",
        within="*.photoslibrary",
        except_=frozenset({"originals", "masters"}),
    ),
    *(
        _Kind(
            "*",
            "files that iPhoto derives from its photos",
            within=within,
            except_=frozenset({"originals", "masters"}),
        )
        for within in ("*.photolibrary", "iphoto library", "*.migratedphotolibrary")
    ),
    *(
        _Kind(
            "*",
            "files that Aperture derives from its photos",
            within=within,
            except_=frozenset({"masters"}),
        )
        for within in ("*.aplibrary", "*.migratedaplibrary")
    ),
    # Other programs for photos
    _Kind("*.lrdata", _CACHE.format("Lightroom")),
    _Kind("cache", _CACHE.format("Capture One"), within="captureone"),
    _Kind("cache", _CACHE.format("Capture One"), within="*.cocatalog"),
    _Kind("generated images.bundle", _CACHE.format("Mylio")),
    _Kind(".picasaoriginals", "Picasa's originals of edited photos"),
    _Kind("thumbs", _CACHE.format("Shotwell"), within="shotwell"),
    _Kind("thumbs", _CACHE.format("Shotwell"), within=".shotwell"),
    _Kind("mipmaps-*.d", _CACHE.format("darktable")),
    _Kind("thumbnails", _CACHE.format("Geeqie"), within="geeqie"),
)
_CATALOGUE = "catalogue.sqlite"
_OURS = frozenset({"thumbnails", "backups", "weights"})


def why_never(name: str, within: str) -> str | None:
    """What a directory holds instead of photos, by its name and that of its parent; else None."""
    name, within = name.casefold(), within.casefold()
    for kind in _KINDS:
        if (
            fnmatchcase(name, kind.name)
            and fnmatchcase(within, kind.within)
            and name not in kind.except_
        ):
            return kind.what
    return None


def is_left_out(root: Path, relative_path: str) -> bool:
    """Whether anything on the way from a watched folder to a path in it is left out.

    Hidden files and folders are, and the trash.
    """
    within = root.name
    for name in relative_path.split("/"):
        hidden = name.startswith(".") or name.casefold() in _ASIDE
        if hidden or why_never(name, within) is not None:
            return True
        within = name
    return False


def what_lies_in(directory: Path) -> str | None:
    """What a directory holds instead of photos by the names on its path; None if nothing else."""
    pairs = zip(directory.parts, directory.parts[1:], strict=False)
    reasons = (why_never(name, within) for within, name in pairs)
    return next((reason for reason in reasons if reason is not None), None)


def is_own(name: str, neighbours: Collection[str]) -> bool:
    """Whether a directory is one of a PhotoSim's data folder, by what lies beside it."""
    return _CATALOGUE in neighbours and name.casefold() in _OURS


def why_refused(folder: Path) -> str | None:
    """What a folder that a person names holds instead of photos; None if it may be watched."""
    holds = what_lies_in(folder)
    if holds is not None:
        return holds
    if isinstance(look(folder.parent / _CATALOGUE), There) and is_own(folder.name, {_CATALOGUE}):
        return "PhotoSim's own files"
    is_cache = folder.name.casefold() in _THUMBNAILS and any(
        isinstance(look(folder / size), There) for size in _SIZES
    )
    return "thumbnails" if is_cache else None
