"""What judges photos in a lesson: its head on stored vectors, and a network that was trained."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from photosim.arrays import Ids
from photosim.catalogue.lessons import Learnt
from photosim.catalogue.store import Store
from photosim.library.learning import unpacked
from photosim.library.networks import TaughtNetworks
from photosim.search.head import LEAST_EXAMPLES, Head
from photosim.search.projection import Float32, Floats
from photosim.search.trust import Share

_NETWORK = "network"  # its place among what was measured in a lesson


@dataclass(frozen=True, slots=True)
class KeptNetwork:
    """A network that was trained for the tags of a lesson and helped.

    Attributes:
        identity: Names it.
        tags: Ids of the tags that it tells, in the order of its head's columns.
        right: Of the photos held out, those that were right with it.
        before: Those that were right without.
        checked: How many were held out.
    """

    identity: str
    tags: tuple[int, ...]
    right: int
    before: int
    checked: int

    @property
    def trained(self) -> Share:
        """The share that is right with it."""
        return Share(self.right, self.checked)

    @property
    def instant(self) -> Share:
        """The share that is right without."""
        return Share(self.before, self.checked)


def network_of(measured: Mapping[str, Any]) -> KeptNetwork | None:
    """The network that was kept for a lesson, from what was measured there."""
    kept = measured.get(_NETWORK)
    return None if kept is None else kept_network(kept)


def kept_network(kept: Mapping[str, Any]) -> KeptNetwork:
    """A network as `dataclasses.asdict` and JSON gave it."""
    return KeptNetwork(**{**kept, "tags": tuple(kept["tags"])})


def with_network(measured: Mapping[str, Any], network: KeptNetwork | None) -> dict[str, Any]:
    """The same with another network, or with none."""
    rest = {name: value for name, value in measured.items() if name != _NETWORK}
    return rest if network is None else {**rest, _NETWORK: asdict(network)}


@dataclass(frozen=True, slots=True)
class NetworkBefore:
    """The network that a lesson went by; None for none."""

    lesson: int
    network: KeptNetwork | None


def put_network(store: Store, number: int, network: KeptNetwork | None) -> NetworkBefore:
    """Let a lesson go by a network as well, or by none; needs a writing store."""
    with store.session.write():
        known = store.lessons.learnt()
        learnt = next((one for one in known if one.lesson == number), None)
        if learnt is None:  # forgotten meanwhile
            return NetworkBefore(number, None)
        measured = with_network(learnt.measured, network)
        store.lessons.put_learnt(replace(learnt, measured=measured))
        return NetworkBefore(number, network_of(learnt.measured))


def measured_before(
    measured: dict[str, Any], before: Learnt | None, tag_ids: Sequence[int], encoder: str
) -> dict[str, Any]:
    """What was measured in a lesson, with the network that was trained for the same tags before.

    Where it is by the vectors of that network, which has learnt from the examples already, it
    would be far too good. What was measured on photos held out from the training goes on.
    """
    network = None if before is None else network_of(before.measured)
    if before is None or network is None:
        return measured
    if network.identity == encoder:
        order = [before.tags.index(tag_id) for tag_id in tag_ids]
        cuts = [[row[column] for column in order] for row in before.measured.get("cuts", ())]
        held_out = [network.right, network.checked]
        counted = {name: measured[name] for name in ("examples", "moments")}
        measured = {**counted, "cuts": cuts, "accuracy": held_out}
    return with_network(measured, network)


class Judge:
    """Judges photos in one lesson.

    Args:
        learnt: What was learnt in it.
        networks: Those that are kept.

    Attributes:
        network: Identity of the network that is asked as well; None where there is none, or it is
            no longer there.
    """

    def __init__(self, learnt: Learnt, networks: TaughtNetworks) -> None:
        self._tags = learnt.tags
        self._head = unpacked(learnt.head)
        self._hunches = np.array(learnt.measured["moments"]) < LEAST_EXAMPLES
        self._trained: Head | None = None
        self.network: str | None = None
        kept = network_of(learnt.measured)
        head = None if kept is None else networks.head(kept.identity)
        if kept is not None and head is not None and {*kept.tags} == {*learnt.tags}:
            self.network, self._trained = kept.identity, head
            self._columns = [kept.tags.index(tag_id) for tag_id in learnt.tags]

    def shares(self, vectors: Floats, seen: Ids, theirs: Floats) -> Float32:
        """Probabilities of the lesson's tags, float32 (n, tags), 0 where a photo is unlike them.

        What the network has seen is judged by that alone: to average both was no better.

        Args:
            vectors: Of the encoder that answers, (n, d).
            seen: Rows that the network has seen as well, (m,).
            theirs: Its vectors of them, (m, e).
        """
        gated = self._head.scores(vectors).gated
        if self._trained is not None and len(seen):
            gated[seen] = self._trained.scores(theirs).gated[:, self._columns]
        return gated

    def suggestions(
        self, vectors: Floats, seen: Ids, theirs: Floats, least: float
    ) -> list[tuple[int, int, float]]:
        """Rows of vectors, tags suggested for them and probabilities, see `shares`."""
        shares = self.shares(vectors, seen, theirs)
        rows, columns = np.nonzero((shares >= least) & ~self._hunches)
        return [
            (row, self._tags[column], float(shares[row, column]))
            for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
        ]


def seen_by(store: Store, network: str | None, ids: Ids) -> tuple[Ids, Floats]:
    """Which of some photos a network has seen, as rows of their ids, and its vectors of them."""
    if network is None or not len(ids):
        return np.zeros(0, np.int64), np.zeros((0, 1), np.float16)
    found, vectors = store.vectors.fetch(network, ids)
    order = np.argsort(ids, kind="stable")
    return order[np.searchsorted(ids, found, sorter=order)], vectors


def suggested_by(
    store: Store, judges: Sequence[Judge], ids: Ids, vectors: Floats, least: float
) -> list[tuple[int, int, float]]:
    """Photos, tags suggested for them and probabilities.

    Args:
        store: A store, reading is enough.
        judges: Of all lessons.
        ids: Photos, int64 (n,).
        vectors: Theirs by the encoder that answers, (n, d).
        least: The probability from which a tag is suggested.
    """
    return [
        (int(ids[row]), tag_id, share)
        for judge in judges
        for row, tag_id, share in judge.suggestions(
            vectors, *seen_by(store, judge.network, ids), least
        )
    ]
