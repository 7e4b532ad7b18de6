"""The set-up scripts are no package: they are found as they find each other, by their folder."""

import sys
from pathlib import Path

# Last, so that packaging/test.py stands in nobody's way.
sys.path.append(str(Path(__file__).parents[2] / "packaging"))
