"""Recognising what photos show, from the vectors that are stored: no photo is read for it."""

from collections.abc import Generator, Sequence
from typing import Protocol

import numpy as np

from photosim.arrays import Ids
from photosim.catalogue.store import Store
from photosim.library.progress import Changes
from photosim.vision.messages import EncoderInfo

_AT_ONCE = 512  # photos a transaction: a few hundredths of a second


START_S = 0.1  # to wait for the encoder before others have their turn; it may take seconds


class Recogniser(Protocol):
    """What recognising needs of the encoder service."""

    def info_within(self, seconds: float) -> EncoderInfo | None:
        """The encoder in use, started if necessary; None if that takes longer."""
        ...


def recognise_missing(
    store: Store, service: Recogniser, encoder: str
) -> Generator[Changes, None, None]:
    """Recognise what photos show that were embedded before that was kept.

    Yields:
        Nothing of it is to be seen in a list of photos; each step takes a moment.

    Raises:
        EncoderUnavailable: The encoder process cannot be kept running.
    """
    missing = store.recognition.missing(encoder)
    if not len(missing):
        return
    while (info := service.info_within(START_S)) is None:
        yield Changes()
    if info.identity != encoder or info.classifier is None:
        return
    for start in range(0, len(missing), _AT_ONCE):
        recognise(store, info, missing[start : start + _AT_ONCE])
        yield Changes()


def recognise(store: Store, info: EncoderInfo, ids: Ids | Sequence[int]) -> None:
    """Keep what photos (n,) show, by the vectors that this encoder made of them."""
    if info.classifier is None:
        return
    with store.session.write():  # or another program could embed them anew in between
        found, vectors = store.vectors.fetch(info.identity, np.asarray(ids, np.int64))
        if len(found):
            store.recognition.put(found.tolist(), info.classifier.labels(vectors))
