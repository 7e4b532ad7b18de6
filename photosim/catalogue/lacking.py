"""Which photos lack a vector, without asking all of them each time."""

import numpy as np
from sqlalchemy import ColumnElement, exists, select

from photosim.arrays import Ids
from photosim.catalogue.browse import BLOCK
from photosim.catalogue.connection import CatalogueConnection
from photosim.catalogue.schema import EMBEDDING, PHOTO, PHOTO_BLOCK
from photosim.catalogue.states import IS_INDEXED

_FEW = 8  # blocks that are asked one by one
_NONE = np.zeros(0, np.int64)


class LackingVectors:
    """Photos that are indexed and have no vector of an encoder; knows what it found.

    It asks only for blocks of photos whose stamps have changed, as `Vectors.drop` and
    `VectorUsage.forget` have them do, too. Those that got one since are still among its answers.
    """

    def __init__(self, session: CatalogueConnection) -> None:
        self._session = session
        self._encoder: str | None = None
        self._known: dict[int, tuple[int, Ids]] = {}  # stamps and photos by the numbers of blocks

    def ids(self, encoder: str) -> Ids | None:
        """The photos, in no order; int64, shape (n,).

        None where most of all photos lack one, as while a library is read anew with another
        encoder: then all are asked sooner than these one by one.
        """
        with self._session.read():
            known = self._known if encoder == self._encoder else {}
            rows = self._session.tuples(select(PHOTO_BLOCK.c.number, PHOTO_BLOCK.c.stamp))
            stamps: dict[int, int] = dict(rows)
            changed = [
                number
                for number, stamp in stamps.items()
                if number not in known or known[number][0] != stamp
            ]
            looked = self._look(encoder, changed).items()
            known = known | {number: (stamps[number], found) for number, found in looked}
            if not self._session.is_writing:  # vectors that are taken back leave stamps as they are
                self._encoder, self._known = encoder, known
        ids = np.concatenate([_NONE, *(found for _, found in known.values() if len(found))])
        return None if 2 * len(ids) > BLOCK * len(known) else ids

    def _look(self, encoder: str, blocks: list[int]) -> dict[int, Ids]:
        """The photos of some blocks, by the numbers of these."""
        lacking = select(PHOTO.c.id).where(
            IS_INDEXED,
            PHOTO.c.reason.is_(None),
            ~exists().where(EMBEDDING.c.encoder == encoder, EMBEDDING.c.photo_id == PHOTO.c.id),
        )
        if len(blocks) <= _FEW:
            return {number: self._session.numbers(lacking.where(_of(number))) for number in blocks}
        found = np.sort(self._session.numbers(lacking))
        first = np.array(blocks, np.int64) * BLOCK
        starts, ends = np.searchsorted(found, first), np.searchsorted(found, first + BLOCK)
        places = zip(blocks, starts.tolist(), ends.tolist(), strict=True)
        return {number: found[start:end] for number, start, end in places}


def _of(block: int) -> ColumnElement[bool]:
    """SQL: whether a photo is in a block."""
    return PHOTO.c.id.between(block * BLOCK, (block + 1) * BLOCK - 1)
