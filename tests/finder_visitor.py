"""A visitor of the finder: reads the page that was given, presses its buttons, without any script."""

import re
from html import unescape

_INPUT = re.compile(r"<input ([^>]*)>")
_FORM = re.compile(r"<form [^>]*>.*?</form>", re.DOTALL)


def _attribute(tag, name):
    found = re.search(rf'{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


class Visitor:
    """One search, from its first page on."""

    def __init__(self, client, address="/aides/trouver/"):
        self.client, self.address, self.asked = client, address, []
        self._take(client.get(address))

    def _take(self, response):
        assert response.status_code == 200, response.status_code
        text = unescape(response.content.decode())
        self.response, self.text = response, text.translate({0xA0: " ", 0x202F: " ", 0x2019: "'"})

    @property
    def answers(self):
        """What the page carries of earlier answers, the wish to go on included."""
        form = next(one for one in _FORM.findall(self.response.content.decode()) if 'id="others"' in one)
        return {_attribute(tag, "name"): _attribute(tag, "value") for tag in _INPUT.findall(form) if "hidden" in tag}

    @property
    def question(self):
        """The question put now, empty on the page of results."""
        found = re.search(r'name="question" value="([^"]*)"', self.text)
        return found[1] if found else ""

    @property
    def codes(self):
        """The answers that the page offers."""
        tags = [tag for tag in _INPUT.findall(self.response.content.decode()) if 'name="reponse"' in tag]
        return [_attribute(tag, "value") for tag in tags]

    def press(self, **fields):
        """Send the form of the page with something more."""
        self._take(self.client.post(self.address, {**self.answers, **fields}))
        return self

    def answer(self, code="", **fields):
        """Answer the question put now."""
        self.asked.append(self.question)
        return self.press(question=self.question, reponse=code, **fields)

    def goes_through(self, script):
        """Answer every question from a script by question, «je ne sais pas» otherwise, until the results stand."""
        while self.question:
            assert len(self.asked) < 60, self.asked
            wanted = script.get(self.question, "ne_sais_pas")
            if isinstance(wanted, dict):
                self.answer(**wanted)
            else:
                self.answer(wanted if wanted in self.codes else "ne_sais_pas")
        return self
