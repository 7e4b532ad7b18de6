"""What programs offer when one pastes or drops, and what is searched with of it."""

import io
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage

from photosim.desktop.files.drops import Offer, offered

PICTURE = "https://example.org/cats/cat.jpg"
PAGE = "https://example.org/cats/"


def png() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (3, 2), "red").save(stream, "PNG")
    return stream.getvalue()


def data_of(
    text: str | None = None,
    html: str | None = None,
    urls: tuple[str, ...] = (),
    more: dict[str, bytes] | None = None,
) -> QMimeData:
    data = QMimeData()
    if urls:
        data.setUrls([QUrl(url) for url in urls])
    if text is not None:
        data.setText(text)
    if html is not None:
        data.setHtml(html)
    for kind, content in (more or {}).items():
        data.setData(kind, content)
    return data


def wide(text: str) -> bytes:
    return text.encode("utf-16-le")


@pytest.mark.parametrize(
    "data",
    [
        data_of(urls=("file:///a/one%20photo.jpg", "file:///a/two.png")),
        data_of("/a/one photo.jpg\n/a/two.png\n"),
        data_of("\"/a/one photo.jpg\"\r\n'/a/two.png'"),
        data_of("file:///a/one%20photo.jpg\r\nfile:///a/two.png\r\n"),
        data_of("x-special/nautilus-clipboard\ncopy\nfile:///a/one%20photo.jpg\nfile:///a/two.png"),
        data_of(
            "one photo.jpg",
            more={
                "x-special/gnome-copied-files": b"cut\nfile:///a/one%20photo.jpg\nfile:///a/two.png"
            },
        ),
        data_of(
            more={
                "x-special/mate-copied-files": b"copy\nfile:///a/one%20photo.jpg\nfile:///a/two.png"
            }
        ),
    ],
)
def test_files_in_any_writing_are_files(data: QMimeData) -> None:
    assert offered(data) == Offer(paths=(Path("/a/one photo.jpg"), Path("/a/two.png")))


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ('/a/new\nline.jpg /a/dou"ble.jpg', {"x-special/gnome-copied-files": b"copy\n%b\n%b"}),
        ('/a/new\nline.jpg\n/a/dou"ble.jpg', {"x-special/mate-copied-files": b"copy\n%b\n%b"}),
        ("file:///a/new%0Aline.jpg\nfile:///a/dou%22ble.jpg\n", {"libfm/files": b"%b\n%b\n"}),
        ("file:///a/new%0Aline.jpg", {"x-special/gnome-icon-list": b"%b\r-37:-35:70:69\r\n"}),
    ],
    ids=["Nautilus", "Caja", "PCManFM-Qt", "Nemo"],
)
def test_names_that_part_a_text_are_read_from_the_addresses_beside_it(
    text: str, more: dict[str, bytes]
) -> None:
    addresses = b"file:///a/new%0Aline.jpg", b"file:///a/dou%22ble.jpg"
    filled = {kind: form % addresses[: form.count(b"%b")] for kind, form in more.items()}
    urls = tuple(one.decode() for one in addresses)
    data = data_of(text, urls=urls, more=filled)
    assert offered(data).paths == (Path("/a/new\nline.jpg"), Path('/a/dou"ble.jpg'))


def test_files_count_more_than_the_picture_that_comes_along() -> None:
    data = data_of(urls=("file:///a/b.jpg",), more={"image/png": png()})
    assert offered(data) == Offer(paths=(Path("/a/b.jpg"),))


def test_a_path_below_home_is_one_and_anything_relative_is_not() -> None:
    assert offered(data_of("~/b.jpg")).paths == (Path.home() / "b.jpg",)
    assert offered(data_of("pictures/b.jpg")) == Offer(other="pictures/b.jpg")
    assert offered(data_of("~nobody-of-that-name/b.jpg")).other
    assert offered(data_of("/a\0b")).other


def test_a_text_that_mentions_a_path_is_a_text() -> None:
    assert offered(data_of("/a/b.jpg\nis where it lies")).paths == ()


@pytest.mark.parametrize("kind", ["image/png", "image/x-whatever", "application/octet-stream"])
def test_a_picture_that_comes_along_is_taken_as_it_is(kind: str) -> None:
    data = data_of(PICTURE, f'<img src="{PICTURE}">', (PICTURE,), more={kind: png()})
    assert offered(data) == Offer(picture=png())


def test_pixels_are_taken_where_there_is_no_file() -> None:
    data = QMimeData()
    data.setImageData(QImage(3, 2, QImage.Format.Format_RGB32))
    picture = offered(data).picture
    assert isinstance(picture, QImage)
    assert (picture.width(), picture.height()) == (3, 2)


def test_a_kind_that_lies_is_passed_over() -> None:
    assert offered(data_of(PICTURE, more={"image/png": b"<html>"})) == Offer(address=PICTURE)


@pytest.mark.parametrize(
    "data",
    [
        data_of(PICTURE),
        data_of(f"  {PICTURE}\n"),
        data_of(urls=(PICTURE,)),
        data_of(html=f'<meta charset="utf-8"><img alt="" src="{PICTURE}">'),
        data_of(PAGE, f'<a href="{PAGE}"><img src="{PICTURE}"></a>', (PAGE,)),
        data_of(html='<img src="//example.org/cats/cat.jpg">'),
        data_of(more={"text/x-moz-url": wide(f"{PICTURE}\nA cat")}),
        data_of(urls=("A%20cat",), more={"text/x-moz-url": wide(f"\ufeff{PICTURE}\nA cat")}),
        data_of(
            PAGE,
            f'<a href="{PAGE}"><img src="blob:1"></a>',
            (PAGE,),
            more={
                "text/x-moz-url": wide(f"{PAGE}\nCats"),
                "application/x-moz-file-promise-url": wide(PICTURE) + b"\0\0",
            },
        ),
        data_of("A cat", '<img src="blob:https://example.org/1">', (PICTURE,)),
        data_of("A cat", '<img src="/relative.jpg">', (PICTURE,)),
    ],
)
def test_of_a_browsers_mixture_the_pictures_own_address_is_taken(data: QMimeData) -> None:
    assert offered(data) == Offer(address=PICTURE)


def test_a_link_leads_to_its_page() -> None:
    link = data_of(PAGE, f'<a href="{PAGE}">Cats</a>', (PAGE,))
    assert offered(link) == Offer(address=PAGE)
    assert offered(data_of("www.example.org/cat.jpg")).address == "https://www.example.org/cat.jpg"


def test_data_in_an_address_are_an_address() -> None:
    assert offered(data_of(html='<img src="data:image/png;base64,AA">')).address.startswith("data:")
    assert offered(data_of("data:image/png;base64,AA")).address.startswith("data:")


def test_a_page_that_is_shown_from_the_disk_gives_its_picture() -> None:
    data = data_of("A cat", '<img src="file:///a/cat.jpg">')
    assert offered(data) == Offer(paths=(Path("/a/cat.jpg"),))


@pytest.mark.parametrize(
    ("data", "other"),
    [
        (QMimeData(), ""),
        (data_of(""), ""),
        (data_of("Hello"), "Hello"),
        (data_of("ftp://example.org/cat.jpg"), "ftp:"),
        (data_of(urls=("sftp://example.org/cat.jpg",)), "sftp:"),
        (data_of("javascript:alert(1)"), "javascript:"),
        (data_of(html="<p>Hello</p>"), ""),
        (data_of(more={"application/x-color": b"1"}), ""),
    ],
)
def test_what_cannot_be_searched_with_is_named_if_it_can_be(data: QMimeData, other: str) -> None:
    assert offered(data) == Offer(other=other)


def test_a_text_without_end_is_read_in_no_time() -> None:
    assert offered(data_of("x" * 50_000_000)).other
