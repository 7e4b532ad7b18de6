"""Sidecars as other programs write them, made by hand after what they write."""

from collections.abc import Iterable
from xml.sax.saxutils import escape

_SPACES = (
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:lr="http://ns.adobe.com/lightroom/1.0/" '
    'xmlns:exif="http://ns.adobe.com/exif/1.0/" '
    'xmlns:digiKam="http://www.digikam.org/ns/1.0/" '
    'xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/" '
    'xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" '
    'xmlns:MicrosoftPhoto="http://ns.microsoft.com/photo/1.0/"'
)


def _list(name: str, kind: str, items: Iterable[str]) -> str:
    inside = "".join(f"<rdf:li>{escape(item)}</rdf:li>" for item in items)
    return f"<{name}><rdf:{kind}>{inside}</rdf:{kind}></{name}>"


def digikam(stars: int | None = None, tags: Iterable[str] = ()) -> str:
    """As digiKam writes it: paths parted by slashes, the leaves as keywords, stars twice."""
    tags = list(tags)
    rating = ""
    if stars is not None:
        percent = (0, 1, 25, 50, 75, 99)[max(stars, 0)]
        rating = f'xmp:Rating="{stars}" MicrosoftPhoto:Rating="{percent}"'
    lists = ""
    if tags:
        lists = (
            _list("digiKam:TagsList", "Seq", tags)
            + _list("lr:hierarchicalSubject", "Bag", [tag.replace("/", "|") for tag in tags])
            + _list("dc:subject", "Bag", [tag.rpartition("/")[2] for tag in tags])
        )
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="XMP Core 4.4.0-Exiv2">\n'
        f" <rdf:RDF {_SPACES}>\n"
        f'  <rdf:Description rdf:about="" {rating}\n'
        '   xmp:CreatorTool="digiKam-8.2.0" digiKam:ColorLabel="3">\n'
        f"   {lists}\n"
        "  </rdf:Description>\n </rdf:RDF>\n</x:xmpmeta>\n"
        '<?xpacket end="w"?>'
    )


def lightroom(stars: int | None = None, tags: Iterable[str] = ()) -> str:
    """As Lightroom writes it: paths parted by bars, all names as keywords, settings beside them."""
    tags = list(tags)
    names = [name for tag in tags for name in tag.split("|")]
    rating = "" if stars is None else f"<xmp:Rating>{stars}</xmp:Rating>"
    lists = _list("dc:subject", "Bag", names) + _list("lr:hierarchicalSubject", "Bag", tags)
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Adobe XMP Core 7.0-c000">\n'
        f" <rdf:RDF {_SPACES}>\n"
        '  <rdf:Description rdf:about="" crs:Exposure2012="+0.35" crs:HasSettings="True">\n'
        f"   {rating}{lists if tags else ''}\n"
        '   <xmpMM:History><rdf:Seq><rdf:li xmp:Rating="1">'
        "<dc:subject><rdf:Bag><rdf:li>Not this</rdf:li></rdf:Bag></dc:subject>"
        "</rdf:li></rdf:Seq></xmpMM:History>\n"
        "  </rdf:Description>\n </rdf:RDF>\n</x:xmpmeta>"
    )
