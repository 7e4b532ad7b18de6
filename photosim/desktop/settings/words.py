"""Settings: larger models that know words, downloaded on request."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QProgressBar, QPushButton

from photosim.desktop.files.file_dialogs import FileDialogs, Purpose
from photosim.desktop.settings.preferences_store import PreferencesStore
from photosim.desktop.tasks.lane import Lane
from photosim.desktop.tasks.weights import WordsFetch
from photosim.desktop.ui.display_names import file_size
from photosim.desktop.ui.form import Card, Switch
from photosim.desktop.ui.sentences import in_words
from photosim.desktop.ui.widgets import label
from photosim.errors import PhotoSimError
from photosim.vision.word_models import (
    WORD_MODELS,
    WordFiles,
    WordModel,
    forget,
    installed,
    use_files,
)

_BETWEEN = "  ·  "
Installed = Mapping[str, WordFiles]


class WordsCard(Card):
    """A row for each model: what it is, whether it is here, and what can be done about it.

    Args:
        lane: Where files are looked at.

    Signals:
        renewal_wanted: Files came or went: another model may be the one to use.
    """

    renewal_wanted = Signal()

    def __init__(
        self,
        choices: PreferencesStore,
        fetch: WordsFetch,
        lane: Lane[object],
        dialogs: FileDialogs,
    ) -> None:
        super().__init__()
        self._dialogs = dialogs
        self._choices = choices
        self._lane = lane
        self._installed: Installed | None = None  # None until that is known
        self.fetch = fetch
        self.rows = {
            model.spec.name: ModelRow(self, model, fetch) for model in WORD_MODELS.values()
        }
        for row in self.rows.values():
            row.use.clicked.connect(partial(self._choose, row.model))
            row.forget.clicked.connect(partial(self._forget, row.model))
            row.choose.clicked.connect(partial(self.choose_file, row.model))
        self.all_described = Switch(choices.now.all_described)
        self.all_described.toggled.connect(lambda on: choices.set(all_described=on))
        self.row(
            self.tr("Use it for all words"),
            self.all_described,
            note=self.tr("When off, it is used only for words PhotoSim does not know by itself."),
        )
        about = label(
            self.tr(
                "PhotoSim knows the words for a few thousand things by itself. With a larger model "
                "you can search for anything you can describe. It first looks at all your photos, "
                "in the background and newest first. Finding similar photos stays as it is."
            ),
            "faint",
            wraps=True,
        )
        self.wide(about)
        choices.changed.connect(self._follow)
        fetch.started.connect(self._follow)
        fetch.cancelled.connect(self._follow)
        fetch.progressed.connect(self._show_progress)
        fetch.fetched.connect(self._renew)
        fetch.failed.connect(self._show_refusal)
        self._look()
        self._follow()

    def choose_file(self, model: WordModel) -> None:
        """Let a file be chosen."""
        title = self.tr("Choose the Weights of {model}").format(model=model.title)
        mode = QFileDialog.FileMode.ExistingFile
        dialog = self._dialogs.make(title, Purpose.WEIGHTS, mode, self.window())
        dialog.setNameFilters([self.tr("Weights (*.safetensors)"), self.tr("All files (*)")])
        dialog.fileSelected.connect(partial(self.try_file, model))
        dialog.open()

    def try_file(self, model: WordModel, name: str) -> None:
        """Use a file if it can hold a model's weights and has its tokenizer beside it."""
        row = self.rows[model.spec.name]
        row.refusal = ""
        row.row.explain(self.tr("Checking the file…"))
        row.choose.setEnabled(False)
        use = partial(use_files, self._choices.settings.weights_dir, model, Path(name))
        self._lane.ask(
            lambda _owned: use(), lambda _files: self._renew(), partial(self._refuse, row)
        )

    def _choose(self, model: WordModel) -> None:
        self._choices.set(word_model=model.spec.name)

    def _forget(self, model: WordModel) -> None:
        place, row = self._choices.settings.weights_dir, self.rows[model.spec.name]
        row.refusal = ""
        self._choices.set(word_model=None)
        self._lane.ask(
            lambda _owned: forget(place, model),
            lambda _done: self._renew(),
            partial(self._refuse, row),
        )

    def _refuse(self, row: "ModelRow", error: PhotoSimError) -> None:
        row.refusal = in_words(error)
        self._look()

    def _show_refusal(self, reason: str) -> None:
        if self.fetch.model is not None:
            self.rows[self.fetch.model.spec.name].refusal = reason
        self._follow()

    def _show_progress(self, done: int, total: int | None) -> None:
        if self.fetch.model is not None:
            self.rows[self.fetch.model.spec.name].show_progress(done, total or 0)

    def _renew(self) -> None:
        self._look()
        self.renewal_wanted.emit()

    def _look(self) -> None:
        self._lane.ask(partial(_installed, self._choices.settings.weights_dir), self._take)

    def _take(self, found: Installed) -> None:
        self._installed = found
        self._follow()

    def _follow(self) -> None:
        """Show what holds of the models."""
        here, wanted = self._installed or {}, self._choices.now.word_model
        used = wanted if wanted is not None else next(iter(here), None)
        running = self.fetch.model if self.fetch.isRunning() else None
        for name, row in self.rows.items():
            row.show_files(
                here.get(name),
                known=self._installed is not None,
                used=name == used,
                loading=row.model is running,
                busy=running is not None,
            )


class ModelRow(QObject):
    """What a model is, and the buttons that belong to it.

    Attributes:
        model: Which one.
        row: Its row on the card.
        get, cancel, choose, use, forget: Its buttons.
        refusal: Why what was tried last could not be done; "" where it could.
    """

    def __init__(self, card: Card, model: WordModel, fetch: WordsFetch) -> None:
        super().__init__(card)
        self.model = model
        self.refusal = ""
        self.get = QPushButton(self.tr("Download ({size})").format(size=file_size(model.size)))
        self.get.clicked.connect(partial(fetch.start, model))
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.clicked.connect(fetch.cancel)
        self.choose = QPushButton(self.tr("Choose File…"))
        self.use = QPushButton(self.tr("Use"))
        self.forget = QPushButton()
        self._progress = QProgressBar(textVisible=False)
        self._progress.setFixedSize(96, 4)
        buttons = (self.cancel, self.use, self.forget, self.get, self.choose)
        for button in buttons:
            button.setAccessibleName(f"{button.text()}: {model.title}")
        self.row = card.row(model.title, self._progress, *buttons)

    def show_files(
        self, files: WordFiles | None, *, known: bool, used: bool, loading: bool, busy: bool
    ) -> None:
        """Show whether its files are here, used, or being loaded."""
        here = files is not None
        self._progress.setVisible(loading)
        self.cancel.setVisible(loading)
        self.get.setVisible(known and not here and not loading)
        self.get.setEnabled(not busy)
        self.choose.setVisible(known and not here and not loading)
        self.choose.setEnabled(True)
        self.use.setVisible(here and not used)
        self.forget.setVisible(here)
        if loading:
            self.refusal = ""
            self._progress.setRange(0, 0)  # it moves to and fro until the server answers
            self.row.explain(self.tr("Contacting the server…"))
        elif self.refusal:
            self.row.explain(self.refusal, "warning")
        elif files is None:
            self.row.explain(self._about())
        else:
            self.forget.setText(self.tr("Delete") if files.source else self.tr("Forget"))
            place = "" if files.source else f"\n{files.weights}"
            state = self.tr("In use.") if used else self.tr("On this computer.")
            self.row.explain(f"{state} {self._about()}{place}")

    def show_progress(self, done: int, total: int) -> None:
        """Show how much of it has come; large files count in thousands."""
        self._progress.setRange(0, total // 1000)
        self._progress.setValue(done // 1000)
        of = self.tr("{done} of {total}")
        self.row.explain(of.format(done=file_size(done), total=file_size(total)))

    def _about(self) -> str:
        languages = self.tr("About %Ln languages", "", self.model.languages)
        if self.model.languages == 1:
            languages = self.tr("English")
        return _BETWEEN.join((languages, self.model.licence, self.model.authors))


def _installed(weights_dir: Path, _owned: object) -> Installed:
    found = {name: installed(weights_dir, model) for name, model in WORD_MODELS.items()}
    return {name: files for name, files in found.items() if files is not None}
