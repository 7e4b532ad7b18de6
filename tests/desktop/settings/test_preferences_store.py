"""What is chosen acts at once, is kept, and yields to nobody but the person."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from photosim.config import Settings, load_settings
from photosim.desktop import app
from photosim.desktop.browse.history import InFolder
from photosim.desktop.session import Session
from photosim.desktop.settings.preferences_store import PreferencesStore
from photosim.desktop.shell.main_window import MainWindow
from photosim.desktop.tasks import power
from photosim.desktop.ui.theme import DARK, LIGHT, Theme
from photosim.preferences import read_preferences
from photosim.vision.thumbnails import ThumbnailCache
from tests.desktop.conftest import Listener
from tests.fakes import FakeEncoderService
from tests.photos import KINDS, make_library


def test_what_is_chosen_is_written_and_overrides_this_runs_options(
    qtbot: QtBot, tmp_path: Path
) -> None:
    choices = PreferencesStore(load_settings(tmp_path, device="cuda", cores=1))
    assert choices.now.device == "cuda"
    choices.set(device="cpu", results=90)
    assert (choices.now.device, choices.now.cores) == ("cpu", 1)
    choices.close()
    saved, _ = read_preferences(tmp_path)
    assert (saved.device, saved.results, saved.cores) == ("cpu", 90, None)


def test_only_what_changed_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    choices = PreferencesStore(load_settings(tmp_path))
    changed = Listener(choices.changed)
    choices.set(device="auto", results=61)
    choices.set(results=61)
    choices.close()
    assert changed.said == [(frozenset({"results"}),)]


def test_a_data_folder_that_cannot_be_written_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    choices = PreferencesStore(load_settings(tmp_path / "file"))
    failed = Listener(choices.failed)
    choices.set(results=70)
    choices.close()
    qtbot.waitUntil(lambda: bool(failed.said))
    assert "cannot be saved" in failed.said[0][0]


def test_the_theme_is_chosen_or_the_systems(qtbot: QtBot, session: Session, theme: Theme) -> None:
    session.choices.set(theme="dark")
    assert theme.colors == DARK
    session.choices.set(theme="light")
    assert theme.colors == LIGHT
    session.choices.set(theme="system")
    is_dark = QApplication.styleHints().colorScheme().name == "Dark"
    assert theme.colors == (DARK if is_dark else LIGHT)


def test_another_number_of_results_shows_in_the_search_that_is_open(
    qtbot: QtBot, library: MainWindow, session: Session, photos: Path
) -> None:
    library.search_for(photos / "hills" / "hills-0.jpg")
    qtbot.waitUntil(lambda: library.navigator.found == 23)
    session.choices.set(results=10)
    qtbot.waitUntil(lambda: library.navigator.found == 10)
    assert library.bar.title == "Similar to hills-0.jpg"


def test_cores_and_device_renew_the_encoder_and_nothing_is_embedded_twice(
    qtbot: QtBot, library: MainWindow, session: Session, encoder: FakeEncoderService
) -> None:
    embedded = len(encoder.embedded)
    session.choices.set(cores=2)
    session.choices.set(cores=1)
    session.choices.set(device="cpu")
    qtbot.waitUntil(lambda: bool(encoder.renewed))
    assert [(device, cores) for _, device, cores in encoder.renewed] == [("cpu", 1)]
    qtbot.waitUntil(lambda: library.status.text == "Up to date")
    assert len(encoder.embedded) == embedded


def test_another_encoder_embeds_the_library_anew_while_the_window_stays_where_it_is(
    qtbot: QtBot,
    library: MainWindow,
    session: Session,
    encoder: FakeEncoderService,
    photos: Path,
    tmp_path: Path,
) -> None:
    folder = library.sidebar.folders[0]
    library.search_for(photos / "hills" / "hills-0.jpg")
    qtbot.waitUntil(lambda: library.navigator.found == 23)
    weights = tmp_path / "weights.pth"
    weights.write_bytes(b"any other file")
    session.choices.set(weights=weights)
    qtbot.waitUntil(lambda: bool(encoder.renewed))
    assert encoder.renewed[0][0] != "efficientnet-lite0"
    qtbot.waitUntil(lambda: len(encoder.embedded) == folder.photos)
    qtbot.waitUntil(lambda: library.status.text == "Up to date")
    assert library.bar.title == "Similar to hills-0.jpg"
    assert library.isVisible()


def test_indexing_rests_on_battery_if_that_was_chosen(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    session: Session,
    window: MainWindow,
    encoder: FakeEncoderService,
    tmp_path: Path,
) -> None:
    plugged_out = True
    monkeypatch.setattr(power, "on_battery", lambda: plugged_out)
    make_library(tmp_path / "photos", per_kind=3, size=(80, 60))
    encoder.gate.clear()
    session.choices.set(pause_on_battery=True)
    session.start([tmp_path / "photos"])
    qtbot.waitUntil(lambda: "on battery" in window.status.text)
    encoder.gate.set()
    plugged_out = False
    session.preferences.power.look()
    qtbot.waitUntil(lambda: window.status.text == "Up to date")
    assert len(encoder.embedded) == 3 * len(KINDS)


def test_who_resumes_on_battery_goes_on(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    session: Session,
    window: MainWindow,
    encoder: FakeEncoderService,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(power, "on_battery", lambda: True)
    make_library(tmp_path / "photos", per_kind=1, size=(80, 60))
    session.choices.set(pause_on_battery=True)
    session.start([tmp_path / "photos"])
    qtbot.waitUntil(lambda: "on battery" in window.status.text)
    window.status.pause.click()
    qtbot.waitUntil(lambda: window.status.text == "Up to date")
    assert len(encoder.embedded) == len(KINDS)


def test_another_language_builds_the_window_anew(session: Session) -> None:
    wanted = Listener(session.preferences.rebuild_wanted)
    session.choices.set(language="de")
    assert len(wanted.said) == 1


def test_a_window_built_anew_is_where_the_old_one_was(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    library: MainWindow,
    settings: Settings,
    photos: Path,
) -> None:
    library.close()
    made: list[Session] = []
    titles: list[str] = []
    in_settings: list[bool] = []
    monkeypatch.setattr(
        app, "_service", lambda _: FakeEncoderService(ThumbnailCache(settings.thumbnails_dir))
    )

    class Noted(Session):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            made.append(self)

    def look() -> None:
        window = made[-1].window
        if not window.settled:
            return
        if len(made) == 2:
            titles.append(window.bar.title)
            in_settings.append(made[1].dialogs.settings_place is not None)
            window.close()
        elif window.bar.title == "photos":
            made[0].dialogs.open_settings()
            made[0].choices.set(language="de")
        else:
            window.navigator.go(InFolder(1, photos))

    monkeypatch.setattr(app, "Session", Noted)
    timer = QTimer(interval=100)
    timer.timeout.connect(look)
    timer.start()
    assert app.run_window(settings, []) == 0
    timer.stop()
    assert titles[0] == "photos"
    assert in_settings[0]
    assert made[1].choices.now.language == "de"
