"""Settings: models that know words, from a hub on this computer."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from photosim.catalogue.store import Store
from photosim.desktop.session import Session
from photosim.desktop.settings.words import ModelRow, WordsCard
from photosim.desktop.shell.main_window import MainWindow
from photosim.vision.word_models import (
    OPENCLIP,
    SIGLIP2,
    WEIGHTS_NAME,
    choose_word_model,
    folder_of,
    use_files,
)
from tests.fakes import FakeEncoderService
from tests.photos import KINDS
from tests.vision.word_files import write_word_model
from tests.vision.word_hub import COMMIT, Hub, make_hub
from tests.web_server import serving

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    with serving() as web:
        yield make_hub(web, tmp_path / "published")


@pytest.fixture
def card(qtbot: QtBot, library: MainWindow, session: Session) -> WordsCard:
    """The card of models, as it is reached from a word that has no answer."""
    library.browser.words_wanted.emit()
    qtbot.waitUntil(lambda: session.dialogs.settings_place is not None)
    assert session.dialogs.settings is not None
    card = session.dialogs.settings.search.words
    qtbot.waitUntil(card.rows[SIGLIP2.spec.name].get.isVisible)
    return card


def row(card: WordsCard) -> ModelRow:
    return card.rows[OPENCLIP.spec.name]


def press(qtbot: QtBot, button: QPushButton) -> None:
    qtbot.waitUntil(button.isVisible)
    QTest.mouseClick(button, LEFT)


def test_each_model_is_told_with_its_languages_licence_authors_and_size(card: WordsCard) -> None:
    siglip, openclip = card.rows[SIGLIP2.spec.name], row(card)
    assert siglip.row.note == (
        "About 100 languages  ·  Apache-2.0  ·  Tschannen et al., Google DeepMind"
    )
    assert siglip.get.text() == "Download (1.5 GB)"
    assert openclip.row.note.startswith("English  ·  MIT  ·  ")
    assert openclip.get.text() == "Download (607.0 MB)"


def test_a_downloaded_model_is_used_at_once_and_looks_at_all_photos(
    qtbot: QtBot, card: WordsCard, hub: Hub, session: Session, encoder: FakeEncoderService
) -> None:
    card.fetch.hub = hub.address
    press(qtbot, row(card).get)
    qtbot.waitUntil(lambda: row(card).row.note.startswith("In use. English"))
    qtbot.waitUntil(lambda: encoder.words.choice is not None)
    assert encoder.words.choice == choose_word_model(session.choices.settings.weights_dir)
    qtbot.waitUntil(lambda: len(encoder.words.embedded) == 3 * len(KINDS))
    assert not row(card).get.isVisible()
    assert session.window.status.text == "Up to date"


def test_a_deleted_model_is_not_used_any_more(
    qtbot: QtBot, card: WordsCard, hub: Hub, session: Session, encoder: FakeEncoderService
) -> None:
    card.fetch.hub = hub.address
    press(qtbot, row(card).get)
    qtbot.waitUntil(lambda: encoder.words.choice is not None)
    press(qtbot, row(card).forget)
    qtbot.waitUntil(lambda: encoder.words.choice is None)
    qtbot.waitUntil(row(card).get.isVisible)
    assert list(folder_of(session.choices.settings.weights_dir, OPENCLIP).iterdir()) == []


def test_a_download_can_be_cancelled_and_gone_on_with(
    qtbot: QtBot, card: WordsCard, hub: Hub, session: Session
) -> None:
    go_on = threading.Event()
    whole = hub.web.pages["elsewhere"]

    def halting(send: object) -> None:
        assert callable(send)
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(hub.weights)}\r\n\r\n".encode()
        send(head + hub.weights[:1_000_000])
        go_on.wait(30)

    hub.web.pages["elsewhere"] = halting
    card.fetch.hub = hub.address
    press(qtbot, row(card).get)
    qtbot.waitUntil(lambda: "1.0 MB of 1.9 MB" in row(card).row.note)
    assert not card.rows[SIGLIP2.spec.name].get.isEnabled()
    press(qtbot, row(card).cancel)
    assert row(card).row.note.startswith("English")
    go_on.set()
    qtbot.waitUntil(lambda: not any(one.name == "weights" for one in threading.enumerate()))
    hub.web.pages["elsewhere"] = whole
    press(qtbot, row(card).get)
    qtbot.waitUntil(lambda: row(card).row.note.startswith("In use."))
    assert [int(start) > 900_000 for start in hub.ranges] == [True]


def test_a_download_that_fails_says_why_in_its_row(qtbot: QtBot, card: WordsCard, hub: Hub) -> None:
    page = f"{OPENCLIP.repository}/resolve/{COMMIT}/{WEIGHTS_NAME}"
    hub.web.page(page, b"", status="503 Busy")
    card.fetch.hub = hub.address
    press(qtbot, row(card).get)
    qtbot.waitUntil(lambda: "The server refused the download: 503 Busy." in row(card).row.note)
    assert row(card).get.isEnabled()


def test_a_file_of_ones_own_is_used_and_forgotten_and_stays(
    qtbot: QtBot, card: WordsCard, encoder: FakeEncoderService, tmp_path: Path
) -> None:
    weights = write_word_model(tmp_path / "mine")
    card.try_file(OPENCLIP, str(weights))
    qtbot.waitUntil(lambda: encoder.words.choice is not None)
    qtbot.waitUntil(lambda: str(weights) in row(card).row.note)
    assert row(card).forget.text() == "Forget"
    press(qtbot, row(card).forget)
    qtbot.waitUntil(lambda: encoder.words.choice is None)
    assert weights.is_file()


def test_another_models_file_is_refused_in_its_row(
    qtbot: QtBot, card: WordsCard, encoder: FakeEncoderService, tmp_path: Path
) -> None:
    weights = write_word_model(tmp_path / "mine")
    siglip = card.rows[SIGLIP2.spec.name]
    card.try_file(SIGLIP2, str(weights))
    qtbot.waitUntil(lambda: "are not those of SigLIP 2" in siglip.row.note)
    assert siglip.choose.isEnabled()
    assert encoder.words.choice is None


def test_of_two_models_the_one_that_is_chosen_is_used(
    qtbot: QtBot, library: MainWindow, session: Session, encoder: FakeEncoderService, tmp_path: Path
) -> None:
    place = session.choices.settings.weights_dir
    for model in (OPENCLIP, SIGLIP2):
        use_files(place, model, write_word_model(tmp_path / model.spec.name, model))
    session.dialogs.open_settings().show_words()
    assert session.dialogs.settings is not None
    card = session.dialogs.settings.search.words
    qtbot.waitUntil(lambda: card.rows[SIGLIP2.spec.name].row.note.startswith("In use."))
    press(qtbot, row(card).use)
    qtbot.waitUntil(lambda: encoder.words.choice == choose_word_model(place, OPENCLIP.spec.name))
    assert row(card).row.note.startswith("In use.")
    assert card.rows[SIGLIP2.spec.name].row.note.startswith("On this computer.")
    assert session.choices.now.word_model == OPENCLIP.spec.name


def test_all_words_may_be_left_to_the_model(
    qtbot: QtBot, card: WordsCard, session: Session
) -> None:
    card.all_described.click()
    assert session.choices.now.all_described
    assert session.window.navigator.options.all_described


def test_a_word_that_has_no_answer_leads_to_the_models(
    qtbot: QtBot, library: MainWindow, session: Session
) -> None:
    library.bar.arranging.words_chosen.emit("xyzzy")
    qtbot.waitUntil(lambda: "know what “xyzzy” looks like" in library.browser.empty.message)
    button = library.browser.empty.findChild(QPushButton)
    assert button is not None
    assert button.text() == "Get a Model That Knows More Words…"
    QTest.mouseClick(button, LEFT)
    qtbot.waitUntil(lambda: session.dialogs.settings_place is not None)
    assert session.dialogs.settings is not None
    card = session.dialogs.settings.search.words
    qtbot.waitUntil(lambda: not card.visibleRegion().isEmpty())


def test_an_answer_says_how_far_words_reach(
    qtbot: QtBot,
    library: MainWindow,
    session: Session,
    encoder: FakeEncoderService,
    photos: Path,
    tmp_path: Path,
) -> None:
    encoder.words.unreadable = {photos / "sunset" / "sunset-1.jpg"}
    use_files(session.choices.settings.weights_dir, OPENCLIP, write_word_model(tmp_path / "mine"))
    session.indexer.renew_words(session.choices.settings)
    choice = choose_word_model(session.choices.settings.weights_dir)
    assert choice is not None
    with Store.open(session.choices.settings.catalogue, read_only=True) as store:
        qtbot.waitUntil(lambda: len(store.undescribed_ids(choice.identity)) == 1)
    library.bar.arranging.words_chosen.emit("red")
    every = 3 * len(KINDS)
    share = 100 * (every - 1) // every
    words = f"words reach {share} % of the photos so far"
    qtbot.waitUntil(lambda: words in library.bar.subtitle)
    assert encoder.words.asked == ["red"]
