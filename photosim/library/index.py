"""Indexing folders from beginning to end, as the command line does."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from photosim.catalogue.records import PhotoState
from photosim.catalogue.store import Store
from photosim.library.embed import Embedder, embed_pending
from photosim.library.folders import add_folder
from photosim.library.keys import HashKeys
from photosim.library.progress import Progress
from photosim.library.recognise import recognise_missing
from photosim.library.refit import refit_if_due
from photosim.library.scan import scan_folder
from photosim.search.tuning import TARGET
from photosim.vision.messages import EncoderInfo


@dataclass
class IndexReport:
    """What indexing did.

    Attributes:
        photos: Photos of the folders that can be found now.
        indexed: Photos embedded in this run.
        removed: Photos forgotten because their files are gone.
        skipped: Files left out, each with a reason for the person.
        encoder: The encoder in use, None when there was nothing to embed.
    """

    photos: int = 0
    indexed: int = 0
    removed: int = 0
    skipped: list[tuple[Path, str]] = field(default_factory=list)
    encoder: EncoderInfo | None = None

    @property
    def unchanged(self) -> int:
        """Photos that were known already, by their file or by their content."""
        return self.photos - self.indexed


def index_folders(
    store: Store,
    keys: HashKeys,
    service: Embedder,
    paths: Sequence[Path],
    *,
    recall_target: float = TARGET,
    live_photos: bool = True,
) -> Generator[Progress, None, IndexReport]:
    """Watch folders, bring the catalogue into step with them and embed what is new.

    Args:
        store: The writing store.
        keys: Its bucket keys.
        service: The encoder.
        paths: The folders.
        recall_target: Recall@60 that the index is tuned to.
        live_photos: Whether the moving halves of live photos belong to these.

    Raises:
        FolderError: A path is no readable folder; nothing was changed.
        EncoderUnavailable: The encoder process cannot be kept running.
    """
    report = IndexReport()
    with store.session.write():
        places = [add_folder(store, path) for path in paths]
    for place in places:
        scanned = yield from scan_folder(store, keys, place, live_photos=live_photos)
        report.removed += scanned.removed
        report.skipped += scanned.skipped
    embedded = yield from embed_pending(store, keys, service, places)
    report.indexed = embedded.embedded
    report.encoder = embedded.encoder
    identity = embedded.encoder.identity if embedded.encoder else service.choice.identity
    yield from refit_if_due(store, identity, target=recall_target)
    for _ in recognise_missing(store, service, identity):
        yield Progress("fitting", report.indexed)
    for place in places:
        report.photos += store.count_photos(PhotoState.INDEXED, place.folder.id, place.below)
        report.skipped += [
            (photo.path, photo.reason or "")
            for photo in store.problems(place.folder.id, place.below)
            if photo.state is PhotoState.UNREADABLE
        ]
    return report
