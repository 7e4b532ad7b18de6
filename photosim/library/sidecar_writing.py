"""Writing tags and ratings into sidecars, for other programs; only where a person wants that.

A sidecar that is there keeps its name and all that others wrote in it; otherwise one is made as
``photo.jpg.xmp``. `photo_writing` writes into photos. Hearts are not written: XMP has none.
"""

import errno
import shutil
import stat
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

from photosim.annotations import Annotations, tag_name
from photosim.atomic_write import atomic_write
from photosim.catalogue.records import KnownFile, Origin, PhotoState, Rating
from photosim.catalogue.store import Store
from photosim.errors import PhotoSimError
from photosim.library.companions import XMP, PhotosByStem, photos_in, without_shared
from photosim.library.disk import real_path
from photosim.library.disk_timeout import Beat, SilentFolderError, ask
from photosim.library.progress import Changes
from photosim.library.sidecars import appearance, read_news, sidecars_of
from photosim.vision.xmp import joined, read_annotations
from photosim.vision.xmp_writing import NotXmpError, rewritten

_AT_ONCE = 100


class SidecarsNotWritten(PhotoSimError):  # noqa: N818  an answer to the person
    """Sidecars could not be written; the message is for the person."""


@dataclass(frozen=True)
class Said:
    """What is said of a photo, as XMP has it; ``root`` is the folder that its file is in."""

    file: KnownFile
    root: Path
    said: Annotations


@dataclass(frozen=True)
class _Due(Said):
    """A photo whose sidecars do not say what is said of it.

    Attributes:
        known: What they said when they were read.
        seen: How they looked then.
    """

    known: Annotations
    seen: str


@dataclass(frozen=True)
class _Written:
    """The sidecars of a photo once they were written.

    Attributes:
        look: How they look.
        has_shared: Whether one is that of another photo, too, and says what it said.
    """

    look: str
    has_shared: bool


def write_sidecars(
    store: Store, ids: Sequence[int] | None = None
) -> Generator[Changes, None, None]:
    """Write what is said of photos into their sidecars, where these say something else.

    What other programs wrote there meanwhile is read first, so that none of it is lost.

    Args:
        store: The writing store.
        ids: Which photos; None for all of which a person said something.

    Yields:
        After each photo, a place to stop; those whose sidecars had changed.

    Raises:
        SidecarsNotWritten: After all that could be written was.
    """
    wanted = said_of_by_people(store) if ids is None else list(ids)
    faults: list[str] = []
    for start in range(0, len(wanted), _AT_ONCE):
        written: dict[int, tuple[Annotations, str]] = {}
        shared: set[int] = set()
        list_photos = cache(photos_in)  # each folder once, and anew for the next photos
        try:
            for due in _due(store, wanted[start : start + _AT_ONCE]):
                photo_id, relative = due.file.id, due.file.relative_path
                folder = (due.root / relative).parent
                try:
                    read = partial(read_news, due.root, relative, due.known, due.seen)
                    news = ask(folder, read)
                    if news.said is not None:
                        found = {photo_id: (news.said, news.seen)}
                        moved = store.annotations.put_sidecars(found)
                        yield Changes(updated=tuple(moved), marked=(photo_id,))
                    for now in [due] if news.said is None else _due(store, [photo_id]):
                        done = ask(folder, partial(_write, now, news.look, list_photos))
                        if done is not None:
                            written[photo_id] = now.said, done.look
                            shared |= {photo_id} if done.has_shared else set()
                except _Refused as refusal:
                    faults.append(str(refusal))
                except SilentFolderError:
                    continue  # its drive is asleep or gone: next time
                yield Changes()
        finally:
            store.annotations.put_written(written, shared)
        yield Changes()
    if len(faults) == 1:
        raise SidecarsNotWritten(faults[0])
    if faults:
        raise SidecarsNotWritten(f"{faults[0]} {len(faults) - 1} more could not be written.")


def said_of_by_people(store: Store) -> list[int]:
    """The photos of which a person gave tags, stars or a rejection, by id."""
    tagged = {row.content for row in store.tags.every() if row.origin is Origin.PERSON}
    ratings = store.ratings.every().items()
    rated = {content for content, rating in ratings if rating.origin is Origin.PERSON}
    return store.files.with_content(tagged | rated)


def _due(store: Store, ids: Sequence[int]) -> list[_Due]:
    before = store.annotations.sidecars(ids)
    due = []
    for one in said_of(store, ids):
        known, seen = before.get(one.file.id, (Annotations(), ""))
        if plain(one.said) != plain(known):
            said = replace(one.said, position=known.position)
            due.append(_Due(one.file, one.root, said, known, seen))
    return due


def said_of(store: Store, ids: Sequence[int]) -> list[Said]:
    """What is said of photos whose drives are there."""
    names = {tag.id: tag.path for tag in store.tags.all()}
    tagged, ratings = store.tags.of_photos(ids), store.ratings.of_photos(ids)
    roots = {folder.id: folder for folder in store.watched()}
    found = []
    for file in store.files.known(ids):
        folder = roots[file.folder_id]
        path = folder.path / file.relative_path
        if file.state is PhotoState.REMOVED or folder.is_offline(path):
            continue
        # As they are read again: a tag says that a photo has those that it lies in, too.
        tags = joined([names[row.tag_id] for row in tagged.get(file.id, ()) if row.sign > 0], ())
        rating = ratings.get(file.id, Rating())
        stars = None if rating.rejected else rating.stars or None
        found.append(Said(file, folder.path, Annotations(stars, rating.rejected, tags)))
    return found


def plain(said: Annotations) -> tuple[int, bool, frozenset[tuple[str, ...]]]:
    """What can be compared: no stars are as none said, and names in the way they are kept."""
    tags = frozenset(tuple(map(tag_name, path)) for path in said.tags)
    return 0 if said.rejected else said.stars or 0, said.rejected, tags


def _write(
    due: _Due, look: str, list_photos: Callable[[Path], PhotosByStem | None], beat: Beat
) -> _Written | None:
    """Bring the sidecars of a photo up to date.

    Args:
        due: The photo.
        look: How they looked when they were read.
        list_photos: Lists what is in a directory.
        beat: Called before each.

    Returns:
        None where another program has changed one before or just after: what it wrote is still to
        be read.

    Raises:
        _Refused: One cannot be written.
    """
    root, relative = due.root, due.file.relative_path
    there = sidecars_of(root, relative)
    if appearance(list(there), there) != look:
        return None
    found = [root / path for path in there]
    # One may also be that of another photo, such as the RAW file beside a JPEG.
    own = without_shared(found, [root / relative], list_photos)
    written = {}
    for path in own or [root / f"{relative}{XMP}"]:
        beat()
        written[path] = _write_one(path, due.said)
    after = sidecars_of(root, relative)
    if any(_content(path) != document for path, document in written.items()):
        return None
    return _Written(appearance(list(after), after), has_shared=len(own) < len(found))


def _write_one(path: Path, said: Annotations) -> bytes:
    """Write a sidecar; returns what is in it then."""
    target = Path(real_path(path))  # what links lead to; they stay
    try:
        known = _content(target)
        if known is not None and not target.stat().st_mode & stat.S_IWUSR:
            raise PermissionError(errno.EACCES, "it is write-protected")
        document = rewritten(known, said)
        now = read_annotations(document)
        if now is None or plain(now) != plain(said):
            raise NotXmpError
        # What other programs wrote there is nowhere else.
        with atomic_write(target, durable=known is not None, private=False) as partial_file:
            partial_file.write_bytes(document)
            if known is not None:
                shutil.copymode(target, partial_file)
            if _content(target) != known:  # another program was faster
                raise NotXmpError
        return document
    except NotXmpError:
        words = f"The sidecar {path} was left as it is: PhotoSim cannot change it safely."
        raise _Refused(words) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise _Refused(f"The sidecar {path} cannot be written: {reason}.") from error


def _content(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None


class _Refused(Exception):  # noqa: N818  an answer
    """A sidecar cannot be written; the message is for the person."""
