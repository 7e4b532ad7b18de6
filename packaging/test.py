#!/usr/bin/env python3
"""Sets PhotoSim up with its test tools, once, and runs every check and the tests.

    python3 packaging/test.py [--newest] [--cov] [pytest arguments]

Needs no screen. The linters run first and all of them run; pytest comes last and has the last
word, whatever the linters said. Without pytest's arguments it runs all tests, on several cores.
Paths in the arguments are taken from the checkout.

--newest   bring all libraries to their newest versions first; without it, to the tested ones
--cov      measure which lines and branches of PhotoSim the tests reach, and print a summary
"""

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036  (the person who reads this has the older one)
    sys.exit(
        "PhotoSim needs Python 3.11 or newer; this is Python "
        + sys.version.split()[0]
        + ".\nCall a newer one by its name, for example: python3.11 "
        + " ".join(sys.argv)
    )

import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import bootstrap
import system_libraries

# Tests start processes of their own; more at a time would wait for each other. Each worker begins
# with a run of neighbouring tests, so that what a module sets up once is seldom set up twice.
ALL_TESTS = ("-n", "auto", "--maxprocesses", "4", "--dist", "worksteal")

CHECKS: Mapping[str, Sequence[str]] = {
    "ruff check": ("-m", "ruff", "check"),
    "ruff format": ("-m", "ruff", "format", "--check"),
    "mypy": ("-m", "mypy"),
    "import-linter": (
        "-c",
        "from importlinter.cli import lint_imports_command as m; m(['--no-logo'])",
    ),
}


def run_checks(python: Path, checks: Mapping[str, Sequence[str]], root: Path) -> list[str]:
    """Run every check in the checkout, showing its own output.

    Args:
        python: The interpreter that has the checks' tools.
        checks: The interpreter's arguments of each check, by the check's name.
        root: The checkout.

    Returns:
        The names of the checks that failed, in order.
    """
    failed = []
    outcomes = []
    for name, arguments in checks.items():
        print(f"== {name}", flush=True)
        started = time.monotonic()
        passed = subprocess.run([python, "-P", *arguments], cwd=root).returncode == 0
        seconds = time.monotonic() - started
        outcomes.append(f"{name} {'passed' if passed else 'FAILED'} ({seconds:.0f} s)")
        if not passed:
            failed.append(name)
    print(f"== {', '.join(outcomes)}", flush=True)
    return failed


def main(arguments: Sequence[str]) -> int:
    """Set up what is missing, run the checks and then pytest with the arguments."""
    if not {"-h", "--help"}.isdisjoint(arguments):
        print(__doc__)
        return 0
    newest, measures = "--newest" in arguments, "--cov" in arguments
    arguments = [argument for argument in arguments if argument not in ("--newest", "--cov")]
    # Last, since pytest would take what follows it for what is to be measured.
    coverage = ["--cov"] if measures else []
    python = bootstrap.prepare(bootstrap.ROOT, bootstrap.Need(extras=("test",), newest=newest))
    system_libraries.provide(bootstrap.ROOT / ".venv")
    failed = run_checks(python, CHECKS, bootstrap.ROOT)
    if failed:
        print(f"== This run fails because of {', '.join(failed)}, whatever pytest says.")
    print("== pytest", flush=True)
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    # Hundreds of processes are started; each would compile the whole program again.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    tests = subprocess.run(
        [python, "-P", "-m", "pytest", *(arguments or ALL_TESTS), *coverage],
        cwd=bootstrap.ROOT,
        env=environment,
    )
    return tests.returncode or bool(failed)


if __name__ == "__main__":
    sys.exit(bootstrap.reporting_faults(lambda: main(sys.argv[1:])))
