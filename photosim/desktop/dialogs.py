"""The other windows, one of each kind, made when first needed."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog

from photosim.catalogue.records import FolderRecord
from photosim.desktop.files.file_dialogs import Purpose
from photosim.desktop.grid.photo_model import percent
from photosim.desktop.settings.preferences_store import PreferencesStore
from photosim.desktop.shell.main_window import MainWindow
from photosim.desktop.system.faults import Fault
from photosim.desktop.system.opener import Opener
from photosim.desktop.tasks.indexer_lane import IndexerLane
from photosim.desktop.tasks.lane import Failed, Lane, Ticket
from photosim.desktop.tasks.library_lane import LibraryLane
from photosim.desktop.tasks.power import PowerWatch
from photosim.desktop.tasks.training import TrainingRun
from photosim.desktop.tasks.weights import WeightsCheck, WeightsFetch, WordsFetch
from photosim.desktop.teach.words import outcome_words
from photosim.desktop.ui.display_names import device_name, encoder_name
from photosim.desktop.ui.sentences import in_words
from photosim.desktop.ui.theme import Theme
from photosim.errors import PhotoSimError
from photosim.logbook import LOG_NAME
from photosim.vision.files import is_file
from photosim.vision.messages import EncoderInfo
from photosim.vision.taught import file_of

if TYPE_CHECKING:
    from photosim.desktop.help.about import AboutWindow
    from photosim.desktop.help.how_it_works import HowItWorks, Load
    from photosim.desktop.help.removals import RemovalsWindow
    from photosim.desktop.help.report import ReportWindow, Writer
    from photosim.desktop.help.shortcuts import ShortcutsWindow
    from photosim.desktop.settings.window import SettingsPlace, SettingsWindow
    from photosim.desktop.shell.move_library import MoveLibrary
    from photosim.desktop.teach.training_window import TrainingWindow
    from photosim.library.deep_teaching import DeeplyTaught
    from photosim.library.exclusion import LeftOut
    from photosim.library.judging import KeptNetwork
    from photosim.library.moving.archive import PackedFolder
    from photosim.library.moving.arriving import Staged

# What a window needs is imported with it, so that the start pays for none of them.


_WAIT_S = 1.0  # for a file that hangs on a network as the window closes


class Dialogs(QObject):
    """Opens them for the window's actions, and keeps them up to date.

    Args:
        renew_encoder: Lets the encoder go on with the weights that came.
        renew_words: Lets words be answered by the model that came.
        library: Knows the folders.
        indexer: Writes the catalogue.
        load: Loads thumbnails.

    Attributes:
        staged: An imported library that is to take the place of the one that is open.

    Signals:
        library_arrived: There is one.
        rules_chosen: Id of a folder, and the rules by which photos are left out of it.
        folder_moved: Id of a folder of the library, and the path at which it was found.
    """

    library_arrived = Signal()
    folder_moved = Signal(int, object)
    rules_chosen = Signal(int, object)

    def __init__(
        self,
        window: MainWindow,
        choices: PreferencesStore,
        theme: Theme,
        power: PowerWatch,
        fetch: WeightsFetch,
        words_fetch: WordsFetch,
        training: TrainingRun,
        renew_encoder: Callable[[], None],
        renew_words: Callable[[], None],
        library: LibraryLane,
        indexer: IndexerLane,
        load: "Load",
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._library = library
        self._indexer = indexer
        self._load = load
        self._choices = choices
        self._theme = theme
        self._power = power
        self._fetch = fetch
        self._words_fetch = words_fetch
        self._run = training
        self._renew_encoder = renew_encoder
        self._renew_words = renew_words
        self._lane = Lane("dialogs", object, wait_s=_WAIT_S)
        self._opener = Opener(self)
        self._encoder: EncoderInfo | None = None
        self.check = WeightsCheck()
        self.settings: SettingsWindow | None = None
        self.staged: Staged | None = None
        self._move: MoveLibrary | None = None
        self._fault = ""
        self._shortcuts: ShortcutsWindow | None = None
        self._about: AboutWindow | None = None
        self._how_it_works: HowItWorks | None = None
        self._report: ReportWindow | None = None
        self._removals: RemovalsWindow | None = None
        self._training: TrainingWindow | None = None
        act = window.actions_
        for action, slot in (
            (act.settings, self.open_settings),
            (act.move_library, self.open_move),
            (act.how_it_works, self.open_how_it_works),
            (act.shortcuts, self.open_shortcuts),
            (act.removals, self.open_removals),
            (act.open_log, self.open_log),
            (act.report, self.open_report),
            (act.about, self.open_about),
        ):
            act.on(action, slot)
        window.browser.teach.train_wanted.connect(self.open_training)
        training.changed.connect(self._tell_training)
        training.ended.connect(self._end_training)
        window.browser.words_wanted.connect(lambda: self.open_settings().show_words())
        window.fault_bar.copy.clicked.connect(self.open_report)

    def open_settings(self) -> "SettingsWindow":
        """Show the settings, or bring them to the front."""
        if self.settings is None:
            from photosim.desktop.settings.window import SettingsWindow

            self.settings = SettingsWindow(
                self._choices,
                self._theme,
                self._power,
                self._fetch,
                self._words_fetch,
                self.check,
                self._lane,
                self._library,
                self._indexer,
                self._window.file_dialogs,
                self._window,
            )
            self.settings.folders.add_wanted.connect(
                partial(self._window.choose_folder, over=self.settings)
            )
            self.settings.folders.remove_wanted.connect(self._window.remove_wanted)
            self.settings.folders.move_wanted.connect(self._ask_place)
            self.settings.folders.rules_wanted.connect(self._ask_rules)
            self.settings.search.renewal_wanted.connect(self._renew_encoder)
            self.settings.search.words.renewal_wanted.connect(self._renew_words)
            self.show_folders(self._window.sidebar.folders)
            if self._encoder is not None:
                self.settings.search.show_encoder(self._encoder)
        _front(self.settings)
        return self.settings

    def open_move(self) -> "MoveLibrary":
        """Show how the library can be moved to another computer, and from one."""
        if self._move is None:
            from photosim.desktop.shell.move_library import MoveLibrary

            self._move = MoveLibrary(
                self._choices.settings, self._window.file_dialogs, self._window
            )
            self._move.arrived.connect(self._take_library)
        _front(self._move)
        return self._move

    def _take_library(self, staged: "Staged") -> None:
        self.staged = staged
        self.library_arrived.emit()

    def _ask_place(self, folder: FolderRecord) -> None:
        """Ask where a folder is now, and look whether it is that one."""
        title = self.tr("Where Is “{name}” Now?").format(name=folder.path.name or folder.path)
        dialog = self._window.file_dialogs.make(
            title, Purpose.ADDING, QFileDialog.FileMode.Directory, self.settings
        )
        dialog.fileSelected.connect(
            lambda name: self._library.ask(
                lambda library: library.places.packed(folder.id),
                partial(self._compare, Path(name)),
                self._refuse_place,
            )
        )
        dialog.open()

    def _ask_rules(self, folder: FolderRecord) -> None:
        """Ask what is to be left out of a folder."""
        from photosim.desktop.settings.exclusion_dialog import ExclusionDialog

        dialog = ExclusionDialog(folder, self._count_left_out, self.settings or self._window)
        dialog.chosen.connect(partial(self.rules_chosen.emit, folder.id))
        dialog.open()

    def _count_left_out(
        self,
        folder_id: int,
        rules: Sequence[str],
        then: "Callable[[LeftOut], object]",
        failed: Failed,
    ) -> Ticket:
        return self._library.follow(
            lambda library: library.exclusions.count(folder_id, rules), then, failed
        )

    def _compare(self, path: Path, folder: "PackedFolder") -> None:
        from photosim.library.moving.places import place

        self._lane.ask(
            lambda _owned: place(folder, path),
            lambda _placed: self.folder_moved.emit(folder.id, path),
            self._refuse_place,
        )

    def _refuse_place(self, error: PhotoSimError) -> None:
        if self.settings is not None:
            self.settings.folders.explain(in_words(error))

    def open_how_it_works(self) -> "HowItWorks":
        """Explain what similarity is, and what stays where."""
        from photosim.desktop.help.how_it_works import HowItWorks

        if self._how_it_works is not None:
            self._how_it_works.close()
            self._how_it_works.deleteLater()  # the library has other photos by now
        settings = self._choices.settings
        kept = [settings.data_dir]
        if not settings.thumbnails_dir.is_relative_to(settings.data_dir):
            kept.append(settings.thumbnails_dir)
        self._how_it_works = HowItWorks(
            self._theme,
            self._library,
            self._load,
            self._lane,
            [folder.path for folder in self._window.sidebar.folders],
            kept,
            self._window,
        )
        _front(self._how_it_works)
        return self._how_it_works

    def open_shortcuts(self) -> "ShortcutsWindow":
        """Show the current keyboard shortcuts."""
        if self._shortcuts is None:
            from photosim.desktop.help.shortcuts import ShortcutsWindow

            self._shortcuts = ShortcutsWindow(self._window)
        else:
            self._shortcuts.fill(self._window)
        _front(self._shortcuts)
        return self._shortcuts

    def open_removals(self) -> "RemovalsWindow":
        """Show which copies were removed, and what stayed instead."""
        if self._removals is None:
            from photosim.desktop.help.removals import RemovalsWindow

            self._removals = RemovalsWindow(self._lane, self._window)
            self._removals.photo_wanted.connect(self._window.show_in_folder)
        self._removals.show_journal(self._choices.settings.removals_file)
        _front(self._removals)
        return self._removals

    def open_training(self) -> "TrainingWindow":
        """Offer to train the network for the tags that are being taught, or show how that goes."""
        if self._training is None:
            from photosim.desktop.teach.training_window import TrainingWindow

            self._training = TrainingWindow(self._theme, self._run, self._searches_by, self._window)
            self._training.search_wanted.connect(self._search_by)
            self._training.forget_wanted.connect(self._window.teach_commands.forget_network)
        self._training.open_for(self._window.browser.teach.tag_id)
        _front(self._training)
        return self._training

    def refresh_training(self) -> None:
        """Take in that another network is kept, or none."""
        if self._training is not None and self._training.isVisible():
            self._training.refresh()

    def _searches_by(self, network: str) -> bool:
        """Whether all photos are read with a network, now or soon."""
        wanted = self._choices.now
        if wanted.weights is not None:
            return wanted.weights.stem == network.replace(":", "-")
        named = wanted.encoder is not None
        return not named and self._encoder is not None and self._encoder.identity == network

    def _search_by(self, network: "KeptNetwork", whole: bool) -> None:
        if whole:
            file = file_of(self._choices.settings.taught_dir, network.identity)
            self._choices.set(weights=file, encoder=None)
        else:
            self._choices.set(weights=None, encoder=network.identity.partition(":")[0])

    def _tell_training(self) -> None:
        run, words = self._run, ""
        if run.is_busy:
            words = self.tr("Training…")
            if run.progress is not None and run.progress.stage == "layers":
                share = percent(run.progress.done / max(1, run.progress.total))
                words = self.tr("Training… {percent}").format(percent=share)
        self._window.browser.teach.header.show_training(words)

    def _end_training(self, found: "DeeplyTaught", _lesson: object) -> None:
        if self._training is None or not self._training.isVisible():
            words = outcome_words(found.trained, found.instant, helped=found.kept is not None)
            self._window.status.show_message(words)

    def open_about(self) -> "AboutWindow":
        """Show the version, the licences and where the data is."""
        from photosim.desktop.help.about import AboutWindow

        if self._about is not None:
            self._about.close()
            self._about.deleteLater()  # the encoder may be another one now
        facts = {
            self.tr("Encoder"): self._encoder_words(),
            self.tr("Data"): str(self._choices.settings.data_dir),
            self.tr("Licence"): self.tr("MIT; bundled components have their own licences"),
        }
        self._about = AboutWindow(self._theme, facts, self._lane, self._window)
        _front(self._about)
        return self._about

    def open_report(self) -> "ReportWindow":
        """Show a report on the program's state, with the last fault if there was one."""
        if self._report is None:
            from photosim.desktop.help.report import ReportWindow

            self._report = ReportWindow(self._lane, self._window)
        self._report.show_report(self._report_writer())
        _front(self._report)
        return self._report

    def open_log(self) -> None:
        """Open the log in the program that the system has for it."""
        log = self._choices.settings.data_dir / LOG_NAME
        self._lane.ask(lambda _owned: is_file(log), partial(self._open_log, log))

    def _open_log(self, log: Path, there: bool) -> None:
        if there:
            self._opener.open(log, partial(self._tell_no_program, log))
        else:
            self._window.status.show_message(self.tr("The log is empty."))

    def _tell_no_program(self, path: Path) -> None:
        words = self.tr("No app could be opened for it. It is here: {path}")
        self._window.status.show_message(words.format(path=path))

    def show_fault(self, fault: Fault) -> None:
        """Report an unexpected fault."""
        self._fault = fault.text
        self._window.fault_bar.tell(fault)

    @property
    def settings_place(self) -> "SettingsPlace | None":
        """Where the settings are open; None if they are not."""
        open_ = self.settings is not None and self.settings.isVisible()
        return self.settings.place() if open_ and self.settings is not None else None

    def show_folders(self, folders: Sequence[FolderRecord]) -> None:
        """Pass the folders on to the settings."""
        if self.settings is not None:
            self.settings.folders.show_folders(folders)

    def show_encoder(self, info: EncoderInfo) -> None:
        """Remember the encoder in use, and pass it on to the settings."""
        self._encoder = info
        if self.settings is not None:
            self.settings.search.show_encoder(info)

    def close(self) -> None:
        """Close them, and end what they do on threads."""
        for dialog in (
            self.settings,
            self._about,
            self._how_it_works,
            self._training,
            self._move,
        ):
            if dialog is not None:
                dialog.close()
        if self._move is not None:
            self._move.close_down()
        self.check.close()
        self._lane.close()
        self.settings = None  # what is still on its way to it finds nobody

    def _encoder_words(self) -> str:
        info = self._encoder
        if info is None:
            return self.tr("starting…")
        return f"{encoder_name(info.name)} ({info.identity})  ·  {device_name(info.device)}"

    def _report_writer(self) -> "Writer":
        from photosim.report import LibraryFacts, report

        folders = self._window.sidebar.folders
        library = LibraryFacts(
            folders=[folder.path for folder in folders],
            away=sum(not folder.online for folder in folders),
            photos=sum(folder.photos for folder in folders),
            problems=sum(folder.problems for folder in folders),
            encoder=self._encoder_words(),
        )
        system = (
            f"Qt {qVersion()} on {QGuiApplication.platformName()}, "
            f"scale {self._window.devicePixelRatioF():g}, {self._window.locale().name()}"
        )
        settings, fault = self._choices.settings, self._fault
        return lambda paths: report(settings, library, system, fault, paths=paths)


def _front(dialog: QDialog) -> None:
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
