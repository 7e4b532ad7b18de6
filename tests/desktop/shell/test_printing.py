"""Photos are printed as the preview shows them: here into PDF files, which are taken apart."""

import io
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QPageSize
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from photosim.catalogue.records import PhotoRecord, PhotoState
from photosim.desktop.files.print_layout import Pages, PrintOptions
from photosim.desktop.shell.main_window import MainWindow
from photosim.desktop.shell.print_dialog import PrintDialog
from tests.desktop.conftest import OpenWindow
from tests.desktop.hands import names

GHOSTSCRIPT = shutil.which("gs")
COLORS = {"2.jpg": (200, 30, 40), "1.jpg": (30, 160, 60), "0.jpg": (40, 60, 190)}


@pytest.fixture
def library(tmp_path: Path, open_library: OpenWindow) -> MainWindow:
    """Two photos that lie and one that stands, each of one colour."""
    (tmp_path / "photos").mkdir()
    for number, (name, color) in enumerate(COLORS.items()):
        size = (1_200, 1_800) if name == "0.jpg" else (1_800, 1_200)
        path = tmp_path / "photos" / name
        Image.new("RGB", size, color).save(path)
        os.utime(path, (1_700_000_000 - 60 * number,) * 2)  # listed in this order
    return open_library(tmp_path / "photos", len(COLORS))


def ask(qtbot: QtBot, window: MainWindow) -> PrintDialog:
    """Print all three, as they are listed."""
    assert names(window) == [*COLORS]
    window.browser.grid.choose(window.model.ids)
    qtbot.waitUntil(window.actions_.print.isEnabled)
    window.actions_.print.trigger()
    qtbot.waitUntil(lambda: window.printing.dialog is not None)
    dialog = window.printing.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.settled and not dialog.preview.pixmap.isNull())
    return dialog


def choose(qtbot: QtBot, dialog: PrintDialog, control: str, text: str) -> None:
    box = getattr(dialog, control)
    box.setCurrentText(text)
    assert box.currentText() == text
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: dialog.settled)


def name_file(dialog: PrintDialog, file: Path) -> None:
    """Have a PDF file written."""
    dialog.save.click()
    asked = next(one for one in dialog.findChildren(QFileDialog) if one.isVisible())
    asked.fileSelected.emit(str(file))
    asked.close()


def save(qtbot: QtBot, window: MainWindow, dialog: PrintDialog, file: Path) -> bytes:
    name_file(dialog, file)
    qtbot.waitUntil(lambda: f"Saved “{file.name}”." in window.status.text)
    assert window.printing.dialog is None
    return file.read_bytes()


def papers(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height of each page, in points."""
    found = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    return [(round(float(width)), round(float(height))) for width, height in found]


def pictures(pdf: bytes) -> list[Image.Image]:
    """The pictures in a PDF file, decoded."""
    found = re.findall(rb"/Filter /DCTDecode.*?stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    return [Image.open(io.BytesIO(one)).convert("RGB") for one in found]


def is_near(color: object, wanted: tuple[int, ...]) -> bool:
    return bool(np.abs(np.array(color, int) - wanted).max() <= 6)


def test_each_photo_has_a_page_that_suits_it_with_detail_for_300_dpi(
    qtbot: QtBot, library: MainWindow, tmp_path: Path
) -> None:
    dialog = ask(qtbot, library)
    choose(qtbot, dialog, "paper", QPageSize.name(QPageSize.PageSizeId.A6))
    assert dialog.words.startswith("3 pages.")
    preview = dialog.preview.pixmap.toImage()
    assert preview.width() > preview.height()
    middle = preview.pixelColor(preview.width() // 2, preview.height() // 2)
    assert is_near((middle.red(), middle.green(), middle.blue()), COLORS["2.jpg"])

    pdf = save(qtbot, library, dialog, tmp_path / "out.pdf")
    assert papers(pdf) == [(420, 297), (420, 297), (297, 420)]
    found = pictures(pdf)
    for one, color in zip(found, COLORS.values(), strict=True):
        assert is_near(one.getpixel((5, 5)), color)
    wide = (148 - 2 * 5) / 25.4 * 300  # of A6, less its margins
    assert found[0].size == pytest.approx((wide, wide / 1.5), abs=3)
    assert sorted(path.name for path in tmp_path.glob("*.pd*")) == ["out.pdf"]


@pytest.mark.skipif(GHOSTSCRIPT is None, reason="needs Ghostscript")
def test_several_on_a_page_lie_in_their_places_cropped_or_whole(
    qtbot: QtBot, library: MainWindow, tmp_path: Path
) -> None:
    dialog = ask(qtbot, library)
    choose(qtbot, dialog, "paper", QPageSize.name(QPageSize.PageSizeId.A4))
    choose(qtbot, dialog, "per_page", "4")
    choose(qtbot, dialog, "direction", "Portrait")
    choose(qtbot, dialog, "fills", "Cropped to fill")
    assert dialog.words.startswith("1 page.")
    save(qtbot, library, dialog, tmp_path / "fills.pdf")

    again = ask(qtbot, library)
    assert again.options == dialog.options, "it begins with what was chosen the last time"
    choose(qtbot, again, "fills", "Whole photo")
    again.captions.setChecked(True)
    save(qtbot, library, again, tmp_path / "whole.pdf")

    def rendered(name: str) -> Image.Image:
        target = tmp_path / f"{name}.png"
        options = ["-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=png16m", "-r25.4"]  # a pixel a mm
        assert GHOSTSCRIPT is not None
        subprocess.run(
            [GHOSTSCRIPT, *options, f"-sOutputFile={target}", str(tmp_path / f"{name}.pdf")],
            check=True,
        )
        return Image.open(target).convert("RGB")

    fills, whole = rendered("fills"), rendered("whole")
    assert fills.size == pytest.approx((210, 297), abs=1)
    for page in (fills, whole):
        assert is_near(page.getpixel((56, 78)), COLORS["2.jpg"])
        assert is_near(page.getpixel((153, 78)), COLORS["1.jpg"])
        assert is_near(page.getpixel((56, 218)), COLORS["0.jpg"])
        assert is_near(page.getpixel((153, 218)), (255, 255, 255)), "there is no fourth"
        assert is_near(page.getpixel((5, 78)), (255, 255, 255)), "the margin"
    assert is_near(fills.getpixel((56, 15)), COLORS["2.jpg"])
    assert is_near(whole.getpixel((56, 15)), (255, 255, 255))
    caption = np.asarray(whole)[78 + 32 : 78 + 37, 40:72]
    assert caption.min() < 160, "letters below the photo"


def test_what_cannot_be_read_is_left_grey_and_named(
    qtbot: QtBot, library: MainWindow, tmp_path: Path
) -> None:
    (tmp_path / "photos" / "1.jpg").write_bytes(b"no photo at all")
    dialog = ask(qtbot, library)
    pdf = save(qtbot, library, dialog, tmp_path / "out.pdf")
    assert len(papers(pdf)) == 3
    assert len(pictures(pdf)) == 2
    assert "1 photo could not be read: “1.jpg”." in library.status.text


def test_what_cannot_be_written_or_is_cancelled_says_so_and_replaces_nothing(
    qtbot: QtBot, library: MainWindow, tmp_path: Path
) -> None:
    dialog = ask(qtbot, library)
    name_file(dialog, tmp_path / "missing" / "out.pdf")
    qtbot.waitUntil(lambda: "“out.pdf” was not written" in dialog.words)
    assert dialog.save.isEnabled()

    file = tmp_path / "out.pdf"
    file.write_text("something else")
    name_file(dialog, file)
    dialog.cancel.click()
    assert dialog.save.isEnabled()
    dialog.cancel.click()
    assert not dialog.isVisible()
    qtbot.waitUntil(lambda: sorted(one.name for one in tmp_path.glob("*out*")) == ["out.pdf"])
    assert file.read_text() == "something else"


def test_of_many_pages_only_those_that_are_drawn_are_laid_out() -> None:
    photo = PhotoRecord(1, 1, Path("/photos/a.jpg"), 1, 1, 40, 30, None, PhotoState.INDEXED, None)
    taken: list[slice] = []

    class Photos(list[PhotoRecord]):
        def __getitem__(self, part: Any) -> Any:
            taken.append(part)
            return super().__getitem__(part)

    pages = Pages(Photos([photo] * 10), PrintOptions(per_page=4))
    assert len(pages) == 3
    assert len(pages.page(0).photos) == 4
    assert taken == [slice(0, 4)]
    assert [len(page.photos) for page in pages] == [4, 4, 2]
