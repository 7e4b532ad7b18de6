"""The command line in processes of its own."""

import json
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class CommandLine:
    """photosim with a data folder of its own."""

    data_dir: Path

    def start(self, *arguments: object) -> subprocess.Popen[str]:
        # A test run in the background ignores Ctrl-C, and so would what it starts.
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        command = [sys.executable, "-m", "photosim", "--data-dir", str(self.data_dir)]
        return subprocess.Popen(
            [*command, *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: object) -> tuple[int, str, str]:
        process = self.start(*arguments)
        out, err = process.communicate(timeout=120)
        assert "Traceback" not in err
        return process.returncode, out, err

    def json(self, *arguments: object) -> Any:
        _, out, _ = self.run(*arguments, "--json")
        return json.loads(out)
