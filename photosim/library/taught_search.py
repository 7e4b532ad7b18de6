"""A search that goes by the tags that were taught, too; nothing is embedded or indexed for it."""

from photosim.catalogue.records import HashIndexRecord
from photosim.catalogue.store import Store
from photosim.library.keys import family_of
from photosim.library.learning import unpacked
from photosim.search.taught_vectors import TaughtProjection


def taught_projection(store: Store, record: HashIndexRecord) -> TaughtProjection | None:
    """What photos are compared by in such a search; None where nothing was taught.

    Args:
        store: A store, reading is enough.
        record: The index that answers.
    """
    learnt = [one for one in store.lessons.learnt() if one.encoder == record.encoder]
    if not learnt:
        return None
    heads = tuple(unpacked(one.head) for one in learnt)
    return TaughtProjection(family_of(record).projection, heads)
