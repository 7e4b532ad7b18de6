"""How It Works: what similarity is, and what stays where, in two pages."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QGridLayout, QPushButton, QStackedWidget, QWidget

from photosim.desktop.grid.painters import level_words
from photosim.desktop.grid.photo_model import percent
from photosim.desktop.help.drawings import PhotoRow, PhotoToNeighbours, Shown, WhatIsWhere, stand_in
from photosim.desktop.system.opener import Opener
from photosim.desktop.tasks.lane import Lane, LongWork, Ticket
from photosim.desktop.tasks.library_lane import LibraryLane
from photosim.desktop.tasks.thumbnails import Look, Wanted
from photosim.desktop.ui.layouts import Part, Stretch, hbox, vbox
from photosim.desktop.ui.theme import L, M, S, Theme
from photosim.desktop.ui.widgets import label, paint_ground, plain_tip
from photosim.search.levels import Level

if TYPE_CHECKING:  # it comes with the catalogue's libraries, for which no window waits
    from photosim.library.library import Library
    from photosim.library.similarity_row import SimilarityRow

Load = Callable[[Wanted], LongWork[QImage | None]]

_SIZE = QSize(720, 640)
_OTHERS = 4
_SIDE = 208  # device pixels that photos are loaded with
_MOST_FOLDERS = 3
_DRAWN = (
    (0.93, Level.VERY_SIMILAR),
    (0.64, Level.RELATED),
    (0.27, Level.FAR),
    (0.04, Level.FAR),
)


class HowItWorks(QDialog):
    """Two pages with Back and Next.

    Args:
        library: Has photos for an example.
        load: Loads their thumbnails.
        lane: Where these are loaded.
        folders: With photos.
        kept: The folders of what PhotoSim keeps.

    Attributes:
        pages: They.
        row: The photo and others that are less and less similar.
        links: Open the folders, by their paths.
    """

    def __init__(
        self,
        theme: Theme,
        library: LibraryLane,
        load: Load,
        lane: Lane[object],
        folders: Sequence[Path],
        kept: Sequence[Path],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("How It Works"))
        paint_ground(self, "side")
        self.resize(_SIZE)
        self._load = load
        self._lane = lane
        self._opener = Opener(self)
        self._asked: list[Ticket] = []
        self.links: dict[Path, QPushButton] = {}
        self._path = PhotoToNeighbours(theme)
        self.row = PhotoRow(theme)
        self._whose = label(role="faint")
        self._refusal = label(role="warning", wraps=True)
        self.pages = QStackedWidget()
        self.pages.addWidget(self._similarity())
        self.pages.addWidget(self._places(theme, folders, kept))
        self._place = label(role="faint")
        self.back, self.next = QPushButton(self.tr("Back")), QPushButton()
        self.back.setAutoDefault(False)
        self.back.clicked.connect(lambda: self._turn(-1))
        self.next.clicked.connect(self._go_on)
        self.next.setDefault(True)
        QShortcut(QKeySequence.StandardKey.Close, self, self.close)
        buttons = hbox([self._place, Stretch(), self.back, self.next], spacing=S)
        vbox([(self.pages, 1), buttons], self, spacing=M, margins=L)
        self._show_drawn()
        self._show_page(0)
        self._asked.append(library.follow(_example, self._take_row))

    # The pages

    def _similarity(self) -> QWidget:
        words = self.tr(
            "A neural network on this computer looks at every photo once and describes what it "
            "shows by a list of numbers. Similar photos get similar numbers, so a search looks for "
            "the nearest ones. It needs no tags and no file names."
        )
        numbers = self.tr(
            "The percentage compares two such lists: 100 % is the same picture, 0 % has nothing in "
            "common. It is no probability; good results often have 50 %. Results are also put into "
            "groups, whose limits are set for your own library:"
        )
        parts = [
            label(self.tr("What “Similar” Means"), "title"),
            label(words, wraps=True),
            self._path,
            self._whose,
            self.row,
            label(numbers, wraps=True),
        ]
        levels = {
            Level.NEARLY_IDENTICAL: self.tr("the same picture, perhaps resized or edited"),
            Level.VERY_SIMILAR: self.tr("mostly the same kind of thing"),
            Level.RELATED: self.tr("often the same kind of thing"),
            Level.FAR: self.tr("little in common; hidden until you choose Show Distant Photos"),
        }
        table = QGridLayout()
        table.setHorizontalSpacing(L)
        table.setVerticalSpacing(2)
        table.setColumnStretch(1, 1)
        for row, (level, meaning) in enumerate(levels.items()):
            table.addWidget(label(level_words(level), "strong"), row, 0)
            table.addWidget(label(meaning), row, 1)
        page = QWidget()
        vbox([*parts, table, Stretch()], page, spacing=M)
        return page

    def _places(self, theme: Theme, folders: Sequence[Path], kept: Sequence[Path]) -> QWidget:
        photos = self.tr(
            "Your photos stay in their folders, as they are. PhotoSim changes a file only when you "
            "ask it to: when you rename a photo, move it to the trash, or have tags written into "
            "files."
        )
        knows = self.tr(
            "What PhotoSim knows of them is kept apart: numbers, thumbnails, tags, ratings and "
            "albums. Even without it your photos are all there."
        )
        online = self.tr(
            "No photo leaves this computer, and nothing about one. PhotoSim goes online only when "
            "you ask it to download a model, or to fetch a picture from an address you give it."
        )
        parts = [
            label(self.tr("What Stays Where"), "title"),
            WhatIsWhere(theme),
            label(photos, wraps=True),
            *map(self._link, folders[:_MOST_FOLDERS]),
        ]
        if len(folders) > _MOST_FOLDERS:
            more = self.tr("and %Ln more folders", "", len(folders) - _MOST_FOLDERS)
            parts.append(label(more, "faint"))
        page = QWidget()
        parts += [label(knows, wraps=True), *map(self._link, kept), label(online, wraps=True)]
        vbox([*_spaced(parts), self._refusal, Stretch()], page, spacing=0)
        return page

    def _link(self, path: Path) -> QPushButton:
        made = QPushButton()
        made.setProperty("kind", "link")
        made.setAutoDefault(False)
        made.setText(
            made.fontMetrics()
            .elidedText(str(path), Qt.TextElideMode.ElideMiddle, 620)
            .replace("&", "&&")
        )
        made.setToolTip(plain_tip(str(path)))
        made.setAccessibleName(self.tr("Open the folder {path}").format(path=path))
        made.clicked.connect(lambda: self._open(path))
        self.links[path] = made
        return made

    def _open(self, path: Path) -> None:
        self._refusal.clear()
        self._opener.open(path, partial(self._refuse, path))

    def _refuse(self, path: Path) -> None:
        words = self.tr("No app could be opened for it. It is here: {path}")
        self._refusal.setText(words.format(path=path))

    # Turning them

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ways = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        if event.key() in ways:
            self._turn(ways[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _turn(self, by: int) -> None:
        last = self.pages.count() - 1
        self._show_page(min(max(self.pages.currentIndex() + by, 0), last))

    def _go_on(self) -> None:
        if self.pages.currentIndex() == self.pages.count() - 1:
            self.close()
        else:
            self._turn(1)

    def _show_page(self, number: int) -> None:
        self.pages.setCurrentIndex(number)
        last = number == self.pages.count() - 1
        self.back.setEnabled(number > 0)
        self.next.setText(self.tr("Close") if last else self.tr("Next"))
        if not number and self.back.hasFocus():
            self.next.setFocus()
        self._place.setText(
            self.tr("{page} of {pages}").format(page=number + 1, pages=self.pages.count())
        )

    # The example

    def _show_drawn(self) -> None:
        self._whose.setText(self.tr("A drawn example; later this shows photos of your own."))
        row = [Shown(stand_in(0))]
        for number, (similarity, level) in enumerate(_DRAWN, 1):
            row.append(Shown(stand_in(number), percent(similarity), level_words(level)))
        self.row.show_row(row, self.tr("Drawn pictures, less and less similar"))

    def _take_row(self, row: "SimilarityRow | None") -> None:
        if row is not None:
            photos = [row.photo, *(match.photo for match in row.others)]
            look = Look(_SIDE, _SIDE, 0, fill=True)
            wanted = [Wanted(one.id, one.path, one.mtime_ns, look) for one in photos]
            work = partial(_loaded, self._load, wanted)
            self._asked.append(self._lane.follow(work, partial(self._show_row, row)))

    def _show_row(self, row: "SimilarityRow", images: list[QImage]) -> None:
        if len(images) <= len(row.others):  # one has no thumbnail
            return
        self._whose.setText(self.tr("Photos of your library, compared with the first:"))
        others = [
            Shown(image, percent(match.similarity), level_words(match.level))
            for image, match in zip(images[1:], row.others, strict=True)
        ]
        self.row.show_row([Shown(images[0]), *others], self.tr("Photos of your library"))
        self._path.show_photo(images[0])

    def done(self, result: int) -> None:
        """Close, and ask for nothing more."""
        for ticket in self._asked:
            ticket.cancel()
        super().done(result)


def _spaced(parts: Sequence[QWidget]) -> Iterator[Part]:
    """Room before each part, but little between a text and the links that belong to it."""
    for number, part in enumerate(parts):
        is_link = isinstance(part, QPushButton)
        if number:
            yield 2 if is_link else M
        yield (part, 0, Qt.AlignmentFlag.AlignLeading) if is_link else part


def _example(library: "Library") -> "LongWork[SimilarityRow | None]":
    from photosim.library.similarity_row import similarity_row

    return similarity_row(library, _OTHERS)


def _loaded(load: Load, wanted: Sequence[Wanted], _owned: object) -> LongWork[list[QImage]]:
    """The thumbnails of photos, as far as there are any."""
    images: list[QImage] = []
    for one in wanted:
        image: Any = yield from load(one)
        if image is not None:
            images.append(image)
    return images
