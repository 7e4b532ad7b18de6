"""A hub on this computer with one model that knows words, which behaves as a test wants."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from photosim.vision.word_models import OPENCLIP, TOKENIZER_NAME, WEIGHTS_NAME, WordModel
from tests.vision.word_files import write_word_model
from tests.web_server import Send, WebServer

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@dataclass
class Hub:
    """Serves a model like the hub of Hugging Face.

    Attributes:
        web: The server.
        weights, tokenizer: What is in the files.
        breaks_after: Bytes of the weights after which the connection breaks, None if it does not.
        resumes: Whether it sends the rest of a file where that is asked for.
        ranges: The ranges that were asked for.
    """

    web: WebServer
    weights: bytes
    tokenizer: bytes
    breaks_after: int | None = None
    resumes: bool = True
    ranges: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return self.web.address().rstrip("/")

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.weights).hexdigest()

    def listing(self) -> dict[str, object]:
        """What the hub says of the repository."""
        blob = hashlib.sha1(b"blob %d\0" % len(self.tokenizer) + self.tokenizer).hexdigest()
        large = {"sha256": self.sha256, "size": len(self.weights), "pointerSize": 134}
        return {
            "sha": COMMIT,
            "siblings": [
                {"rfilename": "README.md", "size": 5, "blobId": "0" * 40},
                {"rfilename": TOKENIZER_NAME, "size": len(self.tokenizer), "blobId": blob},
                {"rfilename": WEIGHTS_NAME, "size": 134, "blobId": "1" * 40, "lfs": large},
            ],
        }

    def publish(self, model: WordModel = OPENCLIP, listing: object = None) -> None:
        place = f"api/models/{model.repository}/revision/main?blobs=true"
        self.web.page(place, json.dumps(listing or self.listing()).encode())
        files = f"{model.repository}/resolve/{COMMIT}"
        # Large files lie elsewhere.
        self.web.redirect(f"{files}/{WEIGHTS_NAME}", self.web.address("elsewhere"))
        self.web.pages["elsewhere"] = self._send_weights
        self.web.page(f"{files}/{TOKENIZER_NAME}", self.tokenizer)

    def _send_weights(self, send: Send) -> None:
        content, asked = self.weights, self.web.asked[-1]
        wanted = re.search(r"Range: bytes=(\d+)-", asked, re.IGNORECASE)
        status, start = "200 OK", 0
        if wanted is not None:
            self.ranges.append(wanted[1])
            if self.resumes:
                status, start = "206 Partial Content", int(wanted[1])
        head = f"HTTP/1.1 {status}\r\nContent-Length: {len(content) - start}\r\n"
        end = len(content) if self.breaks_after is None else start + self.breaks_after
        send(f"{head}Connection: close\r\n\r\n".encode() + content[start:end])


def make_hub(web: WebServer, folder: Path, model: WordModel = OPENCLIP) -> Hub:
    """Publish a small model with random weights."""
    weights = write_word_model(folder, model)
    hub = Hub(web, weights.read_bytes(), weights.with_name(TOKENIZER_NAME).read_bytes())
    hub.publish(model)
    return hub
