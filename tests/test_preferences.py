import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from photosim.cli import run
from photosim.config import load_settings
from photosim.preferences import (
    PREFERENCES_NAME,
    Preferences,
    PreferencesError,
    read_preferences,
    write_preferences,
)

CHOSEN = Preferences(
    encoder="resnet34",
    weights=Path("/photos/Gewichte für mich.pth"),
    device="cpu",
    cores=2,
    pause_on_battery=True,
    thumbnail_memory_mb=64,
    results=100,
    similarity="plain",
    recall_target=0.95,
    theme="dark",
    language="de",
)


def kept_aside(folder: Path) -> list[Path]:
    return sorted(folder.glob("preferences-damaged-*.json"))


def test_what_was_chosen_is_there_the_next_time(tmp_path: Path) -> None:
    write_preferences(tmp_path, CHOSEN)
    assert read_preferences(tmp_path) == (CHOSEN, "")


def test_without_a_file_the_usual_holds_and_nothing_is_written(tmp_path: Path) -> None:
    assert read_preferences(tmp_path / "data") == (Preferences(), "")
    assert not (tmp_path / "data").exists()


def test_only_the_owner_can_read_them_and_no_other_file_is_left(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    write_preferences(folder, CHOSEN)
    write_preferences(folder, Preferences())
    assert [file.name for file in folder.iterdir()] == [PREFERENCES_NAME]
    assert stat.S_IMODE((folder / PREFERENCES_NAME).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe\x00", b'{"theme": '])
def test_a_damaged_file_is_kept_aside_and_the_usual_holds(content: bytes, tmp_path: Path) -> None:
    (tmp_path / PREFERENCES_NAME).write_bytes(content)
    preferences, words = read_preferences(tmp_path)
    assert preferences == Preferences()
    (aside,) = kept_aside(tmp_path)
    assert aside.read_bytes() == content
    assert aside.name in words
    assert read_preferences(tmp_path) == (Preferences(), "")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("encoder", "alexnet"),
        ("weights", "relative.pth"),
        ("weights", 3),
        ("device", None),
        ("cores", 0),
        ("cores", True),
        ("cores", 2.5),
        ("pause_on_battery", "yes"),
        ("thumbnail_memory_mb", 10**9),
        ("results", -1),
        ("similarity", ""),
        ("recall_target", 98),
        ("theme", "pink"),
        ("language", ["de"]),
    ],
)
def test_a_value_that_does_not_fit_costs_itself_alone(
    name: str, value: object, tmp_path: Path
) -> None:
    write_preferences(tmp_path, CHOSEN)
    file = tmp_path / PREFERENCES_NAME
    file.write_text(json.dumps(json.loads(file.read_text()) | {name: value}))
    preferences, words = read_preferences(tmp_path)
    assert getattr(preferences, name) == getattr(Preferences(), name)
    others: dict[str, Any] = {name: getattr(CHOSEN, name)}
    assert Preferences(**(vars(preferences) | others)) == CHOSEN
    assert name in words
    assert json.loads(kept_aside(tmp_path)[0].read_text())[name] == value
    assert read_preferences(tmp_path) == (preferences, "")


def test_what_a_newer_version_wrote_survives(tmp_path: Path) -> None:
    (tmp_path / PREFERENCES_NAME).write_text('{"wallpaper": "flowers", "theme": "dark"}')
    preferences, words = read_preferences(tmp_path)
    assert (preferences.theme, words) == ("dark", "")
    write_preferences(tmp_path, preferences)
    assert json.loads((tmp_path / PREFERENCES_NAME).read_text())["wallpaper"] == "flowers"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(PreferencesError, match="cannot be saved"):
        write_preferences(tmp_path / "file", CHOSEN)


def test_a_weights_path_with_undecodable_bytes_is_kept(tmp_path: Path) -> None:
    weights = Path(os.fsdecode(b"/photos/caf\xe9.pth"))
    write_preferences(tmp_path, Preferences(weights=weights))
    assert read_preferences(tmp_path)[0].weights == weights


def test_the_command_line_overrides_what_was_chosen_for_one_run(tmp_path: Path) -> None:
    write_preferences(tmp_path, CHOSEN)
    settings = load_settings(tmp_path, encoder="efficientnet-lite0", device=None, cores=1)
    assert settings.preferences.encoder == "efficientnet-lite0"
    assert settings.preferences.device == "cpu"
    assert settings.preferences.cores == 1
    assert settings.saved == CHOSEN
    assert read_preferences(tmp_path) == (CHOSEN, "")


def test_the_command_line_tells_of_damaged_settings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / PREFERENCES_NAME).write_text("{")
    assert run(["doctor", "--data-dir", str(tmp_path)]) == 1
    assert "The settings were damaged" in capsys.readouterr().err
