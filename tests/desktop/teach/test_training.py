"""A network is trained for the tags that were taught, as a person does it in the window."""

import threading
from collections.abc import Generator, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from photosim.catalogue.store import Store
from photosim.config import Settings
from photosim.desktop.browse.history import AllPhotos, Taught
from photosim.desktop.session import Session
from photosim.desktop.shell.main_window import MainWindow
from photosim.desktop.tasks.training import State
from photosim.desktop.teach.dialogs import TeachFoldersDialog
from photosim.desktop.teach.tabs import Tab
from photosim.desktop.teach.training_plot import digits_for
from photosim.desktop.teach.training_window import TrainingWindow
from photosim.desktop.ui.theme import Theme
from photosim.vision.models import EncoderChoice
from photosim.vision.thumbnails import ThumbnailCache
from photosim.vision.training.messages import (
    Epoch,
    TrainedNetwork,
    TrainingError,
    TrainingPlan,
    TrainingProgress,
)
from photosim.vision.training.pace import CutPace, TrainingPace
from photosim.vision.training.unfinished import unfinished
from tests.desktop.conftest import OpenWindow
from tests.fakes import FakeEncoderService
from tests.library.test_deep_teaching import Told
from tests.photos import make_photo
from tests.vision import tiny_networks

KINDS = ("bubbles", "bricks", "hills", "skyline", "flower")
EACH = 24


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some photos of each kind; hills and skylines look the same."""
    folder = tmp_path_factory.mktemp("drawn")
    days = iter(range(EACH * len(KINDS)))
    for kind in KINDS:
        for seed in range(EACH):
            shown = "hills" if kind == "skyline" else kind
            taken_at = datetime(2014, 1, 1, 12) + timedelta(days=next(days))
            number = seed + EACH * (kind == "skyline")
            photo = folder / kind / f"{kind}-{seed}.jpg"
            make_photo(photo, shown, number, size=(64, 48), taken_at=taken_at)
    return folder


class Steps(Told):
    """Stands for the process: trains a step whenever it may, and is wrong or right as it is told.

    Attributes:
        may: Set to let it come to its end.
        fault: Why it fails, if it does.
        made: All that were made.
    """

    may = threading.Event()
    fault: str | None = None
    made: ClassVar[list["Steps"]] = []

    def __init__(self, plan: TrainingPlan) -> None:
        super().__init__(plan)
        self.orders: list[str] = []
        Steps.made.append(self)

    def pause(self) -> None:
        self.orders.append("pause")

    def resume(self) -> None:
        self.orders.append("resume")

    def pace(self) -> Generator[None, None, TrainingPace]:
        yield None
        return TrainingPace(18, 0.01, 0.02, (CutPace(0, 4.0), CutPace(12, 1.0)))

    def steps(self) -> Generator[TrainingProgress | None, None, TrainedNetwork]:
        plan = self.plan
        yield TrainingProgress("reading", 10, len(plan.photos), 3.0)
        epochs = (Epoch(None, 0.5, 0.8), Epoch(0.6, 0.4, 0.9))
        yield TrainingProgress("layers", 1, 4, 200.0, 0.7, epochs[:1], 2)
        yield TrainingProgress("layers", 2, 4, 130.0, 0.6, epochs, 2)
        while not Steps.may.wait(0.02):
            yield None
        if Steps.fault is not None:
            raise TrainingError(Steps.fault)
        trained = yield from super().steps()
        more = plan.choice.spec.dimension - plan.tags  # as the encoder's own vectors have
        return replace(
            trained,
            vectors=np.pad(trained.vectors, ((0, 0), (0, more))),
            head=np.pad(trained.head, ((0, more), (0, 0))),
            mean=np.pad(trained.mean, (0, more)),
        )


@pytest.fixture(autouse=True)
def _steps() -> Iterator[None]:
    Steps.may.clear()
    Steps.fault = None
    Steps.made = []
    Told.right = 1.0
    yield
    Steps.may.set()


@pytest.fixture
def window(drawn: Path, session: Session, open_library: OpenWindow) -> MainWindow:
    session.training.start = Steps
    return open_library(drawn, EACH * len(KINDS))


def teach(qtbot: QtBot, window: MainWindow) -> None:
    """Teach the folders, and wait for the page of the first of them."""
    window.sidebar.teach_folders_wanted.emit(window.sidebar.folders[0].path)
    qtbot.waitUntil(lambda: window.findChild(TeachFoldersDialog) is not None)
    dialog = window.findChild(TeachFoldersDialog)
    assert dialog is not None
    dialog.teach.click()
    qtbot.waitUntil(lambda: isinstance(window.navigator.history.here.place, Taught))
    qtbot.waitUntil(lambda: window.browser.teach.header.train.isVisible())


def offer(qtbot: QtBot, window: MainWindow) -> TrainingWindow:
    """Teach, and open the window that offers to train for these tags."""
    teach(qtbot, window)
    header = window.browser.teach.header
    assert header.train.text() == "Train for These Tags…"
    header.train.click()
    found = window.findChild(TrainingWindow)
    assert found is not None
    qtbot.waitUntil(lambda: "120 photos  ·  5 tags" in found.words)
    return found


@pytest.mark.parametrize(("high", "digits"), [(3.2, 2), (0.4, 2), (0.04, 3), (0.0019, 4)])
def test_the_highest_loss_is_never_shown_as_none(high: float, digits: int) -> None:
    assert digits_for(high) == digits


def test_it_says_what_it_takes_and_shows_how_it_goes(
    qtbot: QtBot, window: MainWindow, session: Session
) -> None:
    training = offer(qtbot, window)
    qtbot.waitUntil(lambda: "of 18 layers" in training.words)
    assert "The last 6 of 18 layers" in training.words
    training.minutes.setValue(60)
    assert "All 18 layers" in training.words
    assert "About 40 min" in training.words  # 86 photos learnt from six times, 4 s each
    training.start.click()
    qtbot.waitUntil(lambda: "Training, round 2 of 2" in training.words)
    assert "About 2 min left" in training.words
    assert training.plot.isVisible()
    assert training.plot.losses == ((0.25, 0.7), (0.5, 0.6))
    assert training.plot.right == ((0.0, 0.8), (0.5, 0.9))
    assert window.browser.teach.header.train.text() == "Training… 50 %"
    assert not training.grab().toImage().isNull()
    training.close()
    Told.right = 0.5
    Steps.may.set()
    qtbot.waitUntil(lambda: session.training.state is State.ENDED)
    assert window.status.text.startswith("Training did not help (50 ± ")
    assert window.browser.teach.header.train.text() == "Train for These Tags…"
    assert unfinished(session.choices.settings.training_dir) is None


def test_it_pauses_goes_on_and_is_cancelled(
    qtbot: QtBot, window: MainWindow, session: Session, settings: Settings
) -> None:
    training = offer(qtbot, window)
    training.start.click()
    qtbot.waitUntil(lambda: session.training.progress is not None)
    training.pause.click()
    assert training.pause.text() == "Continue"
    assert "Paused." in training.words
    training.pause.click()
    assert training.pause.text() == "Pause"
    assert Steps.made[-1].orders == ["pause", "resume"]
    assert unfinished(settings.training_dir) is not None
    training.cancel.click()
    assert training.start.isVisible()
    qtbot.waitUntil(lambda: unfinished(settings.training_dir) is None)
    Steps.may.set()
    training.start.click()
    qtbot.waitUntil(lambda: session.training.state is State.ENDED)


def keep(qtbot: QtBot, window: MainWindow, session: Session) -> TrainingWindow:
    """Train a network that helps."""
    training = offer(qtbot, window)
    Steps.may.set()
    training.start.click()
    qtbot.waitUntil(lambda: session.training.state is State.ENDED)
    qtbot.waitUntil(lambda: training.scope.isVisible())
    return training


def test_what_helps_is_used_for_tags_and_forgotten_by_a_click(
    qtbot: QtBot, window: MainWindow, session: Session
) -> None:
    training = keep(qtbot, window, session)
    assert "Kept: 100 ± " in training.words
    assert training.scope.currentText() == "Tags only"
    assert window.undo_bar.words == "The trained network is used for these tags."
    training.forget.click()
    qtbot.waitUntil(lambda: not training.scope.isVisible())
    window.actions_.undo.trigger()
    qtbot.waitUntil(lambda: training.scope.isVisible())


def test_the_whole_search_goes_by_it_and_back(
    qtbot: QtBot, window: MainWindow, session: Session, encoder: FakeEncoderService
) -> None:
    training = keep(qtbot, window, session)
    [file] = session.choices.settings.taught_dir.iterdir()
    training.scope.setCurrentIndex(1)
    training.scope.activated.emit(1)
    assert session.choices.now.weights == file
    qtbot.waitUntil(lambda: encoder.choice.weights == file)
    qtbot.waitUntil(lambda: window.settled)
    assert encoder.choice.identity.startswith("efficientnet-lite0:")
    assert "Photos are re-indexed in the background" in training.words
    training.scope.setCurrentIndex(0)
    training.scope.activated.emit(0)
    qtbot.waitUntil(lambda: encoder.choice.identity == "efficientnet-lite0")


def test_the_page_goes_on_while_another_encoder_takes_over(
    qtbot: QtBot, window: MainWindow, session: Session, encoder: FakeEncoderService
) -> None:
    training = keep(qtbot, window, session)
    page = window.browser.teach
    page.header.go(Tab.WALL)
    qtbot.waitUntil(lambda: page.settled and len(page.model.ids) > 0)
    training.scope.activated.emit(1)
    qtbot.waitUntil(lambda: encoder.choice.identity != "efficientnet-lite0")

    def learnt_anew() -> bool:
        with Store.open(session.choices.settings.catalogue, read_only=True) as store:
            return [one.encoder for one in store.lessons.learnt()] == [encoder.choice.identity]

    qtbot.waitUntil(learnt_anew)
    qtbot.waitUntil(lambda: page.settled and page.grid.current_id() is not None)
    QTest.keyClick(page.grid, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: page.settled and page.subtitle.startswith("1 answered"))
    assert "Can't teach" not in page.empty.message


def test_weights_that_are_gone_are_told(qtbot: QtBot, window: MainWindow, session: Session) -> None:
    training = keep(qtbot, window, session)
    for file in session.choices.settings.taught_dir.iterdir():
        file.unlink()
    training.close()
    window.browser.teach.header.train.click()
    qtbot.waitUntil(lambda: "The trained network is no longer here." in training.words)
    assert not training.scope.isVisible()
    assert training.forget.isVisible()


@pytest.mark.parametrize(
    "fault",
    [
        "Training was stopped from outside (code -9). Train again: it goes on from where it was.",
        "There is no room left in /a/training. Make some and train again: it goes on from where it "
        "was.",
        "The weights file /a/weights.pth was not found.",
    ],
)
def test_what_goes_wrong_is_a_sentence_and_can_be_tried_again(
    qtbot: QtBot, window: MainWindow, session: Session, settings: Settings, fault: str
) -> None:
    training = offer(qtbot, window)
    Steps.fault = fault
    Steps.may.set()
    training.minutes.setValue(60)
    training.start.click()
    qtbot.waitUntil(lambda: fault in training.words)
    assert training.start.text() == "Go On"
    noted = unfinished(settings.training_dir)
    assert noted is not None
    assert noted.minutes == 60
    training.minutes.setValue(20)
    Steps.fault = None
    training.start.click()
    qtbot.waitUntil(lambda: session.training.state is State.ENDED)
    assert Steps.made[-1].plan.minutes == 60, "as another plan would begin anew"


def test_too_few_photos_are_told_before(
    qtbot: QtBot, session: Session, open_library: OpenWindow, tmp_path: Path
) -> None:
    for kind in KINDS[:2]:
        for seed in range(6):
            made = datetime(2014, 1, 1) + timedelta(days=seed, hours=len(kind))
            make_photo(tmp_path / "few" / kind / f"{seed}.jpg", kind, seed, (64, 48), taken_at=made)
    session.training.start = Steps
    window = open_library(tmp_path / "few", 12)
    teach(qtbot, window)
    window.browser.teach.header.train.click()
    training = window.findChild(TrainingWindow)
    assert training is not None
    qtbot.waitUntil(lambda: "Training needs at least 10 photos of each tag" in training.words)
    assert not training.start.isEnabled()


def test_the_next_start_goes_on_with_it(
    qtbot: QtBot, window: MainWindow, session: Session, settings: Settings, theme: Theme
) -> None:
    training = offer(qtbot, window)
    training.start.click()
    qtbot.waitUntil(lambda: session.training.progress is not None)
    session.training.close()  # as the end of the program does
    encoder = FakeEncoderService(ThumbnailCache(settings.thumbnails_dir))
    layout = QSettings(str(settings.data_dir / "other.ini"), QSettings.Format.IniFormat)
    again = Session(settings, theme, encoder, layout)
    again.training.start = Steps
    try:
        again.start()
        qtbot.waitUntil(lambda: again.training.state is State.RUNNING, timeout=20_000)
        assert {path[0] for path in again.training.tags} == {*KINDS}
        Steps.may.set()
        qtbot.waitUntil(lambda: again.training.state is State.ENDED)
    finally:
        again.close()
        encoder.close()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_real_process_trains_while_the_window_shows_photos(
    qtbot: QtBot,
    drawn: Path,
    session: Session,
    encoder: FakeEncoderService,
    open_library: OpenWindow,
) -> None:
    encoder.renew(EncoderChoice(tiny_networks.SPEC, Path("tiny"), "tiny"), "cpu", 1)
    session.training.build = tiny_networks.build
    window = open_library(drawn, EACH * len(KINDS))
    training = offer(qtbot, window)
    qtbot.waitUntil(lambda: "All 3 layers" in training.words, timeout=60_000)
    training.start.click()
    window.navigator.go(AllPhotos())
    qtbot.waitUntil(lambda: not session.training.is_busy, timeout=120_000)
    assert session.training.fault == ""
    assert len(training.plot.right) > 1
    assert session.training.curve
