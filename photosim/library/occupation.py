"""Whether a library may be written from here: a folder that may only be read, another computer.

On a network share SQLite's locks cannot be relied upon, and its log needs memory that both sides
share (https://sqlite.org/wal.html). So the computer that has opened a library there says so in a
small file, which it renews while the library is open.
"""

import json
import logging
import os
import platform
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from photosim.atomic_write import atomic_write
from photosim.library.disk import There, look, real_path
from photosim.library.mount_table import is_shared, read_mounts

RENEW_S = 30.0
NOT_KEPT = "This library can only be read here, so nothing is kept in it."
_STALE_S = 300.0  # a computer that was silent so long has crashed or was switched off
_NOTE = "in-use.json"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OnlyRead:
    """Why a library may only be read.

    Attributes:
        catalogue: Its catalogue, which is copied to be read.
        computer: That which has it open; "" where its folder may not be written.
    """

    catalogue: Path
    computer: str = ""


class Occupation:
    """This computer's claim to a data folder on a share; none is needed elsewhere.

    Args:
        data_dir: The folder.
        catalogue: The library's catalogue in it.
        computer: What this one is called.
    """

    def __init__(self, data_dir: Path, catalogue: Path, computer: str | None = None) -> None:
        self._catalogue = catalogue
        self._note = data_dir / _NOTE
        self._computer = computer or platform.node()
        self._is_ours = False

    def take(self) -> OnlyRead | None:
        """Claim the library; returns why it may only be read, if so."""
        barred = self.barred()
        if barred is None and self._is_there() and self._is_on_share():
            self._is_ours = True
            self.renew()
        return barred

    def barred(self) -> OnlyRead | None:
        """Why the library may only be read, None where it may be written."""
        if not self._is_there():
            return None  # one that is new; where it cannot be made or reached that is said
        folder = self._note.parent
        if not (os.access(folder, os.W_OK) and os.access(self._catalogue, os.W_OK)):
            return OnlyRead(self._catalogue)
        other = self._other() if self._is_on_share() else ""
        return OnlyRead(self._catalogue, other) if other else None

    def renew(self) -> None:
        """Say that the library is still open here; to be called every `RENEW_S`."""
        if self._is_ours:
            try:
                with atomic_write(self._note, private=False) as partial:
                    partial.write_text(json.dumps({"computer": self._computer}))
            except OSError as error:
                log.warning("%s cannot be written: %s", self._note, error)

    def leave(self) -> None:
        """Give the library up."""
        if self._is_ours:
            self._is_ours = False
            with suppress(OSError):
                self._note.unlink(missing_ok=True)

    def _is_there(self) -> bool:
        return isinstance(look(self._catalogue), There)

    def _is_on_share(self) -> bool:
        return is_shared(Path(real_path(self._note.parent)), read_mounts())

    def _other(self) -> str:
        """The other computer that has the library open; "" if none has."""
        try:
            noted = self._note.stat().st_mtime
            computer = json.loads(self._note.read_text())["computer"]
            with tempfile.NamedTemporaryFile(dir=self._note.parent) as probe:
                age = os.fstat(probe.fileno()).st_mtime - noted  # by the share's own clock
        except (OSError, ValueError, LookupError, TypeError):
            return ""  # no note, or half of one
        return "" if computer == self._computer or age > _STALE_S else str(computer)
