"""Round trips against ExifTool, where it is installed."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from photosim.annotations import Annotations
from photosim.vision.photos import decode
from photosim.vision.xmp import read_annotations
from photosim.vision.xmp_writing import rewritten
from tests.photos import make_photo
from tests.sidecars import digikam, lightroom

EXIFTOOL = shutil.which("exiftool")
pytestmark = pytest.mark.skipif(EXIFTOOL is None, reason="needs ExifTool")
OURS = ("XMP-xmp:Rating", "XMP-dc:Subject", "XMP-lr:HierarchicalSubject", "XMP-digiKam:TagsList")
SAID = Annotations(4, tags=(("Places", "Köln & <Bonn>"), ("Ann",)))
RICH = (
    "-XMP-xmp:Rating=2",
    "-XMP-dc:Subject=old",
    "-XMP-dc:Title=Räume & Zeiten",
    "-XMP-photoshop:Instructions=one\ntwo",
    "-XMP-crs:ToneCurvePV2012=0, 0",
    "-XMP-crs:ToneCurvePV2012=255, 255",
    "-XMP-iptcExt:LocationShown={City=Köln,CountryName=DE}",
    "-XMP-xmpMM:History={action=saved,softwareAgent=some}",
    "-XMP-mwg-rs:RegionInfo={RegionList=[{Name=Ann,Type=Face,Area={X=0.5,Y=0.5,W=0.1,H=0.1}}]}",
)


def exiftool(*arguments: str | Path) -> str:
    assert EXIFTOOL is not None
    done = subprocess.run(
        [EXIFTOOL, *map(str, arguments)], capture_output=True, text=True, check=True
    )
    return done.stdout


def all_in(file: Path) -> dict[str, Any]:
    """What ExifTool finds in a file besides facts about the file itself."""
    [found] = json.loads(exiftool("-json", "-G1", "-a", "-struct", file))
    apart = ("System:", "ExifTool:", "SourceFile")
    return {name: value for name, value in found.items() if not name.startswith(apart)}


def test_exiftool_reads_what_is_written_and_finds_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "a.xmp"
    file.write_bytes(rewritten(None, SAID))
    found = all_in(file)
    assert found["XMP-xmp:Rating"] == 4
    assert found["XMP-lr:HierarchicalSubject"] == ["Places|Köln & <Bonn>", "Ann"]
    assert found["XMP-digiKam:TagsList"] == ["Places/Köln & <Bonn>", "Ann"]
    assert found["XMP-dc:Subject"] == ["Köln & <Bonn>", "Ann"]
    assert "OK" in exiftool("-validate", file)


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("kind", ["digikam", "lightroom", "rich"])
def test_what_exiftool_wrote_stays_and_it_can_go_on(
    tmp_path: Path, kind: str, compact: bool
) -> None:
    file = tmp_path / "a.xmp"
    if kind == "rich":
        exiftool(*RICH, file)
    else:
        file.write_text(digikam(2, ["A/B"]) if kind == "digikam" else lightroom(2, ["A|B"]))
    layout = ("-api", "Compact=Shorthand,OneDesc") if compact else ()
    exiftool(*layout, "-XMP-xmp:Label=red", "-overwrite_original", file)
    before = all_in(file)
    for said in (SAID, Annotations(), Annotations(rejected=True)):
        file.write_bytes(rewritten(file.read_bytes(), said))
        after = all_in(file)
        assert read_annotations(file.read_bytes()) == said
        ours = (*OURS, "XMP-microsoft:RatingPercent")
        assert {k: v for k, v in after.items() if k not in ours} == {
            k: v for k, v in before.items() if k not in ours
        }
    exiftool("-XMP-xmp:Rating=3", "-overwrite_original", file)
    assert read_annotations(file.read_bytes()) == Annotations(3)


@pytest.mark.parametrize("suffix", ["jpg", "png", "tif", "webp", "heic"])
def test_what_exiftool_writes_into_photos_is_read(tmp_path: Path, suffix: str) -> None:
    photo = make_photo(tmp_path / f"a.{suffix}")
    keywords = ("-IPTC:Keywords=Ann Ü", "-IPTC:CodedCharacterSet=UTF8")
    exiftool(
        "-XMP-xmp:Rating=4",
        "-XMP-lr:HierarchicalSubject=Places|Köln",
        "-XMP-dc:Subject=Köln",
        *(keywords if suffix in ("jpg", "tif") else ()),
        "-overwrite_original",
        photo,
    )
    tags: tuple[tuple[str, ...], ...] = (("Places", "Köln"),)
    if suffix in ("jpg", "tif"):
        tags += (("Ann Ü",),)
    assert decode(photo).annotations == Annotations(4, tags=tags)
