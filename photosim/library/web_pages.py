"""What a web page names as its own picture."""

from html.parser import HTMLParser

START_BYTES = 1 << 10  # by which it is clear what something is

_SIGNS = (b"<!doctype html", b"<html", b"<head", b"<title", b"<meta")
# By how near to the picture of the page it is.
_META = ("og:image:secure_url", "og:image:url", "og:image", "twitter:image", "twitter:image:src")


def is_page(content: bytes | bytearray) -> bool:
    """Whether something begins as web pages do."""
    start = bytes(content[:START_BYTES]).removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return start.startswith(b"<") and any(sign in start for sign in _SIGNS)


def picture_of_page(content: bytes) -> str | None:
    """The address, maybe relative, of the picture that stands for a page; None without one."""
    page = _Page()
    page.feed(content.decode("utf-8", "replace"))  # addresses are ASCII in any encoding of the web
    return page.picture


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self._found: dict[str, str] = {}

    @property
    def picture(self) -> str | None:
        return next((self._found[name] for name in (*_META, "link") if name in self._found), None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: text or "" for name, text in attrs}
        if tag == "meta":
            name = (said.get("property") or said.get("name") or "").lower()
            if name in _META and said.get("content", "").strip():
                self._found.setdefault(name, said["content"].strip())
        elif tag == "link" and said.get("rel", "").lower() == "image_src" and said.get("href"):
            self._found.setdefault("link", said["href"].strip())
