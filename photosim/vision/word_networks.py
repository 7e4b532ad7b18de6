"""The two halves of a model that knows words: one for pictures, one for texts.

Both are transformers as CLIP (Radford et al., 2021) and SigLIP (Zhai et al., 2023; Tschannen et
al., 2025) describe them, in plain torch: OpenCLIP, which has them too, would bring a hundred
megabytes of other libraries with it. Sizes are those of the file, which is mapped into memory
rather than read: of SigLIP's table of 256,000 words, half of its weights, a text needs a few rows.
"""

import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from photosim.runtime import run_networks_on_one_core
from photosim.vision.models import EncoderChoice
from photosim.vision.networks import EncoderNetwork
from photosim.vision.weights import WeightsError
from photosim.vision.word_models import NO_LIBRARIES, TOKENIZER_NAME, WORD_MODELS, WordModel

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_HEAD = 64  # numbers of a vector that one head of attention sees
_NO_PUNCTUATION = str.maketrans("", "", string.punctuation)
# What OpenCLIP's files call the parts, and what they are called here; replaced in this order.
_NAMES = {
    "transformer.resblocks.": "blocks.",
    "ln_1.": "norm1.",
    "ln_2.": "norm2.",
    "attn.in_proj_": "attn.qkv.",
    "attn.out_proj.": "attn.proj.",
    "mlp.c_fc.": "mlp.fc1.",
    "mlp.c_proj.": "mlp.fc2.",
    "patch_embed.proj.": "patches.",
    "conv1.": "patches.",
    "attn_pool.": "pool.",
    "class_embedding": "start",
    "ln_pre.": "norm_before.",
    "ln_post.": "norm.",
    "ln_final.": "norm.",
    "token_embedding.weight": "table",
    "positional_embedding": "positions",
    "pos_embed": "positions",
    "text_projection.": "head.",
    "text_projection": "projection",
}


@dataclass(frozen=True)
class _Kind:
    """In what details CLIP and SigLIP differ inside."""

    epsilon: float
    gelu: str


_CLIP, _SIGLIP = _Kind(1e-5, "none"), _Kind(1e-6, "tanh")


class _Linear(nn.Linear):
    """A dense layer; what comes in and goes out is float32, whatever its weights are.

    Attributes:
        fused: Whether oneDNN computes it, which on some processors takes half the time.
    """

    fused = False

    def forward(self, inputs: Tensor) -> Tensor:
        inputs = inputs.to(self.weight.dtype)
        if self.fused:
            operation = torch.ops.mkldnn._linear_pointwise
            outputs: Tensor = operation(inputs, self.weight, self.bias, "none", [], "")
            return outputs.float()
        return super().forward(inputs).float()


def _dense_layers(tower: nn.Module) -> list[_Linear]:
    return [module for module in tower.modules() if isinstance(module, _Linear)]


class _Attention(nn.Module):
    """Every place of a sequence looks at all others, or at those before it."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.qkv = _Linear(width, 3 * width)
        self.proj = _Linear(width, width)

    def forward(self, inputs: Tensor, causal: bool) -> Tensor:
        count, length, width = inputs.shape
        parts = self.qkv(inputs).view(count, length, 3, width // _HEAD, _HEAD)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(query, key, value, is_causal=causal)
        outputs: Tensor = self.proj(seen.transpose(1, 2).reshape(count, length, width))
        return outputs


class _Dense(nn.Module):
    def __init__(self, width: int, kind: _Kind) -> None:
        super().__init__()
        self._gelu = kind.gelu
        self.fc1 = _Linear(width, 4 * width)
        self.fc2 = _Linear(4 * width, width)

    def forward(self, inputs: Tensor) -> Tensor:
        inner = functional.gelu(self.fc1(inputs), approximate=self._gelu)
        outputs: Tensor = self.fc2(inner)
        return outputs


class _Layer(nn.Module):
    """Attention, then two dense layers at each place, both added to what comes in."""

    def __init__(self, width: int, kind: _Kind) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(width, kind.epsilon)
        self.attn = _Attention(width)
        self.norm2 = nn.LayerNorm(width, kind.epsilon)
        self.mlp = _Dense(width, kind)

    def forward(self, inputs: Tensor, causal: bool = False) -> Tensor:
        inputs = inputs + self.attn(self.norm1(inputs), causal)
        outputs: Tensor = inputs + self.mlp(self.norm2(inputs))
        return outputs


class _Pool(nn.Module):
    """One place that looks at all others: what SigLIP makes of a sequence at last."""

    def __init__(self, width: int, kind: _Kind) -> None:
        super().__init__()
        self.latent = nn.Parameter(torch.empty(1, 1, width))
        self.q = _Linear(width, width)
        self.kv = _Linear(width, 2 * width)
        self.proj = _Linear(width, width)
        self.norm = nn.LayerNorm(width, kind.epsilon)
        self.mlp = _Dense(width, kind)

    def forward(self, inputs: Tensor) -> Tensor:
        count, length, width = inputs.shape
        heads = width // _HEAD
        query = self.q(self.latent).view(1, 1, heads, _HEAD).transpose(1, 2)
        parts = self.kv(inputs).view(count, length, 2, heads, _HEAD)
        key, value = parts.permute(2, 0, 3, 1, 4)
        query = query.expand(count, -1, -1, -1)
        seen = functional.scaled_dot_product_attention(query, key, value)
        pooled = self.proj(seen.transpose(1, 2).reshape(count, 1, width))
        outputs: Tensor = pooled + self.mlp(self.norm(pooled))
        return outputs[:, 0]


class PictureTower(EncoderNetwork):
    """Pictures in, vectors out.

    Args:
        width: Of the vectors inside.
        layers: How many.
        model: Gives the sizes outside.
    """

    def __init__(self, width: int, layers: int, model: WordModel) -> None:
        super().__init__()
        self._is_siglip = model.is_siglip
        kind = _SIGLIP if model.is_siglip else _CLIP
        side = model.spec.crop // 32
        self.patches = nn.Conv2d(3, width, 32, 32, bias=model.is_siglip)
        self.positions = nn.Parameter(torch.empty(side * side + (not model.is_siglip), width))
        self.blocks = nn.ModuleList(_Layer(width, kind) for _ in range(layers))
        self.norm = nn.LayerNorm(width, kind.epsilon)
        if model.is_siglip:
            self.pool = _Pool(width, kind)
        else:
            self.start = nn.Parameter(torch.empty(width))
            self.norm_before = nn.LayerNorm(width, kind.epsilon)
            self.projection = nn.Parameter(torch.empty(width, model.spec.dimension))

    def forward(self, pixels: Tensor) -> Tensor:
        """Return float32 vectors (n, dimension) of normalised float32 pictures (n, 3, h, w)."""
        places = self.patches(pixels).flatten(2).transpose(1, 2)
        if not self._is_siglip:
            start = self.start.expand(len(places), 1, -1)
            places = torch.cat((start, places), 1)
        places = places + self.positions
        if not self._is_siglip:
            places = self.norm_before(places)
        for block in self.blocks:
            places = block(places)
        if self._is_siglip:
            pooled: Tensor = self.pool(self.norm(places))
        else:
            pooled = self.norm(places[:, 0]) @ self.projection
        return pooled

    def set_up(self, *, bfloat16: bool, fused: bool) -> None:
        """Choose how to run its dense layers, which take nearly all of the time."""
        for layer in _dense_layers(self):
            layer.fused = fused
            if bfloat16:
                layer.to(torch.bfloat16)


class TextTower(nn.Module):
    """The entries of a text in, its vector out.

    Args:
        width: Of the vectors inside.
        layers: How many.
        entries: Of the table of words.
        model: Gives the sizes outside.
    """

    def __init__(self, width: int, layers: int, entries: int, model: WordModel) -> None:
        super().__init__()
        self._is_siglip = model.is_siglip
        kind = _SIGLIP if model.is_siglip else _CLIP
        self.table = nn.Parameter(torch.empty(entries, width), requires_grad=False)
        self.positions = nn.Parameter(torch.empty(model.context, width))
        self.blocks = nn.ModuleList(_Layer(width, kind) for _ in range(layers))
        self.norm = nn.LayerNorm(width, kind.epsilon)
        if model.is_siglip:
            self.head = _Linear(width, model.spec.dimension)
        else:
            self.projection = nn.Parameter(torch.empty(width, model.spec.dimension))

    def forward(self, entries: Tensor) -> Tensor:
        """Return the vector (dimension,) of a text's entries, int64 (length,); the last sums up."""
        places = functional.embedding(entries, self.table).float()[None]
        places = places + self.positions[: len(entries)]
        for block in self.blocks:
            places = block(places, not self._is_siglip)
        last = self.norm(places[0, -1])
        vector: Tensor = self.head(last) if self._is_siglip else last @ self.projection
        return vector


class TextEncoder:
    """Makes vectors of texts; may be used from several threads.

    Args:
        choice: A model that knows words, and its weights.

    Raises:
        WeightsError: Its files are missing, damaged or another model's.
    """

    def __init__(self, choice: EncoderChoice) -> None:
        run_networks_on_one_core()
        self._model = WORD_MODELS[choice.spec.name]
        self._tokenizer = _tokenizer(choice.weights.with_name(TOKENIZER_NAME), self._model)
        weights = _renamed(_read(choice.weights), _text_name)
        entries, width = _shape(weights, "table", choice.weights)
        self._weights, self._entries = choice.weights, entries
        with torch.device("meta"):  # filled from the file alone
            self._tower = TextTower(width, _layers(weights), entries, self._model)
        _load(self._tower, weights, choice.weights)
        for layer in _dense_layers(self._tower):
            layer.fused = torch.backends.mkldnn.is_available()  # type: ignore[no-untyped-call]

    def encode(self, text: str) -> NDArray[np.float32]:
        """Return the unit vector (dimension,) of a text.

        Raises:
            WeightsError: The tokenizer names an entry that the table does not have.
        """
        entries = self._tokenizer.encode(_cleaned(text, self._model)).ids
        if max(entries) >= self._entries:
            raise WeightsError(f"The tokenizer beside {self._weights} is another model's.")
        with torch.inference_mode():
            vector = functional.normalize(self._tower(torch.tensor(entries)), dim=0)
        found: NDArray[np.float32] = vector.numpy()
        return found


def build_picture_tower(choice: EncoderChoice) -> PictureTower:
    """Build the half for pictures of a model that knows words, and load its weights.

    Raises:
        WeightsError: The file is missing, damaged or another model's.
    """
    model = WORD_MODELS[choice.spec.name]
    weights = _renamed(_read(choice.weights), _picture_name)
    width = _shape(weights, "patches.weight", choice.weights)[0]
    with torch.device("meta"):
        tower = PictureTower(width, _layers(weights), model)
    for name in ("positions", "start"):  # kept with dimensions of 1, or without
        if name in weights:
            weights[name] = weights[name].reshape(_shape_of(tower, name))
    _load(tower, weights, choice.weights)
    return tower.eval()


def _shape_of(tower: nn.Module, name: str) -> torch.Size:
    return tower.get_parameter(name).shape


def _read(file: Path) -> dict[str, Tensor]:
    """All tensors of a file, mapped into memory: what is not used is not read."""
    try:
        from safetensors import SafetensorError
        from safetensors.torch import load_file
    except ImportError as error:
        raise WeightsError(NO_LIBRARIES) from error
    try:
        return load_file(file)
    except FileNotFoundError as error:
        raise WeightsError(f"The weights file {file} was not found.") from error
    except (SafetensorError, OSError, RuntimeError) as error:
        raise WeightsError(
            f"The weights {file} cannot be loaded: the file is damaged or incomplete."
        ) from error


def _renamed(
    weights: Mapping[str, Tensor], rename: Callable[[str], str | None]
) -> dict[str, Tensor]:
    """The weights of one half by the names that they have here, in float32.

    The table of words keeps its precision: to convert it would be to read it.
    """
    found = {}
    for name, tensor in weights.items():
        here = rename(name)
        if here is not None:
            found[here] = tensor if here == "table" else tensor.float()
    return found


def _picture_name(name: str) -> str | None:
    if not name.startswith("visual."):
        return None
    name = name.removeprefix("visual.").removeprefix("trunk.")
    return "projection" if name == "proj" else _here(name)


def _text_name(name: str) -> str | None:
    if name.startswith("visual.") or name in ("logit_scale", "logit_bias"):
        return None
    return _here(name.removeprefix("text."))


def _here(name: str) -> str:
    """What is called so in OpenCLIP's files is called otherwise here."""
    for theirs, ours in _NAMES.items():
        name = name.replace(theirs, ours)
    return name


def _layers(weights: Mapping[str, Tensor]) -> int:
    return len({name.split(".")[1] for name in weights if name.startswith("blocks.")})


def _shape(weights: Mapping[str, Tensor], name: str, file: Path) -> torch.Size:
    if name not in weights:
        raise _wrong(file)
    return weights[name].shape


def _load(tower: nn.Module, weights: Mapping[str, Tensor], file: Path) -> None:
    try:
        # What a file has besides, such as a mask, is of no use here.
        missing, _ = tower.load_state_dict(weights, assign=True, strict=False)
    except RuntimeError as error:
        raise _wrong(file) from error
    if missing:
        raise _wrong(file)


def _wrong(file: Path) -> WeightsError:
    return WeightsError(f"The weights in {file} are for another network.")


def _cleaned(text: str, model: WordModel) -> str:
    """A text as the models have learnt to read it: in small letters, SigLIP's without punctuation.

    As in OpenCLIP's settings for the two, "lower" and "canonicalize".
    """
    if model.is_siglip:
        text = text.replace("_", " ").translate(_NO_PUNCTUATION)
    return " ".join(text.lower().split())


def _tokenizer(file: Path, model: WordModel) -> "Tokenizer":
    """The tokenizer that a model's makers published, cutting texts where the model ends."""
    try:
        from tokenizers import Tokenizer
    except ImportError as error:
        raise WeightsError(NO_LIBRARIES) from error
    try:
        tokenizer = Tokenizer.from_file(str(file))
    except Exception as error:  # it raises nothing more particular
        raise WeightsError(f"The tokenizer {file} cannot be read.") from error
    tokenizer.enable_truncation(model.context)
    tokenizer.no_padding()
    if model.is_siglip:  # which has always seen texts of full length, filled up at the right
        tokenizer.enable_padding(direction="right", length=model.context, pad_id=0)
    return tokenizer
