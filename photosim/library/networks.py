"""Networks that were taught, which are kept beside the catalogue."""

from pathlib import Path

from photosim.search.head import Head
from photosim.vision.models import EncoderChoice, embedded_choice, taught_choice
from photosim.vision.taught import file_of, read_facts, read_head
from photosim.vision.weights import WeightsError

_NAME = "taught"


class TaughtNetworks:
    """Finds them by their identities.

    Attributes:
        folder: Where they are kept; made with the first.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def beside(cls, catalogue: Path) -> "TaughtNetworks":
        """Those of a library."""
        return cls(catalogue.with_name(_NAME))

    def file(self, identity: str) -> Path:
        """Where a network is kept, whether it is there or not."""
        return file_of(self.folder, identity)

    def choice(self, identity: str) -> EncoderChoice | None:
        """The encoder of this identity, if it is one of these or the one that is always here."""
        embedded = embedded_choice()
        if identity == embedded.identity:
            return embedded
        try:
            return taught_choice(self.file(identity))
        except WeightsError:
            return None

    def head(self, identity: str) -> Head | None:
        """What tells its tags from a network's vectors; None where it is gone or damaged."""
        file = self.file(identity)
        try:
            facts, arrays = read_facts(file), read_head(file)
        except WeightsError:
            return None
        return Head(
            arrays["mean"],
            arrays["weights"],
            arrays["biases"],
            arrays["prototypes"],
            facts.temperature,
            facts.gate,
            facts.near,
        )
