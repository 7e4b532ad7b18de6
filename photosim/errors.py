"""The base class of every error that PhotoSim expects."""


class PhotoSimError(Exception):
    """Something cannot be done; ``str()`` of it is a sentence for the person.

    Each room derives its own errors from it. Any other exception is a mistake in the program: it
    is logged with its traceback and shown once.
    """


NO_WINDOW = (
    "PhotoSim cannot open its window. Check that DISPLAY or WAYLAND_DISPLAY names a screen and "
    "that the libraries Qt needs are installed, on Debian and Ubuntu libegl1, libgl1 and "
    "libxcb-cursor0. “photosim index FOLDER” and “photosim find PHOTO” work without a window."
)
