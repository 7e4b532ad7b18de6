"""The catalogue's tables.

They are plain tables: rows are read as values, so importing SQLAlchemy's mapper of objects would
only make every start longer, a single search by a seventh.

``bucket`` and ``signature`` are clustered by their primary key (WITHOUT ROWID), so one hash
bucket is one contiguous read. The sign codes have a table of their own instead of a column of
``embedding``: a row there fills most of a page, and reading a million codes would read all vectors.
"""

import os

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

HEAD_REVISION = "0024"


class PathColumn(TypeDecorator[str]):
    """A file-system path: text, or its bytes where the name is not valid Unicode."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | bytes | None:  # noqa: ARG002
        """Pass a name with undecodable bytes to SQLite as a blob."""
        if value is None:
            return None
        try:
            value.encode()
        except UnicodeEncodeError:
            return os.fsencode(value)
        return value

    def process_result_value(self, value: str | bytes | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Turn a blob back into the name as Python spells it."""
        return os.fsdecode(value) if isinstance(value, bytes) else value


class Words(TypeDecorator[str]):
    """Text for people; what is no Unicode in it, such as a part of a file's name, becomes "?"."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Replace what cannot be written as UTF-8."""
        return None if value is None else value.encode(errors="replace").decode()


METADATA = MetaData()

FOLDER = Table(
    "folder",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("path", PathColumn, nullable=False, unique=True),
    Column("volume", String),
    Column("online", Boolean, nullable=False),
    Column("beside", PathColumn),
    Column("rules", Words),
)
"""A watched root folder.

``rules`` are those by which photos are left out, one a line.

``beside`` is its path as seen from the catalogue's folder, with slashes, where both lie on one
volume, and else NULL: a drive that has both takes another path on each computer.
"""

PHOTO = Table(
    "photo",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("folder_id", ForeignKey("folder.id", ondelete="CASCADE"), nullable=False),
    Column("relative_path", PathColumn, nullable=False),
    Column("directory", PathColumn, nullable=False),
    Column("size", Integer, nullable=False),
    Column("mtime_ns", Integer, nullable=False),
    Column("content_hash", LargeBinary),
    Column("width", Integer),
    Column("height", Integer),
    Column("taken_at", DateTime),
    Column("state", String, nullable=False),
    Column("reason", Words),
    Column("removed_at", DateTime),
    Column("changed_ns", Integer),
    Column("taken_from", String),
    Column("taken_offset", Integer),
    Column("damage", Words),
    Column("facts_version", Integer, nullable=False, server_default="0"),
    Column("doubted", Boolean, nullable=False, server_default="0"),
    Column("camera", Words),
    Column("lens", Words),
    Column("previous_content", LargeBinary),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("duration_ms", Integer),
    Column("movie", PathColumn),
    UniqueConstraint("folder_id", "relative_path", name="uq_photo_path"),
    Index("ix_photo_directory", "folder_id", "directory"),
    Index("ix_photo_size", "size"),
    Index("ix_photo_browse", "mtime_ns", "id", "state"),
    Index("ix_photo_state", "state", "folder_id"),
    Index("ix_photo_facts", "facts_version"),
    Index("ix_photo_content", "content_hash", "state"),
    Index(
        "ix_photo_previous",
        "previous_content",
        sqlite_where=literal_column("previous_content").is_not(None),
    ),
    Index("ix_photo_damage", "folder_id", sqlite_where=literal_column("damage").is_not(None)),
    Index("ix_photo_doubted", "folder_id", sqlite_where=literal_column("doubted") == 1),
)
"""A picture file below a folder. ``directory`` is the parent part of ``relative_path``.

``mtime_ns`` is when its content was modified, ``changed_ns`` when anything about the file was;
``taken_from`` names the source of ``taken_at``, ``taken_offset`` is minutes east of UTC;
``damage`` is why only a part of it can be shown; ``facts_version`` numbers the rules by which
width, height, date, camera and lens were read, 0 where that was before they had a number.
``doubted`` says that its content was taken for that of a photo of the same name, size and time,
and not read yet. ``previous_content`` is the hash of an edited file before it was edited, until it
has been read again. ``latitude`` and ``longitude`` are degrees, north and east positive; they
follow from what ``annotation`` has, where a sidecar's word goes before the file's.
``duration_ms`` is how long a video takes, NULL for a photo; ``movie`` is the name of the file
beside a live photo that is its moving half.
"""

LAST_ID = Table(
    "last_id",
    METADATA,
    Column("of_table", String, primary_key=True),
    Column("id", Integer, nullable=False),
)
"""The last id that was given to a photo and to a folder, by the names of their tables.

Ids are never reused, as undo steps, smart albums, hash indexes and caches go by them. SQLite would
see to that itself only in tables made for it, and to make that of photos anew takes minutes.
"""

PHOTO_BLOCK = Table(
    "photo_block",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("stamp", Integer, nullable=False),
)
"""A stamp for each block of `photosim.catalogue.browse.BLOCK` neighbouring photo ids.

Triggers draw a new one, a random number, whenever what is listed of one of them changes: two
blocks with the same stamp, in whatever copies of a catalogue, are the same.
"""

MOUNT = Table(
    "mount",
    METADATA,
    Column("folder_id", ForeignKey("folder.id", ondelete="CASCADE"), primary_key=True),
    Column("directory", PathColumn, primary_key=True),
    Column("volume", String),
    Column("online", Boolean, nullable=False),
)
"""A directory below a watched folder that lies on another volume than its parent, or is a link."""

EMBEDDING = Table(
    "embedding",
    METADATA,
    Column("encoder", String, primary_key=True),
    Column("photo_id", ForeignKey("photo.id", ondelete="CASCADE"), primary_key=True),
    Column("vector", LargeBinary, nullable=False),
    Index("ix_embedding_photo", "photo_id"),
)
"""The vector of a photo by one encoder: float16, unit norm, little-endian bytes."""

FRAME = Table(
    "frame",
    METADATA,
    Column("encoder", String, primary_key=True),
    Column("content", LargeBinary, primary_key=True),
    Column("position_ms", Integer, primary_key=True),
    Column("vector", LargeBinary, nullable=False),
    Index("ix_frame_content", "content"),
)
"""The vectors of a video's frames, as in ``embedding``, which has their mean.

They belong to a content, so that copies have them, and a video that moves keeps them.
"""

RECOGNITION = Table(
    "recognition",
    METADATA,
    Column("photo_id", ForeignKey("photo.id", ondelete="CASCADE"), primary_key=True),
    Column("labels", LargeBinary, nullable=False),
)
"""What a network recognised in a photo: 30 bytes, see `photosim.arrays.LABELS`."""

HASH_INDEX = Table(
    "hash_index",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("encoder", String, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("dimension", Integer, nullable=False),
    Column("bits", Integer, nullable=False),
    Column("tables", Integer, nullable=False),
    Column("probes", Integer, nullable=False),
    Column("finalists", Integer, nullable=False),
    Column("seed", Integer, nullable=False),
    Column("mean", LargeBinary),
    Column("basis", LargeBinary),
    Column("fitted_on", Integer, nullable=False),
    Column("measured_on", Integer, nullable=False),
    Column("target", Float),
    Column("recall", Float),
    Column("compared", Float),
    Column("sample", Integer),
    Column("measured_at", DateTime),
    sqlite_autoincrement=True,
)
"""A set of hash tables; ``active`` is false while it is being filled.

Ids are never reused: a program whose half-filled index was dropped by another one must not go on to
fill the other's.
"""

BUCKET = Table(
    "bucket",
    METADATA,
    Column("index_id", Integer, primary_key=True),
    Column("table_no", Integer, primary_key=True),
    Column("key", Integer, primary_key=True),
    Column("photo_id", Integer, primary_key=True),
    sqlite_with_rowid=False,
)
"""One photo in one bucket of one hash table, or waiting to be entered, see `waiting_keys`.

No foreign key on the photo: checking it would need a second index as large as the table.
"""

SIGNATURE = Table(
    "signature",
    METADATA,
    Column("index_id", Integer, primary_key=True),
    Column("photo_id", Integer, primary_key=True),
    Column("code", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""The 256-bit sign code of a photo in one hash index: 32 bytes, little-endian."""

PICTURE = Table(
    "picture",
    METADATA,
    Column("photo_id", ForeignKey("photo.id", ondelete="CASCADE"), primary_key=True),
    Column("signature", LargeBinary, nullable=False),
    Column("camera", Words),
    Column("has_place", Boolean, nullable=False),
    Column("exposure_bias", Float),
    Column("compared", Integer),
    Column("live", Words),
)
"""What a photo is compared by to find copies of it, besides its vector.

``signature`` is 63 bytes, see `photosim.vision.picture_signature`; ``camera`` is the body's maker,
model and serial number; ``exposure_bias`` is in steps; ``compared`` tells by a checksum of the
encoder's identity whose vectors named the photos that it was compared with, NULL where that is
still to be done; ``live`` tells of which live photo it is the still half, by Apple's content
identifier.
"""

ALIKE = Table(
    "alike",
    METADATA,
    Column("first", LargeBinary, primary_key=True),
    Column("second", LargeBinary, primary_key=True),
    Column("kind", Integer, nullable=False),
    Column("strength", Integer, nullable=False),
    Column("wider", Integer, nullable=False),
    Index("ix_alike_second", "second"),
    sqlite_with_rowid=False,
)
"""Two contents that were found alike, by their hashes, the lower one first; about 45 bytes.

``kind`` is a `Likeness` of `photosim.catalogue.records`, ``strength`` how alike they are in
thousandths, ``wider`` 1 where the first shows more of the scene, -1 where the second does.
"""

NOT_SAME = Table(
    "not_same",
    METADATA,
    Column("first", LargeBinary, primary_key=True),
    Column("second", LargeBinary, primary_key=True),
)
"""Two contents, by their hashes, the lower one first, that a person said are not the same."""

SETTLED = Table(
    "settled",
    METADATA,
    Column("settlement", Integer, primary_key=True),
    Column("content", LargeBinary, primary_key=True),
    Column("files", Integer),
)
"""Contents of a group of which a person decided to keep all.

``files`` is how many files had that content then, NULL where that was not noted.
"""

REMOVED_CONTENT = Table(
    "removed_content",
    METADATA,
    Column("content", LargeBinary, primary_key=True),
    Column("removed_at", DateTime, nullable=False),
)
"""Contents that a person has removed as copies, so that they are known when they come back."""

TAG = Table(
    "tag",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("parent_id", ForeignKey("tag.id", ondelete="CASCADE")),
    Column("name", Words, nullable=False),
    UniqueConstraint("parent_id", "name", name="uq_tag_name"),
    Index(
        "ix_tag_outermost",
        "name",
        unique=True,
        sqlite_where=literal_column("parent_id").is_(None),
    ),
    sqlite_autoincrement=True,
)
"""A tag; those without a parent are the outermost ones.

Ids are never reused, nor are those of albums: what is undone goes by them, and so do smart albums.
"""

TAGGED = Table(
    "tagged",
    METADATA,
    Column("content", LargeBinary, primary_key=True),
    Column("tag_id", ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True),
    Column("sign", Integer, nullable=False),
    Column("origin", Integer, nullable=False),
    Index("ix_tagged_tag", "tag_id", "sign", "content"),
)
"""A content and a tag: ``sign`` is 1 where it has the tag, -1 where a person said it has not.

``origin`` is an `Origin` of `photosim.catalogue.records`. The table has row numbers, as recovery
goes by them.
"""

RATED = Table(
    "rated",
    METADATA,
    Column("content", LargeBinary, primary_key=True),
    Column("stars", Integer),
    Column("rejected", Boolean, nullable=False),
    Column("heart", Boolean, nullable=False),
    Column("origin", Integer),
)
"""What a person thinks of a content: 0 to 5 stars, whether it is rejected, a heart.

``origin`` tells whose word stars and rejection are, NULL where there are none: hearts are always a
person's.
"""

ALBUM = Table(
    "album",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", Words, nullable=False, unique=True),
    sqlite_autoincrement=True,
)
"""An album."""

IN_ALBUM = Table(
    "in_album",
    METADATA,
    Column("album_id", ForeignKey("album.id", ondelete="CASCADE"), primary_key=True),
    Column("content", LargeBinary, primary_key=True),
    Column("position", Integer, nullable=False),
    Index("ix_in_album_content", "content"),
)
"""A content in an album; the lower ``position`` comes first, of equal ones the lower hash.

The table has row numbers, as recovery goes by them.
"""

COVER = Table(
    "cover",
    METADATA,
    Column("content", LargeBinary, primary_key=True),
)
"""Contents that a person chose as the covers of their stacks."""

SMART_ALBUM = Table(
    "smart_album",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", Words, nullable=False, unique=True),
    Column("query", Words, nullable=False),
    sqlite_autoincrement=True,
)
"""A search or a filter that is kept under a name, as JSON, see `photosim.library.query_text`."""

ANNOTATION = Table(
    "annotation",
    METADATA,
    Column("photo_id", ForeignKey("photo.id", ondelete="CASCADE"), primary_key=True),
    Column("embedded", Words),
    Column("sidecar", Words),
    Column("seen", Words, nullable=False),
)
"""What a photo's file and its sidecars say of tags, rating and place, as JSON; NULL for nothing.

``seen`` are names, sizes and times of the sidecars when they were read, as text.
"""

OVERRULED = Table(
    "overruled",
    METADATA,
    Column("content", LargeBinary, primary_key=True),
    Column("path", Words, primary_key=True),
)
"""Tags that contents have by their files, and that a person renamed, merged or deleted since.

``path`` are the names as JSON, whatever their case. They count no more for as long as files go on
saying them.
"""

BECAME = Table(
    "became",
    METADATA,
    Column("content", LargeBinary, primary_key=True),
    Column("now", LargeBinary, primary_key=True),
    Index("ix_became_now", "now"),
)
"""Contents of photos whose files were changed, and what they are now: undoing goes by it.

Of copies that were changed each may be another one.
"""

SAID = Table(
    "said",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("at", Integer, nullable=False),
    Column("removed", LargeBinary),
    Column("before", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)
"""The last steps in which a person said something of photos, to be taken back.

``before`` is as `photosim.library.before` writes it, ``at`` nanoseconds since 1970; ``removed`` are
the hashes of removed copies, one behind the other, where the step follows from their removal.
"""

TAUGHT = Table(
    "taught",
    METADATA,
    Column("tag_id", ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True),
    Column("lesson", Integer, nullable=False),
)
"""The number of the lesson in which a tag is taught, together with all others of that number.

Its examples are the photos that have the tag.
"""

LEARNT = Table(
    "learnt",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("lesson", Integer, nullable=False, unique=True),
    Column("encoder", Words, nullable=False),
    Column("examples", Integer, nullable=False),
    Column("tags", Words, nullable=False),
    Column("measured", Words, nullable=False),
    Column("head", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)
"""What was learnt in a lesson, for the vectors of one encoder.

``examples`` is a checksum of what it was learnt from, ``tags`` are the ids of its tags in the order
of the head's columns, ``measured`` how far it can be trusted; both are JSON. Ids are never reused:
``judged`` tells by them what has judged a photo.
"""

SUGGESTION = Table(
    "suggestion",
    METADATA,
    Column("tag_id", ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True),
    Column("photo_id", ForeignKey("photo.id", ondelete="CASCADE"), primary_key=True),
    Column("probability", Float, nullable=False),
    Index("ix_suggestion_photo", "photo_id"),
    sqlite_with_rowid=False,
)
"""A tag that a photo may carry, by what was learnt; follows from vectors and heads."""

JUDGED = Table(
    "judged",
    METADATA,
    Column("photo_id", ForeignKey("photo.id", ondelete="CASCADE"), primary_key=True),
    Column("by", Integer, nullable=False),
)
"""Photos that were judged by all that was learnt, up to this id in ``learnt``."""
