"""A number that leads somewhere is told again where it leads: from the table of themes to lists and to questions."""

import csv
import html
import io
import re
import urllib.request
from urllib.parse import parse_qs, urlsplit

import pytest

PAIRS = [
    ("disaster-prevention", "elderly-care"),
    ("crime-prevention", "elderly-care"),
    ("environment", "urban-development"),
]


@pytest.fixture(scope="module")
def get(kawaguchi_service):
    """What gets an address as a browser does, as text."""

    def fetched(path, accept="text/html", lang="ja"):
        headers = {"Accept": accept, "Accept-Language": lang}
        asked = urllib.request.Request(kawaguchi_service.address + path.partition("#")[0], headers=headers)
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return answer.read().decode()

    return fetched


def cell(page, pair):
    """Return the number of a cell of the table of themes, and where it leads."""
    for address, number in re.findall(r'<a [^>]*href="([^"]+)"[^>]*>(\d+)', html.unescape(page)):
        if sorted(parse_qs(urlsplit(address).query).get("theme", [])) == sorted(pair):
            return int(number), address
    raise AssertionError(pair)


def told(page, words):
    return int(re.search(rf"{words}は?(\d+)件", page)[1])


@pytest.mark.parametrize("pair", PAIRS)
def test_the_number_of_a_cell_is_told_where_it_leads_and_by_the_question(get, pair):
    number, address = cell(get("/themes"), pair)
    assert number
    page = get(address)
    assert told(page, "施策・目標") == number
    entries = int(re.search(r"(\d+)項目\s*<small>施策", page)[1])
    assert ("項目数より少ない" in page) == (number < entries)

    conditions = f"theme={pair[0]}&also={pair[1]}"
    rows = [*csv.DictReader(io.StringIO(get(f"/queries/statements-of-theme.csv?{conditions}", "text/csv")))]
    assert len({row["statement"] for row in rows}) == number
    question = get(f"/queries/statements-of-theme?{conditions}")
    assert f">{len(rows)}行<" in question
    assert len(rows) == number or told(question, "施策・目標") == number

    rows = [*csv.DictReader(io.StringIO(get("/queries/theme-by-theme.csv", "text/csv")))]
    both = [row for row in rows if [row[each].rpartition("/")[2] for each in ("theme", "otherTheme")] == [*pair]]
    assert [int(row["statements"]) for row in both] == [number]


@pytest.mark.parametrize("pair", PAIRS)
def test_measures_of_several_themes_are_counted_beside_their_rows(get, pair):
    conditions = f"theme={pair[0]}&also={pair[1]}"
    rows = [*csv.DictReader(io.StringIO(get(f"/queries/multi-theme-measures.csv?{conditions}", "text/csv")))]
    page = get(f"/queries/multi-theme-measures?{conditions}")
    measures = {row["measure"] for row in rows}
    assert f">{len(rows)}行<" in page
    assert told(page, "施策") == len(measures)
    listed = get(f"/queries/statements-of-theme.csv?{conditions}&type=%E6%96%BD%E7%AD%96", "text/csv")
    assert measures == {row["statement"] for row in csv.DictReader(io.StringIO(listed))}


def test_pledges_that_are_printed_nowhere_are_not_counted_among_those_that_are(get):
    assert "公約43件" in get("/plans/kawaguchi")
    assert "計画に印刷された公約は43件、記載のない番号は7件" in get("/pledges")
    assert "公約43。" in get("/catalogue.jsonld", "application/ld+json")
    assert "43 pledges" in get("/plans/kawaguchi?lang=en", lang="en")


def test_a_number_that_is_the_manifestos_by_a_reading_is_marked_so_with_the_reason(get):
    page = get("/pledges")
    rows = re.findall(r'<th scope="row" class="number"><a [^>]*>(\d+)</a>(.*?)</tr>', page, re.DOTALL)
    read = [int(number) for number, row in rows if "マニフェストの番号と判断したもの" in row]
    assert read == [16, 17, 18, 41, 44, 45]
    assert "マニフェストの番号と読む" in get("/doc/kawaguchi/pledge/16")
    assert "read as the manifesto" in get("/doc/kawaguchi/pledge/16", lang="en")
    assert "マニフェストの番号と判断した理由" not in get("/doc/kawaguchi/pledge/30")


@pytest.mark.parametrize(("lang", "says"), [("ja", "正常に稼働しています"), ("en", "The service is running")])
def test_the_state_of_the_service_is_a_page_for_a_browser_and_data_for_programs(get, lang, says):
    page = get("/health", lang=lang)
    assert f'<html lang="{lang}"' in page
    assert says in page
    assert get("/health", "*/*").startswith('{"status"')
    assert 'href="/health"' in get("/", lang=lang)
