"""Imports spared PySide's look at their sources."""

import sys

import PySide6.QtCore  # noqa: F401  which brings the hook into imports


def leave_sources_unread() -> None:
    """Keep PySide from reading the source of every module that is imported after it.

    It looks for its own name there, to know which modules may want its optional snake_case names.
    None does here, and the sources would stay in memory: 27 MB, and a tenth of the start.
    """
    feature = sys.modules.get("shibokensupport.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        setattr(feature, "_mod_uses_pyside", _uses_no_features)  # noqa: B010


def _uses_no_features(_module: object) -> bool:
    return False
