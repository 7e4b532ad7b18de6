"""Which photos lack a vector is known by blocks: whatever happens, as if all were asked."""

import tempfile
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import insert, select

from photosim.catalogue.browse import BLOCK
from photosim.catalogue.records import FileFacts, PhotoState, PictureFacts
from photosim.catalogue.schema import EMBEDDING, LAST_ID, PHOTO
from photosim.catalogue.store import Store

_ENCODERS = st.sampled_from(["one", "another"])
_PROGRAMS = st.integers(0, 1)
_PLACES = st.integers(0, 40)
_VECTOR = np.ones(4, np.float16)


def learned(photo_id: int, *, damaged: bool = False) -> PictureFacts:
    return PictureFacts(
        photo_id=photo_id,
        size=1,
        mtime_ns=2,
        content_hash=photo_id.to_bytes(16, "big"),
        width=30,
        height=20,
        taken_at=datetime(2024, 7, 1, 12, 30),
        vector=None if damaged else _VECTOR,
        damage="cut off" if damaged else None,
    )


def plainly_pending(store: Store, encoder: str) -> list[int]:
    """What `Store.pending_ids` answers, of one photo after the other."""
    with store.session.read() as connection:
        photos = connection.execute(select(PHOTO.c.id, PHOTO.c.state, PHOTO.c.reason)).all()
        has = set(
            connection.scalars(select(EMBEDDING.c.photo_id).where(EMBEDDING.c.encoder == encoder))
        )
    return sorted(
        photo.id
        for photo in photos
        if photo.state == PhotoState.PENDING
        or (photo.state == PhotoState.INDEXED and photo.reason is None and photo.id not in has)
    )


class _TakenBackError(Exception):
    """A transaction fails at its end."""


class TwoStores(RuleBasedStateMachine):
    """What may become of photos and vectors, written by two programs, some of it taken back."""

    def __init__(self) -> None:
        super().__init__()
        self._place = tempfile.TemporaryDirectory()
        path = Path(self._place.name) / "catalogue.sqlite"
        self._stores = [Store.open(path), Store.open(path)]
        self._added = 0
        self._ids: list[int] = []

    def teardown(self) -> None:
        for store in self._stores:
            store.close()
        self._place.cleanup()

    @initialize(count=st.integers(1, 12))
    def begin(self, count: int) -> None:
        """Photos lie in many blocks, as in a large library."""
        for number in range(count):
            with self._stores[0].session.write() as connection:
                given = insert(LAST_ID).prefix_with("OR REPLACE")
                row = {"of_table": PHOTO.name, "id": number * BLOCK + BLOCK - 2}
                connection.execute(given.values(row))
            self.add(0, 2)
        self._stores[0].complete_photos([learned(photo_id) for photo_id in self._ids], "one")

    @rule(program=_PROGRAMS, count=st.integers(1, 3))
    def add(self, program: int, count: int) -> None:
        store = self._stores[program]
        names = [f"{self._added + number}.jpg" for number in range(count)]
        self._added += count
        folder = store.add_folder(Path("/photos"), None)
        self._ids += store.files.add(folder, [(name, FileFacts(1, 1)) for name in names])

    @rule(program=_PROGRAMS, place=_PLACES, encoder=_ENCODERS, damaged=st.booleans())
    def read(self, program: int, place: int, encoder: str, damaged: bool) -> None:
        if known := self._known(place):
            self._stores[program].complete_photos([learned(known[0], damaged=damaged)], encoder)

    @rule(program=_PROGRAMS, place=_PLACES, encoder=_ENCODERS)
    def describe(self, program: int, place: int, encoder: str) -> None:
        if known := self._known(place):
            self._stores[program].vectors.put(encoder, [(known[0], _VECTOR)])

    @rule(program=_PROGRAMS, place=_PLACES)
    def drop(self, program: int, place: int) -> None:
        self._stores[program].vectors.drop(self._known(place))

    @rule(program=_PROGRAMS, encoder=_ENCODERS)
    def forget(self, program: int, encoder: str) -> None:
        self._stores[program].vector_usage.forget(encoder)

    @rule(program=_PROGRAMS, place=_PLACES, encoder=_ENCODERS)
    def start_over(self, program: int, place: int, encoder: str) -> None:
        self.forget(program, encoder)
        self.describe(program, place, encoder)

    @rule(program=_PROGRAMS, place=_PLACES)
    def change(self, program: int, place: int) -> None:
        changed = [(photo_id, FileFacts(3, 3)) for photo_id in self._known(place)]
        self._stores[program].files.reset(changed)

    @rule(program=_PROGRAMS, place=_PLACES)
    def find_unreadable(self, program: int, place: int) -> None:
        faults = [(photo_id, "damaged") for photo_id in self._known(place)]
        self._stores[program].mark_unreadable(faults)

    @rule(program=_PROGRAMS, place=_PLACES)
    def remove(self, program: int, place: int) -> None:
        self._stores[program].files.mark_removed(self._known(place))

    @rule(program=_PROGRAMS)
    def purge(self, program: int) -> None:
        self._stores[program].files.purge(timedelta(-1))

    @rule(program=_PROGRAMS)
    def ask_for_another(self, program: int) -> None:
        self.ask(program, "another")

    @invariant()
    def no_answer_is_old(self) -> None:
        for program in range(len(self._stores)):
            self.ask(program, "one")

    def ask(self, program: int, encoder: str) -> None:
        store = self._stores[program]
        assert store.pending_ids(encoder).tolist() == plainly_pending(store, encoder)

    @rule(program=_PROGRAMS, place=_PLACES, encoder=_ENCODERS, drops=st.booleans())
    def ask_in_what_is_taken_back(
        self, program: int, place: int, encoder: str, drops: bool
    ) -> None:
        store = self._stores[program]
        with suppress(_TakenBackError), store.session.write():
            if drops:
                self.drop(program, place)
            else:
                self.describe(program, place, encoder)
            self.ask(program, encoder)
            raise _TakenBackError

    def _known(self, place: int) -> list[int]:
        """A photo that is there."""
        with self._stores[0].session.read() as connection:
            ids = list(connection.scalars(select(PHOTO.c.id).order_by(PHOTO.c.id)))
        return ids[place % len(ids) :][:1] if ids else []


def test_an_answer_is_never_older_than_the_catalogue() -> None:
    run_state_machine_as_test(
        TwoStores,
        settings=settings(
            max_examples=15,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "catalogue.sqlite"


def test_vectors_that_all_went_are_missed_though_some_of_them_came_back(
    path: Path,
) -> None:
    with Store.open(path) as store, Store.open(path) as another_program:
        folder = store.add_folder(Path("/photos"), None)
        first, second = store.files.add(folder, [("a", FileFacts(1, 1)), ("b", FileFacts(1, 1))])
        store.complete_photos([learned(first), learned(second)], "one")
        assert store.pending_ids("one").tolist() == []
        another_program.vector_usage.forget("one")
        another_program.vectors.put("one", [(first, _VECTOR)])
        assert store.pending_ids("one").tolist() == [second]


def test_what_was_asked_in_a_transaction_that_was_taken_back_is_asked_again(path: Path) -> None:
    with Store.open(path) as store:
        folder = store.add_folder(Path("/photos"), None)
        first, second = store.files.add(folder, [("a", FileFacts(1, 1)), ("b", FileFacts(1, 1))])
        store.complete_photos([learned(first), learned(second)], "one")
        store.complete_photos([learned(first)], "another")
        with suppress(_TakenBackError), store.session.write():
            store.vectors.put("another", [(second, _VECTOR)])
            assert store.pending_ids("another").tolist() == []
            raise _TakenBackError
        assert store.pending_ids("another").tolist() == [second]


def test_most_photos_may_lack_a_vector(path: Path) -> None:
    """As while a library is read anew with another encoder."""
    with Store.open(path) as store:
        folder = store.add_folder(Path("/photos"), None)
        files = [(f"{number}.jpg", FileFacts(1, 1)) for number in range(BLOCK // 2 + 100)]
        ids = store.files.add(folder, files)
        store.complete_photos([learned(number) for number in ids[:-3]], "one")
        assert store.pending_ids("another").tolist() == ids
        store.complete_photos([learned(number) for number in ids[:50]], "another")
        assert store.pending_ids("another").tolist() == ids[50:]
        store.complete_photos([learned(number) for number in ids[50:-2]], "another")
        assert store.pending_ids("another").tolist() == ids[-2:]
        assert store.pending_ids("one").tolist() == plainly_pending(store, "one")
