"""One life of the window with one encoder: its parts, how they are connected, how they end."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QSettings, Qt, QTimer

from photosim.annotations import TagPath
from photosim.catalogue.records import FolderRecord
from photosim.config import Settings
from photosim.desktop.apply_preferences import PreferenceApplier, search_options
from photosim.desktop.dialogs import Dialogs
from photosim.desktop.files.operations import Move
from photosim.desktop.files.recovery import Recovery
from photosim.desktop.files.steps import Step
from photosim.desktop.settings.preferences_store import PreferencesStore
from photosim.desktop.shell.libraries import Libraries
from photosim.desktop.shell.main_window import MainWindow
from photosim.desktop.shell.undo_stack import LongSay
from photosim.desktop.shell.undo_stack import Say as SayOfPhotos
from photosim.desktop.tasks.encoder_protocol import EncoderProtocol
from photosim.desktop.tasks.indexer_lane import IndexerLane
from photosim.desktop.tasks.lane import Failed, Lane, Ticket
from photosim.desktop.tasks.library_lane import library_lane
from photosim.desktop.tasks.motion import Motion
from photosim.desktop.tasks.path_kinds import PathKinds
from photosim.desktop.tasks.thumbnails import Thumbnails
from photosim.desktop.tasks.training import TrainingRun, compared
from photosim.desktop.tasks.weights import WeightsFetch, WordsFetch
from photosim.desktop.tidy.page import Say
from photosim.desktop.ui.sentences import in_words, translated
from photosim.desktop.ui.theme import Theme
from photosim.errors import PhotoSimError
from photosim.library.occupation import NOT_KEPT, OnlyRead
from photosim.library.picture_folder import PictureFolder, delete_leftovers
from photosim.library.progress import Changes
from photosim.runtime import give_free_pages_back
from photosim.vision.messages import EncoderInfo
from photosim.vision.models import EFFICIENTNET_LITE0, RESNET34
from photosim.vision.thumbnails import ThumbnailCache
from photosim.vision.training.unfinished import unfinished

if TYPE_CHECKING:  # they come with the catalogue's libraries, for which no window waits
    from photosim.library.deep_teaching import DeeplyTaught
    from photosim.library.lessons import Lesson
    from photosim.library.library import Library

_INDEX_AFTER_MS = 600  # the photos are painted before the folders are looked through
_WARM_AFTER_MS = 500  # of the same thread the photos in view are asked first
_ENCODER_AFTER_MS = 1_500
_TRAINING_AFTER_MS = 3_000
_TIDY_MS = 30_000
_FOLDERS_MS = 500
_COPIES_MS = 1_000  # without news of copies, after which searches fold them


class Session(QObject):
    """Builds the workers and the window, connects them, and ends them.

    Args:
        service: The encoder; the session closes it.
        indexing: Whether the catalogue is kept up to date, or only shown.
        only_read: Why the library may not be written, if so; then a copy of it is shown, in the
            data folder that the settings name.
        pictures: Where pictures are kept that have no file; None for a folder of its own.

    Attributes:
        choices: What was chosen in Settings.
        preferences: Applies that.
        indexer, thumbnails, training: The workers that the window hears of.
        window, dialogs: What the person sees.
    """

    def __init__(
        self,
        settings: Settings,
        theme: Theme,
        service: EncoderProtocol,
        layout: QSettings,
        *,
        indexing: bool = True,
        only_read: OnlyRead | None = None,
        pictures: PictureFolder | None = None,
    ) -> None:
        super().__init__()
        self.choices = PreferencesStore(settings, self)
        self._service = service
        self._indexing = indexing and only_read is None
        self._is_only_read = only_read is not None
        self._indexer_runs = self._library_open = self._returns = False
        wanted = settings.preferences
        self.thumbnails = Thumbnails(
            ThumbnailCache(settings.thumbnails_dir), service, wanted.thumbnail_memory_mb * 1_000_000
        )
        original = None if only_read is None else only_read.catalogue
        self._library = library_lane(
            settings.catalogue,
            service,
            original=original,
            live_photos=lambda: self.choices.now.live_photos,
        )
        self.choices.changed.connect(self._pair_live_photos)
        self.indexer = IndexerLane(
            settings.catalogue,
            service,
            wanted.recall_target,
            encoder_named=wanted.names_encoder,
            refusal=None if only_read is None else PhotoSimError(NOT_KEPT),
        )
        self._larger_is_here = False  # beside the library's own encoder
        self._fetch = WeightsFetch(settings.weights_dir)
        self._words_fetch = WordsFetch(settings.weights_dir)
        self.training = TrainingRun(lambda: self.choices.settings, service, self._compare_examples)
        self._pictures = pictures or PictureFolder()
        self._owns_pictures = pictures is None
        self._encoder_lane = Lane("encoder start", object)
        self._tidy_lane = Lane("tidying", object)
        self.window = MainWindow(
            theme,
            self._library,
            self.thumbnails,
            service,
            layout,
            settings.undo_file,
            settings.removals_file,
            self._pictures,
        )
        self.window.navigator.options = search_options(wanted)
        self.window.sidebar.hold_back()  # until it is known what is in the library
        self._libraries = Libraries(settings, self.window, lambda: self.choices.now)
        if only_read is not None:
            self.window.only_read.tell(only_read.computer)
            self.window.actions_.only_look()
        self._asked_folders: Ticket | None = None
        self._listing: Ticket | None = None
        self._timers: list[QTimer] = []
        self._folders_soon = self._make_timer(_FOLDERS_MS, self._ask_folders)
        self._counts_soon = self._make_timer(_FOLDERS_MS, self._show_counts)
        self._indexer_soon = self._make_timer(_INDEX_AFTER_MS, self._start_indexer)
        self._warm_soon = self._make_timer(_WARM_AFTER_MS, self._warm_up)
        self._encoder_soon = self._make_timer(_ENCODER_AFTER_MS, self._start_encoder)
        self._training_soon = self._make_timer(_TRAINING_AFTER_MS, self._resume_training)
        self._make_timer(_TIDY_MS, self._tidy, once=False).start()
        self.preferences = PreferenceApplier(
            self.choices,
            theme,
            self.thumbnails,
            self.indexer,
            self.window,
            self._renew_encoder,
            self,
        )
        self.dialogs = Dialogs(
            self.window,
            self.choices,
            theme,
            self.preferences.power,
            self._fetch,
            self._words_fetch,
            self.training,
            self._use_larger,
            self._renew_words,
            self._library,
            self.indexer,
            self.thumbnails.load,
            self,
        )
        self._motion = Motion(self)
        bar = self.window.browser.grid.verticalScrollBar()
        bar.valueChanged.connect(self._motion.move)
        bar.rangeChanged.connect(self._motion.move)  # by resizing, among others
        self._connect_indexer()
        self._connect_copies()
        self._connect_tags()
        self._connect_encoder()

    def _make_timer(self, ms: int, slot: Callable[[], None], *, once: bool = True) -> QTimer:
        timer = QTimer(self, singleShot=once, interval=ms)
        timer.timeout.connect(slot)
        self._timers.append(timer)
        return timer

    def _connect_indexer(self) -> None:
        window, indexer = self.window, self.indexer
        if self._indexing and not self.choices.now.live_photos:
            indexer.pair_live_photos(False)
        indexer.ready.connect(self._open_library)
        indexer.ready.connect(self._ask_folders)  # and what earlier programs kept elsewhere
        indexer.replaced.connect(self._renew_library)
        indexer.changed.connect(self._note)
        indexer.folders_changed.connect(self._ask_folders)
        indexer.progressed.connect(window.show_progress)
        indexer.rested.connect(window.show_rest)
        indexer.rested.connect(self._warm_up)
        indexer.failed.connect(window.status.show_message)
        window.add_wanted.connect(self._add_folder)
        window.remove_wanted.connect(indexer.remove_folder)
        self.dialogs.folder_moved.connect(indexer.move_folder)
        self.dialogs.rules_chosen.connect(indexer.leave_out)
        window.commands.retry_wanted.connect(indexer.retry_problems)
        window.commands.changes.paths_changed.connect(indexer.look_at)
        window.status.pause_wanted.connect(indexer.pause)
        window.status.retry.clicked.connect(indexer.embed_again)

    def _connect_copies(self) -> None:
        tidy, indexer = self.window.browser.tidy, self.indexer
        tidy.decided.connect(self._decide)
        tidy.kept_changed.connect(lambda folders: self.choices.set(kept_folders=folders))
        tidy.keep_folders(self.choices.now.kept_folders)
        self.window.commands.changes.done.connect(self._note_removal)
        self.window.commands.changes.recovered.connect(self._note_recovery)
        indexer.rested.connect(tidy.loader.ask_soon)
        told = self._make_timer(_COPIES_MS, self.window.navigator.fold_anew)
        indexer.compared.connect(told.start)
        tidy.decided.connect(lambda *_: told.start())

    def _connect_tags(self) -> None:
        if self._indexing and self.choices.now.write_sidecars:
            self.indexer.keep_sidecars(True, in_photos=self.choices.now.write_photos)
        undo, teaching = self.window.undo_stack, self.window.teach_commands
        marks = self.window.panel_marks
        undo.said.connect(self._keep)
        undo.said_at_length.connect(self._keep_at_length)
        undo.changed.connect(self._note)
        undo.changed.connect(marks.refresh)
        page = self.window.browser.teach
        page.learning_wanted.connect(self.indexer.suggest_tags)
        self.indexer.changed.connect(teaching.note)
        self.indexer.changed.connect(marks.note)
        self.indexer.rested.connect(teaching.refresh)
        self.indexer.rested.connect(marks.refresh)
        self.indexer.replaced.connect(page.start_over)
        self.training.ended.connect(self._keep_network)
        teaching.network_changed.connect(self.dialogs.refresh_training)
        teaching.network_changed.connect(self.indexer.suggest_tags)

    def _connect_encoder(self) -> None:
        status = self.window.status
        self.window.status.offer_weights(self._can_fetch)
        status.weights_wanted.connect(self._fetch.start)
        status.renewal_wanted.connect(self._use_larger)
        self._fetch.started.connect(status.begin_download)
        self._fetch.progressed.connect(status.show_download)
        self._fetch.cancelled.connect(status.offer_download)
        self._fetch.fetched.connect(status.end_download)
        self._fetch.failed.connect(status.fail_download)
        self.indexer.encoder_renewed.connect(self._hear_renewal)
        self.indexer.larger_found.connect(self.window.read_anew.ask)
        self.window.read_anew.answered.connect(self._take_answer)
        missing = self.window.missing_encoder
        self.indexer.encoder_missing.connect(missing.say)
        missing.download_wanted.connect(self._fetch.start)
        missing.read_anew_wanted.connect(lambda: self._take_answer(False))
        self._fetch.cancelled.connect(missing.offer_download)
        self._fetch.failed.connect(missing.offer_download)
        self._fetch.fetched.connect(self._use_awaited)

    def start(self, given: Sequence[Path | str] = ()) -> None:
        """Show the library, add the folders that were given and search with the photos.

        Without these it is shown as it was left, unless the history is one that goes on, or the
        person goes elsewhere before the library is open.
        """
        self._returns = not given
        self._open_library()
        self.window.show()
        self._tidy_lane.ask(lambda _owned: delete_leftovers())
        paths = [one for one in given if isinstance(one, Path)]
        if paths:
            self.window.tell_apart(paths, self._take_wanted)
        self.window.search_with.fetch(given)
        notice = self.choices.settings.notice
        if notice:
            self.window.status.show_message(translated(notice))

    def take(self, given: Sequence[Path | str]) -> None:
        """Come to the front and open what a second start of the program was given."""
        window = self.window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()
        window.open_paths([one for one in given if isinstance(one, Path)])
        window.search_with.fetch(given)

    def close(self) -> None:
        """End everything: let workers finish their step, join threads, stop the encoder."""
        for timer in self._timers:
            timer.stop()
        self.dialogs.close()
        self.window.close()
        self.window.close_down()
        self._libraries.close()
        self._library.stop()
        self.indexer.stop()
        self.training.close()
        self._service.close()  # also frees a lane that waits for the encoder
        self.thumbnails.close()
        self._fetch.close()
        self._words_fetch.close()
        self._library.close()
        self.indexer.close()
        self._encoder_lane.close()
        self._tidy_lane.close()
        self.preferences.close()
        self.choices.close()
        if self._owns_pictures:
            self._pictures.close()
        QCoreApplication.removePostedEvents(self)  # what the workers said last finds nobody
        self.window.deleteLater()

    # Starting

    def _open_library(self) -> None:
        if not self._library_open:
            self._library.ask(lambda library: library.folders(), self._begin, self._begin_otherwise)

    def _renew_library(self) -> None:
        self.window.undo_stack.forget()
        self._library_open = False
        self._library.renew()
        self._open_library()

    def _begin(self, folders: Sequence[FolderRecord]) -> None:
        self._library_open = True
        self.window.browser.show_trouble("")
        returns, self._returns = self._returns, False
        if returns and self.window.navigator.history.is_new:
            self.window.return_to_view(folders)
        else:
            self.window.navigator.reload()
        self._show_folders(folders)
        self._library.ask(lambda library: library.tags.steps.all(), self.window.undo_stack.remember)
        self._warm_soon.start()
        self._start_workers(_INDEX_AFTER_MS)

    def _take_wanted(self, kinds: PathKinds) -> None:
        """Add the folders that this start was given, and search for the photos."""
        for folder in kinds.folders:
            self._add_folder(folder)
        if kinds.files:
            self.window.search_for(*kinds.files)

    def _begin_otherwise(self, error: PhotoSimError) -> None:
        """There is no catalogue yet, which the indexer makes, or one that it has to mend."""
        from photosim.catalogue.database import MissingCatalogueError

        if not isinstance(error, MissingCatalogueError):
            self.window.browser.show_trouble(in_words(error))
        if self._indexing:
            self._start_workers(0)
        elif isinstance(error, MissingCatalogueError):
            self.window.show_folders([])
            self.window.sidebar.list_all()

    def _ask_folders(self) -> None:
        if not self._library_open:
            return
        if self._asked_folders is not None and not self._asked_folders.over:
            self._folders_soon.start()  # one at a time: in a large library they would pile up
            return
        self._asked_folders = self._library.ask(
            lambda library: library.folders(), self._show_folders, self._tell
        )

    def _show_folders(self, folders: Sequence[FolderRecord]) -> None:
        self.window.show_folders(folders)
        self._show_counts()
        self.dialogs.show_folders(folders)

    def _show_counts(self) -> None:
        """Show tags, albums and what is taught, with how many photos each of them has."""
        self._counts_soon.stop()
        self.window.tag_commands.refresh()
        self.window.album_commands.refresh()
        self.window.smart_album_commands.refresh()
        self.window.teach_commands.refresh()
        self.window.panel_marks.refresh()
        if self._listing is not None:
            self._listing.cancel()
        # Answered after all of these, and after the open folders, whether they are or are not.
        self._listing = self._library.ask(lambda _library: None, self.window.sidebar.list_all)

    def _warm_up(self) -> None:
        """Load the search index, and the names to filter by, before the first question."""
        if self._library_open:
            self._library.follow(
                lambda library: self._motion.give_way(library.load()), failed=self._tell
            )

    def _start_workers(self, after_ms: int) -> None:
        if not self._indexing:
            self.window.show_rest()
            return
        self.preferences.power.start()
        self._encoder_soon.start()
        self._training_soon.start()
        if not self._indexer_runs:  # a folder given at the start has it run already
            self._indexer_soon.start(after_ms)

    def _start_indexer(self) -> None:
        if not self._indexer_runs:
            self._indexer_runs = True
            self.indexer.start()

    def _tidy(self) -> None:
        self._tidy_lane.ask(lambda _owned: give_free_pages_back())

    def _resume_training(self) -> None:
        """Go on with the training that the end of the program has interrupted."""
        place = self.choices.settings.training_dir
        self._tidy_lane.ask(lambda _owned: unfinished(place), self.training.resume)

    def _start_encoder(self) -> None:
        """Load it beforehand, so that the first dropped photo need not wait for it."""
        self._encoder_lane.ask(lambda _owned: self._service.info(), self._show_encoder, self._tell)

    # Hearing

    def _note(self, changes: Changes) -> None:
        if self._library_open:
            self._library.ask(lambda library: library.note(changes))
        self.thumbnails.try_again(changes.updated)
        self.window.navigator.note(changes)
        if self.window.browser.tidies:
            self.window.browser.tidy.loader.ask_soon()
        self._refresh_soon(changes)

    def _refresh_soon(self, changes: Changes) -> None:
        """Tell once of changes that come in a stream how many photos there are of each kind."""
        if changes.appeared or changes.updated or changes.removed:
            soon = self._folders_soon
        else:  # tags and ratings leave the folders as they are, for which all photos are counted
            soon = self._counts_soon
        if not (soon.isActive() or self._folders_soon.isActive()):
            soon.start()

    def _decide(self, say: Say, then: Callable[[object], object]) -> None:
        self._start_indexer()
        fail = self.window.browser.tidy.fail_decision
        self.indexer.decide(lambda library: say(library.duplicates), then, fail)

    def _keep(
        self, say: SayOfPhotos, then: Callable[[object], object], failed: Failed | None
    ) -> None:
        self._start_indexer()
        self.indexer.decide(say, then, failed)

    def _keep_at_length(
        self,
        say: LongSay,
        then: Callable[[object], object],
        failed: Failed,
        heard: Callable[[object], object],
    ) -> None:
        self._start_indexer()
        self.indexer.decide_at_length(say, then, failed, heard)

    def _compare_examples(
        self, tags: Sequence[TagPath], then: Callable[[object], object], failed: Failed
    ) -> None:
        self._start_indexer()
        self.indexer.decide_at_length(partial(compared, tags), then, failed, lambda _step: None)

    def _keep_network(self, found: "DeeplyTaught", lesson: "Lesson") -> None:
        network = found.network_for(lesson)
        if network is not None:
            self.window.teach_commands.keep_network(lesson.number, network)

    def _note_removal(self, step: Step) -> None:
        """Remember what was removed as a copy, so that it is named if it returns."""
        self._say_removed(step.moves, gone=not step.undone)

    def _note_recovery(self, recovery: Recovery) -> None:
        self._say_removed(recovery.back, gone=False)
        self._say_removed(recovery.stopped, gone=True)

    def _say_removed(self, moves: Sequence[Move], *, gone: bool) -> None:
        """Remember that contents were removed as copies, or forget it: those of some moves."""
        contents = [move.content for move in moves if move.content]
        if contents:
            self._start_indexer()
            if gone:
                self.indexer.decide(lambda library: library.duplicates.note_removed(contents))
            else:
                self.indexer.decide(lambda library: library.duplicates.forget_removed(contents))

    def _add_folder(self, path: Path) -> None:
        self._start_indexer()
        self.indexer.add_folder(path)

    def _tell(self, error: PhotoSimError) -> None:
        self.window.status.show_message(in_words(error))

    # The encoder

    @property
    def _can_fetch(self) -> bool:
        """Whether ResNet-34 would be used if its weights were there."""
        wanted = self.choices.now
        elsewise = wanted.encoder == EFFICIENTNET_LITE0.name or wanted.weights is not None
        missing = self._service.choice.spec is not RESNET34 and not self._larger_is_here
        return missing and not (elsewise or self._is_only_read)

    def _pair_live_photos(self, names: frozenset[str]) -> None:
        """Have what belongs to photos follow the switch; the indexer lists what it leaves over."""
        if "live_photos" in names and self._library_open:
            self._library.ask(_pair_live_photos(self.choices.now.live_photos))

    def _renew_encoder(self) -> None:
        self._start_indexer()
        self.indexer.renew_encoder(self.choices.settings)

    def _use_larger(self) -> None:
        """Read the library anew with ResNet-34, whose weights are here now."""
        if self.choices.now.encoder == RESNET34.name:
            self._renew_encoder()
        else:
            self.choices.set(encoder=RESNET34.name)

    def _use_awaited(self) -> None:
        """Go on with the library's own network, which was downloaded again for that."""
        if self.window.missing_encoder.awaits_download:
            self._use_larger()

    def _take_answer(self, agreed: bool) -> None:
        """Keep what the person says of reading the library anew, in the preferences."""
        self.choices.set(encoder=(RESNET34 if agreed else EFFICIENTNET_LITE0).name)

    def _renew_words(self) -> None:
        self._start_indexer()
        self.indexer.renew_words(self.choices.settings)

    def _hear_renewal(self, larger_is_here: bool) -> None:
        self._larger_is_here = larger_is_here
        self.window.missing_encoder.hide()  # it is said again if it still is
        if not larger_is_here:
            self.window.read_anew.hide()  # answered elsewhere
        self._library.ask(lambda library: library.renew_encoder())
        self.window.status.offer_weights(self._can_fetch)
        self._start_encoder()

    def _show_encoder(self, info: EncoderInfo) -> None:
        self.window.status.offer_weights(self._can_fetch)
        self.dialogs.show_encoder(info)


def _pair_live_photos(wanted: bool) -> "Callable[[Library], None]":
    def pair(library: "Library") -> None:
        library.live_photos = wanted

    return pair
