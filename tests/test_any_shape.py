"""A plan without sheets, stages or divisions beside Kawaguchi's: every question and every page answers for it."""

import json
import re
import shutil
import urllib.error
import urllib.request
from hashlib import sha256
from html import unescape
from pathlib import Path

import pytest
from codes import known
from printing import show, write_pdf
from stores import dump, load

from koteihyo.graph.build import build
from koteihyo.graph.pictures import write_pictures
from koteihyo.graph.plan.description import PLANS
from koteihyo.graph.versions import folders
from koteihyo.service.pages.plan.pictures import find_picture, lay_pages
from koteihyo.service.questions.binding import bind
from koteihyo.service.questions.library import FOLDER, Library
from koteihyo.service.read_models.document import Box

HERE = Path(__file__).parent
BASE = "https://w3id.org/koteihyo/"
PLAN = f"{BASE}id/jisshi"
LIBRARY = Library(FOLDER)
NAMES = sorted(LIBRARY.questions)
# What a question must be about to have no answer on the plan: what the plan does not print, or nobody decided.
SILENT = {
    *("carried-on", "contradictions", "curation-decisions-of-entry", "due-in-year", "indicator-classes"),
    *(
        "goals-of-dataset",
        "goals-not-measurable",
        "indicators-and-direction",
        "indicators-on-several-sheets",
        "items-referred-by-theme",
    ),
    *("measures-by-division-and-stage", "misprints", "multi-theme-measures", "open-data-links", "pillar-by-theme"),
    *("plan-at-a-glance", "pledge-flow", "pledge-trail", "pledge-years-timeline", "pledges-nobody-carries-out"),
    *("pledges-with-several-statements", "pledges-without-date", "policy-goals", "sheets-without-pillar"),
    *("stage-horizon-overruns", "starts-within", "strand-from-plan-to-outcome", "strands-with-gaps", "theme-by-stage"),
    *("surveys-that-lead-to-nothing", "cross-references", "measure-kinds-by-stage"),
}
# What became of a plan is told by a later one; these are told of a plan by itself.
TOLD = {
    "money-without-report",
    "record-of-statements",
    "record-of-targets",
    "spending-by-office",
    "spending-by-theme",
    "statements-without-report",
    "targets-across-plans",
}
SILENT |= {name for name in NAMES if LIBRARY.question(name).subject == "revisions"} - TOLD


@pytest.fixture(scope="module")
def data(built, tmp_path_factory):
    """A data folder with Kawaguchi's plan and one of sections, rows and years."""
    folder = tmp_path_factory.mktemp("shapes")
    shutil.copytree(built / "cache", folder / "data" / "cache")
    shutil.copytree(PLANS / "kawaguchi", folder / "plans" / "kawaguchi")
    shutil.copytree(HERE / "plans" / "jisshi", folder / "plans" / "jisshi")
    build(folder / "data", folder=folder / "plans")
    return folder / "data"


@pytest.fixture(scope="module")
def store(data):
    return load(dump(folders.current(data)))


@pytest.fixture(scope="module")
def get(data, served):
    """What gets a page as a browser does: its status, and its markup or its words."""
    with served(data, FOLDER, "--log", "off", "--client-seconds", "0") as service:

        def asked(path, *, plain=True):
            request = urllib.request.Request(service.address + path, headers={"Accept": "text/html"})
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:
                    status, text = answer.status, answer.read().decode()
            except urllib.error.HTTPError as error:
                status, text = error.code, error.read().decode()
            return status, unescape(re.sub(r"<[^>]+>", "", text)) if plain else text

        yield asked


@pytest.fixture(scope="module")
def ask(store):
    def asked(name, **values):
        text = bind(LIBRARY.question(name), {"plan": "jisshi", **values}, known)
        answer = store.query(text)
        return [
            {
                variable.value: term and getattr(term, "value", term)
                for variable, term in zip(answer.variables, row, strict=True)
            }
            for row in answer
        ]

    return asked


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_question_answers_or_is_about_what_the_plan_does_not_print(store, language):
    silent = set()
    for name in NAMES:
        question = LIBRARY.question(name)
        if question.form == "SELECT" and "plan" in {parameter.name for parameter in question.parameters}:
            asked = bind(question, {"plan": "jisshi"}, known).replace('?lang { "ja" }', f'?lang {{ "{language}" }}')
            if not list(store.query(asked)):
                silent.add(name)
    assert silent == SILENT


def test_no_question_shows_an_address_where_a_name_is(ask):
    for name in NAMES:
        if LIBRARY.question(name).form == "SELECT" and name not in SILENT:
            for row in ask(name):
                assert not [each for key, each in row.items() if key.endswith("Label") and str(each).startswith(BASE)]


def test_measures_stand_in_the_years_in_which_they_are_scheduled(ask):
    rows = ask("measures-of-a-year", year="2025")
    assert {(row["year"], row["statementLabel"]) for row in rows} == {("2025", "避難所の整備"), ("2025", "防災訓練")}
    assert "実施設計" in {row["statementLabel"] for row in ask("measures-of-a-year", year="2024")}


def test_an_office_is_responsible_for_the_measures_of_its_rows(ask):
    found = {(row["responsibleLabel"], row["verbatim"]) for row in ask("measures-by-responsible")}
    assert {("危機管理課", "避難所の整備"), ("危機管理課", "防災訓練"), ("消防署", "防災訓練")} <= found


def test_a_target_stands_beside_its_baseline_and_what_was_reached(ask):
    rows = {(row["figurePrinted"], row["duePrinted"]): row for row in ask("targets-beside-values")}
    by_words = {words: row for (words, _), row in rows.items()}
    assert by_words["20団体"]["baselinePrinted"] == "12団体"
    assert by_words["増加"]["baselinePrinted"] == "1,200人"
    assert {row["actualPrinted"] for row in ask("targets-beside-values") if row["figurePrinted"] == "50％"} == {
        "48.2％",
        "未集計",
    }
    # Fifty or more were to be examined in that year, and fewer were.
    assert {(row["actualPrinted"], row["reached"]) for row in ask("targets-beside-values") if row["reached"]} == {
        ("48.2％", "false")
    }


def test_an_indicator_and_its_target_are_drawn_in_one_picture_with_the_baseline_and_the_due_year(get, store):
    asked = f"""PREFIX kth: <{BASE}ontology#> SELECT ?indicator ?target {{
      ?target a kth:Target ; kth:indicator ?indicator ; kth:figurePrinted "20団体" }}"""
    for term in next(iter(store.query(asked))):
        status, text = get(f"/doc/{term.value.partition('/id/')[2]}?lang=ja", plain=False)
        assert status == 200
        (drawn,) = re.findall(r'<svg class="series".*?</svg>', text, re.DOTALL)
        assert ">現状値 12団体</text>" in drawn
        assert ">20団体</text>" in drawn
        assert drawn.count('<path class="aim"') == 2  # what is to be reached, and by when
        assert [year in drawn for year in (">2022<", ">2026<")] == [True, True]


def test_amounts_are_of_the_measures_in_their_rows(ask):
    found = {(row["statementLabel"], row["figurePrinted"]) for row in ask("amounts-by-year")}
    assert {("避難所の整備", "12,000"), ("防災訓練", "800")} <= found


def test_words_that_are_no_number_are_told(ask):
    assert {row["figurePrinted"] for row in ask("figures-without-number")} == {"増加", "未集計"}


def test_a_plan_without_themes_is_counted_by_proposed_fields(ask):
    rows = {row["policyFieldLabel"]: row for row in ask("fields-across-plans")}
    assert {"防災", "子育て", "健康・医療"} & rows.keys()
    assert all(row["statements"] == row["proposed"] != "0" for row in rows.values())
    assert {row["withoutField"] for row in rows.values()} == {"0"}


def test_what_is_printed_again_is_one_statement(ask):
    assert {row["verbatim"] for row in ask("shared-statements")} == {"防災訓練", "防災訓練（再掲）"}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_page_of_the_plan_opens_and_says_nothing_false(get, store, language):
    of_plan = f"?thing <{BASE}ontology#inPlan> <{PLAN}> ; a ?class"
    examples = store.query(f"SELECT (MIN(?thing) AS ?one) ?class {{ {of_plan} }} GROUP BY ?class")
    things = {term.value.partition("/id/")[2] for (term, _) in examples}
    sections = [
        row[0].value.rpartition("/")[2]
        for row in store.query(f"SELECT ?s {{ ?s a <{BASE}ontology#Section> ; <{BASE}ontology#inPlan> <{PLAN}> }}")
    ]
    assert len(sections) == 9
    paths = ["/plans/jisshi", "/plans/jisshi?list=1", *(f"/plans/jisshi/sections/{section}" for section in sections)]
    paths += [f"/{each}?plan=jisshi" for each in ("pledges", "themes", "indicators")]
    paths += ["/findings", "/search?q=%E9%98%B2%E7%81%BD", "/", *(f"/doc/{thing}" for thing in sorted(things))]
    for path in paths:
        status, words = get(f"{path}{'&' if '?' in path else '?'}lang={language}")
        assert status == 200, path
        for false in ("0表", "0 sheets", "1から0", "公約0件", "0 pledges", "0節", "from 1 to 0"):
            assert not re.search(rf"(?<!\d){false}", words), (path, false)


def test_the_page_of_the_plan_shows_its_sections_with_what_they_state(get):
    _, words = get("/plans/jisshi")
    assert "9節" in words
    assert re.search(r"主な事業\s+施策・目標3件", words)
    assert "段階" not in words.partition("項目の絞り込み")[2].partition("構成")[0]
    assert "この計画は、市の施策を定める。" in words


def test_a_section_is_shown_as_printed_with_merged_cells_and_what_each_states(get):
    _, markup = get("/plans/jisshi/sections/1-1-2", plain=False)
    assert re.search(r'<td rowspan="2">\s*<div><a class="entry" id="1-1-2.t2.r2c1"', markup)
    assert re.search(r"<th>\s*<div><a[^>]*><bdi>目標値（Ｒ８年度）", markup)
    assert re.search(r"20団体以上</bdi></a>\s*<span class=\"marks\"><a class=\"chip states\"[^>]*>数値目標", markup)
    _, nested = get("/plans/jisshi/sections/2-1-1", plain=False)
    assert re.search(r"保育所の増設.*?<ul><li>.*?用地の取得", re.sub(r"\s*\n\s*", "", nested))


def test_an_unknown_section_is_not_there_and_says_which_are(get):
    status, words = get("/plans/jisshi/sections/9-9")
    assert status == 404
    assert "「9-9」という節はありません" in words


def test_a_pledge_that_the_plan_itself_prints_is_not_said_to_be_missing(get):
    _, words = get("/pledges?plan=jisshi")
    assert "２－２　公約２　医療費の助成" in words
    assert "記載のない番号" not in words


def test_a_printed_page_is_pictured_once_and_boxes_are_laid_on_it(tmp_path):
    folder, data = tmp_path / "plan", tmp_path / "data"
    folder.mkdir()
    source = write_pdf(folder / "source.pdf", show("計画", 50, 500))
    box = {"start": 0, "end": 2, "page": 1, "box": [50, 330, 24, 12]}
    (folder / "source.layout.jsonl").write_text(json.dumps(box) + "\n", "utf-8")
    write_pictures(data, folder)
    digest = sha256(source.read_bytes()).hexdigest()
    picture = find_picture(data, digest, 1)
    assert picture.read_bytes().startswith(b"\x89PNG")
    made = picture.stat().st_mtime_ns
    write_pictures(data, folder)
    assert picture.stat().st_mtime_ns == made
    boxes = [Box("there", 1, 50, 330, 24, 12), Box("nowhere", 2, 0, 0, 1, 1)]
    (page,) = lay_pages(data, digest, boxes)
    assert (page.page, page.source, page.boxes) == (1, f"/pictures/{digest}/1.png", (boxes[0],))
    assert page.width < page.height
    assert find_picture(data, "../versions", 1) is None


def test_a_plan_of_text_has_no_pictures(get):
    status, words = get("/plans/jisshi/sections/1-1")
    assert status == 200
    assert "紙面" not in words
    assert get(f"/pictures/{'0' * 64}/1.png")[0] == 404
