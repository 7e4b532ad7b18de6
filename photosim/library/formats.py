"""The formats of photos by the suffixes of their files, each under one name."""

from photosim.vision.files import VIDEO_SUFFIXES

_SUFFIXES = {
    "jpg": ("jpg", "jpeg", "jpe"),
    "tif": ("tif", "tiff"),
    "heic": ("heic", "heif"),
}  # of formats that go by several; the others go by their own
_VIDEOS = frozenset({"video", "videos"})  # in English and German
_NAMES = {suffix: name for name, suffixes in _SUFFIXES.items() for suffix in suffixes}


def format_of(text: str) -> str:
    """The name of the format that a path, a suffix or a name of it says: "jpg" for ".JPEG"."""
    suffix = text.rpartition(".")[2].lower()
    return _NAMES.get(suffix, suffix)


def suffixes_of(suffix: str) -> tuple[str, ...]:
    """All suffixes of a format that goes by several and by this one; none of the others.

    Videos of all formats go by that word.
    """
    if suffix in _VIDEOS:
        return tuple(sorted(video[1:] for video in VIDEO_SUFFIXES))
    return _SUFFIXES.get(_NAMES.get(suffix, ""), ())
