"""Change a library at random for a long time; the catalogue must equal the disk at every step.

    python tests/faults/random_changes.py --examples 500

Prints the shortest sequence of changes that breaks it, if there is one.
"""

import argparse
import sys
import time
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.library.test_changes import Changes


def main() -> int:
    """Run and report; a sequence that breaks it ends with its traceback."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--examples", type=int, default=500)
    parser.add_argument("--steps", type=int, default=40)
    options = parser.parse_args()
    began = time.monotonic()
    run_state_machine_as_test(
        Changes,
        settings=settings(
            max_examples=options.examples,
            stateful_step_count=options.steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    seconds = time.monotonic() - began
    print(f"{options.examples} sequences of up to {options.steps} changes, {seconds:.0f} s: equal")
    return 0


if __name__ == "__main__":
    sys.exit(main())
