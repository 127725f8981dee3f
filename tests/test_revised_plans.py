"""What became of a plan, asked of the two plans of the city that does not exist, as their documents print it.

What is expected was read in the documents and in what their author wrote down (`plans/narusawa-changes.csv`).
"""

import csv
import json
import re
from collections import Counter
from html import unescape
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from codes import known
from revisions import LISTS, Heading, write_plan

from koteihyo.graph.comparing.sides import revision_graph
from koteihyo.graph.contents import read_contents
from koteihyo.graph.plan.description import EXAMPLES
from koteihyo.graph.plan.folders import Folders
from koteihyo.graph.rdf import dataset
from koteihyo.graph.rdf.dataset import Dataset
from koteihyo.graph.rdf.identifiers import Identifiers
from koteihyo.graph.rdf.names import BASE
from koteihyo.graph.versions import folders
from koteihyo.graph.versions.freezing import freeze
from koteihyo.graph.versions.graphs import list_lines, write_graph
from koteihyo.service.app import create_app
from koteihyo.service.cli.main import cli
from koteihyo.service.configuration.settings import Describing, Limits, Serving
from koteihyo.service.engines.embedded import EmbeddedEngine
from koteihyo.service.engines.in_process import InProcessEngine
from koteihyo.service.questions.binding import bind
from koteihyo.service.questions.library import FOLDER, Library
from koteihyo.service.read_models.changes import read_changes, read_strip
from koteihyo.service.read_models.facts import Facts
from koteihyo.service.snapshot import Snapshots

FIRST, SECOND = "narusawa-jisshi", "narusawa-jisshi-2026"
LIBRARY = Library(FOLDER)


def gather(folder, *names):
    """Return the graphs of plans, each the revision of the one before."""
    found, places = Dataset(dataset.shared_graphs()), Folders.of(folder)
    for earlier, name in zip((None, *names), names, strict=False):
        ids = Identifiers(name)
        for kind, graph in read_contents(folder / name, ids, LISTS).graphs.items():
            found.add(str(ids.graph(kind)), dataset.from_rdflib(graph))
        if earlier:
            changes = revision_graph(places, earlier, ids, LISTS)
            found.add(str(ids.graph("changes")), dataset.from_rdflib(changes))
    return found


def fill_store(found):
    store = ox.Store()
    store.extend(found.quads())
    store.extend(found.merge_asserted())
    return store


@pytest.fixture(scope="module")
def graphs():
    """The two editions of the plan of the city that does not exist."""
    return gather(EXAMPLES, FIRST, SECOND)


@pytest.fixture(scope="module")
def store(graphs):
    return fill_store(graphs)


def ask(store, name, **values):
    """Return the rows of an answer, each value as its text."""
    text = bind(LIBRARY.question(name), {key: str(value) for key, value in values.items()}, known)
    answer = store.query(text)
    columns = [variable.value for variable in answer.variables]
    return [dict(zip(columns, (term and term.value for term in row), strict=True)) for row in answer]


def list_written(*classes):
    """Return the words on both sides of what the author of the plans wrote down of these classes."""
    with (Path(__file__).parent / "plans/narusawa-changes.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["change"] in classes]
    # Of a target the mark is its value, of a measure its number.
    return [(row["earlier"], row["later"]) for row in rows]


def pairs(rows, *columns):
    return Counter(tuple(row[column] or "" for column in columns) for row in rows)


def test_every_class_is_counted_as_the_author_wrote_it_down(store):
    counts = {row["change"]: int(row["correspondences"]) for row in ask(store, "changes-by-class")}
    for change in ("reworded", "deferred", "brought-forward", "dropped", "new", "target-raised", "target-lowered"):
        assert counts[change] == len(list_written(change)), change
    assert (counts["split"], counts["merged"]) == (1, 1)
    assert {row["changeLabel"] for row in ask(store, "changes-by-class", lang="en")} >= {"brought forward", "kept"}


def test_each_pair_of_the_list_is_a_row_of_its_class(store):
    rows = ask(store, "changes-between-plans", plan=SECOND, change="reworded")
    assert pairs(rows, "earlierLabel", "laterLabel") == Counter(list_written("reworded"))
    assert {row["status"].rpartition("/")[2] for row in rows} == {"open"}
    assert ask(store, "changes-between-plans", status="accepted") == []


def test_what_was_put_off_is_told_with_what_differs_and_by_how_many_years(store):
    rows = ask(store, "deferred-statements")
    assert {row["laterLabel"]: row["yearsLater"] for row in rows} == {
        "道の駅再整備事業": "1",  # 工事 in 令和８年度, then in 令和９年度
        "都市計画道路鳴沢中央線整備事業": "1",  # 令和９年度の開通, then 令和10年度
        "公共施設再編事業": "2",  # 工事 in 令和８年度, then in 令和10年度
    }
    assert {row["laterLabel"] for row in ask(store, "deferred-statements", least=2)} == {"公共施設再編事業"}
    road = {row["aspectLabel"]: row for row in rows if row["laterLabel"].startswith("都市計画道路")}
    assert "令和９年度の開通" in road["内容"]["earlierPrinted"]
    assert "令和10年度の開通" in road["内容"]["laterPrinted"]


def test_what_was_dropped_is_told_by_sort_and_field(store):
    gone = {earlier for earlier, _ in list_written("dropped")}
    rows = ask(store, "dropped-statements")
    assert {row["earlierLabel"] for row in rows} == gone
    assert {row["typeLabel"] for row in rows} == {"施策"}
    assert ask(store, "dropped-statements", type="Pledge") == []
    safe = {row["earlierLabel"] for row in ask(store, "dropped-statements", field="disaster-prevention")}
    assert safe == {"防災行政無線デジタル化事業", "防犯灯ＬＥＤ化事業"}  # both under 基本目標１


def test_what_is_new_in_a_field_is_told(store):
    assert {row["laterLabel"] for row in ask(store, "new-in-field")} == {later for _, later in list_written("new")}
    rows = ask(store, "new-in-field", field="childcare")
    assert {row["laterLabel"] for row in rows} == {"産後ケア事業", "不登校児童生徒支援事業"}  # under 基本目標２
    assert {row["policyFieldLabel"] for row in rows} == {"子育て"}


def test_targets_raised_and_lowered_are_told_with_both_values(store):
    lowered = ask(store, "targets-changed", change="target-lowered")
    assert len(lowered) == len(list_written("target-lowered"))
    printed = {row["laterLabel"]: (row["earlierPrinted"], row["laterPrinted"]) for row in lowered}
    assert printed["救急車の現場到着までの時間"] == ("2026 8.5", "2026 9.0")  # minutes: more is worse
    raised = {row["laterLabel"] for row in ask(store, "targets-changed", change="target-raised")}
    assert {"防災訓練の参加者数", "早期措置が必要な橋の数"} <= raised


def test_what_was_split_and_merged_is_told_pair_by_pair(store):
    rows = ask(store, "split-and-merged")
    assert pairs(rows, "earlierLabel", "laterLabel") == Counter(list_written("split", "merged"))
    assert len(ask(store, "split-and-merged", change="split")) == 2


def test_the_history_of_a_measure_leads_from_one_plan_to_the_other(store):
    [row] = ask(store, "changes-between-plans", change="brought-forward")
    for side in ("earlier", "later"):
        iri = row[side].removeprefix("https://w3id.org/koteihyo/id/")
        [told] = ask(store, "history-of-statement", statement=iri)
        assert (told["earlierLabel"], told["laterLabel"]) == ("橋りょう長寿命化事業",) * 2
        assert (told["changeLabel"], told["yearsLater"]) == ("前倒し", "-1")


def test_earlier_targets_stand_beside_the_values_that_the_later_plan_prints(store):
    rows = ask(store, "targets-and-later-values")
    assert len(rows) == 24
    assert {row["dueYear"] for row in rows} == {"2024"}  # 令和６年度, of which the later plan prints the values
    told = {row["indicatorLabel"]: (row["figurePrinted"], row["actualPrinted"], row["reached"]) for row in rows}
    assert told["特定健診の受診率"] == ("45", "43.0", "false")
    assert told["放課後児童クラブの待機児童数"] == ("25", "19", "true")  # from 38: less is better
    assert told["市の事務事業による温室効果ガス排出量"] == ("6,900", "6,980", "false")
    assert told["消防団員数"] == ("維持", "398", None)  # no number, no arithmetic


def test_a_target_that_is_reached_before_its_year_is_told(store):
    [row] = ask(store, "targets-reached-early")
    # 1,655 people in 令和６年度, where 1,600 were to come in 令和７年度
    assert (row["indicatorLabel"], row["figurePrinted"], row["dueYear"]) == ("防災訓練の参加者数", "1,600", "2025")
    assert (row["actualPrinted"], row["actualYear"], row["yearsEarly"]) == ("1,655", "2024", "1")


def test_a_plan_that_was_revised_is_reported_on_and_its_revision_is_not_yet(store):
    assert ask(store, "statements-without-report", plan=FIRST) == []
    words = {row["verbatim"] for row in ask(store, "statements-without-report", plan=SECOND)}
    assert {"防災アプリ配信事業", "産後ケア事業"} <= words
    assert "工事" not in words  # a word of a schedule


def test_money_is_summed_by_theme_and_year_as_the_table_of_costs_prints_it(store):
    rows = [row for row in ask(store, "spending-by-theme", plan=FIRST) if row["year"] == "2024"]
    sums = {row["ownThemeLabel"][:5]: int(row["value"]) for row in rows}
    costs, lines = Counter(), (EXAMPLES / FIRST / "outline.md").read_text("utf-8").splitlines()
    for line in lines:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 8 and cells[0] in {"１", "４"} and cells[4] != "再掲":
            costs[f"基本目標{cells[0]}"] += 1000 * int(cells[4].replace(",", "").replace("－", "0"))
    # The other goals also print measures of one another (再掲), which count under both.
    assert {theme: sums[theme] for theme in costs} == dict(costs)


def test_targets_for_one_thing_stand_together_whatever_their_plan(store):
    rows = ask(store, "targets-across-plans", words="受診率")
    told = {(row["plan"].rpartition("/")[2], row["dueYear"], row["figurePrinted"], row["unitText"]) for row in rows}
    assert told == {
        *((FIRST, year, value, "%") for year, value in (("2024", "45"), ("2025", "50"), ("2026", "55"))),
        *((SECOND, year, value, "%") for year, value in (("2026", "50"), ("2027", "52"), ("2028", "54"))),
    }


ROWS = ("学童保育の拡充", "河川監視カメラの設置", "移動図書館の運行", "橋りょうの点検")


@pytest.fixture(scope="module")
def edition_graphs(tmp_path_factory):
    """Three editions: one measure put off twice, one put off, kept, and put off again, one to another office."""
    place = tmp_path_factory.mktemp("editions")
    for name, years, office in (
        ("first", (2024, 2024, 2024, 2024), "企画課"),
        ("second", (2025, 2025, 2024, 2024), "企画課"),
        ("third", (2026, 2025, 2024, 2024), "教育課"),
        ("fourth", (2026, 2027, 2024, 2024), "教育課"),
    ):
        offices = ("企画課", "企画課", office, "企画課")
        write_plan(place / name, [Heading("暮らしの部", [*zip(ROWS, offices, years, strict=True)], [])], 1)
    for earlier, name in pairwise(("first", "second", "third", "fourth")):
        described = place / name / "plan.toml"
        described.write_text(f'revises = "{earlier}"\n{described.read_text("utf-8")}', "utf-8")
    return gather(place, "first", "second", "third", "fourth")


@pytest.fixture(scope="module")
def editions(edition_graphs):
    return fill_store(edition_graphs)


def test_what_was_put_off_twice_is_told_with_its_years(editions):
    rows = ask(editions, "deferred-more-than-once")
    told = {(row["plan"].rpartition("/")[2], row["laterLabel"], row["yearsLater"]) for row in rows}
    assert told == {("third", "学童保育の拡充", "2"), ("fourth", "河川監視カメラの設置", "3")}
    assert {row["firstLabel"] for row in rows} == {"学童保育の拡充", "河川監視カメラの設置"}


def test_what_moved_to_another_office_is_told_with_both(editions):
    [row] = ask(editions, "statements-moved-between-offices")
    assert (row["laterLabel"], row["earlierPrinted"], row["laterPrinted"]) == ("移動図書館の運行", "企画課", "教育課")
    assert ask(editions, "statements-moved-between-offices", office="福祉課") == []


PLEDGES = """
PREFIX kth: <https://w3id.org/koteihyo/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX plan: <https://w3id.org/koteihyo/id/>
PREFIX old: <https://w3id.org/koteihyo/id/old/>
PREFIX c: <https://w3id.org/koteihyo/id/new/correspondence/>
INSERT DATA {
  old:one a kth:Pledge ; rdfs:label "医療費の無料化"@ja .
  old:two a kth:Pledge ; rdfs:label "図書館の新設"@ja .
  old:three a kth:Pledge ; rdfs:label "公園の整備"@ja .
  old:a a kth:Measure ; rdfs:label "図書館の設計"@ja ; kth:fulfils old:two .
  old:b a kth:Measure ; rdfs:label "公園の用地取得"@ja ; kth:fulfils old:three .
  old:c a kth:Measure ; rdfs:label "公園の工事"@ja ; kth:fulfils old:three .
  GRAPH <https://w3id.org/koteihyo/graph/new/changes> {
    c:1 a kth:Correspondence ; kth:inPlan plan:new ; kth:change "dropped" ; kth:earlier old:one .
    c:2 a kth:Correspondence ; kth:inPlan plan:new ; kth:change "dropped" ; kth:earlier old:a .
    c:3 a kth:Correspondence ; kth:inPlan plan:new ; kth:change "dropped" ; kth:earlier old:b .
    c:4 a kth:Correspondence ; kth:inPlan plan:new ; kth:change "kept" ; kth:earlier old:c ; kth:later c:there ;
        kth:couldBe "dropped" , "new" ; kth:score 0.4 .
  }
}
"""


def test_a_pledge_is_lost_with_itself_or_with_all_that_addressed_it():
    store = ox.Store()
    store.update(PLEDGES)
    rows = ask(store, "dropped-pledges")
    assert pairs(rows, "pledgeLabel", "goneLabel") == Counter(
        {("医療費の無料化", "医療費の無料化"): 1, ("図書館の新設", "図書館の設計"): 1}  # one part of the park remains
    )


DUE = """
PREFIX kth: <https://w3id.org/koteihyo/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX old: <https://w3id.org/koteihyo/id/old/>
PREFIX year: <https://w3id.org/koteihyo/id/fiscal-year/>
INSERT DATA {
  year:2020 kth:year 2020 . year:2024 kth:year 2024 .
  old:e1 kth:verbatim "図書館の新設" ; kth:line 1 ; kth:order 1 .
  old:e2 kth:verbatim "公園の整備" ; kth:line 2 ; kth:order 2 .
  old:a a kth:Statement ; kth:inPlan old: ; rdfs:label "図書館の新設"@ja ; kth:dueYear year:2020 ; kth:statedBy old:e1 .
  old:b a kth:Statement ; kth:inPlan old: ; rdfs:label "公園の整備"@ja ; kth:dueYear year:2024 ; kth:statedBy old:e2 .
  GRAPH <https://w3id.org/koteihyo/graph/new/changes> {
    <https://w3id.org/koteihyo/id/new/c1> kth:change "deferred" ; kth:yearsLater 3 ; kth:earlier old:a .
  }
}
"""


def test_what_is_past_due_is_told_with_what_became_of_it():
    store = ox.Store()
    store.update(DUE)
    rows = ask(store, "statements-past-due")
    assert [(row["statementLabel"], row["dueYear"], row["change"], row["yearsLater"]) for row in rows] == [
        ("図書館の新設", "2020", "deferred", "3"),
        ("公園の整備", "2024", None, None),
    ]
    assert [row["verbatim"] for row in ask(store, "statements-past-due", by=2020)] == ["図書館の新設"]


def test_what_is_in_doubt_is_told_with_what_else_it_could_be():
    store = ox.Store()
    store.update(PLEDGES)
    rows = ask(store, "correspondences-in-doubt")
    assert pairs(rows, "earlierLabel", "change", "couldBe") == Counter(
        {("公園の工事", "kept", "dropped"): 1, ("公園の工事", "kept", "new"): 1}
    )


@pytest.fixture(scope="module")
def data(graphs, tmp_path_factory):
    """A data folder in which both plans are published."""
    return publish_graphs(graphs, tmp_path_factory.mktemp("revised") / "data")


def publish_graphs(graphs, data):
    """Publish graphs in a data folder, as a build does."""
    with folders.publishing(data), folders.staging(data) as staged:
        (staged / "graphs").mkdir()
        written = [write_graph(staged / "graphs", name, lines) for name, lines in list_lines(graphs).items()]
        folders.publish(data, staged, freeze(staged, written, {}))
    return data


@pytest.fixture(scope="module")
def read(data):
    """What gets a page of a site with both plans: its status and its text, as it is."""
    engine = EmbeddedEngine.from_folder(data, Limits(seconds=20, workers=1))
    client = create_app(engine, serving=Serving(log="off"), data=data).test_client()

    def got(path, lang="ja"):
        answer = client.get(path, headers={"Accept": "text/html", "Accept-Language": lang})
        return answer.status_code, answer.text

    yield got
    engine.close()


def words_of(page):
    """Return the text of a page as people read it."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def list_rows(page):
    """Return the words of each row of the table of changes."""
    table = re.search(r'<table class="compared[^>]*>.*?</table>', page, re.DOTALL)[0]
    return [words_of(row) for row in re.findall(r"<tr[^>]*>.*?</tr>", table, re.DOTALL)[1:]]


def test_the_page_shows_both_plans_side_by_side_with_what_differs(read):
    status, page = read(f"/compare?earlier={FIRST}&later={SECOND}&change=reworded")
    assert status == 200
    rows = list_rows(page)
    assert len(rows) == len(list_written("reworded"))
    assert any("消防団車両更新事業" in row and "消防団車両 ・資機材 更新事業" in row for row in rows)
    assert "<ins>・資機材</ins>" in page
    assert f'href="/doc/{SECOND}/measure/' in page
    assert f"/queries/changes-between-plans.xlsx?plan={SECOND}&amp;change=reworded" in page
    assert re.search(r"版[0-9a-f]{12}（.*earlier=narusawa-jisshi&later=narusawa-jisshi-2026", unescape(page))


def test_the_page_counts_every_class_and_draws_flows_and_slopes_with_their_tables(read):
    _, page = read("/compare")
    text = words_of(page)
    for words, change in (("延期", "deferred"), ("目標の引下げ", "target-lowered"), ("新規", "new")):
        assert f"{words}（{len(list_written(change))}）" in text
    assert page.count("<svg") >= 2
    lowered = re.search(r'<svg class="slopes".*?</svg>', page, re.DOTALL)[0]
    assert lowered.count('class="down"') == len(list_written("target-lowered"))
    assert "特定健診の受診率 2026 55 50 目標の引下げ" in text
    assert "（なし） 新規 基本目標２　子どもの笑顔が輝くまち 2" in unescape(
        re.sub(r"\s*<[^>]+>\s*", " ", page)
    ).replace("  ", " ")


def test_the_page_is_in_english_too_and_refuses_what_it_does_not_know(read):
    _, page = read("/compare?change=deferred", "en")
    assert any(row.startswith("deferred +2 years") for row in list_rows(page))
    assert "proposed by a program" in page
    assert read("/compare?earlier=nowhere")[0] == 404
    assert read("/compare?change=renamed")[0] == 400
    assert read(f"/compare?earlier={SECOND}&later={FIRST}")[0] == 400


def test_a_plan_and_a_measure_lead_to_what_became_of_them(read):
    status, page = read(f"/plans/{FIRST}")
    assert status == 200
    assert f"/compare?earlier={FIRST}&amp;later={SECOND}" in page
    _, page = read("/compare?change=deferred")
    [address] = re.findall(rf'<a href="(/doc/{FIRST}/[^"]+)"[^>]*><bdi>道の駅再整備事業', page)
    _, page = read(address)
    [row] = list_rows(page)
    assert "延期 +1年 プログラムによる提案" in row
    assert "工事 2026" in row
    assert "工事 2027" in row


def test_a_theme_that_both_editions_have_is_that_of_the_plan_that_is_asked_about(read):
    status, page = read(f"/doc/{FIRST}/theme/children")
    assert (status, "/queries/find-statements" in page) == (200, True)
    short, long = (
        read(f"/queries/find-statements.csv?plan={FIRST}&theme={theme}")
        for theme in ("children", f"{FIRST}/theme/children")
    )
    assert short == long
    assert short[0] == 200
    assert read("/queries/find-statements.csv?theme=children")[0] == 400  # of which plan?


def test_a_page_is_cited_by_the_operator_s_name_and_address_with_what_it_shows(data):
    engine = EmbeddedEngine.from_folder(data, Limits(workers=1))
    described = Describing(public_url="https://plans.example.jp/kt", publisher="鳴沢市")
    client = create_app(engine, serving=Serving(log="off"), describing=described, data=data).test_client()
    version = folders.current(data).id
    for path, asked in (
        ("compare", f"earlier={FIRST}&later={SECOND}&change=deferred"),
        ("across", "field=older-people"),
        (f"plans/{FIRST}/record", "by=office"),
        (f"plans/{FIRST}/money", "by=theme&kind=plan&year=2024"),
        (f"doc/{FIRST}/theme/children", ""),
    ):
        shown = unescape(client.get(f"/{path}?{asked}", headers={"Accept": "text/html"}).text)
        where = f"https://plans.example.jp/kt/{path}?{asked}{'&' if asked else ''}version={version}"
        assert where in shown, where
        assert "鳴沢市「" in shown, path
    engine.close()


def test_graphs_of_several_plans_are_counted_together_by_what_they_hold(read, data):
    _, page = read("/data")
    table = page.partition('aria-label="データの構成"')[2].partition("</table>")[0]
    documents = [g.quads for g in folders.current(data).graphs.values() if g.name.endswith("/document")]
    assert f"document （計画ごと） 文書に印刷された内容 {len(documents)} {sum(documents)}" in words_of(table)
    assert f'href="/graph/{SECOND}/changes"' in table


def test_what_was_put_off_is_drawn_with_the_years_before_behind_those_now(read):
    _, page = read("/compare")
    drawn = re.search(r'<svg class="gantt".*?</svg>', page, re.DOTALL)[0]
    assert drawn.count('class="ghost"') == drawn.count('class="bar"') > 0
    assert "道の駅再整備事業" in drawn
    table = words_of(page.partition('id="dates"')[2].partition("</table>")[0])
    assert "道の駅再整備事業（実施設計） 延期 +1年 2025 2026" in table
    assert "道の駅再整備事業（工事） 延期 +1年 2026 2027–2028" in table


def test_a_long_list_has_pages_and_a_class_keeps_its_own(read):
    _, page = read("/compare")
    every = int(re.search(r"(\d+)件のうち、人が判断した", words_of(page))[1])
    _, second = read("/compare?page=2")
    assert len(list_rows(page)) == 50
    assert len(list_rows(second)) == every - 50
    assert "page=2#list" in page
    assert "page=2" not in read("/compare?change=deferred")[1]


def test_a_measure_s_page_has_a_box_for_each_edition(read):
    _, page = read("/compare?change=deferred")
    [address] = re.findall(rf'<a href="(/doc/{FIRST}/[^"]+)"[^>]*><bdi>道の駅再整備事業', page)
    _, page = read(address)
    strip = words_of(re.search(r'<ol class="strip">.*?</ol>', page, re.DOTALL)[0])
    assert strip.index("令和６年度～令和８年度") < strip.index("令和８年度～令和10年度") < strip.index("延期")
    assert strip.count("道の駅再整備事業") == 2


def test_all_editions_stand_in_one_strip_from_whichever_it_is_asked(edition_graphs, tmp_path):
    facts = Facts(Snapshots(InProcessEngine(publish_graphs(edition_graphs, tmp_path / "data"))).at())
    strips = set()
    for later in ("second", "third", "fourth"):
        [change] = [
            change
            for change in read_changes(facts, f"{BASE}id/{later}")
            if change.later and change.later[0].label == "河川監視カメラの設置"
        ]
        strip = read_strip(facts, change)
        strips.add(tuple((each.plan.rpartition("/")[2], each.change and each.change.change) for each in strip))
    assert strips == {(("first", None), ("second", "deferred"), ("third", "kept"), ("fourth", "deferred"))}


def compare(*words):
    found = CliRunner().invoke(cli, ["compare", *map(str, words), "--json"])
    assert found.exit_code == 0, found.output
    return json.loads(found.output)


def test_what_a_version_holds_is_compared_as_the_folders_are(data):
    version = folders.current(data).id
    found = compare(f"{FIRST}@{version}", f"{SECOND}@{version}", "--data", data)
    printed = compare(FIRST, SECOND)
    assert {(each["change"], *each["earlier"], *each["later"]) for each in found["correspondences"]} == {
        (each["change"], *each["earlier"], *each["later"]) for each in printed["correspondences"]
    }
    same = compare(f"{FIRST}@{version}", FIRST, "--data", data)
    assert {each["change"] for each in same["correspondences"]} == {"kept"}
    assert same["doubts"] == []


def test_a_version_without_the_plan_and_a_form_of_a_version_are_refused(data):
    version = folders.current(data).id
    for words, said in (
        ([f"elsewhere@{version}", FIRST], "に計画 elsewhere はありません"),
        ([f"{FIRST}@{version}", FIRST, "--format", "xlsx"], "表で判断できません"),
        ([f"{FIRST}@nosuchversion", FIRST], "版 nosuchversion"),
    ):
        refused = CliRunner().invoke(cli, ["compare", *words, "--data", str(data)])
        assert said in str(refused.exception) + refused.output


def test_a_plan_that_came_as_data_is_compared_too(tmp_path):
    sample = Path(__file__).parent / "stratml/part2.xml"
    changed = tmp_path / "later.xml"
    text = sample.read_text("utf-8")
    name = re.search(r"<(?:\w+:)?Goal>.*?<(?:\w+:)?Name>([^<]+)<", text, re.DOTALL)[1]
    changed.write_text(text.replace(f"Name>{name}<", f"Name>{name} and more<", 1), "utf-8")
    for file, plan in ((sample, "one"), (changed, "two")):
        made = CliRunner().invoke(cli, ["import", "stratml", str(file), "--name", plan, "--plans", str(tmp_path)])
        assert made.exit_code == 0, made.output
    assert {each["change"] for each in compare("one", "one", "--plans", tmp_path)["correspondences"]} == {"kept"}
    found = compare("one", "two", "--plans", tmp_path)
    assert [each["passages"]["earlier"][0]["text"] for each in found["correspondences"] if each["change"] != "kept"]
    assert {each["change"] for each in found["correspondences"]} == {"kept", "reworded"}
