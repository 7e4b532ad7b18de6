import json
import sys
from pathlib import Path

import pytest

from photosim import licences


def test_what_is_needed_is_followed_to_the_end_and_missing_ones_are_passed_over() -> None:
    names = {library.name.lower() for library in licences.required("photosim")}
    assert {"photosim", "numpy", "sqlalchemy", "typing_extensions"} <= names
    assert "pytest" not in names


def test_files_that_state_a_licence_are_told_by_their_names() -> None:
    files = [
        "numpy-2.4.dist-info/licenses/LICENSE.txt",
        "numpy-2.4.dist-info/METADATA",
        "x-1.dist-info/COPYING.LESSER",
        "numpy/licenses.py",
    ]
    assert licences.licence_files(files) == [files[0], files[2]]
    among_code = ["nvidia/x/LICENSE.txt", "nvidia/x/license.py", "x-1.dist-info/METADATA"]
    assert licences.licence_files(among_code) == among_code[:1]


def test_every_library_is_told_with_its_licence_and_photosim_first() -> None:
    parts = licences.components()
    assert parts[0].name == "photosim"
    assert parts[0].licence == "MIT"
    numpy = next(part for part in parts if part.name == "numpy")
    assert numpy.version
    assert "BSD" in numpy.licence
    assert "Redistribution" in numpy.read()
    wordnet = next(part for part in parts if part.name == "WordNet")
    assert wordnet.version == "3.0"
    assert "Princeton University" in wordnet.read()
    geonames = next(part for part in parts if part.name == "GeoNames")
    assert geonames.licence == "CC-BY-4.0"
    assert "geonames.org" in geonames.read()
    assert any(part.name == "Natural Earth" for part in parts)


def test_the_packaged_app_reads_its_own_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / licences.TEXTS_FOLDER
    (folder / "libx" / "more").mkdir(parents=True)
    (folder / "libx" / "LICENSE").write_text("Do as you like.\n", encoding="utf-8")
    (folder / "libx" / "more" / "NOTICE").write_bytes(b"\xff and so on")
    document = {
        "metadata": {"component": {"name": "photosim", "version": "9"}},
        "components": [
            {"name": "silent", "version": "3"},
            {"name": "liby", "version": "2", "licenses": [{"expression": "MIT OR ISC"}]},
            {"name": "libx", "version": "1", "licenses": [{"license": {"id": "MIT"}}]},
        ],
    }
    (folder / licences.LISTING).write_text(json.dumps(document), encoding="utf-8")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    own, libx, liby, silent = licences.components()
    assert (own.name, own.version) == ("photosim", "9")
    assert (libx.licence, liby.licence, silent.licence) == ("MIT", "MIT OR ISC", licences.UNSAID)
    assert libx.read() == "Do as you like.\n\n\ufffd and so on"
    assert silent.texts == ()


def test_what_only_another_system_or_an_extra_needs_is_no_part() -> None:
    needed = {library.name.lower() for library in licences.required("photosim")}
    assert "pytest" not in needed
    assert "colorama" not in needed or sys.platform == "win32"  # tqdm's, on Windows
