"""The window; PySide6 is imported here alone."""

from photosim.desktop.sources import leave_sources_unread

leave_sources_unread()  # before all else that is imported here
