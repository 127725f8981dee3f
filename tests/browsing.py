"""A person with a browser: opens pages in a language, at a width, with or without JavaScript, and minds what happens.

Used through the `site` fixture. Whatever a test does, in the end no page has asked another host for anything, and
nothing that our own policy forbids (inline script or style) was tried.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request

# CSS pixels: a phone and a desk.
PHONE, DESK = 390, 1280
HEIGHTS = {PHONE: 844, DESK: 900}
LANGUAGES = ("ja", "en")
# WCAG 2.2, levels A and AA, as axe-core names them; what is right is not described, place by place, and thrown away.
WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
VIOLATIONS = "options => axe.run(options).then(results => results.violations)"
# How Debian's browser runs without a screen, and asks nobody for updates.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-site-isolation-trials",  # else each page that is opened begins a process for the next site too
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Site:
    """A service as a person with a browser meets it."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.requests: list[Request] = []
        self.complaints: list[str] = []

    def open(
        self, path: str = "/", *, lang: str = "ja", width: int = DESK, scripts: bool = True, scheme: str = "light"
    ) -> Page:
        """Return a page at a path, opened by somebody new who reads that language."""
        context = self.browser.new_context(
            base_url=self.address,
            locale=lang,
            viewport={"width": width, "height": HEIGHTS[width]},
            java_script_enabled=scripts,
            color_scheme=scheme,
        )
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.set_default_navigation_timeout(30_000)  # the first page of a service may wait for its questions
        page.on("request", self._asked)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(path)
        return page

    def _asked(self, request: Request) -> None:
        self.requests.append(request)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    @property
    def strangers(self) -> set[str]:
        """Return the other hosts that were asked for something."""
        ours = urlsplit(self.address).netloc
        asked = {urlsplit(request.url) for request in self.requests}
        return {each.netloc for each in asked if each.scheme not in ("data", "blob") and each.netloc != ours}

    def close(self) -> None:
        """Close whatever was opened."""
        for context in self.browser.contexts:
            context.close()


def follow(target: Locator) -> None:
    """Click what leads to another page, and wait until that page stands: a click itself waits for nothing."""
    with target.page.expect_event("load"):
        target.click()


def faults(page: Page) -> list[str]:
    """Return what axe-core finds wrong with a page at WCAG 2.2 AA, each with the first place."""
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate(VIOLATIONS, WCAG)
    return [f"{each['id']}: {each['help']} {each['nodes'][0]['html'][:200]}" for each in found]


def overflow(page: Page) -> int:
    """Return how many pixels of a page stand beyond its right edge."""
    found = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return int(found)


def unreached_by_keyboard(page: Page) -> list[str]:
    """Return the links, buttons and fields that can be seen and that Tab never comes to."""
    for _ in range(page.evaluate(TABBED)):
        page.keyboard.press("Tab")
    return [str(each) for each in page.evaluate(UNREACHED)]


# Remember what gets the focus from now on, and say how many presses of Tab should be enough.
TABBED = """() => {
  document.activeElement?.blur();
  window.reached = new Set();
  addEventListener("focusin", (event) => window.reached.add(event.target));
  return document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]").length + 3;
}"""
UNREACHED = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter((each) => each.checkVisibility() && !each.disabled && !window.reached.has(each))
  .map((each) => each.outerHTML.slice(0, 120))"""


@contextmanager
def browsing(browser: Browser, address: str) -> Iterator[Site]:
    """Let a person browse a service; in the end nobody else was asked, and nothing broke."""
    site = Site(browser, address)
    try:
        yield site
    finally:
        site.close()
    assert not site.strangers, "a page asked another host"
    assert not site.complaints, f"a page broke its own policy, or its script failed: {site.complaints}"
