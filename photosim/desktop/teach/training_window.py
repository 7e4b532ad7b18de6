"""Training the network itself for tags: what it takes, how it goes, what came of it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from photosim.desktop.tasks.lane import Ticket
from photosim.desktop.tasks.training import State, TrainingRun
from photosim.desktop.teach.training_plot import TrainingPlot
from photosim.desktop.teach.words import outcome_words, stage_words
from photosim.desktop.ui.display_names import about_time
from photosim.desktop.ui.form import Card, Choice, Number
from photosim.desktop.ui.layouts import Stretch, hbox, vbox
from photosim.desktop.ui.sentences import in_words
from photosim.desktop.ui.theme import L, M, S, Theme
from photosim.desktop.ui.widgets import ElidedLabel, label, paint_ground, restyle
from photosim.errors import PhotoSimError

if TYPE_CHECKING:  # they come with the catalogue's libraries, for which no window waits
    from photosim.library.deep_teaching import TrainingEstimate
    from photosim.library.judging import KeptNetwork
    from photosim.library.lessons import Lesson

_SIZE = QSize(600, 560)
_USUAL_MINUTES, _MOST_MINUTES = 30, 24 * 60


class TrainingWindow(QDialog):
    """Shows one lesson; training goes on when it is closed.

    Args:
        searches_by: Whether searches go by a network, by its identity.

    Signals:
        search_wanted: A kept network, and whether the whole search is to go by it.
        forget_wanted: The lesson's number; its network is to be used no longer.
    """

    search_wanted = Signal(object, bool)
    forget_wanted = Signal(int)

    def __init__(
        self,
        theme: Theme,
        run: TrainingRun,
        searches_by: Callable[[str], bool],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Train for These Tags"))
        paint_ground(self, "side")
        self.resize(_SIZE)
        self._run = run
        self._searches_by = searches_by
        self._tag_id = 0
        self._lesson: Lesson | None = None
        self._is_here = False  # the network that is kept for it
        self._estimate: TrainingEstimate | None = None
        self._asking: Ticket | None = None
        self._measuring: Ticket | None = None
        self._trouble = ""
        self._build(theme)
        run.changed.connect(self._show)

    def _build(self, theme: Theme) -> None:
        self._count = label("", "strong")
        self._names = ElidedLabel("faint", Qt.TextElideMode.ElideRight)
        self.minutes = Number(1, _MOST_MINUTES, _USUAL_MINUTES, step=5)
        self.minutes.valueChanged.connect(self._show)
        self._before = Card()
        self._time = self._before.row(self.tr("Time limit in minutes"), self.minutes)
        self._kept = Card()
        self.scope = Choice(
            [(False, self.tr("Tags only")), (True, self.tr("Tags and the whole search"))], False
        )
        self.scope.chosen.connect(self._choose_scope)
        self.forget = QPushButton(self.tr("Forget It"))
        self.forget.clicked.connect(self._forget)
        self._in_use = self._kept.row(
            self.tr("Use the trained network for"), self.scope, self.forget
        )
        self.plot = TrainingPlot(theme)
        self._says = label("", wraps=True)
        self._hint = label("", "faint", wraps=True)
        self.start = QPushButton(self.tr("Start"))
        self.start.setProperty("kind", "primary")
        self.start.clicked.connect(self._start)
        self.pause = QPushButton(self.tr("Pause"))
        self.pause.clicked.connect(lambda: self._run.pause(not self._run.paused))
        self.cancel = QPushButton(self.tr("Cancel Training"))
        self.cancel.clicked.connect(self._run.cancel)
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.close)
        QShortcut(QKeySequence.StandardKey.Close, self, self.close)
        buttons = hbox([self.cancel, self.pause, Stretch(), self.start, close], spacing=S)
        room = QWidget()  # is there without the curves, too
        vbox([(self.plot, 1)], room)
        said = (self._count, self._names, self._says, self._hint)
        cards = (self._kept, self._before)
        vbox([*said, *cards, (room, 1), buttons], self, spacing=M, margins=L)

    def open_for(self, tag_id: int) -> None:
        """Show the lesson of a tag."""
        self._tag_id = tag_id
        self._lesson = self._estimate = None
        self._trouble = ""
        if self._measuring is not None:
            self._measuring.cancel()
        self.refresh()
        self._show()

    def refresh(self) -> None:
        """Take in what is known of the lesson now."""
        if self._asking is not None:
            self._asking.cancel()
        self._asking = self._run.lesson(self._tag_id, self._take_lesson)

    @property
    def words(self) -> str:
        """All that is said."""
        said = (self._count, self._says, self._hint)
        shown = [one.text() for one in said if not one.isHidden()]
        cards = [(self._kept, self._in_use), (self._before, self._time)]
        return "\n".join([*(row.note for card, row in cards if not card.isHidden()), *shown])

    def _take_lesson(self, found: "tuple[Lesson, bool] | None") -> None:
        if found is None:
            self._lesson = None
            self.close()  # it was forgotten
            return
        self._lesson, self._is_here = found
        self._show()

    def _measure_if_due(self, lesson: "Lesson") -> None:
        """Find out how long training takes, unless a network is being trained."""
        known = self._estimate is not None or self._trouble or self._run.is_busy
        if known or (self._measuring is not None and not self._measuring.over):
            return
        self._measuring = self._run.estimate(lesson, self._take_estimate, self._refuse)

    def _take_estimate(self, estimate: "TrainingEstimate") -> None:
        self._estimate = estimate
        self._show()

    def _refuse(self, error: PhotoSimError) -> None:
        self._trouble = in_words(error)
        self._show()

    # What the person does

    def _start(self) -> None:
        if self._lesson is not None:
            if self._measuring is not None:
                self._measuring.cancel()
            tags = [one.tag.path for one in self._lesson.tags]
            run, chosen = self._run, float(self.minutes.value())
            goes_on = self._is_ours and run.state is State.FAILED  # with other minutes it would not
            run.begin(tags, run.minutes if goes_on else chosen)

    def _choose_scope(self, whole: bool) -> None:
        network = self._network
        if network is not None:
            self.search_wanted.emit(network, whole)
            self._show()

    def _forget(self) -> None:
        if self._lesson is not None:
            self.forget_wanted.emit(self._lesson.number)

    # What is shown

    @property
    def _network(self) -> "KeptNetwork | None":
        return None if self._lesson is None else self._lesson.network

    @property
    def _is_ours(self) -> bool:
        """Whether what is trained, or was last, is this lesson."""
        lesson = self._lesson
        return lesson is not None and {one.tag.path for one in lesson.tags} == {*self._run.tags}

    def _show(self) -> None:
        run, lesson = self._run, self._lesson
        ours = self._is_ours
        state = run.state if ours else State.IDLE
        elsewhere = run.is_busy and not ours
        if lesson is not None:
            self._measure_if_due(lesson)
            photos = sum(one.examples for one in lesson.tags)
            count = self.tr("%Ln photos", "", photos)
            tags = self.tr("%Ln tags", "", len(lesson.tags))
            self._count.setText(f"{count}  ·  {tags}")
            self._names.set_whole(", ".join(one.tag.name for one in lesson.tags))
        busy = state in (State.COMPARING, State.RUNNING)
        self._show_kept(busy)
        self._before.setVisible(lesson is not None and not busy)
        self._time.explain(self._time_words)
        epochs = () if run.progress is None else run.progress.epochs
        if run.outcome is not None:
            epochs = run.outcome.network.epochs
        drawn = ours and bool(epochs)
        self.plot.setVisible(busy or drawn)
        if drawn:
            rounds = len(epochs) - 1 if run.progress is None else run.progress.rounds
            last = max(1, rounds)
            right = [(number / last, one.accuracy) for number, one in enumerate(epochs)]
            self.plot.show_points(run.curve, right)
        elif busy:
            self.plot.show_points((), ())
        self._say(state, elsewhere)
        for button in (self.pause, self.cancel):
            button.setVisible(busy)
        self.pause.setText(self.tr("Continue") if run.paused else self.tr("Pause"))
        self.start.setVisible(lesson is not None and not busy)
        self.start.setText(
            self.tr("Go On")
            if state is State.FAILED
            else self.tr("Train Again")
            if self._network is not None
            else self.tr("Start")
        )
        self.start.setEnabled(not self._trouble and not elsewhere)

    def _show_kept(self, busy: bool) -> None:
        network = self._network
        self._kept.setVisible(network is not None and not busy)
        if network is None:
            return
        self.scope.setVisible(self._is_here)
        if not self._is_here:
            words = self.tr(
                "The trained network is no longer here. Tags go by what was learnt in seconds."
            )
            self._in_use.explain(words, "warning")
            return
        whole = self._searches_by(network.identity)
        self.scope.show_value(whole)
        words = outcome_words(network.trained, network.instant, helped=True)
        if whole:
            more = self.tr("Photos are re-indexed in the background; you can search meanwhile.")
            words = f"{words} {more}"
        self._in_use.explain(words)

    @property
    def _time_words(self) -> str:
        estimate = self._estimate
        if self._trouble:
            return ""
        if estimate is None:
            return self.tr("Finding out how fast this computer is…")
        minutes = float(self.minutes.value())
        trained, there = estimate.layers(minutes), estimate.pace.layers
        number = self.locale().toString
        words = (
            self.tr("All {count} layers of the network are trained.").format(count=number(there))
            if trained == there
            else self.tr("The last {some} of {count} layers of the network are trained.").format(
                some=number(trained), count=number(there)
            )
        )
        return f"{about_time(estimate.seconds(minutes))}. {words}"

    def _say(self, state: State, elsewhere: bool) -> None:
        run, hint, role = self._run, "", "text"
        if self._trouble and not run.is_busy:
            words, role = self._trouble, "warning"
        elif elsewhere:
            words = self.tr("A network is being trained for other tags; this can begin after that.")
        elif state is State.FAILED:
            words, role = run.fault, "warning"
        elif state is State.ENDED and run.outcome is not None:
            found = run.outcome
            words = outcome_words(found.trained, found.instant, helped=found.kept is not None)
        elif state is State.COMPARING:
            words = self.tr("Looking for copies among the photos…")
        elif state is State.RUNNING:
            words = self.tr("Paused.") if run.paused else stage_words(run.progress)
        else:
            words = self.tr(
                "PhotoSim can train the network itself to tell these tags apart. Some photos are "
                "held out, and the trained network is used only if it gets more of those right."
            )
        if state in (State.COMPARING, State.RUNNING):
            hint = self.tr(
                "You can close this window. If PhotoSim quits, training goes on at the next start."
            )
        self._says.setText(words)
        if self._says.property("role") != role:
            restyle(self._says, "role", role)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
