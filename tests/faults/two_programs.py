"""Start, kill and end two programs on one catalogue in any order, for a long time.

    python tests/faults/two_programs.py --examples 200

No row may ever be lost, nor a log be deleted under a program. Prints the shortest sequence that
breaks it, if there is one.
"""

import argparse
import sys
import time
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.catalogue.test_two_processes import TwoPrograms


def main() -> int:
    """Run and report; a sequence that breaks it ends with its traceback."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--examples", type=int, default=200)
    parser.add_argument("--steps", type=int, default=20)
    options = parser.parse_args()
    began = time.monotonic()
    run_state_machine_as_test(
        TwoPrograms,
        settings=settings(
            max_examples=options.examples,
            stateful_step_count=options.steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    seconds = time.monotonic() - began
    print(
        f"{options.examples} sequences of up to {options.steps} steps, {seconds:.0f} s: none lost"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
