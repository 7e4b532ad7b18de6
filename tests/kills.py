"""The end of the program at a chosen touch of the disk."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest


class Killed(BaseException):
    """The program was ended, at once."""


@contextmanager
def killed_at(moment: int, also: Sequence[tuple[object, str]] = ()) -> Iterator[None]:
    """End the program at the given touch of the disk; afterwards nothing is touched.

    Args:
        moment: How often it may be touched.
        also: What else touches it, by module and name.
    """
    left = moment
    with pytest.MonkeyPatch.context() as patch:

        def mortal(module: object, name: str) -> None:
            real = getattr(module, name)

            def touch(*arguments: object, **named: object) -> object:
                nonlocal left
                left -= 1
                if left < 0:
                    raise Killed
                return real(*arguments, **named)

            patch.setattr(module, name, touch)

        for name in ("fsync", "rename", "link", "unlink", "replace"):
            mortal(os, name)
        for module, name in also:
            mortal(module, name)
        yield
