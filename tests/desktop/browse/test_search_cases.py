"""The table of search cases, asked of the window."""

from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from photosim.config import load_settings
from photosim.desktop.session import Session
from photosim.desktop.ui.theme import Theme
from photosim.vision.models import choose_encoder
from photosim.vision.thumbnails import ThumbnailCache
from tests.desktop.conftest import Listener
from tests.fakes import FakeEncoderService
from tests.search_cases import CASES, Case, World


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = World(tmp_path_factory.mktemp("world"))
    world.index()
    world.keep()
    return world


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_kind_of_picture_is_searched_with_by_its_rule(
    case: Case, indexed: World, qtbot: QtBot, theme: Theme, tmp_path: Path
) -> None:
    indexed.restore()
    photo = case.prepare(indexed)
    settings = load_settings(indexed.data)
    layout = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    with closing(FakeEncoderService(ThumbnailCache(settings.thumbnails_dir))) as service:
        if case.other_weights:
            service.renew(choose_encoder("resnet34", indexed.weights, ()), "cpu", None)
        session = Session(settings, theme, service, layout, indexing=False)
        try:
            session.choices.set(similarity="plain")
            _ask(qtbot, session, case, photo)
        finally:
            session.close()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _ask(qtbot: QtBot, session: Session, case: Case, photo: Path) -> None:
    window = session.window
    refused = Listener(window.navigator.refused)
    session.start([photo])
    qtbot.waitUntil(lambda: bool(refused.said or window.navigator.found))
    if case.refusal:
        case.check_refusal(window.navigator.refusal)
        assert not window.navigator.found
        return
    model = window.model
    rows = range(model.first_result, model.rowCount())
    found = [(model.record(row), model.similarity(row)) for row in rows]
    case.check([(record.path.name, like or 0.0) for record, like in found if record is not None])
