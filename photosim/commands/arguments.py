"""Argument types that several commands use."""

import argparse
import os
from pathlib import Path
from urllib.parse import urlsplit


def path(text: str) -> Path:
    """An absolute path without ``..``; links are kept, since people know folders by them.

    File managers pass files as URIs such as ``file:///tmp/a%20photo.jpg``.
    """
    if text.startswith("file://"):
        from urllib.request import url2pathname

        address = urlsplit(text.replace("?", "%3F").replace("#", "%23"))
        if address.netloc not in ("", "localhost"):
            raise argparse.ArgumentTypeError(f"{text} is not on this computer")
        text = url2pathname(address.path)
    elif "://" in text:
        raise argparse.ArgumentTypeError(f"{text} is not on this computer")
    return Path(os.path.abspath(text))  # noqa: PTH100 - Path.resolve would follow links


def positive(text: str) -> int:
    """A whole number, at least 1."""
    number = int(text)
    if number < 1:
        raise ValueError
    return number


positive.__name__ = "whole number from 1"  # argparse shows it when the value does not fit
