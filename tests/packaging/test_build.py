import argparse
import ast
import importlib
import sys
from pathlib import Path

import pytest
from PIL import Image

import bootstrap
import build
import check_weights
import checkpoint
import pictures
import pytorch_builds
import smoke
from pytorch_builds import Build


def test_name_and_version_come_from_the_project_file() -> None:
    project = build.read_project(bootstrap.ROOT)
    assert project.name == "photosim"
    assert project.version[0].isdigit()


def test_another_build_of_pytorch_than_wanted_is_pointed_out() -> None:
    assert "all of NVIDIA's libraries" in (build.notice("13.0", cuda_wanted=False) or "")
    assert build.notice(None, cuda_wanted=False) is None
    assert build.notice("13.0", cuda_wanted=True) is None
    assert "changes nothing" in (build.notice(None, cuda_wanted=True) or "")


def test_weights_that_the_program_can_use_are_taken_and_others_refused(tmp_path: Path) -> None:
    own = checkpoint.write_resnet34(tmp_path / "own.pth")
    assert check_weights.fault_of(own) is None
    spoilt = tmp_path / "spoilt.pth"
    spoilt.write_bytes(b"something else")
    assert "spoilt.pth" in (check_weights.fault_of(spoilt) or "")
    assert "cannot be read" in (check_weights.fault_of(tmp_path / "gone.pth") or "")


@pytest.mark.skipif(sys.platform == "win32", reason="stands in by a shell script")
def test_what_is_wrong_with_weights_ends_the_build(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\necho They belong to another network. >&2\nexit 1\n")
    python.chmod(0o755)
    with pytest.raises(bootstrap.SetupError, match=r"^They belong to another network\.$"):
        build.check_weights(python, tmp_path / "weights.pth")


def test_a_named_environment_is_taken_as_it_is() -> None:
    options = argparse.Namespace(python=Path("/opt/python"), cuda=False, work=Path("/gone"))
    assert build.choose_environment(options) == Path("/opt/python")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is but one build of PyTorch")
@pytest.mark.parametrize(
    ("held", "cuda", "answers", "build_taken", "own"),
    [
        (Build.CPU, False, False, Build.CPU, True),
        (Build.STANDARD, False, True, Build.CPU, False),
        (Build.STANDARD, False, False, Build.STANDARD, True),
        (None, False, True, Build.CPU, False),
        (None, False, False, Build.STANDARD, False),
        (Build.CPU, True, True, Build.STANDARD, False),
        (Build.STANDARD, True, True, Build.STANDARD, True),
    ],
)
def test_the_app_is_built_from_the_cpu_build_where_it_can_be_had(
    held: Build | None,
    cuda: bool,
    answers: bool,
    build_taken: Build,
    own: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    taken: list[tuple[bootstrap.Need, Path]] = []

    def prepare(_root: Path, need: bootstrap.Need, environment: Path) -> Path:
        taken.append((need, environment))
        return environment / "python"

    monkeypatch.setattr(bootstrap, "prepare", prepare)
    monkeypatch.setattr(pytorch_builds, "installed", lambda _: held)
    monkeypatch.setattr(pytorch_builds, "answers", lambda *_: answers)
    options = argparse.Namespace(python=None, cuda=cuda, newest=True, work=Path("/elsewhere"))
    python = build.choose_environment(options)
    environment = bootstrap.ROOT / ".venv" if own else Path("/elsewhere/environment")
    assert python == environment / "python"
    assert taken == [(bootstrap.Need(("package",), build_taken, newest=True), environment)]
    fallen_back = not cuda and build_taken is Build.STANDARD
    assert ("does not answer" in capsys.readouterr().err) == fallen_back


@pytest.mark.skipif(sys.platform != "linux", reason="the app is a shell script")
def test_an_app_that_does_not_work_fails_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def freeze(_python: Path, options: argparse.Namespace, _project: build.Project) -> Path:
        (options.work / "photosim" / "licences").mkdir(parents=True)
        (options.work / "photosim" / "licences" / "components.cdx.json").write_text("{}")
        (options.work / "icons").mkdir()
        (options.work / "icons" / "256.png").touch()
        program = smoke.program(options.output)
        program.parent.mkdir(parents=True)
        program.write_text("#!/bin/sh\necho libcurand.so.10: cannot open >&2\nexit 1\n")
        program.chmod(0o755)
        return program.parent

    monkeypatch.setattr(build, "freeze", freeze)
    output = ["--output", str(tmp_path / "dist"), "--work", str(tmp_path / "work")]
    assert build.main(["--python", sys.executable, "--without-resnet34", *output]) == 1
    said = capfd.readouterr().out
    assert "FAILED shows its version: libcurand.so.10: cannot open" in said
    assert "0 passed" in said


def test_weights_that_cannot_be_had_are_left_out_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in ("https_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # nothing listens there
    assert build.fetch_weights(Path(sys.executable), tmp_path) is None
    said = capfd.readouterr().err
    assert "The download failed" in said
    assert said.endswith("The app is built without ResNet-34's weights.\n")


def test_pictures_drawn_without_libraries_can_be_read(tmp_path: Path) -> None:
    with Image.open(pictures.draw_photo(tmp_path / "a.png", "board", 1)) as photo:
        photo.load()
        assert photo.size == (200, 150)
        assert len(photo.getcolors(10) or []) == 2


def test_a_screen_is_read_back_as_it_was_shown() -> None:
    fields = [0] * 25
    fields[:6] = [100, 7, 2, 24, 2, 1]
    fields[12], fields[19] = 8, 0  # bytes a line, colours
    header = b"".join(field.to_bytes(4, "big") for field in fields)
    pixels = bytes([3, 2, 1, 0, 6, 5, 4, 0])  # blue first
    assert pictures.read_xwd(header + pixels) == (2, 1, bytes([1, 2, 3, 4, 5, 6]))


def test_windows_is_told_the_version_in_four_numbers() -> None:
    text = build.version_resource(build.Project("photosim", "1.20.3", "It's a test"))
    assert "filevers=(1, 20, 3, 0)" in text
    compile(text, "version.txt", "eval")


@pytest.mark.parametrize("kind", ["sunset", "bricks", "board"])
def test_photos_on_a_screen_are_told_by_their_colours(kind: str, tmp_path: Path) -> None:
    with Image.open(pictures.draw_photo(tmp_path / "a.png", kind, 1)) as photo:
        assert pictures.shows_photos(photo.convert("RGB").tobytes())
    assert not pictures.shows_photos(bytes([245]) * 90_000)


def test_every_name_that_the_recipe_of_the_app_takes_from_the_program_is_there() -> None:
    recipe = ast.parse((bootstrap.ROOT / "packaging" / "photosim.spec").read_text(encoding="utf-8"))
    taken = [
        (found.module, alias.name)
        for found in ast.walk(recipe)
        if isinstance(found, ast.ImportFrom) and (found.module or "").startswith("photosim")
        for alias in found.names
    ]
    assert taken
    for module, name in taken:
        assert hasattr(importlib.import_module(str(module)), name), f"{module} has no {name}"
