"""Videos: the frame that stands for one, frames spread over it, and what it says of itself."""

import struct
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from photosim.vision.files import UnreadablePhoto, is_listed, is_photo, open_photo
from photosim.vision.live_photos import Movie
from photosim.vision.photos import decode
from photosim.vision.video_containers import read_container
from photosim.vision.videos import (
    CUT_SHORT,
    IN_PART,
    INTERLACED,
    MOST_FRAMES,
    NO_AV1,
    NOT_A_VIDEO,
    watch,
)
from tests.live_photos import box, header, metadata
from tests.photos import make_photo
from tests.videos import CODECS, RATE, frame_of, make_video
from tests.vision import coded_videos


@pytest.mark.parametrize("suffix", CODECS)
def test_a_video_of_every_container_has_a_picture_a_size_and_a_length(
    tmp_path: Path, suffix: str
) -> None:
    path = make_video(tmp_path / f"clip{suffix}", ["sunset", "hills"], seconds=2)
    shown = decode(path)
    assert (shown.width, shown.height, shown.duration_ms) == (64, 48, 4000)
    assert np.abs(np.asarray(shown.image, np.float32) - _rgb("sunset")).mean() < 12
    with open_photo(path) as file:
        shown, frames = watch(file)
    assert [frame.position_ms // 1000 for frame in frames] == [0, 1, 2, 3]
    assert shown.damage is None
    assert np.abs(np.asarray(frames[-1].image, np.float32) - _rgb("hills")).mean() < 12


def test_a_photo_has_no_length(tmp_path: Path) -> None:
    assert decode(make_photo(tmp_path / "a.jpg")).duration_ms is None
    assert is_listed("a.MOV")
    assert not is_photo("a.MOV")


def test_a_black_beginning_is_passed_over_for_the_picture(tmp_path: Path) -> None:
    path = make_video(tmp_path / "clip.mp4", [None, "hills", "hills"], seconds=1)
    assert np.abs(np.asarray(decode(path).image, np.float32) - _rgb("hills")).mean() < 12
    black = make_video(tmp_path / "black.mp4", [None])
    assert np.asarray(decode(black).image).max() < 30


def test_a_long_video_is_seen_by_sixteen_frames_at_most(tmp_path: Path) -> None:
    path = make_video(tmp_path / "clip.mkv", ["sunset"], seconds=100)  # more than is gone through
    with open_photo(path) as file:
        _, frames = watch(file, 24)
    assert len(frames) == MOST_FRAMES
    steps = np.diff([frame.position_ms for frame in frames])
    assert steps.min() >= 100_000 / MOST_FRAMES - 2 * 1000 / RATE
    assert min(frames[0].image.size) == 24


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_turned_video_is_shown_upright(tmp_path: Path, turned: int) -> None:
    shown = decode(make_video(tmp_path / "clip.mov", ["sunset"], turned=turned))
    upright = np.rot90(_rgb("sunset"), -turned // 90)
    assert (shown.height, shown.width) == upright.shape[:2]
    assert np.abs(np.asarray(shown.image, np.float32) - upright).mean() < 12


def test_damaged_videos_are_refused_with_a_reason(tmp_path: Path) -> None:
    whole = make_video(tmp_path / "whole.mp4").read_bytes()
    addresses = b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/secret.ts\n"
    for name, content, reason in (
        ("cut.mp4", whole[: len(whole) // 2], CUT_SHORT),
        ("text.mkv", b"no video at all", NOT_A_VIDEO),
        ("addresses.mp4", addresses, NOT_A_VIDEO),
        ("empty.avi", b"", "The file is empty"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(UnreadablePhoto) as refused:
            decode(tmp_path / name)
        assert refused.value.reason == reason


def test_what_is_left_of_a_video_is_shown_and_said_to_be_a_part(tmp_path: Path) -> None:
    path = make_video(tmp_path / "clip.avi", ["sunset", "hills"], seconds=4)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert decode(path).duration_ms is not None
    with open_photo(path) as file:
        shown, frames = watch(file)
    assert 0 < len(frames) < 8
    assert shown.damage == IN_PART


def test_what_is_behind_a_damaged_part_is_shown(tmp_path: Path) -> None:
    path = make_video(tmp_path / "clip.mp4", ["sunset", "bricks", "hills"], seconds=6)
    data = path.read_bytes()
    start = data.index(b"mdat")
    third = (data.index(b"moov") - start) // 3
    path.write_bytes(data[: start + third] + bytes(third) + data[start + 2 * third :])
    with open_photo(path) as file:
        shown, frames = watch(file)
    assert shown.damage == IN_PART
    assert np.abs(np.asarray(frames[0].image, np.float32) - _rgb("sunset")).mean() < 12
    assert np.abs(np.asarray(frames[-1].image, np.float32) - _rgb("hills")).mean() < 12


def test_a_video_whose_sound_goes_on_is_not_called_damaged(tmp_path: Path) -> None:
    path = make_video(tmp_path / "clip.mkv", ["sunset", "hills"], seconds=2)
    _say_length(path, 9_000)
    with open_photo(path) as file:
        shown, frames = watch(file)
    assert shown.duration_ms == 9_000
    assert shown.damage is None
    assert len(frames) == 4


@pytest.mark.parametrize("suffix", [".mkv", ".webm"])
def test_a_recording_that_does_not_say_its_length_is_as_long_as_its_frames(
    tmp_path: Path, suffix: str
) -> None:
    path = make_video(tmp_path / f"clip{suffix}", ["sunset", "hills"], seconds=10)
    _say_length(path, None)
    with open_photo(path) as file:
        shown, frames = watch(file)
    assert shown.duration_ms == 20_000 - 1000 / RATE
    assert shown.damage is None
    assert len(frames) == MOST_FRAMES
    assert np.abs(np.asarray(frames[-1].image, np.float32) - _rgb("hills")).mean() < 12


def test_a_video_of_one_frame_is_found_by_it(tmp_path: Path) -> None:
    path = make_video(tmp_path / "clip.mp4", seconds=1 / RATE)
    with open_photo(path) as file:
        _, frames = watch(file)
    assert [frame.position_ms for frame in frames] == [0]


def test_what_opencv_has_no_decoder_for_is_named(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(coded_videos.AV1)
    assert _reason(path) in (NO_AV1, None)  # some have it


@pytest.mark.parametrize("suffix", coded_videos.INTERLACED)
def test_what_is_in_memory_by_chance_is_not_shown_for_interlaced_frames(
    tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"clip{suffix}"
    path.write_bytes(coded_videos.INTERLACED[suffix])
    reason = _reason(path)
    assert reason in (INTERLACED, None)
    if reason is None:  # by an OpenCV that can
        assert np.abs(np.asarray(decode(path).image) - 128.0).mean() < 60


def test_a_video_tells_when_it_was_made(tmp_path: Path) -> None:
    noon = datetime(2024, 5, 1, 12, tzinfo=UTC)
    taken = decode(make_video(tmp_path / "a.mp4", created=noon)).taken
    assert taken is not None
    assert (taken.at, taken.offset, taken.source) == (datetime(2024, 5, 1, 12), 0, "original")
    taken = decode(make_video(tmp_path / "VID_20240714_153012.mkv")).taken
    assert taken is not None
    assert (taken.at, taken.source) == (datetime(2024, 7, 14, 15, 30, 12), "name")
    assert decode(make_video(tmp_path / "b.avi")).taken is None


@pytest.mark.parametrize("cut_since", [False, True])
def test_a_phone_tells_camera_and_place(tmp_path: Path, cut_since: bool) -> None:
    said = {
        "com.apple.quicktime.make": "Apple",
        "com.apple.quicktime.model": "iPhone 15",
        "com.apple.quicktime.location.ISO6709": "+48.1371+011.5754+519.000/",
        "com.apple.quicktime.creationdate": "2024-05-01T14:00:00+0200",
    }
    path = make_video(tmp_path / "a.mov")
    _add_to_movie(path, box(b"udta", metadata(said, iso=True)) if cut_since else metadata(said))
    shown = decode(path)
    assert shown.shot.camera == "Apple iPhone 15"
    assert shown.annotations.position == (48.1371, 11.5754)
    assert shown.taken is not None
    assert (shown.taken.at, shown.taken.offset) == (datetime(2024, 5, 1, 14), 120)


def test_androids_place_is_read(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4")
    written = b"-33.8568+151.2153/"
    _add_to_movie(path, box(b"udta", box(b"\xa9xyz", struct.pack(">HH", 18, 0) + written)))
    assert decode(path).annotations.position == (-33.8568, 151.2153)


def test_the_place_of_older_phones_is_read(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4")
    place = struct.pack(">iii", round(151.2153 * 65_536), round(-33.8568 * 65_536), 0)
    said = bytes(4) + b"\x15\xc7" + b"Sydney\0" + b"\0" + place + b"earth\0\0"
    _add_to_movie(path, box(b"udta", box(b"loci", said)))
    position = decode(path).annotations.position
    assert position is not None
    assert position == pytest.approx((-33.8568, 151.2153), abs=1e-4)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            bytes.fromhex("1a45dfa380 18538067ff 1549a966 99")
            + bytes.fromhex("2ad7b183 0f4240 4489 84")
            + struct.pack(">f", 2500)
            + bytes.fromhex("4461 88")
            + struct.pack(">q", 736_257_600_000_000_000),
            (2.5, datetime(2024, 5, 1, 12)),
        ),
        (
            b"RIFF\0\0\0\0AVI LISTxxxxhdrlIDIT\x1a\0\0\0Wed May 01 12:00:00 2024\n\0",
            (None, datetime(2024, 5, 1, 12)),
        ),
        (b"RIFF\0\0\0\0AVI IDIT\x13\0\0\x002024:05:01 12:00:00", (None, datetime(2024, 5, 1, 12))),
        (bytes.fromhex("1a45dfa3ff"), (None, None)),
        (b"RIFF\0\0\0\0AVI IDIT\xff\xff\xff\xffnonsense", (None, None)),
    ],
)
def test_matroska_and_avi_say_when_they_were_made(
    tmp_path: Path, content: bytes, said: tuple[float | None, datetime | None]
) -> None:
    path = tmp_path / "clip"
    path.write_bytes(content)
    with path.open("rb") as file:
        about = read_container(file)
    assert isinstance(about, Movie)
    assert (about.seconds, about.taken and about.taken.at) == said


def _reason(path: Path) -> str | None:
    """Why a video is refused, None where it is not."""
    try:
        decode(path)
    except UnreadablePhoto as refused:
        return refused.reason
    return None


def _rgb(scene: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return frame_of(scene)[:, :, ::-1].astype(np.float32)


def _add_to_movie(path: Path, more: bytes) -> None:
    """Add to what a movie says of itself, which is at the end of its file."""
    data = path.read_bytes()
    start = data.rindex(b"moov") - 4
    about = data[start + 8 :]
    assert header(1, None)[4:8] in about
    path.write_bytes(data[:start] + box(b"moov", about + more))


def _say_length(path: Path, milliseconds: int | None) -> None:
    """Have a Matroska file say another length, or none."""
    data = path.read_bytes()
    start = data.index(b"\x44\x89\x88")
    element = (
        b"\x44\x88\x88" + bytes(8)  # of no known meaning
        if milliseconds is None
        else b"\x44\x89\x88" + struct.pack(">d", milliseconds)
    )
    path.write_bytes(data[:start] + element + data[start + len(element) :])
