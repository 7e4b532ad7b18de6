"""Downloading a model that knows words, from a hub on this computer; never from the real one."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from photosim.vision.weights import WeightsError
from photosim.vision.word_download import fetch_word_model
from photosim.vision.word_models import (
    OPENCLIP,
    TOKENIZER_NAME,
    WEIGHTS_NAME,
    choose_word_model,
    folder_of,
    forget,
    installed,
)
from tests.vision.word_hub import COMMIT, Hub, make_hub
from tests.web_server import serving


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    with serving() as web:
        yield make_hub(web, tmp_path / "published")


@pytest.fixture
def weights_dir(tmp_path: Path) -> Path:
    return tmp_path / "data" / "weights"


def fetch(hub: Hub, weights_dir: Path, **options: Any) -> Path:
    return fetch_word_model(OPENCLIP, weights_dir, hub=hub.address, **options).weights


def test_a_model_is_downloaded_checked_and_chosen(hub: Hub, weights_dir: Path) -> None:
    steps: list[tuple[int, int]] = []
    files = fetch_word_model(
        OPENCLIP, weights_dir, lambda *step: steps.append(step), hub=hub.address
    )
    assert files.weights.read_bytes() == hub.weights
    assert files.tokenizer.read_bytes() == hub.tokenizer
    assert files.sha256 == hub.sha256
    assert files.source == hub.web.address(f"{OPENCLIP.repository}/resolve/{COMMIT}/{WEIGHTS_NAME}")
    total = len(hub.weights) + len(hub.tokenizer)
    assert (steps[0], steps[-1]) == ((0, total), (total, total))
    assert steps == sorted(steps)
    assert installed(weights_dir, OPENCLIP) == files
    choice = choose_word_model(weights_dir)
    assert choice is not None
    assert choice.identity == f"openclip-b32-256:{hub.sha256[:8]}"
    assert not list(folder_of(weights_dir, OPENCLIP).glob(".*"))


def test_a_model_that_is_there_and_right_is_not_fetched_again(hub: Hub, weights_dir: Path) -> None:
    fetch(hub, weights_dir)
    asked = len(hub.web.asked)
    fetch(hub, weights_dir)
    assert len(hub.web.asked) == asked + 1  # what is published now


def test_a_newer_model_takes_the_place_of_the_old_one(hub: Hub, weights_dir: Path) -> None:
    fetch(hub, weights_dir)
    make_hub(hub.web, weights_dir.parent / "newer").publish()
    newer = Hub(hub.web, _other(hub.weights), hub.tokenizer)
    newer.publish()
    assert fetch(newer, weights_dir).read_bytes() == newer.weights
    choice = choose_word_model(weights_dir)
    assert choice is not None
    assert choice.identity.endswith(newer.sha256[:8])


def test_a_download_that_broke_off_goes_on_where_it_was(hub: Hub, weights_dir: Path) -> None:
    hub.breaks_after = 1_000_000
    with pytest.raises(WeightsError, match=r"broke after 1,000,000 of 1,\d{3},\d{3} bytes"):
        fetch(hub, weights_dir)
    assert installed(weights_dir, OPENCLIP) is None
    hub.breaks_after = None
    assert fetch(hub, weights_dir).read_bytes() == hub.weights
    assert hub.ranges == ["1000000"]


def test_a_download_that_was_cancelled_goes_on_where_it_was(hub: Hub, weights_dir: Path) -> None:
    class GivenUpError(Exception):
        pass

    def give_up(done: int, _total: int) -> None:
        if done > 500_000:
            raise GivenUpError

    with pytest.raises(GivenUpError):
        fetch(hub, weights_dir, progress=give_up)
    assert fetch(hub, weights_dir).read_bytes() == hub.weights
    assert len(hub.ranges) == 1
    assert int(hub.ranges[0]) > 400_000


def test_a_server_that_sends_all_again_will_do(hub: Hub, weights_dir: Path) -> None:
    hub.breaks_after = 1_000_000
    with pytest.raises(WeightsError):
        fetch(hub, weights_dir)
    hub.breaks_after, hub.resumes = None, False
    assert fetch(hub, weights_dir).read_bytes() == hub.weights


def test_what_is_left_of_another_version_is_not_gone_on_with(hub: Hub, weights_dir: Path) -> None:
    hub.breaks_after = 1_000_000
    with pytest.raises(WeightsError):
        fetch(hub, weights_dir)
    newer = Hub(hub.web, _other(hub.weights), hub.tokenizer)
    newer.publish()
    assert fetch(newer, weights_dir).read_bytes() == newer.weights
    assert newer.ranges == []
    assert not list(folder_of(weights_dir, OPENCLIP).glob(".*"))


@pytest.mark.parametrize("name", [WEIGHTS_NAME, TOKENIZER_NAME])
def test_a_file_with_another_checksum_is_refused_and_deleted(
    hub: Hub, weights_dir: Path, name: str
) -> None:
    if name == WEIGHTS_NAME:
        hub.weights = _other(hub.weights)  # the listing says what it was before
    else:
        page = f"{OPENCLIP.repository}/resolve/{COMMIT}/{name}"
        hub.web.page(page, _other(hub.tokenizer))
    with pytest.raises(WeightsError, match=f"{name} is not what the server announced"):
        fetch(hub, weights_dir)
    assert choose_word_model(weights_dir) is None
    assert not list(folder_of(weights_dir, OPENCLIP).glob(".*"))


def test_a_part_that_was_damaged_on_the_disk_is_refused_and_deleted(
    hub: Hub, weights_dir: Path
) -> None:
    hub.breaks_after = 1_000_000
    with pytest.raises(WeightsError):
        fetch(hub, weights_dir)
    (part,) = folder_of(weights_dir, OPENCLIP).glob(".*.part")
    part.write_bytes(_other(part.read_bytes()))
    hub.breaks_after = None
    with pytest.raises(WeightsError, match="its checksum is wrong"):
        fetch(hub, weights_dir)
    assert fetch(hub, weights_dir).read_bytes() == hub.weights


def test_a_file_of_another_size_is_refused(hub: Hub, weights_dir: Path) -> None:
    hub.weights += b"more"
    with pytest.raises(WeightsError, match="The server has another file"):
        fetch(hub, weights_dir)


def test_another_models_weights_are_refused(hub: Hub, weights_dir: Path) -> None:
    other = Hub(hub.web, b"\x02\0\0\0\0\0\0\0{}" + bytes(5000), hub.tokenizer)
    other.publish()
    with pytest.raises(WeightsError, match="are not those of OpenCLIP"):
        fetch(other, weights_dir)
    assert choose_word_model(weights_dir) is None


def test_nobody_is_sent_on_to_where_the_way_is_not_safe(hub: Hub, weights_dir: Path) -> None:
    page = f"{OPENCLIP.repository}/resolve/{COMMIT}/{WEIGHTS_NAME}"
    hub.web.redirect(page, "http://example.org/weights")
    with pytest.raises(WeightsError, match=r"“http://example\.org” is not a secure address"):
        fetch(hub, weights_dir)


def test_a_server_that_redirects_in_a_circle_is_left(hub: Hub, weights_dir: Path) -> None:
    page = f"{OPENCLIP.repository}/resolve/{COMMIT}/{WEIGHTS_NAME}"
    hub.web.redirect(page, hub.web.address(page))
    with pytest.raises(WeightsError, match="redirects too often"):
        fetch(hub, weights_dir)


def _without(listing: dict[str, Any], name: str) -> dict[str, Any]:
    kept = [entry for entry in listing["siblings"] if entry["rfilename"] != name]
    return listing | {"siblings": kept}


def _changed(listing: dict[str, Any], **values: object) -> dict[str, Any]:
    *others, weights = listing["siblings"]
    return listing | {"siblings": [*others, weights | values]}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda one: _without(one, WEIGHTS_NAME), f"no file {WEIGHTS_NAME} for"),
        (lambda one: _without(one, TOKENIZER_NAME), f"no file {TOKENIZER_NAME} for"),
        (lambda one: one | {"sha": "main"}, "does not say which files"),
        (lambda one: one | {"sha": "../../x"}, "does not say which files"),
        (lambda one: one | {"siblings": None}, "does not say which files"),
        (lambda one: [one], "does not say which files"),
        (lambda one: _changed(one, lfs=None), "states no checksum"),
        (lambda one: _changed(one, lfs={"sha256": "12", "size": 5}), "does not say which files"),
        (
            lambda one: _changed(one, lfs={"sha256": "1" * 64, "size": 1 << 50}),
            "does not say which files",
        ),
        (
            lambda one: _changed(one, lfs={"sha256": "1" * 64, "size": -1}),
            "does not say which files",
        ),
    ],
)
def test_a_listing_that_cannot_be_relied_on_is_refused(
    hub: Hub, weights_dir: Path, change: Any, message: str
) -> None:
    hub.publish(listing=change(hub.listing()))
    with pytest.raises(WeightsError, match=message):
        fetch(hub, weights_dir)
    assert choose_word_model(weights_dir) is None


def test_a_listing_without_end_is_not_read_to_the_end(hub: Hub, weights_dir: Path) -> None:
    place = f"api/models/{OPENCLIP.repository}/revision/main?blobs=true"
    hub.web.page(place, b" " * (5 << 20))
    with pytest.raises(WeightsError, match="the server sends too much"):
        fetch(hub, weights_dir)


def test_a_hub_that_refuses_is_said(hub: Hub, weights_dir: Path) -> None:
    place = f"api/models/{OPENCLIP.repository}/revision/main?blobs=true"
    hub.web.page(place, b"", status="401 Unauthorized")
    with pytest.raises(WeightsError, match="401 Unauthorized"):
        fetch(hub, weights_dir)


def test_a_full_disk_is_noticed_before_anything_is_fetched(
    hub: Hub, weights_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=1000))
    with pytest.raises(WeightsError, match="There is not enough room"):
        fetch(hub, weights_dir)
    assert len(hub.web.asked) == 1


def test_a_folder_that_cannot_be_made_is_said(hub: Hub, weights_dir: Path) -> None:
    weights_dir.parent.mkdir(parents=True)
    weights_dir.write_text("a file")
    with pytest.raises(WeightsError, match="The model cannot be saved"):
        fetch(hub, weights_dir)


def test_a_model_can_be_deleted_and_is_then_not_there(hub: Hub, weights_dir: Path) -> None:
    weights = fetch(hub, weights_dir)
    forget(weights_dir, OPENCLIP)
    assert not weights.exists()
    assert choose_word_model(weights_dir) is None
    forget(weights_dir, OPENCLIP)


def _other(content: bytes) -> bytes:
    return content[:-1] + bytes([content[-1] ^ 1])
