import ctypes
import shutil
import subprocess
from pathlib import Path

import pytest

import cuda_stand_ins

NM = """
libtorch_cuda.so:
                 U cublasCreate_v2@libcublas.so.13
                 U cublasLtCreate@libcublasLt.so.13
                 U ncclAllReduce
                 U cusparseLtInit
                 U cusparseCreate@libcusparse.so.12
                 U memcpy@GLIBC_2.14
"""


@pytest.mark.parametrize(
    ("soname", "symbols"),
    [
        ("libcublas.so.13", {"cublasCreate_v2": "libcublas.so.13"}),
        ("libcublasLt.so.13", {"cublasLtCreate": "libcublasLt.so.13"}),
        ("libnccl.so.2", {"ncclAllReduce": None}),
        ("libcusparseLt.so.0", {"cusparseLtInit": None}),
        ("libcusparse.so.12", {"cusparseCreate": "libcusparse.so.12"}),
    ],
)
def test_each_library_gets_the_functions_that_others_want_of_it(
    soname: str, symbols: dict[str, str | None]
) -> None:
    assert cuda_stand_ins.wanted_symbols(NM, soname) == symbols


@pytest.mark.skipif(not (shutil.which("cc") and shutil.which("nm")), reason="needs a compiler")
def test_a_stand_in_answers_each_call_with_failure(tmp_path: Path) -> None:
    user = tmp_path / "libuser.so"
    code = tmp_path / "user.c"
    code.write_text("int ncclAllReduce(void); int ask(void) { return ncclAllReduce(); }")
    subprocess.run(["cc", "-shared", "-fPIC", "-o", user, code], check=True)
    made = cuda_stand_ins.make(["libnccl.so.2"], [user], tmp_path / "made")
    assert ctypes.CDLL(str(made["libnccl.so.2"])).ncclAllReduce() != 0
