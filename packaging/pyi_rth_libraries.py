"""Runs first in an app for Linux: programs that it starts must find their own libraries.

PyInstaller's starter sets the environment so that libraries are looked up in the app's folder
first, and whatever the app starts inherits that: a program for Open With would load them too.
"""

import os

_NAME = "LD_LIBRARY_PATH"

_before = os.environ.pop(f"{_NAME}_ORIG", None)
os.environ.pop(_NAME, None)
if _before is not None:
    os.environ[_NAME] = _before
# The encoder's process is this same program, and must be told anew.
os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
