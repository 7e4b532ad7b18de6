"""Whether the rows of a damaged catalogue are what the program may have written there."""

import zlib
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

import numpy as np

from photosim.annotations import MOST_STARS, is_plain_text
from photosim.arrays import LABELS
from photosim.catalogue.annotations import is_annotation
from photosim.catalogue.duplicates import HASH_BYTES, SIGNATURE_BYTES
from photosim.catalogue.records import Origin, PhotoState
from photosim.catalogue.schema import FOLDER, METADATA, PHOTO

LARGEST_ID = 1 << 40  # no library gets there; a damaged row might say so
_UNIT_TOLERANCE = 0.02  # float16 vectors have unit norm to well within this


def sound_rules(rules: object) -> str | None:
    """The rules by which photos of a folder are left out, or none where they are damaged."""
    is_sound = isinstance(rules, str) and all(map(is_text, rules.split("\n")))
    return str(rules) if is_sound else None


def is_sound_photo(row: Mapping[str, Any], folders: set[int]) -> bool:
    """Whether a photo is one, of a folder that was saved."""
    numbers = all(isinstance(row[name], int) for name in ("id", "folder_id", "size", "mtime_ns"))
    sides = all(row[name] is None or isinstance(row[name], int) for name in ("width", "height"))
    contents = all(
        row.get(name) is None or (isinstance(row[name], bytes) and len(row[name]) == HASH_BYTES)
        for name in ("content_hash", "previous_content")
    )
    movie = row.get("movie")
    later = all(
        row.get(name) is None or isinstance(row[name], int)
        for name in ("changed_ns", "taken_offset", "facts_version", "duration_ms")
    )
    words = all(
        row.get(name) is None or is_text(row[name])
        for name in ("reason", "taken_from", "damage", "camera", "lens")
    )
    degrees = all(
        row.get(name) is None or isinstance(row[name], float) for name in ("latitude", "longitude")
    )
    return (
        numbers
        and sides
        and later
        and words
        and degrees
        and row["folder_id"] in folders
        and isinstance(row["relative_path"], str)
        and bool(row["relative_path"])
        and row["directory"] == row["relative_path"].rpartition("/")[0]
        and row["state"] in set(PhotoState)
        and contents
        and (movie is None or (isinstance(movie, str) and PurePosixPath(movie).name == movie))
    )


def is_sound_mount(row: Mapping[str, Any], folders: set[int]) -> bool:
    """Whether this is a directory of a folder that was saved."""
    return (
        row["folder_id"] in folders
        and isinstance(row["directory"], str)
        and (row["volume"] is None or is_text(row["volume"]))
        and isinstance(row["online"], bool)
    )


def is_sound_last_id(row: Mapping[str, Any]) -> bool:
    """Whether this is the last id of a photo or a folder."""
    known = {PHOTO.name, FOLDER.name}
    return row["of_table"] in known and isinstance(row["id"], int) and 0 < row["id"] < LARGEST_ID


def is_sound_frame(row: Mapping[str, Any], sizes: Mapping[str, int]) -> bool:
    """Whether a frame's vector is as long as those of photos by its encoder."""
    return (
        isinstance(row["content"], bytes)
        and len(row["content"]) == HASH_BYTES
        and isinstance(row["position_ms"], int)
        and is_vector(row["vector"])
        and len(row["vector"]) == sizes.get(row["encoder"])
    )


def is_sound_labels(row: Mapping[str, Any], photos: set[int]) -> bool:
    """Whether this was recognised in a photo that was saved."""
    labels = row["labels"]
    return (
        row["photo_id"] in photos and isinstance(labels, bytes) and len(labels) == LABELS.itemsize
    )


def is_sound_picture(row: Mapping[str, Any], photos: set[int]) -> bool:
    """Whether a photo that was saved is compared by this."""
    signature = row["signature"]
    return (
        row["photo_id"] in photos
        and isinstance(signature, bytes)
        and len(signature) == SIGNATURE_BYTES
        and (row["camera"] is None or isinstance(row["camera"], str))
        and isinstance(row["has_place"], int)
        and (row["exposure_bias"] is None or isinstance(row["exposure_bias"], float))
        and (row["compared"] is None or isinstance(row["compared"], int))
        and (row.get("live") is None or isinstance(row["live"], str))
    )


def is_sound_word(row: Mapping[str, Any]) -> bool:
    """Whether what a person said is about contents; of photos that are gone it still holds."""
    hashes = [row[name] for name in ("first", "second", "content") if name in row]
    is_counted = row.get("files") is None or isinstance(row["files"], int)
    return is_counted and all(
        isinstance(item, bytes) and len(item) == HASH_BYTES for item in hashes
    )


def is_sound_tag(row: Mapping[str, Any]) -> bool:
    """Whether a tag has a name; what it lies in may be lost."""
    return (
        isinstance(row["id"], int)
        and (row["parent_id"] is None or isinstance(row["parent_id"], int))
        and is_text(row["name"])
        and bool(row["name"])
    )


def is_sound_tagging(row: Mapping[str, Any], tags: set[int]) -> bool:
    """Whether something is said of a tag that was saved."""
    return (
        is_sound_word(row)
        and row["tag_id"] in tags
        and row["sign"] in (-1, 1)
        and row["origin"] in set(Origin)
    )


def is_sound_lesson(row: Mapping[str, Any], tags: set[int]) -> bool:
    """Whether a tag that was saved is taught."""
    return row["tag_id"] in tags and isinstance(row["lesson"], int)


def is_sound_place(row: Mapping[str, Any], albums: set[int]) -> bool:
    """Whether a content is in an album that was saved."""
    return is_sound_word(row) and row["album_id"] in albums and isinstance(row["position"], int)


def is_sound_given(row: Mapping[str, Any]) -> bool:
    """Whether this is the last id that SQLite gave in a table."""
    return (
        row["name"] in METADATA.tables
        and isinstance(row["seq"], int)
        and 0 <= row["seq"] < LARGEST_ID
    )


def is_sound_step(row: Mapping[str, Any]) -> bool:
    """Whether a step can be read, which a checksum in it tells."""
    removed = row["removed"]
    if not (isinstance(row["at"], int) and isinstance(row["before"], bytes)):
        return False
    if not (removed is None or (isinstance(removed, bytes) and len(removed) % HASH_BYTES == 0)):
        return False
    try:
        zlib.decompress(row["before"])
    except zlib.error:
        return False
    return True


def is_sound_rating(row: Mapping[str, Any]) -> bool:
    """Whether this is what people think of contents."""
    return (
        is_sound_word(row)
        and (row["stars"] is None or row["stars"] in range(MOST_STARS + 1))
        and isinstance(row["rejected"], int)
        and isinstance(row["heart"], int)
        and (row["origin"] is None or row["origin"] in set(Origin))
    )


def is_sound_overruled(row: Mapping[str, Any]) -> bool:
    """Whether a tag of a content is overruled."""
    return is_sound_word(row) and is_text(row["path"])


def is_sound_annotation(row: Mapping[str, Any], photos: set[int]) -> bool:
    """Whether the files of a photo that was saved say this."""
    texts = (row["embedded"], row["sidecar"])
    return (
        row["photo_id"] in photos
        and is_text(row["seen"])
        and all(text is None or is_annotation(text) for text in texts)
    )


def is_text(value: object) -> bool:
    """Whether something is text."""
    return isinstance(value, str) and is_plain_text(value)  # stray bytes are none


def is_vector(raw: object) -> bool:
    """Whether something is a vector of unit norm."""
    if not isinstance(raw, bytes) or not raw or len(raw) % 2:
        return False
    vector = np.frombuffer(raw, dtype="<f2").astype(np.float32)
    length = float(np.linalg.norm(vector)) if np.isfinite(vector).all() else 0.0
    return abs(length - 1) < _UNIT_TOLERANCE
