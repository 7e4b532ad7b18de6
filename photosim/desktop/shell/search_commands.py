"""Searching with photos of the library: those chosen, pointed at, a part of one, more or less."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from photosim.catalogue.records import PhotoRecord
from photosim.desktop.browse.browser import Browser
from photosim.desktop.browse.history import similar_to, with_photos
from photosim.desktop.browse.navigator import Navigator
from photosim.desktop.shell.actions import Actions
from photosim.desktop.shell.status_line import StatusLine
from photosim.library.query import Example, Query, Region

MOST_EXAMPLES = 50
"""Pictures to search with at a time."""


class SearchCommands(QObject):
    """Makes searches of photos, and of marks on results."""

    def __init__(
        self,
        window: QWidget,
        actions: Actions,
        browser: Browser,
        navigator: Navigator,
        status: StatusLine,
    ) -> None:
        super().__init__(window)
        self._browser = browser
        self._navigator = navigator
        self._model = browser.grid.photos
        self._status = status
        actions.on(actions.find_similar, self._find_similar)
        actions.on(actions.more_like, partial(self._steer, 1))
        actions.on(actions.less_like, partial(self._steer, -1))
        actions.on(actions.find_part, self._choose_part)
        browser.grid.similar_wanted.connect(self._find_similar_to)
        browser.grid.steered.connect(self._steer_by)
        browser.viewer.part_wanted.connect(self._find_similar_to_part)

    def _find_similar(self) -> None:
        photos = self._chosen()
        if photos:
            self._navigator.go(self._query_with(photos[:MOST_EXAMPLES]))
        self.note_most(len(photos))

    def add_examples(self, sign: int, names: Sequence[str]) -> None:
        """Add pictures to the search, to be like these or unlike them."""
        query = self._navigator.history.here.place
        if isinstance(query, Query):
            added = tuple(Example(Path(name), sign=sign) for name in names)
            self._browser.refine(replace(query, examples=query.examples + added))

    def _steer(self, sign: int, _checked: bool = False) -> None:
        """Say of the chosen results that they are wanted, or not."""
        self._refine_with(self._chosen(), sign)

    def _steer_by(self, photo_id: int, sign: int) -> None:
        self._refine_with(self._pointed(photo_id), sign)

    def _refine_with(self, photos: Sequence[PhotoRecord], sign: int) -> None:
        query, searched = self._navigator.history.here.place, self._model.query_id
        results = [photo for photo in photos if photo.id != searched]
        if isinstance(query, Query) and results:
            self._browser.refine(with_photos(query, results, sign), [photo.id for photo in results])

    def _find_similar_to(self, photo_id: int) -> None:
        for photo in self._pointed(photo_id):
            self._navigator.go(similar_to(photo.path, photo.id))

    def _choose_part(self) -> None:
        """Open the photo if need be, and let the person choose a part of it."""
        for photo in self._chosen()[:1]:
            if not self._browser.is_viewing:
                self._browser.open_photo(photo.id)
            self._browser.viewer.choose_part()

    def _find_similar_to_part(self, region: Region) -> None:
        photo = self._browser.viewer.photo
        if photo is not None:
            [example] = self._query_with([photo]).examples
            self._navigator.go(Query((replace(example, region=region),)))

    def note_most(self, count: int) -> None:
        """Say so if there are more photos than one searches with."""
        if count > MOST_EXAMPLES:
            words = self.tr("Searching with the first %Ln of these photos.", "", MOST_EXAMPLES)
            self._status.show_note(words)

    def _query_with(self, photos: Sequence[PhotoRecord]) -> Query:
        """A search with photos, of which one may be the picture that is searched with now."""
        here = self._navigator.history.here.place
        known = here.examples if isinstance(here, Query) else ()
        return with_photos(Query(()), photos, known=known)

    def _pointed(self, photo_id: int) -> list[PhotoRecord]:
        """The photo in a list; an empty one if it is gone or not loaded yet."""
        row = self._model.row_of(photo_id)
        photo = None if row is None else self._model.record(row)
        return [] if photo is None else [photo]

    def _chosen(self) -> list[PhotoRecord]:
        return self._model.known(self._browser.chosen_ids())
