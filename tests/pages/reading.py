"""What a test reads of a page: its title, its headings, its links, its scripts and styles."""

from html.parser import HTMLParser


class Page(HTMLParser):
    """A page, read once."""

    def __init__(self, response):
        super().__init__()
        self.text = response.content.decode()
        self.links, self.ids, self.levels, self.inline = [], [], [], []
        self.title, self._open = "", []
        self.feed(self.text)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self._open.append(tag)
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if "id" in values:
            self.ids.append(values["id"])
        if tag in {"h1", "h2", "h3", "h4"}:
            self.levels.append(int(tag[1]))
        if "style" in values or tag == "style" or (tag == "script" and "src" not in values):
            self.inline.append(tag)
        self.inline += [name for name in values if name.startswith("on")]

    def handle_endtag(self, tag):
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data):
        if self._open and self._open[-1] == "title" and "svg" not in self._open:
            self.title += data
