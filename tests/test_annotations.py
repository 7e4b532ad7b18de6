import pytest

from photosim.annotations import Annotations, tag_name
from photosim.vision.xmp import read_annotations
from photosim.vision.xmp_writing import rewritten


@pytest.mark.parametrize(
    "between", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\ud800", "\ufffe", "\uffff"]
)
def test_a_tag_keeps_no_character_that_a_sidecar_cannot_hold(between: str) -> None:
    name = tag_name(f"Pa{between}ris")
    assert name in ("Paris", "Pa ris")
    said = Annotations(tags=((name,),))
    assert read_annotations(rewritten(None, said)) == said


def test_a_tag_has_one_spelling() -> None:
    assert tag_name("  Cafe\u0301 \t am  See ") == "Caf\u00e9 am See"
    assert tag_name("Ein/Aus|An") == "Ein\u2215Aus\u00a6An"
