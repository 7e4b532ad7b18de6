"""The one door off the GUI thread: a question goes to a lane, its answer comes back here.

A lane is one thread and what it owns. Whoever asks says what is to be done, what to do with the
answer and what if there is none; exactly one of the two runs, on the GUI thread, unless the ticket
was cancelled, the lane was stopped, or the QObject whose method it is has been destroyed.
"""

import logging
import queue
import threading
from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import CancelledError, Future
from functools import partial
from typing import Any, Generic, TypeVar

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal

from photosim.errors import PhotoSimError

log = logging.getLogger(__name__)

T = TypeVar("T")
R = TypeVar("R")

LongWork = Generator[Any, None, R]
"""Long work. A step that yields a Future goes on when that is done, one that yields None at the
next turn; whatever else is yielded is news for the one who asked."""

Failed = Callable[[PhotoSimError], object]


class UnexpectedError(PhotoSimError):
    """Work ended by a mistake in the program, which the log has."""

    def __init__(self) -> None:
        super().__init__(
            QCoreApplication.translate("Lane", "Something unexpected went wrong. See the log.")
        )


class Ticket:
    """A question that was asked.

    Attributes:
        over: Whether no answer will come any more: it has come, or nobody wants it.
    """

    def __init__(
        self,
        then: Callable[[Any], object] | None,
        failed: Failed | None,
        heard: Callable[[Any], object] | None,
    ) -> None:
        self._then = then
        self._failed = failed
        self._heard = heard
        self._abandon: Callable[[], object] | None = None
        self.over = False

    def cancel(self) -> None:
        """Give up the answer; work not yet begun is skipped, long work ends after its step."""
        if not self.over:
            self.over = True
            abandon = self._abandon
            self._then = self._failed = self._heard = self._abandon = None
            if abandon is not None:
                abandon()

    def on_cancel(self, abandon: Callable[[], object]) -> None:
        """Run this when the ticket is cancelled; may be called from any thread."""
        self._abandon = abandon
        if self.over:
            abandon()

    def _tell(self, outcome: "_Outcome") -> None:
        """Run what belongs to an outcome; on the GUI thread."""
        if self.over:
            return
        kind, value = outcome
        told = {_NEWS: self._heard, _ANSWER: self._then, _FAILURE: self._failed}[kind]
        if kind != _NEWS:
            self._then = self._failed = self._heard = self._abandon = None
            self.over = True
        if told is not None and _is_alive(told):
            told(value)
        elif told is None and kind == _FAILURE:
            log.info("Nobody asked why this failed: %s", value)


_NEWS, _ANSWER, _FAILURE = "news", "answer", "failure"
_Outcome = tuple[str, Any]


class Deliveries(QObject):
    """Carries outcomes from any thread to the GUI thread; made and closed there."""

    _arrived = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._closed = False
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def wait_for(
        self, future: "Future[R]", then: Callable[[R], object], failed: Failed | None = None
    ) -> Ticket:
        """Deliver a future's outcome; cancelling the ticket cancels the future."""
        ticket = Ticket(then, failed, None)
        ticket.on_cancel(future.cancel)
        future.add_done_callback(partial(self._take_future, ticket))
        return ticket

    def send(self, ticket: Ticket, outcome: _Outcome) -> None:
        """Deliver an outcome; may be called from any thread."""
        if self._closed or ticket.over:
            return
        try:
            self._arrived.emit(ticket, outcome)
        except RuntimeError:
            log.debug("an answer came after the one who asked was gone")

    def tell(self, ticket: Ticket, news: Any) -> None:
        """Deliver news of work under way; may be called from any thread."""
        self.send(ticket, (_NEWS, news))

    def close(self) -> None:
        """Stop delivering."""
        self._closed = True
        QCoreApplication.removePostedEvents(self)

    def _take_future(self, ticket: Ticket, future: "Future[Any]") -> None:
        """Runs in whatever thread finished the future."""
        if not ticket.over:
            self.send(ticket, _outcome_of(future.result))

    def _deliver(self, ticket: Ticket, outcome: _Outcome) -> None:
        if not self._closed:
            ticket._tell(outcome)


class _Question(Generic[T]):
    """Work on its way through a lane."""

    def __init__(self, work: Callable[[T], Any], ticket: Ticket, *, long: bool) -> None:
        self.work = work
        self.ticket = ticket
        self.long = long
        self.steps: LongWork[Any] | None = None

    def drop(self) -> None:
        """End long work; if it is taken up again, it begins anew."""
        steps, self.steps = self.steps, None
        if steps is None:
            return
        try:
            steps.close()
        except Exception:  # by then nobody hears of it, and the lane has others to answer
            log.exception("Work in the background could not clear up")


class Lane(Generic[T]):
    """One thread and what it owns.

    Questions are answered in the order they were asked; long work is done a step at a time while no
    question waits. May be asked from any thread; made, stopped and closed on the GUI thread.

    Args:
        name: Of the thread.
        build: Makes what the lane owns, on its thread, when it is first needed. A question fails
            if that fails, and the next tries again.
        end: Closes what the lane owns, on its thread.
        refused: Called on its thread with what the lane owns and the fault, whenever work fails.
        finishes: Whether what waits is still done when the lane is closed.
        wait_s: Seconds that closing waits for a step which may hang, as on a network; None waits
            as long as it takes.
    """

    def __init__(
        self,
        name: str,
        build: Callable[[], T],
        end: Callable[[T], object] | None = None,
        *,
        refused: Callable[[T, PhotoSimError], object] | None = None,
        finishes: bool = False,
        wait_s: float | None = None,
    ) -> None:
        self._name = name
        self._wait_s = wait_s
        self._build = build
        self._end = end
        self._refused = refused
        self._finishes = finishes
        self._owned: T | None = None
        self._deliveries = Deliveries()
        self._asked: queue.SimpleQueue[_Question[T] | None] = queue.SimpleQueue()
        self._turns: deque[_Question[T]] = deque()  # long work that can go on
        self._parked: set[_Question[T]] = set()  # long work that waits for a future
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def ask(
        self,
        work: Callable[[T], R],
        then: Callable[[R], object] | None = None,
        failed: Failed | None = None,
    ) -> Ticket:
        """Do something on the lane; ``then`` gets the result, ``failed`` why there is none."""
        ticket = Ticket(then, failed, None)
        self._put(_Question(work, ticket, long=False))
        return ticket

    def follow(
        self,
        work: Callable[[T], LongWork[R]],
        then: Callable[[R], object] | None = None,
        failed: Failed | None = None,
        heard: Callable[[Any], object] | None = None,
    ) -> Ticket:
        """Do long work on the lane step by step; ``heard`` gets what it yields, see `LongWork`."""
        ticket = Ticket(then, failed, heard)
        question = _Question(work, ticket, long=True)
        ticket.on_cancel(partial(self._asked.put, None))  # parked work is looked at again
        self._put(question)
        return ticket

    def renew(self) -> None:
        """Close what the lane owns and build it again; long work begins anew with that."""
        self.ask(lambda _owned: self._start_over())

    def stop(self) -> None:
        """End after the step that is under way; does not wait.

        Nothing is delivered any more, unless the lane finishes what was asked.
        """
        if not self._finishes:
            self._deliveries.close()
        self._stopping.set()
        self._asked.put(None)

    @property
    def is_running(self) -> bool:
        """Whether the thread is there."""
        return self._thread is not None and self._thread.is_alive()

    def close(self) -> None:
        """Stop, and wait until the thread has ended."""
        self.stop()
        with self._lock:
            thread = self._thread
        if thread is not None:
            thread.join(self._wait_s)

    # On the thread

    def _put(self, question: _Question[T]) -> None:
        with self._lock:
            if self._stopping.is_set():
                question.ticket.cancel()
                return
            self._asked.put(question)
            if self._thread is None:
                # One that may hang must not keep the program from ending.
                self._thread = threading.Thread(
                    target=self._run, name=self._name, daemon=self._wait_s is not None
                )
                self._thread.start()

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                self._turn()
            while self._finishes and not self._asked.empty():
                self._turn()
        finally:
            for question in (*self._turns, *self._parked):
                question.drop()
            self._close_owned()
            while not self._asked.empty():
                left = self._asked.get()
                if left is not None:
                    left.ticket.cancel()

    def _turn(self) -> None:
        """Answer the next question; if there is none, take a step of long work."""
        try:
            question = self._asked.get(block=not self._turns)
        except queue.Empty:
            question = self._turns.popleft()
        if question is None:
            for parked in [one for one in self._parked if one.ticket.over]:
                self._parked.discard(parked)
                parked.drop()
            return
        self._parked.discard(question)
        if question.ticket.over and not self._finishes:
            question.drop()
        elif question.long:
            self._step(question)
        else:
            self._deliveries.send(question.ticket, self._outcome(self._do, question))

    def _outcome(self, work: Callable[[_Question[T]], Any], question: _Question[T]) -> _Outcome:
        kind, value = _outcome_of(partial(work, question))
        if kind == _FAILURE and self._owned is not None and self._refused is not None:
            self._refused(self._owned, value)
        return kind, value

    def _do(self, question: _Question[T]) -> Any:
        if self._owned is None:
            self._owned = self._build()
        return question.work(self._owned)

    def _step(self, question: _Question[T]) -> None:
        kind, value = self._outcome(self._next, question)
        if kind == _NEWS and isinstance(value, Future):
            self._parked.add(question)
            value.add_done_callback(lambda _future: self._asked.put(question))
            return
        if kind == _NEWS:
            self._turns.append(question)
        if value is not None or kind != _NEWS:
            self._deliveries.send(question.ticket, (kind, value))

    def _next(self, question: _Question[T]) -> Any:
        if question.steps is None:
            question.steps = self._do(question)
        try:
            return _Yielded(next(question.steps))
        except StopIteration as end:
            return end.value

    def _start_over(self) -> None:
        # What waits for a future comes back when that ends; dropping it makes sure it does.
        for question in (*self._turns, *self._parked):
            question.drop()
        self._close_owned()

    def _close_owned(self) -> None:
        owned, self._owned = self._owned, None
        if owned is not None and self._end is not None:
            self._end(owned)


class _Yielded:
    def __init__(self, value: Any) -> None:
        self.value = value


def _outcome_of(work: Callable[[], Any]) -> _Outcome:
    """What became of some work: an answer, news of long work, or an expected fault."""
    try:
        value = work()
    except PhotoSimError as error:
        return _FAILURE, error
    except CancelledError:
        return _FAILURE, PhotoSimError(QCoreApplication.translate("Lane", "Cancelled."))
    except Exception:
        log.exception("Work in the background met an unexpected fault")
        return _FAILURE, UnexpectedError()
    return (_NEWS, value.value) if isinstance(value, _Yielded) else (_ANSWER, value)


def _is_alive(callback: Callable[..., object]) -> bool:
    """Whether the object whose method this is still exists."""
    while isinstance(callback, partial):
        callback = callback.func
    owner = getattr(callback, "__self__", None)
    return not isinstance(owner, QObject) or shiboken6.isValid(owner)
