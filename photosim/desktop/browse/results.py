"""What is shown of an answer: the results that are near enough, copies and stacks as one."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from photosim.catalogue.records import PhotoRecord
from photosim.desktop.browse.history import View
from photosim.desktop.browse.query_tile import led_by
from photosim.desktop.grid.photo_model import shapes_of
from photosim.library.arrangement import Fit, Heading, Listed, Sections
from photosim.library.folds import Fold, behind_query, folded, results_of, stacked
from photosim.library.piles import NO_PILE, Pile, Piles
from photosim.library.query import Answer, Basis
from photosim.search.levels import Level

_FITS = {
    Level.NEARLY_IDENTICAL: Fit.MATCHES,
    Level.VERY_SIMILAR: Fit.MATCHES,
    Level.RELATED: Fit.PERHAPS,
    Level.FAR: Fit.HARDLY,
}


@dataclass(frozen=True)
class Shown:
    """Photos to show.

    Attributes:
        listed: The photos; results parted by how near they are.
        piles: What lies behind them, whether it is shown or not.
    """

    listed: Listed
    piles: Piles


def shown_of(
    answer: Answer,
    view: View,
    hidden: Collection[int],
    query: PhotoRecord | None = None,
    *,
    folds: bool,
) -> Shown:
    """The results to show.

    Args:
        answer: What a search found.
        view: What is wanted of it.
        hidden: Photos whose files are gone.
        query: The photo that is searched with, to be shown before any results.
        folds: Whether copies are folded.
    """
    # The slider works in whole percents: what reads as the threshold's number stays.
    least = view.threshold - 0.005 if view.threshold else -1.0
    kept = [
        match
        for match in results_of(answer)
        if match.similarity >= least
        and (view.shows_far or match.level is not Level.FAR)
        and match.photo.id not in hidden
    ]
    found = list(folded(kept, answer.copies)) if folds else [Fold(match) for match in kept]
    photos: list[PhotoRecord] = []
    starts: list[int] = []
    headings: list[Heading] = []
    piles: dict[int, Pile] = {}
    for one in stacked(found, answer, hidden):
        level = one.level
        heading = level if answer.basis is Basis.PICTURES else _FITS[level]
        if not headings or heading is not headings[-1]:
            starts.append(len(photos))
            headings.append(heading)
        photos.append(one.front)
        behind = (*one.copies, *one.mates)
        is_open = not view.unfolded.isdisjoint(photo.id for photo in (one.front, *behind))
        if is_open:
            photos += behind
        if behind:
            ids = tuple(photo.id for photo in behind)
            piles[one.front.id] = Pile(ids, len(one.copies), one.kinds, is_open)
    listed = Listed(
        np.array([photo.id for photo in photos], dtype=np.int64),
        Sections(np.array(starts, dtype=np.int64), tuple(headings)),
        shapes_of(photos),
    )
    if photos and query is not None and query.id not in hidden:
        first, pile = _first(query, answer, view, hidden)
        listed = led_by(first, listed)
        if pile:
            piles[query.id] = pile
    return Shown(listed, Piles.of(piles))


def _first(
    query: PhotoRecord, answer: Answer, view: View, hidden: Collection[int]
) -> tuple[list[PhotoRecord], Pile]:
    """The photo that is searched with, the others of its stack where these are shown, its pile."""
    beside, kinds = behind_query(answer)
    mates = [one for one in beside if one.id not in hidden]
    if not mates:
        return [query], NO_PILE
    ids = tuple(one.id for one in mates)
    pile = Pile(ids, 0, kinds, not view.unfolded.isdisjoint((query.id, *ids)))
    return [query, *mates] if pile.is_open else [query], pile
