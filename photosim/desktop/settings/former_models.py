"""Settings: what is kept of recognition models that are no longer used, and removing it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton

from photosim.desktop.settings.preferences_store import PreferencesStore
from photosim.desktop.tasks.indexer_lane import IndexerLane
from photosim.desktop.tasks.lane import LongWork, Ticket
from photosim.desktop.tasks.library_lane import LibraryLane
from photosim.desktop.ui.display_names import encoder_name, file_size
from photosim.desktop.ui.form import Card
from photosim.desktop.ui.sentences import in_words
from photosim.errors import PhotoSimError
from photosim.vision.word_models import WORD_MODELS

if TYPE_CHECKING:
    from photosim.library.library import Library
    from photosim.library.unused_networks import Freed, UnusedNetwork

_TAGS = 3  # that are named


class FormerModelsCard(Card):
    """Tells which they are and how much is kept of them.

    Args:
        library: Knows what is kept.
        indexer: Removes it.
    """

    def __init__(
        self, choices: PreferencesStore, library: LibraryLane, indexer: IndexerLane
    ) -> None:
        super().__init__()
        self._choices = choices
        self._library = library
        self._indexer = indexer
        self._unused: tuple[UnusedNetwork, ...] = ()
        self._looking: Ticket | None = None
        self._removing = False
        self._outcome = ""  # of removing, until the page is opened again
        self.remove = QPushButton(self.tr("Remove…"))
        self.remove.setEnabled(False)
        self.remove.clicked.connect(self._ask)
        self.kept = self.row(
            self.tr("Models no longer used"), self.remove, note=self.tr("Counting…")
        )

    def measure(self) -> None:
        """Look anew at what is kept."""
        self._outcome = ""
        self._look()

    def _look(self) -> None:
        if self._removing:
            return
        if self._looking is not None:
            self._looking.cancel()
        choices = self._choices

        def unused(library: "Library") -> "tuple[UnusedNetwork, ...]":
            from photosim.library.unused_networks import (
                chosen_out_of_reach,  # on the lane: it takes a while
            )

            settings = choices.settings
            kept = chosen_out_of_reach(settings.preferences, settings.weights_dir)
            return library.unused_networks.all(kept)

        self._looking = self._library.ask(unused, self._show, self._miss)

    def _show(self, unused: "tuple[UnusedNetwork, ...]") -> None:
        self._unused = unused
        self.remove.setEnabled(bool(unused))
        words = self._outcome
        if unused:
            kept = self.tr("About {size} kept from {models}, no longer needed.")
            words += " " + kept.format(size=self._size, models=self._names(unused))
        nothing = self.tr("Nothing is kept from models that are no longer used.")
        self.kept.explain(words.strip() or nothing)

    @property
    def _size(self) -> str:
        return file_size(sum(network.size for network in self._unused))

    def _ask(self) -> None:
        question = QMessageBox(self.window())
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        question.setIcon(QMessageBox.Icon.Question)
        question.setTextFormat(Qt.TextFormat.PlainText)
        words = self.tr("Remove what is kept from {models}?")
        question.setText(words.format(models=self._names(self._unused)))
        hint = self.tr(
            "This frees about {size}. Your photos, tags and searches stay as they are. Going back "
            "later, with Undo too, means indexing all photos again."
        ).format(size=self._size)
        trained = tuple(network for network in self._unused if network.file is not None)
        if trained:
            more = self.tr("Deleted for good, as no tags go by it any more: {models}.")
            hint += "\n\n" + more.format(models=self._names(trained))
        question.setInformativeText(hint)
        remove = question.addButton(self.tr("Remove"), QMessageBox.ButtonRole.AcceptRole)
        remove.clicked.connect(self._remove)
        question.setDefaultButton(question.addButton(QMessageBox.StandardButton.Cancel))
        question.open()

    def _remove(self) -> None:
        self._removing = True
        self.remove.setEnabled(False)
        self.kept.explain(self.tr("Removing… You can keep using PhotoSim."))
        asked, settings = self._unused, self._choices.settings

        def steps(library: "Library") -> "LongWork[Freed]":
            from photosim.library.unused_networks import chosen_out_of_reach

            kept = chosen_out_of_reach(settings.preferences, settings.weights_dir)
            return library.unused_networks.remove(asked, kept)

        self._indexer.decide_at_length(steps, self._tell, self._refuse, lambda _step: None)

    def _tell(self, freed: "Freed") -> None:
        self._removing = False
        self._outcome = self.tr("Removed; {size} freed.").format(size=file_size(freed.size))
        if not freed.networks:  # it came into use meanwhile
            self._outcome = ""
        elif not freed.is_smaller:
            self._outcome = self.tr(
                "Removed. The drive is too full to make the catalogue's file smaller; new photos "
                "will use the space in it."
            )
        self._look()

    def _miss(self, error: PhotoSimError) -> None:
        from photosim.catalogue.database import MissingCatalogueError  # loaded by now, on the lane

        if isinstance(error, MissingCatalogueError):
            self._show(())
        else:
            self._refuse(error)

    def _refuse(self, error: PhotoSimError) -> None:
        self._removing = False
        self.remove.setEnabled(bool(self._unused))
        self.kept.explain(in_words(error), "warning")

    def _names(self, networks: "tuple[UnusedNetwork, ...]") -> str:
        *others, last = map(self._name, networks)
        if not others:
            return last
        return self.tr("{models} and {last}").format(models=", ".join(others), last=last)

    def _name(self, network: "UnusedNetwork") -> str:
        name, _, weights = network.identity.partition(":")
        if network.tags:
            tags = [tag[-1] for tag in network.tags]
            named = ", ".join(tags[:_TAGS]) + ("…" if len(tags) > _TAGS else "")
            return self.tr("{model} (trained for {tags})").format(
                model=encoder_name(name), tags=named
            )
        if name in WORD_MODELS:
            return WORD_MODELS[name].title
        title = encoder_name(name)
        return self.tr("{model} (other weights)").format(model=title) if weights else title
