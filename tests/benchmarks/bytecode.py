"""What is measured starts as an installed program does: compiled."""

import compileall
import os
from pathlib import Path

_PROGRAM = Path(__file__).parents[2] / "photosim"


def compile_program() -> None:
    """Compile the program, and have the processes that are started use it.

    Where Python is told to write no bytecode, each process would compile every module that it
    imports: a third of the window's start.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    compileall.compile_dir(_PROGRAM, quiet=1)
