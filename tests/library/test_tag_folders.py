import pytest

from photosim.library.tag_folders import names_a_date


@pytest.mark.parametrize(
    "name",
    [
        "2019",
        "2019-07",
        "2019_07_28",
        "20190728",
        "2019-07 Italy",
        "28.07.2019",
        "July 2019",
        "Sommer 2019",
        "Weihnachten 2018",
        "2015-2019",
    ],
)
def test_names_of_dates_are_known(name: str) -> None:
    assert names_a_date(name)


@pytest.mark.parametrize(
    "name", ["gulls", "octopus", "may bug", "747", "20000 leagues", "windsor_chair", "1of1"]
)
def test_names_of_things_are_no_dates(name: str) -> None:
    assert not names_a_date(name)
