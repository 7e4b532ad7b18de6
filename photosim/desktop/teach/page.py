"""The page on which a tag is taught: yes and no to photos, suggestions, examples to check."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from photosim.annotations import TagPath
from photosim.arrays import Ids
from photosim.desktop.grid.photo_model import PhotoModel
from photosim.desktop.grid.view import PhotoGrid
from photosim.desktop.tasks.lane import Ticket
from photosim.desktop.tasks.library_lane import LibraryLane, ask_records
from photosim.desktop.tasks.thumbnails import Thumbnails
from photosim.desktop.teach.check import CheckPage
from photosim.desktop.teach.header import TeachHeader
from photosim.desktop.teach.loader import Learnt, learnt_of
from photosim.desktop.teach.tabs import Tab
from photosim.desktop.teach.wall_rows import Rows, ids_of, next_open, rearranged, sections_of
from photosim.desktop.teach.words import accuracy_words, hunch_words
from photosim.desktop.ui.layouts import vbox
from photosim.desktop.ui.sentences import in_words
from photosim.desktop.ui.theme import Theme
from photosim.desktop.ui.widgets import EmptyState, paint_ground
from photosim.errors import PhotoSimError
from photosim.library.progress import Changes

if TYPE_CHECKING:  # they come with the catalogue's libraries, for which no window waits
    from collections.abc import Generator

    from photosim.library.library import Library
    from photosim.library.wall import Wall, WallView

_REFRESH_MS = 300  # photos that are indexed come in a stream
_Key = Qt.Key
_ANSWERS = {  # J is for Germans
    _Key.Key_Y: True,
    _Key.Key_J: True,
    _Key.Key_N: False,
    _Key.Key_Space: None,
}


class TeachPage(QWidget):
    """Shows one tag at a time.

    Attributes:
        tag_id: The tag that is shown; 0 for none.

    Signals:
        answered: Photos, a list, and whether they have the tag.
        retagged: A photo, paths of tags to give it, ids of tags to take off it, and what to say.
        forget_wanted: What was taught of the tag is to be forgotten.
        train_wanted: The network is to be trained for the tags that are taught together.
        learning_wanted: Examples have changed, and what follows from them is wanted.
        told: How much there is, in words, is to be said above.
    """

    answered = Signal(object, bool)
    retagged = Signal(int, object, object, str)
    forget_wanted = Signal()
    train_wanted = Signal()
    learning_wanted = Signal()
    told = Signal()

    def __init__(self, theme: Theme, library: LibraryLane, thumbnails: Thumbnails) -> None:
        super().__init__()
        paint_ground(self, "ground")
        self.tag_id = 0
        self._path: TagPath = ()
        self._library = library
        self._wall: Wall | None = None
        self._view: WallView | None = None
        self._rows: Rows = ()
        self._said: set[int] = set()  # of which something was said here
        self._left: set[int] = set()
        self._marked: dict[int, bool] = {}
        self._keeping = 0  # answers on their way to the catalogue
        self._stale = False  # whether examples have changed since all was learnt
        self._ranking = self._rank_again = False
        self._trouble = ""
        self._learnt: Learnt | None = None
        self._learning: Ticket | None = None
        self._suggesting: Ticket | None = None
        self.model = PhotoModel(partial(ask_records, library), self)
        self.model.asks = True
        self.grid = PhotoGrid(self.model, thumbnails, theme)
        self.grid.setAccessibleName(self.tr("Photos that may have the tag"))
        self.grid.installEventFilter(self)
        self.check = CheckPage(thumbnails)
        self.header = TeachHeader()
        self.empty = EmptyState(theme)
        self._pages = QStackedWidget()
        for page in (self.grid, self.check, self.empty):
            self._pages.addWidget(page)
        vbox([self.header, (self._pages, 1)], self, spacing=0)
        self._soon = QTimer(self, singleShot=True, interval=_REFRESH_MS)
        self._soon.timeout.connect(self.refresh)
        self._connect()

    def _connect(self) -> None:
        self.grid.steered.connect(lambda photo_id, sign: self._answer([photo_id], sign > 0))
        self.grid.opened.connect(self._enlarge)
        self.header.tab_chosen.connect(self._change_tab)
        self.header.answered.connect(self._answer_chosen)
        self.header.line_moved.connect(self._move_line)
        self.header.confirm_all_wanted.connect(self._confirm_all)
        self.header.forget_wanted.connect(self.forget_wanted)
        self.header.train_wanted.connect(self.train_wanted)
        self.check.retagged.connect(self.retagged)

    # What the window tells

    def open(self, tag_id: int, path: TagPath) -> None:
        """Show a tag, on the wall."""
        self._path = path
        if tag_id != self.tag_id:
            self.tag_id = tag_id
            self.start_over()

    def start_over(self) -> None:
        """Begin at the tag's first question, by the catalogue as it is now."""
        self._wall = self._view = self._learnt = None
        self._rows, self._trouble = (), ""
        self._keeping = 0
        self._said.clear()
        self._left.clear()
        self._mark({})
        self.model.show(np.empty(0, np.int64))
        self.header.show_tag(None)
        if self.tag_id:
            self.header.go(Tab.WALL)
            self._open_wall()
            self.refresh()
            self._tell()

    def refresh(self) -> None:
        """Take in what was learnt by now."""
        if not self.tag_id or not self.isVisible():
            return
        tag_id = self.tag_id
        if self._learning is not None:
            self._learning.cancel()
        self._learning = self._library.ask(
            lambda library: learnt_of(library, tag_id), self._take_learnt, self._fail
        )

    def note(self, changes: Changes) -> None:
        """Hear of photos that changed."""
        if not self.tag_id or not self.isVisible():
            return
        self.model.refresh((*changes.updated, *changes.marked))
        if changes.marked or changes.removed or changes.updated:
            self._rank()
            if not self._soon.isActive():
                self._soon.start()

    @property
    def subtitle(self) -> str:
        """How far it has got."""
        view = self._view
        if view is None:
            return ""
        number = self.locale().toString
        parts = [self.tr("%Ln answered", "", len(self._said))]
        parts.append(
            self.tr("{yes} with the tag, {no} without").format(
                yes=number(view.yes), no=number(view.no)
            )
        )
        return "  ·  ".join(parts)

    @property
    def is_trainable(self) -> bool:
        """Whether the tag was taught together with others."""
        lesson = self._learnt.lesson if self._learnt is not None else None
        return lesson is not None and len(lesson.tags) > 1

    @property
    def settled(self) -> bool:
        """Whether nothing is on its way."""
        under_way = (self._learning, self._suggesting)
        waiting = any(ticket is not None and not ticket.over for ticket in under_way)
        opening = bool(self.tag_id) and self._view is None and not self._trouble
        keeping = self._keeping or self._ranking
        return not (waiting or opening or keeping) and self.grid.settled

    def select_all(self) -> None:
        """Select all photos that are listed."""
        self.grid.selectAll()

    def focusInEvent(self, event: QFocusEvent) -> None:
        page = self._pages.currentWidget()
        (page if page is self.check else self.grid).setFocus(event.reason())

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._learn()

    # The wall

    def _open_wall(self) -> None:
        tag_id = self.tag_id

        def steps(library: "Library") -> "Generator[None, None, tuple[Wall, WallView]]":
            wall = library.teaching.wall(tag_id)
            yield  # as of what many photos have, either takes a while
            yield from wall.load()
            yield
            return wall, wall.view()

        self._library.follow(
            steps, partial(self._take_wall, tag_id), partial(self._fail_wall, tag_id)
        )

    def _take_wall(self, tag_id: int, opened: "tuple[Wall, WallView]") -> None:
        if tag_id == self.tag_id:
            self._wall, view = opened
            self._take_view(self._wall, (view, ()))

    def _fail_wall(self, tag_id: int, error: PhotoSimError) -> None:
        if tag_id == self.tag_id:
            self._fail(error)

    def _fail(self, error: PhotoSimError) -> None:
        self._ranking = False
        self._trouble = in_words(error)
        self._tell()

    def _rank(self) -> None:
        """Rank what is not answered anew."""
        wall = self._wall
        if wall is None:
            return
        self._rank_again = self._ranking
        if not self._ranking:
            self._ranking = True
            self._library.ask(
                lambda _library: _ranked(wall), partial(self._take_view, wall), self._fail
            )

    def _take_view(
        self, wall: "Wall", ranked: "tuple[WallView, Sequence[tuple[int, bool]]]"
    ) -> None:
        if wall is not self._wall:
            return
        self._ranking = False
        if self._rank_again:
            self._rank()
            return
        self._view, decided = ranked
        known = dict(decided)
        undone: set[int] = set() if self._keeping else self._said - known.keys()
        self._said -= undone
        marked = {**self._marked, **known}
        self._mark({photo_id: marked[photo_id] for photo_id in self._said})
        if self.header.tab is Tab.WALL:
            self._show_wall()
        if undone:
            self.grid.go_to(next(iter(undone)))
        self._tell()

    def _show_wall(self) -> None:
        view = self._view
        if view is None:
            return
        fresh = not self._rows
        held = range(0) if fresh else self._held
        self._rows = rearranged(view, self._rows, held, self._said, self._left)
        ids, sections = ids_of(self._rows), sections_of(self._rows)
        if fresh:
            self.model.show(ids, None, (), sections)
        else:
            self.model.update_ids(ids, sections)
        current = self.grid.current_id()
        row = self.model.row_of(current)
        if self._rows and (current is None or row is None or self._is_done(current)):
            self._go_on(-1 if row is None else row)

    @property
    def _held(self) -> range:
        """The rows from the first in view to the line of the photo pointed at or current."""
        seen, grid = self.grid.rows_in_view, self.grid
        looked_at = map(self.model.row_of, (grid.current_id(), grid.hovered_id))
        last = max(
            (row for row in looked_at if row is not None and row in seen), default=seen.start
        )
        line = grid.visualRect(self.model.index(last)).top()
        while last + 1 in seen and grid.visualRect(self.model.index(last + 1)).top() == line:
            last += 1
        return range(seen.start, last + 1)

    def _is_done(self, photo_id: int) -> bool:
        return photo_id in self._said or photo_id in self._left

    def _go_on(self, row: int) -> None:
        """Make the photo current that is to be answered after that of a row."""
        rows = self._rows
        if self.header.tab is Tab.SUGGESTED:
            open_ = [one for one in self.model.ids[row + 1 :].tolist() if one not in self._said]
            self.grid.go_to(open_[0] if open_ else None)
            return
        following = next_open(rows, row, self._said | self._left)
        if following is not None:
            self.grid.go_to(following)

    # Answers

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Y, N and Space of the photos."""
        if watched is self.grid and event.type() is QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            key = Qt.Key(event.key())
            if key in _ANSWERS and not event.modifiers():
                self._answer_chosen(_ANSWERS[key])
                return True
        return super().eventFilter(watched, event)

    def _answer_chosen(self, answer: bool | None) -> None:
        ids = self.grid.selected_ids().tolist()
        current = self.grid.current_id()
        chosen = ids or ([] if current is None else [current])
        if answer is None:
            self._leave(chosen)
        else:
            self._answer(chosen, answer)
        rows = [row for row in map(self.model.row_of, chosen) if row is not None]
        if rows:
            self._go_on(max(rows))

    def _answer(self, ids: Sequence[int], yes: bool) -> None:
        if not ids:
            return
        self._stale = True
        self._said |= {*ids}
        self._left -= {*ids}
        self._keeping += 1
        self._mark({**self._marked, **dict.fromkeys(ids, yes)})
        self.answered.emit(list(ids), yes)
        self._tell()

    def end_answer(self, _error: PhotoSimError | None = None) -> None:
        """Hear that an answer was kept, or could not be."""
        self._keeping = max(0, self._keeping - 1)
        self._rank()

    def _leave(self, ids: Iterable[int]) -> None:
        self._left |= {*ids} - self._said
        if self._view is not None and self.header.tab is Tab.WALL:
            self._show_wall()

    def _mark(self, answers: dict[int, bool]) -> None:
        self._marked = answers
        words = {True: self.tr("✓ Yes"), False: self.tr("✗ No")}
        self.model.mark({photo_id: words[yes] for photo_id, yes in answers.items()})

    def _confirm_all(self) -> None:
        self._answer([one for one in self.model.ids.tolist() if one not in self._said], True)

    def _enlarge(self, _photo_id: int) -> None:
        """A photo is looked at more closely by making all larger."""
        self.grid.zoom(4)

    def _learn(self) -> None:
        """Have all learnt that follows from the answers."""
        if self._stale:
            self._stale = False
            self.learning_wanted.emit()

    # Suggestions, and what was learnt

    def _change_tab(self, tab: Tab) -> None:
        self._rows = ()
        if tab is Tab.WALL:
            self._show_wall()
        else:
            self._learn()
            self.refresh()
        if tab is Tab.SUGGESTED:
            self._move_line()
        self._tell()
        self.setFocus()

    def _take_learnt(self, learnt: Learnt) -> None:
        self._learnt = learnt
        self.header.show_tag(learnt.taught)
        self.check.show_learnt(learnt)
        if self.header.tab is Tab.SUGGESTED:
            self._ask_suggested()
        self._tell()

    def _move_line(self, _least: float = 0.0) -> None:
        """Show what is suggested from the probability on that was chosen, and nothing else."""
        self.model.show(np.empty(0, np.int64))
        self._ask_suggested()

    def _ask_suggested(self) -> None:
        tag_id, least = self.tag_id, self.header.least
        if self._suggesting is not None:
            self._suggesting.cancel()
        self._suggesting = self._library.ask(
            lambda library: library.teaching.suggested(tag_id, least),
            self._take_suggested,
            self._fail,
        )

    def _take_suggested(self, ids: Ids) -> None:
        if self.header.tab is not Tab.SUGGESTED:
            return
        shown = self.model.ids  # those that were answered stay where they are
        kept = shown[np.isin(shown, [*ids.tolist(), *self._said])]
        self.model.update_ids(np.concatenate([kept, ids[~np.isin(ids, kept)]]))
        if self.grid.current_id() is None and len(self.model.ids):
            self.grid.go_to(int(self.model.ids[0]))
        self._tell()

    # What is said

    def _tell(self) -> None:
        tab, learnt = self.header.tab, self._learnt
        taught = learnt is not None and learnt.lesson is not None
        listed = tab is not Tab.CHECK and len(self.model.ids) > 0
        open_ = [one for one in self.model.ids.tolist() if one not in self._said]
        self.header.offer(
            answers=listed,
            line=tab is Tab.SUGGESTED and bool(learnt and learnt.taught and learnt.taught.trust),
            confirmable=len(open_) if tab is Tab.SUGGESTED and listed else 0,
            taught=taught,
            trainable=self.is_trainable,
        )
        self.header.say(*self._words(tab))
        if self._trouble:
            self.empty.say("warning", self.tr("Can't teach this tag"), self._trouble)
            self._pages.setCurrentWidget(self.empty)
        elif tab is Tab.CHECK and self.check.has_any:
            self._pages.setCurrentWidget(self.check)
        elif listed:
            self._pages.setCurrentWidget(self.grid)
        else:
            self._say_nothing(tab)
        self.told.emit()

    def _words(self, tab: Tab) -> tuple[str, str]:
        """Two lines that go with a tab."""
        view, learnt = self._view, self._learnt
        if tab is Tab.SUGGESTED:
            return self.header.trust
        if tab is Tab.CHECK:
            accuracy = learnt.lesson.accuracy if learnt and learnt.lesson else None
            words = self.tr("Photos that look unlike the tag they have. A click corrects one.")
            return words, accuracy_words(accuracy) if accuracy else ""
        if view is None:
            return "", ""
        first = self.tr("Is it “{tag}”? Y is yes, N is no, Space skips a photo.").format(
            tag=self._path[-1]
        )
        second = []
        taught = learnt.taught if learnt else None
        if taught and taught.is_hunch and not self._stale:
            second.append(hunch_words(taught.examples, taught.moments))
        elif view.is_hunch:
            second.append(hunch_words(view.yes, view.moments))
        if view.unread:
            second.append(self.tr("%Ln photos are not indexed yet.", "", view.unread))
        return first, "  ".join(second)

    def _say_nothing(self, tab: Tab) -> None:
        say = self.empty.say
        if tab is Tab.WALL and self._view is None:
            say("tag", self.tr("Looking through the library…"), "")
        elif tab is Tab.WALL:
            say("tag", self.tr("Nothing left to ask"), self.tr("All photos are answered."))
        elif self._learnt is None:
            say("tag", self.tr("Looking…"), "")
        elif self._learnt.taught is None:
            text = self.tr("Answer some photos, or select some and choose Teach a Tag….")
            say("tag", self.tr("This tag was not taught"), text)
        elif tab is Tab.SUGGESTED:
            text = self.tr(
                "What is unlike all that was taught gets no tag. New photos are looked at as they "
                "are indexed."
            )
            say("tag", self.tr("Nothing to suggest"), text)
        else:
            text = self.tr("No example looks like another tag's.")
            say("tag", self.tr("Nothing to check"), text)
        self._pages.setCurrentWidget(self.empty)


def _ranked(wall: "Wall") -> "tuple[Any, Sequence[tuple[int, bool]]]":
    """The wall as it is now, and what was decided of its photos."""
    view = wall.view()
    yes, no = wall.answered()
    decided = [*((one, True) for one in yes.tolist()), *((one, False) for one in no.tolist())]
    return view, decided
