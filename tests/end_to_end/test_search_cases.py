"""The table of search cases, asked of “photosim find”."""

import json
from pathlib import Path

import pytest

from tests.end_to_end.command_line import CommandLine
from tests.search_cases import CASES, Case, World


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = World(tmp_path_factory.mktemp("world"))
    world.draw()
    assert CommandLine(world.data).json("index", world.folder)["photos"] == 7
    world.keep()
    return world


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_kind_of_picture_is_searched_with_by_its_rule(case: Case, indexed: World) -> None:
    indexed.restore()
    photo = case.prepare(indexed)
    weights = ["--encoder", "resnet34", "--weights", indexed.weights] if case.other_weights else []
    find = ["find", photo, "--similarity", "plain", "--json", *weights]
    status, out, err = CommandLine(indexed.data).run(*find)
    answer = json.loads(out)
    if case.refusal:
        assert status == 1
        case.check_refusal(answer["error"])
        assert answer["error"] in err
    else:
        assert status == 0
        case.check([(Path(item["path"]).name, item["similarity"]) for item in answer["results"]])
