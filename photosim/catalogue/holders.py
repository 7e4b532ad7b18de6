"""Which other program is writing to the catalogue at this moment."""

import os
from pathlib import Path

_LOCKS = Path("/proc/locks")
_WRITER_BYTE = 120  # of the -shm file: whoever has locked it is the one that writes


def writing_program(path: Path) -> str | None:
    """The process that holds SQLite's lock for writing, as "process 123, name".

    None if there is none or the system cannot say; only Linux can.
    """
    try:
        shared = Path(f"{path}-shm").stat()
        locks = [line.split() for line in _LOCKS.read_text().splitlines()]
    except OSError:
        return None
    device = f"{os.major(shared.st_dev):02x}:{os.minor(shared.st_dev):02x}"
    for fields in locks:
        # 1: POSIX ADVISORY WRITE 4711 fd:01:123456 120 120; "->" marks those that wait
        if len(fields) != 8 or fields[3] != "WRITE" or fields[5] != f"{device}:{shared.st_ino}":
            continue
        if fields[6].isdecimal() and int(fields[6]) == _WRITER_BYTE:
            return f"process {fields[4]}{_name(fields[4])}"
    return None


def _name(process: str) -> str:
    try:
        return f", {Path('/proc', process, 'comm').read_text().strip()}"
    except OSError:
        return ""
