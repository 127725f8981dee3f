"""A plan and its sheets as pages: nothing printed is changed or moved, and filters combine."""

import csv
import re
import shutil
import urllib.error
import urllib.request
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from browsing import follow
from playwright.sync_api import expect

from koteihyo.service.app import create_app
from koteihyo.service.configuration.settings import Serving
from koteihyo.service.engines.in_process import InProcessEngine
from koteihyo.service.pages.errors import BadFilter
from koteihyo.service.pages.home.view import find_plans
from koteihyo.service.pages.plan.map import choose_sections
from koteihyo.service.questions.library import FOLDER
from koteihyo.service.read_models.document import document
from koteihyo.service.read_models.layout import align_columns
from koteihyo.service.read_models.plan import Passage, Plan, Sheet
from koteihyo.service.read_models.plans import ListedPlan

PLAN = Path(__file__).parent.parent / "graph/plans/kawaguchi"
KAWAGUCHI = "https://w3id.org/koteihyo/id/kawaguchi"
SHEETS = ["core-1", "core-2", "core-3", "internal-1", "internal-2", "other-1", "other-2", "other-3", "other-4"]


@pytest.fixture(scope="module")
def fetch(kawaguchi_service):
    """What gets a page as a browser does, and returns its status and its text."""

    def get(path, lang="ja"):
        headers = {"Accept": "text/html", "Accept-Language": lang}
        asked = urllib.request.Request(kawaguchi_service.address + path, headers=headers)
        try:
            with urllib.request.urlopen(asked, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    return get


@pytest.fixture(scope="module")
def starved(published, served, tmp_path_factory):
    """What gets a page of a service whose answers may have 260 rows, as many as the vocabulary needs, or 4 kB.

    Of one question it does not know how plans' answers come together: it has no tables, and is asked of the engine.
    """
    questions = shutil.copytree(FOLDER, tmp_path_factory.mktemp("starved") / "queries")
    asked = questions / "record-of-statements.rq"
    asked.write_text(re.sub(r"^# (?:Combines|Steps|Counts) .*\n", "", asked.read_text("utf-8"), flags=re.M), "utf-8")
    with (
        served(published, questions, "--log", "off", "--rows", "260") as few,
        served(published, questions, "--log", "off", "--size", "4096") as small,
    ):

        def get(limit, path):
            address = {"rows": few, "size": small}[limit].address + path
            try:
                request = urllib.request.Request(address, headers={"Accept": "text/html"})
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return answer.status, answer.read().decode()
            except urllib.error.HTTPError as error:
                return error.code, error.read().decode()

        yield get


@pytest.mark.parametrize("limit", ["rows", "size"])
@pytest.mark.parametrize("path", ["/doc/kawaguchi/entry/core-1.2.3.4", "/sitemap-1.xml"])
def test_what_a_limit_would_leave_out_is_an_error_and_never_a_shorter_page(starved, limit, path):
    status, page = starved(limit, path)
    assert status == 500
    assert f"設定 {limit} を引き上げる" in page
    assert "防災" not in page.partition("<main")[2]


def test_an_answer_that_a_limit_cuts_says_so_beside_a_form_whose_lists_are_whole(starved):
    status, page = starved("rows", "/queries/record-of-statements?year=2010")
    assert status == 200
    assert "結果は上限（rows）までの一部です" in page
    assert '<option value="kawaguchi">' in page, "a list of plans is whole"
    assert re.search(r'<input[^>]* name="outcome"', page), "what was not kept is typed: no list is cut short"


def test_what_was_made_at_publication_is_cut_by_no_limit(starved, fetch):
    status, page = starved("rows", "/queries/statements-of-theme")
    assert status == 200
    assert "結果は上限（rows）までの一部です" not in page
    assert '<option value="disaster-prevention">防災' in page
    listed = r'<a href="(/doc/[^"]+)"'
    status, page = starved("rows", "/search?q=%E9%98%B2%E7%81%BD")
    _, whole = fetch("/search?q=%E9%98%B2%E7%81%BD")
    assert (status, re.findall(listed, page)) == (200, re.findall(listed, whole))


@pytest.mark.parametrize("limit", ["rows", "size"])
@pytest.mark.parametrize("path", ["/plans/kawaguchi/sheets/core-1", "/pledges"])
def test_pages_of_what_was_kept_at_publication_are_whole_under_every_limit(starved, fetch, limit, path):
    status, page = starved(limit, path)
    _, whole = fetch(path)
    listed = r'<a href="(/[^"]+)"'
    assert (status, re.findall(listed, page)) == (200, re.findall(listed, whole))


def printed():
    """Return the words of each column of each sheet, from the outline."""
    columns = {}
    for line in (PLAN / "outline.md").read_text("utf-8").splitlines():
        if line.startswith("## "):
            sheet = SHEETS[len({key for key, _ in columns})]
        elif line.startswith("### "):
            column = columns.setdefault((sheet, len([key for key, _ in columns if key == sheet])), [])
        elif found := re.fullmatch(r" *- (.*)", line):
            column.append(found[1])
        elif line.startswith("→"):
            column.append(line)
    return columns


@pytest.mark.parametrize("key", SHEETS)
def test_a_sheet_shows_every_printed_word_in_its_column_in_the_printed_order(fetch, key):
    _, page = fetch(f"/plans/kawaguchi/sheets/{key}")
    found = [[], [], []]
    for row in re.findall(r"<tbody>(.*?)</tbody>", page, re.DOTALL):
        cells = re.findall(r"<td>(.*?)</td>", row, re.DOTALL)
        for stage, cell in enumerate(cells):
            found[stage] += map(unescape, re.findall(r'class="entry"[^>]*><bdi>(.*?)</bdi>', cell))
    assert found == [printed()[key, stage] for stage in range(3)]


def test_a_sheet_prints_as_the_printed_table(site):
    page = site.open("/plans/kawaguchi/sheets/core-1")
    page.emulate_media(media="print")
    for hidden in (".head", ".foot", ".trail", ".marks", ".strand-head", ".pager"):
        assert not page.locator(hidden).first.is_visible(), hidden
    assert page.locator("h1").inner_text() == "きめ細かい市民サービスを向上する（窓口サービス）"
    assert page.locator("thead th").all_inner_texts() == ["段階１（すぐに）", "段階２（2年後）", "段階３（5年後）"]
    assert page.locator(".sheet-foot p").all_inner_texts() == [
        "基幹業務　１／３",
        "マニフェスト（暮らしづくり、手づくり）",
    ]
    edges = [page.locator("tbody td").nth(place).bounding_box()["x"] for place in range(6)]
    assert edges[:3] == edges[3:] == sorted(edges[:3]), "three columns side by side"


def test_an_entry_shows_its_passage_to_the_pointer_and_the_keyboard_and_escape_hides_it(site):
    page = site.open("/plans/kawaguchi/sheets/core-1")
    entry = page.get_by_role("link", name="30．年中無休の「行政センター」の設置（平成18年度）", exact=True)
    peek = entry.locator("xpath=following-sibling::*[1]")
    expect(peek).to_be_hidden()
    entry.hover()
    expect(peek).to_be_visible()
    assert peek.locator("mark").all_inner_texts() == ["30．年中無休の「行政センター」の設置", "（平成18年度）"]
    page.keyboard.press("Escape")
    expect(peek).to_be_hidden()
    page.mouse.move(0, 0)
    entry.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(peek).to_be_visible()


def test_strands_stand_in_line_across_the_stages(fetch):
    _, page = fetch("/plans/kawaguchi/sheets/core-1")
    row = next(match for match in re.findall(r"<tbody>(.*?)</tbody>", page, re.DOTALL) if "職員の接遇</a>" in match)
    firsts = [re.search(r"<bdi>(.*?)</bdi>", cell)[1] for cell in re.findall(r"<td>(.*?)</td>", row, re.DOTALL)]
    assert firsts == ["職員の接遇強化計画策定", "職員の接遇強化施策", "市民への接客向上"]


def test_a_column_that_takes_strands_in_another_order_keeps_its_order():
    """Stage 2 has B before A: it opens a row of its own and moves nothing."""
    sheet = Sheet("s", "s", "", "", "", 1, 1, 1, "", (), (), "")
    places = [("1", "A"), ("1", "B"), ("2", "B"), ("2", "A")]
    passages = {
        f"e{order}": Passage(
            f"e{order}", f"e{order}", strand, order, order, "s", "", stage, 1, "", strand, is_entry=True
        )
        for order, (stage, strand) in enumerate(places)
    }
    plan = Plan({"plan": "p", "ja": "p"}, {"s": sheet}, {}, {}, passages, {}, {}, {})
    columns = align_columns(plan, sheet)
    assert [row.strand for row in columns] == ["A", "B", "A"]
    assert [[*row.cells] for row in columns] == [["1"], ["1", "2"], ["2"]]


def test_the_text_put_together_from_the_graph_is_the_document_to_the_letter(kawaguchi_facts):
    source = (PLAN / "source.txt").read_text("utf-8")
    found = document(kawaguchi_facts, KAWAGUCHI)
    assert found.text == source.rstrip()
    (line,) = found.around((f"{KAWAGUCHI}/entry/core-1.2.2.1",), 0)
    assert source.splitlines()[line.number - 1].strip("　・") == "職員の接遇研修の徹底"


def test_marks_lead_to_the_pledge_the_year_and_where_the_same_is_stated(site):
    page = site.open("/plans/kawaguchi/sheets/core-1")
    marks = page.locator("[id='core-1.2.3.4'] > .marks")
    assert marks.get_by_role("link", name="公約30").get_attribute("href") == "/doc/kawaguchi/pledge/30"
    assert marks.get_by_role("link", name="平成18年度").get_attribute("href") == "/doc/fiscal-year/2006"
    follow(marks.get_by_role("link", name="内部管理業務"))
    assert page.url.endswith("/plans/kawaguchi/sheets/internal-2#internal-2.2.2.1")
    assert page.locator("[id='internal-2.2.2.1'] > .said > .entry").is_visible()


def chosen(page):
    """Return the entries that a plan's page lists."""
    listed = page.partition('id="result"')[2]
    return re.findall(r'<td><a href="/doc/kawaguchi/entry/([^"]+)"', listed)


def test_filters_combine_and_count(fetch):
    _, page = fetch("/plans/kawaguchi?theme=disaster-prevention")
    counted = re.search(r'<option value="elderly-care">\s*高齢・介護・医療（(\d+)）', page)[1]
    _, both = fetch("/plans/kawaguchi?theme=disaster-prevention&theme=elderly-care")
    # 8 of 基幹業務３／３, 7 of その他業務１／４, 防災アセスメント, and 5 of emergency medicine.
    assert len(chosen(both)) == int(counted) == 21
    _, fewer = fetch(
        "/plans/kawaguchi?theme=disaster-prevention&theme=elderly-care&stage=1&division=other&kind=measure"
    )
    assert chosen(fewer) == [each for each in chosen(both) if each.startswith("other-") and ".1." in each[7:10]]
    _, none = fetch("/plans/kawaguchi?year=2006&stage=3")
    assert "この条件をすべて満たす項目はありません" in none or chosen(none)


def test_every_filter_lists_what_it_promises(fetch):
    _, start = fetch("/plans/kawaguchi")
    for name in ("stage", "division", "pillar", "theme", "group", "pledge", "year", "kind"):
        value, count = re.search(
            rf'<select id="{name}" name="{name}">.*?<option value="([^"]+)">[^<]*（(\d+)）\s*</option>',
            start,
            re.DOTALL,
        ).groups()
        status, page = fetch(f"/plans/kawaguchi?{name}={value}")
        assert (status, len(chosen(page))) == (200, int(count)), name


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/plans/kawaguchi?theme=disaster", "「theme」に「disaster」という値はありません"),
        ("/plans/kawaguchi?year=next", "「year」に「next」という値はありません"),
        ("/plans/kawaguchi?colour=red", "「colour」という条件はありません"),
    ],
)
def test_a_broken_filter_gets_a_page_that_helps(fetch, path, says):
    status, page = fetch(path)
    assert status == 400
    assert says in page
    assert 'href="/plans/kawaguchi"' in page


@pytest.mark.parametrize(
    ("path", "near"),
    [("/plans/kawagushi", "/plans/kawaguchi"), ("/plans/kawaguchi/sheets/core-9", "/plans/kawaguchi/sheets/core-1")],
)
def test_an_unknown_plan_or_sheet_names_the_nearest(fetch, path, near):
    status, page = fetch(path)
    assert status == 404
    assert f'href="{near}"' in page


def test_many_plans_are_listed_by_the_page_and_found_by_name_and_code():
    names = ("架空市の計画", "", "架空市", "")
    listed = {f"p{n}": ListedPlan(f"urn:p{n}", f"p{n}", *names, f"11{n:04}") for n in range(200)}
    first, last = find_plans(listed, "", "1"), find_plans(listed, "", "9")
    assert (first.found, len(first.plans), first.last, len(last.plans)) == (200, 24, 9, 8)
    assert [plan.key for plan in find_plans(listed, "１１０１７７", "1").plans] == ["p177"]
    for number in ("0", "10", "x", "²"):
        with pytest.raises(BadFilter):
            find_plans(listed, "", number)


def test_the_map_of_a_plan_is_to_be_had_as_a_drawing_a_table_a_reference_and_a_frame(published):
    path, query = "/plans/kawaguchi/map", "show=sheet&show=theme"
    listing = Serving(log="off", embed=("https://www.city.example",))
    client = create_app(InProcessEngine(published), serving=listing).test_client()
    page = unescape(client.get(f"{path}?{query}", headers={"Accept": "text/html"}).text)
    for form in ("svg", "xlsx", "csv", "bibtex", "ris"):
        assert f'href="{path}.{form}?{query}"' in page
    drawn = client.get(f"{path}.svg?{query}")
    assert drawn.mimetype == "image/svg+xml"
    assert ElementTree.fromstring(drawn.text).tag == "{http://www.w3.org/2000/svg}svg"
    rows = [*csv.DictReader(client.get(f"{path}.csv?{query}").get_data(as_text=True).lstrip("\ufeff").splitlines())]
    assert len(rows) == drawn.text.count("<path") > 50
    assert {"thingLabel", "withLabel", "statements"} <= rows[0].keys()
    assert f"{path}?show=sheet&show=theme&version=" in client.get(f"{path}.ris?{query}").text
    framed = client.get(f"{path}/embed?{query}")
    assert framed.headers["Content-Security-Policy"].endswith("frame-ancestors https://www.city.example")
    assert framed.text.count("<svg") == 1
    assert client.get(f"{path}.docx").status_code == 404
    nobody = create_app(InProcessEngine(published), serving=Serving(log="off")).test_client()
    assert nobody.get(f"{path}/embed").status_code == 404


def test_the_map_of_a_plan_with_one_great_chapter_shows_the_parts_of_it():
    parts = {"a": "", **{f"a{n}": "a" for n in range(6)}, **{f"a{n}x": f"a{n}" for n in range(6)}}
    sections = {name: SimpleNamespace(parent=parent) for name, parent in parts.items()}
    passages = {f"e{n}": SimpleNamespace(section=f"a{n}x") for n in range(6)}
    statements = {f"s{n}": SimpleNamespace(to=lambda _relation, n=n: (f"e{n}",)) for n in range(6)}
    plan = SimpleNamespace(sections=sections, passages=passages, statements=statements)
    assert choose_sections(SimpleNamespace(plan=plan)) == {f"a{n}x": f"a{n}" for n in range(6)}


def test_a_line_of_the_map_leads_to_the_statements_that_it_counts(site, fetch):
    """The table beside the picture has the same numbers, and each opens the list of just so many."""
    status, found = fetch("/plans/kawaguchi/map?show=sheet&show=theme")
    assert status == 200
    counted = re.findall(r'<td class="number"><a href="([^"]*)">(\d+)</a>', found)
    assert len(counted) == found.count("<path") > 50
    for address, count in counted[:5]:
        answer = fetch(unescape(address))[1]
        things = re.search(r"施策・目標(\d+)件", answer)
        assert things, address
        assert things[1] == count, address
    assert fetch("/plans/kawaguchi/map?show=nothing")[0] == 400
    shown = site.open("/plans/kawaguchi/map", scripts=False)
    shown.get_by_label("中心とするもの").select_option(label="ゴミ問題")
    follow(shown.get_by_role("button", name="表示", exact=True))
    assert shown.locator("svg.layers text", has_text="公約50").count() == 1
    assert shown.locator("svg.layers text", has_text="公約21").count() == 0
