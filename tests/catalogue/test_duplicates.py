"""What is kept to find copies: by photo what it is compared by, by content all that came of it."""

from collections.abc import Iterator
from itertools import chain, combinations
from pathlib import Path

import numpy as np
import pytest

from photosim.catalogue.records import Alike, FileFacts, Likeness
from photosim.catalogue.store import Store
from photosim.traits import PictureTraits

SIGNATURE = np.arange(63, dtype=np.uint8)
A, B, C = (bytes([number]) * 16 for number in (1, 2, 3))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "catalogue.sqlite") as store:
        folder = store.add_folder(Path("/photos"), None)
        store.files.add(folder, [("a.jpg", FileFacts(1, 2)), ("b.jpg", FileFacts(3, 4))])
        yield store


def test_what_a_photo_is_compared_by_is_kept(store: Store) -> None:
    first, second = store.photo_ids().tolist()
    store.duplicates.put_traits(
        [(first, PictureTraits(SIGNATURE, "Maker", True, -0.5)), (second, PictureTraits(SIGNATURE))]
    )
    kept = store.duplicates.traits([first, second, 99])
    assert set(kept) == {first, second}
    assert (kept[first].body, kept[first].has_place) == ("Maker", True)
    assert kept[first].exposure_bias == -0.5
    ids, signatures = store.duplicates.signatures()
    assert ids.tolist() == sorted([first, second])
    assert (signatures == SIGNATURE).all()


def test_a_signature_of_zeros_at_its_end_keeps_them(store: Store) -> None:
    number = int(store.photo_ids()[0])
    store.duplicates.put_traits([(number, PictureTraits(np.zeros(63, np.uint8)))])
    assert store.duplicates.signatures()[1].tolist() == [[0] * 63]


def test_what_is_read_again_is_compared_anew_only_if_it_differs(store: Store) -> None:
    number = int(store.photo_ids()[0])
    store.duplicates.put_traits([(number, PictureTraits(SIGNATURE))])
    store.duplicates.mark_compared([number], 7)
    store.duplicates.put_traits([(number, PictureTraits(SIGNATURE, live="A1"))])
    assert store.duplicates.compared(7) == 1
    assert store.duplicates.traits([number])[number].live == "A1"
    store.duplicates.put_traits([(number, PictureTraits(SIGNATURE[::-1]))])
    assert store.duplicates.compared(7) == 0


def test_of_a_photo_whose_content_changed_nothing_is_left(store: Store) -> None:
    number = int(store.photo_ids()[0])
    store.duplicates.put_traits([(number, PictureTraits(SIGNATURE))])
    store.vectors.drop([number])
    assert store.duplicates.traits([number]) == {}


def test_a_closer_likeness_replaces_a_looser_one_and_not_the_other_way(store: Store) -> None:
    sure = Alike(A, B, Likeness.SURE, 990, 1)
    loose = Alike(A, B, Likeness.LOOK_ALIKE, 910)
    for pairs in ([loose, sure], [loose], [sure, loose]):
        store.duplicates.put_pairs(pairs)
    assert list(store.duplicates.pairs()) == [[sure]]
    store.duplicates.drop_pairs([Likeness.LOOK_ALIKE])
    assert list(store.duplicates.pairs()) == [[sure]]


def test_pairs_come_in_parts_and_by_how_they_are_alike(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photosim.catalogue.duplicates._PAIRS_AT_ONCE", 2)
    kinds = [Likeness.SURE, Likeness.DIFFERENT, Likeness.LOOK_ALIKE]
    contents = [bytes([number]) * 16 for number in range(5)]
    pairs = [
        Alike(one, other, kinds[number % 3], 900)
        for number, (one, other) in enumerate(combinations(contents, 2))
    ]
    store.duplicates.put_pairs(pairs)
    assert [len(part) for part in store.duplicates.pairs()] == [2] * 5
    found = list(chain.from_iterable(store.duplicates.pairs([Likeness.SURE])))
    assert found == [pair for pair in pairs if pair.kind is Likeness.SURE]
    known = [(pair.first, pair.second) for pair in pairs]
    other = bytes([9]) * 16
    store.duplicates.put_pairs([Alike(A, other, Likeness.MOMENT, 900)])
    assert store.duplicates.compared_pairs([*known, (A, other), (B, other)]) == {*known}


def test_what_people_say_is_kept_and_can_be_taken_back(store: Store) -> None:
    records = store.duplicates
    records.declare_not_same([(B, A), (A, B), (B, C)])
    assert records.not_same() == {(A, B), (B, C)}
    records.take_back_not_same([(B, A)])
    assert records.not_same() == {(B, C)}
    first, second = records.settle({A: 1, B: 2}), records.settle({B: 1, C: 1})
    assert records.settlements() == [{A: 1, B: 2}, {B: 1, C: 1}]
    records.unsettle(first)
    assert records.settlements() == [{B: 1, C: 1}]
    records.settle({})  # all photos went before the person decided
    assert records.settlements() == [{B: 1, C: 1}]
    assert second != first
    records.note_removed([A, B])
    records.note_removed([A])
    records.forget_removed([B])
    assert list(records.removed()) == [A]
