"""The questions of `queries/`: the same answer from two engines, with its place in the document, and the right one.

What is expected here was read in the document, never copied from an answer: numbers of entries come from the
outline, lines and characters from the source, and the rest is written out with the words that it rests on.
"""

import csv
import re
from collections import Counter, defaultdict
from decimal import Decimal

import pyoxigraph as ox
import pytest
import rdflib
from codes import known
from rdflib.plugins.sparql import evaluate
from rdflib.plugins.sparql.sparql import FrozenBindings
from stores import dump, load

from koteihyo.graph.plan.description import PLANS
from koteihyo.graph.rdf.identifiers import OA
from koteihyo.graph.rdf.names import BASE
from koteihyo.service.questions.binding import bind
from koteihyo.service.questions.library import FOLDER, SUBJECTS, Library

# rdflib 7.6 warns of its own use of names that it deprecates.
pytestmark = pytest.mark.filterwarnings(r"ignore:Dataset\.\w+ is deprecated:DeprecationWarning")

LIBRARY = Library(FOLDER)
NAMES = sorted(LIBRARY.questions)
ROWS = [name for name in NAMES if LIBRARY.question(name).form == "SELECT"]
GRAPHS = [name for name in NAMES if LIBRARY.question(name).form == "CONSTRUCT"]
APART = ("/inferred", "/findings")
FOLDER_OF_PLAN = PLANS / "kawaguchi"
SHEETS = ["core-1", "core-2", "core-3", "internal-1", "internal-2", "other-1", "other-2", "other-3", "other-4"]


# -- asking ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def store(kawaguchi):
    """Return what the published store holds."""
    return load(dump(kawaguchi))


def join(left, right):
    """Join solutions as rdflib does, which compares each with each; here only with those that bind the same values."""
    right = [*right]
    bound = set.intersection(*(set(each) for each in right)) if right else set()
    found = {}
    for one in left:
        shared = tuple(sorted(bound.intersection(one)))
        if shared not in found:
            found[shared] = defaultdict(list)
            for other in right:
                found[shared][tuple(other[name] for name in shared)].append(other)
        for other in found[shared].get(tuple(one[name] for name in shared), ()):
            if one.compatible(other):
                yield one.merge(other)


@pytest.fixture(scope="module")
def quicker_joins():
    """Let rdflib give what it would give, in a third of the time: joins, and reading what a solution binds."""
    read = FrozenBindings.__getitem__

    def read_bound(self, key):
        return self._d[key] if key in self._d else read(self, key)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evaluate, "_join", join)
        patch.setattr(FrozenBindings, "__getitem__", read_bound)
        yield


@pytest.fixture(scope="module")
def dataset(kawaguchi, quicker_joins):
    """Return the dump in rdflib, with the merge of what is asserted as its default graph."""
    found = rdflib.Dataset()
    found.parse(data=kawaguchi.nquads(), format="nquads")
    for graph in list(found.graphs()):
        if graph.identifier != rdflib.graph.DATASET_DEFAULT_GRAPH_ID and not graph.identifier.endswith(APART):
            for triple in graph:
                found.default_graph.add(triple)
    return found


@pytest.fixture(scope="module")
def doubled(kawaguchi):
    """Return a store that holds Kawaguchi's plan and the same plan under another name."""
    lines = dump(kawaguchi)
    return load(lines, lines.replace(b"/kawaguchi", b"/elsewhere"))


@pytest.fixture(scope="module")
def ask(store):
    """Return what asks a question of the published store: rows as dictionaries of short words and numbers."""

    def asked(name, **values):
        answer = store.query(bound(name, values))
        columns = [variable.value for variable in answer.variables]
        return [dict(zip(columns, map(plain, solution), strict=True)) for solution in answer]

    return asked


def bound(name, values):
    """Return a question's text with the values of a caller."""
    return bind(LIBRARY.question(name), {key: str(value) for key, value in values.items()}, known)


def plain(term):
    """Return a term as Python has it; IRIs of ours by what follows the plan or `id/`."""
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return re.sub(rf"^{BASE}id/(kawaguchi/)?", "", term.value)
    kind = term.datatype.value.partition("#")[2]
    read = {"integer": int, "decimal": Decimal, "boolean": lambda value: value == "true"}.get(kind, str)
    return read(term.value)


def comparable(term):
    """Return a term of either engine as one value; a decimal counts by its value, 1.0 being 1."""
    if term is None or isinstance(term, rdflib.URIRef):
        return str(term)
    if isinstance(term, ox.NamedNode):
        return term.value
    if isinstance(term, rdflib.Literal):
        text, language, kind = str(term), term.language, str(term.datatype or rdflib.XSD.string)
    else:
        text, language, kind = term.value, term.language, term.datatype.value
    return (Decimal(text), kind) if kind.endswith("#decimal") else (text, language or kind)


def rows_of_pyoxigraph(store, text):
    return [tuple(comparable(term) for term in solution) for solution in store.query(text)]


def rows_of_rdflib(dataset, text):
    return [tuple(map(comparable, row)) for row in dataset.query(text)]


def entries(rows):
    """Return the keys of the entries, in the order of the rows."""
    return [row["entry"].removeprefix("entry/") for row in rows]


def column(rows, name):
    return [row[name] for row in rows]


# -- the document ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def source():
    return (FOLDER_OF_PLAN / "source.txt").read_text("utf-8")


@pytest.fixture(scope="module")
def printed():
    """Return what the outline holds: (sheet, stage) to its entries, each a depth and the words."""
    found, sheet, stage = {}, -1, 0
    for line in (FOLDER_OF_PLAN / "outline.md").read_text("utf-8").splitlines():
        if line.startswith("## "):
            sheet, stage = sheet + 1, 0
        elif line.startswith("### "):
            stage += 1
        elif item := re.match(r"( *)- (.*)", line):
            found.setdefault((SHEETS[sheet], stage), []).append((len(item[1]) // 2 + 1, item[2]))
    return found


def on_sheet(printed, sheet):
    """Return the words of a sheet's entries, stage after stage."""
    return [words for (here, _), items in sorted(printed.items()) for _, words in items if here == sheet]


def squeezed(text):
    return re.sub(r"\s", "", text)


# -- the library -------------------------------------------------------------------------------------------------------


def test_there_are_questions_of_every_subject():
    assert len(NAMES) >= 45
    assert {question.subject for question in LIBRARY.all.values()} == set(SUBJECTS)


@pytest.mark.parametrize("name", NAMES)
def test_a_question_says_in_both_languages_what_it_asks(name):
    question = LIBRARY.question(name)
    assert re.search("[ぁ-んァ-ヶ一-龠]", question.title + question.says("Asks"))
    assert question.says("Asks-en").isascii()
    assert all(" " in note.note for note in question.parameters)


@pytest.mark.parametrize("name", ROWS)
def test_the_answer_has_the_columns_that_the_header_names(store, name):
    question = LIBRARY.question(name)
    assert tuple(variable.value for variable in store.query(question.text).variables) == question.columns


@pytest.mark.parametrize("name", ROWS)
def test_the_order_of_the_rows_leaves_nothing_open(name):
    assert re.search(r"^ORDER BY ", LIBRARY.question(name).text, re.MULTILINE)


# -- two engines -------------------------------------------------------------------------------------------------------


# rdflib joins all topic words of a plan with each other for minutes; tests/test_across.py asks both of small plans.
@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in ROWS if name != "in-other-plans"])
def test_both_engines_give_the_same_rows_in_the_same_order(store, dataset, name):
    text = LIBRARY.question(name).text
    rows = rows_of_pyoxigraph(store, text)
    assert rows or name in ELSEWHERE
    assert rows == rows_of_rdflib(dataset, text)
    assert len(rows) == len(set(rows))


@pytest.mark.slow
@pytest.mark.parametrize("name", GRAPHS)
def test_both_engines_construct_the_same_graph(store, dataset, name):
    text = LIBRARY.question(name).text
    constructed = {(*map(comparable, triple),) for triple in store.query(text)}
    assert constructed
    # The store keeps a non-negative integer as an integer, so a number counts by its digits alone.
    assert {digits(triple) for triple in constructed} == {
        digits(map(comparable, triple)) for triple in dataset.query(text)
    }


def digits(triple):
    return tuple(term[0] if term[-1].endswith(("nteger",)) else term for term in triple)


# A value that leaves some of the answer for each parameter, wherever it is found; and one that leaves nothing.
SOME = {
    "also": "urban-development",
    "concept": "target-group/farmers",
    "division": "internal",
    "direction": "decrease",
    "entry": "kawaguchi/entry/core-1.2.3.4",
    "field": "same-as",
    "from": "elderly-care",
    "group": "elderly",
    "kind": "planning",
    "missing": 2,
    "number": 21,
    "pillar": "handmade",
    "severity": "warning",
    "shape": f"{BASE}shapes#SheetWithoutPillar",
    "scheme": "COFOG",
    "sheet": "kawaguchi/sheet/internal-1",
    "stage": 3,
    "statement": "kawaguchi/measure/core-1.2.3.4",
    "status": "open",
    "strand": "kawaguchi/strand/core-2.3",
    "text": "行政センター",
    "theme": "fiscal-reform",
    "type": "目標",
    "year": 2006,
    "above": "0.9",
}
# Where that value would leave nothing, or all: another one.
SOME_OF = {
    ("open-data-links", "dataset"): f"{BASE}id/dataset/ssds-H5609",
    ("open-data-links", "status"): "accepted",
    ("goals-of-dataset", "address"): "H5609",
    ("carried-on", "statement"): "kawaguchi/measure/core-2.1.3.1",
    ("contradictions", "kind"): "期限の有無の相違",
    ("cross-references", "kind"): "explicit",
    ("due-in-year", "theme"): "elderly-care",
    ("figures-for-goal", "statement"): "kawaguchi/goal/other-4.3.2.1",
    ("indicators-on-several-sheets", "theme"): "disaster-prevention",
    ("due-in-year", "type"): "施策",
    ("find-statements", "field"): "childcare",
    ("find-statements", "pillar"): "handmade",
    ("pledges-without-date", "stage"): 2,
    ("search-text", "sheet"): "kawaguchi/sheet/other-3",
    ("sheets-without-pillar", "division"): "internal",
    ("stage-horizon-overruns", "stage"): 2,
    ("suggestions-above-score", "kind"): "same-pledge",
    ("theme-graph", "theme"): "voting",
    ("multi-theme-measures", "theme"): "crime-prevention",
    ("items-referred-by-theme", "theme"): "disaster-prevention",
    ("pillar-by-theme", "theme"): "environment",
    ("statement-as-graph", "statement"): "kawaguchi/goal/other-4.3.2.1",
    ("targets-beside-values", "indicator"): "kawaguchi/indicator/core-2.2.2.1",
    ("statements-of-theme", "theme"): "disaster-prevention",
    ("strands-with-gaps", "missing"): 3,
    ("surveys-that-lead-to-nothing", "sheet"): "kawaguchi/sheet/other-1",
    ("surveys-that-lead-to-nothing", "theme"): "disaster-prevention",
    ("unread-numerals", "sheet"): "kawaguchi/sheet/other-3",
}
# Questions that count before they name what was counted: their parameters change the counts, not only the rows.
COUNTED = {"pillar-by-theme", "theme-by-stage", "theme-by-theme"}
# What is alike in every row of Kawaguchi, so that no value of it restricts.
ALIKE = {
    ("due-in-year", "type"),
    ("sheets-without-pillar", "division"),
    ("stage-horizon-overruns", "stage"),
    ("strands-with-gaps", "missing"),
    ("strands-with-gaps", "sheet"),
}
NONE = {
    "field": "no-such-field",
    "severity": "no-such-severity",
    "text": "no such words",
    "type": "no such type",
    "above": "1.5",
    "number": 999,
    "stage": 9,
    "missing": 9,
    "year": 2030,
    "shape": f"{BASE}shapes#NoSuchShape",
}
# Kawaguchi prints nothing of this kind, revises no plan, or is the only one; tests/test_any_shape.py,
# tests/test_revised_plans.py and tests/test_across.py ask these of plans that do.
ELSEWHERE = {"amounts-by-year", "figures-without-number", "measures-by-responsible", "measures-of-a-year"}
ELSEWHERE |= {name for name in NAMES if LIBRARY.question(name).subject in ("revisions", "across")}
PARAMETERS = [
    (name, parameter.name)
    for name in NAMES
    if name not in ELSEWHERE
    for parameter in LIBRARY.question(name).parameters
    if parameter.name not in ("plan", "responsible") and parameter.kind != "language"
]
DEFAULTED = {
    (name, parameter.name)
    for name in NAMES
    for parameter in LIBRARY.question(name).parameters
    if parameter.default != "UNDEF"
}


def some(name, parameter):
    return bound(name, {parameter: SOME_OF.get((name, parameter), SOME.get(parameter))})


@pytest.mark.slow
@pytest.mark.parametrize(("name", "parameter"), PARAMETERS)
def test_a_parameter_restricts_the_answer_alike_in_both_engines(store, dataset, name, parameter):
    text = some(name, parameter)
    if name in GRAPHS:
        found = {digits(map(comparable, triple)) for triple in store.query(text)}
        assert found == {digits(map(comparable, triple)) for triple in dataset.query(text)}
        return
    rows = rows_of_pyoxigraph(store, text)
    assert rows
    assert rows == rows_of_rdflib(dataset, text)
    everything = rows_of_pyoxigraph(store, LIBRARY.question(name).text)
    assert (rows != everything) is ((name, parameter) not in ALIKE)
    if (name, parameter) not in DEFAULTED and not (name in COUNTED or re.search("^GROUP BY", text, re.MULTILINE)):
        assert [row for row in everything if row in set(rows)] == rows


@pytest.mark.parametrize(("name", "parameter"), PARAMETERS)
def test_a_value_that_nothing_has_finds_nothing(store, name, parameter):
    kind = next(each.kind for each in LIBRARY.question(name).parameters if each.name == parameter)
    no_concept = f"{BASE}id/no-such-thing" if kind.startswith("code:") else "no-such-thing"
    nothing = NONE.get(parameter) or ("no such kind" if kind == "text" else no_concept)
    answer = store.query(bound(name, {parameter: nothing}))
    assert list(answer) == []


# What two plans have in common is not told of one alone.
@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("statement-as-graph", "in-other-plans")])
def test_an_answer_about_one_plan_is_the_same_beside_another(store, doubled, name):
    def answer(where, plan):
        found = [tuple(map(str, row)) for row in where.query(bound(name, {"plan": plan}))]
        return sorted(found) if name in GRAPHS else found

    alone = answer(store, "kawaguchi")
    assert len(alone) == len(list(store.query(LIBRARY.question(name).text)))
    assert answer(doubled, "kawaguchi") == alone
    assert len(answer(doubled, "elsewhere")) == len(alone)
    assert answer(store, "no-such-plan") == []


# -- places ------------------------------------------------------------------------------------------------------------

# The columns that name a printed passage, with those of its words and its line.
PLACES = {
    "entry": ("verbatim", "line"),
    "passage": ("verbatim", "line"),
    "nextEntry": ("nextVerbatim", "nextLine"),
    "otherEntry": ("otherVerbatim", "otherLine"),
    "sourceEntry": ("sourceVerbatim", "sourceLine"),
}


@pytest.mark.parametrize("name", ROWS)
def test_what_a_row_names_stands_in_the_document_at_the_line_it_gives(ask, source, name):
    lines = source.split("\n")
    for row in ask(name):
        for column_of, (words, line) in PLACES.items():
            if row.get(column_of):
                at = squeezed(lines[row[line] - 1])
                following = at + squeezed("".join(lines[row[line] : row[line] + 8]))
                assert -1 < following.find(squeezed(row[words])) < len(at), row


@pytest.mark.parametrize("name", ROWS)
def test_a_question_about_statements_gives_their_entries_with_sheet_and_stage(name):
    columns = set(LIBRARY.question(name).columns)
    if columns & {"statement", "measure", "goal", "target"} and name != "policy-goals":
        assert {"entry", "verbatim", "line", "sheetLabel", "stage"} <= columns


@pytest.mark.parametrize("sheet", SHEETS)
def test_the_entries_of_a_sheet_are_those_of_the_outline(ask, printed, sheet):
    rows = ask("entries-on-sheet", sheet=f"kawaguchi/sheet/{sheet}")
    found = {}
    for row in rows:
        found.setdefault((sheet, row["stage"]), []).append((row["level"], row["verbatim"]))
    assert found == {place: items for place, items in printed.items() if place[0] == sheet}


# -- themes ------------------------------------------------------------------------------------------------------------


def test_the_administration_centre_serves_two_broad_themes_through_sheets_and_a_strand(ask):
    rows = [row for row in ask("multi-theme-measures") if row["measure"] == "measure/core-1.2.3.4"]
    # 行政センター stands on 基幹業務 1/3 and, under ワンストップサービス体制の構築, on 内部管理業務 2/2.
    assert [(row["entry"], row["through"], row["servedTheme"]) for row in rows] == [
        ("entry/core-1.2.3.4", "表", "theme/counter-service"),
        ("entry/internal-2.2.2.1", "系列", "theme/counter-service"),
        ("entry/internal-2.2.2.1", "表", "theme/organisational-reform"),
    ]
    assert rows[1]["ground"] == "市民ニーズ・窓口"


def test_measures_for_disaster_prevention_and_urban_development(ask):
    rows = ask("multi-theme-measures", theme="disaster-prevention", also="urban-development")
    assert {row["measureLabel"] for row in rows} == {
        "漏水防止未対応給水管調査",
        "低地等の土地利用状況調査",
        "河川、下水道、遊水地整備",
        "低地等の土地利用規制（用途規制）",
        "公共下水道の整備",
        "防災公園の整備",
    }
    park = [row for row in rows if row["measureLabel"] == "防災公園の整備"]
    assert [(row["servedThemeLabel"], row["through"]) for row in park] == [("防災", "追加"), ("都市整備", "表")]
    assert park[0]["ground"]  # the curator's reason


def test_a_measure_that_serves_one_broad_theme_is_not_among_them(ask):
    # 職員研修の強化 stands on one sheet, in one strand, and no further theme was decided.
    assert "職員研修の強化" not in column(ask("multi-theme-measures"), "measureLabel")


def test_the_note_of_the_elderly_sheet_refers_to_every_item_of_disaster_prevention(ask, printed):
    rows = ask("items-referred-by-theme", theme="disaster-prevention", **{"from": "elderly-care"})
    noted = [row for row in rows if row["words"].startswith("→")]
    assert {row["words"] for row in noted} == {"→防犯・防災に関する詳細は「その他業務１/４、２/４」を参照"}
    assert {row["sourceVerbatim"] for row in noted} == {"防犯・防災対応調査"}
    assert column(noted, "verbatim") == on_sheet(printed, "other-1")
    shared = {row["verbatim"] for row in noted if row["shared"]}
    assert {"高齢者の事故が少ない", "高齢者・障害者防災施策"} <= shared
    assert "水害発生状況調査" not in shared


def test_a_reference_to_a_strand_refers_to_the_items_of_that_strand(ask):
    rows = ask("items-referred-by-theme", theme="disaster-prevention", **{"from": "elderly-care"})
    # 防犯・防災も対応: both sheets print the same two goals for older and disabled people.
    assert [row["verbatim"] for row in rows if row["words"] == "防犯・防災も対応"] == [
        "高齢者・障害者防災対応調査",
        "現役世帯、被害状況調査",
        "高齢者・障害者防災施策",
        "上記施策の中で、高齢者・障害者を意識して実施",
        "高齢者・障害者防災対応",
        "高齢者の事故が少ない",
        "障害者の事故が少ない",
    ]


def test_a_reference_may_lead_to_a_theme():
    store = ox.Store()
    store.load(
        f"""
        @prefix kth: <{BASE}ontology#> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        @prefix p: <{BASE}id/p/> .
        @prefix theme: <{BASE}id/p/theme/> .
        @prefix stage: <{BASE}id/p/stage/> .
        theme:care skos:topConceptOf <{BASE}id/p/theme> .
        theme:safety a kth:Theme ; skos:topConceptOf <{BASE}id/p/theme> .
        theme:flood a kth:Theme ; skos:broader theme:safety .
        stage:1 kth:order 1 .
        p:s1 a kth:Sheet ; kth:theme theme:care .
        p:s2 a kth:Sheet ; kth:theme theme:safety .
        p:e1 a kth:Entry ; kth:onSheet p:s1 ; kth:verbatim "水害対策を参照" ; kth:line 1 ; kth:order 1 .
        p:e2 a kth:Entry ; kth:onSheet p:s2 ; kth:verbatim "遊水地" ; kth:line 2 ; kth:order 2 ;
            kth:atStage stage:1 ; kth:states p:m .
        p:m kth:theme theme:flood .
        p:r a kth:CrossReference ; kth:inPlan <{BASE}id/p> ; kth:verbatim "水害対策を参照" ;
            kth:refersFrom p:e1 ; kth:refersTo theme:flood .
        """.encode(),
        format=ox.RdfFormat.TURTLE,
    )
    (row,) = store.query(LIBRARY.question("items-referred-by-theme").text)
    assert (row["theme"].value, row["verbatim"].value) == (f"{BASE}id/p/theme/safety", "遊水地")


def test_counters_and_civic_life_share_four_statements(ask):
    # The satisfaction that both sheets print, 町会・市域全体との情報共有 and ボランティア、民間企業の活用 (by a
    # curator's themes), and the マンション総合窓口, which 内部管理業務 2/2 prints under ワンストップサービス.
    pairs = {(row["theme"], row["otherTheme"]): row["statements"] for row in ask("theme-by-theme")}
    assert pairs["theme/counter-service", "theme/civic-life"] == 4
    assert all(pairs[other, theme] == count for (theme, other), count in pairs.items())
    drilled = ask("statements-of-theme", theme="counter-service", also="civic-life")
    assert len({row["statement"] for row in drilled}) == 4


def test_fiscal_reform_begins_with_the_eleven_entries_of_its_sheet_and_two_reviews(ask, printed):
    # 既存事業及び事務の整理と見直し stands on the sheet of organisation, and prepares 事業の見直し of the budget.
    rows = ask("theme-by-stage", theme="fiscal-reform", stage=1)
    assert len(printed["internal-1", 1]) == 11
    assert [(row["type"], row["statements"], row["entries"]) for row in rows] == [("施策", 13, 13)]


def test_pillars_are_those_of_the_footers(ask, printed):
    rows = ask("pillar-by-theme")
    found = {}
    for row in rows:
        found.setdefault(row["pillarLabel"], []).append(row["sheet"].removeprefix("sheet/"))
        assert row["entries"] == len(on_sheet(printed, row["sheet"].removeprefix("sheet/")))
    assert found == {
        "手づくり": ["core-1", "core-3", "other-2"],
        "産業づくり": ["other-2", "other-3", "other-4"],
        "暮らしづくり": ["core-1", "core-2", "core-3", "other-1", "other-2"],
        "人づくり": ["core-2", "core-3", "other-2"],
        "まちづくり": ["core-2", "other-3", "other-4"],
    }


VOTING = [
    "投票サービスの改善計画策定",
    "投票所の配置案の作成",
    "投票サービス施策",
    "投票所の再配置の実施",
    "選挙の投票がどこの投票所でも可能",
    "投票所の充実",
]


def test_voting_is_served_by_six_entries(ask):
    rows = ask("statements-of-theme", theme="voting")
    assert column(rows, "verbatim") == VOTING
    assert column(rows, "type") == ["施策"] * 4 + ["目標"] * 2


def test_a_theme_as_a_graph_holds_the_same_statements(store):
    says = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    triples = list(store.query(bound("theme-graph", {"theme": "voting"})))
    labels = {
        triple.object.value for triple in triples if triple.predicate == says and "/strand/" not in triple.subject.value
    }
    assert set(VOTING) <= labels
    assert "投票サービス" in labels


def test_a_pledge_in_the_same_words_on_two_sheets_is_one_statement(ask):
    rows = ask("shared-statements")
    town = [row for row in rows if row["statementLabel"] == "「日本一のボランティアの街」の実現"]
    assert entries(town) == ["core-2.2.5.3", "core-3.2.2.5"]
    assert column(town, "sheets") == [2, 2]
    # Which accidents are meant, of disasters or of crimes, the three sheets do not say: related, and not the same.
    assert "高齢者の事故が少ない" not in column(rows, "verbatim")
    # Two of the same words that do not mean the same: 上記施策 are the measures above, on each sheet its own.
    assert "上記施策の中で、高齢者・障害者を意識して実施" not in column(rows, "verbatim")


def test_farmers_are_named_once(ask):
    (row,) = ask("words-that-name-a-concept", concept="target-group/farmers")
    assert row["verbatim"] == "6．屋上緑化技術向上に努める農業者団体へ補助"
    assert row["words"] in row["verbatim"]


# -- pledges -----------------------------------------------------------------------------------------------------------


def test_pledge_21_is_two_things_on_three_sheets(ask):
    rows = ask("pledge-trail", number=21)
    assert column(rows, "verbatim") == [
        "21．「日本一のボランティアの街」の実現（平成20年度）",
        "21．生徒主導のボランティアルームの設置（平成20年度）",
        "21．日本一のボランティアの街（平成20年度）",
        "21．全市立高等学校に生徒主導のボランティアルームを設置（平成20年度）",
    ]
    assert [row["entry"].split(".")[0] for row in rows] == [
        "entry/core-2",
        "entry/core-2",
        "entry/core-3",
        "entry/other-2",
    ]
    assert len({row["statement"] for row in rows}) == 2
    assert {row["fiscalYear"] for row in rows} == {2008}
    assert all(row["numberPrinted"] for row in rows)


def test_a_pledge_leads_from_a_measure_to_its_goal(ask):
    rows = ask("pledge-trail", number=34)
    assert [(row["stage"], row["type"], row["statementLabel"]) for row in rows] == [
        (2, "施策", "保育所の定員を430人分増員"),
        (3, "目標", "待機児童の解消"),
    ]


def test_seven_pledges_stand_nowhere(ask, source):
    rows = ask("pledges-nobody-carries-out")
    assert column(rows, "number") == [1, 7, 8, 15, 19, 24, 35]
    assert {row["lastPledge"] for row in rows} == {50}
    assert not re.search(r"^[・　\s]*(1|7|8|15|19|24|35)．|（(1|7|8|15|19|24|35)）", source, re.MULTILINE)


def test_pledges_whose_date_is_printed_nowhere(ask):
    rows = ask("pledges-without-date")
    assert sorted({row["number"] for row in rows}) == [2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 14, 16, 17, 18, 41, 44, 45]
    assert not any("年度" in row["verbatim"] or "年以内" in row["verbatim"] for row in rows)


def test_pledges_that_name_several_things(ask):
    rows = ask("pledges-with-several-statements")
    assert sorted({row["number"] for row in rows}) == [5, 11, 12, 21, 23, 26, 34, 44, 50]
    # 自主防犯 may be either of the two that その他業務 2/4 makes of pledge 11, or both.
    assert {(row["number"], row["statements"]) for row in rows if row["statements"] != 2} == {(11, 3)}
    assert [row["verbatim"] for row in rows if row["number"] == 5] == ["5．商店街の街路灯新設・改修", "5．空き店舗改修"]


def test_pledges_by_fiscal_year(ask):
    found = {}
    for row in ask("pledge-years-timeline"):
        found.setdefault((row["fiscalYear"], row["dateKind"]), set()).add(row["number"])
    assert found == {
        (2006, "期限"): {25, 26, 27, 28, 29, 30, 31, 32, 36, 37, 40},
        (2007, "期限"): {20, 33},
        (2008, "期限"): {21, 22, 23, 34, 38, 39, 42, 43},
        (2009, "開始"): {46, 47, 48, 49, 50},  # 4年以内にｽﾀｰﾄ, counted from FY2005
    }


def test_pledges_flow_to_divisions_and_stages(ask, printed):
    def flow(number):
        rows = ask("pledge-flow", number=number)
        return [(row["divisionLabel"], row["stage"], row["entries"]) for row in rows]

    assert flow(50) == [("その他業務", 2, 2)]
    assert flow(42) == [("基幹業務", 3, 1), ("内部管理業務", 3, 1)]
    numbered = [words for items in printed.values() for _, words in items if re.search(r"^\d+．|（\d+[）)]$", words)]
    assert sum(row["entries"] for row in ask("pledge-flow")) == len(numbered)


def test_all_but_two_entries_of_the_counters_come_from_no_pledge(ask, printed):
    rows = ask("statements-without-pledge", sheet="kawaguchi/sheet/core-1")
    numbered = {"30．年中無休の「行政センター」の設置（平成18年度）", "43．電子市役所の構築（平成20年度）"}
    assert column(rows, "verbatim") == [words for words in on_sheet(printed, "core-1") if words not in numbered]


# -- stages ------------------------------------------------------------------------------------------------------------


def test_what_falls_due_in_fiscal_year_2006(ask, source):
    rows = ask("due-in-year", year=2006)
    dated = [row["verbatim"] for row in rows if "年度" in row["verbatim"]]
    assert len(dated) == source.count("（平成18年度）") == 12
    # 内部管理業務 2/2 states two of them again without a date.
    assert [row["verbatim"] for row in rows if "年度" not in row["verbatim"]] == [
        "川口駅前に年中無休「行政センター」の設置（30)",
        "マンションのコミュニティづくり支援の総合窓口の設置（32）",
    ]
    assert {row["duePrinted"] for row in rows} == {"平成18年度"}


def test_six_measures_are_to_start_within_four_years(ask, source):
    rows = ask("starts-within")
    assert column(rows, "number") == [46, 47, 48, 49, 50, 50]
    assert {(row["startWithinYears"], row["latestYear"], row["type"]) for row in rows} == {(4, 2009, "施策")}
    assert {row["startPrinted"] for row in rows} == {"4年以内にｽﾀｰﾄ"}
    assert len(rows) == squeezed(source).count("（4年以内にｽﾀｰﾄ）")


def test_dates_later_than_their_stage(ask):
    rows = ask("stage-horizon-overruns")
    # Stage 2 ends in FY2007: everything of FY2008 there is late, and what may start as late as FY2009.
    late = Counter((row["dateKind"], row["fiscalYear"], row["horizon"], row["yearsOver"]) for row in rows)
    assert late == {("期限", 2008, 2007, 1): 12, ("開始", 2009, 2007, 2): 3}
    assert "39．景観条例の制定（平成20年度）" in column(rows, "verbatim")
    assert "42．自治体基本条例（平成20年度）" not in column(rows, "verbatim")  # stage 3 ends in FY2010


def test_the_plan_at_a_glance_counts_what_the_outline_holds(ask, printed):
    rows = ask("plan-at-a-glance")
    counts = {(row["sheet"].removeprefix("sheet/"), row["stage"]): row["entries"] for row in rows}
    assert counts == {place: len(items) for place, items in printed.items()}
    assert sum(counts.values()) == 443
    counters = next(row for row in rows if row["sheet"] == "sheet/core-1" and row["stage"] == 2)
    assert (counters["measures"], counters["goals"], counters["pledges"], counters["dated"]) == (19, 0, 2, 2)


def test_measures_by_division_and_stage(ask, printed):
    counts = {(row["division"], row["stage"]): row for row in ask("measures-by-division-and-stage")}
    begun = len(printed["internal-1", 1]) + len(printed["internal-2", 1])
    assert counts["division/internal", 1]["measures"] == counts["division/internal", 1]["entries"] == begun == 20
    drilled = ask("find-statements", division="internal", stage=1, type="施策")
    assert len(drilled) == begun


def test_voting_from_plan_to_outcome(ask):
    rows = ask("strand-from-plan-to-outcome", strand="kawaguchi/strand/core-2.3")
    assert [(row["stage"], row["level"], row["verbatim"], row["carriesOnLabel"]) for row in rows] == [
        (1, 1, VOTING[0], None),
        (1, 2, VOTING[1], None),
        (2, 1, VOTING[2], VOTING[0]),
        (2, 2, VOTING[3], VOTING[1]),
        (3, 1, VOTING[4], VOTING[2]),
        (3, 2, VOTING[5], VOTING[3]),
    ]


def test_the_strand_that_lacks_a_stage(ask):
    rows = ask("strands-with-gaps")
    assert [(row["strandLabel"], row["missingStage"], row["gap"]) for row in rows] == [
        ("行政評価・情報公開", 3, "到達の段階がない"),
    ]


def test_what_one_stage_hands_on_to_the_next(ask, store):
    (row,) = ask("carried-on", statement="kawaguchi/measure/core-2.1.3.1")
    assert (row["verbatim"], row["nextVerbatim"], row["nextStage"]) == (VOTING[1], VOTING[3], 2)
    links = {(row["statement"], row["next"]) for row in ask("carried-on")}
    (count,) = store.query(f"SELECT (COUNT(*) AS ?n) {{ ?before <{BASE}ontology#precedes> ?after }}")
    assert len(links) == plain(count["n"])  # no link is lost for want of a common sheet
    (other,) = ask("carried-on", statement="kawaguchi/measure/internal-2.1.3.1")
    assert (other["verbatim"], other["nextVerbatim"]) == (
        "既存事業及び事務の整理と見直し",
        "事業全体の見直しと全体的な財政再配分",
    )
    assert other["sheetLabel"] != other["nextSheetLabel"]


# -- measures ----------------------------------------------------------------------------------------------------------


def test_statements_that_meet_several_conditions(ask):
    assert entries(ask("find-statements", number=42, division="internal")) == ["internal-2.3.4.2"]
    assert column(ask("find-statements", year=2007), "verbatim") == [
        "20．市民大学（平成19年度）",
        "33．特別養護老人ホーム定員340人増員（平成19年度）",
    ]
    ordinances = ask("find-statements", kind="ordinance", theme="urban-development")
    assert column(ordinances, "verbatim") == ["39．景観条例の制定（平成20年度）"]
    assert ask("find-statements", pillar="handmade", sheet="kawaguchi/sheet/other-1") == []


def test_without_a_condition_everything_is_found(ask, printed):
    rows = ask("find-statements")
    assert column(rows, "verbatim") == [words for sheet in SHEETS for words in on_sheet(printed, sheet)]


def test_subsidies(ask):
    rows = ask("measures-by-kind", kind="subsidy")
    assert {row["verbatim"] for row in rows if "補助" in row["verbatim"]} == {
        "9．介護施設建設補助",
        "10．家族の相談、支援を行う団体へ補助",
        "6．屋上緑化技術向上に努める農業者団体へ補助",
        "14．太陽光発電システムや雨水貯留施設の住宅への設置へ補助",
    }
    assert {row["stage"] for row in rows} == {1}


def test_kinds_of_measure_by_stage_count_the_same_measures(ask):
    counts = {(row["kind"], row["stage"]): row["measures"] for row in ask("measure-kinds-by-stage")}
    assert {stage for kind, stage in counts if kind == "measure-kind/subsidy"} == {1}
    for kind in ("subsidy", "ordinance", "survey"):
        rows = ask("measures-by-kind", kind=kind, stage=1)
        assert counts.get((f"measure-kind/{kind}", 1), 0) == len({row["measure"] for row in rows})


def test_surveys_that_nothing_takes_up(ask):
    words = column(ask("surveys-that-lead-to-nothing"), "verbatim")
    assert "漏水防止未対応給水管調査" in words  # nothing is said of water pipes afterwards
    assert "公害の状況調査" in words  # only asbestos is taken up
    assert "同居家族の悩み調査" not in words  # its heading 介護家庭支援策調査 is carried on
    assert "救急医療体制調査" not in words  # 救急医療体制の整備
    assert "アスベストに関する現状調査" not in words  # アスベスト対策の実施


# -- goals -------------------------------------------------------------------------------------------------------------


def test_seven_figures_are_to_be_reached(ask):
    rows = ask("figures-to-reach")
    shown = (
        "targetLabel",
        "indicatorLabel",
        "basisLabel",
        "comparatorLabel",
        "value",
        "directionLabel",
        "periodicityLabel",
        "years",
        "figurePrinted",
    )
    assert [tuple(row[each] for each in shown) for row in rows] == [
        ("保育所の定員を430人分ふやす", "保育所の定員", "増減", None, 430, "増加", None, None, "430人"),
        (
            "特別養護老人ホーム定員を340人ふやす",
            "特別養護老人ホーム定員",
            "増減",
            None,
            340,
            "増加",
            None,
            None,
            "340人",
        ),
        ("歳出を、150億円を超えてへらす", "歳出", "増減", "超", 15_000_000_000, "減少", None, None, "150億円"),
        ("職員数を差引き200人へらす", "職員数", "増減", None, 200, "減少", None, None, "200人"),
        ("毎年、市税を３億程度ふやす", "市税", "増減", "程度", 300_000_000, "増加", "毎年", None, "３億"),
        ("予算を1,200億規模にする", "予算", "水準", "程度", 120_000_000_000, "到達", None, None, "1,200億"),
        ("10年以内に水道普及率を10％上げる", "下水道普及率", "増減", None, 10, "増加", None, 10, "10％"),
    ]
    assert "円" in rows[4]["note"]
    assert "ポイント" in rows[6]["note"]
    assert rows[0]["note"] is None


def test_goals_that_cannot_be_measured_are_those_that_the_check_finds(ask):
    rows = ask("goals-not-measurable")
    words = column(rows, "verbatim")
    assert "接客態度の改善" in words
    assert "ゴミ量の減少" not in words
    found = ask("findings-by-severity", shape=f"{BASE}shapes#GoalUnmeasurable")
    assert {row["goal"] for row in rows} == {row["about"] for row in found}


def test_indicators_say_which_way_is_better(ask):
    better = {row["indicatorLabel"]: row["directionLabel"] for row in ask("indicators-and-direction")}
    assert better["ゴミ量"] == "減少"
    assert better["防犯パトロール参加者"] == "増加"
    assert better["医療待ち時間"] == "減少"
    accidents = [row for row in ask("indicators-and-direction") if row["indicatorLabel"] == "高齢者の事故"]
    assert len(accidents) == 3
    assert len({row["indicator"] for row in accidents}) == 1


def test_every_indicator_is_listed_with_what_it_counts(ask):
    rows = {row["indicatorLabel"]: row for row in ask("indicators")}
    assert len(rows) == 39
    accidents = rows["高齢者の事故"]  # a goal of 基幹業務３／３, その他業務１／４ and ２／４ each
    assert (accidents["statements"], accidents["sheets"], accidents["unitText"]) == (3, 3, "件")
    assert rows["予算"]["directionLabel"] == "到達"
    assert all(row["counts"] and row["reason"] for row in rows.values())
    # Twenty have data that measure them, a part of them or a proxy; of the others a search found none.
    assert sum(row["datasets"] > 0 for row in rows.values()) == 20
    assert (rows["ゴミ量"]["datasets"], rows["放置自転車"]["datasets"]) == (2, 0)


def test_the_figures_for_a_goal_say_what_is_measured(ask):
    rows = ask("figures-for-goal", statement="kawaguchi/goal/other-4.3.2.1")
    assert {(row["verbatim"], row["indicatorLabel"], row["unitText"]) for row in rows} == {
        ("ゴミ量の減少", "ゴミ量", "t")
    }
    assert [row["datasetTitle"] for row in rows] == [
        "一般廃棄物処理実態調査",
        "ごみ総排出量（総量）（社会・人口統計体系 H5609）",
    ]
    (bikes,) = ask("figures-for-goal", statement="kawaguchi/goal/other-2.3.3.4")
    assert bikes["dataset"] is None
    accidents = ask("figures-for-goal", statement="kawaguchi/goal/core-3.3.4.1")
    assert (entries(accidents), accidents[0]["indicatorLabel"]) == (["core-3.3.4.1"], "高齢者の事故")


def test_four_indicators_are_shared_by_several_sheets(ask):
    rows = ask("indicators-on-several-sheets")
    assert [
        (label, [row["verbatim"] for row in rows if row["indicatorLabel"] == label])
        for label in dict.fromkeys(column(rows, "indicatorLabel"))
    ] == [
        (
            "市民満足度",
            [
                "市民サービス及び市民の生活に対する満足度の向上",  # 窓口サービス
                "市民サービス及び市民の生活に対する満足度の向上",  # 窓口サービス以外
                "組織・職員意識改革実現による市民満足度の向上",
            ],
        ),
        ("高齢者の事故", ["高齢者の事故が少ない"] * 3),
        ("障害者の事故", ["障害者の事故が少ない"] * 3),
        ("窓口の待ち時間", ["いつでも待たずに窓口を利用できる", "待ち時間が少ない"]),
    ]


def test_an_indicator_has_a_class_only_where_one_fits(ask):
    rows = ask("indicator-classes")
    waste = [(row["of"], row["code"]) for row in rows if row["indicatorLabel"] == "ゴミ量"]
    assert waste == [("SDGs", "11.6"), ("SDGs", "12.5"), ("COFOG", "05.1")]
    assert "医療待ち時間" not in column(rows, "indicatorLabel")
    assert all(row["reason"] for row in rows)
    assert {row["classLabel"] for row in rows if row["code"] == "05.2"} == {"排水管理"}


def test_open_data_by_theme_are_counted_with_the_themes_below(ask):
    shown = ("goals", "measured", "inPart", "byProxy", "noDataKnown", "notMeasurable")
    rows = {row["themeLabel"]: tuple(row[each] for each in shown) for row in ask("open-data-coverage")}
    # ゴミ量の減少 is measured, ゴミ分類遵守率が良い has a proxy; ゴミ処理施設が充分 has no measure.
    assert rows["ゴミ問題"] == (3, 1, 0, 1, 0, 1)
    # 安全な河川、下水道; 遊水地が充分; 低地の安全利用.
    assert rows["水害対策"] == (3, 0, 0, 0, 0, 3)
    # Seven goals below the headings of 窓口サービス, and its headline, whose satisfaction is measured. Of
    # 組織・意識改革, its headline (satisfaction too), four goals of the counter (three measured) and 好感度. Only the
    # time to reach the city office has a proxy.
    assert rows["窓口サービス"] == (14, 0, 0, 1, 6, 7)
    assert all(goals == sum(others) for goals, *others in rows.values())
    for row in ask("open-data-coverage"):
        assert row["withDataset"] == row["measured"] + row["inPart"] + row["byProxy"]
        assert row["withoutDataset"] == row["noDataKnown"]


def test_links_to_open_data_say_how_far_and_how_they_measure(ask):
    rows = ask("open-data-links")
    decided = [row for row in rows if row["dataset"]]
    assert (len(decided), len(rows) - len(decided)) == (34, 19)
    (waste,) = [row for row in decided if "H5609" in row["datasetTitle"]]
    assert (waste["thingLabel"], waste["measurementExtentLabel"]) == ("ゴミ量", "測定")
    assert waste["dataItem"] == "統計表 0000020208「居住」の項目 H5609 ごみ総排出量（総量）（単位 t）"
    assert (waste["dataYears"], waste["decidedOn"]) == ("1999～2023年", "2026-11-29")
    assert "鳩ヶ谷市を含む" in waste["caveat"]
    (staff,) = [row for row in decided if "D1202" in row["datasetTitle"]]
    assert staff["measurementExtentLabel"] == "一部"
    assert "一般行政部門だけ" in staff["caveat"]
    budget = [row for row in decided if row["thingLabel"] == "予算"]
    assert {row["measurementExtentLabel"] for row in budget} == {"代用"}
    assert all("決算の額であり、予算の額ではない" in row["caveat"] for row in budget)
    (bikes,) = [row for row in rows if row["thingLabel"] == "放置自転車"]
    assert bikes["dataset"] is None
    assert "川口市のオープンデータのページ" in bikes["searchedIn"]
    assert not [row for row in ask("open-data-links", status="accepted") if row["searchedIn"]]


def test_the_name_of_a_file_leads_to_the_goals_that_its_data_measure(ask):
    (row,) = ask("goals-of-dataset", address="https://e.example/files/112038_preschool.csv")
    assert (row["thingLabel"], row["measurementExtentLabel"]) == ("保育所の定員", "測定")
    assert row["statementLabel"] == "保育所の定員を430人分増員"
    assert "幼稚園（私立10,030人、公立280人）は加えない" in row["caveat"]
    infrastructure = "インフラ（区画、下水、河川、道路）における地域差"
    survey = ask("goals-of-dataset", address="https://www.soumu.go.jp/iken/shisetsu/index.html")
    assert {row["thingLabel"] for row in survey} == {"下水道普及率", "公園", "緑化地域", "緑化率", infrastructure}
    assert ask("goals-of-dataset", address="https://www.soumu.go.jp/main_content/001068878.xlsx") == survey
    assert ask("goals-of-dataset", address="nothing.csv") == []


def test_policy_goals_are_those_of_the_titles(ask):
    rows = ask("policy-goals")
    assert column(rows, "verbatim") == [
        "きめ細かい市民サービスを向上する（窓口サービス）",
        "きめ細かい市民サービスを向上する（窓口サービス以外）",
        "基幹業務：高齢・介護医療を重点化する",
        "内部管理業務：財政改革",
        "内部管理業務：組織・意識改革",
        "防災・防犯対策を進める（防災）",
        "防災・防犯対策を進める（防犯）",
        "都市環境整備を進める（都市整備）",
        "都市環境整備を進める（環境整備）",
    ]
    assert rows[5]["goal"] == rows[6]["goal"]
    assert column(rows[5:7], "field") == ["防災", "防犯"]


# -- groups ------------------------------------------------------------------------------------------------------------


def test_condominiums_on_every_sheet(ask, printed):
    rows = ask("target-group-everywhere", group="condominium-residents")
    everywhere = [words for sheet in SHEETS for words in on_sheet(printed, sheet) if "マンション" in words]
    assert column(rows, "verbatim") == everywhere
    assert {row["entry"].split(".")[0] for row in rows} == {"entry/core-2", "entry/internal-2", "entry/other-3"}


def test_farmers_are_a_matter_of_the_environment(ask):
    rows = ask("target-group-by-theme", group="farmers")
    assert [(row["themeLabel"], row["statements"]) for row in rows] == [("環境整備", 1)]


# -- checks ------------------------------------------------------------------------------------------------------------


def test_the_same_measure_is_dated_on_one_sheet_and_not_on_another(ask):
    rows = ask("contradictions", kind="期限の有無の相違")
    assert [(row["verbatim"], row["otherVerbatim"]) for row in rows] == [
        ("30．年中無休の「行政センター」の設置（平成18年度）", "川口駅前に年中無休「行政センター」の設置（30)"),
        ("43．電子市役所の構築（平成20年度）", "電子市役所の構築（43）"),
        (
            "32．マンションコミュニティづくりを支援する総合窓口の設置（平成18年度）",
            "マンションのコミュニティづくり支援の総合窓口の設置（32）",
        ),
        ("42．自治体基本条例（平成20年度）", "「自治体基本条例」の制定（42）"),
    ]


def test_pledges_worded_differently_at_one_stage(ask):
    rows = ask("contradictions", kind="公約の文言の相違")
    numbers = {int(row["about"].removeprefix("pledge/")) for row in rows}
    assert numbers == {5, 11, 12, 21, 23, 44, 50}
    # 26 and 34 name a measure of stage 2 and the goal of stage 3 that it leads to.
    assert {row["kind"] for row in ask("contradictions")} == {"公約の文言の相違", "期限の有無の相違"}


CONTRADICTORY = f"""
@prefix kth: <{BASE}ontology#> .
@prefix p: <{BASE}id/p/> .
@prefix year: <{BASE}id/fiscal-year/> .
@prefix stage: <{BASE}id/p/stage/> .
p:pledge a kth:Pledge ; kth:inPlan <{BASE}id/p> .
p:m1 a kth:Statement ; kth:inPlan <{BASE}id/p> ; kth:fulfils p:pledge ; kth:dueYear year:2006 ; kth:statedBy p:e1 .
p:m2 a kth:Statement ; kth:inPlan <{BASE}id/p> ; kth:fulfils p:pledge ; kth:dueYear year:2007 ; kth:statedBy p:e2 .
p:m3 a kth:Statement ; kth:inPlan <{BASE}id/p> ; kth:dueYear year:2006 , year:2008 ; kth:statedBy p:e3 , p:e4 .
p:e1 kth:order 1 ; kth:verbatim "1．甲（平成18年度）" ; kth:citesPledge p:pledge ; kth:atStage stage:1 .
p:e2 kth:order 2 ; kth:verbatim "1．乙（平成19年度）" ; kth:citesPledge p:pledge ; kth:atStage stage:2 .
p:e3 kth:order 3 ; kth:verbatim "2．丙（平成18年度）" ; kth:citesPledge p:two ; kth:atStage stage:1 .
p:e4 kth:order 4 ; kth:verbatim "丙（平成20年度）" ; kth:atStage stage:2 .
"""


def test_contradictions_that_kawaguchi_does_not_have_are_found_too():
    store = ox.Store()
    store.load(CONTRADICTORY.encode(), format=ox.RdfFormat.TURTLE)
    found = [(row["kind"].value, row["about"].value) for row in store.query(LIBRARY.question("contradictions").text)]
    assert sorted(found) == [
        ("公約の期限の相違", f"{BASE}id/p/pledge"),
        ("期限の相違", f"{BASE}id/p/m3"),
        ("段階の相違", f"{BASE}id/p/m3"),
        ("番号の有無の相違", f"{BASE}id/p/m3"),
    ]


def test_five_misprints_with_what_was_meant(ask):
    assert [(row["verbatim"], row["intended"]) for row in ask("misprints")] == [
        ("26．「子育てｽｹｰｼｮﾝ」の開設（平成18年度）", "26．「子育てｽﾃｰｼｮﾝ」の開設（平成18年度）"),
        ("使用量・手数料適正水準の実現", "使用料・手数料適正水準の実現"),
        ("地域の防犯対策組織をの強化", "地域の防犯対策組織の強化"),
        ("警察のと協力体制の充実", "警察との協力体制の充実"),
        ("水道普及率を10年以内に10％アップ", "下水道普及率を10年以内に10％アップ"),
    ]
    assert all(row["reason"] for row in ask("misprints"))


def test_findings_are_those_of_the_report(ask, kawaguchi):
    rows = ask("findings-by-severity")
    report = kawaguchi.report["kawaguchi"]
    told = {(each["finding"], quote["passage"]) for each in report for quote in each["quotes"] or [{"passage": None}]}
    short = re.compile(rf"^{BASE}id/kawaguchi/")
    assert {(row["finding"], row["passage"]) for row in rows} == {
        (short.sub("", finding), passage and short.sub("", passage)) for finding, passage in told
    }
    noted = [row for row in ask("findings-by-severity", severity="info") if "SheetWithoutPillar" in row["shape"]]
    assert {row["about"] for row in noted} == {"sheet/internal-1", "sheet/internal-2"}
    silent = [row for row in rows if row["passage"] is None]
    assert [row["finding"] for row in silent] == ["finding/PledgeNeverPrinted/kawaguchi"]


@pytest.mark.parametrize("key", ["core-1.2.3.1", "internal-2.2.2.1", "other-3.3.4.1"])
def test_decisions_are_those_of_the_curation(ask, key):
    with (FOLDER_OF_PLAN / "curation.csv").open(encoding="utf-8", newline="") as file:
        row = next(each for each in csv.DictReader(file) if each["entry"] == key)
    reasons = {name.removesuffix("_reason"): text for name, text in row.items() if name.endswith("_reason") and text}
    decided = {field.replace("_", "-"): reason for field, reason in reasons.items()} | (
        {"note": row["note"]} if row["note"] else {}
    )
    rows = ask("curation-decisions-of-entry", entry=f"kawaguchi/entry/{key}")
    assert {row["field"]: row["reason"] for row in rows} == decided


def test_suggestions_fall_from_the_most_certain(ask):
    scores = column(ask("suggestions-above-score"), "score")
    assert scores == sorted(scores, reverse=True)
    assert min(scores) >= Decimal("0.6")
    sure = ask("suggestions-above-score", above=1, kind="same-words")
    same = {row["objectLabel"]: row["statusLabel"] for row in sure}
    assert same["職員の意識改革の実現"] == "採用"
    assert same["高齢者の事故が少ない"] != "採用"  # of which accidents, each sheet may mean others
    assert same["各施策の実施"] != "採用"  # each sheet has its own


def test_the_internal_sheets_print_no_pillar(ask):
    assert [(row["verbatim"], row["line"]) for row in ask("sheets-without-pillar")] == [
        ("内部管理業務：財政改革", 370),
        ("内部管理業務：組織・意識改革", 372),
    ]


def test_three_numerals_are_not_understood(ask):
    assert [(row["numeral"], row["verbatim"]) for row in ask("unread-numerals")] == [
        ("１", "庁内１ヵ所で用を済ませることができる"),
        ("９", "市域（９地区）の市に対するニーズの相違、地域差の調査"),
        ("０", "市民と協働でゴミ０の推進"),
    ]


# -- source ------------------------------------------------------------------------------------------------------------


def test_every_passage_stands_at_its_characters(ask, source):
    rows = ask("source-passage")
    runs = {}
    for row in rows:
        assert source[row["start"] : row["end"]] == row["exact"]
        assert source.count("\n", 0, row["start"]) + 1 == row["runLine"]
        assert source[: row["start"]].endswith(row["before"])
        assert source[row["end"] :].startswith(row["after"])
        runs.setdefault((row["entry"], row["verbatim"]), []).append(row["exact"])
    assert all("".join(exact) == verbatim for (_, verbatim), exact in runs.items())


def test_the_administration_centre_stands_at_two_places(ask, source):
    rows = ask("source-passage", statement="kawaguchi/measure/core-1.2.3.4")
    assert list(dict.fromkeys(entries(rows))) == ["core-1.2.3.4", "internal-2.2.2.1"]
    places = [place.start() for place in re.finditer("行政センター", source)]
    assert len(places) == 2
    assert all(any(row["start"] <= place < row["end"] for row in rows) for place in places)


def test_words_are_found_in_normal_form(ask):
    assert entries(ask("search-text", text="行政センター")) == ["core-1.2.3.4", "internal-2.2.2.1"]
    assert entries(ask("search-text", text="スケーション")) == ["core-2.2.2.2"]  # printed ｽｹｰｼｮﾝ
    assert entries(ask("search-text", text="kids")) == ["other-4.2.4.4"]  # printed Kids’ ISO
    assert entries(ask("search-text", text="10%")) == ["other-3.3.4.1"]  # printed 10％


def test_a_sheet_as_it_is_printed(ask):
    rows = ask("sheet-as-printed", sheet="kawaguchi/sheet/core-3")
    assert column(rows, "line") == sorted(column(rows, "line"))
    assert [(row["verbatim"], row["kindLabel"]) for row in rows if row["passage"].startswith("passage/")][-2:] == [
        ("基幹業務　３／３", "表の区分表示"),
        ("マニフェスト（暮らしづくり、人づくり、手づくり）", "柱の表示"),
    ]
    assert "→防犯・防災に関する詳細は「その他業務１/４、２/４」を参照" in column(rows, "verbatim")
    assert sum(row["kindLabel"] == "項目" for row in rows) == 51


def test_the_printed_reference_is_not_returned(ask):
    rows = ask("cross-references")
    printed = [(row["referred"], row["returned"]) for row in rows if row["kind"] == "reference-kind/explicit"]
    assert printed == [("sheet/other-1", False), ("sheet/other-2", False)]
    # ワンストップサービスの推進 refers to 内部管理業務 2/2, whose 窓口対応の充実 refers back.
    (one_stop,) = [row for row in rows if row["verbatim"] == "ワンストップサービスの推進"]
    assert (one_stop["referred"], one_stop["returned"]) == ("strand/internal-2.2", True)


def test_a_statement_as_a_graph_carries_its_evidence(store):
    triples = list(store.query(LIBRARY.question("statement-as-graph").text))
    exact = {triple.object.value for triple in triples if triple.predicate.value == str(OA.exact)}
    assert "".join(sorted(exact)).count("行政センター") == 2
    said = {triple.predicate.value for triple in triples if triple.subject.value.endswith("/measure/core-1.2.3.4")}
    assert {f"{BASE}ontology#{term}" for term in ("statedBy", "theme", "fulfils", "dueYear", "measureKind")} <= said


def test_the_plan_is_kawaguchis(ask, kawaguchi, source):
    (row,) = ask("plans")
    assert (row["planLabel"], row["publisherLabel"], row["municipalityCode"]) == (
        "川口市 ３段階工程表",
        "川口市",
        "112038",
    )
    assert (row["sheets"], row["entries"], row["baseYear"], row["lastPledge"]) == (9, 443, 2005, 50)
    assert row["characters"] == len(source)
    counted = kawaguchi.manifest["plans"]["kawaguchi"]
    assert (row["measures"], row["goals"]) == (counted["measures"], counted["goals"])
