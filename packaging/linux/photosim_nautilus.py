"""Find Similar in PhotoSim, in the menu of GNOME's file manager.

Nautilus reads this where its Python bindings are installed (python3-nautilus).
"""

import locale
import subprocess
from collections.abc import Sequence
from typing import Any

from gi.repository import GObject, Nautilus

_LABELS = {"de": "Ähnliche in PhotoSim finden"}
_LABEL = "Find Similar in PhotoSim"


class PhotoSimMenu(GObject.GObject, Nautilus.MenuProvider):  # type: ignore[misc]  # untyped
    """Offers to search with the selected pictures."""

    def get_file_items(self, *arguments: Any) -> list[Any]:
        """The entry for a selection of pictures; before Nautilus 43 a window came first."""
        files: Sequence[Any] = arguments[-1]
        pictures = [file for file in files if file.get_mime_type().startswith("image/")]
        if not files or len(pictures) < len(files):
            return []
        language = (locale.getlocale()[0] or "").partition("_")[0]
        entry = Nautilus.MenuItem(
            name="PhotoSim::find_similar", label=_LABELS.get(language, _LABEL), icon="photosim"
        )
        entry.connect("activate", self._search, [_name(file) for file in files])
        return [entry]

    def _search(self, _entry: Any, names: list[str]) -> None:
        subprocess.Popen(["photosim", *names], start_new_session=True)


def _name(file: Any) -> str:
    """A file's path, which one on a server has as well where GNOME mounts it; or its address."""
    path: str | None = file.get_location().get_path()
    return path or str(file.get_uri())
