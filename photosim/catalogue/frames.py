"""Catalogue operations on the vectors of videos' frames."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import bindparam, delete, exists, insert, select

from photosim.catalogue.connection import CatalogueConnection, listed, listing
from photosim.catalogue.records import FrameVector
from photosim.catalogue.schema import FRAME, PHOTO
from photosim.catalogue.states import IS_INDEXED

_FRAMES = (
    select(PHOTO.c.id, FRAME.c.position_ms, FRAME.c.vector)
    .join(FRAME, FRAME.c.content == PHOTO.c.content_hash)
    .where(
        FRAME.c.encoder == bindparam("encoder"),
        IS_INDEXED,
        PHOTO.c.duration_ms.is_not(None),
    )
    .order_by(PHOTO.c.id, FRAME.c.position_ms)
)
# Built once, as in `vectors`.
_OF_SOME = _FRAMES.where(PHOTO.c.id.in_(select(listed(bindparam("ids")).c.value)))


@dataclass(frozen=True, eq=False)
class FrameRows:
    """Frames of videos, those of one video side by side.

    Attributes:
        ids: Of their videos, int64 (n,), ascending.
        positions: Milliseconds from the beginning of the video, int64 (n,).
        vectors: float16 (n, d); (0, 0) where there are none.
    """

    ids: NDArray[np.int64]
    positions: NDArray[np.int64]
    vectors: NDArray[np.float16]


class Frames:
    """Operations on frames; shares the connection of its `Store`."""

    def __init__(self, session: CatalogueConnection) -> None:
        self._session = session

    def put(self, encoder: str, frames: Mapping[bytes, Sequence[FrameVector]]) -> None:
        """Keep the frames of contents, in place of those they had from this encoder."""
        rows = [
            {
                "encoder": encoder,
                "content": content,
                "position_ms": position,
                "vector": vector.astype("<f2").tobytes(),
            }
            for content, found in frames.items()
            for position, vector in found
        ]
        if not rows:
            return
        here = FRAME.c.encoder == encoder, FRAME.c.content.in_(list(frames))
        with self._session.write() as connection:
            connection.execute(delete(FRAME).where(*here))
            connection.execute(insert(FRAME).prefix_with("OR REPLACE"), rows)

    def fetch(self, encoder: str, ids: NDArray[np.int64] | None = None) -> FrameRows:
        """The frames of all videos that can be found, or of those among some photos."""
        if ids is None:
            rows = self._session.tuples(_FRAMES, encoder=encoder)
        else:
            rows = self._session.tuples(_OF_SOME, encoder=encoder, ids=listing(ids))
        if not rows:
            nothing = np.zeros(0, np.int64)
            return FrameRows(nothing, nothing, np.zeros((0, 0), np.float16))
        photos, positions, vectors = zip(*rows, strict=True)
        return FrameRows(
            np.array(photos, np.int64),
            np.array(positions, np.int64),
            np.frombuffer(b"".join(vectors), dtype="<f2").reshape(len(rows), -1),
        )

    def purge(self) -> None:
        """Forget the frames of contents that no photo has any more."""
        with self._session.write() as connection:
            connection.execute(
                delete(FRAME).where(~exists().where(PHOTO.c.content_hash == FRAME.c.content))
            )
