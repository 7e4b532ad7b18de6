import os
import runpy
from pathlib import Path

import pytest

HOOK = Path(__file__).parents[2] / "packaging" / "pyi_rth_libraries.py"


@pytest.mark.parametrize("before", [None, "/opt/lib"])
def test_programs_that_the_app_starts_find_their_own_libraries(
    before: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/usr/lib/photosim/_internal")
    monkeypatch.setenv("PYINSTALLER_RESET_ENVIRONMENT", "0")
    monkeypatch.delenv("LD_LIBRARY_PATH_ORIG", raising=False)
    if before is not None:
        monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", before)
    runpy.run_path(str(HOOK))
    assert os.environ.get("LD_LIBRARY_PATH") == before
    assert os.environ["PYINSTALLER_RESET_ENVIRONMENT"] == "1"
