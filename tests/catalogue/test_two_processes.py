"""Two programs on one catalogue, started, killed and ended in any order: no row is ever lost.

Each may hold two connections, one for reading and one for writing, as the window does.
`tests/faults/two_programs.py` tries many more sequences.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from photosim.catalogue.store import Store

_PROGRAM = """
import sys; from pathlib import Path; from photosim.catalogue.store import Store
catalogue, stores = Path(sys.argv[1]), {}
print("ready", flush=True)
for line in sys.stdin:
    verb, _, what = line.strip().partition(" ")
    if verb == "open":
        stores[what] = Store.open(catalogue, read_only=what == "reader")
        stores[what].folders()
    elif verb == "close":
        stores.pop(what).close()
    elif verb == "add":
        stores["writer"].add_folder(Path(what), None)
    print("done", flush=True)
for store in stores.values():
    store.close()
"""


class _Program:
    def __init__(self, catalogue: Path) -> None:
        self.open: set[str] = set()
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _PROGRAM, str(catalogue)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._hear("ready")

    def say(self, command: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{command}\n")
        self._process.stdin.flush()
        self._hear("done")

    def _hear(self, word: str) -> None:
        assert self._process.stdout is not None
        assert self._process.stdout.readline().strip() == word

    def end(self, *, kill: bool) -> None:
        if kill:
            self._process.kill()
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()

    def files(self) -> list[str]:
        """What it has open, as the system spells it."""
        return [str(link.readlink()) for link in Path(f"/proc/{self._process.pid}/fd").iterdir()]


_PROGRAMS = st.integers(0, 1)
_CONNECTIONS = st.sampled_from(["reader", "writer"])


class TwoPrograms(RuleBasedStateMachine):
    """What a person may do with two windows or commands."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._catalogue = Path(self._folder.name) / "catalogue.sqlite"
        Store.open(self._catalogue).close()
        self._programs: dict[int, _Program] = {}
        self._added = 0

    @rule(number=_PROGRAMS, connection=_CONNECTIONS)
    def open(self, number: int, connection: str) -> None:
        if number not in self._programs:
            self._programs[number] = _Program(self._catalogue)
        program = self._programs[number]
        if connection not in program.open:
            program.say(f"open {connection}")
            program.open.add(connection)

    @precondition(lambda self: any("writer" in item.open for item in self._programs.values()))
    @rule(number=_PROGRAMS)
    def add(self, number: int) -> None:
        program = self._programs.get(number)
        if program is not None and "writer" in program.open:
            self._added += 1
            program.say(f"add /photos/{self._added}")

    @precondition(lambda self: self._programs)
    @rule(number=_PROGRAMS, connection=_CONNECTIONS)
    def close(self, number: int, connection: str) -> None:
        program = self._programs.get(number)
        if program is not None and connection in program.open:
            program.open.discard(connection)
            program.say(f"close {connection}")

    @precondition(lambda self: self._programs)
    @rule(number=_PROGRAMS, kill=st.booleans())
    def end(self, number: int, kill: bool) -> None:
        if number in self._programs:
            self._programs.pop(number).end(kill=kill)

    @invariant()
    def no_log_was_deleted_under_a_program(self) -> None:
        for program in self._programs.values():
            assert not [
                name for name in program.files() if "catalogue" in name and "(deleted)" in name
            ]

    @invariant()
    def every_row_is_there(self) -> None:
        # In a process of its own, as this one must not disturb what is tested.
        with Store.open(self._catalogue, read_only=True) as store:
            assert len(store.folders()) == self._added

    def teardown(self) -> None:
        try:
            for number in list(self._programs):
                self._programs.pop(number).end(kill=True)
            self.every_row_is_there()
        finally:
            self._folder.cleanup()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_no_program_takes_the_log_from_another() -> None:
    run_state_machine_as_test(
        TwoPrograms,
        settings=settings(
            max_examples=6,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
