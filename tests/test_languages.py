"""Questions in both languages, and over plans that lack what Kawaguchi's has: creator, manifesto, sheets, Japanese."""

import csv
import io
import json
import re
import urllib.request
from pathlib import Path

import pyoxigraph as ox
import pytest
from codes import known
from rdflib import RDFS, SKOS
from stores import dump, load

from koteihyo.graph.build import build
from koteihyo.graph.interop.stratml.folder import write_folder
from koteihyo.graph.rdf.names import BASE
from koteihyo.service.questions.binding import bind
from koteihyo.service.questions.library import FOLDER, Library

STRATML = Path(__file__).parent / "stratml"
LIBRARY = Library(FOLDER)
ROWS = sorted(name for name, each in LIBRARY.questions.items() if each.form == "SELECT")
NAMES = [ox.NamedNode(str(each)) for each in (RDFS.label, SKOS.prefLabel)]
# The least that is a plan with a goal: in a third language, and of nobody.
BARE = """
PREFIX kth: <https://w3id.org/koteihyo/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX id: <https://w3id.org/koteihyo/id/>
id:bare a kth:Plan ; rdfs:label "Kaupungin suunnitelma"@fi .
<https://w3id.org/koteihyo/id/bare/goal/1> a kth:Statement , kth:Goal ; rdfs:label "Puhdas vesi"@fi ;
  kth:inPlan id:bare ; kth:statedBy <https://w3id.org/koteihyo/id/bare/passage/1> .
<https://w3id.org/koteihyo/id/bare/passage/1> a kth:Passage ; kth:inPlan id:bare ;
  kth:verbatim "Puhdas vesi" ; kth:line 1 ; kth:order 1 .
"""
OTHERS = ("midori", "town", "bare")


@pytest.fixture(scope="module")
def store(kawaguchi, tmp_path_factory):
    """Return a store with Kawaguchi's plan, two that came as StratML, and the bare one."""
    folder = tmp_path_factory.mktemp("others")
    write_folder(folder / "plans" / "midori", (STRATML / "part2.xml").read_bytes(), "ja")
    write_folder(folder / "plans" / "town", (STRATML / "part1-loose.xml").read_bytes(), "en")
    found = load(dump(kawaguchi), dump(build(folder / "data", folder=folder / "plans")))
    found.load(BARE.encode(), format=ox.RdfFormat.TURTLE)
    return found


@pytest.fixture(scope="module")
def ask(store):
    """Return what asks a question: rows of terms by the names of their columns."""

    def asked(name, **values):
        parameters = {parameter.name for parameter in LIBRARY.question(name).parameters}
        asked = {key: each for key, each in values.items() if key in parameters}
        answer = store.query(bind(LIBRARY.question(name), asked, known))
        columns = [variable.value for variable in answer.variables]
        return [dict(zip(columns, row, strict=True)) for row in answer]

    return asked


@pytest.mark.parametrize("plan", OTHERS)
@pytest.mark.parametrize("name", ROWS)
def test_what_a_row_names_is_called_so_and_no_row_is_there_twice(store, ask, name, plan):
    """A plan without a creator was once given every label of the graph as its creator's."""
    rows = ask(name, plan=plan)
    assert len(rows) == len({tuple(map(str, row.values())) for row in rows})
    for row in rows:
        for column, term in row.items():
            thing = row.get(column.removesuffix("Label"))
            if column.endswith("Label") and term is not None and isinstance(thing, ox.NamedNode):
                named = (store.quads_for_pattern(thing, name, None, None) for name in NAMES)
                assert term in {quad.object for quads in named for quad in quads}


def test_every_plan_is_one_row_whatever_it_lacks(ask):
    rows = {row["plan"].value.removeprefix(f"{BASE}id/"): row for row in ask("plans")}
    assert len(ask("plans")) == len(rows) == 4
    assert [str(rows[each]["planLabel"]) for each in ("midori", "bare")] == [
        '"みどり町 水と緑の計画"@ja',
        '"Kaupungin suunnitelma"@fi',
    ]
    assert rows["town"]["planLabel"].language == "en"
    assert rows["bare"]["creatorLabel"] is rows["bare"]["publisherLabel"] is rows["town"]["creatorLabel"] is None
    assert rows["bare"]["goals"].value == "1"


@pytest.mark.parametrize("plan", ["kawaguchi", "midori", "town"])
def test_goals_that_cannot_be_measured_are_those_of_the_findings(ask, plan):
    found = ask("findings-by-severity", plan=plan, shape=f"{BASE}shapes#GoalUnmeasurable")
    assert found
    assert {row["goal"] for row in ask("goals-not-measurable", plan=plan)} == {row["about"] for row in found}


@pytest.mark.parametrize("name", ["find-statements", "goals-not-measurable", "statements-without-pledge"])
def test_a_goal_of_a_plan_without_sheets_is_found(ask, name):
    (row,) = ask(name, plan="bare")
    assert row["verbatim"].value == "Puhdas vesi"
    assert row["sheetLabel"] is row["stage"] is None


def test_words_are_found_in_a_plan_without_sheets(ask):
    rows = ask("search-text", plan="midori", text="水")
    assert rows
    assert all("水" in row["verbatim"].value and row["sheetLabel"] is row["stage"] is None for row in rows)


def test_what_stands_on_no_sheet_is_not_found_by_a_sheet(ask):
    rows = ask("find-statements", sheet="kawaguchi/sheet/core-1")
    assert {row["entry"].value.split("/")[5] for row in rows} == {"kawaguchi"}
    assert ask("find-statements", plan="midori", pillar="living") == []


@pytest.mark.parametrize("name", ROWS)
def test_a_question_answers_in_either_language_with_the_same_rows(store, ask, name):
    japanese, english = ask(name, lang="ja"), ask(name, lang="en")
    assert len(japanese) == len(english)
    for row in english:
        for column, term in row.items():
            thing = row.get(column.removesuffix("Label"))
            if (
                column.endswith("Label")
                and term is not None
                and isinstance(thing, ox.NamedNode)
                and term.language != "en"
            ):
                # Only what has no English name keeps the one that it has, under its own tag.
                named = (store.quads_for_pattern(thing, name, None, None) for name in NAMES)
                assert term.language in ("ja", "fi")
                assert "en" not in {quad.object.language for quads in named for quad in quads}


@pytest.mark.parametrize(
    ("name", "column", "japanese", "english"),
    [
        ("multi-theme-measures", "through", {"表", "系列", "追加"}, {"sheet", "strand", "addition"}),
        ("find-statements", "type", {"施策", "目標"}, {"measure", "goal"}),
        ("theme-by-stage", "type", {"施策", "目標"}, {"measure", "goal"}),
        ("pledge-years-timeline", "dateKind", {"期限", "開始"}, {"due", "start"}),
        ("findings-by-severity", "severityLabel", {"注意", "参考", "報告"}, {"warning", "for information", "report"}),
    ],
)
def test_words_of_our_own_are_in_the_language_asked_for(ask, name, column, japanese, english):
    assert {row[column].value for row in ask(name)} == japanese
    assert {row[column].value for row in ask(name, lang="en")} == english


@pytest.mark.parametrize("name", ["find-statements", "search-text", "theme-by-stage", "theme-by-theme"])
def test_a_type_may_be_given_in_either_language(ask, name):
    rows = ask(name, type="目標")
    assert rows
    assert ask(name, type="goal") == rows
    assert len(ask(name, type="goal", lang="en")) == len(rows) < len(ask(name))


def test_a_kind_of_contradiction_may_be_given_in_either_language(ask):
    rows = ask("contradictions", kind="期限の有無の相違")
    assert rows
    assert ask("contradictions", kind="only one has a due year") == rows


@pytest.fixture(scope="module")
def get(published, served):
    """What gets an address, as a program or as an English browser does: the text and the headers."""
    with served(published, FOLDER, "--log", "off", "--client-seconds", "0") as service:

        def asked(path, **headers):
            request = urllib.request.Request(service.address + path, headers=headers)
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.read().decode(), answer.headers

        yield asked


def test_data_are_in_the_language_of_the_address_and_not_of_the_browser(get):
    english, headers = get("/queries/plan-at-a-glance.csv?lang=en", **{"Accept-Language": "ja"})
    assert all(row["sheetLabel"].isascii() for row in csv.DictReader(io.StringIO(english)))
    japanese, others = get("/queries/plan-at-a-glance.csv", **{"Accept-Language": "en"})
    assert "基幹業務" in japanese
    assert headers["ETag"] != others["ETag"]
    (cited,), (plain,) = ([each for each in one.get_all("Link") if "cite-as" in each] for one in (headers, others))
    assert "lang=en&version=" in cited
    assert "lang=" not in plain


def test_a_name_without_english_keeps_its_tag_in_json(get):
    found = json.loads(get("/queries/due-in-year.json?lang=en&year=2006")[0])["results"]["bindings"]
    assert {row["statementLabel"]["xml:lang"] for row in found} == {"ja"}
    assert {row["sheetLabel"]["xml:lang"] for row in found} == {"en"}


def test_an_english_page_answers_marks_what_is_japanese_and_cites_english(get):
    page, _headers = get("/queries/due-in-year?lang=en&year=2006", Accept="text/html")
    assert '<html lang="en">' in page
    table = page.partition("<tbody ")[2].partition("</tbody>")[0]
    assert ">measure<" in table
    assert re.search(r'<bdi lang="ja">', table)
    assert "lang=en&amp;version=" in page
    assert "/queries/due-in-year.xlsx?year=2006&amp;lang=en" in page


def test_a_chooser_is_in_the_order_of_the_document_and_of_the_themes(get):
    page, _headers = get("/queries/find-statements?lang=ja", Accept="text/html")

    def options(name):
        return re.findall(
            r'<option value="([^"]+)"', page.partition(f'<select id="field-{name}"')[2].partition("</select>")[0]
        )

    assert [option.rpartition("/")[2] for option in options("sheet")] == [
        *("core-1", "core-2", "core-3", "internal-1", "internal-2"),
        *("other-1", "other-2", "other-3", "other-4"),
    ]
    assert options("division") == ["core", "internal", "other"]
    assert options("pillar") == ["living", "people", "town", "industry", "handmade"]
    assert options("theme")[0] == "counter-service"
    assert [*map(int, options("number"))] == sorted(map(int, options("number")))
