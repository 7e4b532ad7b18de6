from importlib.metadata import distribution
from pathlib import Path

import licences


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


def test_each_library_leaves_its_licence_and_is_listed(tmp_path: Path) -> None:
    library = distribution("numpy")
    assert licences.copy_licences([library], tmp_path) == []
    assert any((tmp_path / "numpy").rglob("LICENSE*"))
    document = licences.bill_of_materials("photosim", [library])
    components = document["components"]
    assert isinstance(components, list)
    assert [part["name"] for part in components] == ["numpy", "python"]
