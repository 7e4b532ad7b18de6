"""What can be done with where photos were taken: what is near, and what it is called."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from photosim.annotations import Position
from photosim.catalogue.records import PhotoRecord
from photosim.desktop.browse.browser import Browser
from photosim.desktop.browse.history import TakenAt
from photosim.desktop.browse.navigator import Navigator
from photosim.desktop.browse.sidebar import Sidebar
from photosim.desktop.shell.actions import NEAR_KM, Actions
from photosim.desktop.tasks.lane import Ticket
from photosim.desktop.tasks.library_lane import LibraryLane
from photosim.desktop.viewer.details import DetailsPanel
from photosim.library.arrangement import Near
from photosim.library.gazetteer import Whereabouts, gazetteer, joined
from photosim.library.query import Query

if TYPE_CHECKING:
    from photosim.library.library import Library

translate = QCoreApplication.translate


class PlaceCommands(QObject):
    """Shows where the chosen photo was taken, and what else was taken near there."""

    def __init__(
        self,
        parent: QObject,
        act: Actions,
        browser: Browser,
        sidebar: Sidebar,
        navigator: Navigator,
        details: DetailsPanel,
        library: LibraryLane,
    ) -> None:
        super().__init__(parent)
        self._act = act
        self._browser = browser
        self._sidebar = sidebar
        self._navigator = navigator
        self._details = details
        self._library = library
        self._photo: PhotoRecord | None = None
        self._place = Whereabouts("", "")
        self._asked: Ticket | None = None
        self._going: Ticket | None = None
        for action, km in zip(act.near_by, NEAR_KM, strict=True):
            action.triggered.connect(partial(self._show_near, km))

    def refresh(self) -> None:
        """Ask of how many photos it is known where they were taken."""
        self._library.ask(lambda library: library.table.count_placed(), self._sidebar.show_placed)

    def follow(self, chosen: Sequence[PhotoRecord]) -> None:
        """Take in which photos are chosen."""
        photo = chosen[0] if len(chosen) == 1 and chosen[0].position is not None else None
        self._act.near.setEnabled(photo is not None)
        for action in self._act.near_by:
            action.setEnabled(photo is not None)
        before = None if self._photo is None else self._photo.position
        self._photo = photo
        position = None if photo is None else photo.position
        if position != before:
            self._place = Whereabouts("", "")
            if self._asked is not None:
                self._asked.cancel()
            if position is not None:
                self._asked = self._library.ask(partial(_whereabouts, position), self._take)
        self._details.show_place(_words(self._place))

    def _take(self, found: Whereabouts) -> None:
        self._place = found
        self._details.show_place(_words(found))

    def _show_near(self, km: int) -> None:
        """Go to what was taken near the chosen photo; in a search, stay with what it found."""
        if self._photo is None or self._photo.position is None:
            return
        position = self._photo.position
        # The panel may not know the name yet.
        self._going = self._library.ask(
            partial(_whereabouts, position),
            lambda found: self._go_near(Near(*position, km, joined(found))),
        )

    def _go_near(self, area: Near) -> None:
        here = self._navigator.history.here.place
        if isinstance(here, Query):
            shelf = replace(here.scope.shelf, area=area)
            self._browser.refine(replace(here, scope=replace(here.scope, shelf=shelf)))
        else:
            current = None if self._photo is None else self._photo.id
            self._navigator.go(TakenAt(area), current=current)


def _whereabouts(position: Position, library: "Library") -> Whereabouts:
    return gazetteer().whereabouts(*position, library.words.language)


def _words(place: Whereabouts) -> str | None:
    if not place.city:
        return place.country or None
    return translate("Places", "near {place}").format(place=joined(place))
