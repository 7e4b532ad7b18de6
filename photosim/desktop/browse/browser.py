"""The middle of the window: the page that belongs to the current view."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from photosim.arrays import Ids
from photosim.catalogue.records import FolderRecord, PhotoRecord, Tag
from photosim.desktop.browse.comparison import Comparison
from photosim.desktop.browse.empty_page import EmptyPage
from photosim.desktop.browse.filter_words import FilterNames
from photosim.desktop.browse.first_run import FirstRunPage
from photosim.desktop.browse.history import (
    AllPhotos,
    Copies,
    Favourites,
    InFolder,
    OnMap,
    Paged,
    Problems,
    TakenAt,
    Taught,
    View,
    WithTag,
    place_left,
)
from photosim.desktop.browse.navigator import Navigator
from photosim.desktop.browse.part_outline import PartOutline
from photosim.desktop.browse.photo_opener import PhotoOpener
from photosim.desktop.browse.place_tree import PlaceTree
from photosim.desktop.browse.place_words import PlaceWords
from photosim.desktop.browse.problems import ProblemsPage
from photosim.desktop.browse.query_bar import QueryBar, QueryPicture
from photosim.desktop.browse.query_chips import QueryChips
from photosim.desktop.browse.typed_words import TypedWords
from photosim.desktop.files.file_dialogs import FileDialogs
from photosim.desktop.grid.photo_model import PhotoModel
from photosim.desktop.grid.view import PhotoGrid
from photosim.desktop.map.page import MapPage
from photosim.desktop.tasks.encoder_protocol import PreviewMaker
from photosim.desktop.tasks.library_lane import LibraryLane
from photosim.desktop.tasks.thumbnails import Thumbnails
from photosim.desktop.teach.page import TeachPage
from photosim.desktop.tidy.page import TidyPage
from photosim.desktop.ui.layouts import vbox
from photosim.desktop.ui.theme import Theme
from photosim.desktop.viewer.compare_page import ComparePage
from photosim.desktop.viewer.viewer import Viewer
from photosim.library.arrangement import ANYWHERE, Marks, Scope
from photosim.library.query import Query

if TYPE_CHECKING:
    from photosim.catalogue.albums import Album

_LEAST = QSize(240, 160)
_PATIENCE_MS = 150  # an answer that comes sooner replaces the old page without a blink


class Browser(QWidget):
    """Shows the current view, and in its place an open photo or a comparison."""

    page_changed = Signal()
    photo_closed = Signal()
    filtered = Signal()  # the photos of the place, by something else
    folder_wanted = Signal()
    words_wanted = Signal()  # a model that knows more of them
    picture_wanted = Signal()  # to search with
    welcoming = Signal(bool)

    def __init__(
        self,
        theme: Theme,
        navigator: Navigator,
        model: PhotoModel,
        thumbnails: Thumbnails,
        maker: PreviewMaker,
        bar: QueryBar,
        first_run: FirstRunPage,
        library: LibraryLane,
        dialogs: FileDialogs,
    ) -> None:
        super().__init__()
        self._navigator = navigator
        self._library = library
        self._model = model
        self._folders: Sequence[FolderRecord] | None = None
        self._scanning = False
        self._trouble = ""
        self._untouched: tuple[object, ...] = ()
        self._bar = bar
        self._words = PlaceWords(self)
        self._names = FilterNames()
        self._typed = TypedWords(bar.arranging, navigator, model, library, self)
        self._first_run = first_run
        self.grid = PhotoGrid(model, thumbnails, theme)
        self.viewer = Viewer(theme, maker)
        self._outline = PartOutline(self.viewer, navigator, model)
        self.compare = ComparePage(theme, maker, thumbnails.get)
        self._comparison = Comparison(self.compare, model, bar, library)
        self._opener = PhotoOpener(self.grid, self.viewer, thumbnails, bar)
        self.problems = ProblemsPage()
        self.tidy = TidyPage(theme, library, thumbnails, dialogs)
        self.teach = TeachPage(theme, library, thumbnails)
        self.map = MapPage(theme, library, thumbnails)
        self.empty = EmptyPage(theme)
        self._pages = QStackedWidget()
        listing = (self.grid, self.problems, self.tidy, self.teach, self.map)
        for page in (*listing, self.viewer, self.compare, self.empty, first_run):
            self._pages.addWidget(page)
        self._pages.setMinimumSize(_LEAST)  # on small screens the window must get this small
        self.chips = QueryChips(theme, thumbnails, maker)
        vbox([self.chips, (self._pages, 1)], self, spacing=0)
        self._query_picture = QueryPicture(bar, thumbnails, maker)
        self._keeps_focus = False  # the search box, as the photos below it arrive
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._connect()

    def _connect(self) -> None:
        self._navigator.in_sight = self._in_sight
        self._navigator.held = self._held
        self._navigator.arrived.connect(self._arrive)
        self._navigator.shown.connect(self._show)
        self._navigator.rearranged.connect(self._show_arranged)
        self._navigator.returned.connect(self._show_returned)
        self._navigator.answered.connect(self._show_answer)
        self._navigator.problems_shown.connect(self._show_problems)
        self._navigator.refused.connect(self._refuse)
        self._patience.timeout.connect(self._say_searching)
        self._pages.currentChanged.connect(self.page_changed)
        self._pages.currentChanged.connect(self._show_chips)
        self.problems.selection_changed.connect(self.page_changed)
        for signal in (self._model.modelReset, self._model.rowsInserted, self._model.rowsRemoved):
            signal.connect(self._count)
        self._opener.opened.connect(self._show_viewer)
        self._opener.emptied.connect(self.close_photo)
        self.tidy.counted.connect(self._count_copies)
        self.teach.told.connect(self._count_copies)
        self.map.told.connect(self._count_copies)
        self.map.area_wanted.connect(lambda area: self._navigator.go(TakenAt(area)))
        self.tidy.compare_wanted.connect(self._compare_copies)
        self.compare.closed.connect(self.close_photo)
        self.compare.current_changed.connect(self.page_changed)
        self.grid.opened.connect(self.open_photo)
        self.grid.rested.connect(self._ask_for_more)
        self.grid.name_typed.connect(self._navigator.find_name)
        self._navigator.named.connect(self.grid.go_to_next)
        self.viewer.closed.connect(self.close_photo)
        self.empty.refined.connect(self.refine)
        self.empty.far_wanted.connect(self._show_far)
        self.empty.all_wanted.connect(self._bar.arranging.clear)
        self.empty.any_similarity_wanted.connect(self._show_any_similarity)
        self.empty.search_wanted.connect(self.search_by_words)
        self.empty.everywhere_wanted.connect(self._look_everywhere)
        self.empty.picture_wanted.connect(self.picture_wanted)
        self.empty.words_wanted.connect(self.words_wanted)
        self.empty.folder_wanted.connect(self.folder_wanted)
        self._typed.told.connect(self._count)
        self._typed.photos_wanted.connect(self._focus_photos)
        self._typed.search_wanted.connect(self.search_by_words)
        # Queued: the box shows what was chosen, and only then is emptied by the search for it.
        self._bar.arranging.words_chosen.connect(
            self.search_by_words, Qt.ConnectionType.QueuedConnection
        )
        self._bar.arranging.names_chosen.connect(self._focus_photos)
        self._bar.arranging.order_changed.connect(self._navigator.sort)
        self._bar.arranging.marks.changed.connect(self._filter_marks)
        self._bar.arranging.filter.changed.connect(self._filter)
        self._bar.arranging.filter.save_wanted.connect(self.chips.ask_name)
        self._bar.arranging.filter.wanted.connect(self._ask_choices)
        self._bar.arranging.box.left.connect(self._leave_box)
        self._bar.left.connect(self.leave)
        self.chips.changed.connect(self.refine)
        self.chips.far_wanted.connect(self._navigator.show_far)
        self._bar.threshold_changed.connect(self._navigator.set_threshold)

    # What the window tells

    def show_folders(self, folders: Sequence[FolderRecord]) -> None:
        """Take in the folders; without any, only the first-run page is shown."""
        if self._folders is not None and _are_back(folders, self._folders):
            self.grid.ask_thumbnails_soon()  # of a drive that is back
        self._folders = folders
        self._show_names(replace(self._names, folders=folders))
        self.tidy.show_folders(folders)
        self.map.note()
        self._count()

    def show_tags(self, tags: Sequence[Tag]) -> None:
        """Take in the tags that photos can be filtered by."""
        self._show_names(replace(self._names, tags=tags))

    def show_albums(self, albums: "Sequence[Album]") -> None:
        """Take in the albums that photos can be filtered by."""
        self._show_names(replace(self._names, albums=albums))

    def _show_names(self, names: FilterNames) -> None:
        self._names = names
        self.chips.show_names(names)
        self._bar.arranging.filter.show_names(names)

    def show_scanning(self, scanning: bool) -> None:
        """Take in whether more photos may still turn up."""
        if scanning != self._scanning:
            self._scanning = scanning
            self._count()

    def show_trouble(self, reason: str) -> None:
        """Say why the library can't be shown; empty when it can."""
        self._trouble = reason
        self._count()

    @property
    def shows_grid(self) -> bool:
        """Whether the grid is shown."""
        return self._pages.currentWidget() is self.grid

    @property
    def is_viewing(self) -> bool:
        """Whether a photo is open."""
        return self._pages.currentWidget() is self.viewer

    @property
    def is_comparing(self) -> bool:
        """Whether photos are compared."""
        return self._pages.currentWidget() is self.compare

    @property
    def is_close_up(self) -> bool:
        """Whether a photo is open or photos are compared."""
        return self.is_viewing or self.is_comparing

    @property
    def lists_problems(self) -> bool:
        """Whether the files that could not be read are listed."""
        return self._pages.currentWidget() is self.problems

    @property
    def tidies(self) -> bool:
        """Whether copies are gone through, or compared on the way."""
        return isinstance(self._navigator.history.here.place, Copies)

    @property
    def teaches(self) -> bool:
        """Whether a tag is taught."""
        return isinstance(self._navigator.history.here.place, Taught)

    @property
    def maps(self) -> bool:
        """Whether the map is shown."""
        return isinstance(self._navigator.history.here.place, OnMap)

    def select_all(self) -> None:
        """Select all that the page lists."""
        page = self._pages.currentWidget()
        if page is self.map:
            return
        if isinstance(page, TidyPage | TeachPage):
            page.select_all()
            return
        (self.problems.table if self.lists_problems else self.grid).selectAll()

    def chosen_ids(self) -> Ids:
        """The photos that commands act on: the open one, or the selected ones if they show."""
        if self.is_viewing and self.viewer.photo is not None:
            return np.array([self.viewer.photo.id], dtype=np.int64)
        if self.is_comparing and self.compare.current is not None:
            return np.array([self.compare.current.id], dtype=np.int64)
        if self._pages.currentWidget() in (self.grid, self.problems):
            return (self.problems if self.lists_problems else self.grid).selected_ids()
        return np.empty(0, dtype=np.int64)

    @property
    def settled(self) -> bool:
        """Whether nothing on show is still loading."""
        page = self._pages.currentWidget()
        if self._navigator.waiting or self._query_picture.busy or self._folders is None:
            return False
        if page is self.grid:
            return self.grid.settled
        if isinstance(page, TidyPage | TeachPage | MapPage):
            return page.settled
        return page is not self.viewer or self.viewer.settled

    def leave(self) -> None:
        """Go one step out: close the photo, leave the search or clear the filter."""
        if self.is_close_up:
            self.close_photo()
        elif isinstance(self._navigator.history.here.place, Query):
            self._navigator.back()
        else:
            self._bar.arranging.clear()

    def take_focus(self) -> None:
        """Give the keyboard focus to the page that is shown."""
        page = self._pages.currentWidget()
        if page is not None:
            page.setFocus()

    # Arriving

    def _in_sight(self) -> dict[str, Any]:
        grid = self.grid
        return {
            "current": grid.current_id(),
            "selected": grid.selected_ids(),
            "top": grid.top_id(),
        }

    def _held(self) -> int:
        """How many photos at the top must not move: none until the person turns to some.

        Then it is those up to the last in view. Whoever has scrolled, selected, opened or pointed
        at a photo since the results came would lose it otherwise.
        """
        return 0 if self._turned_to() == self._untouched else self.grid.rows_in_view.stop

    def _turned_to(self) -> tuple[object, ...]:
        grid = self.grid
        chosen = grid.current_id(), tuple(grid.selected_ids().tolist()), grid.hovered_id
        return *chosen, grid.verticalOffset(), self.is_close_up

    def _arrive(self, view: View) -> None:
        self._forget_photos()
        if self.is_close_up:
            self._pages.setCurrentWidget(self.grid)
        self._query_picture.forget()
        if isinstance(view.place, Query):
            self._bar.show_search(self._words.title(view), self.tr("Searching…"))
            self._query_picture.show(view.place)
            if self._navigator.history.found is None:
                self._patience.start()
        else:
            self._show_place(view)
        self._bar.arranging.show_words(view.words)
        self._bar.arranging.show_order(view.order)
        self._show_filter()
        self._show_chips()
        if isinstance(view.place, Copies):
            self._pages.setCurrentWidget(self.tidy)
            self.tidy.open(view.place.kind)
            self._count_copies()
            self._take_focus_on_arrival()
        elif isinstance(view.place, Taught):
            self._pages.setCurrentWidget(self.teach)
            self.teach.open(view.place.tag_id, view.place.path)
            self._take_focus_on_arrival()
        elif isinstance(view.place, OnMap):
            self._pages.setCurrentWidget(self.map)
            self.map.open()
            self._take_focus_on_arrival()

    def retitle(self, kept: Sequence[tuple[Query, str]]) -> None:
        """Call what is shown by its name, if it is one of these searches and filters."""
        self._words.kept = kept
        if self._bar.title and not self.is_close_up:
            self._bar.set_title(self._words.title(self._navigator.history.here))

    def _show_filter(self) -> None:
        """Show by what photos are filtered."""
        here = self._navigator.history.here
        self._bar.arranging.marks.show_marks(here.filter.shelf.marks)
        searches = isinstance(here.place, Query)
        self._bar.arranging.filter.show_scope(here.filter, searches=searches)
        if isinstance(here.place, Query):
            self.chips.show_query(here.place, far=here.far)
        else:
            self.chips.show_filter(here.scope)

    def _show_chips(self) -> None:
        here = self._navigator.history.here
        searching = isinstance(here.place, Query)
        self.chips.setVisible((searching or here.scope != ANYWHERE) and not self.is_close_up)
        refused = bool(self._navigator.refusal)
        self.chips.far.setVisible(searching and not (here.is_limited or refused))

    def _filter(self, scope: Scope) -> None:
        """Show only photos that meet a filter, of the place or among what a search may find."""
        place = self._navigator.history.here.place
        if isinstance(place, Query):
            self.refine(replace(place, scope=scope))
        else:
            self._navigator.filter(scope)
            self._show_filter()
            self._show_chips()
            self.filtered.emit()

    def _ask_choices(self) -> None:
        button, here = self._bar.arranging.filter, self._navigator.history.here
        limits = here.filter != ANYWHERE or bool(here.words.strip())
        button.offer_saving(limits or isinstance(here.place, Query))
        self._navigator.ask_choices(button.show_choices)

    def _filter_marks(self, marks: Marks) -> None:
        scope = self._navigator.history.here.filter
        self._filter(replace(scope, shelf=replace(scope.shelf, marks=marks)))

    def search_by_words(self, words: str) -> None:
        """Search for photos that show what words say, within the search that is on, if one is."""
        here = self._navigator.history.here
        self._navigator.forget_words()
        if isinstance(here.place, Query):
            self.refine(replace(here.place, words=words))
        else:
            scope = here.scope
            if isinstance(here.place, TakenAt):
                scope = replace(scope, shelf=replace(scope.shelf, area=here.place.area))
            self._navigator.go(Query(words=words, scope=scope))

    def refine(self, query: Query, without: Sequence[int] = ()) -> None:
        """Search more precisely; of photos that are no results any more the next one is current."""
        if not query.asks:
            if isinstance(self._navigator.history.here.place, Query):
                self._navigator.go(place_left(query))
            else:
                self._filter(query.scope)
            return
        current = self._model.neighbour(without) if without else self.grid.current_id()
        if self.is_close_up:
            self.close_photo()
        self._navigator.refine(query, current)

    def _show_place(self, view: View) -> None:
        narrowable = not isinstance(view.place, Problems | Paged)
        sortable = isinstance(view.place, AllPhotos | Favourites | WithTag | InFolder | TakenAt)
        self._bar.show_place(self._words.title(view), "", narrowable=narrowable, sortable=sortable)

    def _show(self, view: View) -> None:
        self._patience.stop()
        self._count()
        self.grid.restore(view.current, view.selected, view.top)
        if self.shows_grid:
            self._take_focus_on_arrival()
        self._keeps_focus = False
        self._untouched = self._turned_to()

    def _take_focus_on_arrival(self) -> None:
        """Give the page the focus, unless the person walks through the sidebar or is to type."""
        focused = self.window().focusWidget()
        walks = isinstance(focused, PlaceTree) and focused.walked
        types = self._keeps_focus and self._bar.isAncestorOf(focused)
        if not (walks or types):
            self.take_focus()

    def _show_arranged(self) -> None:
        """Keep the current photo in view, or else show the first ones."""
        self._count()
        self._show_chips()
        self._typed.go_on()
        current = self.grid.current_id()
        if current is not None and self._model.row_of(current) is not None:
            self.grid.go_to(current, select=False)
        else:
            self.grid.scroll_to_top_of(None)

    def _show_returned(self, ids: Ids) -> None:
        """Select what is back from the trash."""
        if self.is_viewing:
            self.open_photo(int(ids[0]))
        elif self.is_comparing:
            self._comparison.bring_back(ids)
        elif self.shows_grid:
            self.grid.choose(ids)
            self.grid.setFocus()

    def _ask_for_more(self) -> None:
        """Load further results when the end has been reached."""
        if self.grid.is_at_end and self.shows_grid:
            self._navigator.more()

    def focus_filter(self) -> None:
        """Put the cursor into the filter box; from a page without one, above all photos."""
        if self.is_close_up:
            self.close_photo()
        if not self._bar.arranging.isVisible():
            self._navigator.go(AllPhotos())
            self._keeps_focus = True
        self._bar.arranging.focus_words()

    def _focus_photos(self) -> None:
        if self.shows_grid:
            self.grid.setFocus(Qt.FocusReason.TabFocusReason)

    def _leave_box(self) -> None:
        """Go on to the photos, or without any to what is offered instead."""
        if self._pages.currentWidget() is self.empty:
            self.empty.take_keys()
        else:
            self._focus_photos()

    def _show_empty(self) -> None:
        """Show the page without photos, which takes the focus over from the one before."""
        page, focused = self._pages.currentWidget(), self.window().focusWidget()
        had_focus = page is not None and (page is focused or page.isAncestorOf(focused))
        self._pages.setCurrentWidget(self.empty)
        if had_focus and page is not self.empty and not self.empty.take_keys():
            self.empty.setFocus()

    def _show_answer(self, view: View) -> None:
        found = self._navigator.history.found
        if found is not None:
            self.chips.show_ignored(found.answer.ignored_words)
            self.chips.show_meant(found.answer.meant)
        if self.is_viewing:
            self._outline.refresh()
        if found is not None and found.answer.matches and not self.is_close_up:
            similarities = [match.similarity for match in found.answer.matches]
            self._bar.set_similarities(min(similarities), max(similarities), view.threshold)

    def _show_problems(self, photos: Sequence[PhotoRecord]) -> None:
        self.problems.show_problems(photos)
        self._bar.set_subtitle(
            self.tr("%Ln files could not be read, or only in part", "", len(photos))
        )
        if photos and not self.lists_problems:
            self._pages.setCurrentWidget(self.problems)
            self._take_focus_on_arrival()
        elif not photos:
            text = self.tr("Files that can't be read are listed here.")
            self.empty.say("photos", self.tr("No problems"), text)
            self._show_empty()

    def _refuse(self) -> None:
        self._patience.stop()
        self._count()
        self._show_chips()

    def _say_searching(self) -> None:
        self.empty.say_searching(self._navigator.history.here.place)
        self._show_empty()

    def _show_far(self) -> None:
        self._navigator.show_far(True)
        self.chips.far.setChecked(True)

    def _show_any_similarity(self) -> None:
        self._navigator.set_threshold(0.0)
        self._show_answer(self._navigator.history.here)

    def _look_everywhere(self, words: str) -> None:
        """Look for photos with these words in the whole library."""
        self._navigator.go(AllPhotos())
        self._bar.arranging.show_words(words)
        self._typed.narrow(words)

    # What is on the page

    def _count(self) -> None:
        """Say how much there is, or why there is nothing."""
        if self._trouble:
            self.empty.say("warning", self.tr("Can't show the library"), self._trouble)
            self._show_empty()
            return
        here = self._navigator.history.here
        place = here.place
        unknown = self._folders is None or self._navigator.waiting
        if unknown or self.is_close_up:
            return
        if self._navigator.refusal:
            if isinstance(place, Query):
                self._bar.set_subtitle(self.tr("No results"))
            for_words = bool(self._navigator.unknown_words)
            self.empty.say_refusal(place, self._navigator.refusal, for_words=for_words)
            self._show_empty()
            return
        if isinstance(place, Problems):
            return
        count = self._model.count
        if not self._folders and not isinstance(place, Query):
            self._pages.setCurrentWidget(self._first_run)
            self.welcoming.emit(True)
            return
        self.welcoming.emit(False)
        if isinstance(place, Paged):
            self._pages.setCurrentWidget(self._page_of(place))
            self._count_copies()
            return
        found = self._navigator.history.found
        self._bar.set_subtitle(
            self._words.amount(here, found, count, self._folders or (), self._model.piles)
        )
        if count:
            self._show_grid()
        else:
            words = self._typed.unknown(here.words)
            self.empty.say_nothing(here, found, self.chips.limits, words, scanning=self._scanning)
            self._show_empty()

    def _page_of(self, place: Paged) -> TidyPage | TeachPage | MapPage:
        if isinstance(place, OnMap):
            return self.map
        return self.tidy if isinstance(place, Copies) else self.teach

    def _count_copies(self) -> None:
        place = self._navigator.history.here.place
        if isinstance(place, Paged) and not self.is_close_up:
            self._bar.set_subtitle(self._page_of(place).subtitle)

    def _show_grid(self) -> None:
        """Give the first photos the focus, unless a filter is being typed."""
        first = not self.shows_grid
        self._pages.setCurrentWidget(self.grid)
        if first and not self._bar.isAncestorOf(self.window().focusWidget()):
            self._take_focus_on_arrival()

    # One photo large

    def open_photo(self, photo_id: int | None) -> None:
        """Show a photo as large as the window allows."""
        self._opener.open(photo_id)

    def lead_through(self, course: Sequence[int]) -> None:
        """Lead through these photos once one of them is open; none: through all that are listed."""
        self._opener.lead_through(course)

    def _show_viewer(self) -> None:
        self._pages.setCurrentWidget(self.viewer)
        self.viewer.setFocus()
        self._outline.begin()
        self.page_changed.emit()

    def outline_parts(self, wanted: bool) -> None:
        """Show in opened results where the part lies that was searched with, or do not."""
        self._outline.switch(wanted)

    def _forget_photos(self) -> None:
        self.viewer.hide_photo()
        self.compare.clear()
        self.photo_closed.emit()

    def zoom(self, steps: int) -> None:
        """Make what is shown larger or smaller."""
        canvas = self.compare if self.is_comparing else self.viewer.canvas
        if self._pages.currentWidget() is self.map:
            self.map.view.zoom_by(steps)
            return
        grid = self.teach.grid if self.teaches else self.grid
        (canvas if self.is_close_up else grid).zoom(steps)

    def show_comparison(self, photos: Sequence[PhotoRecord], *, listed: bool = True) -> None:
        """Show photos side by side; those that the grid lists are followed there."""
        self._pages.setCurrentWidget(self.compare)
        self.compare.setFocus()
        self.compare.mark_only(self.tidies)
        self._comparison.show_photos(photos, listed=listed)

    def _compare_copies(self, ids: Sequence[int]) -> None:
        """Compare photos of a group, whatever the grid lists."""
        self._library.ask(
            lambda library: library.photos(np.array(ids, np.int64)),
            partial(self.show_comparison, listed=False),
        )

    def close_photo(self) -> None:
        """Go back to the grid, to the photo picked in a comparison, or to the copies."""
        picked = self.compare.current
        self._forget_photos()
        if self.tidies:
            self._pages.setCurrentWidget(self.tidy)
            self._show_place(self._navigator.history.here)
            self._count()
            self.tidy.setFocus()
            self.tidy.view.ask_thumbnails_soon()
            return
        self._pages.setCurrentWidget(self.grid)
        view = self._navigator.history.here
        if isinstance(view.place, Query) and self._navigator.history.found is not None:
            self._bar.show_search(self._words.title(view), "")
            self._show_answer(view)
        else:
            self._show_place(view)
        self._count()
        self.grid.setFocus()
        if picked is not None:
            self.grid.go_to(picked.id)


def _are_back(now: Sequence[FolderRecord], before: Sequence[FolderRecord]) -> bool:
    """Whether a drive is connected that was not."""
    known = {folder.id: folder for folder in before}
    return any(
        (folder.online and not known[folder.id].online)
        or not set(known[folder.id].away) <= set(folder.away)
        for folder in now
        if folder.id in known
    )
