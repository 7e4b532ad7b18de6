"""No option is silently ignored: what has no effect, or cannot be had, is refused in words."""

import errno
import json
from pathlib import Path

import pytest

from photosim.cli import run
from tests.mounts import failing


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["teach", "{tmp}", "--find-rate"], "add --deep"),
        (["teach", "{tmp}", "--minutes", "60"], "add --deep"),
        (["list", "--albums", "--camera", "canon"], "--albums takes no conditions"),
        (["list", "--albums", "--words", "dog"], "--albums takes no conditions"),
        (["list", "--albums", "--stacks"], "--albums takes no conditions"),
        (["list", "--albums", "--reverse"], "--albums takes no conditions"),
        (["list", "--albums", "--sort", "name"], "--albums takes no conditions"),
        (["duplicates", "{tmp}", "--against", "{tmp}", "--kept", "{tmp}"], "--kept"),
        (["duplicates", "{tmp}", "--against", "{tmp}", "--kind", "same-file"], "--kind"),
        (["find", "a.jpg", "--radius", "2", "--taught"], "--radius compares raw vectors"),
        (["find", "a.jpg", "--radius", "2", "--similarity", "averaged"], "--radius compares raw"),
        (["fetch-weights", "--words", "--words-file", "a", "--url", "https://x"], "--url"),
        (["rename", "a.jpg", "--pattern", "{{name}}", "--start", "5"], "{{number}}"),
        (["rename", "a.jpg", "--replace", "a", "b", "--start", "5"], "{{number}}"),
        (["rename", "a.jpg", "--replace", "", "b"], "--replace needs a text"),
    ],
)
def test_what_an_option_cannot_do_is_refused(
    arguments: list[str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    filled = [argument.format(tmp=tmp_path) for argument in arguments]
    assert run([*filled, "--data-dir", str(tmp_path / "data"), "--json"]) == 1
    captured = capsys.readouterr()
    assert words.format() in json.loads(captured.out)["error"]
    assert captured.err.count("\n") == 1
    assert not (tmp_path / "data" / "catalogue.sqlite").exists()


@pytest.mark.parametrize(
    "option",
    ["--words", "--camera", "--lens", "--near", "--album", "--tag", "--format", "--stars"],
)
@pytest.mark.parametrize("command", [["list"], ["find", "a.jpg"]])
@pytest.mark.parametrize("value", ["", " "])
def test_a_condition_without_a_value_is_wrong_usage(
    option: str,
    command: list[str],
    value: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as end:
        run(["--data-dir", str(tmp_path), *command, option, value])
    assert end.value.code == 2
    assert "is no condition" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command",
    [
        ["find", "a.jpg"],
        ["index", "{tmp}"],
        ["list"],
        ["duplicates"],
        ["teach", "{tmp}"],
        ["classify", "a.jpg"],
        ["evaluate", "{tmp}"],
        ["doctor"],
        ["screenshot", "out.png"],
    ],
)
def test_weights_that_are_not_there_are_refused_by_every_command(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    filled = [argument.format(tmp=tmp_path) for argument in command]
    missing = tmp_path / "gone.pth"
    assert run(["--data-dir", str(tmp_path / "data"), "--weights", str(missing), *filled]) == 1
    captured = capsys.readouterr()
    assert captured.err == f"The weights {missing} were not found.\n"
    assert captured.out == ""


def test_weights_that_are_a_folder_or_cannot_be_read_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--data-dir", str(tmp_path / "data"), "list", "--json", "--weights"]
    assert run([*arguments, str(tmp_path)]) == 1
    assert "is a folder, not a file of weights" in json.loads(capsys.readouterr().out)["error"]
    away = tmp_path / "away.pth"
    with failing("stat", away, errno.EACCES):
        assert run([*arguments, str(away)]) == 1
    assert "cannot be read: Permission denied." in json.loads(capsys.readouterr().out)["error"]


@pytest.mark.parametrize(
    ("encoder", "weights", "words"),
    [
        ("efficientnet-lite0", "resnet.pth", "efficientnet-lite0 brings its own weights"),
        ("efficientnet-lite0,resnet34", "own.safetensors", "names no encoder beside it"),
        ("resnet34", "own.safetensors", "names no encoder beside it"),
    ],
)
def test_weights_of_another_encoder_than_the_one_named_are_wrong_usage(
    encoder: str, weights: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        run(["--encoder", encoder, "evaluate", ".", "--weights", weights])
    assert end.value.code == 2
    assert words in capsys.readouterr().err
