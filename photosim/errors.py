"""The base class of every error that PhotoSim expects."""


class PhotoSimError(Exception):
    """Something cannot be done; ``str()`` of it is a sentence for the person.

    Each room derives its own errors from it. Any other exception is a mistake in the program: it
    is logged with its traceback and shown once.
    """
