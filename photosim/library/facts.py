"""Reading the facts of photos again, by better rules or under a new name, without their vectors."""

from collections.abc import Generator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from photosim.catalogue.records import FileFacts, PhotoRecord, ReadAgain
from photosim.catalogue.store import Store
from photosim.library.disk_timeout import is_silent
from photosim.library.keys import HashKeys
from photosim.library.progress import Changes
from photosim.vision.files import UnreachablePhoto, UnreadablePhoto
from photosim.vision.messages import FACTS_VERSION, PhotoFacts

_AT_ONCE = 16  # photos under way, and a transaction
_STEP_S = 0.5  # longest time between two steps, so that a pause or an end is heeded at once


class FactsReader(Protocol):
    """What reading facts needs of the encoder service."""

    def facts(self, path: Path) -> Future[PhotoFacts]:
        """Read a photo's facts; fails with UnreadablePhoto or EncoderUnavailable."""
        ...


@dataclass(frozen=True)
class FactsReport:
    """What came of it: whether photos were found that are to be embedded anew."""

    embed_anew: bool


@dataclass
class _Findings:
    """What was read and is not written yet."""

    read: list[ReadAgain] = field(default_factory=list)
    seen: list[int] = field(default_factory=list)
    turned: list[tuple[int, FileFacts]] = field(default_factory=list)


def read_facts_again(
    store: Store, keys: HashKeys, service: FactsReader
) -> Generator[Changes, None, FactsReport]:
    """Read the facts of all photos whose facts are older than the rules of today.

    A photo that turns out to have another size was decoded wrongly: it becomes pending.

    Yields:
        What of it a person sees, at least every half second.

    Raises:
        EncoderUnavailable: The encoder process cannot be kept running.
    """
    outdated = store.outdated_ids(FACTS_VERSION)
    embed_anew = False
    for start in range(0, len(outdated), _AT_ONCE):
        photos = store.photos(outdated[start : start + _AT_ONCE])
        running = {
            service.facts(photo.path): photo for photo in photos if not is_silent(photo.path)
        }
        findings = _Findings()
        try:
            while running:
                ended, _ = wait(running, _STEP_S, FIRST_COMPLETED)
                for future in ended:
                    _take(findings, running.pop(future), future)
                yield Changes()
        finally:
            for future in running:
                future.cancel()
        yield _write(store, keys, findings)
        embed_anew = embed_anew or bool(findings.turned)
    return FactsReport(embed_anew)


def _take(findings: _Findings, photo: PhotoRecord, future: Future[PhotoFacts]) -> None:
    try:
        facts = future.result()
    except UnreachablePhoto:
        return  # it will be read when it is there again
    except UnreadablePhoto:
        findings.read.append(_read(photo.id, photo))
        return
    if (facts.size, facts.mtime_ns) != (photo.size, photo.mtime_ns):
        return  # the next scan will see that it has changed
    if (facts.width, facts.height) != (photo.width, photo.height):
        findings.turned.append((photo.id, FileFacts(photo.size, photo.mtime_ns)))
        return
    read = replace(_read(photo.id, facts), traits=facts.traits, annotations=facts.annotations)
    findings.read.append(read)
    if read != _read(photo.id, photo) or facts.annotations:
        findings.seen.append(photo.id)


def _read(photo_id: int, facts: PhotoFacts | PhotoRecord) -> ReadAgain:
    date = facts.taken_at, facts.taken_from, facts.taken_offset
    return ReadAgain(photo_id, *date, facts.camera, facts.lens)


def _write(store: Store, keys: HashKeys, findings: _Findings) -> Changes:
    turned = [photo_id for photo_id, _ in findings.turned]
    with store.session.write():
        store.renew_facts(findings.read, FACTS_VERSION)
        keys.leave(turned)
        store.vectors.drop(turned)
        store.files.reset(findings.turned)
    return Changes(updated=(*findings.seen, *turned))
