"""The bar above the photos that says the network they were read with is not here."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from photosim.desktop.ui.layouts import hbox
from photosim.desktop.ui.theme import M, S
from photosim.desktop.ui.widgets import label, paint_ground

if TYPE_CHECKING:
    from photosim.library.indexer import EncoderMissing

_DOWNLOADED = "resnet34"  # the one whose weights can be had again; others are files of the person


class MissingEncoderBar(QWidget):
    """Hidden unless it is open with which network to go on.

    Attributes:
        download, read_anew: The buttons.

    Signals:
        download_wanted: The missing network is to be downloaded.
        read_anew_wanted: All photos are to be read anew with the network that is here.
    """

    download_wanted = Signal()
    read_anew_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        paint_ground(self, "side", edge="bottom")
        self._words = label(wraps=True)
        self.download = QPushButton(self.tr("Download"))
        self.download.setProperty("kind", "primary")
        self.download.clicked.connect(self._download)
        self.read_anew = QPushButton(self.tr("Re-index"))
        self.read_anew.clicked.connect(self.read_anew_wanted)
        for button in (self.download, self.read_anew):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # the photos keep the keys
        hbox(
            [(self._words, 1), self.download, self.read_anew],
            self,
            spacing=S,
            margins=(M, S, S, S),
        )
        self.hide()

    @property
    def words(self) -> str:
        """What is said; empty while it is hidden."""
        return "" if self.isHidden() else self._words.text()

    @property
    def awaits_download(self) -> bool:
        """Whether the missing network is to be used once it has been downloaded."""
        return not self.isHidden() and not self.download.isEnabled()

    def say(self, missing: "EncoderMissing") -> None:
        """Say that an encoder is missing."""
        can_download = missing.identity == _DOWNLOADED
        if can_download:
            words = self.tr(
                "This library was indexed with ResNet-34, which is not on this computer. You can "
                "search, but new photos wait. Download it, or re-index %Ln photos with the smaller "
                "model?",
                "",
                missing.photos,
            )
        else:
            words = self.tr(
                "This library was indexed with a model that is no longer here. You can search, "
                "but new photos wait. Choose its file under Recognition in Settings, or re-index "
                "%Ln photos with another one?",
                "",
                missing.photos,
            )
        self._words.setText(words)
        self.download.setVisible(can_download)
        self.offer_download()
        self.show()

    def offer_download(self) -> None:
        """Let the network be downloaded, also again after that has failed."""
        self.download.setEnabled(True)

    def _download(self) -> None:
        self.download.setEnabled(False)
        self.download_wanted.emit()
