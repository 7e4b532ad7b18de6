"""Collects the window's texts for translation, and compiles the translations.

    .venv/bin/python packaging/translations.py collect    # after texts were added or changed
    .venv/bin/python packaging/translations.py compile    # after they were translated

Between the two somebody fills in what stands in resources/translations/photosim_de.ts as
"unfinished", in any editor or in Qt Linguist (`pyside6-linguist`). English needs its plurals only.
"""

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources" / "translations"
CATALOGUES = {"photosim_de": (), "photosim_en": ("-pluralonly",)}


def collect(folder: Path = FOLDER) -> None:
    """Bring the catalogues of texts (.ts) up to date with the code."""
    sources = [str(file) for file in sorted((ROOT / "photosim" / "desktop").rglob("*.py"))]
    for name, options in CATALOGUES.items():
        _run(
            "pyside6-lupdate",
            *("-silent", "-no-obsolete", "-locations", "none"),
            *options,
            *sources,
            *("-ts", str(folder / f"{name}.ts")),
        )


def compile_into(folder: Path = FOLDER) -> None:
    """Write what the program reads (.qm)."""
    for name in CATALOGUES:
        source, target = FOLDER / f"{name}.ts", folder / f"{name}.qm"
        _run("pyside6-lrelease", "-silent", str(source), "-qm", str(target))


def _run(tool: str, *arguments: str) -> None:
    """Run one of Qt's tools, which come with PySide6 and lie beside Python."""
    subprocess.run([Path(sys.executable).with_name(tool), *arguments], check=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("what", choices=["collect", "compile"])
    if parser.parse_args().what == "collect":
        collect()
    else:
        compile_into()
