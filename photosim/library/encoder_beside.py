"""The encoder that answers for a library while another one is wanted."""

from photosim.library.encoders import SearchEncoder
from photosim.library.networks import TaughtNetworks


class EncoderBeside:
    """Runs it in a process of its own, which ends when it is no longer needed.

    Args:
        encoder: The service of the encoder that is wanted.
        networks: Those that were taught.
    """

    def __init__(self, encoder: SearchEncoder, networks: TaughtNetworks) -> None:
        self._encoder = encoder
        self._networks = networks
        self._beside: SearchEncoder | None = None

    def running(self, identity: str) -> SearchEncoder | None:
        """A service that runs this encoder, if there can be one."""
        if identity == self._encoder.choice.identity:
            self.forget()
            return self._encoder
        choice = self._networks.choice(identity)
        if choice is None:
            return None
        if self._beside is None or self._beside.choice != choice:
            self.forget()
            self._beside = self._encoder.beside(choice)
        return self._beside

    def forget(self) -> None:
        """End the process beside."""
        if self._beside is not None:
            self._beside.close()
            self._beside = None
