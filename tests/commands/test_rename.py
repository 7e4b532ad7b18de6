"""photosim rename: what would be done, and doing it."""

import json

import pytest

from photosim.cli import run
from tests.library.conftest import Bench, bench
from tests.photos import make_photo

__all__ = ["bench"]


def test_new_names_are_told_beforehand_and_given_and_the_library_follows(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    for seed, name in enumerate(("a.jpg", "b.jpg")):
        make_photo(bench.folder / name, seed=seed)
    (bench.folder / "a.xmp").write_text("stars")
    bench.sync()
    before = bench.records()
    photos = [str(bench.folder / name) for name in ("b.jpg", "a.jpg")]
    rename = ["--data-dir", str(bench.store.session.path.parent), "rename", "--json"]
    pattern = ["--pattern", "Sea {number:2}", *photos]
    assert run([*rename, "--dry-run", *pattern]) == 0
    said = json.loads(capsys.readouterr().out)
    assert not said["renamed"]
    assert (bench.folder / "a.jpg").exists()
    assert run([*rename, *pattern]) == 0
    assert json.loads(capsys.readouterr().out) == said | {"renamed": True}
    names = {path.name for path in bench.folder.iterdir()}
    assert names == {"Sea 01.jpg", "Sea 02.jpg", "Sea 02.xmp"}
    bench.sync()
    assert bench.records()["Sea 02.jpg"].id == before["a.jpg"].id
    assert run([*rename, "--pattern", "Sea", *(str(bench.folder / n) for n in names)]) == 1
    assert "not in the library" in json.loads(capsys.readouterr().out)["error"]
