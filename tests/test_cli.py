import errno
import json
import subprocess
import sys
from pathlib import Path

import pytest

from photosim.cli import run
from photosim.commands.arguments import path, picture
from photosim.library.disk import volume_of
from tests.mounts import failing


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        run(["--help"])
    assert end.value.code == 0
    text = capsys.readouterr().out
    assert all(name in text for name in ("index", "find", "doctor", "fetch-weights", "screenshot"))


@pytest.mark.parametrize(
    "arguments",
    [
        ["index"],
        ["find", "a.jpg", "-n", "0"],
        ["find", "a.jpg", "-n", "many"],
        ["find", "a.jpg", "--exact", "--radius", "2"],
        ["screenshot", "out.png", "--size", "large"],
        ["index", ".", "--device", "abacus"],
        ["--no-such-option"],
    ],
)
def test_wrong_usage_ends_with_2_and_a_line(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        run(arguments)
    assert end.value.code == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "--help" in captured.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["list", "--sort", "colour"], "“colour” is none of taken, changed, added, name, size, f"),
        (["screenshot", "out.png", "--size", "large"], "“large” is not a size such as 1280x800"),
        (["screenshot", "out.png", "--size", "0x9"], "“0x9” is not a size such as 1280x800"),
        (["index", ".", "--recall-target", "2"], "“2” is not a number from 0.5 to 0.999"),
        (["index", ".", "--recall-target", "high"], "“high” is not a number from 0.5 to 0.999"),
        (["find", "a.jpg", "--radius", "wide"], "“wide” is not a whole number from 0 to 10"),
        (["list", "--min-stars", "9"], "“9” is not a whole number from 1 to 5"),
        (["rename", "a.jpg", "--start", "one"], "“one” is not a whole number from 0"),
        (["evaluate", ".", "--seed", "-1"], "“-1” is not a whole number from 0"),
        (["evaluate", ".", "--methods", ", "], "“, ” names no method"),
        (["evaluate", ""], "an empty name is no path"),
        (["index", ""], "an empty name is no path"),
        (["--data-dir", "", "list"], "an empty name is no path"),
        (["--data-dir", __file__, "list"], f"{__file__} is a file, not a folder"),
        (["indx", "photos"], "there is no command “indx”; did you mean “index”?"),
        (["--cores", "2", "duplicate"], "there is no command “duplicate”; did you mean “dup"),
    ],
)
def test_wrong_usage_is_told_in_words_for_people(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        run(arguments)
    assert end.value.code == 2
    said, hint = capsys.readouterr().err.splitlines()
    assert words in said
    assert "--help" in hint


def test_an_option_that_a_command_does_not_have_points_to_the_help_of_that_command(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as end:
        run(["list", "-n", "3"])
    assert end.value.code == 2
    assert capsys.readouterr().err == (
        "photosim list: unrecognized arguments: -n 3\nTry “photosim list --help”.\n"
    )


def test_the_help_of_duplicates_explains_the_signs_that_it_prints(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        run(["duplicates", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert "“keep” is what to keep, “-” what may go, “?” what nothing is suggested about" in said


def test_a_folder_called_almost_like_a_command_is_opened(
    tmp_path: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "indx").mkdir()
    monkeypatch.chdir(tmp_path)
    opened: list[list[Path | str]] = []

    def open_window(_settings: object, paths: list[Path | str]) -> int:
        opened.append(paths)
        return 0

    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr("photosim.desktop.app.run_window", open_window)
    assert run(["--data-dir", str(data_dir), "indx"]) == 0
    assert opened == [[tmp_path / "indx"]]


@pytest.mark.parametrize("arguments", [["--cores", "0", "list"], ["--encoder", "x", "list"]])
def test_the_program_is_called_by_its_name_however_it_was_started(arguments: list[str]) -> None:
    started = [sys.executable, "-m", "photosim", *arguments]
    done = subprocess.run(started, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    said, hint = done.stderr.splitlines()
    assert said.startswith("photosim: argument --")
    assert hint == "Try “photosim --help”."


def test_help_tells_what_training_the_network_does(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(["teach", "--help"])
    assert "kept only if" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("0,0,0,1", "has no size"),
        ("0,0,1,nan", "has no size"),
        ("0.5,0,0.6,1", "reaches beyond the photo"),
        ("nan,0,1,1", "reaches beyond the photo"),
        ("0,0,1", "is not four numbers"),
        ("left,0,1,1", "is not four numbers"),
        ("", "is not four numbers"),
    ],
)
def test_what_is_no_part_of_a_photo_is_refused_in_one_sentence(
    part: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        run(["find", "a.jpg", "--part", part])
    assert end.value.code == 2
    said, hint = capsys.readouterr().err.splitlines()
    assert words in said
    assert "--help" in hint


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["rename", "{tmp}/file.txt"], "--pattern or --replace"),
        (["index", "{tmp}/missing"], "was not found"),
        (["index", "{tmp}/file.txt"], "is a file, not a folder"),
        (["find", "{tmp}/file.txt"], "no photo library yet"),
        (["doctor"], "no photo library yet"),
        (["screenshot", "{tmp}/out.png"], "no photo library yet"),
        (["screenshot", "{tmp}/none/out.png"], "The screenshot cannot be written: there is no fol"),
        (["screenshot", "{tmp}/out.text"], "the name out.text does not end in .png"),
        (["find", "a.jpg", "--contact-sheet", "{tmp}"], "The contact sheet cannot be written: "),
        (["duplicates"], "no photo library yet"),
        (["classify", "{tmp}/file.txt"], "no photo library yet"),
        (["tags", "write"], "no photo library yet"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_line(
    arguments: list[str],
    words: str,
    tmp_path: Path,
    data_dir: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "file.txt").write_text("hello")
    filled = [argument.format(tmp=tmp_path) for argument in arguments]
    assert run([*filled, "--data-dir", str(data_dir)]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert words in captured.err
    assert captured.err.count("\n") == 1
    if "yet" in words:
        assert not (data_dir / "catalogue.sqlite").exists()


@pytest.mark.parametrize("arguments", [["duplicates"], ["classify", "a.jpg"], ["list"]])
def test_a_library_that_cannot_be_reached_is_not_said_to_be_missing(
    arguments: list[str], data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data_dir.mkdir(exist_ok=True)
    with (
        failing("stat", data_dir / "catalogue.sqlite", errno.EACCES),
        failing("open", data_dir / "catalogue.sqlite", errno.EACCES),
    ):
        assert run(["--data-dir", str(data_dir), *arguments]) == 1
    said = capsys.readouterr().err
    assert "yet" not in said
    assert "unexpected" not in said
    assert "catalogue" in said


def test_a_refusal_with_json_is_one_document(
    data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--data-dir", str(data_dir), "find", str(tmp_path / "a.jpg"), "--json"]) == 1
    assert "no photo library" in json.loads(capsys.readouterr().out)["error"]


def test_an_empty_folder_has_nothing_to_show(
    tmp_path: Path, data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "photos").mkdir()
    assert run(["index", str(tmp_path / "photos"), "--data-dir", str(data_dir), "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert (document["photos"], document["skipped"]) == (0, [])


def test_a_damaged_catalogue_is_refused_in_words(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data_dir.mkdir()
    (data_dir / "catalogue.sqlite").write_bytes(b"garbage" * 1000)
    assert run(["doctor", "--data-dir", str(data_dir)]) == 1
    assert "damaged" in capsys.readouterr().err


@pytest.mark.parametrize("position", ["before", "after"])
def test_options_for_everything_may_stand_before_or_after_the_command(
    position: str, data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "photos").mkdir()
    everywhere, command = ["--data-dir", str(data_dir)], ["index", str(tmp_path / "photos")]
    run([*everywhere, *command] if position == "before" else [*command, *everywhere])
    assert (data_dir / "catalogue.sqlite").exists()


def test_without_a_screen_the_window_is_refused_and_the_command_line_named(
    monkeypatch: pytest.MonkeyPatch, data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("photosim.config.platform.system", lambda: "Linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert run(["--data-dir", str(data_dir)]) == 1
    error = capsys.readouterr().err
    assert "no screen" in error
    assert "photosim index" in error


def test_an_unexpected_fault_is_one_line_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch, data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr("photosim.commands.doctor.open_library", fail)
    assert run(["doctor", "--data-dir", str(data_dir)]) == 1
    error = capsys.readouterr().err
    assert "ZeroDivisionError: by zero" in error
    assert "Traceback" not in error


def test_nothing_that_takes_long_is_imported_to_answer_from_a_catalogue(
    tmp_path: Path, data_dir: Path
) -> None:
    (tmp_path / "photos").mkdir()
    run(["index", str(tmp_path / "photos"), "--data-dir", str(data_dir)])
    heavy = {"torch", "PIL", "alembic", "sqlalchemy.orm", "PySide6", "photosim.search.tuning"}
    code = (
        "import sys; from photosim.cli import run\n"
        f"run(['find', '{tmp_path}/a.jpg', '--data-dir', '{data_dir}'])\n"
        f"print(sorted({heavy} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_volume_has_an_identity(tmp_path: Path) -> None:
    assert volume_of(tmp_path) == volume_of(tmp_path.parent)
    assert volume_of(tmp_path / "missing") is None


@pytest.mark.parametrize(
    "name", ["a photo.jpg", "Süß „quoted“ 'x' \"y\".png", "100 % #1?.jpg", "日本.heic"]
)
def test_a_uri_names_the_same_file_as_its_path(name: str, tmp_path: Path) -> None:
    assert path((tmp_path / name).as_uri()) == path(str(tmp_path / name)) == tmp_path / name


@pytest.mark.parametrize("uri", ["trash:///old.jpg", "smb://x/y.jpg", "https://x/y.jpg"])
def test_a_picture_that_lies_elsewhere_is_left_to_who_fetches_it(uri: str) -> None:
    assert picture(uri) == uri


def test_a_uri_with_this_computers_name_is_a_path() -> None:
    assert path("file://localhost/tmp/a%20b.jpg") == Path("/tmp/a b.jpg")


@pytest.mark.parametrize("uri", ["ftp://example.org/a.jpg", "file://server/a.jpg", "smb://x/y"])
def test_a_folder_that_lies_elsewhere_is_refused(
    uri: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        run(["index", uri])
    assert end.value.code == 2
    assert "is not on this computer" in capsys.readouterr().err
