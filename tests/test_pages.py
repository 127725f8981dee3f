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


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole_without_javascript_on_a_phone_and_at_a_desk(site, path, lang):
    page = site.open(path, lang=lang, width=PHONE, scripts=False)
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        assert page.locator("html").get_attribute("lang") == lang
        assert page.get_by_role("navigation").get_by_text(WORDS[lang], exact=True).count() == 1
        assert page.locator("h1").count() == 1


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_barrier_and_fits_its_width(site, path):
    for width, lang, scheme in ((PHONE, "ja", "dark"), (DESK, "en", "light")):
        page = site.open(path, lang=lang, width=width, scheme=scheme)
        assert faults(page) == []
        assert overflow(page) == 0


@pytest.mark.parametrize("path", PAGES)
def test_the_keyboard_reaches_every_link_and_field(site, path):
    assert unreached_by_keyboard(site.open(path)) == []


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
