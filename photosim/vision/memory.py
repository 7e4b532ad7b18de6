"""How much memory a process holds."""

import os
from pathlib import Path


def resident_bytes(pid: int | None) -> int | None:
    """Memory of a process in bytes; None where the system does not tell or it has ended."""
    try:
        pages = Path(f"/proc/{pid}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return None
