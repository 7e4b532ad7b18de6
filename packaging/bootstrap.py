"""The checkout's own virtual environment: created once, repaired if broken, used by run and test.

Standard library alone, because it runs before anything is installed.

A file in the environment, the stamp, records what was installed there. It is marked before pip
starts and completed after pip ends, so that the next start notices an interrupted set-up.
pip installs the versions in constraints.txt, with which PhotoSim was tested.
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
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import pytorch_builds
import system_libraries
from pytorch_builds import Build

ROOT = Path(__file__).resolve().parent.parent

_STAMP = "photosim-setup.json"
_LOCK = "photosim-setup.lock"
_PIP_LOG = "photosim-setup.log"
_CONSTRAINTS = Path("packaging", "constraints.txt")
PATIENCE_S = 3.0  # with PyTorch's index of CPU builds

_SIZES = {
    Build.CPU: "about 0.6 GB to download and 1.7 GB of disk, half of it PyTorch",
    Build.STANDARD: "about 3 GB to download and 6 GB of disk, most of it PyTorch with its support "
    "for graphics cards",
}

_UNREACHABLE = re.compile(
    "NewConnectionError|NameResolutionError|ConnectTimeout|ReadTimeout|ProxyError"
    "|Failed to establish a new connection|Max retries exceeded|Connection reset by peer"
    "|name resolution|getaddrinfo failed|Network is unreachable"
)


class SetupError(Exception):
    """The set-up cannot continue; the message says why and what to do."""


@dataclass(frozen=True)
class Stamp:
    """What the environment contains: written into it, compared at each start.

    Attributes:
        fingerprint: Of everything that an installation depends on, see `fingerprint`.
        python: The Python version (major.minor) that the packages were installed for.
        extras: The optional dependencies of pyproject.toml installed beside the others.
        build: The build of PyTorch that was asked for.
        newest: Whether the newest versions were asked for instead of the tested ones.
        complete: False from before pip starts until it has ended well.
    """

    fingerprint: str
    python: str
    extras: tuple[str, ...]
    build: Build
    newest: bool
    complete: bool


@dataclass(frozen=True)
class Need:
    """What a start needs in the environment, besides PhotoSim and its required libraries.

    Attributes:
        extras: Names of optional dependencies in pyproject.toml. Those installed earlier stay.
        build: A particular build of PyTorch, or None for the one that suits this computer.
        newest: Ask the index for the newest versions instead of the tested ones.
    """

    extras: Sequence[str] = ()
    build: Build | None = None
    newest: bool = False


def prepare(
    root: Path, need: Need = Need(), environment: Path | None = None, *, verbose: bool = False
) -> Path:
    """Make sure that an environment holds PhotoSim and what is needed.

    Args:
        root: The checkout.
        need: What is needed.
        environment: The virtual environment; without one, the checkout's own.
        verbose: Show pip's output even without a terminal.

    Returns:
        The environment's interpreter.

    Raises:
        SetupError: The set-up failed; the message says why.
    """
    environment = environment or root / ".venv"
    if not is_ready(environment, root, need):
        with only_one(environment) as lock:
            if not is_ready(environment, root, need):  # another start may just have done it
                _set_up(environment, root, need, verbose, lock)
    return interpreter(environment)


def interpreter(environment: Path) -> Path:
    """The Python of a virtual environment, on this system."""
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def fingerprint(root: Path) -> str:
    """What an installation depends on: metadata, versions and, as it is editable, the place."""
    files = (root / "pyproject.toml", root / _CONSTRAINTS)
    content = b"".join(file.read_bytes() for file in files) + os.fsencode(root)
    return hashlib.sha256(content).hexdigest()


def read_stamp(environment: Path) -> Stamp | None:
    """The environment's stamp, or None if it has none that this version understands."""
    try:
        fields = json.loads((environment / _STAMP).read_text(encoding="utf-8"))
        kinds = {"extras": tuple(fields["extras"]), "build": Build(fields["build"])}
        return Stamp(**fields | kinds)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def write_stamp(environment: Path, stamp: Stamp) -> None:
    """Write the environment's stamp, completely or not at all."""
    target = environment / _STAMP
    partial = target.with_suffix(".part")
    partial.write_text(json.dumps(asdict(stamp)), encoding="utf-8")
    partial.replace(target)


def explain(pip_log: str, python: str) -> str | None:
    """Say why pip failed and what to do, if the cause is one of those known here.

    Args:
        pip_log: All of pip's output.
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
        return "The disk is full. Free some space and start again."
    if no_build:
        return (
            f"There is no build of {no_build[1]} for Python {python} on this system. "
            "Another Python may do, for example: python3.12 packaging/run.py\n"
            "Or there are versions that fit and were not tested: call it with --newest."
        )
    return None


def reporting_faults(command: Callable[[], int]) -> int:
    """Run a command; report faults that the person can fix in one line instead of a traceback."""
    try:
        return command()
    except SetupError as fault:
        _say(str(fault))
        return 1
    except PermissionError as fault:
        _say(f"The set-up has no permission to write here: {fault.filename}")
        return 1
    except KeyboardInterrupt:
        _say("Stopped.")
        return 130


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


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


def is_ready(environment: Path, root: Path, need: Need) -> bool:
    """Whether the environment runs and holds what this checkout and this start need.

    The newest versions have to be asked for each time.
    """
    stamp = read_stamp(environment)
    return (
        stamp is not None
        and stamp.complete
        and stamp.fingerprint == fingerprint(root)
        and set(need.extras) <= set(stamp.extras)
        and not (stamp.newest or need.newest)
        and stamp.build == (need.build or _build_to_keep(stamp))
        and stamp.python == _version(environment)
    )


def _build_to_keep(stamp: Stamp) -> Build:
    """What is there does, unless a graphics card has come since."""
    wants_card = platform.system() == "Linux" and pytorch_builds.has_nvidia_card()
    return Build.STANDARD if wants_card else stamp.build


def _choose_build(stamp: Stamp | None) -> Build:
    if stamp is not None and stamp.complete:
        return _build_to_keep(stamp)
    if platform.system() != "Linux" or pytorch_builds.has_nvidia_card():
        return Build.STANDARD
    index = pytorch_builds.cpu_index()
    if pytorch_builds.answers(index, PATIENCE_S):
        return Build.CPU
    _say(f"{index} does not answer; PyTorch is installed with its support for graphics cards.")
    return Build.STANDARD


def _set_up(environment: Path, root: Path, need: Need, verbose: bool, lock: int) -> None:
    started = time.monotonic()
    stamp = read_stamp(environment)
    version = _version(environment)
    build = need.build or _choose_build(stamp)
    kept = can_be_kept(environment, stamp, version, build)
    if kept and stamp is not None:
        _say(f"Bringing the libraries in {environment} up to date.")
    else:
        size = _SIZES[build if platform.system() == "Linux" else Build.CPU]
        _say(f"Setting PhotoSim up in {environment}. This happens once. It takes {size}.")
    if not kept:
        _make(environment)
        version = _version(environment)
        if version is None:
            raise SetupError(f"The new environment's Python does not run: {environment}")
    assert version is not None
    extras = tuple(sorted(set(need.extras) | set(stamp.extras if stamp else ())))
    wanted = Stamp(fingerprint(root), version, extras, build, need.newest, complete=False)
    write_stamp(environment, wanted)
    _install(environment, root, wanted, verbose, lock)
    write_stamp(environment, replace(wanted, complete=True))
    _say(f"PhotoSim is set up ({time.monotonic() - started:.0f} s).")


def can_be_kept(environment: Path, stamp: Stamp | None, version: str | None, build: Build) -> bool:
    """Whether pip may add to the environment, rather than start with an empty one.

    Args:
        environment: The virtual environment.
        stamp: Its stamp.
        version: The Python version (major.minor) that it runs; None if it does not run.
        build: The build of PyTorch that it is to hold.
    """
    if version is None or tuple(map(int, version.split("."))) < (3, 11):
        return False
    if stamp is not None and (not stamp.complete or stamp.python != version):
        return False  # cut short in the middle of a package, or the system's Python was replaced
    if pytorch_builds.installed(environment) not in (None, build):
        return False  # of the other build NVIDIA's libraries would stay behind, or PyTorch itself
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


def _install(environment: Path, root: Path, wanted: Stamp, verbose: bool, lock: int) -> None:
    (environment / _PIP_LOG).unlink(missing_ok=True)
    if wanted.newest:
        versions = ["--upgrade", "--upgrade-strategy", "eager"]
    else:
        versions = ["--constraint", str(root / _CONSTRAINTS)]
    held: list[str] = []
    if wanted.build is Build.CPU:
        # Alone and first, so that all else comes from where pip is configured to look for it.
        index = pytorch_builds.cpu_index()
        pytorch = [*versions, "--no-deps", "--index-url", index, *pytorch_builds.PACKAGES]
        # Another index of the person's may have the other build in a later version.
        _pip_install(environment, root, pytorch, verbose, lock, {"PIP_EXTRA_INDEX_URL": index})
        found = pytorch_builds.versions(environment)
        held = [f"{name}=={version}" for name, version in found.items()]
    project = f".[{','.join(wanted.extras)}]" if wanted.extras else "."
    _pip_install(environment, root, [*versions, *held, "--editable", project], verbose, lock)


def _pip_install(
    environment: Path,
    root: Path,
    arguments: Sequence[str],
    verbose: bool,
    lock: int,
    settings: Mapping[str, str] | None = None,
) -> None:
    log = environment / _PIP_LOG
    shown = verbose or sys.stderr.isatty()
    command = [str(interpreter(environment)), "-P", "-m", "pip", "install", "--no-input"]
    command += ["--disable-pip-version-check", "--log", str(log), *arguments]
    pip = subprocess.run(
        command,
        cwd=root,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr if shown else subprocess.PIPE,
        stderr=None if shown else subprocess.STDOUT,
        text=True,
        errors="replace",
        env=os.environ | (settings or {}),
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
    """Hold the environment's lock, waiting for any other set-up of it to end.

    The system releases the lock when its holder ends, however it ends.
    """
    environment.mkdir(parents=True, exist_ok=True)
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
