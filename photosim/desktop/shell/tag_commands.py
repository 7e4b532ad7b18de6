"""What the window's commands do with tags, ratings and hearts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from photosim.annotations import TagPath
from photosim.arrays import Ids
from photosim.catalogue.records import PhotoRecord, Tag
from photosim.desktop.browse.browser import Browser
from photosim.desktop.browse.history import AllPhotos, Favourites, Place, Taught, WithTag
from photosim.desktop.browse.navigator import Navigator
from photosim.desktop.browse.sidebar import Sidebar
from photosim.desktop.browse.tag_dialog import TagDialog, written
from photosim.desktop.shell.actions import Actions
from photosim.desktop.shell.behind import with_all_behind
from photosim.desktop.shell.undo_stack import UndoStack
from photosim.desktop.tasks.lane import Ticket
from photosim.desktop.tasks.library_lane import LibraryLane
from photosim.desktop.viewer.marks import MarksPanel

if TYPE_CHECKING:  # they come with the catalogue's libraries, for which no window waits
    from photosim.library.kept import Kept
    from photosim.library.library import Library
    from photosim.library.tags import CountedTag, Tags

Say = Callable[["Tags"], "Kept"]


class TagCommands(QObject):
    """Rates and tags the chosen photos."""

    def __init__(
        self,
        window: QWidget,
        actions: Actions,
        browser: Browser,
        sidebar: Sidebar,
        navigator: Navigator,
        panel: MarksPanel,
        library: LibraryLane,
        undo: UndoStack,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._actions = actions
        self._browser = browser
        self._sidebar = sidebar
        self._navigator = navigator
        self._panel = panel
        self._library = library
        self._undo = undo
        self._counting: Ticket | None = None
        self._connect()

    def _connect(self) -> None:
        act, panel, sidebar = self._actions, self._panel, self._sidebar
        for stars, action in enumerate(act.stars):
            action.triggered.connect(partial(self._rate, stars))
        act.heart.triggered.connect(self._give_heart)
        act.reject.triggered.connect(self._reject)
        act.on(act.edit_tags, self._ask_tags)
        panel.rated.connect(self._rate)
        panel.heart_wanted.connect(self._give_heart)
        panel.rejection_wanted.connect(self._reject)
        panel.tags_wanted.connect(self._ask_tags)
        sidebar.photos_dropped.connect(self._take_drop)
        sidebar.tag_placed.connect(self._place)
        sidebar.tag_merge_wanted.connect(self._merge)
        sidebar.tag_delete_wanted.connect(self._delete)
        self._undo.changed.connect(self.refresh)

    # What the window tells

    def follow(self, ids: Ids) -> None:
        """Enable the commands that suit these photos, the chosen ones."""
        act = self._actions
        ours = len(ids) > 0 and bool(ids.min() > 0) and not self._browser.lists_problems
        for action in (*act.stars, act.heart, act.reject, act.edit_tags):
            action.setEnabled(ours)
        act.rating.menuAction().setEnabled(ours)
        known = self._known(ids) if ours else []
        act.heart.setChecked(bool(known) and all(one.rating.heart for one in known))
        act.reject.setChecked(bool(known) and all(one.rating.rejected for one in known))

    def refresh(self, _changes: object = None) -> None:
        """Show how many photos have each tag; follow one that is renamed, leave one gone."""
        if self._counting is not None:
            self._counting.cancel()
        self._counting = self._library.ask(_counted, self._take_counts)

    def _take_counts(self, counted: "tuple[Sequence[CountedTag], int]") -> None:
        self._sidebar.show_tags(*counted)
        self._browser.show_tags([one.tag for one in counted[0]])
        paths = {one.tag.id: one.tag.path for one in counted[0]}
        self._navigator.rename(partial(_named, paths))
        here = self._here
        if isinstance(here, WithTag) and here.tag_id not in paths:
            self._navigator.go(AllPhotos())

    @property
    def _here(self) -> Place:
        return self._navigator.history.here.place

    # What the person does

    def _rate(self, stars: int, _checked: bool = False) -> None:
        ids = self._chosen()
        words = self.tr("%Ln photos have no stars now.", "", len(ids))
        if stars:
            given = self.tr("%Ln stars", "", stars)
            words = self.tr("Gave %Ln photos {stars}.", "", len(ids)).format(stars=given)
        self._say(ids, lambda tags: tags.rate(ids, stars), words)

    def _give_heart(self, heart: bool) -> None:
        self._love(self._chosen(), heart)

    def _love(self, ids: list[int], heart: bool) -> None:
        words = (
            self.tr("%Ln photos are favourites now.", "", len(ids))
            if heart
            else self.tr("%Ln photos are no longer favourites.", "", len(ids))
        )
        self._say(ids, lambda tags: tags.give_heart(ids, heart=heart), words)

    def _reject(self, rejected: bool) -> None:
        ids = self._chosen()
        words = (
            self.tr("Rejected %Ln photos.", "", len(ids))
            if rejected
            else self.tr("%Ln photos are no longer rejected.", "", len(ids))
        )
        self._say(ids, lambda tags: tags.reject(ids, rejected=rejected), words)

    def _ask_tags(self) -> None:
        ids = self._chosen()
        if ids:
            self._library.ask(
                lambda library: (library.tags.counted(), library.tags.counts_among(ids)),
                partial(self._show_dialog, ids),
            )

    def _show_dialog(
        self, ids: list[int], known: "tuple[Sequence[CountedTag], dict[int, int]]"
    ) -> None:
        counted, have = known
        dialog = TagDialog([one.tag for one in counted], have, len(ids), self._window)
        dialog.chosen.connect(partial(self._change_tags, ids))
        dialog.open()

    def _change_tags(self, ids: list[int], given: list[TagPath], taken: list[int]) -> None:
        words = self.tr("Changed the tags of %Ln photos.", "", len(ids))
        self._say(ids, lambda tags: tags.change(ids, given, taken), words)

    def _take_drop(self, dragged: list[int], place: Place) -> None:
        ids = with_all_behind(self._browser, np.array(dragged, np.int64))
        if isinstance(place, Favourites):
            self._love(ids, True)
        elif isinstance(place, WithTag):
            words = self.tr("Gave %Ln photos the tag “{tag}”.", "", len(ids))
            words = words.format(tag=place.path[-1])
            self._say(ids, lambda tags: tags.tag(ids, place.path), words)

    def _place(self, tag_id: int, path: TagPath) -> None:
        """Rename or move a tag; where there is one so called, offer to merge the two."""
        tag, there = self._sidebar.tag_of(tag_id), self._sidebar.tag_at(path)
        if tag is not None and there is not None and there.id != tag_id:
            self._offer_merging(tag, there)
            return
        words = self.tr("The tag is now “{tag}”.").format(tag=written(path))
        self._keep(lambda tags: tags.place(tag_id, path), words, offers=True)

    def _offer_merging(self, tag: Tag, target: Tag) -> None:
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setTextFormat(Qt.TextFormat.PlainText)
        question = self.tr("There is a tag “{tag}” already. Merge the two?")
        box.setText(question.format(tag=written(target.path)))
        words = self.tr("Photos with “{tag}” get “{target}” instead. You can undo this.")
        words = words.format(tag=written(tag.path), target=written(target.path))
        box.setInformativeText(words)
        merge = box.addButton(self.tr("Merge"), QMessageBox.ButtonRole.AcceptRole)
        cancel = box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(cancel)
        box.setEscapeButton(cancel)
        merge.clicked.connect(lambda: self._merge(tag, target))
        box.open()

    def _merge(self, tag: Tag, target: Tag) -> None:
        words = self.tr("Merged “{tag}” into “{target}”.")
        words = words.format(tag=written(tag.path), target=written(target.path))
        self._undo.keep(
            lambda library: library.tags.merge(tag.id, target.id),
            words,
            offers=True,
            then=partial(self._leave_merged, tag, target),
        )

    def _leave_merged(self, tag: Tag, target: Tag) -> None:
        """Show the photos of the tag that is left, where those of the other are shown."""
        if self._sidebar.place == WithTag(tag.id, tag.path):
            self._sidebar.chosen.emit(WithTag(target.id, target.path))

    def _delete(self, tag: Tag) -> None:
        words = self.tr("Deleted the tag “{tag}”.").format(tag=tag.name)
        self._undo.keep(
            lambda library: library.tags.delete(tag.id),
            words,
            offers=True,
            then=partial(self._leave, tag),
        )

    def _leave(self, tag: Tag) -> None:
        """Leave the page of a tag, or of one that lies in it."""
        here = self._here
        if isinstance(here, WithTag) and here.path[: len(tag.path)] == tag.path:
            self._navigator.go(AllPhotos())

    def _chosen(self) -> list[int]:
        """The chosen photos, and their copies behind them; see `with_all_behind`."""
        return with_all_behind(self._browser, self._browser.chosen_ids())

    def _known(self, ids: Ids) -> list[PhotoRecord]:
        known = self._browser.grid.photos.known(ids)
        viewed = self._browser.viewer.photo
        if not known and viewed is not None and viewed.id in ids:
            return [viewed]
        return known

    def _say(self, ids: Sequence[int], say: Say, words: str) -> None:
        copies, mates = self._browser.grid.photos.folded_among(ids)
        if copies:
            folded = self.tr("%Ln of them are folded copies.", "", copies)
            words = f"{words} {folded}"
        if mates:
            behind = self.tr("%Ln of them lie behind covers of stacks.", "", mates)
            words = f"{words} {behind}"
        if ids:
            self._keep(say, words, offers=len(ids) > 1)

    def _keep(self, say: Say, words: str, *, offers: bool) -> None:
        """Have something kept; ``offers``: the line that offers to undo it is shown."""
        self._undo.keep(lambda library: say(library.tags), words, offers=offers)


def _counted(library: "Library") -> "tuple[Sequence[CountedTag], int]":
    return library.tags.counted(), library.tags.hearts()


def _named(paths: Mapping[int, TagPath], place: Place) -> Place:
    """The page of a tag under its present name; any other place as it is."""
    if not isinstance(place, WithTag | Taught):
        return place
    path = paths.get(place.tag_id, place.path)
    return place if path == place.path else replace(place, path=path)
