"""The checkout's own virtual environment: made once, repaired when broken, shared by run and test.

Standard library alone, because it runs before anything is installed.

A file in the environment, the stamp, tells what was installed there. It is marked before pip
starts and completed after pip ends, so that a set-up cut short is known at the next start.
"""

import contextlib
import hashlib
import importlib
import importlib.util
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import system_libraries

ROOT = Path(__file__).resolve().parent.parent

_STAMP = "photosim-setup.json"
_LOCK = "photosim-setup.lock"
_PIP_LOG = "photosim-setup.log"

_UNREACHABLE = re.compile(
    "NewConnectionError|NameResolutionError|ConnectTimeout|ReadTimeout|ProxyError"
    "|Failed to establish a new connection|Max retries exceeded|Connection reset by peer"
    "|name resolution|getaddrinfo failed|Network is unreachable"
)


class SetupError(Exception):
    """The set-up cannot go on; the message tells a person why and what to do."""


@dataclass(frozen=True)
class Stamp:
    """What the environment holds: written into it, compared at each start.

    Attributes:
        fingerprint: Of everything that an installation depends on, see `fingerprint`.
        python: The Python version (major.minor) that the packages were installed for.
        extras: The optional dependencies of pyproject.toml installed beside the others.
        complete: False from before pip starts until it has ended well.
    """

    fingerprint: str
    python: str
    extras: tuple[str, ...]
    complete: bool


def prepare(root: Path, extras: Sequence[str] = (), verbose: bool = False) -> Path:
    """Make sure that the checkout's environment holds PhotoSim and these extras.

    Args:
        root: The checkout.
        extras: Names of optional dependencies in pyproject.toml. Those installed earlier stay.
        verbose: Show pip's own words even where nobody seems to be watching.

    Returns:
        The environment's interpreter.

    Raises:
        SetupError: The set-up failed; the message tells why.
    """
    environment = root / ".venv"
    if not is_ready(environment, root, extras):
        with only_one(environment) as lock:
            if not is_ready(environment, root, extras):  # another start may just have done it
                _set_up(environment, root, extras, verbose, lock)
    return interpreter(environment)


def interpreter(environment: Path) -> Path:
    """The Python of a virtual environment, on this system."""
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def fingerprint(root: Path) -> str:
    """What an installation depends on: the project's metadata and, as it is editable, the place."""
    content = (root / "pyproject.toml").read_bytes() + os.fsencode(root)
    return hashlib.sha256(content).hexdigest()


def read_stamp(environment: Path) -> Stamp | None:
    """The environment's stamp, or None where there is none that this version understands."""
    try:
        fields = json.loads((environment / _STAMP).read_text(encoding="utf-8"))
        return Stamp(**fields | {"extras": tuple(fields["extras"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def write_stamp(environment: Path, stamp: Stamp) -> None:
    """Write the environment's stamp, whole or not at all."""
    target = environment / _STAMP
    partial = target.with_suffix(".part")
    partial.write_text(json.dumps(asdict(stamp)), encoding="utf-8")
    partial.replace(target)


def explain(pip_log: str, python: str) -> str | None:
    """Say why pip failed and what to do, where that is one of the causes known here.

    Args:
        pip_log: Everything that pip said.
        python: The Python version that pip ran in.
    """
    no_build = re.search(r"No matching distribution found for (\S+)", pip_log)
    # Lost connections that pip got over are in its log too, so its last words decide.
    if _UNREACHABLE.search(pip_log if no_build else pip_log[-3000:]):
        return (
            "The package index could not be reached. The first start needs the internet once: "
            "connect this computer and start again."
        )
    if "No space left on device" in pip_log:
        return f"The disk is full. {_size_of_installation()} Make room and start again."
    if no_build:
        return (
            f"There is no build of {no_build[1]} for Python {python} on this system. "
            "Another Python may do, for example: python3.12 packaging/run.py"
        )
    return None


def reporting_faults(command: Callable[[], int]) -> int:
    """Run a command and turn what a person can put right into one line instead of a traceback."""
    try:
        return command()
    except SetupError as fault:
        _say(str(fault))
        return 1
    except PermissionError as fault:
        _say(f"The set-up may not write here: {fault.filename}")
        return 1
    except KeyboardInterrupt:
        _say("Stopped.")
        return 130


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _size_of_installation() -> str:
    if platform.system() == "Linux":
        return (
            "It takes about 3 GB to download and 6 GB of disk, most of it PyTorch with its "
            "support for graphics cards."
        )
    return "It takes under 1 GB to download and about 2 GB of disk, most of it PyTorch."


def _version(environment: Path) -> str | None:
    """The Python version (major.minor) that the environment runs; None if it does not run."""
    program = "import sys; print('%d.%d' % sys.version_info[:2])"
    with contextlib.suppress(OSError):
        answer = subprocess.run(
            [interpreter(environment), "-I", "-S", "-c", program], capture_output=True, text=True
        )
        if answer.returncode == 0:
            return answer.stdout.strip()
    return None


def is_ready(environment: Path, root: Path, extras: Sequence[str]) -> bool:
    """Whether the environment runs and holds what this checkout and these extras need."""
    stamp = read_stamp(environment)
    return (
        stamp is not None
        and stamp.complete
        and stamp.fingerprint == fingerprint(root)
        and set(extras) <= set(stamp.extras)
        and stamp.python == _version(environment)
    )


def _set_up(environment: Path, root: Path, extras: Sequence[str], verbose: bool, lock: int) -> None:
    started = time.monotonic()
    stamp = read_stamp(environment)
    version = _version(environment)
    if stamp is not None and stamp.complete and stamp.python == version:
        _say(f"Bringing the libraries in {environment} up to date.")
    else:
        _say(f"Setting PhotoSim up in {environment}. This happens once. {_size_of_installation()}")
    if not can_be_kept(environment, stamp, version):
        _make(environment)
        version = _version(environment)
        if version is None:
            raise SetupError(f"The new environment's Python does not run: {environment}")
    assert version is not None
    wanted = tuple(sorted(set(extras) | set(stamp.extras if stamp else ())))
    write_stamp(environment, Stamp(fingerprint(root), version, wanted, complete=False))
    _install(environment, root, wanted, verbose, lock)
    write_stamp(environment, Stamp(fingerprint(root), version, wanted, complete=True))
    _say(f"PhotoSim is set up ({time.monotonic() - started:.0f} s).")


def can_be_kept(environment: Path, stamp: Stamp | None, version: str | None) -> bool:
    """Whether pip may add to the environment, rather than start with an empty one."""
    if version is None or tuple(map(int, version.split("."))) < (3, 11):
        return False
    if stamp is not None and (not stamp.complete or stamp.python != version):
        return False  # cut short in the middle of a package, or the system's Python was replaced
    pip = subprocess.run([interpreter(environment), "-m", "pip", "-V"], capture_output=True)
    return pip.returncode == 0


def _make(environment: Path) -> None:
    """Put an empty virtual environment in place of whatever is there."""
    _require_ensurepip()
    for entry in environment.iterdir():
        if entry.name == _LOCK:
            continue  # others wait for it
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
    try:
        venv.create(environment, with_pip=True, symlinks=os.name != "nt")
    except subprocess.CalledProcessError as fault:
        reason = (fault.output or b"").decode(errors="replace").strip()
        raise SetupError(f"Python could not make {environment}:\n{reason}") from fault


def _require_ensurepip() -> None:
    """Debian and Ubuntu keep this part of Python in a package of its own."""
    if importlib.util.find_spec("ensurepip"):
        return
    package = f"python3.{sys.version_info.minor}-venv"
    installed = system_libraries.install_by_apt([package])
    importlib.invalidate_caches()
    if not (installed and importlib.util.find_spec("ensurepip")):
        raise SetupError(
            "This Python lacks its modules venv and ensurepip. On Debian and Ubuntu install them "
            f"with: sudo apt install {package}"
        )


def _install(
    environment: Path, root: Path, extras: Sequence[str], verbose: bool, lock: int
) -> None:
    log = environment / _PIP_LOG
    log.unlink(missing_ok=True)
    shown = verbose or sys.stderr.isatty()
    command = [str(interpreter(environment)), "-P", "-m", "pip", "install", "--no-input"]
    command += ["--disable-pip-version-check", "--log", str(log)]
    command += ["--editable", f".[{','.join(extras)}]" if extras else "."]
    pip = subprocess.run(
        command,
        cwd=root,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr if shown else subprocess.PIPE,
        stderr=None if shown else subprocess.STDOUT,
        text=True,
        errors="replace",
        # pip holds the lock too: if this process is killed, the next one waits for pip's end.
        pass_fds=() if os.name == "nt" else (lock,),
    )
    if pip.returncode == 0:
        return
    if pip.returncode == 1:  # pip gave up in an orderly way: what it had installed is whole
        (environment / _STAMP).unlink()
    said = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    cause = explain(said, sys.version.split()[0])
    if cause is None and not shown:
        _say(pip.stdout)
    raise SetupError(cause or f"pip could not install PhotoSim's libraries; its full log: {log}")


@contextlib.contextmanager
def only_one(environment: Path) -> Iterator[int]:
    """Hold the environment's lock, after any other set-up of it has ended.

    The system gives the lock back when its holder ends, however it ends.
    """
    environment.mkdir(exist_ok=True)
    descriptor = os.open(environment / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not try_lock(descriptor):
            _say("Another start is setting PhotoSim up; waiting for it to end.")
            while not try_lock(descriptor):
                time.sleep(0.2)
        yield descriptor
    finally:
        os.close(descriptor)


def try_lock(descriptor: int) -> bool:
    """Take the lock of an open file, unless another descriptor of that file has it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
