"""What the window's commands do to teach tags."""

from collections.abc import Generator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from photosim.annotations import TagPath
from photosim.arrays import Ids
from photosim.catalogue.records import Tag
from photosim.desktop.browse.browser import Browser
from photosim.desktop.browse.history import AllPhotos, Taught
from photosim.desktop.browse.navigator import Navigator
from photosim.desktop.browse.sidebar import Sidebar
from photosim.desktop.browse.tag_dialog import read_path, written
from photosim.desktop.grid.photo_model import percent
from photosim.desktop.shell.actions import Actions
from photosim.desktop.shell.behind import with_all_behind
from photosim.desktop.shell.panel_marks import PanelMarks
from photosim.desktop.shell.status_line import StatusLine
from photosim.desktop.shell.undo_stack import UndoStack
from photosim.desktop.tasks.lane import Ticket
from photosim.desktop.tasks.library_lane import LibraryLane
from photosim.desktop.teach.dialogs import TeachFoldersDialog, TeachTagDialog
from photosim.desktop.teach.tabs import Tab
from photosim.desktop.ui.sentences import in_words
from photosim.errors import PhotoSimError
from photosim.library.progress import Changes, Progress

if TYPE_CHECKING:  # they come with the catalogue's libraries, for which no window waits
    from photosim.library.judging import KeptNetwork
    from photosim.library.kept import Kept
    from photosim.library.lessons import Taught as Outcome
    from photosim.library.library import Library
    from photosim.library.tag_folders import TagFolder

_ALL = 0.0  # whatever is suggested at all


class TeachCommands(QObject):
    """Teaches tags by the chosen photos or by folders, and keeps what is said on their page.

    Signals:
        network_changed: Another trained network is used for tags, or none.
    """

    network_changed = Signal()

    def __init__(
        self,
        window: QWidget,
        actions: Actions,
        browser: Browser,
        sidebar: Sidebar,
        navigator: Navigator,
        marks: PanelMarks,
        library: LibraryLane,
        undo: UndoStack,
        status: StatusLine,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._actions = actions
        self._browser = browser
        self._sidebar = sidebar
        self._navigator = navigator
        self._marks = marks
        self._library = library
        self._undo = undo
        self._status = status
        self._counting: Ticket | None = None
        self.page = browser.teach
        self._connect()

    def _connect(self) -> None:
        self._actions.on(self._actions.teach, self._ask_name)
        self._sidebar.teach_wanted.connect(self._teach_known)
        self._sidebar.teach_folders_wanted.connect(self._ask_folders)
        self.page.answered.connect(self._answer)
        self.page.retagged.connect(self._retag)
        self.page.forget_wanted.connect(self._forget)
        self._marks.panel.decided.connect(self._decide)
        self._undo.changed.connect(self.note)
        self._undo.taken_back.connect(self._hear_undone)

    # What the window tells

    def follow(self, ids: Ids) -> None:
        """Enable what suits these photos, the chosen ones."""
        ours = len(ids) > 0 and bool(ids.min() > 0) and not self._browser.lists_problems
        self._actions.teach.setEnabled(ours)

    def note(self, changes: Changes) -> None:
        """Hear of photos that changed."""
        self.page.note(changes)
        if changes.marked:
            self.refresh()

    def refresh(self, _pending: int = 0) -> None:
        """Show which tags were taught, and for how many photos each is suggested."""
        if self._counting is not None:
            self._counting.cancel()
        self._counting = self._library.ask(_taught_tags, self._sidebar.show_taught)
        self.page.refresh()

    def _hear_undone(self) -> None:
        """Have all learnt that follows, and leave the page of a tag that is taught no more."""
        self.page.learning_wanted.emit()
        self.network_changed.emit()
        self._library.ask(_taught_tags, self._leave_if_gone)

    def _leave_if_gone(self, taught: Sequence[tuple[Tag, int]]) -> None:
        place = self._navigator.history.here.place
        if isinstance(place, Taught) and all(tag.id != place.tag_id for tag, _ in taught):
            self._leave_page()

    # Teaching

    def _ask_name(self) -> None:
        chosen = self._browser.chosen_ids()
        shown = chosen[chosen > 0].tolist()
        ids = with_all_behind(self._browser, chosen)
        if shown:
            self._library.ask(
                lambda library: [one.tag for one in library.tags.counted()],
                partial(self._show_name_dialog, ids, len(shown)),
            )

    def _show_name_dialog(self, ids: list[int], examples: int, tags: Sequence[Tag]) -> None:
        names = [written(tag.path) for tag in tags]
        dialog = TeachTagDialog(names, examples, len(ids) - examples, self._window)
        dialog.named.connect(lambda text: self._teach(read_path(text), ids))
        dialog.open()

    def _teach_known(self, tag: Tag) -> None:
        self._teach(tag.path, [])

    def _teach(self, path: TagPath, ids: Sequence[int]) -> None:
        """Teach a tag, and show its page."""
        words = self.tr("Taught “{tag}”.").format(tag=path[-1])
        self._run(lambda library: library.teaching.teach_tag(path, ids), words, path)

    def _ask_folders(self, folder: Path) -> None:
        self._library.ask(
            lambda library: library.teaching.folders(folder),
            partial(self._show_folders_dialog, folder),
            self._refuse,
        )

    def _show_folders_dialog(self, folder: Path, found: "Sequence[TagFolder]") -> None:
        if not found:
            words = self.tr("There are no indexed photos in sub-folders of “{name}”.")
            self._status.show_message(words.format(name=folder.name))
            return
        dialog = TeachFoldersDialog(folder, found, self._window)
        dialog.chosen.connect(partial(self._teach_folders, folder))
        dialog.open()

    def _teach_folders(self, folder: Path, names: Sequence[str]) -> None:
        words = self.tr("Taught %Ln tags.", "", len(names))
        self._run(lambda library: library.teaching.teach_folders(folder, names), words, None)

    def _run(self, teach: Any, words: str, path: TagPath | None) -> None:
        self._status.show_message(self.tr("Learning…"))
        outcome: list[Outcome] = []

        def say(library: "Library") -> "Generator[Progress, None, Kept]":
            from photosim.library.kept import Kept  # loaded by now, on the lane

            taught = yield from teach(library)
            outcome.append(taught)
            return Kept(taught.changes, taught.before)

        def said() -> str:
            return words if outcome[0].lesson is not None else ""

        self._undo.keep_at_length(
            say,
            said,
            lambda: self._end_teaching(outcome[0], path),
            self._refuse,
            self._tell_progress,
        )

    def _tell_progress(self, progress: Progress) -> None:
        if progress.total:
            words = self.tr("Learning… {percent}")
            self._status.show_message(words.format(percent=percent(progress.done / progress.total)))

    def _end_teaching(self, taught: "Outcome", path: TagPath | None) -> None:
        if taught.lesson is None:
            self._status.show_message(
                self.tr(
                    "PhotoSim sees no difference between these folders; nothing was changed. More "
                    "photos are unlikely to help."
                )
            )
            return
        notes = []
        if taught.in_two:
            notes.append(self.tr("%Ln photos are in two of the folders.", "", len(taught.in_two)))
        if taught.without:
            notes.append(self.tr("%Ln photos are not indexed yet.", "", taught.without))
        if notes:
            self._status.show_message(" ".join(notes))
        tags = [one.tag for one in taught.lesson.tags]
        folded = [name.casefold() for name in path or ()]
        same = [one for one in tags if [name.casefold() for name in one.path] == folded]
        shown = (same or tags)[0]
        self.page.tag_id = 0  # what was learnt of it is new
        self._navigator.go(Taught(shown.id, shown.path))
        if path is None:
            self.page.header.go(Tab.CHECK)
        self.page.learning_wanted.emit()
        self.refresh()

    def _refuse(self, error: PhotoSimError) -> None:
        self._status.show_message(in_words(error))

    # What is said on the page, and of suggestions

    def _answer(self, ids: list[int], yes: bool) -> None:
        self._keep_answer(self.page.tag_id, ids, yes)

    def _decide(self, tag: Tag, yes: bool) -> None:
        if self._marks.photo_id is not None:
            self._keep_answer(tag.id, [self._marks.photo_id], yes)

    def _keep_answer(self, tag_id: int, ids: list[int], yes: bool) -> None:
        def say(library: "Library") -> "Kept":
            return library.tags.say(ids, tag_id, carried=yes)

        words = (
            self.tr("Gave %Ln photos the tag.", "", len(ids))
            if yes
            else self.tr("%Ln photos do not have the tag.", "", len(ids))
        )
        end = self.page.end_answer
        self._undo.keep(say, words, offers=len(ids) > 1, then=end, failed=end)

    def _retag(
        self, photo_id: int, given: Sequence[TagPath], taken: Sequence[int], words: str
    ) -> None:
        def say(library: "Library") -> "Kept":
            return library.tags.retag(photo_id, given, taken)

        self._undo.keep(say, words, offers=True, then=self.page.learning_wanted.emit)

    def _forget(self) -> None:
        tag_id = self.page.tag_id
        words = self.tr("Forgot what was taught of this tag.")
        self._undo.keep(partial(_forget, tag_id), words, offers=True, then=self._leave_page)

    def keep_network(self, number: int, network: "KeptNetwork") -> None:
        """Let tags go by a network that was trained for them."""
        self._use_network(number, network, self.tr("The trained network is used for these tags."))

    def forget_network(self, number: int) -> None:
        """Let the tags of a lesson go by what was learnt in seconds alone."""
        self._use_network(number, None, self.tr("The trained network is no longer used."))

    def _use_network(self, number: int, network: "KeptNetwork | None", words: str) -> None:
        def say(library: "Library") -> "Kept":
            from photosim.library.kept import Kept  # loaded by now, on the lane

            return Kept(Changes(), library.teaching.use_network(number, network))

        self._undo.keep(say, words, offers=True, then=self.network_changed.emit)

    def _leave_page(self) -> None:
        self.page.tag_id = 0
        self.refresh()
        if isinstance(self._navigator.history.here.place, Taught):
            self._navigator.go(AllPhotos())


def _forget(tag_id: int, library: "Library") -> "Kept":
    from photosim.library.kept import Kept  # loaded by now, on the lane

    suggested = Changes(marked=tuple(library.teaching.suggested(tag_id, _ALL).tolist()))
    return Kept(suggested, library.teaching.forget([tag_id]))


def _taught_tags(library: "Library") -> list[tuple[Tag, int]]:
    """The tags that were taught, with how many photos each is suggested for."""
    counts = library.teaching.counts()
    taught = [one.tag for lesson in library.teaching.lessons() for one in lesson.tags]
    taught.sort(key=lambda tag: [name.casefold() for name in tag.path])
    return [(tag, counts.get(tag.id, 0)) for tag in taught]
