"""Have the encoder process read videos of real encoders, whole and damaged, as phones make them.

    python tests/faults/real_videos.py --ffmpeg FFMPEG --json

Neither PhotoSim nor its tests have an encoder for H.264, HEVC, VP9, AV1 or ProRes. This makes such
videos with an FFmpeg that has x264, x265, libvpx and SVT-AV1; one comes with the package
imageio-ffmpeg. The decoding is real; a stand-in replaces the network. The exit status is 1 if a
video is read otherwise than expected, and 2 if there is no FFmpeg.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
from PIL import Image

from photosim.vision import videos
from photosim.vision.files import UnreadablePhoto
from photosim.vision.messages import EmbeddedPhoto
from photosim.vision.models import embedded_choice
from photosim.vision.service import EncoderService
from photosim.vision.thumbnails import ThumbnailCache
from tests.photos import draw_photo
from tests.vision import stand_ins

_SIZE = (320, 240)
_SECONDS = 4.0
_WAIT_S = 300.0
_LIKE = 14.0  # of 255: mean distance from the picture that the video was made of

_H264 = ("-c:v", "libx264")
_HEVC = ("-c:v", "libx265", "-tag:v", "hvc1", "-x265-params", "log-level=none")
_VP9 = ("-c:v", "libvpx-vp9", "-crf", "30", "-b:v", "0", "-cpu-used", "5")
_AV1 = ("-c:v", "libsvtav1", "-preset", "10")
_DEEP = ("-pix_fmt", "yuv420p10le")
_SAID = (
    *("-metadata", "com.apple.quicktime.location.ISO6709=+48.1371+011.5754+519.000/"),
    *("-metadata", "creation_time=2024-05-01T12:00:00Z"),
    *("-movflags", "use_metadata_tags"),
)


@dataclass(frozen=True)
class _Case:
    """A video, and how it is to be read.

    Attributes:
        name: Of its file.
        options: For FFmpeg, to make it of a picture and then another.
        turned: Degrees by which it is turned clockwise when it is shown.
        spoil: What becomes of its bytes.
        seconds: How long it takes.
        reasons: Why it is refused, one of these; None for a video that is read.
        damaged: Whether a part of it is missing.
        said: Whether it says when and where it was taken.
    """

    name: str
    options: Sequence[str]
    turned: int = 0
    spoil: Callable[[bytes], bytes] = bytes
    seconds: float = _SECONDS
    reasons: tuple[str | None, ...] = (None,)
    damaged: bool = False
    said: bool = False


def _cut(data: bytes) -> bytes:
    return data[: len(data) * 6 // 10]


def _emptied(_data: bytes) -> bytes:
    return b""


def _zeroed(data: bytes) -> bytes:
    return bytes(len(data))


_CASES = (
    *(_Case(f"h264.{suffix}", _H264) for suffix in ("mp4", "mov", "mkv", "avi", "m4v")),
    _Case("h264-ten-bits.mp4", (*_H264, *_DEEP)),
    _Case("hevc.mp4", _HEVC),
    _Case("hevc-ten-bits.mov", (*_HEVC, *_DEEP)),
    _Case("vp8.webm", ("-c:v", "libvpx", "-b:v", "1M")),
    _Case("vp9.webm", _VP9),
    _Case("vp9-ten-bits.webm", (*_VP9, *_DEEP)),
    _Case("av1.mp4", _AV1, reasons=(videos.NO_AV1, None)),
    _Case("av1.webm", _AV1, reasons=(videos.NO_AV1, None)),
    _Case("prores.mov", ("-c:v", "prores_ks", "-pix_fmt", "yuv422p10le")),
    _Case("motion-jpeg.mov", ("-c:v", "mjpeg", "-q:v", "3", "-pix_fmt", "yuvj420p")),
    _Case(
        "interlaced.mp4",
        (*_H264, "-flags", "+ildct+ilme", "-x264-params", "tff=1"),
        reasons=(videos.INTERLACED, None),
    ),
    *(_Case(f"turned-{turn}.mov", (*_HEVC, *_DEEP), turned=turn) for turn in (90, 180, 270)),
    *(_Case(f"turned-{turn}.mp4", _H264, turned=turn) for turn in (90, 180, 270)),
    _Case("said.mov", (*_HEVC, *_SAID), said=True),
    _Case("fragments.mp4", (*_H264, "-movflags", "frag_keyframe+empty_moov")),
    _Case("recorded.mkv", (*_H264, "-live", "1"), seconds=_SECONDS - 0.04),
    _Case("recorded.webm", (*_VP9, "-live", "1"), seconds=_SECONDS - 0.04),
    _Case("varying.mp4", (*_H264, "-vf", "select='lt(n,20)+not(mod(n,9))'", "-fps_mode", "vfr")),
    _Case("varying.mkv", (*_H264, "-vf", "select='lt(n,20)+not(mod(n,9))'", "-fps_mode", "vfr")),
    _Case("one-frame.mp4", (*_H264, "-frames:v", "1"), seconds=0.04),
    _Case("4k.mp4", (*_H264, "-preset", "ultrafast", "-s", "3840x2160", "-r", "60")),
    _Case("one-key-frame.mp4", (*_H264, "-g", "100000")),
    _Case("cut.mp4", _H264, spoil=_cut, reasons=(videos.CUT_SHORT,)),
    _Case("cut-in-the-stream.mp4", (*_H264, "-movflags", "+faststart"), spoil=_cut, damaged=True),
    _Case("cut.mkv", (*_H264, "-g", "25"), spoil=_cut, damaged=True),
    _Case("cut.webm", (*_VP9, "-g", "10"), spoil=_cut, damaged=True),
    _Case("nothing.mp4", _H264, spoil=_emptied, reasons=("The file is empty",)),
    _Case("zeros.mp4", _H264, spoil=_zeroed, reasons=(videos.NOT_A_VIDEO,)),
    _Case("wrong-name.avi", (*_H264, "-f", "mp4")),
)


def main() -> int:
    """Run and report."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--ffmpeg", help="the program; else that of the path, or of imageio-ffmpeg")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    ffmpeg = options.ffmpeg or shutil.which("ffmpeg") or _packaged()
    if ffmpeg is None:
        print("There is no FFmpeg here; “pip install imageio-ffmpeg” brings one.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="photosim-videos-") as folder:
        report = _run(ffmpeg, Path(folder))
    print(json.dumps(report, indent=2) if options.json else _in_words(report))
    return 1 if report["otherwise"] else 0


def _packaged() -> str | None:
    try:
        return str(import_module("imageio_ffmpeg").get_ffmpeg_exe())
    except (ImportError, RuntimeError):
        return None


def _run(ffmpeg: str, folder: Path) -> dict[str, Any]:
    for kind in ("sunset", "hills"):
        draw_photo(kind, 0, _SIZE).convert("RGB").save(folder / f"{kind}.png")
    cache = ThumbnailCache(folder / "thumbnails")
    service = EncoderService(embedded_choice(), thumbnails=cache, load=stand_ins.load)
    otherwise: dict[str, str] = {}
    slowest = 0.0
    try:
        service.info()
        for case in _CASES:
            path = _make(ffmpeg, folder, case)
            began = time.monotonic()
            wrong = _differs(case, path, service, cache)
            slowest = max(slowest, time.monotonic() - began)
            if wrong:
                otherwise[case.name] = wrong
    finally:
        service.close()
    return {"videos": len(_CASES), "otherwise": otherwise, "slowest_s": round(slowest, 1)}


def _make(ffmpeg: str, folder: Path, case: _Case) -> Path:
    path = folder / case.name
    begin = [ffmpeg, "-loglevel", "error", "-nostdin", "-y"]
    pictures: list[str] = []
    for kind in ("sunset", "hills"):
        length = str(_SECONDS / 2)
        pictures += [
            "-loop",
            "1",
            "-framerate",
            "25",
            "-t",
            length,
            "-i",
            str(folder / f"{kind}.png"),
        ]
    turn = {90: "transpose=2,", 180: "hflip,vflip,", 270: "transpose=1,"}.get(case.turned, "")
    options = list(case.options)
    chosen = ""
    if "-vf" in options:
        at = options.index("-vf")
        chosen = options[at + 1] + ","
        del options[at : at + 2]
    if "-pix_fmt" not in options:
        options += ["-pix_fmt", "yuv420p"]
    graph = f"[0:v][1:v]concat=n=2:v=1:a=0,{turn}{chosen}setsar=1[v]"
    straight = folder / f"straight-{case.name}" if case.turned else path
    made = [*begin, *pictures, "-filter_complex", graph, "-map", "[v]", *options, str(straight)]
    subprocess.run(made, check=True, stderr=subprocess.PIPE)
    if case.turned:
        turned = ["-display_rotation", str(-case.turned), "-i", str(straight), "-c", "copy"]
        subprocess.run([*begin, *turned, str(path)], check=True)
    path.write_bytes(case.spoil(path.read_bytes()))
    return path


def _differs(case: _Case, path: Path, service: EncoderService, cache: ThumbnailCache) -> str | None:
    """In what a video is read otherwise than expected."""
    try:
        found = service.embed(path).result(_WAIT_S)
    except UnreadablePhoto as refused:
        return None if refused.reason in case.reasons else f"refused: {refused.reason}"
    if None not in case.reasons:
        return "was read"
    facts = {
        "damaged": (found.damage is not None, case.damaged),
        "length": (abs((found.duration_ms or 0) - 1000 * case.seconds) < 100, True),
        "place": (
            _position(found),
            (48.1371, 11.5754) if case.said else None,
        ),
        "date": (found.taken_at is not None, case.said),
        "picture": (_distance(cache, path) < _LIKE, True),
        "frames": (_are_spread(case, found), True),
    }
    wrong = [f"{name}: {has}" for name, (has, wanted) in facts.items() if has != wanted]
    return ", ".join(wrong) or None


def _distance(cache: ThumbnailCache, path: Path) -> float:
    with Image.open(cache.path_for(path)) as thumbnail:
        shown = np.asarray(thumbnail.convert("RGB").resize((64, 48)), np.float32)
    meant = draw_photo("sunset", 0, _SIZE).convert("RGB").resize((64, 48))
    return float(np.abs(shown - np.asarray(meant, np.float32)).mean())


def _position(found: EmbeddedPhoto) -> tuple[float, float] | None:
    return None if found.annotations is None else found.annotations.position


def _are_spread(case: _Case, found: EmbeddedPhoto) -> bool:
    positions = [position for position, _ in found.frames]
    if case.damaged:
        return len(positions) >= 1
    return positions == sorted(set(positions)) and len(positions) >= min(3, 25 * case.seconds)


def _in_words(report: dict[str, Any]) -> str:
    lines = [f"{name}: {wrong}" for name, wrong in report["otherwise"].items()]
    right, slowest = report["videos"] - len(lines), report["slowest_s"]
    lines.append(
        f"{right} of {report['videos']} videos read as expected, each in {slowest} s at most"
    )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
