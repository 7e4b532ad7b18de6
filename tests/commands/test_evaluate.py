import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from photosim.catalogue.store import Store
from photosim.cli import run
from photosim.library.embed import embed_pending
from photosim.library.folders import add_folder
from photosim.library.keys import HashKeys
from photosim.library.library import Library as OpenLibrary
from photosim.library.scan import scan_folder
from photosim.search.methods.lineup import LINEUP
from photosim.vision.models import choose_encoder
from photosim.vision.weights import RESNET34_FILE
from tests.fakes import FakeEncoderService
from tests.photos import KINDS, make_photo

COLUMNS = [
    "method",
    "nearness",
    "bits",
    "tables",
    "radius",
    "probes",
    "recall_at_10",
    "recall_at_10_se",
    "precision_at_10",
    "precision_at_10_se",
    "map",
    "map_se",
    "compared",
    "compared_se",
    "median_ms",
    "median_ms_se",
    "p95_ms",
    "p95_ms_se",
    "bytes_per_photo",
    "build_seconds",
]
Library = tuple[Path, Path]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A folder of labelled photos that are indexed already, and its data folder."""
    folder, data = tmp_path_factory.mktemp("photos"), tmp_path_factory.mktemp("data")
    return make_library(folder, data, KINDS[:2], 20)


def make_library(folder: Path, data: Path, kinds: Sequence[str], each: int) -> Library:
    for kind in kinds:
        for seed in range(each):
            make_photo(folder / kind / f"{seed}.png", kind, seed, (64, 48))
    service = FakeEncoderService()
    with Store.open(data / "catalogue.sqlite") as store:
        keys = HashKeys(store)
        for _ in scan_folder(store, keys, add_folder(store, folder)):
            pass
        for _ in embed_pending(store, keys, service):
            pass
    service.close()
    return folder, data


def evaluate(library: Library, *arguments: object) -> int:
    folder, data = library
    everywhere = ["--data-dir", str(data), "--encoder", "efficientnet-lite0"]
    return run([*everywhere, "evaluate", str(folder), *map(str, arguments)])


def document(library: Library, capsys: pytest.CaptureFixture[str], *arguments: object) -> Any:
    assert evaluate(library, *arguments, "--json") == 0
    return json.loads(capsys.readouterr().out)


def test_only_as_many_queries_are_recommended_as_there_are_photos_for(
    library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate(library, "--queries", 6, "--training", 4, "--methods", "exact") == 0
    said = capsys.readouterr().err
    assert "With so few queries the figures are not reliable; that takes more photos." in said
    assert "--queries 500" not in said


def test_the_document_has_every_figure_with_its_error(
    library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("--queries", 6, "--training", 4, "--methods", "exact,lsh", "--seed", 3)
    result = document(library, capsys, *arguments)
    rows = result.pop("rows")
    assert result.pop("marks") == [], "PhotoSim itself is not among the methods"
    assert result == {
        "photos": 40,
        "labels": 2,
        "queries": 6,
        "judged_queries": 6,
        "training": 4,
        "database": 30,
        "seed": 3,
        "encoder": "efficientnet-lite0",
    }
    assert all(list(row) == COLUMNS for row in rows)
    assert [row["radius"] for row in rows] == [None, *range(11)]
    assert rows[0]["recall_at_10"] == 1
    assert rows[0]["bits"] is None


def test_a_search_that_was_taught_is_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library = make_library(tmp_path / "photos", tmp_path / "data", KINDS[:4], 10)
    arguments = ("--queries", 6, "--methods", "exact", "--taught")
    taught = document(library, capsys, *arguments)["taught"]
    assert taught["examples"] == 2 * 8
    assert (taught["taught"]["labels"], taught["taught"]["queries"]) == (2, 2 * 2)
    assert (taught["others"]["labels"], taught["others"]["queries"]) == (2, 2 * 10)
    assert set(taught["taught"]["map"]) == {
        *("before", "before_se", "after", "after_se", "difference", "difference_se")
    }
    assert evaluate(library, *arguments) == 0
    assert "A search taught by 16 photos" in capsys.readouterr().out


def test_without_json_the_table_is_for_people(
    library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate(library, "--queries", 6, "--methods", "exact,lsh-codes") == 0
    captured = capsys.readouterr()
    heading, *rows = captured.out.splitlines()
    assert heading.split()[:2] == ["method", "bits"]
    assert len(rows) == 5
    assert len({len(line) for line in [heading, *rows]}) == 1
    assert "±" in rows[0]
    assert "6 queries" in captured.err
    assert "compares every photo" in captured.err


def test_the_table_and_plots_are_written(
    library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table, plots = tmp_path / "table.csv", tmp_path / "some" / "plots"
    methods = "exact,photosim,lsh,lsh-tables,lsh-codes"
    assert evaluate(library, "--methods", methods, "--csv", table, "--plots", plots) == 0
    with table.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == COLUMNS
    assert len(rows) == 1 + 1 + 11 + 3 + 4
    assert sorted(path.name for path in plots.iterdir()) == [
        "precision-by-radius.png",
        "precision-recall.png",
        "time-by-radius.png",
    ]
    for path in plots.iterdir():
        with Image.open(path) as plot:
            assert plot.width > 800
    assert "precision-recall.png" in capsys.readouterr().err


@pytest.fixture
def both(library: Library, tmp_path: Path) -> Library:
    """The same photos read by the two encoders, the weights of the larger one being here."""
    folder, data = library[0], Path(shutil.copytree(library[1], tmp_path / "data"))
    weights = data / "weights" / Path(RESNET34_FILE.url).name
    weights.parent.mkdir()
    weights.write_bytes(b"read by no stand-in")
    with closing(FakeEncoderService()) as service:
        service.use(choose_encoder("resnet34", weights, ()))
        with OpenLibrary.open(data / "catalogue.sqlite", service, read_only=False) as opened:
            assert sum(1 for _ in opened.index([folder]))
    return folder, data


def compare(library: Library, *arguments: object) -> int:
    folder, data = library
    command = ["evaluate", str(folder), "--encoder", "resnet34,efficientnet-lite0"]
    return run(["--data-dir", str(data), *command, *map(str, arguments)])


def test_encoders_are_compared_on_the_same_photos(
    both: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "table.csv"
    assert compare(both, "--queries", 6, "--json", "--csv", table) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["missing"] == []
    larger, embedded = result["encoders"]
    assert larger.pop("encoder").startswith("resnet34:")
    assert embedded.pop("encoder") == "efficientnet-lite0"
    assert [row["method"] for row in larger.pop("rows")] == ["exact", "PhotoSim"]
    assert [row["method"] for row in embedded.pop("rows")] == ["exact", "PhotoSim"]
    assert larger.pop("marks")
    assert embedded.pop("marks")
    assert larger == embedded
    with table.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["encoder", *COLUMNS]
    assert len(rows) == 4


def test_one_table_has_the_encoders_of_a_method_one_below_the_other(
    both: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    assert compare(both, "--queries", 6) == 0
    captured = capsys.readouterr()
    heading, *rows = captured.out.split("\n\n")[0].splitlines()
    assert heading.split()[:2] == ["encoder", "method"]
    assert [row.split()[1] for row in rows] == ["exact", "exact", "PhotoSim", "PhotoSim"]
    assert [row.split()[0].partition(":")[0] for row in rows[:2]] == [
        "resnet34",
        "efficientnet-lite0",
    ]
    assert len({len(line) for line in [heading, *rows]}) == 1
    assert "vectors of resnet34:" in captured.err
    assert "and efficientnet-lite0" in captured.err


def test_an_encoder_without_weights_is_named_and_left_out(
    library: Library, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TORCH_HOME", "/nowhere")
    assert compare(library, "--queries", 6, "--json") == 0
    captured = capsys.readouterr()
    result = json.loads(captured.out)
    assert result["missing"] == ["resnet34"]
    assert [document["encoder"] for document in result["encoders"]] == ["efficientnet-lite0"]
    assert captured.err.startswith("resnet34 is left out: its weights are not here.")


def test_nothing_is_measured_with_another_encoder_than_the_one_asked_for(
    library: Library, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TORCH_HOME", "/nowhere")
    folder, data = library
    command = ["evaluate", str(folder), "--encoder", "resnet34", "--json"]
    assert run(["--data-dir", str(data), *command]) == 1
    assert "no encoder to measure with" in json.loads(capsys.readouterr().out)["error"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["find", "a.jpg", "--encoder", "resnet34,efficientnet-lite0"], "only “evaluate”"),
        (["--encoder", "resnet50", "evaluate", "folder"], "no encoder “resnet50”"),
    ],
)
def test_encoders_that_cannot_be_meant_are_wrong_usage(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        run(arguments)
    assert end.value.code == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--methods", "exact,magic"], "no method magic"),
        (["--leave-out", "clutter"], "sub-folder clutter"),
        (["--leave-out", KINDS[0]], "at least 30 photos"),
        (["--queries", "39"], "too few"),
        (["--queries", "6", "--methods", "exact", "--taught"], "needs 4 sub-folders"),
        (["--methods", "exact", "--csv", "/no/such/folder/table.csv"], "no folder"),
        (["--methods", "exact", "--csv", "/"], "is a folder"),
    ],
)
def test_what_cannot_be_measured_is_refused_in_one_line(
    arguments: list[str], words: str, library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate(library, *arguments, "--json") == 1
    assert words in json.loads(capsys.readouterr().out)["error"]


def test_what_was_measured_is_shown_even_if_it_cannot_be_written(
    library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "precision-recall.png").mkdir()
    assert evaluate(library, "--methods", "exact", "--plots", tmp_path) == 1
    captured = capsys.readouterr()
    assert captured.out.splitlines()[1].startswith("exact")
    assert "plots cannot be written" in captured.err


def test_the_library_keeps_the_recall_that_the_person_chose(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, data = library
    (data / "preferences.json").write_text('{"recall_target": 0.7}')
    monkeypatch.setattr("photosim.library.refit.SCAN_BELOW", 30)
    assert evaluate(library, "--queries", 6, "--methods", "photosim") == 0
    (data / "preferences.json").unlink()
    with Store.open(data / "catalogue.sqlite", read_only=True) as store:
        [record] = store.vectors.hash_indexes()
    assert record.target == 0.7


def test_plots_without_matplotlib_are_refused_before_anything_is_measured(
    library: Library, tmp_path: Path
) -> None:
    folder, data = library
    arguments = ["--data-dir", str(data), "evaluate", str(folder), "--plots", str(tmp_path / "p")]
    # None in sys.modules is Python's own way to say that a module cannot be imported.
    code = (
        "import sys; sys.modules['matplotlib'] = None\n"
        f"from photosim.cli import run; sys.exit(run({arguments!r}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 1
    assert "pip install matplotlib" in done.stderr
    assert not (tmp_path / "p").exists()


def test_help_explains_every_method(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        run(["evaluate", "--help"])
    assert end.value.code == 0
    text = capsys.readouterr().out
    assert all(name in text for name in LINEUP)
    assert "--leave-out" in text
