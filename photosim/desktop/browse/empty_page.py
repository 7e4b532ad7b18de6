"""The page of a place that has no photos to show: it says why, and offers what helps."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal

from photosim.desktop.browse.history import (
    AllPhotos,
    Favourites,
    InAlbum,
    Place,
    Results,
    View,
    WithTag,
)
from photosim.desktop.browse.query_chips import Limit
from photosim.desktop.ui.widgets import EmptyState, Offer
from photosim.library.folds import results_of
from photosim.library.query import Query
from photosim.search.levels import Level

_MOST_LIMITS = 3  # that can be left out with a button


class EmptyPage(EmptyState):
    """Says why there are no photos.

    Signals:
        refined: The `Query` that is wanted instead.
        far_wanted: Results that are not close are to be shown, too.
        all_wanted: The filter is to be cleared.
        any_similarity_wanted: No result is to be hidden.
        search_wanted: The words that photos are to be searched for.
        everywhere_wanted: The words that photos of the whole library are to be filtered by.
        picture_wanted: A picture to search with is to be chosen.
        words_wanted: A model is to be had that knows more words.
        folder_wanted: A folder is to be added.
    """

    refined = Signal(object)
    far_wanted = Signal()
    all_wanted = Signal()
    any_similarity_wanted = Signal()
    search_wanted = Signal(str)
    everywhere_wanted = Signal(str)
    picture_wanted = Signal()
    words_wanted = Signal()
    folder_wanted = Signal()

    def say_searching(self, place: Place) -> None:
        """Say that an answer takes a while."""
        text = self.tr("Analysing the photo… You can keep browsing.")
        if isinstance(place, Query) and not place.counting:
            text = self.tr("Comparing the words with your photos… You can keep browsing.")
        self.say("similar", self.tr("Searching…"), text)

    def say_refusal(self, place: Place, reason: str, *, for_words: bool) -> None:
        """Say why there is no answer.

        Args:
            place: Where.
            reason: Why.
            for_words: Whether that is because of words that are not known.
        """
        if not isinstance(place, Query):
            self.say("warning", self.tr("Can't show these photos"), reason)
        elif for_words:
            self.say("image-broken", self.tr("Can't search"), reason, *self._instead_of_words())
        elif any(example.sign > 0 for example in place.counting):  # none of which can be read
            self.say("image-broken", self.tr("Can't search"), reason, self._another_picture())
        else:
            self.say("image-broken", self.tr("Can't search"), reason)

    def say_nothing(
        self,
        view: View,
        found: Results | None,
        limits: Sequence[Limit],
        unknown: Sequence[str],
        *,
        scanning: bool,
    ) -> None:
        """Say why a place has no photos.

        Args:
            view: The place and what is seen of it.
            found: What a search has found.
            limits: What a search is limited to.
            unknown: Those words of the filter that nothing is known of.
            scanning: Whether more photos may still turn up.
        """
        words = view.words.strip()
        if isinstance(view.place, Query):
            self._say_no_results(view, found, limits, unknown)
        elif words:
            self._say_no_matches(view, words, unknown)
        elif limits:
            self._say_filtered(limits)
        elif isinstance(view.place, WithTag):
            text = self.tr("Drag photos onto the tag in the sidebar, or press Ctrl+T.")
            self.say("tag", self.tr("No photo has this tag"), text)
        elif isinstance(view.place, InAlbum):
            text = self.tr("Drag photos onto the album in the sidebar, or press Ctrl+Shift+A.")
            self.say("album", self.tr("This album is empty"), text)
        elif isinstance(view.place, Favourites):
            text = self.tr("Press Ctrl+H to make a photo a favourite.")
            self.say("heart", self.tr("No favourites"), text)
        elif scanning:
            text = self.tr("They appear here as they are found.")
            self.say("photos", self.tr("Looking for photos…"), text)
        else:
            text = self.tr("This folder has no photos that PhotoSim can read.")
            add = self.tr("Add Folder…"), self.folder_wanted.emit
            self.say("photos", self.tr("No photos here"), text, add)

    def _say_no_matches(self, view: View, words: str, unknown: Sequence[str]) -> None:
        """Say that no photo has the words that were typed."""
        text = self._no_photo_has(words)
        offers: list[Offer] = []
        if unknown:
            not_known = self.tr("PhotoSim doesn't know what “{words}” looks like, either.")
            text = f"{text} {not_known.format(words=', '.join(unknown))}"
        else:
            offers.append(self._search_for(words))
        if not isinstance(view.place, AllPhotos):
            everywhere = partial(self.everywhere_wanted.emit, words)
            offers.append((self.tr("Look in the Whole Library"), everywhere))
        if unknown:
            offers += self._instead_of_words()
        self.say("filter", self.tr("No matches"), text, *offers)

    def _say_no_results(
        self,
        view: View,
        found: Results | None,
        limits: Sequence[Limit],
        unknown: Sequence[str],
    ) -> None:
        matches = () if found is None else results_of(found.answer)
        words = view.words.strip()
        if matches and not view.shows_far and all(one.level is Level.FAR for one in matches):
            title = self.tr("No close matches")
            text = self.tr("The photos here have little in common with what you are looking for.")
            if found is not None and found.partial:
                title = self.tr("No close matches yet")
                text = self.tr(
                    "The photos indexed so far have little in common with what you are looking for."
                )
            anyway = self.tr("Show Them Anyway"), self.far_wanted.emit
            self.say("similar", title, text, anyway)
        elif matches and all(match.similarity < view.threshold for match in matches):
            text = self.tr("All photos found are less similar than the slider above asks for.")
            any_similarity = self.tr("Show Any Similarity"), self.any_similarity_wanted.emit
            self.say("similar", self.tr("No close matches"), text, any_similarity)
        elif matches:
            text = self.tr("All of them have been moved or deleted.")
            self.say("photos", self.tr("No results left"), text)
        elif words:
            clear = self.tr("Show All (Esc)"), self.all_wanted.emit
            search = () if unknown else (self._search_for(words),)
            offers = (*search, clear, *self._without(limits))
            self.say("filter", self.tr("No matches"), self._no_photo_has(words), *offers)
        elif limits:
            self._say_limited(view.place, limits)
        elif found is not None and found.answer.matches:
            text = self.tr("Only the photos of its own stack are similar.")
            self.say("similar", self.tr("No close matches"), text)
        else:
            text = self.tr("No photos have been indexed yet. Try again in a moment.")
            self.say("similar", self.tr("Nothing to search yet"), text)

    def _say_filtered(self, limits: Sequence[Limit]) -> None:
        """Say that a filter leaves no photo of a place."""
        text = self.tr("No photo here meets all of these: {limits}.")
        if len(limits) == 1:
            text = self.tr("No photo here meets this filter: {limits}.")
        remove = self.tr("Remove the Filter"), partial(self.refined.emit, Query())
        offers = (self._left_out(limit) for limit in limits) if len(limits) > 1 else ()
        names = ", ".join(limit.name for limit in limits)
        text = text.format(limits=names)
        self.say("funnel", self.tr("No matches"), text, remove, *[*offers][:_MOST_LIMITS])

    def _say_limited(self, place: Place, limits: Sequence[Limit]) -> None:
        """Say that the limits of a search leave no photo."""
        names = ", ".join(limit.name for limit in limits)
        text = self.tr("No photo meets all the limits of this search: {limits}.")
        if len(limits) == 1:
            text = self.tr("No photo meets the limit of this search: {limits}.")
        offers = self._without(limits)
        if isinstance(place, Query) and place.words.strip() and not place.counting:
            text = self.tr("No photos found for: {limits}.")
            offers.append(self._another_picture())
        self.say("filter", self.tr("No matches"), text.format(limits=names), *offers)

    def _without(self, limits: Sequence[Limit]) -> list[Offer]:
        """Ways to search with a limit less, where something to search for is left."""
        offers: list[Offer] = []
        for limit in limits:
            if limit.without.asks:
                words, act = self._left_out(limit)
                if limit.is_place:
                    words = self.tr("Search the Whole Library")
                offers.append((words, act))
        return offers[:_MOST_LIMITS]

    def _left_out(self, limit: Limit) -> Offer:
        words = self.tr("Without {limit}").format(limit=limit.name)
        return words, partial(self.refined.emit, limit.without)

    def _search_for(self, words: str) -> Offer:
        return self.tr("Search What Photos Show"), partial(self.search_wanted.emit, words)

    def _instead_of_words(self) -> tuple[Offer, Offer]:
        more = self.tr("Get a Model That Knows More Words…"), self.words_wanted.emit
        return more, self._another_picture()

    def _another_picture(self) -> Offer:
        return self.tr("Search with a Picture…"), self.picture_wanted.emit

    def _no_photo_has(self, words: str) -> str:
        text = self.tr(
            "No photo here has “{words}” in its name, folder, date, tags, camera or format."
        )
        return text.format(words=words)
