"""Lessons belong to tags, what was learnt to lessons, and suggestions to both and to photos."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from photosim.catalogue.lessons import Learnt
from photosim.catalogue.store import Store
from tests.catalogue.test_tags import ENCODER, add

A, B, C = (bytes([number]) * 16 for number in (1, 2, 3))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "catalogue.sqlite") as made:
        yield made


def learnt(lesson: int, *tags: int) -> Learnt:
    return Learnt(0, lesson, ENCODER, 7, tags, {"examples": [3] * len(tags)}, b"head")


def test_a_tag_is_in_the_lesson_that_it_was_taught_in_last(store: Store) -> None:
    one, two, three = (store.tags.make((name,)) for name in "abc")
    first = store.lessons.teach([one, two])
    store.lessons.put_learnt(learnt(first, one, two))
    second = store.lessons.teach([two, three])
    assert store.lessons.all() == {first: frozenset({one}), second: frozenset({two, three})}
    assert store.lessons.learnt() == [], "what is left of the first is to be learnt anew"


def test_what_was_learnt_is_replaced_and_numbered_anew(store: Store) -> None:
    tag = store.tags.make(("a",))
    lesson = store.lessons.teach([tag])
    for _ in range(2):
        store.lessons.put_learnt(learnt(lesson, tag))
    (kept,) = store.lessons.learnt()
    assert kept.id == 2
    assert kept == Learnt(2, lesson, ENCODER, 7, (tag,), {"examples": [3]}, b"head")


def test_lessons_are_put_back_but_for_tags_that_are_gone(store: Store) -> None:
    one, two, three = (store.tags.make((name,)) for name in "abc")
    store.lessons.teach([one, two])
    before = store.lessons.all()
    store.lessons.leave([one])
    store.lessons.teach([two, three])
    store.tags.delete(one)
    store.lessons.put_back(store.lessons.changed_since(before))
    assert store.lessons.all() == {1: frozenset({two})}


def test_a_deleted_tag_takes_its_suggestions_along(store: Store) -> None:
    (photo,) = add(store, A)
    tag = store.tags.make(("a",))
    store.lessons.teach([tag])
    store.lessons.put_suggestions(np.array([photo]), 1, [(photo, tag, 0.9)])
    store.tags.delete(tag)
    assert store.lessons.all() == {}
    assert store.lessons.suggestions([photo]) == {}


def test_what_a_person_decided_is_suggested_no_more(store: Store) -> None:
    first, second, third = add(store, A, B, C)
    tag = store.tags.make(("a",))
    rows = [(first, tag, 0.6), (second, tag, 0.95), (third, tag, 0.7)]
    store.lessons.put_suggestions(np.array([first, second, third]), 1, rows)
    ids, shares = store.lessons.suggested(tag, 0.5)
    assert ids.tolist() == [second, third, first]
    np.testing.assert_allclose(shares, [0.95, 0.7, 0.6], atol=1e-6)
    assert store.lessons.suggested(tag, 0.9)[0].tolist() == [second]
    store.tags.tag(tag, [B])
    store.tags.refuse(tag, [C])
    assert store.lessons.suggested(tag, 0.5)[0].tolist() == [first]
    assert store.lessons.suggestions([first, second]) == {first: [(tag, 0.6)]}
    assert store.lessons.counts(0.5) == {tag: 1}


def test_a_photo_is_judged_once_by_all_that_was_learnt(store: Store) -> None:
    ids = np.array(add(store, A, B))
    assert store.lessons.unjudged(ENCODER, 3).tolist() == ids.tolist()
    store.lessons.put_suggestions(ids[:1], 3, [])
    assert store.lessons.unjudged(ENCODER, 3).tolist() == ids[1:].tolist()
    assert store.lessons.unjudged(ENCODER, 4).tolist() == ids.tolist()
    store.vectors.drop(ids.tolist())
    assert store.lessons.unjudged(ENCODER, 3).tolist() == []
