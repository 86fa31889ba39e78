"""What a reader does in a browser, and what every page owes: no message in the console, no other host, one cookie."""

import re
import shutil
from pathlib import Path

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--no-first-run",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_AXE = (Path(__file__).parent / "browser/vendor/axe-4.14.1.min.js").read_text(encoding="utf-8")
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_FOCUSED = "document.activeElement"


class Visit:
    """One reader: a context of its own, one page, and notes of what went wrong."""

    def __init__(self, context):
        """Listen from the first page on."""
        self.context = context
        self.page = context.new_page()
        self.said, self.asked, self.cookies = [], [], set()
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda problem: self.said.append(str(problem)))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def sign_in(self, role):
        """Take the place of the demonstration's invented person of that role."""
        self.page.goto("/connexion/")
        self.page.locator(f"form:has(input[name=role][value={role}]) button").click()
        self.page.wait_for_load_state()

    def open(self, address):
        """Go to an address; the answer's status."""
        status = self.page.goto(address).status
        self.cookies |= {cookie["name"] for cookie in self.context.cookies()}
        return status

    def resize(self, width):
        """The same page on another screen."""
        self.page.set_viewport_size({"width": width, "height": 900})

    def faults(self):
        """What axe finds on the page (A, AA and best practice), one line each."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(_AXE)
        found = self.page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", _RULES)
        return [
            f"{one['id']}: {node['html'][:160]} {node['failureSummary']}"
            for one in found["violations"]
            for node in one["nodes"]
        ]

    def overflow(self):
        """How many pixels wider than the screen the page is."""
        return self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

    def tab_to(self, name, most=80):
        """Press Tab until the link, button or field of that name has the focus; it must be seen there."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            if re.search(name, self.focused_words()):
                assert self.page.evaluate(f"getComputedStyle({_FOCUSED}).outlineStyle") == "solid", f"focus unseen on {name}"
                return
        raise AssertionError(f"{most} tabs and no « {name} » on {self.page.url}")

    def follow(self, name, most=80, address=""):
        """Tab to a link or a button of that name (and address, when given), and press Enter."""
        self.tab_to(name, most)
        while not re.search(address, self.page.evaluate(f"{_FOCUSED}.getAttribute('href') || ''")):
            self.tab_to(name, most)
        self.enter()

    def enter(self):
        """Press Enter, and wait for the page that it brings."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def heading(self):
        """The heading of the page, with plain spaces."""
        return " ".join(self.page.locator("h1").inner_text().split())

    def focused_words(self):
        """Label, words or value of what has the focus; a scrolled region has its label only."""
        named = f"""(one => [one.getAttribute('aria-label'), one.matches('a, button, summary') && one.innerText,
            one.labels?.[0]?.innerText].filter(Boolean).join(' '))({_FOCUSED})"""
        return " ".join(self.page.evaluate(named).replace("\u2019", "'").split())

    def owes_nothing(self, served):
        """No message, no other host, no cookie but the session's."""
        assert self.said == [], self.said
        assert [url for url in self.asked if not url.startswith((f"{served}/", "data:", "blob:"))] == []
        assert self.cookies <= {"sessionid"}
