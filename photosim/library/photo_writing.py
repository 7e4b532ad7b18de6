"""Writing tags and ratings into photos themselves, as XMP; only where a person wants that.

JPEG and TIFF files alone, and of these nothing but the XMP packet: pixels, EXIF, IPTC and whatever
else other programs wrote stay byte by byte. A file is replaced as a whole, once it was read back;
it keeps its permissions and gets a new time of change, by which backups find it. The catalogue
takes it for the same photo afterwards, so nothing is embedded or compared anew.
"""

import shutil
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from photosim.annotations import Annotations
from photosim.catalogue.records import KnownFile, PhotoState
from photosim.catalogue.store import Store
from photosim.errors import PhotoSimError
from photosim.library.disk import There, look, real_path
from photosim.library.disk_timeout import Beat, SilentFolderError, ask
from photosim.library.progress import Changes
from photosim.library.rewriting import Rewritten, expect_rewritable, is_jpeg, rewrite
from photosim.library.sidecar_writing import Said, plain, said_of, said_of_by_people
from photosim.vision.annotated import annotations_of
from photosim.vision.files import UnreadablePhoto, fingerprint
from photosim.vision.jpeg_packets import jpeg_packet, with_jpeg_packet
from photosim.vision.jpeg_segments import RewritingRefused
from photosim.vision.tiff_packets import put_tiff_packet, tiff_packet
from photosim.vision.xmp import joined, read_annotations
from photosim.vision.xmp_writing import NotXmpError, rewritten

_SUFFIXES = frozenset({".jpg", ".jpeg", ".jpe", ".jfif", ".tif", ".tiff"})
_AT_ONCE = 100


class PhotosNotWritten(PhotoSimError):  # noqa: N818  an answer to the person
    """Photos could not be written; the message is for the person."""


def write_photos(store: Store, ids: Sequence[int] | None = None) -> Generator[Changes, None, None]:
    """Write what is said of photos into their files, where these say something else.

    A file that was changed since it was read is left out until that has been noticed.

    Args:
        store: The writing store.
        ids: Which photos; None for all of which a person said something.

    Yields:
        After each photo, a place to stop; those that were written.

    Raises:
        PhotosNotWritten: After all that could be written was.
    """
    wanted = said_of_by_people(store) if ids is None else list(ids)
    faults: list[str] = []
    for start in range(0, len(wanted), _AT_ONCE):
        for due in _due(store, wanted[start : start + _AT_ONCE]):
            path = due.root / due.file.relative_path
            try:
                written = ask(path.parent, partial(_write, path, due))
            except _Refused as refusal:
                faults.append(str(refusal))
            except SilentFolderError:
                continue  # its drive is asleep or gone: next time
            else:
                if written is not None:
                    store.follow_writing(due.file, written.content, written.facts, written.found)
                    yield Changes(marked=(due.file.id,))
            yield Changes()
        yield Changes()
    if len(faults) == 1:
        raise PhotosNotWritten(faults[0])
    if faults:
        raise PhotosNotWritten(f"{faults[0]} {len(faults) - 1} more could not be written.")


@dataclass(frozen=True)
class _Due(Said):
    """A photo whose file said something else when it was read."""

    is_damaged: bool


def _due(store: Store, ids: Sequence[int]) -> list[_Due]:
    before = store.annotations.embedded(ids)
    damaged = {photo.id for photo in store.photos(ids) if photo.damage is not None}
    return [
        _Due(said.file, said.root, said.said, said.file.id in damaged)
        for said in said_of(store, ids)
        if _takes_packet(said.file)
        and plain(said.said) != plain(before.get(said.file.id, Annotations()))
    ]


def _takes_packet(file: KnownFile) -> bool:
    suffix = Path(file.relative_path).suffix.lower()
    return file.state is PhotoState.INDEXED and suffix in _SUFFIXES


def _write(path: Path, due: _Due, beat: Beat) -> Rewritten[Annotations] | None:
    """Write into one file what is said of it; None where it is not what it was, or says that.

    Raises:
        _Refused: It cannot be written.
    """
    target = Path(real_path(path))  # what links lead to; they stay
    try:
        before = look(target)
        if not isinstance(before, There) or _size_and_time(before) != _known(due.file):
            return None
        if due.is_damaged:
            raise RewritingRefused("the file is damaged")
        expect_rewritable(target)
        return _replace(target, before, due, beat)
    except UnreadablePhoto:
        return None  # the next look at it says why
    except RewritingRefused as refusal:
        raise _left(path, str(refusal)) from None
    except NotXmpError:
        raise _left(path, "PhotoSim cannot change its XMP safely") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise _Refused(f"The photo {path} cannot be written: {reason}.") from error


def _replace(target: Path, before: There, said: Said, beat: Beat) -> Rewritten[Annotations] | None:
    packet = _packet(target)
    known = annotations_of(target) or Annotations()
    if plain(_read(packet)) == plain(said.said) and _says(known, said.said):
        return None
    if fingerprint(target, beat) != said.file.content_hash:
        return None
    return rewrite(target, before, lambda new: _write_new(target, new, packet, said.said), beat)


def _write_new(target: Path, new: Path, packet: bytes | None, said: Annotations) -> Annotations:
    """Write a file with another packet; returns what it says then.

    Raises:
        NotXmpError: It cannot be made to say what it is to say.
    """
    forms = [said]
    if not (said.stars or said.rejected):  # EXIF may have some, which XMP must deny then
        forms.append(replace(said, stars=0))
    for form in forms:
        _copy_with(target, new, rewritten(packet, form))
        found = annotations_of(new)
        if found is not None and _says(found, said):
            return found
    raise NotXmpError


def _copy_with(target: Path, new: Path, packet: bytes) -> None:
    if is_jpeg(target):
        new.write_bytes(with_jpeg_packet(target.read_bytes(), packet))
        return
    shutil.copyfile(target, new)
    with new.open("r+b") as file:
        put_tiff_packet(file, packet)


def _packet(target: Path) -> bytes | None:
    if is_jpeg(target):
        return jpeg_packet(target.read_bytes())
    with target.open("rb") as file:
        return tiff_packet(file)


def _read(packet: bytes | None) -> Annotations:
    """What a packet says; nothing where there is none, or none that can be read."""
    return (packet and read_annotations(packet)) or Annotations()


def _says(found: Annotations, said: Annotations) -> bool:
    """Whether a file says at least this; keywords of IPTC may add to it."""
    wanted = plain(said)
    return plain(found)[:2] == wanted[:2] and _paths(found, said) == _paths(found)


def _paths(*parts: Annotations) -> frozenset[tuple[str, ...]]:
    together = joined([path for part in parts for path in part.tags], ())
    return plain(Annotations(tags=together))[2]


def _size_and_time(there: There) -> tuple[int, int]:
    return there.facts.size, there.facts.mtime_ns


def _known(file: KnownFile) -> tuple[int, int]:
    return file.size, file.mtime_ns


def _left(path: Path, reason: str) -> "_Refused":
    return _Refused(f"The photo {path} was left as it is: {reason}.")


class _Refused(Exception):  # noqa: N818  an answer
    """A photo cannot be written; the message is for the person."""
