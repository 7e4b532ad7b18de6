"""The command line in processes of its own."""

import json
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from photosim.catalogue.store import Store
from photosim.config import load_settings
from photosim.library.health import Health, examine
from photosim.vision.models import embedded_choice

_pace: dict[str, bytes] = {}  # the quickest way to run the network here, once that is known


@dataclass(frozen=True)
class CommandLine:
    """photosim with a data folder of its own.

    How the network runs best on this computer is measured by the first of them alone.
    """

    data_dir: Path

    def start(self, *arguments: object, **options: Any) -> subprocess.Popen[str]:
        # A test run in the background ignores Ctrl-C, and so would what it starts.
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        pace = load_settings(self.data_dir).pace
        if pace.exists():
            _pace.setdefault(pace.name, pace.read_bytes())
        elif _pace:
            self.data_dir.mkdir(exist_ok=True)
            pace.write_bytes(_pace[pace.name])
        command = [sys.executable, "-m", "photosim", "--data-dir", str(self.data_dir)]
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen([*command, *map(str, arguments)], text=True, **(streams | options))

    def run(self, *arguments: object, **options: Any) -> tuple[int, str, str]:
        """Run to the end; options as for `subprocess.Popen`."""
        process = self.start(*arguments, **options)
        out, err = process.communicate(timeout=120)
        out, err = out or "", err or ""  # None where it went elsewhere
        assert "Traceback" not in err
        return process.returncode, out, err

    def json(self, *arguments: object) -> Any:
        _, out, _ = self.run(*arguments, "--json")
        return json.loads(out)

    def examine(self) -> Health:
        """What the doctor finds, which takes seconds itself: it also loads the encoder."""
        with Store.open(self.data_dir / "catalogue.sqlite", read_only=True) as store:
            return examine(store, embedded_choice().identity)
