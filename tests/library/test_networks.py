"""Networks that were taught, as a library finds them."""

from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from photosim.library.library import Library
from photosim.library.query import Example, Query, SearchRefused
from photosim.vision.models import EncoderChoice, embedded_choice, taught_choice
from photosim.vision.taught import write_taught
from tests.fakes import FakeEncoderService
from tests.library.conftest import Bench


def index_by_network(bench: Bench, scratch: Path) -> EncoderChoice:
    """A library of a few photos that were indexed by a network that was taught."""
    folder = Library(bench.store, bench.service).networks.folder
    save_file({"layers.0.weight": np.zeros(3, np.float32)}, scratch / "layers")
    facts = write_taught(
        folder,
        scratch / "layers",
        {"mean": np.zeros(3, np.float32)},
        "efficientnet-lite0",
        tags=(("a",), ("b",)),
        right=1,
        checked=1,
        temperature=1.0,
        gate=0.0,
        near=0.0,
    )
    choice = taught_choice(Library(bench.store, bench.service).networks.file(facts.identity))
    bench.service.use(choice)
    for kind in ("hills", "bricks"):
        bench.photo(f"{kind}.png", kind, 1)
    bench.sync()
    return choice


def test_a_library_that_was_indexed_by_one_finds_it_by_itself(bench: Bench, tmp_path: Path) -> None:
    choice = index_by_network(bench, tmp_path)
    with closing(FakeEncoderService()) as service:
        library = Library(bench.store, service)
        found = library.encoder_with(embedded_choice())
        assert (found.choice, found.larger, found.missing) == (choice, None, None)
        choice.weights.unlink()
        gone = library.encoder_with(embedded_choice())
        assert (gone.choice.identity, gone.missing) == ("efficientnet-lite0", choice.identity)


def test_while_photos_are_read_anew_it_answers_for_pictures_from_elsewhere_too(
    bench: Bench, tmp_path: Path
) -> None:
    choice = index_by_network(bench, tmp_path)
    outside = bench.photo("hills.png", "hills", 1).rename(tmp_path / "outside.png")
    with closing(FakeEncoderService()) as service:  # which is to read them anew
        library = Library(bench.store, service)
        answer = library.similar(Query((Example(outside),)))
        assert [other.choice for other in service.others] == [choice]
        assert answer.encoder == choice.identity
        assert len(answer.matches) == 1
        choice.weights.unlink()
        again = Library(bench.store, service)
        with pytest.raises(SearchRefused, match="not available here"):
            again.similar(Query((Example(outside),)))
