"""Removing paths and names of folders and files from logs, so that they can be shared.

Where a path ends in a line of text cannot be known, as names may contain anything. So everything
from the first sign of a path to the end of the message is removed, and the whole message if it may
contain a bare name. Removing too much is better than leaving a name in.
"""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

PATH, TEXT = "<path>", "<text>"

_BOUNDARY = r"(?:^|(?<=[\s'\"“”‘’«»(\[{<>=,:;|]))"
_ABSOLUTE = re.compile(rf"{_BOUNDARY}(?:file:|~|[A-Za-z]:[\\/]|[\\/])")
_INSIDE = re.compile(r"[\\/]|\.[A-Za-z][A-Za-z0-9]{1,4}(?![A-Za-z0-9])")  # relative, or a suffix
_QUOTE = re.compile(rf"{_BOUNDARY}['\"“”‘’«»]")
_IDENTIFIERS = re.compile(r"^(?:[^'\"“”‘’«»]|'[A-Za-z_][A-Za-z0-9_]*')*$", re.ASCII)

_ENTRY = re.compile(r"^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d+ [A-Z]+ [\w.]+: )(.*)$", re.ASCII)
_TRACEBACK = "Traceback (most recent call last):"
_CHAINED = (
    "During handling of the above exception, another exception occurred:",
    "The above exception was the direct cause of the following exception:",
)
_FRAME = re.compile(r'^  File "(.*)", line (\d+), in ([\w<>.]+)$', re.ASCII)
_MARKS = re.compile(r"^\s+[\^~]+$")
_FAULT = re.compile(r"^([A-Za-z_][\w.]*)(: |$)(.*)$", re.ASCII)
# The interpreter words these itself, and puts names of the program into quotes.
_ABOUT_CODE = frozenset({"AttributeError", "NameError", "UnboundLocalError", "TypeError"})
_LIBRARIES = re.compile(r".*[\\/](?:site-packages|dist-packages|python3\.\d+)[\\/]")
_PACKAGE = Path(__file__).parent


class Redactor:
    """Removes paths, and given names wherever they occur.

    Args:
        names: Paths, or names, of which every part is secret.
    """

    def __init__(self, names: Iterable[str]) -> None:
        parts = {
            unicodedata.normalize("NFC", part)
            for name in names
            for part in re.split(r"[\\/]", name)
            if len(part) > 1
        }
        longest_first = sorted(parts, key=len, reverse=True)
        anyone = "|".join(re.escape(part) for part in longest_first)
        self._names = re.compile(rf"(?<!\w)(?:{anyone})(?!\w)" if parts else "(?!)", re.IGNORECASE)

    def message(self, text: str, *, about_code: bool = False) -> str:
        """One message without paths and names."""
        text = unicodedata.normalize("NFC", text)
        place = _ABSOLUTE.search(text)
        kept, mark = (text[: place.start()], PATH) if place else (text, "")
        if _INSIDE.search(kept):
            return TEXT
        if not (about_code and _IDENTIFIERS.match(kept)):
            quote = _QUOTE.search(kept)
            # An opening quote before a path: what was quoted ended with the path.
            if quote is not None and quote.end() < len(kept):
                kept, mark = kept[: quote.start()], TEXT
        line, more, _ = kept.partition("\n")
        if more:
            kept, mark = line, TEXT
        return self._names.sub(TEXT, kept) + mark

    def log(self, text: str) -> str:
        """Lines of the log, tracebacks among them."""
        return _Lines(self).read(text)


class _Lines:
    """Goes through a log and keeps of each line what is known to be no name."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self._shown: list[str] = []
        self._told = ""  # the message that is being read, over all its lines
        self._about_code = False
        self._in_traceback = False
        self._after_frame = False

    def read(self, text: str) -> str:
        for line in text.splitlines():
            self._take(line)
        self._end_message()
        return "\n".join(self._shown)

    def _take(self, line: str) -> None:
        entry = _ENTRY.match(line)
        if entry is not None:
            self._begin_message(entry[1], entry[2])
        elif line == _TRACEBACK:
            self._show(line)
            self._in_traceback = True
        elif not line.strip() or line in _CHAINED:
            self._show(line)
        elif self._in_traceback:
            self._take_in_traceback(line)
        else:
            self._told += f"\n{line}"

    def _take_in_traceback(self, line: str) -> None:
        frame = _FRAME.match(line)
        fault = _FAULT.match(line)
        if frame is not None:
            self._show(f'  File "{_code(frame[1])}", line {frame[2]}, in {frame[3]}')
            self._after_frame = True
        elif self._after_frame and line.startswith("    "):
            self._show(line)  # the program's own text
        elif _MARKS.match(line):
            self._show(line)
        elif fault is not None:
            self._begin_message(fault[1] + fault[2], fault[3])
            self._about_code = fault[1] in _ABOUT_CODE
        else:
            self._show(TEXT)

    def _show(self, line: str) -> None:
        self._end_message()
        self._shown.append(line)
        self._after_frame = False

    def _begin_message(self, head: str, message: str) -> None:
        self._show(head)
        self._told = message
        self._about_code = self._in_traceback = False

    def _end_message(self) -> None:
        if self._told:
            self._shown[-1:] = [
                "".join(self._shown[-1:])
                + self._redactor.message(self._told, about_code=self._about_code)
            ]
            self._told = ""


def _code(file: str) -> str:
    """Where in the program a frame is, without where the program is."""
    if re.fullmatch(r"<[\w .]+>", file):
        return file
    in_library = _LIBRARIES.match(file)
    if in_library is not None:
        return file[in_library.end() :]
    _, found, inside = file.replace("\\", "/").rpartition("/photosim/")
    return f"photosim/{inside}" if found and (_PACKAGE / inside).is_file() else PATH
