"""The catalogue's tables as SQLAlchemy models.

``bucket`` and ``signature`` are clustered by their primary key (WITHOUT ROWID), so one hash
bucket is one contiguous read. The sign codes have a table of their own instead of a column of
``embedding``: a row there fills most of a page, and reading a million codes would read all vectors.
"""

import os
from datetime import datetime

from sqlalchemy import (
    Boolean,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

HEAD_REVISION = "0002"


class PathText(TypeDecorator[str]):
    """A file-system path: text, or its bytes where the name is not valid Unicode."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | bytes | None:  # noqa: ARG002
        """Hand names with undecodable bytes to SQLite as a blob, which it stores as such."""
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


class Base(DeclarativeBase):
    """Root of the catalogue's models."""


class Folder(Base):
    """A watched root folder."""

    __tablename__ = "folder"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    path: Mapped[str] = mapped_column(PathText, unique=True)
    volume: Mapped[str | None] = mapped_column(String)
    online: Mapped[bool] = mapped_column(Boolean)


class Photo(Base):
    """A picture file below a folder. ``directory`` is the parent part of ``relative_path``."""

    __tablename__ = "photo"
    __table_args__ = (
        UniqueConstraint("folder_id", "relative_path", name="uq_photo_path"),
        Index("ix_photo_directory", "folder_id", "directory"),
        Index("ix_photo_size", "size"),
        Index("ix_photo_browse", "mtime_ns", "id", "state"),
        Index("ix_photo_state", "state", "folder_id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    folder_id: Mapped[int] = mapped_column(ForeignKey("folder.id", ondelete="CASCADE"))
    relative_path: Mapped[str] = mapped_column(PathText)
    directory: Mapped[str] = mapped_column(PathText)
    size: Mapped[int] = mapped_column(Integer)
    mtime_ns: Mapped[int] = mapped_column(Integer)
    content_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    width: Mapped[int | None] = mapped_column(Integer)
    height: Mapped[int | None] = mapped_column(Integer)
    taken_at: Mapped[datetime | None] = mapped_column(DateTime)
    state: Mapped[str] = mapped_column(String)
    reason: Mapped[str | None] = mapped_column(Text)
    removed_at: Mapped[datetime | None] = mapped_column(DateTime)


class Embedding(Base):
    """The vector of a photo by one encoder: float16, unit norm, little-endian bytes."""

    __tablename__ = "embedding"
    __table_args__ = (Index("ix_embedding_photo", "photo_id"),)

    encoder: Mapped[str] = mapped_column(String, primary_key=True)
    photo_id: Mapped[int] = mapped_column(
        ForeignKey("photo.id", ondelete="CASCADE"), primary_key=True
    )
    vector: Mapped[bytes] = mapped_column(LargeBinary)


class HashIndex(Base):
    """A set of hash tables; ``active`` is false while it is being filled."""

    __tablename__ = "hash_index"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    encoder: Mapped[str] = mapped_column(String)
    active: Mapped[bool] = mapped_column(Boolean)
    dimension: Mapped[int] = mapped_column(Integer)
    bits: Mapped[int] = mapped_column(Integer)
    tables: Mapped[int] = mapped_column(Integer)
    probes: Mapped[int] = mapped_column(Integer)
    finalists: Mapped[int] = mapped_column(Integer)
    seed: Mapped[int] = mapped_column(Integer)
    mean: Mapped[bytes | None] = mapped_column(LargeBinary)
    basis: Mapped[bytes | None] = mapped_column(LargeBinary)
    fitted_on: Mapped[int] = mapped_column(Integer)
    measured_on: Mapped[int] = mapped_column(Integer)
    target: Mapped[float | None] = mapped_column(Float)
    recall: Mapped[float | None] = mapped_column(Float)
    compared: Mapped[float | None] = mapped_column(Float)
    sample: Mapped[int | None] = mapped_column(Integer)
    measured_at: Mapped[datetime | None] = mapped_column(DateTime)


class Bucket(Base):
    """One photo in one bucket of one hash table.

    No foreign key on the photo: checking it would need a second index as large as the table.
    """

    __tablename__ = "bucket"
    __table_args__ = ({"sqlite_with_rowid": False},)

    index_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    table_no: Mapped[int] = mapped_column(Integer, primary_key=True)
    key: Mapped[int] = mapped_column(Integer, primary_key=True)
    photo_id: Mapped[int] = mapped_column(Integer, primary_key=True)


class Signature(Base):
    """The 256-bit sign code of a photo in one hash index: 32 bytes, little-endian."""

    __tablename__ = "signature"
    __table_args__ = ({"sqlite_with_rowid": False},)

    index_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    photo_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    code: Mapped[bytes] = mapped_column(LargeBinary)
