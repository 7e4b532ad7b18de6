"""Whether other ways to make a vector of a feature map find more photos of a kind.

    python -m tests.benchmarks.bench_pooling FOLDER [--leave-out NAME ...] [--queries N]

FOLDER has a sub-folder for each kind of photo. Each photo is read once by EfficientNet-Lite0; of
its last feature map are made

  mean      what PhotoSim keeps: the mean over all places
  centred   the mean weighted by exp(-(x² + y²) / 18), x and y counted in places from the middle
  energy    the root of the mean square, weighted likewise; added to one of the means, both of
            unit length
  labels    beside it .4 times the probabilities of the ten likeliest labels, by the last layer

Queries are averaged with their nearest photos, and the whole library is ranked. The differences to
*mean* are those of the same queries, with their standard errors. Prints JSON.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from photosim.search.methods.averaged import ExpandedQuery
from photosim.search.methods.method import Collection, Training
from photosim.search.quality import average_precision, precision_at
from photosim.vision.labels import Classifier
from photosim.vision.models import EFFICIENTNET_LITE0, embedded_choice, prepare
from photosim.vision.networks import Network, build_network

_BATCH = 16
_SPREAD = 18.0
_LABELS_SHARE = 0.4
_PLACES = 10

Rows = NDArray[np.float32]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--leave-out", nargs="*", default=[])
    parser.add_argument("--queries", type=int, default=600)
    options = parser.parse_args()
    files = [
        file
        for folder in sorted(options.folder.iterdir())
        if folder.is_dir() and folder.name not in options.leave_out
        for file in sorted(folder.glob("*.jpg"))
    ]
    network = build_network(embedded_choice())
    assert isinstance(network, Network)
    fused = torch.backends.mkldnn.is_available()  # type: ignore[no-untyped-call]
    network.set_up(bfloat16=False, fused=fused)
    assert network.classifier is not None
    mean, centred, energy = read(files, network)
    kinds = np.unique([file.parent.name for file in files], return_inverse=True)[1]
    order = np.random.default_rng(0).permutation(len(files))
    queries, library = order[: options.queries], order[options.queries :]
    figures: dict[str, object] = {"photos": len(files), "queries": len(queries)}
    usual: Rows | None = None
    for name, vectors in variants(mean, centred, energy, network.classifier).items():
        scores = judge(vectors.astype(np.float16), kinds, queries, library)
        usual = scores if usual is None else usual
        gains = scores - usual
        errors = gains.std(axis=0, ddof=1) / len(gains) ** 0.5
        figures[name] = {
            figure: {
                "value": round(float(value), 4),
                "gain": round(float(gain), 4),
                "se": round(float(error), 4),
            }
            for figure, value, gain, error in zip(
                ("map", "precision_at_10"), scores.mean(0), gains.mean(0), errors, strict=True
            )
        }
    print(json.dumps(figures, indent=2))


def read(files: Sequence[Path], network: Network) -> tuple[Rows, Rows, Rows]:
    """Mean, centred mean and energy of the photos' feature maps, float32 (n, channels) each."""
    spec = EFFICIENTNET_LITE0
    mean, std = torch.tensor(spec.mean).view(1, 3, 1, 1), torch.tensor(spec.std).view(1, 3, 1, 1)
    found: list[list[torch.Tensor]] = [[], [], []]
    for start in range(0, len(files), _BATCH):
        squares = []
        for file in files[start : start + _BATCH]:
            with Image.open(file) as image:
                squares.append(prepare(image.convert("RGB"), spec))
        pixels = torch.from_numpy(np.stack(squares)).permute(0, 3, 1, 2) / 255
        with torch.inference_mode():
            features = network.feature_map((pixels - mean) / std).float()
        places = torch.arange(features.shape[-1]) - (features.shape[-1] - 1) / 2
        weights = torch.exp(-(places[:, None] ** 2 + places**2) / _SPREAD)
        weights /= weights.sum()
        found[0].append(features.mean((2, 3)))
        found[1].append((features * weights).sum((2, 3)))
        found[2].append((features**2 * weights).sum((2, 3)).sqrt())
    plain, centred, energy = (torch.cat(parts).numpy() for parts in found)
    return plain, centred, energy


def variants(mean: Rows, centred: Rows, energy: Rows, classifier: Classifier) -> dict[str, Rows]:
    """The ways to make vectors, by name; unit vectors float32 (n, d)."""
    labels = _LABELS_SHARE * likeliest(mean, classifier)
    both = unit(unit(centred) + unit(energy))
    return {
        "mean": unit(mean),
        "centred": unit(centred),
        "mean + energy": unit(unit(mean) + unit(energy)),
        "centred + energy": both,
        "mean + energy, labels": unit(np.hstack([unit(unit(mean) + unit(energy)), labels])),
        "centred + energy, labels": unit(np.hstack([both, labels])),
    }


def likeliest(mean: Rows, classifier: Classifier) -> Rows:
    """Probabilities of the ten likeliest labels, all others 0: float32 (n, labels)."""
    scores = mean @ classifier.weights.astype(np.float32).T + classifier.bias
    shares: Rows = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    best = np.argpartition(-shares, _PLACES, axis=1)[:, :_PLACES]
    kept = np.zeros(shares.shape, np.float32)
    np.put_along_axis(kept, best, np.take_along_axis(shares, best, axis=1), axis=1)
    return kept


def judge(
    vectors: NDArray[np.float16],
    kinds: NDArray[np.intp],
    queries: NDArray[np.int64],
    library: NDArray[np.int64],
) -> Rows:
    """Average precision and precision at ten of each query, float32 (q, 2)."""
    rows = vectors[library]
    method = ExpandedQuery()
    nothing = Training(rows[:0], kinds[:0], rows)
    method.build(nothing, Collection(rows, lambda places: (places, rows[places])))
    scores = []
    for query in queries:
        relevant = kinds[library][method.ranking(vectors[query])] == kinds[query]
        total = int(np.count_nonzero(relevant))
        scores.append((average_precision(relevant, total), precision_at(relevant, _PLACES)))
    return np.array(scores, np.float32)


def unit(rows: Rows) -> Rows:
    """The same directions, of unit length."""
    scaled: Rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return scaled


if __name__ == "__main__":
    main()
