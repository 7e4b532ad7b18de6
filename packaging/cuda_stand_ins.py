"""Small libraries that stand in for NVIDIA's where a CUDA build of PyTorch only uses the CPU.

PyTorch's CUDA build names NVIDIA's libraries, 2.8 GB of them, as ones it cannot be loaded without,
and yet calls none of them while a network runs on the CPU. A stand-in has the library's name and
defines the functions that PyTorch refers to; each answers with a status other than 0, which all
these libraries take for failure.
"""

import re
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

# Prefix of a library's functions, by the library's name.
REPLACED: Mapping[str, str] = {
    "libcublas": "cublas",
    "libcublasLt": "cublasLt",
    "libcudnn": "cudnn",
    "libcufft": "cufft",
    "libcufile": "cuFile",
    "libcupti": "cupti",
    "libcusparse": "cusparse",
    "libcusparseLt": "cusparseLt",
    "libnccl": "nccl",
    "libnvrtc": "nvrtc",
    "libnvshmem_host": "nvshmem",
}
KEPT = frozenset({"libcudart"})

_UNDEFINED = re.compile(r"^\s+U (?P<symbol>\w+)(?:@(?P<version>\S+))?$", re.MULTILINE)


def library_name(file: str) -> str:
    """The name without folder and version: ``libcudnn`` for ``lib/libcudnn.so.9``."""
    return Path(file).name.partition(".so")[0]


def wanted_symbols(nm_output: str, soname: str) -> dict[str, str | None]:
    """The functions of a library that others refer to, each with its symbol version.

    Args:
        nm_output: What ``nm --dynamic --undefined-only`` says of those others.
        soname: The library's name with its version, such as ``libcublas.so.13``.
    """
    prefix = REPLACED[library_name(soname)]
    longer = [other for other in REPLACED.values() if other != prefix and other.startswith(prefix)]
    found: dict[str, str | None] = {}
    for match in _UNDEFINED.finditer(nm_output):
        symbol, version = match["symbol"], match["version"]
        own = symbol.startswith(prefix) and not symbol.startswith(tuple(longer))
        # A version that is a file's name tells whose the symbol is; others do not.
        if version == soname or (own and ".so." not in (version or "")):
            found[symbol] = version
    return found


def source_of(symbols: Iterable[str]) -> str:
    """C that defines the functions."""
    return "".join(f"int {symbol}(void) {{ return 1; }}\n" for symbol in sorted(symbols))


def version_script(symbols: Mapping[str, str | None]) -> str:
    """The linker's script that gives each function its symbol version."""
    by_version: defaultdict[str, list[str]] = defaultdict(list)
    for symbol, version in symbols.items():
        if version is not None:
            by_version[version].append(symbol)
    return "".join(
        f"{version} {{ global: {'; '.join(sorted(names))}; }};\n"
        for version, names in sorted(by_version.items())
    )


def make(sonames: Iterable[str], users: Iterable[Path], folder: Path) -> dict[str, Path]:
    """Compile a stand-in for each library, by ``cc`` and ``nm``.

    Args:
        sonames: Names such as ``libcublas.so.13``, each of a library in `REPLACED`.
        users: The libraries that refer to them.
        folder: Where the stand-ins are put; made if needed.

    Returns:
        The stand-ins by their names.

    Raises:
        OSError: There is no ``cc`` or ``nm``.
        subprocess.CalledProcessError: One of them failed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    nm = ["nm", "--dynamic", "--undefined-only", "--with-symbol-versions", *map(str, users)]
    undefined = subprocess.run(nm, capture_output=True, text=True, check=True).stdout
    made = {}
    for soname in sonames:
        symbols = wanted_symbols(undefined, soname)
        made[soname] = folder / soname
        _compile(source_of(symbols), version_script(symbols), made[soname])
    return made


def _compile(source: str, versions: str, target: Path) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        code, script = Path(scratch) / "stand_in.c", Path(scratch) / "versions"
        code.write_text(source)
        script.write_text(versions)
        # -fno-builtin: no function of these names means anything to the compiler.
        command = ["cc", "-shared", "-fPIC", "-O1", "-fno-builtin", "-o", str(target), str(code)]
        command.append(f"-Wl,-soname,{target.name}")
        if versions:
            command.append(f"-Wl,--version-script,{script}")
        subprocess.run(command, check=True, capture_output=True)
