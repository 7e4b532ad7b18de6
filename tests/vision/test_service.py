import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
from PIL import Image

from photosim.vision.files import UnreadablePhoto, fingerprint
from photosim.vision.messages import FACTS_VERSION, Region, Seen
from photosim.vision.models import RESNET34, EncoderChoice, embedded_choice, prepare, seen_box
from photosim.vision.regions import REGIONS
from photosim.vision.service import EncoderService, EncoderUnavailable, Priority
from photosim.vision.thumbnails import ThumbnailCache
from tests.photos import KINDS, draw_photo, make_photo
from tests.videos import make_video
from tests.vision import stand_ins

ServiceMaker = Callable[..., EncoderService]
WAIT = 60


@pytest.fixture
def make_service(tmp_path: Path) -> Iterator[ServiceMaker]:
    """Make services with quick stand-ins and close them in the end."""
    services: list[EncoderService] = []

    def make(choice: EncoderChoice | None = None, **options: Any) -> EncoderService:
        settings = {"decode": stand_ins.decode, "load": stand_ins.load} | options
        settings.setdefault("thumbnails", ThumbnailCache(tmp_path / "thumbnails"))
        services.append(EncoderService(choice or embedded_choice(), **settings))
        return services[-1]

    yield make
    for service in services:
        service.close()


def encoder_process() -> psutil.Process:
    """Return the one encoder process of this test."""
    (process,) = (
        child
        for child in psutil.Process().children()
        if not any("resource_tracker" in part for part in child.cmdline())
    )
    return process


def reason(future: "Future[Any]") -> str:
    error = future.exception(WAIT)
    assert isinstance(error, UnreadablePhoto), error
    return error.reason


def test_thumbnails_that_cannot_be_saved_are_told_of_once(
    make_service: ServiceMaker, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")
    service = make_service(thumbnails=ThumbnailCache(tmp_path / "file" / "thumbnails"))
    photos = [make_photo(tmp_path / f"{number}.jpg") for number in range(3)]
    for photo in photos:
        assert service.embed(photo).result(WAIT).width
    told = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert told == ["Thumbnails are not saved for now: Not a directory."]


def test_a_video_is_embedded_frame_by_frame(make_service: ServiceMaker, tmp_path: Path) -> None:
    path = make_video(tmp_path / "clip.mp4", ["sunset", "hills"], seconds=2)
    service = make_service()
    embedded = service.embed(path).result(WAIT)
    assert (embedded.duration_ms, embedded.width, embedded.traits) == (4000, 64, None)
    assert [position // 1000 for position, _ in embedded.frames] == [0, 1, 2, 3]
    frames = np.stack([vector for _, vector in embedded.frames]).astype(np.float32)
    mean = frames.mean(0)
    assert embedded.vector == pytest.approx(mean / np.linalg.norm(mean), abs=1e-3)
    assert frames[0] @ frames[1] > 0.999 > frames[0] @ frames[-1]
    thumbnail = service.thumbnail(path).result(WAIT)
    with Image.open(thumbnail) as shown:
        assert shown.size == (64, 48)
    assert service.preview(path, 32).result(WAIT).full_width == 64
    part = service.embed(path, Priority.QUERY, Region(0, 0, 0.5, 0.5)).result(WAIT)
    assert not part.frames
    (tmp_path / "cut.mp4").write_bytes(path.read_bytes()[:200])
    assert (
        reason(service.embed(tmp_path / "cut.mp4")) == "The file is cut short; it may be incomplete"
    )


def test_an_embedded_photo_comes_with_its_facts_and_thumbnail(
    make_service: ServiceMaker, tmp_path: Path
) -> None:
    path = make_photo(tmp_path / "photo.jpg", size=(600, 400), orientation=6)
    cache = ThumbnailCache(tmp_path / "cache")
    embedded = make_service(thumbnails=cache).embed(path).result(WAIT)
    assert embedded.path == path
    assert (embedded.width, embedded.height) == (600, 400)
    assert embedded.content_hash == fingerprint(path)
    assert (embedded.size, embedded.mtime_ns) == (path.stat().st_size, path.stat().st_mtime_ns)
    assert embedded.vector.dtype == np.float32
    assert np.linalg.norm(embedded.vector) == pytest.approx(1, abs=1e-5)
    assert cache.is_fresh(path, embedded.mtime_ns)


def test_photos_are_compared_by_thumbnails_where_they_cannot_be_reached(
    make_service: ServiceMaker, tmp_path: Path
) -> None:
    photo = make_photo(tmp_path / "photo.png", "bubbles")
    small = make_photo(tmp_path / "small.png", "bubbles", size=(320, 240))
    with Image.open(photo) as image:
        image.resize((200, 150)).save(small)
    other = make_photo(tmp_path / "other.png", "skyline")
    gone = tmp_path / "gone.png"
    service = make_service()
    seen = [Seen(path, path.stat().st_mtime_ns) for path in (photo, small, other)]
    service.embed(photo).result(WAIT)
    photo.unlink()
    same, not_same, none = service.compare(seen[0], [*seen[1:], Seen(gone, 1)]).result(WAIT)
    assert same is not None
    assert same.is_sure
    assert not_same is not None
    assert not not_same.is_sure
    assert none is None
    later = Seen(photo, seen[0].mtime_ns + 1)  # of which there is no thumbnail
    assert reason(service.compare(later, seen[1:])) == "The file was not found"


def test_facts_are_read_alike_alone_and_with_a_vector(
    make_service: ServiceMaker, tmp_path: Path
) -> None:
    path = make_photo(tmp_path / "IMG_20120304_050607.jpg", size=(601, 400), orientation=6)
    service = make_service(load=stand_ins.load_nothing)
    facts = service.facts(path).result(WAIT)  # for which no encoder is needed
    assert (facts.path, facts.size) == (path, path.stat().st_size)
    assert facts.mtime_ns == path.stat().st_mtime_ns
    assert (facts.width, facts.height) == (601, 400)
    assert (facts.taken_at, facts.taken_from) == (datetime(2012, 3, 4, 5, 6, 7), "name")
    embedded = make_service().embed(path).result(WAIT)
    assert embedded.facts_version == FACTS_VERSION
    for name in ("width", "height", "taken_at", "taken_from", "taken_offset", "camera", "lens"):
        assert getattr(embedded, name) == getattr(facts, name)
    assert facts.traits is not None
    assert embedded.traits is not None
    # Decoded smaller, which is quicker, and the same but for rounding.
    apart = np.abs(facts.traits.signature.astype(int) - embedded.traits.signature)
    assert apart.mean() < 4


@pytest.mark.parametrize("orientation", [1, 6])
def test_a_part_of_an_upright_photo_is_embedded_as_if_it_were_cut_out(
    make_service: ServiceMaker, tmp_path: Path, orientation: int
) -> None:
    size = (1600, 1200)  # so large that it is decoded in parts or smaller
    photo = make_photo(tmp_path / "a.jpg", "flower", size=size, orientation=orientation, quality=95)
    part = tmp_path / "part.png"
    draw_photo("flower", 0, size).crop((800, 300, 1600, 900)).save(part)
    service = make_service()
    region = Region(0.5, 0.25, 0.5, 0.5)
    jobs = [
        service.embed(photo, Priority.QUERY, region),
        service.embed(part, Priority.QUERY),
        service.embed(photo, Priority.QUERY),
    ]
    of_region, of_part, of_whole = [job.result(WAIT) for job in jobs]
    assert of_region.vector @ of_part.vector > 0.9999
    assert of_region.vector @ of_whole.vector < 0.999
    assert (of_region.width, of_region.height) == size
    assert of_region.content_hash == of_whole.content_hash


def test_the_regions_of_a_photo_are_embedded_from_its_thumbnail_alone(
    make_service: ServiceMaker, tmp_path: Path
) -> None:
    photo = make_photo(tmp_path / "a.jpg", "flower", size=(800, 600))
    cache = ThumbnailCache(tmp_path / "cache")
    service = make_service(thumbnails=cache)
    embedded = service.embed(photo).result(WAIT)
    photo.unlink()
    regions = service.embed_regions(photo, embedded.mtime_ns).result(WAIT)
    assert regions.encoder == embedded.encoder
    assert regions.vectors.dtype == np.float16
    assert regions.vectors.shape == (len(REGIONS), stand_ins.DIMENSION)
    with Image.open(cache.path_for(photo)) as thumbnail:
        square = prepare(thumbnail.convert("RGB"), embedded_choice().spec)
        left, top, right, bottom = seen_box(thumbnail.size, embedded_choice().spec)
        assert regions.seen.box(*thumbnail.size) == tuple(map(round, (left, top, right, bottom)))
    for region, vector in zip(REGIONS, regions.vectors, strict=True):
        left, top, right, bottom = region.box(224, 224)
        part = square[None, top:bottom, left:right]
        alone = stand_ins.ColourEncoder(embedded_choice()).encode(part)
        assert vector.astype(np.float32) @ alone[0] > 0.999


def test_regions_are_refused_without_a_thumbnail_of_the_photo_as_it_is(
    make_service: ServiceMaker, tmp_path: Path
) -> None:
    photo = make_photo(tmp_path / "a.jpg")
    service = make_service(thumbnails=ThumbnailCache(tmp_path / "cache"))
    assert "not found" in reason(service.embed_regions(photo, photo.stat().st_mtime_ns))
    embedded = service.embed(photo).result(WAIT)
    assert "changed" in reason(service.embed_regions(photo, embedded.mtime_ns + 1))
    assert "thumbnail" in reason(make_service(thumbnails=None).embed_regions(photo, 0))


@pytest.mark.parametrize(
    "numbers", [(-0.1, 0, 1, 1), (0, 0, 0, 1), (0.5, 0, 0.6, 1), (0, 0.9, 1, 0.2), (0, 0, 1, -1)]
)
def test_what_is_no_part_of_a_photo_is_refused(numbers: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="not a part of a photo"):
        Region(*numbers)


def test_the_smallest_part_still_has_a_pixel() -> None:
    for place in (0.0, 0.5, 0.999):
        left, top, right, bottom = Region(place, place, 0.001, 0.001).box(40, 30)
        assert 0 <= left < right <= 40
        assert 0 <= top < bottom <= 30


def test_a_service_beside_another_runs_another_encoder(
    make_service: ServiceMaker, tmp_path: Path
) -> None:
    service = make_service(EncoderChoice(RESNET34, tmp_path / "weights", "resnet34"))
    photo = make_photo(tmp_path / "photo.jpg")
    other = service.beside(embedded_choice())
    try:
        assert other.embed(photo, Priority.INDEX).result(WAIT).encoder == "efficientnet-lite0"
        assert service.embed(photo, Priority.QUERY).result(WAIT).encoder == "resnet34"
    finally:
        other.close()
    assert not (tmp_path / "thumbnails").exists()


def test_a_query_leaves_no_thumbnail(make_service: ServiceMaker, tmp_path: Path) -> None:
    path = make_photo(tmp_path / "photo.jpg")
    make_service().embed(path, Priority.QUERY).result(WAIT)
    assert not (tmp_path / "thumbnails").exists()


def test_unreadable_files_fail_alone(make_service: ServiceMaker, tmp_path: Path) -> None:
    good = [make_photo(tmp_path / f"{kind}.jpg", kind) for kind in KINDS]
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(b"no picture")
    service = make_service()
    futures = [service.embed(path) for path in [bad, *good, tmp_path / "gone.jpg"]]
    assert reason(futures[0]) == "This is not a picture PhotoSim can read"
    assert reason(futures[-1]) == "The file was not found"
    assert [future.result(WAIT).path for future in futures[1:-1]] == good
    assert reason(service.thumbnail(bad)) == reason(service.preview(bad, 100)) == reason(futures[0])
    assert reason(service.thumbnail(bad)) == reason(futures[0])  # as remembered on the disk


def test_a_mistake_of_ours_is_logged_and_costs_one_photo(
    make_service: ServiceMaker, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    service = make_service()
    bug = service.embed(make_photo(tmp_path / "bug.jpg"))
    assert "a mistake of ours" in reason(bug)
    assert "ZeroDivisionError" in caplog.text
    assert service.embed(make_photo(tmp_path / "fine.jpg")).result(WAIT)


def test_photos_of_the_index_go_to_the_network_together_and_a_query_alone(
    make_service: ServiceMaker, tmp_path: Path
) -> None:
    paths = [make_photo(tmp_path / f"{seed}.jpg", seed=seed) for seed in range(12)]
    notes = tmp_path / "notes"
    notes.touch()
    service = make_service(EncoderChoice(RESNET34, notes, "resnet34"), load=stand_ins.load_noting)
    for future in [service.embed(path) for path in paths]:
        future.result(WAIT)
    sizes = [int(line) for line in notes.read_text().split()]
    assert sum(sizes) == 12
    assert max(sizes) == 4
    service.embed(paths[0], Priority.QUERY).result(WAIT)
    assert notes.read_text().split()[-1] == "1"


def test_a_photo_that_the_network_has_no_numbers_for_fails_alone(
    make_service: ServiceMaker, tmp_path: Path
) -> None:
    white = tmp_path / "white.png"
    Image.new("RGB", (40, 40), "white").save(white)
    service = make_service(load=stand_ins.load_speechless)
    assert reason(service.embed(white)) == "The encoder produced no vector for it"
    assert service.embed(make_photo(tmp_path / "fine.jpg")).result(WAIT)


def test_frames_that_the_network_has_no_numbers_for_are_left_out(
    make_service: ServiceMaker, tmp_path: Path
) -> None:
    service = make_service(load=stand_ins.load_speechless)
    for scene in ("white", None):
        make_video(tmp_path / f"{scene}.mp4", ["white", "white", scene], seconds=2)
    blank, partly = service.embed(tmp_path / "white.mp4"), service.embed(tmp_path / "None.mp4")
    assert reason(blank) == "The encoder produced no vector for it"
    assert [position // 1000 for position, _ in partly.result(WAIT).frames] == [4, 5]


def test_previews_and_thumbnails_do_not_wait_for_the_encoder(
    make_service: ServiceMaker, tmp_path: Path
) -> None:
    sign = tmp_path / "sign"
    sign.touch()
    path = make_photo(tmp_path / "photo.png", size=(300, 200))
    service = make_service(
        EncoderChoice(RESNET34, sign, "resnet34"), load=stand_ins.load_after_a_sign
    )
    embedding = service.embed(path, Priority.VIEW)
    preview = service.preview(path, 150).result(WAIT)
    assert (preview.width, preview.height) == (150, 100)
    assert (preview.full_width, preview.full_height) == (300, 200)
    shown = Image.frombytes("RGB", (150, 100), preview.rgb)
    drawn = draw_photo(size=(300, 200)).resize((150, 100), Image.Resampling.BICUBIC)
    assert np.abs(np.asarray(shown, int) - np.asarray(drawn, int)).mean() < 1
    assert service.thumbnail(path).result(WAIT).is_file()
    assert not embedding.done()
    sign.unlink()
    assert embedding.result(WAIT)


def test_what_a_person_waits_for_goes_before_the_index(
    make_service: ServiceMaker, tmp_path: Path
) -> None:
    service = make_service(threads=1)
    service.info()
    finished: list[str] = []
    indexed = [service.embed(make_photo(tmp_path / f"slow-{n}.jpg")) for n in range(6)]
    query = service.embed(make_photo(tmp_path / "query.jpg"), Priority.QUERY)
    query.add_done_callback(lambda _: finished.append("query"))
    indexed[-1].add_done_callback(lambda _: finished.append("index"))
    for future in [*indexed, query]:
        future.result(WAIT)
    assert finished == ["query", "index"]


def test_a_future_cancelled_while_queued_is_never_worked_on(
    make_service: ServiceMaker, tmp_path: Path
) -> None:
    sign = tmp_path / "sign"
    sign.touch()
    service = make_service(
        EncoderChoice(RESNET34, sign, "resnet34"), load=stand_ins.load_after_a_sign
    )
    dropped = service.embed(make_photo(tmp_path / "dropped.jpg"))
    wanted = service.embed(make_photo(tmp_path / "wanted.jpg"))
    assert dropped.cancel()
    sign.unlink()
    assert wanted.result(WAIT)
    assert not ThumbnailCache(tmp_path / "thumbnails").path_for(tmp_path / "dropped.jpg").exists()


def test_bad_weights_fall_back_to_the_embedded_encoder_and_say_so(
    make_service: ServiceMaker, tmp_path: Path
) -> None:
    choice = EncoderChoice(RESNET34, tmp_path / "w.pth", "resnet34")
    info = make_service(choice, load=stand_ins.load_embedded_only).info()
    assert info.identity == info.name == "efficientnet-lite0"
    assert info.notice == "The weights are damaged. EfficientNet-Lite0 is used instead."


def test_the_loss_of_the_graphics_card_costs_no_photo_and_is_told(
    make_service: ServiceMaker, tmp_path: Path
) -> None:
    paths = [make_photo(tmp_path / f"{n}.jpg") for n in range(40)]
    service = make_service(load=stand_ins.load_on_a_card_that_fails)
    assert service.info().device == "cuda"
    futures = [service.embed(path) for path in paths]
    assert [future.result(WAIT).path for future in futures] == paths
    assert service.info().device == "cpu"


def test_without_any_encoder_photos_can_still_be_seen(
    make_service: ServiceMaker, tmp_path: Path
) -> None:
    service = make_service(load=stand_ins.load_nothing)
    with pytest.raises(EncoderUnavailable, match="damaged"):
        service.info()
    path = make_photo(tmp_path / "photo.jpg")
    assert isinstance(service.embed(path).exception(WAIT), EncoderUnavailable)
    assert service.thumbnail(path).result(WAIT).is_file()


def test_a_photo_that_crashes_the_process_is_given_up_and_the_others_are_not(
    make_service: ServiceMaker, tmp_path: Path
) -> None:
    service = make_service()
    names = ["a", "crash-1", "b", "slow-c", "crash-2", "d"]
    paths = [make_photo(tmp_path / f"{name}.jpg") for name in names]
    futures = {path.stem: service.embed(path) for path in paths}
    for name, future in futures.items():
        if name.startswith("crash"):
            assert reason(future) == "Reading the file crashes the decoder"
        else:
            assert future.result(WAIT).path.stem == name


def test_a_photo_that_hangs_its_decoder_is_given_up_and_the_others_are_not(
    make_service: ServiceMaker, tmp_path: Path
) -> None:
    service = make_service(job_timeout=3.0)
    names = ["a", "hang", "b", "slow-c", "d"]
    futures = {n: service.embed(make_photo(tmp_path / f"{n}.jpg")) for n in names}
    assert reason(futures.pop("hang")) == "Decoding the picture takes too long"
    assert all(future.result(WAIT) for future in futures.values())


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_every_photo_is_answered_when_the_process_is_killed(
    make_service: ServiceMaker, tmp_path: Path
) -> None:
    photo = make_photo(tmp_path / "0.jpg").read_bytes()
    paths = [tmp_path / f"{n}.jpg" for n in range(120)]
    for path in paths:
        path.write_bytes(photo)
    service = make_service()
    service.info()
    futures = [service.embed(path) for path in paths]
    for answered in (10, 50):
        futures[answered].result(WAIT)
        encoder_process().kill()
    assert [future.result(WAIT).path for future in futures] == paths


def test_a_process_that_always_dies_is_not_started_for_ever(
    make_service: ServiceMaker, tmp_path: Path
) -> None:
    service = make_service(load=stand_ins.load_and_crash)
    with pytest.raises(EncoderUnavailable, match="139"):
        service.info()
    embedding = service.embed(make_photo(tmp_path / "photo.jpg"))
    assert isinstance(embedding.exception(WAIT), EncoderUnavailable)


def test_a_renewed_service_goes_on_with_another_encoder_and_loses_no_job(
    make_service: ServiceMaker, tmp_path: Path
) -> None:
    paths = [make_photo(tmp_path / f"slow-{n}.jpg") for n in range(12)]
    service = make_service(threads=1)
    assert service.info().identity == "efficientnet-lite0"
    first = encoder_process().pid
    futures = [service.embed(path) for path in paths]
    futures[0].result(WAIT)
    weights = tmp_path / "weights.pth"
    service.renew(EncoderChoice(RESNET34, weights, "resnet34:1234"), "cpu", threads=2)
    assert service.choice.identity == "resnet34:1234"
    assert service.info().identity == "resnet34:1234"
    assert [future.result(WAIT).path for future in futures] == paths
    assert encoder_process().pid != first


def test_a_service_that_could_not_load_its_encoder_can_be_renewed(
    make_service: ServiceMaker, tmp_path: Path
) -> None:
    sign = tmp_path / "sign"
    service = make_service(load=stand_ins.load_nothing)
    with pytest.raises(EncoderUnavailable):
        service.info()
    service.renew(EncoderChoice(RESNET34, sign, "resnet34:1234"), "cpu", None)
    with pytest.raises(EncoderUnavailable, match="damaged"):
        service.info()
    assert service.preview(make_photo(tmp_path / "photo.jpg"), 64).result(WAIT).width == 64


def test_closing_answers_what_is_outstanding_and_leaves_no_process(
    make_service: ServiceMaker, tmp_path: Path
) -> None:
    service = make_service()
    service.info()
    process = encoder_process()
    futures = [service.embed(make_photo(tmp_path / f"slow-{n}.jpg")) for n in range(8)]
    service.close()
    service.close()
    assert not process.is_running()
    outcomes = [future.exception(WAIT) for future in futures]
    assert all(outcome is None or isinstance(outcome, EncoderUnavailable) for outcome in outcomes)
    assert isinstance(outcomes[-1], EncoderUnavailable)
    late = service.embed(tmp_path / "slow-0.jpg")
    assert isinstance(late.exception(WAIT), EncoderUnavailable)
    with pytest.raises(EncoderUnavailable):
        service.info()


def test_closing_a_service_that_was_never_used_starts_nothing(make_service: ServiceMaker) -> None:
    before = psutil.Process().children(recursive=True)
    make_service().close()
    assert psutil.Process().children(recursive=True) == before


def test_a_thumbnail_comes_in_the_size_asked_for(
    make_service: ServiceMaker, tmp_path: Path
) -> None:
    photo = make_photo(tmp_path / "photo.jpg", size=(800, 600))
    service = make_service()
    for side in (256, 512):
        with Image.open(service.thumbnail(photo, side).result(WAIT)) as image:
            assert max(image.size) == side


def test_thumbnails_need_a_place(make_service: ServiceMaker, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no thumbnails"):
        make_service(thumbnails=None).thumbnail(tmp_path / "photo.jpg")


@pytest.mark.skipif(not hasattr(signal, "SIGINT") or os.name == "nt", reason="POSIX signals")
def test_ctrl_c_is_left_to_the_parent(make_service: ServiceMaker, tmp_path: Path) -> None:
    service = make_service()
    service.info()
    process = encoder_process()
    process.send_signal(signal.SIGINT)
    assert service.embed(make_photo(tmp_path / "photo.jpg")).result(WAIT)
    assert encoder_process() == process


def test_the_client_does_not_import_torch() -> None:
    code = "import sys, photosim.vision.service; sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


_PARENT = """
import os, sys
import psutil
from photosim.vision.models import embedded_choice
from photosim.vision.service import EncoderService
from tests.vision import stand_ins

if __name__ == "__main__":
    service = EncoderService(embedded_choice(), load=stand_ins.load)
    service.info()
    print(*(child.pid for child in psutil.Process().children()), flush=True)
    {ending}
"""


@pytest.mark.parametrize("ending", ["os._exit(1)", "sys.exit()", "raise SystemError('oh')"])
def test_the_process_ends_when_its_parent_does(tmp_path: Path, ending: str) -> None:
    script = tmp_path / "parent.py"
    script.write_text(_PARENT.format(ending=ending))
    root = Path(__file__).parents[2]
    outcome = subprocess.run(
        [sys.executable, script],
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
        timeout=WAIT,
    )
    orphans = [int(word) for word in outcome.stdout.split()]
    assert orphans
    deadline = time.monotonic() + 10
    while any(map(psutil.pid_exists, orphans)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not any(map(psutil.pid_exists, orphans))
    unexpected = [line for line in outcome.stderr.splitlines() if "oh" not in line]
    assert not unexpected or ending.startswith("raise")
