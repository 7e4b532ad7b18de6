"""The window in the languages it speaks."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTimer, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMessageBox,
    QTreeWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from photosim.catalogue.records import FolderRecord
from photosim.config import Settings
from photosim.desktop import app
from photosim.desktop.files.folder_removal import FolderRemoval
from photosim.desktop.session import Session
from photosim.desktop.settings.window import SettingsWindow
from photosim.desktop.shell.main_window import MainWindow
from photosim.desktop.ui.languages import Languages
from photosim.desktop.ui.theme import Theme
from photosim.vision.thumbnails import ThumbnailCache
from photosim.vision.word_models import WORD_MODELS
from tests.desktop.conftest import OpenWindow
from tests.desktop.pages import every_page
from tests.fakes import FakeEncoderService
from tests.photos import KINDS, make_library

_NAMES = {"PhotoSim", "English", "Deutsch", "ResNet-34", "EfficientNet-Lite0"}.union(
    ("Python", "SQLite", "PyTorch", "NumPy", "Pillow", "Qt"),
    (model.title for model in WORD_MODELS.values()),
)


@pytest.fixture
def languages(qapp: QApplication, theme: Theme) -> Iterator[Languages]:
    made = Languages(qapp)
    yield made
    made.close()
    QLocale.setDefault(QLocale("en_US"))


@pytest.fixture
def german(languages: Languages) -> None:
    languages.use("de", QLocale("de_DE"))


# Choosing


@pytest.mark.parametrize(
    ("wanted", "system", "word", "number"),
    [
        ("system", "de_DE", "Zurück", "1.234,5"),
        ("system", "en_GB", "Back", "1,234.5"),
        ("system", "fr_FR", "Back", "1\u202f234,5"),
        ("system", "C", "Back", "1,234.5"),
        ("de", "en_US", "Zurück", "1.234,5"),
        ("en", "de_DE", "Back", "1.234,5"),
        ("de", "C", "Zurück", "1.234,5"),
    ],
)
def test_the_language_is_the_one_chosen_and_else_the_systems(
    languages: Languages, wanted: str, system: str, word: str, number: str
) -> None:
    languages.use(wanted, QLocale(system))
    assert QCoreApplication.translate("Actions", "Back") == word
    assert QLocale().toString(1234.5, "f", 1) == number


_WRITES = """
import sys
from PySide6.QtCore import QCoreApplication, QDate, QLocale
from photosim.desktop.ui.languages import Languages
Languages(QCoreApplication([])).use(sys.argv[1])
day = QLocale().toString(QDate(2014, 12, 3), "d MMMM")
sys.stdout.buffer.write(f"{day} {QLocale().toString(1234.5, 'f', 1)}".encode())
"""


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="locales by the environment")
@pytest.mark.parametrize(
    ("wanted", "environment", "written"),
    [
        ("de", {"LANG": "de_DE.UTF-8", "LC_TIME": "C"}, "3 Dezember 1.234,5"),
        ("system", {"LANG": "de_DE.UTF-8", "LC_TIME": "POSIX"}, "3 Dezember 1.234,5"),
        ("system", {"LANG": "de_DE.UTF-8", "LC_NUMERIC": "C"}, "3 Dezember 1.234,5"),
        ("system", {"LANG": "C.UTF-8", "LANGUAGE": "de"}, "3 Dezember 1.234,5"),
        ("system", {"LANG": "de_CH.UTF-8"}, "3 Dezember 1'234.5"),
        ("system", {"LANG": "en_US.UTF-8", "LC_NUMERIC": "de_DE"}, "3 December 1.234,5"),
    ],
)
def test_where_the_system_says_nothing_of_dates_or_numbers_they_are_the_languages(
    wanted: str, environment: dict[str, str], written: str
) -> None:
    others = ("LC_", "LANG")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(others)}
    done = subprocess.run(
        [sys.executable, "-c", _WRITES, wanted],
        env=kept | environment,
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode().replace("\u2019", "'") == written


def test_one_is_not_spoken_of_as_many(languages: Languages) -> None:
    def photos(count: int) -> str:
        return QCoreApplication.translate("PlaceWords", "%Ln photos", "", count)

    languages.use("en", QLocale("en_US"))
    assert [photos(0), photos(1), photos(1234)] == ["0 photos", "1 photo", "1,234 photos"]
    languages.use("de", QLocale("de_DE"))
    assert [photos(0), photos(1), photos(1234)] == ["0 Fotos", "1 Foto", "1.234 Fotos"]


# The window


@pytest.mark.usefixtures("german")
def test_the_window_speaks_german(open_library: OpenWindow, tmp_path: Path) -> None:
    make_library(tmp_path / "photos", per_kind=1, size=(80, 60))
    window = open_library(tmp_path / "photos", len(KINDS))
    menus = [action.text() for action in window.menuBar().actions()]
    assert menus == ["&Bibliothek", "&Foto", "&Ansicht", "&Hilfe"]
    assert window.bar.subtitle == "8 Fotos"
    assert window.actions_.find_similar.text() == "Ähnliche suchen"


@pytest.mark.usefixtures("german")
def test_questions_are_answered_in_german_too(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    question = FolderRemoval(
        FolderRecord(1, tmp_path, None, online=True, photos=1, problems=0), owner
    )
    assert question.button(QMessageBox.StandardButton.Cancel).text() == "Abbrechen"
    assert question.informativeText().startswith("Das Foto darin wird aus der Bibliothek entfernt.")
    question.deleteLater()


class _Marked(QTranslator):
    """Puts every text that asks for a translation in brackets."""

    def translate(
        self, _context: str, text: str, _disambiguation: str | None = None, _n: int = -1
    ) -> str:
        return f"⟦{text}⟧"


def shown_texts(page: QWidget) -> Iterator[str]:
    for widget in (page, *page.findChildren(QWidget)):
        if widget.isVisibleTo(page):
            yield widget.toolTip()
            yield widget.accessibleName()
        if not widget.isVisibleTo(page) or widget.window() is not page:
            continue
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget.text()
        if isinstance(widget, QLineEdit):
            yield widget.placeholderText()
        if isinstance(widget, QComboBox):
            yield from (widget.itemText(row) for row in range(widget.count()))
        if isinstance(widget, QTreeWidget) and not widget.isHeaderHidden():
            heading = widget.headerItem()
            yield from (heading.text(column) for column in range(heading.columnCount()))
    for action in page.findChildren(QAction):
        yield action.text()
    yield page.windowTitle()


@pytest.fixture
def _marked(qapp: QApplication, languages: Languages) -> Iterator[None]:
    languages.close()
    qapp.installTranslator(marked := _Marked())
    yield
    qapp.removeTranslator(marked)


@pytest.mark.usefixtures("_marked")
def test_every_text_of_every_page_asks_for_its_translation(
    qtbot: QtBot,
    open_library: OpenWindow,
    tmp_path: Path,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for variable in ("XDG_DATA_HOME", "XDG_DATA_DIRS"):  # other programs' names are no texts
        monkeypatch.setenv(variable, str(tmp_path / "nowhere"))
    make_library(tmp_path / "photos", per_kind=1, size=(80, 60))
    (tmp_path / "photos" / "broken.jpg").write_bytes(b"no photo")
    window = open_library(tmp_path / "photos", len(KINDS))

    def is_data(text: str) -> bool:
        ends = (".jpg", "·  CPU", " kB", "\u202fAM", "\u202fPM", " AM", " PM")
        return text in _NAMES or str(tmp_path) in text or ".pth" in text or text.endswith(ends)

    plain = {
        f"{name}: {text}"
        for name, page in every_page(qtbot, window, session)
        for text in shown_texts(page)
        if any(map(str.isalpha, text)) and "⟦" not in text and not is_data(text)
    }
    assert not plain, "\n".join(sorted(plain))


@pytest.mark.usefixtures("languages")
def test_a_language_chosen_in_the_settings_is_spoken_at_once(
    qapp: QApplication, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = ThumbnailCache(settings.thumbnails_dir)
    monkeypatch.setattr(app, "_service", lambda _settings: FakeEncoderService(cache))
    heard: list[str] = []

    def go_on() -> None:
        for window in qapp.topLevelWidgets():
            if isinstance(window, MainWindow) and window.isVisible():
                word = window.actions_.about.text()
                if word not in heard:
                    heard.append(word)
                    window.actions_.settings.trigger()
            if isinstance(window, SettingsWindow) and window.isVisible():
                if "Über PhotoSim" in heard:
                    owner = window.parentWidget()
                    assert owner is not None
                    owner.close()
                elif window.general.language.currentIndex() != 2:
                    QTest.keyClicks(window.general.language, "Deutsch")

    timer = QTimer(interval=100)
    timer.timeout.connect(go_on)
    timer.start()
    assert app.run_window(settings, []) == 0
    timer.stop()
    assert heard == ["About PhotoSim", "Über PhotoSim"]
