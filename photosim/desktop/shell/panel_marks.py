"""Keeps what is said of the photo in the details panel on show."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from photosim.desktop.tasks.lane import Ticket
from photosim.desktop.tasks.library_lane import LibraryLane
from photosim.desktop.viewer.marks import MarksPanel
from photosim.library.progress import Changes

if TYPE_CHECKING:  # they come with the catalogue's libraries, for which no window waits
    from photosim.library.lessons import Suggestion
    from photosim.library.library import Library
    from photosim.library.tags import PhotoTags

    Said = tuple[PhotoTags | None, tuple[Suggestion, ...], bool]


class PanelMarks(QObject):
    """Shows tags and rating of one photo, and which tags are suggested for it.

    Attributes:
        panel: Shows it, and hears what the person says of it.
        photo_id: The photo; None where there is none of which something can be said.
    """

    def __init__(self, panel: MarksPanel, library: LibraryLane, parent: QObject) -> None:
        super().__init__(parent)
        self.photo_id: int | None = None
        self.panel = panel
        self._library = library
        self._asked: Ticket | None = None

    def follow(self, photo_id: int | None) -> None:
        """Turn to a photo, whose rating is on show already."""
        if photo_id != self.photo_id:
            self.panel.show_suggestions(())
        self.photo_id = photo_id
        self.refresh()

    def note(self, changes: Changes) -> None:
        """Hear of photos that changed."""
        if changes.marked:
            self.refresh()

    def refresh(self, _changes: object = None) -> None:
        """Show what is said of it by now."""
        if self._asked is not None:
            self._asked.cancel()
        shown = self.photo_id
        if shown is not None:
            self._asked = self._library.ask(partial(_said_of, shown), self._show)

    def _show(self, said: "Said") -> None:
        known, suggestions, is_none = said
        if known is not None:
            self.panel.show_rating(known.rating)
            self.panel.show_tags([tag.path for tag in known.tags])
        self.panel.show_suggestions([one.tag for one in suggestions], is_none=is_none)


def _said_of(photo_id: int, library: "Library") -> "Said":
    teaching = library.teaching
    return (
        library.tags.of([photo_id]).get(photo_id),
        tuple(teaching.suggestions([photo_id]).get(photo_id, ())),
        teaching.is_none_of_these(photo_id),
    )
