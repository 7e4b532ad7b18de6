"""Asking disks whether files were edited, without keeping a search waiting for one that sleeps."""

from pathlib import Path

from photosim.catalogue.records import FileFacts
from photosim.library.disk import DiskAnswer, There, look
from photosim.library.disk_timeout import Question, SilentFolderError, begin

_SOON_S = 0.3  # how long an answer is waited for


class QuickLook:
    """Asks one question at a time of each directory."""

    def __init__(self) -> None:
        self._unanswered: dict[Path, Question[DiskAnswer]] = {}  # by directory

    def begin(self, path: Path) -> Question[DiskAnswer] | None:
        """Ask its disk about a file; None where it has not answered the last question yet."""
        before = self._unanswered.get(path.parent)
        if before is not None and not before.has_ended_within(0):
            return None
        try:
            return begin(path.parent, lambda _beat: look(path))
        except SilentFolderError:
            return None

    def facts(self, path: Path, asked: Question[DiskAnswer] | None) -> FileFacts | None:
        """What a disk says of a file; None where it says nothing, or nothing soon."""
        if asked is None:
            return None
        self._unanswered.pop(path.parent, None)
        if not asked.has_ended_within(_SOON_S):
            self._unanswered[path.parent] = asked
            return None
        there = asked.answer()
        return there.facts if isinstance(there, There) and there.is_regular else None
