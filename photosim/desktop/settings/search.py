"""Settings: the encoder that describes photos, and what a search shows."""

import hashlib
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QProgressBar, QPushButton

from photosim.desktop.settings.preferences_store import Choices
from photosim.desktop.tasks.lane import Lane
from photosim.desktop.tasks.weights import WeightsFetch
from photosim.desktop.tasks.weights_check import WeightsCheck
from photosim.desktop.ui.display_names import device_name, encoder_name, file_size
from photosim.desktop.ui.form import Card, Choice, Number, Page, Switch
from photosim.desktop.ui.widgets import SelectableText
from photosim.preferences import RECALL_TARGETS, RESULTS
from photosim.vision.messages import EncoderInfo
from photosim.vision.models import EFFICIENTNET_LITE0, RESNET34
from photosim.vision.weights import find_resnet34


class SearchPage(Page):
    """Encoder, weights, device; results.

    Signals:
        renewal_wanted: The weights that came are to be used.
    """

    renewal_wanted = Signal()

    def __init__(self, choices: Choices, fetch: WeightsFetch, check: WeightsCheck) -> None:
        super().__init__()
        self._choices = choices
        self._fetch = fetch
        self._check = check
        self._digests = Lane("digest", object)
        self._build_results()
        self._build_encoder()
        self._connect_weights()
        choices.changed.connect(self._follow)
        self._follow()

    def _build_results(self) -> None:
        now = self._choices.now
        self.results = Number(*RESULTS, now.results, step=10)
        self.results.valueChanged.connect(self._set_results)
        self.averaged = Switch(now.similarity == "averaged")
        self.averaged.toggled.connect(self._set_similarity)
        card = self.card(self.tr("Results"))
        card.row(self.tr("Photos a search shows"), self.results)
        card.row(
            self.tr("Look for the same kind of photo"),
            self.averaged,
            note=self.tr(
                "Compares photos together with those most like them, which finds more of the same "
                "kind. Off, each photo is compared by itself."
            ),
        )

        least, most = (int(100 * share) for share in RECALL_TARGETS)
        self.recall = Number(least, most, round(100 * now.recall_target), unit=" %")
        self.recall.valueChanged.connect(self._set_recall)
        card.row(
            self.tr("Of the nearest photos, find at least"),
            self.recall,
            note=self.tr(
                "What the search index of a large library is tuned to, measured on your own "
                "photos. More takes longer."
            ),
        )

    def _build_encoder(self) -> None:
        now = self._choices.now
        self.encoder = Choice(
            [
                (None, self.tr("The best at hand")),
                (RESNET34.name, encoder_name(RESNET34.name)),
                (EFFICIENTNET_LITE0.name, encoder_name(EFFICIENTNET_LITE0.name)),
            ],
            now.encoder,
        )
        self.encoder.chosen.connect(self._set_encoder)
        self.device = Choice(
            [
                ("auto", self.tr("The fastest there is")),
                ("cpu", self.tr("Processor")),
                ("cuda", self.tr("Graphics card (CUDA)")),
            ],
            now.device,
        )
        self.device.chosen.connect(self._set_device)
        card = self.card(self.tr("Encoder"))
        card.row(
            self.tr("Describe photos with"),
            self.encoder,
            note=self.tr(
                "After a change the library is indexed anew in the background; until then searches "
                "go by what is there."
            ),
        )
        card.row(self.tr("Run it on"), self.device)
        self.in_use = card.row(self.tr("In use"), note=self.tr("The encoder is starting…"))
        self.file = SelectableText(self.tr("File with the weights in use"))
        self.file.setProperty("role", "faint")
        self._file_room = card.wide(self.file)
        self._file_room.hide()  # until there is one
        self._build_weights(card)

    def _build_weights(self, card: Card) -> None:
        self.get = QPushButton(self.tr("Download"))
        self.get.clicked.connect(self._press_get)
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.clicked.connect(self._fetch.cancel)
        self.choose = QPushButton(self.tr("Choose File…"))
        self.choose.clicked.connect(self.choose_file)
        self.forget = QPushButton(self.tr("Use the Usual Ones"))
        self.forget.clicked.connect(self._forget_file)
        self.progress = QProgressBar(textVisible=False)
        self.progress.setFixedSize(96, 4)
        self.weights = card.row(
            self.tr("ResNet-34's weights"),
            self.progress,
            self.cancel,
            self.forget,
            self.get,
            self.choose,
        )
        self._fetched = False

    def _connect_weights(self) -> None:
        self._fetch.started.connect(self._show_start)
        self._fetch.cancelled.connect(self._follow)
        self._fetch.progressed.connect(self._show_progress)
        self._fetch.fetched.connect(self._show_fetched)
        self._fetch.failed.connect(self._show_refusal)
        self._check.fits.connect(self._use_file)
        self._check.refused.connect(self._show_refusal)

    def show_encoder(self, info: EncoderInfo) -> None:
        """Say which encoder runs where, and with which file."""
        self.in_use.explain(f"{encoder_name(info.name)}  ·  {device_name(info.device)}")
        self._file_room.show()
        self.file.set_text(info.weights)
        self._digests.ask(partial(_digest, Path(info.weights)), self._show_digest)
        self._fetched = False
        self._follow()

    def close_down(self) -> None:
        """End what runs on threads."""
        self._digests.close()

    def _show_digest(self, known: tuple[Path, str] | None) -> None:
        if known is not None:
            file, digest = known
            self.file.set_text(f"{file}\nSHA-256 {digest}")

    # What is chosen

    def _set_results(self, results: int) -> None:
        self._choices.set(results=results)

    def _set_similarity(self, averaged: bool) -> None:
        self._choices.set(similarity="averaged" if averaged else "plain")

    def _set_recall(self, percent: int) -> None:
        self._choices.set(recall_target=percent / 100)

    def _set_encoder(self, encoder: str | None) -> None:
        self._choices.set(encoder=encoder)

    def _set_device(self, device: str) -> None:
        self._choices.set(device=device)

    # Weights

    def choose_file(self) -> None:
        """Let a file be chosen."""
        dialog = QFileDialog(self.window(), self.tr("Choose ResNet-34's Weights"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Weights (*.pth *.pt)"), self.tr("All files (*)")])
        dialog.finished.connect(dialog.deleteLater)
        dialog.fileSelected.connect(self.try_file)
        dialog.open()

    def try_file(self, name: str) -> None:
        """See whether a file can be used; if so, it is."""
        self.weights.explain(self.tr("Trying the file…"))
        self.choose.setEnabled(False)
        self._check.check(Path(name))

    def _use_file(self, file: Path) -> None:
        self.choose.setEnabled(True)
        encoder = self._choices.now.encoder
        # Who chooses a file for ResNet-34 wants ResNet-34.
        self._choices.set(
            weights=file, encoder=None if encoder == EFFICIENTNET_LITE0.name else encoder
        )
        self._follow()

    def _forget_file(self) -> None:
        self._choices.set(weights=None)

    def _press_get(self) -> None:
        if self._fetched:
            self.renewal_wanted.emit()
        else:
            self._fetch.start()

    def _show_start(self) -> None:
        self.progress.setRange(0, 0)  # it moves to and fro until the server answers
        self._follow()

    def _show_progress(self, done: int, total: int | None) -> None:
        self.progress.setRange(0, total or 0)
        self.progress.setValue(done)
        had, whole = file_size(done), file_size(total or 0)
        of = self.tr("{done} of {total}").format(done=had, total=whole)
        self.weights.explain(of if total else had)

    def _show_fetched(self) -> None:
        self._fetched = True
        self._follow()

    def _show_refusal(self, reason: str) -> None:
        self._follow()
        self.choose.setEnabled(True)
        self.weights.explain(reason, "warning")

    def _follow(self) -> None:
        """Show what holds of the weights."""
        now = self._choices.now
        self.encoder.show_value(now.encoder)
        self.forget.setVisible(now.weights is not None)
        running = self._fetch.isRunning()
        focused = self.get.hasFocus() or self.cancel.hasFocus()
        self.progress.setVisible(running)
        self.cancel.setVisible(running)
        there = find_resnet34(self._choices.settings.weights_dirs)
        wanted = now.weights is None and (there is None or self._fetched)
        self.get.setVisible(wanted and not running)
        self.get.setText(self.tr("Use Now") if self._fetched else self.tr("Download (87 MB)"))
        if focused:
            (self.cancel if running else self.get).setFocus()
        if running:
            self.weights.explain(self.tr("Asking the server…"))
        elif now.weights is not None:
            self.weights.explain(str(now.weights))
        elif there is not None:
            self.weights.explain(self.tr("On this computer."))
        else:
            self.weights.explain(
                self.tr("Not on this computer. The only thing PhotoSim ever downloads, if you ask.")
            )


def _digest(file: Path, _owned: object) -> tuple[Path, str] | None:
    """A file with its SHA-256 in hexadecimal; None for one that cannot be read."""
    try:
        with file.open("rb") as stream:
            return file, hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None  # the encoder has read it; whoever removes it now sees no digest
