#!/usr/bin/env python3
"""Sets PhotoSim up in this checkout, once, and starts it.

    python3 packaging/run.py [--newest] [--no-weights] [PATH ...]

Everything else goes to ``photosim``: a folder to watch, a photo to search for, or a subcommand such
as ``index FOLDER``. Paths are taken from the folder you call it in.

--newest       bring all libraries to their newest versions first; without it, to the tested ones
--no-weights   do not download ResNet-34's weights (87 MB) while setting up
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

import argparse
import subprocess
from collections.abc import Sequence
from pathlib import Path

import bootstrap
import system_libraries

NEWEST, NO_WEIGHTS = "--newest", "--no-weights"
HELP = frozenset({"-h", "--help"})
INTERRUPTED = 130  # what ``photosim`` ends with after Ctrl-C


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


def fetch_weights(python: Path, arguments: Sequence[str]) -> None:
    """Download ResNet-34's weights to where the program looks for them, if they can be had.

    Args:
        python: The interpreter of the checkout's environment.
        arguments: What follows ``photosim`` on its command line; it may name the data folder.

    Raises:
        KeyboardInterrupt: The person stopped the download.
    """
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--data-dir")
    named, _ = parser.parse_known_args(arguments)
    data_dir = [] if named.data_dir is None else ["--data-dir", named.data_dir]
    tell(
        "PhotoSim compares photos with ResNet-34, whose weights are downloaded now unless they are "
        f"there already (87 MB; {NO_WEIGHTS} leaves them out)."
    )
    command = [str(python), "-P", "-m", "photosim", *data_dir, "fetch-weights"]
    status = subprocess.run(command, stdout=sys.stderr).returncode
    if status == INTERRUPTED:
        raise KeyboardInterrupt
    if status:
        tell(
            "PhotoSim goes on with the smaller network that comes with it. "
            "Settings → Recognition downloads ResNet-34 later."
        )


def tell(text: str) -> None:
    """Say something to the person; standard output belongs to ``photosim``."""
    print(text, file=sys.stderr, flush=True)


def main(arguments: Sequence[str]) -> int:
    """Set up what is missing and start ``photosim`` with the arguments."""
    need = bootstrap.Need(extras=("words",), newest=NEWEST in arguments)
    wants_weights = NO_WEIGHTS not in arguments
    arguments = [argument for argument in arguments if argument not in (NEWEST, NO_WEIGHTS)]
    ready = bootstrap.is_ready(bootstrap.ROOT / ".venv", bootstrap.ROOT, need)
    if not HELP.isdisjoint(arguments):
        if not ready or arguments[0] in HELP:
            print(__doc__, flush=True)
        if not ready:
            return 0  # who only wants to know is not made to wait for a download
    python = bootstrap.prepare(bootstrap.ROOT, need, verbose="-v" in arguments)
    system_libraries.provide(bootstrap.ROOT / ".venv")
    if not ready and wants_weights:
        fetch_weights(python, arguments)
    return start(python, arguments)


if __name__ == "__main__":
    sys.exit(bootstrap.reporting_faults(lambda: main(sys.argv[1:])))
