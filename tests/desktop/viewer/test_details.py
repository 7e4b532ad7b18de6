"""The panel at the right: what is told of how a photo was taken."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational
from PySide6.QtCore import QDateTime, QLocale
from pytestqt.qtbot import QtBot

from photosim.catalogue.records import PhotoRecord, PhotoState
from photosim.config import Settings
from photosim.desktop.tasks.thumbnails import Look, Thumbnails, Wanted
from photosim.desktop.ui.display_names import moment_text
from photosim.desktop.ui.theme import Theme
from photosim.desktop.ui.widgets import Picture
from photosim.desktop.viewer.details import DetailsPanel, shot_facts, taken_text
from photosim.vision.dates import TakenFrom
from photosim.vision.shots import Shot
from photosim.vision.thumbnails import ThumbnailCache
from tests.fakes import FakeEncoderService
from tests.photos import draw_photo, make_photo


def record(path: Path, number: int) -> PhotoRecord:
    return PhotoRecord(number, 1, path, 9, 0, 320, 240, None, PhotoState.INDEXED, None)


def test_camera_and_exposure_come_with_the_preview_and_go_with_the_photo(
    qtbot: QtBot, theme: Theme, tmp_path: Path, encoder: FakeEncoderService, thumbnails: Thumbnails
) -> None:
    exif = Image.Exif()
    exif[0x0110] = "X-T4"
    exif.get_ifd(0x8769).update({0x8827: 400, 0x829A: IFDRational(1, 250)})
    told, silent = tmp_path / "told.jpg", make_photo(tmp_path / "silent.jpg")
    draw_photo().save(told, exif=exif.tobytes())
    panel = DetailsPanel(theme, encoder, thumbnails)
    qtbot.addWidget(panel)
    panel.show()
    panel.show_photo(record(told, 1))
    qtbot.waitUntil(lambda: panel.text_of("camera") == "X-T4")
    assert panel.text_of("exposure") == "1/250 s  ISO 400"
    assert panel.text_of("position") == ""
    panel.show_photo(record(silent, 2))
    assert panel.text_of("camera") == ""  # at once, not when the next preview is there
    qtbot.waitUntil(lambda: panel.settled)
    assert panel.text_of("exposure") == ""


def test_a_photo_out_of_reach_shows_its_thumbnail_even_if_that_comes_later(
    qtbot: QtBot,
    theme: Theme,
    tmp_path: Path,
    settings: Settings,
    encoder: FakeEncoderService,
    thumbnails: Thumbnails,
) -> None:
    path = make_photo(tmp_path / "a.jpg")
    moment = path.stat().st_mtime_ns
    ThumbnailCache(settings.thumbnails_dir).write(path, moment, draw_photo())
    path.unlink()
    panel = DetailsPanel(theme, encoder, thumbnails)
    qtbot.addWidget(panel)
    panel.show()
    panel.show_photo(record(path, 7))
    qtbot.waitUntil(lambda: panel.settled)
    picture = panel.findChild(Picture)
    assert picture is not None
    assert picture.pixmap.isNull()
    thumbnails.want([Wanted(7, path, moment, Look(64, 64, 4.0, fill=False))])
    qtbot.waitUntil(lambda: not picture.pixmap.isNull())


def test_a_photo_chosen_while_the_panel_was_away_is_whole_when_it_is_back(
    qtbot: QtBot, theme: Theme, tmp_path: Path, encoder: FakeEncoderService, thumbnails: Thumbnails
) -> None:
    exif = Image.Exif()
    exif[0x0110] = "X-T4"
    draw_photo().save(tmp_path / "told.jpg", exif=exif.tobytes())
    panel = DetailsPanel(theme, encoder, thumbnails)
    qtbot.addWidget(panel)
    panel.show_photo(record(tmp_path / "told.jpg", 1))
    qtbot.waitUntil(lambda: panel.settled)
    assert encoder.previewed == []
    panel.show()
    qtbot.waitUntil(lambda: panel.text_of("camera") == "X-T4")
    panel.hide()
    panel.show()
    qtbot.waitUntil(lambda: panel.settled)
    assert len(encoder.previewed) == 1


@pytest.mark.parametrize(
    ("shot", "words"),
    [
        (Shot(seconds=1 / 8000), "1/8000 s"),
        (Shot(seconds=0.5), "0.5 s"),
        (Shot(seconds=30, aperture=11), "30 s  f/11"),
        (Shot(aperture=1.8, iso=3200, focal_mm=85), "f/1.8  ISO 3200  85 mm"),
        (Shot(), None),
    ],
)
def test_an_exposure_is_written_as_cameras_show_it(shot: Shot, words: str | None) -> None:
    QLocale.setDefault(QLocale.c())
    assert shot_facts(shot)["exposure"] == words


def test_a_place_is_written_with_its_side_of_the_globe() -> None:
    QLocale.setDefault(QLocale.c())
    assert shot_facts(Shot(position=(-33.85667, 151.21)))["position"] == "33.85667° S, 151.21000° E"


@pytest.mark.parametrize(
    ("state", "source", "words"),
    [
        (PhotoState.INDEXED, TakenFrom.ORIGINAL, "{date}"),
        (PhotoState.INDEXED, TakenFrom.NAME, "{date} (from the file’s name)"),
        (PhotoState.INDEXED, TakenFrom.GPS, "{date} UTC (from GPS)"),
        (PhotoState.INDEXED, None, "No date"),
        (PhotoState.PENDING, None, None),  # it was not looked for yet
    ],
)
def test_the_date_taken_is_shown_with_where_it_is_from(
    state: PhotoState, source: TakenFrom | None, words: str | None
) -> None:
    moment = datetime(2012, 3, 4, 5, 6) if source else None
    photo = replace(record(Path("photo.jpg"), 1), state=state, taken_at=moment, taken_from=source)
    date = moment_text(QDateTime(2012, 3, 4, 5, 6, 0))
    assert taken_text(photo) == (None if words is None else words.format(date=date))
