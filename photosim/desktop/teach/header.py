"""What stands above the photos on the page on which a tag is taught."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QSlider, QTabBar, QWidget

from photosim.desktop.teach.tabs import Tab
from photosim.desktop.teach.words import trust_words
from photosim.desktop.ui.layouts import Stretch, hbox, vbox
from photosim.desktop.ui.theme import M, S
from photosim.desktop.ui.widgets import ElidedLabel, label, paint_ground

if TYPE_CHECKING:  # it comes with the catalogue's libraries, for which no window waits
    from photosim.library.lessons import TaughtTag, TrustAt

_USUAL = 0.9
_SLIDER = 150


class TeachHeader(QWidget):
    """Tabs, two lines of text, and the commands of the tab.

    Signals:
        tab_chosen: Another tab.
        answered: Yes (True) or No to the chosen photos, or None to leave them.
        line_moved: Suggestions are wanted from another probability on.
        confirm_all_wanted: All photos that are suggested get the tag.
        forget_wanted: What was taught is to be forgotten.
        train_wanted: The network is to be trained for the tags that are taught together.
    """

    tab_chosen = Signal(object)
    answered = Signal(object)
    line_moved = Signal(float)
    confirm_all_wanted = Signal()
    forget_wanted = Signal()
    train_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        paint_ground(self, "ground", edge="bottom")
        self._tag: TaughtTag | None = None
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(self.tr("Teach"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for tab, words in (
            (Tab.WALL, self.tr("Yes or No")),
            (Tab.SUGGESTED, self.tr("Suggestions")),
            (Tab.CHECK, self.tr("Check")),
        ):
            self.tabs.setTabData(self.tabs.addTab(words), tab)
        self.tabs.currentChanged.connect(lambda _at: self.tab_chosen.emit(self.tab))
        self.forget = self._button(self.tr("Forget What Was Taught"), "quiet")
        self.forget.setToolTip(
            self.tr("Suggest this tag no longer. Photos keep the tags that they have.")
        )
        self.forget.clicked.connect(self.forget_wanted)
        self.train = self._button("", "quiet")
        self.train.clicked.connect(self.train_wanted)
        self.show_training("")
        self._first = ElidedLabel("text", Qt.TextElideMode.ElideRight)
        self._second = ElidedLabel("faint", Qt.TextElideMode.ElideRight)
        self.yes = self._answer(self.tr("Yes"), "Y", True)
        self.no = self._answer(self.tr("No"), "N", False)
        self.leave = self._answer(self.tr("Skip"), self.tr("Space"), None)
        self.line = QSlider(Qt.Orientation.Horizontal)
        self.line.setFixedWidth(_SLIDER)
        self.line.setPageStep(1)
        self.line.setAccessibleName(self.tr("From rather sure to rather complete"))
        self.line.valueChanged.connect(self._move)
        ends = [label(self.tr("Rather sure"), "faint"), self.line]
        ends.append(label(self.tr("Rather complete"), "faint"))
        self.slider = QWidget()
        hbox(ends, self.slider, spacing=S)
        self.confirm = self._button(self.tr("Confirm All %Ln", "", 0), "")
        self.confirm.clicked.connect(self.confirm_all_wanted)
        top = hbox([self.tabs, Stretch(), self.train, self.forget], spacing=S, margins=(S, 0, M, 0))
        lines = vbox([self._first, self._second], spacing=0)
        tools = [self.yes, self.no, self.leave, self.slider, self.confirm]
        below = hbox([(lines, 1), *tools], spacing=S, margins=(M, S, M, S))
        vbox([top, below], self, spacing=0)

    def _button(self, words: str, kind: str) -> QPushButton:
        made = QPushButton(words)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # the photos keep the keys
        made.setProperty("kind", kind)
        return made

    def _answer(self, words: str, key: str, answer: bool | None) -> QPushButton:
        made = self._button(words, "quiet" if answer is None else "")
        made.setToolTip(f"{words} ({key})")
        made.clicked.connect(partial(self._emit, answer))
        return made

    def _emit(self, answer: bool | None, _checked: bool = False) -> None:
        self.answered.emit(answer)

    @property
    def tab(self) -> Tab:
        """The tab that is shown."""
        found: Tab = self.tabs.tabData(self.tabs.currentIndex())
        return found

    def go(self, tab: Tab) -> None:
        """Show another tab."""
        places = range(self.tabs.count())
        self.tabs.setCurrentIndex(next(at for at in places if self.tabs.tabData(at) is tab))

    def say(self, first: str, second: str = "") -> None:
        """Say two lines."""
        self._first.set_whole(first)
        self._second.set_whole(second)

    @property
    def words(self) -> str:
        """What is said."""
        return "\n".join(filter(None, (self._first.whole, self._second.whole)))

    def show_training(self, words: str) -> None:
        """Show how far training is, or offer it."""
        self.train.setText(words or self.tr("Train for These Tags…"))

    def offer(
        self, *, answers: bool, line: bool, confirmable: int, taught: bool, trainable: bool
    ) -> None:
        """Show the commands that there are now.

        Args:
            answers: Whether photos can be answered.
            line: Whether it can be chosen how sure suggestions must be.
            confirmable: How many photos would get the tag if all suggestions were confirmed.
            taught: Whether there is anything to forget.
            trainable: Whether there are several tags to train for.
        """
        for button in (self.yes, self.no, self.leave):
            button.setVisible(answers)
        self.leave.setVisible(answers and self.tab is Tab.WALL)
        self.slider.setVisible(line)
        self.confirm.setVisible(confirmable > 0)
        self.confirm.setText(self.tr("Confirm All %Ln", "", confirmable))
        self.forget.setVisible(taught)
        self.train.setVisible(trainable)

    # How sure

    def show_tag(self, tag: "TaughtTag | None") -> None:
        """Take in how far the tag can be trusted; the line stays at its probability."""
        least, self._tag = self.least, tag
        cuts = [] if tag is None else [at.least for at in tag.trust]
        self.line.blockSignals(True)
        self.line.setRange(0, max(0, len(cuts) - 1))
        if cuts:
            near = min(range(len(cuts)), key=lambda at: abs(cuts[at] - least))
            self.line.setValue(len(cuts) - 1 - near)
        self.line.blockSignals(False)

    @property
    def _at(self) -> "TrustAt | None":
        if self._tag is None or not self._tag.trust:
            return None
        return self._tag.trust[len(self._tag.trust) - 1 - self.line.value()]

    @property
    def least(self) -> float:
        """The probability from which photos are suggested."""
        return _USUAL if self._at is None else self._at.least

    @property
    def trust(self) -> tuple[str, str]:
        """How far suggestions can be trusted from there on, in words."""
        return ("", "") if self._tag is None else trust_words(self._tag, self._at)

    def _move(self) -> None:
        self.line_moved.emit(self.least)
