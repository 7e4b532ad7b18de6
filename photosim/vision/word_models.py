"""The larger models that know words: what they are, and which of their files are here.

Such a model makes vectors of pictures and of texts that can be compared with each other. Its
weights are downloaded on request, see `photosim.vision.word_download`, or chosen on the disk. The
tokenizer, which parts a text into the entries of the model's table of words, lies beside them.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

from photosim.atomic_write import atomic_write
from photosim.vision.models import EncoderChoice, EncoderSpec
from photosim.vision.weights import WeightsError

WEIGHTS_NAME = "open_clip_model.safetensors"
TOKENIZER_NAME = "tokenizer.json"
NO_LIBRARIES = (
    "Models that know words need two more libraries, which are not installed: “pip install "
    "photosim[words]” installs them."
)
_ORIGIN_NAME = "origin.json"
_IDENTITY_DIGITS = 8
_MOST_HEADER = 1 << 24


@dataclass(frozen=True)
class WordModel:
    """A model that knows words, as its makers published it.

    Attributes:
        spec: Name, length of the vectors, and how pictures are prepared.
        title: What people call it.
        authors: Who made it.
        licence: Of its weights.
        languages: About how many it knows; 1 is English.
        repository: Owner and name on the hub.
        size: Bytes of its files, nearly: the hub says exactly how many.
        context: The most entries of a text.
        is_siglip: Whether it is built like SigLIP, else like CLIP.
    """

    spec: EncoderSpec
    title: str
    authors: str
    licence: str
    languages: int
    repository: str
    size: int
    context: int
    is_siglip: bool


# Architecture, preparation and repositories are those of OpenCLIP's own tables
# (github.com/mlfoundations/open_clip, commit 89fb801); the sizes are parameters times four bytes.
SIGLIP2 = WordModel(
    spec=EncoderSpec(
        name="siglip2-b32-256",
        dimension=768,
        resize=256,
        crop=256,
        squeeze=1.0,
        mean=(0.5, 0.5, 0.5),
        std=(0.5, 0.5, 0.5),
    ),
    title="SigLIP 2 B/32-256",
    authors="Tschannen et al., Google DeepMind",
    licence="Apache-2.0",
    languages=100,
    repository="timm/ViT-B-32-SigLIP2-256",
    size=1_540_000_000,
    context=64,
    is_siglip=True,
)
OPENCLIP = WordModel(
    spec=EncoderSpec(
        name="openclip-b32-256",
        dimension=512,
        resize=256,
        crop=256,
        squeeze=0.0,
        mean=(0.48145466, 0.4578275, 0.40821073),
        std=(0.26862954, 0.26130258, 0.27577711),
    ),
    title="OpenCLIP B/32-256 DataComp",
    authors="Gadre, Ilharco et al., DataComp/LAION",
    licence="MIT",
    languages=1,
    repository="laion/CLIP-ViT-B-32-256x256-DataComp-s34B-b86K",
    size=607_000_000,
    context=77,
    is_siglip=False,
)
WORD_MODELS: Mapping[str, WordModel] = MappingProxyType(
    {model.spec.name: model for model in (SIGLIP2, OPENCLIP)}
)


@dataclass(frozen=True)
class WordFiles:
    """A model's files on this computer.

    Attributes:
        weights: The weights, as safetensors; the tokenizer lies beside them.
        size: Their bytes.
        mtime_ns: When they were changed last; other weights would make other vectors.
        sha256: Of their content, in hexadecimal digits.
        source: The address that they came from; "" for a file that the person chose.
    """

    weights: Path
    size: int
    mtime_ns: int
    sha256: str
    source: str = ""

    @property
    def tokenizer(self) -> Path:
        """The tokenizer that belongs to them."""
        return self.weights.with_name(TOKENIZER_NAME)

    @property
    def are_there(self) -> bool:
        """Whether they are still what they were."""
        try:
            facts = self.weights.stat()
        except OSError:
            return False
        is_same = (facts.st_size, facts.st_mtime_ns) == (self.size, self.mtime_ns)
        return is_same and self.tokenizer.is_file()


def knows_words(identity: str) -> bool:
    """Whether an encoder's identity is that of such a model."""
    return identity.partition(":")[0] in WORD_MODELS


def expect_libraries() -> None:
    """See whether what reads the models' files is installed; it is no part of the rest.

    Raises:
        WeightsError: It is not.
    """
    if any(find_spec(name) is None for name in ("safetensors", "tokenizers")):
        raise WeightsError(NO_LIBRARIES)


def folder_of(weights_dir: Path, model: WordModel) -> Path:
    """Where a model's files are kept, and where it is noted which they are."""
    return weights_dir / "words" / model.spec.name


def installed(weights_dir: Path, model: WordModel) -> WordFiles | None:
    """A model's files, if they are here and as they were."""
    try:
        noted = json.loads((folder_of(weights_dir, model) / _ORIGIN_NAME).read_text("utf-8"))
        files = WordFiles(**noted | {"weights": Path(noted["weights"])})
        return files if files.are_there else None
    except (OSError, ValueError, TypeError, KeyError):
        return None  # never downloaded, or damaged: then it can be downloaded again


def models_away(weights_dir: Path) -> frozenset[str]:
    """Names of models that were chosen and whose files are not there, as on a drive that went."""
    return frozenset(
        name
        for name, model in WORD_MODELS.items()
        if (folder_of(weights_dir, model) / _ORIGIN_NAME).exists()
        and installed(weights_dir, model) is None
    )


def choose_word_model(weights_dir: Path, wanted: str | None = None) -> EncoderChoice | None:
    """The model to ask about words: the one wanted, else the first whose files are here.

    Args:
        weights_dir: Where downloaded weights are kept.
        wanted: A name in `WORD_MODELS`; None for any.
    """
    models = list(WORD_MODELS.values()) if wanted is None else [WORD_MODELS[wanted]]
    for model in models:
        files = installed(weights_dir, model)
        if files is not None:
            identity = f"{model.spec.name}:{files.sha256[:_IDENTITY_DIGITS]}"
            return EncoderChoice(model.spec, files.weights, identity)
    return None


def use_files(weights_dir: Path, model: WordModel, weights: Path) -> WordFiles:
    """Note that a model's weights are this file; its tokenizer must lie beside it.

    The whole file is read once for its checksum. It stays where it is.

    Raises:
        WeightsError: It cannot be read, is no safetensors file or another model's, or there is no
            tokenizer beside it.
    """
    expect_libraries()
    expect_weights(model, weights)
    if not weights.with_name(TOKENIZER_NAME).is_file():
        raise WeightsError(
            f"The file “tokenizer.json” of the same model must lie beside {weights}."
        )
    try:
        with weights.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        reason = error.strerror or str(error)
        raise WeightsError(f"The weights {weights} cannot be read: {reason}.") from error
    return note_files(weights_dir, model, weights, digest)


def note_files(
    weights_dir: Path, model: WordModel, weights: Path, sha256: str, source: str = ""
) -> WordFiles:
    """Note that a model's weights are this file, which was checked; see `WordFiles`.

    Raises:
        WeightsError: That cannot be noted.
    """
    folder = folder_of(weights_dir, model)
    try:
        facts = weights.stat()
        files = WordFiles(weights.absolute(), facts.st_size, facts.st_mtime_ns, sha256, source)
        folder.mkdir(parents=True, exist_ok=True)
        with atomic_write(folder / _ORIGIN_NAME, durable=True) as partial:
            partial.write_text(json.dumps(asdict(files) | {"weights": str(files.weights)}))
    except OSError as error:
        reason = error.strerror or str(error)
        raise WeightsError(f"The model's files cannot be used: {reason}.") from error
    return files


def forget(weights_dir: Path, model: WordModel) -> None:
    """Delete what was downloaded of a model; a file that the person chose stays where it is.

    Raises:
        WeightsError: The files cannot be deleted.
    """
    folder = folder_of(weights_dir, model)
    try:
        (folder / _ORIGIN_NAME).unlink(missing_ok=True)  # first: what is left then is not used
        for file in folder.iterdir() if folder.is_dir() else ():
            file.unlink()
    except OSError as error:
        reason = error.strerror or str(error)
        raise WeightsError(f"The model's files cannot be deleted: {reason}.") from error


def expect_weights(model: WordModel, weights: Path) -> None:
    """See by its head whether a file can hold a model's weights.

    Raises:
        WeightsError: It cannot.
    """
    shapes = _shapes(weights)
    grid = (model.spec.crop // 32) ** 2
    if model.is_siglip:
        expected = {
            "visual.trunk.pos_embed": [1, grid, model.spec.dimension],
            "text.text_projection.bias": [model.spec.dimension],
        }
    else:
        width = shapes.get("visual.proj", [0])[0]
        expected = {
            "visual.positional_embedding": [grid + 1, width],
            "visual.proj": [width, model.spec.dimension],
        }
    if any(shapes.get(name) != shape for name, shape in expected.items()):
        raise WeightsError(f"The weights in {weights} are not those of {model.title}.")


def _shapes(weights: Path) -> dict[str, list[int]]:
    """The names of the tensors in a safetensors file, and their shapes.

    It begins with the length of this table in 8 bytes, little-endian, then the table as JSON; see
    huggingface.co/docs/safetensors.
    """
    try:
        with weights.open("rb") as stream:
            length = int.from_bytes(stream.read(8), "little")
            if not 0 < length <= _MOST_HEADER:
                raise ValueError(length)
            header = json.loads(stream.read(length))
        return {name: header[name]["shape"] for name in header if name != "__metadata__"}
    except OSError as error:
        reason = error.strerror or str(error)
        raise WeightsError(f"The weights {weights} cannot be read: {reason}.") from error
    except (ValueError, TypeError, LookupError) as error:
        raise WeightsError(f"{weights} is not a safetensors file.") from error
