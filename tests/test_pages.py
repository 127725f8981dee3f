"""Every page in both languages, at the width of a phone and of a desk, with and without JavaScript."""

import pytest
from browsing import DESK, HEIGHTS, LANGUAGES, PHONE, faults, follow, overflow, unreached_by_keyboard

# Every page that is not another's twin; what a module of pages adds is added here.
PAGES = [
    "/",
    "/plans/kawaguchi",
    "/plans/kawaguchi?theme=disaster-prevention&theme=elderly-care",
    "/plans/kawaguchi/sheets/core-3",
    "/themes",
    "/pledges",
    "/indicators",
    "/doc/kawaguchi/indicator/core-1.3.1",
    "/doc/kawaguchi/goal/other-4.3.2.1",
    "/doc/kawaguchi/theme/disaster-prevention",
    "/doc/kawaguchi/measure/core-1.2.3.4",
    "/doc/kawaguchi/entry/core-1.2.3.4",
    "/doc/kawaguchi/strand/core-1.3",
    "/doc/kawaguchi/pledge/21",
    "/findings?severity=warning",
    "/queries",
    "/queries/theme-by-theme",
    "/queries/find-statements?theme=disaster-prevention&stage=1",
    "/sparql",
    "/search?q=%E9%98%B2%E7%81%BD",
    "/search/why?q=%E9%98%B2%E7%81%BD&thing=kawaguchi/measure/core-1.2.3.4",
    "/datasets",
    "/across",
    "/data",
    "/help",
    "/accessibility",
    "/about",
    "/versions",
]
WORDS = {"ja": "計画", "en": "Plans"}


# A browser takes longer to begin than to show a page, so one is led from page to page; a fault names the page.


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_is_whole_without_javascript_on_a_phone_and_at_a_desk(site, lang):
    page, found = site.open(lang=lang, scripts=False), []
    for path in PAGES:
        page.goto(path)
        for width in (PHONE, DESK):
            page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
            found += [f"{path}, {width} px: {fault}" for fault in list_gaps(page, lang)]
    assert found == []


def list_gaps(page, lang):
    """Return what a page lacks of what every page has."""
    navigation = page.get_by_role("navigation").get_by_text(WORDS[lang], exact=True)
    has = {
        "language": page.locator("html").get_attribute("lang") == lang,
        "navigation": navigation.count() == 1,
        "one title": page.locator("h1").count() == 1,
    }
    return [name for name, there in has.items() if not there]


@pytest.mark.slow(60)
@pytest.mark.parametrize(("width", "lang", "scheme"), [(PHONE, "ja", "dark"), (DESK, "en", "light")])
def test_no_page_has_a_barrier_or_is_wider_than_the_screen(site, width, lang, scheme):
    page, found = site.open(lang=lang, width=width, scheme=scheme), []
    for path in PAGES:
        page.goto(path)
        found += [f"{path}: {fault}" for fault in faults(page)]
        found += [f"{path}: {beyond} px beyond the edge"] if (beyond := overflow(page)) else []
    assert found == []


def test_the_keyboard_reaches_every_link_and_field(site):
    page, found = site.open(), []
    for path in PAGES:
        page.goto(path)
        found += [f"{path}: {missed}" for missed in unreached_by_keyboard(page)]
    assert found == []


def test_the_language_of_the_address_is_remembered(site):
    page = site.open("/?lang=en", lang="ja")
    page.goto("/")
    assert page.locator("html").get_attribute("lang") == "en"
    follow(page.get_by_role("link", name="日本語"))
    page.goto("/")
    assert page.locator("html").get_attribute("lang") == "ja"


def test_an_unknown_address_gets_a_page_that_helps(site):
    page = site.open("/nothing/here")
    assert page.locator("h1").inner_text().startswith("見つかりません")
    follow(page.get_by_role("link", name="トップページから計画を表示"))
    assert page.url == f"{site.address}/"


def test_the_skip_link_leads_past_the_navigation(site):
    page = site.open("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("#main:focus").wait_for()
