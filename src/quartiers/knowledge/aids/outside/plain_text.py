"""HTML of other catalogues → plain text: no tag, script, style or comment is left."""

import re
from html.parser import HTMLParser

_BLOCKS = frozenset(
    {"address", "article", "blockquote", "br", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol",
     "p", "section", "table", "td", "th", "tr", "ul"}
)  # fmt: skip
_UNSEEN = frozenset({"script", "style", "template", "noscript", "iframe", "object"})
_BLANKS = re.compile(r"[ \t\r\f\v\u00a0\u202f]+")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag in _BLOCKS:
            self.pieces.append("\n- " if tag == "li" else "\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            # Lines of the source are not lines of the page.
            self.pieces.append(data.replace("\n", " "))


def plain(html: object) -> str:
    """The text of a piece of HTML, one line per paragraph or item; characters that a page could read as code stay characters.

    >>> plain("<p>Aide aux <b>commerces</b></p><ul><li>10&nbsp;%</li></ul><script>x()</script>")
    'Aide aux commerces\\n- 10 %'
    """
    if not isinstance(html, str):
        return ""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (_BLANKS.sub(" ", line).strip() for line in "".join(reader.pieces).split("\n"))
    return "\n".join(line for line in lines if line not in {"", "-"})


def one_line(html: object) -> str:
    """The same, on one line: for names."""
    return " ".join(plain(html).split())
