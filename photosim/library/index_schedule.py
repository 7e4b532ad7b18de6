"""What is to be done next to keep the catalogue in step, and the work that is under way."""

import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from photosim.library.folders import FolderPart
from photosim.library.library import Library
from photosim.library.progress import Changes, Progress, quietly
from photosim.vision.models import EncoderChoice

_FIT_EVERY = 2_000  # photos embedded between two looks whether the search index is outgrown
# A folder that does not tell of all its changes is looked through again after this many times what
# the last look took, within these bounds in seconds.
REST = 20.0
LEAST_REST_S, MOST_REST_S = 15.0, 3_600.0

Reports = Iterator[Progress | Changes]


@dataclass
class _Look:
    """When a whole folder was looked through, in seconds of a clock that never jumps."""

    began: float
    ended: float

    @property
    def is_recent(self) -> bool:
        """Whether the folder may rest."""
        rest = min(max(REST * (self.ended - self.began), LEAST_REST_S), MOST_REST_S)
        return time.monotonic() < self.ended + rest


class IndexSchedule:
    """The work that is due and the generators of the library that are doing it.

    Whoever does the work takes one step at a time.

    Attributes:
        encoder: The identity of the encoder whose vectors are made.
        paused: Whether embedding and fitting rest; changes on the disk are followed all the same,
            and sidecars written.
        writes_photos: Whether what is written into sidecars is written into photos, too.
        undecided: Whether they rest because it is open with which encoder to go on.
    """

    def __init__(self, library: Library, encoder: str) -> None:
        self._library = library
        self.encoder = encoder
        self.paused = self.undecided = self.writes_photos = False
        self._paths: set[Path] = set()
        self._scans: deque[FolderPart] = deque()
        self._scan: Reports | None = None
        self._looks: dict[int, _Look] = {}  # the last at each folder as a whole
        self._look: _Look | None = None  # under way
        self._embedding: Reports | None = None
        self._fitting: Reports | None = None
        self._facts: Reports | None = None
        self._facts_due = False
        self._recognising: Reports | None = None
        self._recognising_due = True
        self._looking: Reports | None = None  # with the larger model that knows words
        self._look_due = True
        self._suggesting: Reports | None = None  # tags, by what was taught
        self._suggesting_due = True
        self._judging: Reports | None = None  # what photos show, by networks that were trained
        self._judging_due = True
        self._comparing: Reports | None = None
        self._comparing_due = True
        self._larger: EncoderChoice | None = None  # whose pace is to be found out
        self._measured_anew = False
        self._estimating: Reports | None = None
        self._embed_due = True
        self._fit_due = False
        self._unfitted = 0
        self._writing: Reports | None = None  # of sidecars
        self._unwritten: set[int] | None = set()  # photos, by their sidecars; None: all
        self._unembedded: set[int] | None = set()  # likewise, by their own files

    # What is due

    def look_at(self, paths: frozenset[Path]) -> None:
        """Look at files and directories in which something has changed."""
        self._paths |= paths

    def look_through(self, places: Iterable[FolderPart]) -> None:
        """Look through whole folders."""
        self._scans.extend(places)

    def is_looked_through(self, folder_id: int) -> bool:
        """Whether a whole folder was looked through recently for its size, or is about to be."""
        if any(part.folder.id == folder_id and not part.below for part in self._scans):
            return True
        look = self._looks.get(folder_id)
        return look is not None and (look is self._look or look.is_recent)

    def embed(self) -> None:
        """Embed what is pending, when there is nothing to look at."""
        self._embed_due = True

    def write_sidecars(self, ids: Iterable[int] | None = None) -> None:
        """Write what is said of photos, or of all, into their sidecars."""
        self._unwritten = _joined(self._unwritten, None if ids is None else set(ids))

    def estimate(self, larger: EncoderChoice | None, *, measured_anew: bool = False) -> None:
        """Find out how long reading anew with a larger encoder takes, or no longer want to know."""
        _close(self._estimating)
        self._estimating = None
        self._larger, self._measured_anew = larger, measured_anew

    def fit(self) -> None:
        """See whether the search index is outgrown, when nothing is left to embed."""
        self._fit_due = True

    def note(self, changes: Changes) -> None:
        """Hear what a step has changed."""
        if self._scan is not None:
            self._embed_due = True
        else:
            self._unfitted += len(changes.updated)

    # Doing it

    @property
    def is_at_rest(self) -> bool:
        """Whether it does nothing but what nobody waits for, see `_rest`."""
        return self._scan is self._writing is self._embedding is self._fitting is None

    @property
    def is_scanning(self) -> bool:
        """Whether the step under way looks at the disk."""
        return self._scan is not None

    def next(self) -> Reports | None:
        """The work to take a step of; None when there is nothing to do."""
        if self._scan is None:
            self._scan = self._new_scan()
        if self._scan is not None:
            return self._scan
        if self._writing is None:
            self._writing = self._new_writing()
        if self._writing is not None:
            return self._writing
        if self.paused or self.undecided:
            return None
        if self._embedding is None and self._embed_due:
            self._embed_due = False
            self._embedding = self._new_embedding()
        if self._fitting is None and self._fit_is_due():
            self._fitting = self._new_fitting(at_rest=self._embedding is None)
        steps = self._embedding if self._fitting is None else self._fitting
        return steps or self._rest()

    def _new_writing(self) -> Reports | None:
        """Write sidecars, and then photos, also where some sidecars cannot be written."""
        if self._unwritten != set():
            ids, self._unwritten = self._unwritten, set()
            if self.writes_photos:
                self._unembedded = _joined(self._unembedded, ids)
            return self._library.tags.write_sidecars(None if ids is None else sorted(ids))
        if self._unembedded != set():
            ids, self._unembedded = self._unembedded, set()
            return self._library.tags.write_photos(None if ids is None else sorted(ids))
        return None

    def _rest(self) -> Reports | None:
        """Work that nobody waits for."""
        if self._larger is not None:
            self._estimating = self._library.estimate(
                self._larger, measured_anew=self._measured_anew
            )
            self._larger = None
        if self._estimating is not None:
            return self._estimating
        if self._recognising is None and self._recognising_due:
            self._recognising_due = False
            self._recognising = self._library.recognise()
        if self._recognising is not None:
            return self._recognising
        if self._facts is None and self._facts_due:
            self._facts_due = False
            self._facts = self._library.read_facts_again()
        if self._facts is not None:
            return self._facts
        return self._compare_and_look()

    def _compare_and_look(self) -> Reports | None:
        """Work on photos of which all is known that their files say."""
        if self._suggesting is None and self._suggesting_due:
            self._suggesting_due = False
            self._suggesting = self._library.teaching.keep_up()
        if self._suggesting is not None:
            return self._suggesting
        if self._comparing is None and self._comparing_due:
            self._comparing_due = False
            self._comparing = self._library.duplicates.compare()
        if self._comparing is not None:
            return self._comparing
        if self._judging is None and self._judging_due:
            self._judging_due = False
            self._judging = self._library.teaching.look()
        if self._judging is not None:
            return self._judging
        if self._looking is None and self._look_due:
            self._look_due = False
            self._looking = quietly(self._library.look_at_photos())
        return self._looking

    def end(self, steps: Reports) -> None:
        """Forget work that has come to its end."""
        if steps is self._scan:
            self._scan = None
            if self._look is not None:
                self._look.ended = time.monotonic()
                self._look = None
        elif steps is self._embedding:
            self._embedding = None
            self.look_anew()  # what is new goes first
        elif steps is self._writing:
            self._writing = None
        elif steps is self._fitting:
            self._fitting = None
        else:
            self._end_at_rest(steps)

    def _end_at_rest(self, steps: Reports) -> None:
        if steps is self._facts:
            self._facts = None
        elif steps is self._recognising:
            self._recognising = None
        elif steps is self._looking:
            self._looking = None
        elif steps is self._suggesting:
            self._suggesting = None
        elif steps is self._comparing:
            self._comparing = None
        elif steps is self._judging:
            self._judging = None
        else:
            self._estimating = None

    def embed_anew(self, encoder: str) -> None:
        """Go on with another encoder: what is under way belongs to the one so far."""
        _close(self._embedding)
        self._embedding = None
        self.encoder = encoder
        _close(self._comparing)
        self._comparing = None
        for steps in (self._suggesting, self._judging):
            _close(steps)
        self._suggesting = self._judging = None
        self._embed_due = self._recognising_due = self._comparing_due = True
        self._suggesting_due = self._judging_due = True

    def suggest(self) -> None:
        """Learn anew from examples that have changed, and suggest tags by it."""
        self._suggesting_due = self._judging_due = True

    def look_anew(self) -> None:
        """Look at the photos with the model that knows words from the newest on."""
        _close(self._looking)
        self._looking = None
        self._look_due = True

    def close(self) -> None:
        """Stop where it is; what was written stays."""
        running = self._scan, self._writing, self._embedding, self._fitting
        quiet = self._recognising, self._facts, self._suggesting
        at_rest = *quiet, self._comparing, self._judging, self._looking, self._estimating
        for steps in (*running, *at_rest):
            _close(steps)

    def _fit_is_due(self) -> bool:
        # While a first library streams in, searches must not go on comparing with every photo.
        if self._unfitted < _FIT_EVERY and not (self._fit_due and self._embedding is None):
            return False
        self._unfitted = 0
        self._fit_due = self._embedding is not None
        return True

    def _new_scan(self) -> Reports | None:
        if self._paths:
            paths, self._paths = self._paths, set()
            return self._library.scan_paths(paths)
        known = {folder.id for folder in self._library.watched()} if self._scans else set()
        while self._scans:
            place = self._scans.popleft()
            if place.folder.id in known:
                if not place.below:
                    now = time.monotonic()
                    self._look = self._looks[place.folder.id] = _Look(now, now)
                return self._library.scan(place)
        return None

    def _new_embedding(self) -> Reports:
        self._fit_due = self._facts_due = self._comparing_due = self._suggesting_due = True
        self._judging_due = True
        return self._library.embed()

    def _new_fitting(self, *, at_rest: bool) -> Reports:
        return self._library.refit(self.encoder, at_rest=at_rest)


def _joined(first: set[int] | None, second: set[int] | None) -> set[int] | None:
    return None if first is None or second is None else first | second


def _close(steps: Reports | None) -> None:
    if isinstance(steps, Generator):
        steps.close()
