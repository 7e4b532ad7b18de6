"""photosim rename: what would be done, and doing it."""

import json

import psutil
import pytest

from photosim.cli import run
from photosim.library.noted_renaming import rename_noted
from tests.kills import Killed, killed_at
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


def test_what_a_kill_cut_off_is_undone_at_the_next_start_and_told(
    bench: Bench, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed, name in enumerate(("a.jpg", "b.jpg")):
        make_photo(bench.folder / name, seed=seed)
    bench.sync()
    before = {path.name for path in bench.folder.iterdir()}
    data_dir = bench.store.session.path.parent
    renamings = [(bench.folder / name, bench.folder / f"Sea {name}") for name in sorted(before)]
    with monkeypatch.context() as patch, killed_at(4):
        patch.setattr(psutil.Process, "create_time", lambda _process: 1.0)  # it has ended since
        with pytest.raises(Killed):
            rename_noted(renamings, data_dir)
    assert {path.name for path in bench.folder.iterdir()} == {"Sea a.jpg", "b.jpg"}
    photos = [str(path) for path, _ in renamings]
    assert run(["--data-dir", str(data_dir), "rename", "--pattern", "Sea {name}", *photos]) == 0
    said = capsys.readouterr().err
    assert "Renaming was cut off. 1 file has its old name again." in said
    assert "2 files renamed." in said
    assert {path.name for path in bench.folder.iterdir()} == {"Sea a.jpg", "Sea b.jpg"}
