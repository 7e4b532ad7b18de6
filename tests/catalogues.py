"""A catalogue with vectors but without photos, for tests of what happens to the file."""

from pathlib import Path

import numpy as np

from photosim.catalogue.records import FileFacts, PictureFacts
from photosim.catalogue.store import Store
from photosim.library.keys import HashKeys

ENCODER = "colours"
DIMENSION = 640


def make_catalogue(path: Path, photos: int) -> Path:
    """Two folders; in each, one file is unreadable, nine are pending, the others have vectors."""
    random = np.random.default_rng(0)
    with Store.open(path) as store:
        keys = HashKeys(store)
        for folder in ("/photos/one", "/photos/two"):
            folder_id = store.add_folder(Path(folder), "v")
            files = [(f"{n % 9}/{n}.jpg", FileFacts(n + 1, n)) for n in range(photos // 2)]
            ids = store.files.add(folder_id, files)
            vectors = random.normal(size=(len(ids) - 10, DIMENSION))
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            kept = vectors.astype(np.float16)
            pictures = [
                PictureFacts(number, 1, number, number.to_bytes(16, "big"), 4, 3, None, vector)
                for number, vector in zip(ids[10:], kept, strict=True)
            ]
            store.complete_photos(pictures, ENCODER)
            keys.enter(ENCODER, ids[10:], kept)
            store.mark_unreadable([(ids[0], "The file is damaged")])
    return path
