"""A running encoder process, seen from the process that started it."""

import math
import multiprocessing
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any

from photosim.vision.jobs import Pending
from photosim.vision.messages import ProcessSetup, Stage
from photosim.vision.process_time import OwnTime

_SECONDS_TO_END = 3.0

_spawn = multiprocessing.get_context("spawn")


@dataclass
class RunningProcess:
    """An encoder process and what it has been given.

    Attributes:
        process: The process.
        connection: Our end of the pipe to it.
        own_time: How much time it has had.
        loaded: Whether its encoder is ready.
        calm_bytes: Its memory when it last read no photo; None while unknown.
        looked_at: When its memory was last looked at, on the monotonic clock.
        given: Its jobs by number.
    """

    process: SpawnProcess
    connection: "Connection[Any, Any]"
    own_time: OwnTime
    loaded: bool = False
    calm_bytes: int | None = None
    looked_at: float = -math.inf
    given: dict[int, Pending] = field(default_factory=dict)

    @property
    def decoding(self) -> list[Pending]:
        """The jobs whose photos it is reading or decoding."""
        stages = (Stage.READING, Stage.DECODING)
        return [pending for pending in self.given.values() if pending.stage in stages]

    def end(self) -> int | None:
        """Have the process end, wait until it has, and return its exit code."""
        self.connection.close()  # at which it ends by itself
        self.process.join(_SECONDS_TO_END)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        code = self.process.exitcode
        self.process.close()
        return code


def start_process(setup: ProcessSetup) -> RunningProcess:
    """Start an encoder process.

    Raises:
        OSError: The system refuses.
    """
    from photosim.vision import encoder_process  # what decodes photos is not needed at the start

    connection, far_end = _spawn.Pipe()
    process = _spawn.Process(
        target=encoder_process.run, args=(far_end, setup), name="encoder", daemon=True
    )
    try:
        process.start()
    except OSError:
        connection.close()
        raise
    finally:
        # Only the process may hold its end, or its death would go unnoticed.
        far_end.close()
    assert process.pid is not None
    return RunningProcess(process, connection, OwnTime(process.pid))
