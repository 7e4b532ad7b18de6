"""All tags, ratings, albums and covers as one JSON document, to keep or to take to another library.

Photos are named by the hashes of their contents, and by their paths for people to read and for
photos whose files were edited meanwhile.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from photosim.annotations import MOST_STARS, TagPath
from photosim.catalogue.albums import AlbumError
from photosim.catalogue.duplicates import HASH_BYTES
from photosim.catalogue.records import Origin, Rating, Tagging
from photosim.catalogue.store import Store
from photosim.catalogue.tags import TagError
from photosim.errors import PhotoSimError
from photosim.library.stacks import name_of_shot

_VERSION = 1
_LARGEST = 1 << 30


class TagFileError(PhotoSimError):
    """A file of tags cannot be used; the message is for the person."""


@dataclass(frozen=True)
class TakenIn:
    """What came of taking in a file of tags.

    Attributes:
        photos: Contents that tags, ratings, places in albums or covers were kept of.
        unknown: Those among them of which the library has no photo.
        tags: Tags that were made.
    """

    photos: int
    unknown: int
    tags: int


def document(store: Store) -> dict[str, Any]:
    """Everything that is said, as JSON has it."""
    paths = {tag.id: list(tag.path) for tag in store.tags.all()}
    tags: dict[bytes, list[Tagging]] = defaultdict(list)
    for row in store.tags.every():
        tags[row.content].append(row)
    ratings = store.ratings.every()
    albums = {album.name: store.albums.contents(album.id) for album in store.albums.all()}
    covers = store.covers.every()
    inside_albums = (one for inside in albums.values() for one in inside)
    contents = sorted({*tags, *ratings, *inside_albums, *covers})
    places = _places(store, contents)
    return {
        "version": _VERSION,
        "tags": list(paths.values()),
        "albums": [
            {"name": name, "contents": [content.hex() for content in inside]}
            for name, inside in albums.items()
        ],
        "photos": [
            {
                "content": content.hex(),
                "paths": [str(path) for path in places.get(content, ())],
                "tags": [_tag(paths[row.tag_id], row) for row in tags.get(content, ())],
                **_rating(ratings.get(content, Rating())),
                "cover": content in covers,
            }
            for content in contents
        ],
    }


def take_in(store: Store, file: Path) -> TakenIn:
    """Keep what a file says, in place of what was said of the same photos and tags.

    What a person said here stays where the file has only what was read.

    Raises:
        TagFileError: It cannot be read, or is no such file; nothing was changed.
    """
    said, albums, tags = _parse(file)
    with store.session.write():
        known = len(store.tags.all())
        ids = _tags_of(store, said, tags)
        contents = {one.content for one in said}
        here = {content: [content] for content in _places(store, sorted(contents))}
        unknown, now = 0, {}
        for one in said:
            meant = here.get(one.content) or _at_paths(store, one.paths)
            unknown += not meant
            now[one.content] = meant or [one.content]
            _apply(store, one, [one.content, *meant], ids)
        _cover(store, [content for one in said if one.is_cover for content in now[one.content]])
        for name, inside in albums.items():
            _fill(store, name, [one for content in inside for one in now.get(content, [content])])
        return TakenIn(len(contents), unknown, len(store.tags.all()) - known)


@dataclass(frozen=True)
class _Said:
    """What a file says of a content."""

    content: bytes
    paths: tuple[Path, ...]
    tags: tuple[tuple[tuple[str, ...], int, Origin], ...]
    rating: Rating
    is_cover: bool


def _tags_of(store: Store, said: Sequence[_Said], tags: Sequence[TagPath]) -> dict[TagPath, int]:
    """The tags of a file, made if need be, with those that no photo has."""
    paths = dict.fromkeys([*tags, *(path for one in said for path, _, _ in one.tags)])
    ids = store.tags.make_each(paths)
    try:
        for path in paths:
            if path not in ids:
                store.tags.make(path)  # says what is wrong with it
    except TagError as error:
        raise TagFileError(f"The file has a tag that cannot be kept: {error}") from error
    return ids


def _apply(store: Store, one: _Said, contents: Sequence[bytes], ids: Mapping[TagPath, int]) -> None:
    store.tags.keep(
        # That a photo has not a tag only people say.
        Tagging(content, ids[path], sign, origin if sign > 0 else Origin.PERSON)
        for content in contents
        for path, sign, origin in one.tags
    )
    rating = one.rating
    if rating.heart:
        store.ratings.give_heart(contents)
    if rating.origin is Origin.FILE:
        said = rating.stars, rating.rejected
        store.ratings.put_of_files(dict.fromkeys(contents, said))
    elif rating.origin is not None:
        if rating.stars is not None:
            store.ratings.rate(contents, rating.stars)
        store.ratings.reject(contents, rejected=rating.rejected)


def _cover(store: Store, contents: Sequence[bytes]) -> None:
    """Have contents be covers in place of those that are chosen here of the same shots."""
    chosen = store.photos(store.covers.photos())
    shots = {_shot(path) for paths in _places(store, contents).values() for path in paths}
    former = [photo.id for photo in chosen if _shot(photo.path) in shots]
    files = store.files.known(former)
    store.covers.replace(
        [file.content_hash for file in files if file.content_hash is not None], contents
    )


def _shot(path: Path) -> tuple[Path, str]:
    """What the files of one shot have in common."""
    return path.parent, name_of_shot(path.stem)


def _fill(store: Store, name: str, contents: Sequence[bytes]) -> None:
    """Put contents at the end of an album, which is made where there is none of this name."""
    albums = {album.name.casefold(): album.id for album in store.albums.all()}
    try:
        album_id = albums.get(name.casefold()) or store.albums.make(name)
    except AlbumError as error:
        raise TagFileError(f"The file has an album that cannot be kept: {error}") from error
    store.albums.put(album_id, [*store.albums.contents(album_id), *contents])


def _places(store: Store, contents: Sequence[bytes]) -> dict[bytes, list[Path]]:
    """Where photos of these contents are."""
    ids = store.files.with_content(contents)
    by_id = {file.id: file.content_hash for file in store.files.known(ids)}
    found: dict[bytes, list[Path]] = {}
    for photo in store.photos(ids):
        content = by_id[photo.id]
        if content is not None:
            found.setdefault(content, []).append(photo.path)
    return found


def _at_paths(store: Store, paths: Sequence[Path]) -> list[bytes]:
    """The contents of the photos that are at paths now."""
    photos = [photo for path in paths if (photo := store.photo_at(path)) is not None]
    files = store.files.known([photo.id for photo in photos])
    return sorted({file.content_hash for file in files if file.content_hash is not None})


def _tag(path: list[str], row: Tagging) -> dict[str, Any]:
    return {"tag": path, "has": row.sign > 0, "origin": row.origin.name.lower()}


def _rating(rating: Rating) -> dict[str, Any]:
    return {
        "stars": rating.stars,
        "rejected": rating.rejected,
        "heart": rating.heart,
        "rated_by": None if rating.origin is None else rating.origin.name.lower(),
    }


def _parse(file: Path) -> tuple[list[_Said], dict[str, list[bytes]], list[TagPath]]:
    try:
        with file.open("rb") as stream:
            content = stream.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            raise TagFileError(f"{file} is too large to be a file of tags.")
        read = json.loads(content)
        if read["version"] != _VERSION:
            raise TagFileError(f"{file} was written by a newer PhotoSim. Please update.")
        albums = {_name(one["name"]): _hashes(one) for one in read.get("albums", ())}
        tags = [_path(names) for names in read.get("tags", ())]
        return [_said(item) for item in read["photos"]], albums, tags
    except OSError as error:
        raise TagFileError(f"{file} cannot be read: {error.strerror or error}.") from error
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise TagFileError(f"{file} is not a file of tags that PhotoSim has written.") from error


def _said(item: Mapping[str, Any]) -> _Said:
    content = bytes.fromhex(item["content"])
    stars = item["stars"]
    flags = item["rejected"], item["heart"]
    if len(content) != HASH_BYTES or not all(isinstance(flag, bool) for flag in flags):
        raise ValueError
    if stars is not None and (isinstance(stars, bool) or stars not in range(MOST_STARS + 1)):
        raise ValueError
    rated_by = item["rated_by"]
    rating = Rating(stars, *flags, None if rated_by is None else Origin[rated_by.upper()])
    tags = tuple((_path(one["tag"]), _sign(one["has"]), _origin(one)) for one in item["tags"])
    is_cover = item.get("cover", False)
    if not isinstance(is_cover, bool):
        raise ValueError
    return _Said(content, tuple(map(Path, item["paths"])), tags, rating, is_cover)


def _path(names: object) -> tuple[str, ...]:
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise TypeError
    return tuple(names)


def _name(name: object) -> str:
    if not isinstance(name, str):
        raise TypeError
    return name


def _hashes(item: Mapping[str, Any]) -> list[bytes]:
    hashes = [bytes.fromhex(text) for text in item["contents"]]
    if any(len(content) != HASH_BYTES for content in hashes):
        raise ValueError
    return hashes


def _sign(has: object) -> int:
    return 1 if has is True else -1


def _origin(item: Mapping[str, Any]) -> Origin:
    return Origin[item["origin"].upper()]
