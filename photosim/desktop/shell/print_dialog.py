"""How photos are to be printed, with a preview of the first page."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeySequence, QPageSize, QPixmap, QShortcut
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QProgressBar, QWidget

from photosim.desktop.files.file_dialogs import FileDialogs, Purpose
from photosim.desktop.files.operations import shown
from photosim.desktop.files.print_layout import PER_PAGE, Direction, Pages
from photosim.desktop.files.printing import PrintJob, Unread, draw_preview, print_pages, write_pdf
from photosim.desktop.tasks.encoder_protocol import PreviewMaker
from photosim.desktop.tasks.lane import Lane, LongWork, Ticket
from photosim.desktop.ui.form import Card, Choice, Switch
from photosim.desktop.ui.layouts import Stretch, hbox, vbox
from photosim.desktop.ui.sentences import in_words
from photosim.desktop.ui.theme import L, M, S
from photosim.desktop.ui.widgets import Picture, label, paint_ground
from photosim.errors import PhotoSimError

_SIZE, _PREVIEW = QSize(860, 560), QSize(380, 380)
_PREVIEW_MS = 80  # options that are changed quickly are drawn once

_PAPERS = tuple(
    map(
        QPageSize,
        (
            *(QPageSize.PageSizeId.A3, QPageSize.PageSizeId.A4, QPageSize.PageSizeId.A5),
            *(QPageSize.PageSizeId.A6, QPageSize.PageSizeId.Letter, QPageSize.PageSizeId.Legal),
        ),
    )
)
_PHOTO_PAPERS = tuple(
    QPageSize(QSizeF(*mm), QPageSize.Unit.Millimeter, name)
    for mm, name in (((102, 152), "10 × 15 cm"), ((127, 178), "13 × 18 cm"))
)


class PrintDialog(QDialog):
    """A preview at the left, what can be chosen at the right; it stays open while it prints.

    Args:
        job: What to print, and how it was printed the last time.
        lane: Where pages are drawn.
        maker: Decodes photos.
        dialogs: Ask for files.
        window: The window.

    Attributes:
        options: What is chosen.
        per_page, fills, paper, direction, captions: The controls.
        preview: Shows the first page.
        print, save, cancel: The buttons.

    Signals:
        printed: It is done; what to say of it.
    """

    printed = Signal(str)

    def __init__(
        self,
        job: PrintJob,
        lane: Lane[object],
        maker: PreviewMaker,
        dialogs: FileDialogs,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        count = len(job.photos)
        self.setWindowTitle(self.tr("Print %Ln Photos", "", count))
        paint_ground(self, "side")
        self.resize(_SIZE)
        self._job, self._lane, self._maker, self._dialogs = job, lane, maker, dialogs
        self._drawing: Ticket | None = None
        self._printing: Ticket | None = None
        self.options = job.options
        self.preview = Picture(self.tr("Preview of the first page"))
        self.preview.setMinimumSize(_PREVIEW)
        self._draw_soon = QTimer(self, singleShot=True, interval=_PREVIEW_MS)
        self._draw_soon.timeout.connect(self._draw)
        self._build()
        self._show()

    def _build(self) -> None:
        now = self.options
        self.per_page = Choice(
            [(count, QLocale().toString(count)) for count in PER_PAGE], now.per_page
        )
        self.fills = Choice(
            [(False, self.tr("Whole photo")), (True, self.tr("Cropped to fill"))], now.fills
        )
        papers = [(paper, paper.name()) for paper in (*_PAPERS, *_PHOTO_PAPERS)]
        self.paper = Choice(papers, now.paper)
        self.direction = Choice(
            [
                (None, self.tr("Automatic")),
                (Direction.Portrait, self.tr("Portrait")),
                (Direction.Landscape, self.tr("Landscape")),
            ],
            now.direction,
        )
        self.captions = Switch(now.captions)
        self.captions.toggled.connect(lambda on: self._choose(captions=on))
        self._card = Card()
        for title, control, name in (
            (self.tr("Photos per page"), self.per_page, "per_page"),
            (self.tr("Size"), self.fills, "fills"),
            (self.tr("Paper"), self.paper, "paper"),
            (self.tr("Orientation"), self.direction, "direction"),
        ):
            self._card.row(title, control)
            control.chosen.connect(partial(self._choose_one, name))
        self._card.row(self.tr("File names"), self.captions)
        self._words = label("", "faint", wraps=True)
        self._bar = QProgressBar(textVisible=False)
        self._bar.setFixedHeight(4)
        self._bar.hide()
        buttons, role = QDialogButtonBox(), QDialogButtonBox.ButtonRole
        self.cancel = buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        self.cancel.clicked.connect(self._cancel)
        self.save = buttons.addButton(self.tr("Save as PDF…"), role.ActionRole)
        self.save.clicked.connect(self._ask_file)
        self.print = buttons.addButton(self.tr("Print…"), role.ActionRole)
        self.print.clicked.connect(self._ask_printer)
        self._has_printer = bool(QPrinterInfo.availablePrinterNames())
        self.print.setVisible(self._has_printer)
        first = self.print if self._has_printer else self.save
        first.setDefault(True)
        QShortcut(QKeySequence.StandardKey.Close, self, self.close)
        words = vbox([self._words, self._bar], spacing=S)
        right = vbox([self._card, words, Stretch()], spacing=M)
        vbox(
            [(hbox([(self.preview, 3), (right, 2)], spacing=L), 1), buttons],
            self,
            spacing=L,
            margins=L,
        )

    # What is chosen

    def _choose_one(self, name: str, value: object) -> None:
        self._choose(**{name: value})

    def _choose(self, **values: Any) -> None:
        self.options = replace(self.options, **values)
        self._show()

    @property
    def words(self) -> str:
        """What is said beside the preview."""
        return self._words.text()

    @property
    def settled(self) -> bool:
        """Whether the preview is as it will be."""
        drawing = self._drawing is not None and not self._drawing.over
        return not (drawing or self._draw_soon.isActive())

    def _now(self) -> PrintJob:
        return replace(self._job, options=self.options)

    def _show(self) -> None:
        pages = len(Pages(self._job.photos, self.options))
        words = self.tr("%Ln pages.", "", pages)
        if not self._has_printer:
            words += " " + self.tr("There is no printer; a PDF file can be printed elsewhere.")
        self._words.setText(words)
        self._draw_soon.start()

    def _draw(self) -> None:
        if self._drawing is not None:
            self._drawing.cancel()
        side = round(max(self.preview.width(), self.preview.height()) * self.devicePixelRatioF())
        work = partial(draw_preview, self._now(), side, self._maker)
        self._drawing = self._lane.follow(work, self._show_page, self._tell_fault)

    def _show_page(self, page: QImage) -> None:
        self.preview.show_pixmap(QPixmap.fromImage(page))

    # Printing

    def _ask_file(self) -> None:
        dialog = self._dialogs.make(
            self.tr("Save as PDF"), Purpose.PRINTING, QFileDialog.FileMode.AnyFile, self
        )
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.setNameFilters(["PDF (*.pdf)"])
        dialog.selectFile(self.tr("Photos"))
        dialog.fileSelected.connect(self._save)
        dialog.open()

    def _save(self, name: str) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)  # or a printer's sizes limit it
        file = Path(name)
        done = self.tr("Saved “{name}”.").format(name=shown(file.name))
        self._begin(partial(write_pdf, self._now(), file, printer, self._maker), done)

    def _ask_printer(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageLayout(Pages(self._job.photos, self.options).page(0).layout)
        dialog = QPrintDialog(printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange, on=False)
        dialog.accepted.connect(partial(self._print, printer))
        QDialog.open(dialog)  # the dialog's own wants a slot by its name

    def _print(self, printer: QPrinter) -> None:
        done = self.tr("Sent %Ln photos to the printer.", "", len(self._job.photos))
        self._begin(partial(print_pages, self._now(), printer, self._maker), done)

    def _begin(self, work: "partial[LongWork[Unread]]", done: str) -> None:
        self._draw_soon.stop()
        if self._drawing is not None:
            self._drawing.cancel()
        self._bar.setRange(0, len(Pages(self._job.photos, self.options)))
        self._bar.setValue(0)
        self._rest(False)
        self._printing = self._lane.follow(
            work, partial(self._end, done), self._tell_fault, self._tell_page
        )

    def _rest(self, resting: bool) -> None:
        """Let the person choose, or show how far printing is."""
        for part in (self._card, self.save, self.print):
            part.setEnabled(resting)
        self._bar.setHidden(resting)

    def _tell_page(self, page: int) -> None:
        self._bar.setValue(page)
        words = self.tr("Page {page} of %Ln is drawn.", "", self._bar.maximum())
        self._words.setText(words.format(page=QLocale().toString(page)))

    def _end(self, done: str, unread: Unread) -> None:
        if unread:
            words = self.tr("%Ln photos could not be read: “{name}”.", "", len(unread))
            done += " " + words.format(name=shown(unread[0].path.name))
        self.printed.emit(done)
        self.accept()

    def _tell_fault(self, error: PhotoSimError) -> None:
        self._rest(True)
        self._words.setText(in_words(error))

    def _cancel(self) -> None:
        """Print nothing more, or close."""
        if self._printing is None or self._printing.over:
            self.reject()
            return
        self._printing.cancel()
        self._rest(True)
        self._show()

    def done(self, result: int) -> None:
        for ticket in (self._drawing, self._printing):
            if ticket is not None:
                ticket.cancel()
        self._draw_soon.stop()
        super().done(result)
