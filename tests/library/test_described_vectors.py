"""The larger model's vectors in memory: what an answer says is what the catalogue has."""

from collections.abc import Iterator

import numpy as np
import pytest

from photosim.catalogue.store import Store
from photosim.library.described_vectors import DescribedVectors
from photosim.library.progress import Changes
from photosim.search.described import cosines_of, fitness
from photosim.search.projection import Float32
from tests.library.conftest import Bench

MODEL, DIMENSION = "words", 64


@pytest.fixture
def bench(bench: Bench) -> Bench:
    """Thirty photos, the first twenty of which the model has seen."""
    for number in range(30):
        bench.photo(f"{number}.png", seed=number)
    bench.sync()
    ids = bench.store.photo_ids()
    put(bench.store, ids[:20].tolist())
    return bench


@pytest.fixture
def reading(bench: Bench) -> Iterator[Store]:
    with Store.open(bench.store.session.path, read_only=True) as store:
        yield store


def unit(seed: int) -> Float32:
    row = np.random.default_rng(seed).standard_normal(DIMENSION).astype(np.float32)
    vector: Float32 = row / np.linalg.norm(row)
    return vector


def put(store: Store, ids: list[int], shift: int = 0) -> None:
    store.vectors.put(MODEL, [(n, unit(n + shift).astype(np.float16)) for n in ids])


def answer(described: DescribedVectors, text: Float32) -> dict[int, float]:
    steps = described.compared(text)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            ids, scores = end.value
            return dict(zip(ids.tolist(), scores.tolist(), strict=True))


def by_the_catalogue(store: Store, text: Float32) -> dict[int, float]:
    ids, vectors = next(store.vectors.batches(MODEL))
    return dict(zip(ids.tolist(), fitness(cosines_of(vectors, text)).tolist(), strict=True))


@pytest.mark.parametrize("room", [2**20, 7 * DIMENSION, 0])
def test_an_answer_is_the_catalogues_whatever_fits_into_memory(reading: Store, room: int) -> None:
    described = DescribedVectors(reading, MODEL, room)
    for seed in (1, 2):
        assert answer(described, unit(seed)) == by_the_catalogue(reading, unit(seed))


def test_photos_that_the_model_has_seen_since_are_found(bench: Bench, reading: Store) -> None:
    described = DescribedVectors(reading, MODEL)
    answer(described, unit(1))
    put(bench.store, bench.store.photo_ids()[20:].tolist())
    found = answer(described, unit(1))
    assert len(found) == 30
    assert found == by_the_catalogue(reading, unit(1))


def test_an_edited_photo_is_found_by_what_it_shows_now(bench: Bench, reading: Store) -> None:
    described = DescribedVectors(reading, MODEL)
    answer(described, unit(1))
    changed = bench.store.photo_ids()[:5].tolist()
    put(bench.store, changed, shift=1000)
    described.note(Changes(updated=tuple(changed)))
    assert answer(described, unit(1)) == by_the_catalogue(reading, unit(1))


def test_a_removed_photo_is_not_found(bench: Bench, reading: Store) -> None:
    described = DescribedVectors(reading, MODEL)
    answer(described, unit(1))
    (photo,) = bench.store.photos(bench.store.photo_ids()[:1])
    photo.path.unlink()
    bench.notice(photo.path)
    found = answer(described, unit(1))
    assert photo.id not in found
    assert len(found) == 19


def test_where_the_model_has_seen_nothing_nothing_is_found(reading: Store) -> None:
    assert answer(DescribedVectors(reading, "another"), unit(1)) == {}
