"""Tags and rating are written into XMP, and all that others wrote stays, byte for byte."""

import re
from xml.etree.ElementTree import Element, canonicalize, fromstring, tostring

import pytest

from photosim.annotations import Annotations
from photosim.vision.xmp import HIERARCHY, RATING, RDF, SUBJECT, TAGS_LIST, read_annotations
from photosim.vision.xmp_writing import NotXmpError, rewritten
from tests.sidecars import digikam, lightroom

OURS = {RATING, SUBJECT, HIERARCHY, TAGS_LIST, "{http://ns.microsoft.com/photo/1.0/}Rating"}
SAID = Annotations(4, tags=(("Places", "Köln & <Bonn>"), ("Ann",)))
# Attributes with line breaks, comments, other prefixes, descriptions without an end tag.
ODD = """<?xml version='1.0' encoding='UTF-8'?>
<!-- made by hand -->
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\r
 <r:Description r:about="uuid:1" xmlns:q="http://ns.adobe.com/xap/1.0/"
   q:Rating = '2' q:CreatorTool="a > b" q:Label="red"/>
 <r:Description r:about="uuid:1" xmlns:d="http://purl.org/dc/elements/1.1/" note="one&#xA;two">
  <!-- <dc:subject> --><d:subject><r:Bag><r:li>old</r:li></r:Bag></d:subject><d:title><r:Alt>
   <r:li xml:lang="x-default">Räume &amp; Zeiten</r:li></r:Alt></d:title>
  <![CDATA[  ]]>
 </r:Description>
</r:RDF></x:xmpmeta>
<?xpacket end='w'?>"""


def others(document: bytes) -> list[str]:
    """What a document says besides tags and rating, however it is laid out."""
    found = []
    for place in fromstring(document).iter(f"{RDF}RDF"):
        for description in place:
            rest = Element(description.tag)
            values = {k: v for k, v in description.attrib.items() if k not in OURS}
            rest.attrib.update(values)
            rest.extend(child for child in description if child.tag not in OURS)
            if len(rest) or values.keys() - {f"{RDF}about"}:
                text = canonicalize(tostring(rest, encoding="unicode"), strip_text=True)
                found.append(text)
    return found


DOCUMENTS = [
    digikam(),
    digikam(1, ["Old/Tag", "Other"]),
    lightroom(5, ["Old|Tag"]),
    lightroom(),
    "\ufeff" + lightroom(3),
    ODD,
    digikam(2, ["Old"]).replace("\n", ""),
    digikam(2, ["Old"]).replace("\n", "\r\n"),
]


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize(
    "said", [SAID, Annotations(), Annotations(rejected=True), Annotations(tags=(("a",),))]
)
def test_what_others_wrote_stays(document: str, said: Annotations) -> None:
    before = document.encode()
    after = rewritten(before, said)
    assert read_annotations(after) == said
    assert others(after) == others(before)
    assert b"one&#xA;two" in after or b"one&#xA;two" not in before
    for comment in re.findall(rb"<!--.*?-->|<\?.*?\?>", before):
        assert comment in after
    again = rewritten(after, said)
    assert again == after
    assert rewritten(rewritten(after, SAID), said) == after


def test_the_first_document_is_one_that_others_read() -> None:
    written = rewritten(None, SAID)
    assert read_annotations(written) == SAID
    assert written.decode().startswith('<?xpacket begin="\ufeff"')
    assert b"<rdf:li>Places|K\xc3\xb6ln &amp; &lt;Bonn&gt;</rdf:li>" in written
    assert b"<rdf:li>Places/K\xc3\xb6ln &amp; &lt;Bonn&gt;</rdf:li>" in written
    assert read_annotations(rewritten(written, Annotations())) == Annotations()


def test_the_rating_of_windows_follows_where_it_is() -> None:
    after = rewritten(digikam(1).encode(), Annotations(3))
    assert b"<MicrosoftPhoto:Rating>50<" in after
    assert b"MicrosoftPhoto:Rating" not in rewritten(lightroom(1).encode(), Annotations(3)).replace(
        b"xmlns:MicrosoftPhoto", b""
    )


def test_what_a_description_is_about_is_kept() -> None:
    assert rewritten(ODD.encode(), SAID).count(b'about="uuid:1"') == 3


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"no xml",
        b"<a/>",
        digikam(5).encode()[:-100],
        digikam(5).encode("utf-16"),
        digikam(5)
        .replace("<?xpacket begin", '<?xml version="1.0" encoding="latin-1"?><?x')
        .encode(),
        b"<!DOCTYPE x []>" + lightroom(5).encode(),
        b'<x><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x>',
    ],
)
def test_what_cannot_be_changed_safely_is_refused(document: bytes) -> None:
    with pytest.raises(NotXmpError):
        rewritten(document, SAID)


@pytest.mark.parametrize("note", ["<!-- a note > of mine -->", "<?editor keep?>"])
def test_a_note_beside_tags_and_rating_stays(note: str) -> None:
    spaces = f'xmlns:r="{RDF[1:-1]}" xmlns:q="http://ns.adobe.com/xap/1.0/"'
    text = f'<r:RDF {spaces}><r:Description q:Rating="1">{note}</r:Description></r:RDF>'
    changed = rewritten(text.encode(), SAID)
    assert note.encode() in changed
    said = read_annotations(changed)
    assert said is not None
    assert said.stars == 4
