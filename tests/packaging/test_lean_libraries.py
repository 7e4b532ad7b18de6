import ctypes
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import lean_libraries

if sys.platform != "linux" or not all(map(shutil.which, ("cc", "strip", "nm"))):
    pytest.skip("needs Linux and a compiler", allow_module_level=True)
if platform.machine() != "x86_64":
    pytest.skip("only there has PyTorch a CUDA build to be made leaner", allow_module_level=True)

CODE = """
__attribute__((section(".nv_fatbin"))) const char programs[1 << 20] = {[0 ... 1048575] = 7};
static int helper(int number) { return number * 2; }
int before = 20;
int answer(void) { return helper(before) + 2; }
int program_byte(long place) { return programs[place]; }
"""


@pytest.fixture
def library(tmp_path: Path) -> Path:
    source = tmp_path / "code.c"
    source.write_text(CODE)
    made = tmp_path / "libcode.so"
    # The remarks that -fcf-protection leaves give way to the segments that a cut adds.
    command = ["cc", "-shared", "-nostdlib", "-fPIC", "-O0", "-fcf-protection=full"]
    subprocess.run([*command, "-o", made, source], check=True)
    return made


def test_a_library_without_its_programs_for_cards_is_small_and_still_works(
    library: Path, tmp_path: Path
) -> None:
    lean = lean_libraries.make(library, tmp_path / "lean" / "libcode.so", cuda=False)
    assert lean.stat().st_size < library.stat().st_size - (1 << 20) + 3 * 4096
    code = ctypes.CDLL(str(lean))
    assert code.answer() == 42
    assert ctypes.CDLL(str(library)).program_byte(1 << 19) == 7
    assert code.program_byte(1 << 19) == 0


def test_an_app_for_cards_keeps_their_programs_and_loses_the_names_alone(
    library: Path, tmp_path: Path
) -> None:
    lean = lean_libraries.make(library, tmp_path / "lean" / "libcode.so", cuda=True)
    assert ctypes.CDLL(str(lean)).program_byte(1 << 19) == 7
    names = subprocess.run(["nm", lean], capture_output=True, text=True)
    assert "helper" not in names.stdout


def test_a_library_without_such_programs_stays_as_it_is(tmp_path: Path) -> None:
    source = tmp_path / "code.c"
    source.write_text("int answer(void) { return 42; }")
    made = tmp_path / "libcode.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-o", made, source], check=True)
    image = made.read_bytes()
    assert lean_libraries.without_card_programs(image) == image


def test_small_libraries_and_those_moved_into_wheels_are_left_alone(tmp_path: Path) -> None:
    large, small = tmp_path / "large.so", tmp_path / "small.so"
    large.write_bytes(bytes(1_000_000))
    small.write_bytes(bytes(1_000))
    assert lean_libraries.is_larger_than_needed("torch/lib/large.so", large)
    assert not lean_libraries.is_larger_than_needed("numpy.libs/large.so", large)
    assert not lean_libraries.is_larger_than_needed("torch/lib/small.so", small)
