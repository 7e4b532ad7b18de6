"""Settings: the encoder that describes photos, and what a search shows."""

import hashlib
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QProgressBar, QPushButton

from photosim.desktop.files.file_dialogs import FileDialogs, Purpose
from photosim.desktop.settings.preferences_store import PreferencesStore
from photosim.desktop.settings.words import WordsCard
from photosim.desktop.tasks.lane import Lane
from photosim.desktop.tasks.weights import WeightsCheck, WeightsFetch, WordsFetch
from photosim.desktop.ui.display_names import device_name, encoder_name, file_size
from photosim.desktop.ui.form import Card, Choice, Number, Page, Switch
from photosim.desktop.ui.sentences import in_words, translated
from photosim.desktop.ui.widgets import SelectableText
from photosim.errors import PhotoSimError
from photosim.preferences import RECALL_TARGETS, RESULTS
from photosim.vision.messages import EncoderInfo
from photosim.vision.models import EFFICIENTNET_LITE0, RESNET34
from photosim.vision.weights import RESNET34_FILE, find_resnet34


class SearchPage(Page):
    """Results; encoder, weights, device; larger models that know words.

    Args:
        lane: Where files are looked at.

    Signals:
        renewal_wanted: The downloaded weights are to be used.
    """

    renewal_wanted = Signal()

    def __init__(
        self,
        choices: PreferencesStore,
        fetch: WeightsFetch,
        words_fetch: WordsFetch,
        check: WeightsCheck,
        lane: Lane[object],
        dialogs: FileDialogs,
    ) -> None:
        super().__init__()
        self._dialogs = dialogs
        self._choices = choices
        self.fetch = fetch
        self._check = check
        self._lane = lane
        self._there: bool | None = None  # ResNet-34's weights; None until that is known
        self._fetched = False
        self.words = WordsCard(choices, words_fetch, lane, dialogs)
        self._build_results()
        self._build_encoder()
        self.card(self.tr("Words"), self.words)
        self._build_advanced()
        choices.changed.connect(self._follow)
        fetch.started.connect(self._show_start)
        fetch.cancelled.connect(self._follow)
        fetch.progressed.connect(self._show_progress)
        fetch.fetched.connect(self._show_fetched)
        fetch.failed.connect(self._show_refusal)
        self._look_for_weights()
        self._follow()

    def _build_results(self) -> None:
        choices, now = self._choices, self._choices.now
        self.results = Number(*RESULTS, now.results, step=10)
        self.results.valueChanged.connect(lambda results: choices.set(results=results))
        self.averaged = Switch(now.similarity == "averaged")
        self.averaged.toggled.connect(
            lambda on: choices.set(similarity="averaged" if on else "plain")
        )
        card = self.card(self.tr("Results"))
        card.row(self.tr("Results per search"), self.results)
        card.row(
            self.tr("Also find photos of the same kind"),
            self.averaged,
            note=self.tr(
                "Compares each photo together with those most similar to it, which "
                "finds more of the same kind. When off, each photo is compared on its "
                "own."
            ),
        )

        self.taught = Switch(now.taught)
        self.taught.toggled.connect(lambda on: choices.set(taught=on))
        card.row(
            self.tr("Use the tags you taught"),
            self.taught,
            note=self.tr(
                "Ranks photos higher that probably have the same taught tag. Takes effect at once, "
                "without indexing again."
            ),
        )

        least, most = (int(100 * share) for share in RECALL_TARGETS)
        self.recall = Number(least, most, round(100 * now.recall_target), unit=" %")
        self.recall.valueChanged.connect(lambda share: choices.set(recall_target=share / 100))
        card.row(
            self.tr("Search accuracy"),
            self.recall,
            note=self.tr(
                "The share of the most similar photos a search finds in a large "
                "library, measured on your own photos. Higher is slower."
            ),
        )

    def _build_encoder(self) -> None:
        choices, now = self._choices, self._choices.now
        self.encoder = Choice(
            [
                (None, self.tr("Automatic")),
                (RESNET34.name, encoder_name(RESNET34.name)),
                (EFFICIENTNET_LITE0.name, encoder_name(EFFICIENTNET_LITE0.name)),
            ],
            now.encoder,
        )
        self.encoder.chosen.connect(lambda encoder: choices.set(encoder=encoder))
        self.device = Choice(
            [
                ("auto", self.tr("Automatic")),
                ("cpu", self.tr("Processor")),
                ("cuda", self.tr("Graphics card (CUDA)")),
            ],
            now.device,
        )
        self.device.chosen.connect(lambda device: choices.set(device=device))
        card = self.card(self.tr("Recognition"))
        card.row(
            self.tr("Recognition model"),
            self.encoder,
            note=self.tr(
                "Changing this re-indexes the library in the background; until then, "
                "searches use the existing index. Automatic keeps the model the library was "
                "indexed with."
            ),
        )
        card.row(self.tr("Run it on"), self.device)
        self._build_weights(card)

    def _build_advanced(self) -> None:
        """What only they need who ask: which network runs, on what, from which file."""
        self.advanced = QPushButton(self.tr("Advanced"))
        self.advanced.setCheckable(True)
        self.advanced.setProperty("kind", "link")
        self.add(self.advanced)
        card = Card()
        self.in_use = card.row(self.tr("In use"), note=self.tr("The model is loading…"))
        self.file = SelectableText(self.tr("Weights file in use"))
        self.file.setProperty("role", "faint")
        self._file_room = card.wide(self.file)
        self._file_room.hide()  # until there is one
        self.add(card)
        card.hide()
        self.advanced.toggled.connect(card.setVisible)

    def _build_weights(self, card: Card) -> None:
        self.get = QPushButton(self.tr("Download"))
        self.get.clicked.connect(self._press_get)
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.clicked.connect(self.fetch.cancel)
        self.choose = QPushButton(self.tr("Choose File…"))
        self.choose.clicked.connect(self.choose_file)
        self.forget = QPushButton(self.tr("Use Default"))
        self.forget.clicked.connect(lambda: self._choices.set(weights=None))
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

    def show_encoder(self, info: EncoderInfo) -> None:
        """Say which encoder runs where, and with which file."""
        running = f"{encoder_name(info.name)}  ·  {device_name(info.device)}"
        notice = translated(info.notice or "")
        self.in_use.explain(f"{running}\n{notice}" if notice else running)
        self._file_room.show()
        self.file.set_text(info.weights)
        self._lane.ask(partial(_digest, Path(info.weights)), self._show_digest)
        self._fetched = False
        self._look_for_weights()
        self._follow()

    def _show_digest(self, known: tuple[Path, str] | None) -> None:
        if known is not None:
            file, digest = known
            self.file.set_text(f"{file}\nSHA-256 {digest}")

    # Weights

    def choose_file(self) -> None:
        """Let a file be chosen."""
        title, mode = self.tr("Choose ResNet-34's Weights"), QFileDialog.FileMode.ExistingFile
        dialog = self._dialogs.make(title, Purpose.WEIGHTS, mode, self.window())
        dialog.setNameFilters([self.tr("Weights (*.pth *.pt)"), self.tr("All files (*)")])
        dialog.fileSelected.connect(self.try_file)
        dialog.open()

    def try_file(self, name: str) -> None:
        """Use a file if it holds weights that can be used."""
        self.weights.explain(self.tr("Checking the file…"))
        self.choose.setEnabled(False)
        self._check.check(Path(name), self._use_file, self._refuse_file)

    def _refuse_file(self, error: PhotoSimError) -> None:
        self.choose.setEnabled(True)
        self._show_refusal(in_words(error))

    def _use_file(self, file: Path) -> None:
        self.choose.setEnabled(True)
        encoder = self._choices.now.encoder
        # Who chooses a file for ResNet-34 wants ResNet-34.
        self._choices.set(
            weights=file, encoder=None if encoder == EFFICIENTNET_LITE0.name else encoder
        )
        self._follow()

    def _press_get(self) -> None:
        if self._fetched:
            self.renewal_wanted.emit()
        else:
            self.fetch.start()

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
        self._look_for_weights()
        self._follow()

    def _show_refusal(self, reason: str) -> None:
        self._follow()
        self.weights.explain(reason, "warning")

    def _look_for_weights(self) -> None:
        self._lane.ask(partial(_are_there, self._choices.settings.weights_dirs), self._take_there)

    def _take_there(self, there: bool) -> None:
        if there != self._there:
            self._there = there
            self._follow()

    def _follow(self) -> None:
        """Show what holds of the weights."""
        now = self._choices.now
        self.encoder.show_value(now.encoder)
        self.forget.setVisible(now.weights is not None)
        running = self.fetch.isRunning()
        focused = self.get.hasFocus() or self.cancel.hasFocus()
        self.progress.setVisible(running)
        self.cancel.setVisible(running)
        wanted = now.weights is None and (self._there is False or self._fetched)
        self.get.setVisible(wanted and not running)
        download = self.tr("Download ({size})").format(size=file_size(RESNET34_FILE.size))
        self.get.setText(self.tr("Use Now") if self._fetched else download)
        if focused:
            (self.cancel if running else self.get).setFocus()
        if running:
            self.weights.explain(self.tr("Contacting the server…"))
        elif now.weights is not None:
            self.weights.explain(str(now.weights))
        elif self._there:
            self.weights.explain(self.tr("On this computer."))
        elif self._there is False:
            self.weights.explain(
                self.tr("Not on this computer. PhotoSim downloads models only on request.")
            )


def _are_there(folders: Sequence[Path], _owned: object) -> bool:
    return find_resnet34(folders) is not None


def _digest(file: Path, _owned: object) -> tuple[Path, str] | None:
    """A file with its SHA-256 in hexadecimal; None for one that cannot be read."""
    try:
        with file.open("rb") as stream:
            return file, hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None  # the encoder has read it; whoever removes it now sees no digest
