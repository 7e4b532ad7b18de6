#!/usr/bin/env python3
"""Sets PhotoSim up in this checkout, once, and starts it.

    python3 packaging/run.py [--newest] [PATH ...]

Everything else goes to ``photosim``: a folder to watch, a photo to search for, or a subcommand such
as ``index FOLDER``. Paths are taken from the folder you call it in. With --newest it first brings
all libraries to their newest versions, tested or not; without it, to the tested ones.
"""

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036  (the person who reads this has the older one)
    sys.exit(
        "PhotoSim needs Python 3.11 or newer; this is Python "
        + sys.version.split()[0]
        + ".\nInstall a newer one (Debian, Ubuntu: sudo apt install python3.11 python3.11-venv; "
        + "macOS, Windows: from python.org)\nand call it by its name, for example: python3.11 "
        + " ".join(sys.argv)
    )

import subprocess
from collections.abc import Sequence
from pathlib import Path

import bootstrap
import system_libraries

NEWEST = "--newest"
HELP = frozenset({"-h", "--help"})


def start(python: Path, arguments: Sequence[str]) -> int:
    """Run ``photosim`` in place of this process or, where that is impossible, wait for it.

    Args:
        python: The interpreter of the checkout's environment.
        arguments: What follows ``photosim`` on its command line.

    Returns:
        The exit code of ``photosim``.
    """
    # -P: a file named numpy.py in the folder one happens to stand in must not be imported.
    command = [str(python), "-P", "-m", "photosim", *arguments]
    if os.name == "posix":
        sys.stderr.flush()
        os.execv(command[0], command)
    process = subprocess.Popen(command)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue  # Ctrl-C reached photosim too, which decides what becomes of it


def main(arguments: Sequence[str]) -> int:
    """Set up what is missing and start ``photosim`` with the arguments."""
    need = bootstrap.Need(newest=NEWEST in arguments)
    arguments = [argument for argument in arguments if argument != NEWEST]
    if not HELP.isdisjoint(arguments):
        ready = bootstrap.is_ready(bootstrap.ROOT / ".venv", bootstrap.ROOT, need)
        if not ready or arguments[0] in HELP:
            print(__doc__, flush=True)
        if not ready:
            return 0  # who only wants to know is not made to wait for a download
    python = bootstrap.prepare(bootstrap.ROOT, need, verbose="-v" in arguments)
    system_libraries.provide(bootstrap.ROOT / ".venv")
    return start(python, arguments)


if __name__ == "__main__":
    sys.exit(bootstrap.reporting_faults(lambda: main(sys.argv[1:])))
