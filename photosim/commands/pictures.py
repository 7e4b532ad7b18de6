"""What a search is given on the command line: files, and addresses, which are fetched."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from photosim.console import download_bar, say
from photosim.library.query import Example, Region
from photosim.streams import printable

if TYPE_CHECKING:
    from photosim.library.picture_folder import PictureFolder


@contextmanager
def as_examples(
    wanted: Sequence[Path | str],
    unwanted: Sequence[Path | str] = (),
    part: Region | None = None,
) -> Iterator[list[Example]]:
    """Examples to search with; what was fetched for them is deleted at the end.

    The part is one of the first picture. An address without a picture is named and left out, if
    others are left to search with.

    Raises:
        PhotoSimError: There is no picture at any address of those wanted, or no room for it.
    """
    parts = [part, *[None] * len(wanted)]
    given = [(one, 1, region) for one, region in zip(wanted, parts, strict=False)]
    given += [(one, -1, None) for one in unwanted]
    files = [(one, sign, region) for one, sign, region in given if isinstance(one, Path)]
    if len(files) == len(given):
        yield [Example(one, sign=sign, region=region) for one, sign, region in files]
        return
    from photosim.library.addresses import AddressError  # files need not wait for these
    from photosim.library.picture_folder import PictureFolder

    with closing(PictureFolder()) as folder:
        examples: list[Example] = []
        faults: list[AddressError] = []
        for one, sign, region in given:
            try:
                example = Example(one) if isinstance(one, Path) else _fetched(one, folder)
                examples.append(replace(example, sign=sign, region=region))
            except AddressError as error:
                faults.append(error)
        if not any(example.sign > 0 for example in examples):
            raise faults[0]
        for fault in faults:
            say(printable(str(fault)))
        yield examples


def _fetched(address: str, folder: "PictureFolder") -> Example:
    from photosim.library.addresses import host_of
    from photosim.library.fetching import Fetch

    advance, close = download_bar(host_of(address))
    try:
        fetch = Fetch(address, lambda progress: advance(progress.done, progress.total))
        fetched = fetch.run()
    finally:
        close()
    return Example(folder.keep(fetched.name, fetched.content), source=fetched.source)
