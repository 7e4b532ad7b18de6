import sys
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("packages for Linux", allow_module_level=True)

import linux_packages


def test_only_the_systems_libraries_are_dependencies(tmp_path: Path) -> None:
    ours = tmp_path / "libours.so.1"
    answer = f"\tlibours.so.1 => {ours} (0x1)\n\tlibx.so.6 => /lib/libx.so.6 (0x2)\n\tlinux-vdso.so"
    assert linux_packages.outside(answer, tmp_path) == [str(Path("/lib/libx.so.6").resolve())]


def test_the_control_file_has_what_dpkg_demands() -> None:
    text = linux_packages.control("1.2", "amd64", 2048, ["libc6 (>= 2.36)", "libgl1"])
    fields = dict(line.split(": ", 1) for line in text.splitlines() if not line.startswith(" "))
    assert fields["Package"] == "photosim"
    assert fields["Version"] == "1.2"
    assert fields["Depends"] == "libc6 (>= 2.36), libgl1"
    assert fields["Installed-Size"] == "2"
    assert text.endswith("\n")
