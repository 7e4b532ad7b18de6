"""The window; PySide6 is imported here alone."""

import PySide6.QtCore  # noqa: F401  which brings the hook into imports

from photosim.runtime import leave_sources_unread

leave_sources_unread()  # before all else that is imported here
