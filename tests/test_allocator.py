import ctypes
import subprocess
import sys

import pytest

CODE = """
import psutil
from photosim.allocator import give_free_pages_back, give_large_pieces_back
give_large_pieces_back()
kept = [bytes(100_000) for _ in range(2_000)][::50]
held = psutil.Process().memory_info().rss
give_free_pages_back()
print(held - psutil.Process().memory_info().rss)
"""


@pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "malloc_trim"),
    reason="speaks to glibc alone",
)
def test_what_lies_free_between_pieces_in_use_goes_back_to_the_system() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, check=True)
    assert int(done.stdout) > 100 << 20
