"""The one base of every fault that PhotoSim expects."""


class PhotoSimError(Exception):
    """Something cannot be done; ``str()`` of it is a sentence for the person.

    Each room derives its own kinds from this one. Whatever else is raised is a mistake in the
    program: it is logged with its traceback and shown once.
    """
