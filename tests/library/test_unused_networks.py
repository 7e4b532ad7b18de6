"""What is kept of networks that are no longer used, and what of it may go."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from safetensors.numpy import save_file
from sqlalchemy import select

from photosim.catalogue.database import CatalogueError
from photosim.catalogue.lessons import Learnt
from photosim.catalogue.schema import FRAME
from photosim.catalogue.store import Store
from photosim.console import follow
from photosim.library.before import Before, written
from photosim.library.health import examine
from photosim.library.judging import KeptNetwork, NetworkBefore, put_network
from photosim.library.keys import HashKeys
from photosim.library.library import Library
from photosim.library.unused_networks import Freed, UnusedNetworks, chosen_out_of_reach
from photosim.preferences import Preferences
from photosim.vision.models import EncoderChoice, embedded_choice
from photosim.vision.taught import write_taught
from photosim.vision.word_models import SIGLIP2
from tests.catalogues import ENCODER, make_catalogue
from tests.fakes import FakeEncoderService
from tests.mounts import Disk

PHOTOS = 300
FORMER, WORDS = "resnet34", "siglip2-b32-256:0123abcd"


class Place:
    """A library that was read with one network and then with another."""

    def __init__(self, folder: Path) -> None:
        self.catalogue = make_catalogue(folder / "catalogue.sqlite", PHOTOS)
        self.store = Store.open(self.catalogue)
        self.service = FakeEncoderService()
        self.wants(ENCODER)
        self.library = Library(self.store, self.service)
        self.read_with(FORMER)

    @property
    def networks(self) -> UnusedNetworks:
        return self.library.unused_networks

    def wants(self, identity: str) -> None:
        self.service.use(replace(embedded_choice(), identity=identity))

    def read_with(self, identity: str, length: int = 512, share: float = 1.0) -> None:
        ids = self.store.vectors.searchable_ids(ENCODER)
        ids = ids[: round(share * len(ids))]
        vectors = np.random.default_rng(1).normal(size=(len(ids), length))
        vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float16)
        with self.store.session.write():
            self.store.vectors.put(identity, list(zip(ids.tolist(), vectors, strict=True)))
            HashKeys(self.store).enter(identity, ids.tolist(), vectors)

    def train(self, scratch: Path, *, hours: float = 2.0) -> KeptNetwork:
        """A network that was trained some hours ago, and has seen all photos."""
        save_file({"layers.0.weight": np.full(9_000, hours, np.float32)}, scratch / "layers")
        facts = write_taught(
            self.library.networks.folder,
            scratch / "layers",
            {},
            "efficientnet-lite0",
            tags=(("Pets", "cat"), ("dog",)),
            right=1,
            checked=1,
            temperature=1.0,
            gate=0.0,
            near=0.0,
        )
        file = self.library.networks.file(facts.identity)
        at = file.stat().st_mtime - 3_600 * hours
        os.utime(file, (at, at))
        self.read_with(facts.identity, 1280)
        return KeptNetwork(facts.identity, (1, 2), 9, 5, 10)

    def unused(self, **named: frozenset[str]) -> list[str]:
        return [network.identity for network in self.networks.all(**named)]

    def remove(self, *identities: str) -> Freed:
        asked = [network for network in self.networks.all() if network.identity in identities]
        return follow(self.networks.remove(asked))

    def close(self) -> None:
        self.store.close()
        self.service.close()

    def is_sound(self) -> bool:
        return examine(self.store, ENCODER).faults == []


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    made.close()


def test_what_a_former_network_has_left_is_told_nearly_as_large_as_it_is(place: Place) -> None:
    place.read_with("resnet34:0a0b0c0d", 1280)
    told = {network.identity: network for network in place.networks.all()}
    assert set(told) == {FORMER, "resnet34:0a0b0c0d"}
    for identity, network in told.items():
        assert network.photos == PHOTOS - 20
        freed = place.remove(identity)
        assert freed.networks == 1
        assert freed.is_smaller
        assert freed.size == pytest.approx(network.size, rel=0.25)


def test_removing_leaves_a_sound_catalogue_that_is_smaller_and_answers_as_before(
    place: Place,
) -> None:
    ids, vectors = place.store.vectors.fetch(ENCODER, place.store.vectors.searchable_ids(ENCODER))
    before = place.catalogue.stat().st_size
    place.remove(FORMER)
    assert place.catalogue.stat().st_size < before
    assert place.unused() == []
    assert place.is_sound()
    assert place.store.vectors.encoders() == {ENCODER: PHOTOS - 20}
    again, same = place.store.vectors.fetch(ENCODER, ids)
    assert (again.tolist(), same.tolist()) == (ids.tolist(), vectors.tolist())
    place.read_with(FORMER)  # going back reads the photos anew, and nothing else
    assert place.is_sound()


def test_a_disk_that_is_nearly_full_has_room_for_removing(place: Place) -> None:
    place.read_with("resnet34:0a0b0c0d", 1280)
    place.store.close()  # all is in the file now
    with Store.open(place.catalogue) as store:
        store.vector_usage.forget("resnet34:0a0b0c0d")
        log = place.catalogue.with_name(f"{place.catalogue.name}-wal")
        assert log.stat().st_size < 300_000, "of the 1.2 MB that are removed"


def test_frames_of_videos_and_the_file_of_the_search_index_go_along(place: Place) -> None:
    vectors = place.store.vectors
    for identity in (ENCODER, FORMER):
        place.store.frames.put(identity, {b"v" * 16: [(0, np.ones(512, np.float16))]})
    files = {}
    for identity in (ENCODER, FORMER):
        index = vectors.hash_index(identity)
        assert index is not None
        files[identity] = place.catalogue.with_name(f"search-{index.id}-0a0b0c0d.index")
        files[identity].write_bytes(bytes(1_000))
    place.remove(FORMER)
    assert (files[ENCODER].exists(), files[FORMER].exists()) == (True, False)
    assert set(place.store.vector_usage.photos()) == {ENCODER}
    with place.store.session.read() as connection:
        assert connection.scalars(select(FRAME.c.encoder)).all() == [ENCODER]


def test_only_what_the_person_was_asked_about_goes(place: Place) -> None:
    place.read_with("resnet34:0a0b0c0d")
    place.remove("resnet34:0a0b0c0d")
    assert place.unused() == [FORMER]


def test_a_network_that_came_into_use_after_the_question_stays(place: Place) -> None:
    asked = place.networks.all()
    place.wants(FORMER)
    assert follow(place.networks.remove(asked)).networks == 0
    assert place.store.vectors.encoders()[FORMER] == PHOTOS - 20


def test_a_network_that_another_program_reads_with_stays(place: Place) -> None:
    place.store.vector_usage.forget(FORMER)
    place.read_with(FORMER, share=0.5)
    asked = place.networks.all()
    place.store.vector_usage.forget(FORMER)
    place.read_with(FORMER, share=0.6)
    assert follow(place.networks.remove(asked)).networks == 0
    assert place.is_sound()


def test_while_photos_are_read_anew_both_networks_are_in_use(place: Place) -> None:
    place.read_with("resnet34:0a0b0c0d", share=0.5)
    place.wants("resnet34:0a0b0c0d")
    place.store.vector_usage.forget(FORMER)
    assert place.unused() == []


def test_the_larger_model_that_knows_words_goes_once_another_or_none_is_chosen(
    place: Place, tmp_path: Path
) -> None:
    place.store.vector_usage.forget(FORMER)
    place.read_with(WORDS, 768)
    place.service.words.use(EncoderChoice(SIGLIP2.spec, tmp_path / "weights", WORDS))
    assert place.unused() == []
    place.service.words.use(None)
    assert place.unused() == [WORDS]


def test_what_is_chosen_and_only_out_of_reach_is_in_use(place: Place, tmp_path: Path) -> None:
    place.read_with(WORDS, 768)
    noted = tmp_path / "weights" / "words" / SIGLIP2.spec.name / "origin.json"
    noted.parent.mkdir(parents=True)
    noted.write_text("{}")
    wanted = Preferences(encoder=FORMER)
    assert place.unused(kept=chosen_out_of_reach(wanted, tmp_path / "weights")) == []
    gone = Preferences(weights=tmp_path / "gone.pth")
    assert place.unused(kept=chosen_out_of_reach(gone, tmp_path)) == [WORDS]


def test_a_trained_network_is_in_use_by_its_lesson_and_then_kept_for_undo(
    place: Place, tmp_path: Path
) -> None:
    place.store.vector_usage.forget(FORMER)
    network = place.train(tmp_path)
    file = place.library.networks.file(network.identity)
    place.store.lessons.put_learnt(Learnt(0, 1, ENCODER, 0, (1, 2), {}, b""))
    put_network(place.store, 1, network)
    assert place.unused() == []
    before = put_network(place.store, 1, None)
    step = place.store.said.add(written(Before(networks=(before,))))
    (unused,) = place.networks.all()
    assert (unused.identity, unused.file) == (network.identity, None)
    assert unused.tags == (("Pets", "cat"), ("dog",))
    place.remove(network.identity)
    assert file.exists(), "undoing needs it"
    assert place.unused() == []
    place.store.said.take(step.id)
    (unused,) = place.networks.all()
    assert (unused.file, unused.photos) == (file, 0)
    assert unused.size == file.stat().st_size
    place.remove(network.identity)
    assert not file.exists()


def test_a_network_that_was_just_trained_is_about_to_be_noted(place: Place, tmp_path: Path) -> None:
    network = place.train(tmp_path, hours=0)
    assert network.identity not in place.unused()


def test_steps_about_other_things_need_no_network(place: Place) -> None:
    place.store.said.add(written(Before(made=(1,))))
    place.store.said.add(written(Before(networks=(NetworkBefore(1, None),))))
    assert place.unused() == [FORMER]


def test_without_room_for_a_copy_what_is_free_is_used_again(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=0))
    freed = place.remove(FORMER)
    assert (freed.networks, freed.is_smaller) == (1, False)
    size = place.catalogue.stat().st_size
    place.read_with(FORMER)
    assert place.catalogue.stat().st_size == size
    assert place.is_sound()


def test_a_full_disk_is_told_and_leaves_the_catalogue_whole(tmp_path: Path) -> None:
    disk = Disk(tmp_path / "disk", megabytes=12)
    try:
        Place(disk.place).close()
        filler = disk.fill(leave=70_000)  # enough to open it
        with (
            Store.open(disk.place / "catalogue.sqlite") as store,
            closing(FakeEncoderService()) as service,
        ):
            service.use(replace(embedded_choice(), identity=ENCODER))
            networks = Library(store, service).unused_networks
            with pytest.raises(CatalogueError, match="The disk is full"):
                next(networks.remove(networks.all()))
            assert examine(store, ENCODER).faults == []
            assert FORMER in store.vectors.encoders()
            filler.unlink()
            disk.fill(leave=1_000_000)
            freed = follow(networks.remove(networks.all()))
            assert (freed.networks, freed.is_smaller) == (1, False)
            assert examine(store, ENCODER).faults == []
    finally:
        disk.unmount()


def test_what_is_ended_between_two_networks_leaves_each_whole_or_gone(place: Place) -> None:
    place.read_with("resnet34:0a0b0c0d")
    steps = place.networks.remove(place.networks.all())
    next(steps)
    steps.close()
    assert place.unused() == ["resnet34:0a0b0c0d"]
    assert place.is_sound()
