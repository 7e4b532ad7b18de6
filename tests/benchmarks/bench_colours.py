"""What PhotoSim shows, pixel by pixel beside what ImageMagick makes of the same files, as JSON.

    python tests/benchmarks/bench_colours.py FOLDER [FOLDER ...] > colours.json

Every file below the folders that has a photo's suffix is decoded by both: ImageMagick's `convert`
(or `magick`) turns the first picture upright and into sRGB through its profile, and lays it over
the grey that PhotoSim shows transparent parts on. Of files that only one of them can read, the
other's reason is told. Differences are in levels of 255: the mean over all pixels and colours, and
the worst that one in a thousand pixels exceeds, since two decoders of one JPEG may differ by
rounding alone. Files that differ by more than `--tolerance` on average are listed with what sets
them apart, as far as the file itself tells.
"""

import argparse
import io
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageCms

from photosim.vision.photos import DecodedPhoto, UnreadablePhoto, decode, is_photo
from photosim.vision.signals import read_signal

SECONDS = 60
WORST = 0.999
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--tolerance", type=float, default=2.0, help="levels, on average")
    arguments = parser.parse_args()
    tool = shutil.which("magick") or shutil.which("convert")
    if tool is None:
        sys.exit("ImageMagick is not installed.")
    folders = [folder for folder in arguments.folders if folder.is_dir()]
    files = [
        path for folder in folders for path in sorted(folder.rglob("*")) if is_photo(path.name)
    ]
    with tempfile.TemporaryDirectory() as scratch:
        profile = Path(scratch, "sRGB.icc")
        profile.write_bytes(_SRGB)
        results = [_compared(tool, profile, path) for path in files]
    print(json.dumps(_report(tool, results, arguments.tolerance), indent=1))


def _report(tool: str, results: list[dict[str, Any]], tolerance: float) -> dict[str, Any]:
    both = [one for one in results if "mean" in one]
    differing = [one for one in both if one["mean"] > tolerance]
    refused = [one for one in results if "mean" not in one]
    version = subprocess.run([tool, "-version"], capture_output=True, text=True, check=True)
    return {
        "peer": version.stdout.splitlines()[0].removeprefix("Version: "),
        "files": len(results),
        "read by both": len(both),
        "mean difference": round(float(np.mean([one["mean"] for one in both])), 3),
        "median difference": round(float(np.median([one["mean"] for one in both])), 3),
        "alike": len(both) - len(differing),
        "differing": dict(Counter(one["why"] for one in differing).most_common()),
        "read by PhotoSim alone": sum(
            "peer refuses" in one and "reason" not in one for one in refused
        ),
        "read by the peer alone": sum(
            "reason" in one and "peer refuses" not in one for one in refused
        ),
        "read by neither": sum("reason" in one and "peer refuses" in one for one in refused),
        "list": sorted(differing, key=lambda one: -float(one["mean"])) + refused,
        "all": [{key: one[key] for key in ("file", "mean", "worst")} for one in both],
    }


def _compared(tool: str, profile: Path, path: Path) -> dict[str, Any]:
    found: dict[str, Any] = {"file": f"{path.parent.name}/{path.name}"}
    photo: DecodedPhoto | None = None
    try:
        photo = decode(path)
    except UnreadablePhoto as error:
        found["reason"] = error.reason
    peer = _peer_picture(tool, profile, path)
    if isinstance(peer, str):
        found["peer refuses"] = peer
    if photo is None or isinstance(peer, str):
        if photo is not None and photo.damage is not None:
            found["shown"] = f"{photo.share:.0%}"
        return found
    found |= {"damage": photo.damage} if photo.damage else {}
    if photo.image.size != peer.size:
        return found | {"mean": 255.0, "worst": 255, "why": _why(path, photo, peer)}
    differences = np.abs(np.asarray(photo.image, np.int16) - np.asarray(peer, np.int16))
    mean = round(float(differences.mean()), 3)
    worst = int(np.quantile(differences.max(axis=2), WORST))
    return found | {"mean": mean, "worst": worst, "why": _why(path, photo, peer)}


def _peer_picture(tool: str, profile: Path, path: Path) -> Image.Image | str:
    """ImageMagick's picture, or why there is none."""
    command = [tool, f"{path}[0]", "-auto-orient"]
    if path.suffix.lower() == ".gif":
        command.append("-coalesce")  # the whole canvas, not the frame alone
    if _embedded_profile(path):
        command += ["-profile", str(profile)]
    else:
        command += ["-colorspace", "sRGB"]
    command += ["-background", "rgb(128,128,128)", "-alpha", "remove", "-alpha", "off"]
    command += ["-depth", "8", "PPM:-"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
        with Image.open(io.BytesIO(done.stdout), formats=("PPM",)) as image:
            return image.convert("RGB")
    except subprocess.TimeoutExpired:
        return f"over {SECONDS} s"
    except (OSError, ValueError):
        lines = done.stderr.decode(errors="replace").splitlines() or ["no picture"]
        return lines[0].partition(": ")[2].partition(" `")[0] or lines[0]


def _embedded_profile(path: Path) -> bool:
    try:
        with Image.open(path) as image:
            return bool(image.info.get("icc_profile"))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False


def _why(path: Path, photo: DecodedPhoto, peer: Image.Image) -> str:
    """What the file has that the two treat differently, as far as that can be told."""
    if photo.damage is not None:
        return "damaged: missing parts are grey here, what the decoder makes up there"
    if photo.image.size != peer.size:
        return f"sizes: {photo.image.size} here, {peer.size} there"
    try:
        with Image.open(path) as image, path.open("rb") as stream:
            signal = read_signal(image.format, stream)
            numbers = signal is not None and not signal.is_srgb
            return next((reason for reason, holds in _reasons(image, numbers) if holds), "unknown")
    except (OSError, SyntaxError, ValueError):
        return "not opened by Pillow: PhotoSim's own reader"


def _reasons(image: Image.Image, numbers: bool) -> list[tuple[str, bool]]:
    clear = image.has_transparency_data
    return [
        ("colours told by numbers (CICP or gamma)", numbers),
        (
            "animation: the first frame that shows something here, the first there",
            clear and getattr(image, "n_frames", 1) > 1,
        ),
        ("CMYK: converted in other ways", image.mode == "CMYK"),
        ("profile: other intents, or ignored by one", bool(image.info.get("icc_profile"))),
        ("Lab", image.mode == "LAB"),
        ("deep grey: scaled to its range here", image.mode[0] in "IF"),
        ("transparency: laid on grey in another way", clear),
        ("lossy: other upsampling of colours", image.format in {"JPEG", "MPO", "WEBP", "HEIF"}),
    ]


if __name__ == "__main__":
    main()
