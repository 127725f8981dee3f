"""Findings as a reader sees them: what is wrong with Kawaguchi's plan, quoted, in every form."""

import io
import json
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
from rdflib import BNode, Graph, URIRef
from rdflib.namespace import RDF, SH

from koteihyo.graph.build import assemble
from koteihyo.graph.rdf.identifiers import KSH, KTH, Identifiers
from koteihyo.graph.validation import findings, shapes
from koteihyo.service.results import findings as finding_forms

IDS = Identifiers("kawaguchi")
JARGON = re.compile("sh:|shacl|minCount|constraint|制約|シェイプ|ノード|Validat")


@pytest.fixture(scope="module")
def found():
    return assemble(["kawaguchi"]).findings["kawaguchi"]


def about(found, shape):
    """Return the keys of what a shape finds."""
    return {each.about.removeprefix(f"{IDS.plan}/") for each in found if each.shape.endswith(f"#{shape}")}


def one(found, shape, thing):
    """Return the finding of a shape about a thing."""
    (finding,) = [each for each in found if each.shape.endswith(f"#{shape}") and each.about.endswith(f"/{thing}")]
    return finding


def test_nothing_stops_the_publication_of_the_plan(found):
    assert [each.iri for each in found if each.severity == "violation"] == []


@pytest.mark.parametrize(
    ("shape", "things"),
    [
        ("SheetWithoutPillar", "sheet/internal-1 sheet/internal-2"),
        ("SheetWithoutPageMark", "sheet/internal-2"),
        ("ReferenceNotReturned", "reference/1"),
        ("TargetBeyondPlan", "target/other-3.3.4.1"),
        ("StrandNeverArrives", "strand/internal-1.5"),
        ("PledgeWords", "pledge/5 pledge/11 pledge/12 pledge/21 pledge/23 pledge/44 pledge/50"),
        ("StartAfterStage", "measure/other-3.2.2.10 measure/other-4.2.2.1 measure/other-4.2.2.2"),
        ("PledgeUndated", "pledge/41 pledge/44 pledge/45"),
        ("TargetUntimed", "goal/internal-1.3.2.1"),
        ("PlanUnused", "measure/other-3.1.3.2"),
        (
            "SurveyUnused",
            (
                "measure/core-1.1.3.2 measure/core-3.1.3.1.1 measure/internal-2.1.4.3 measure/other-1.1.5.2 "
                "measure/other-4.1.5.1"
            ),
        ),
        ("SurveyHoldsAct", "measure/core-3.1.3.2 measure/core-3.1.4 measure/other-2.1.3.5 measure/other-4.1.3"),
        (
            "GoalOffSubject",
            "goal/core-3.3.4.1 goal/core-3.3.4.2 goal/internal-1.3.2.3",
        ),
        (
            "ScopeDiffers",
            "entry/internal-2.2.2.1 entry/internal-2.3.4.2 entry/other-2.2.3.2",
        ),
    ],
)
def test_what_an_auditor_would_ask_of_this_plan_is_found(found, shape, things):
    assert about(found, shape) == set(things.split())


def of_the_plan(found, shape):
    """Return the one finding of a shape about the plan as a whole."""
    (finding,) = [each for each in found if each.shape.endswith(f"#{shape}")]
    assert finding.about == str(IDS.plan)
    return finding


def rests_on(finding):
    """Return what a finding is about the things of, without the plan's IRI."""
    return [find.value.value.removeprefix(f"{IDS.plan}/") for find in finding.finds]


def test_the_due_years_after_their_stages_are_one_finding_that_names_the_base_year_it_rests_on(found):
    late = of_the_plan(found, "DueAfterStage")
    assert {"measure/core-2.2.2.1", "measure/core-1.2.5.1", "measure/other-4.2.4.4"} <= {*rests_on(late)}
    assert len(late.finds) == 9
    assert late.severity == "info"
    assert "2005年度から数える。文書には印刷されていない" in late.assumption_ja
    assert "count from fiscal year 2005" in late.assumption_en


def test_the_numbers_left_out_are_one_finding_in_their_order(found):
    silent = of_the_plan(found, "PledgeNeverPrinted")
    assert rests_on(silent) == [f"pledge/{number}" for number in (1, 7, 8, 15, 19, 24, 35)]


def test_the_sheets_whose_pillars_stand_in_another_order_are_quoted(found):
    order = of_the_plan(found, "PillarOrder")
    assert [quote.line for quote in order.quotes] == [197, 287, 624]


def test_goals_of_the_last_stage_that_nothing_leads_to_are_found(found):
    goals = about(found, "GoalWithoutLead")
    words = {"core-3.3.3.1.2", "other-3.3.3.2", "other-2.3.2.4", "other-4.3.5.1"}  # 医療待ち時間 … 公害苦情
    assert {f"goal/{key}" for key in words} <= goals
    assert "goal/internal-2.3.2.4" not in goals  # 窓口の待ち時間の短縮 stands on another sheet
    assert len(goals) == 9


def test_the_goals_that_lack_a_figure_are_each_told_once(found):
    assert len(about(found, "GoalUnmeasurable") | about(found, "GoalWithoutFigure")) == 75
    assert not about(found, "GoalUnmeasurable") & about(found, "GoalWithoutFigure")


def test_a_sheet_without_pillars_is_held_against_the_pledges_on_it(found):
    sheet = one(found, "SheetWithoutPillar", "sheet/internal-2")
    assert rests_on(sheet) == [f"pledge/{number}" for number in (16, 30, 32, 42, 43, 44)]
    assert "30．年中無休の「行政センター」の設置（平成18年度）" in [quote.verbatim for quote in sheet.quotes]


def test_what_only_lists_is_a_report(found):
    reports = {each.shape.rpartition("#")[2] for each in found if each.severity == "report"}
    assert reports == {"Misprint", "NumberNotUnderstood", "PledgeWords", "TargetAmbiguous"}


def test_what_rests_on_something_that_is_not_printed_says_so_and_is_no_warning(found):
    assert {each.severity for each in found if each.assumption_ja} == {"info"}
    assert all(each.assumption_en for each in found if each.assumption_ja)


def test_goals_without_a_figure_or_indicator_are_found_but_not_their_headings(found):
    goals = about(found, "GoalUnmeasurable")
    assert "goal/core-1.3.2.1" in goals
    assert "goal/core-1.3.2" not in goals
    assert "goal/other-4.3.2.1" not in goals


def test_the_misprints_that_the_curation_records_are_found_with_what_is_meant(found):
    misprint = one(found, "Misprint", "other-2.2.2.6")
    assert [find.name_ja for find in misprint.finds] == ["警察との協力体制の充実"]
    assert [quote.verbatim for quote in misprint.quotes] == ["警察のと協力体制の充実"]


def test_a_finding_quotes_both_sides_with_sheet_stage_and_line(found):
    dated = one(found, "DatedHereOnly", "core-3.3.2.3")
    assert [(quote.sheet_ja, quote.stage_ja, quote.line, quote.verbatim) for quote in dated.quotes] == [
        ("基幹業務 3/3", "段階３（5年後）", 270, "42．自治体基本条例（平成20年度）"),
        ("内部管理業務 2/2", "段階３（5年後）", 440, "「自治体基本条例」の制定（42）"),
    ]


def test_a_reference_is_quoted_with_the_titles_that_it_leads_to(found):
    words = [quote.verbatim for quote in one(found, "ReferenceNotReturned", "reference/1").quotes]
    assert "→防犯・防災に関する詳細は「その他業務１/４、２/４」を参照" in words
    assert {"防災・防犯対策を進める（防災）", "防災・防犯対策を進める（防犯）"} <= {*words}


def test_only_what_nobody_printed_is_quoted_by_nobody(found):
    assert {each.shape.rpartition("#")[2] for each in found if not each.quotes} == {"PledgeNeverPrinted"}


@pytest.mark.parametrize("file", ["reading.md", "reading.en.md"])
def test_the_record_of_the_reading_counts_what_the_checks_find(found, file):
    record = (Path(__file__).parent.parent / f"docs/{file}").read_text("utf-8")
    rows = re.findall(r"^\| (\w+) [^|]*\| (warning|info|report) \| (\d+) \| ([\w–-]+) \|$", record, re.MULTILINE)
    counts = Counter((each.shape.rpartition("#")[2], each.severity, each.wording.rests_on) for each in found)
    assert {(shape, severity, rests): int(number) for shape, severity, number, rests in rows} == {
        (shape, severity, assumed.rpartition("/")[2] or "–"): number
        for (shape, severity, assumed), number in counts.items()
    }


def test_years_are_read_out(found):
    assert [find.name_ja for find in one(found, "TargetBeyondPlan", "other-3.3.4.1").finds] == ["10年"]


def test_warnings_come_before_notes_and_the_plan_order_is_kept(found):
    ranks = [shapes.ORDER[each.severity] for each in found]
    assert ranks == sorted(ranks)


def test_the_same_plan_gives_the_same_findings(found):
    assert assemble(["kawaguchi"]).findings["kawaguchi"] == found


def test_findings_are_published_without_unnamed_nodes_and_in_our_terms(found):
    graph = findings.findings_graph(found, IDS)
    assert {str(subject) for subject in graph.subjects(RDF.type, KTH.Finding)} == {each.iri for each in found}
    assert not [triple for triple in graph if any(isinstance(term, BNode) for term in triple)]
    late = URIRef(f"{IDS.plan}/finding/DueAfterStage/kawaguchi")
    assert (late, KTH.finds, IDS.of("measure", "core-2.2.2.1")) in graph
    assert graph.value(late, SH.resultSeverity) == SH.Info
    assert graph.value(late, KTH.restsOn) == URIRef("https://w3id.org/koteihyo/id/assumption/base-year")
    assert graph.value(late, KTH.about) == IDS.plan
    assert (late, KTH.quotes, IDS.entry("core-2.2.2.1")) in graph
    slip = URIRef(f"{IDS.plan}/finding/Misprint/entry.other-2.2.2.6")
    assert graph.value(slip, SH.resultSeverity) == KSH.Report


def test_the_table_is_for_readers(found):
    table = finding_forms.as_table(found)
    assert table.startswith("重大 0件　注意 4件　参考 ")
    assert "■ 注意　数値目標の期間が、計画の期間より長くなっています。（1件）" in table
    assert "その他業務 3/4    段階３  699行  水道普及率を10年以内に10％アップ" in table
    assert not JARGON.search(table)


def test_a_plan_without_findings_is_still_a_table():
    assert finding_forms.as_table([]) == "重大 0件　注意 0件　参考 0件　報告 0件\n"


def test_json_says_all_of_it_in_both_languages(found):
    told = json.loads(finding_forms.as_json(found))
    assert len(told) == len(found)
    late = next(each for each in told if each["finding"].endswith("StartAfterStage/measure.other-3.2.2.10"))
    assert late["finds"] == [{"value": "P4Y", "name": {"ja": "4年", "en": "4 years"}}]
    assert late["quotes"][0]["sheet"] == {"ja": "その他業務 3/4", "en": "other business 3/4"}
    assert late["message"]["en"].startswith("It may start later")
    assert late["assumption"] is None
    silent = next(each for each in told if each["finding"].endswith("PledgeNeverPrinted/kawaguchi"))
    assert silent["assumption"]["en"].startswith("running numbers: ")


class Page(HTMLParser):
    """Reads a page: which elements are open, what words stand in it, what it would fetch."""

    def __init__(self, page):
        super().__init__()
        self.open, self.words, self.fetches = [], "", []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag not in {"meta", "br"}:
            self.open.append(tag)
        self.fetches += [value for name, value in attrs if name in {"src", "href"}]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words += data


def test_the_page_stands_by_itself_in_both_languages(found):
    page = Page(finding_forms.as_html(found))
    assert (page.open, page.fetches) == ([], [])
    assert "マニフェストのどの柱に当たるかが印刷されていません。" in page.words
    assert "前提：基準年度：" in page.words
    assert "does not say which pillar of the manifesto it serves." in page.words
    assert "内部管理業務：財政改革" in page.words
    assert not JARGON.search(page.words)


def test_no_word_of_a_plan_becomes_markup(found):
    quote = found[0].quotes[0].__class__(1, "x", "<script>alert(1)</script>", "表", "sheet", "段階", "stage")
    finding = findings.Finding(**{**vars(found[0]), "quotes": (quote,), "about_ja": "<b>&"})
    page = finding_forms.as_html([finding])
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "&lt;b&gt;&amp;" in page


def test_the_workbook_has_a_row_for_each_quotation_and_no_formula(found):
    quote = found[0].quotes[0].__class__(1, "x", "=1+1", "表", "sheet", "段階", "stage")
    planted = findings.Finding(**{**vars(found[0]), "quotes": (quote,)})
    book = openpyxl.load_workbook(io.BytesIO(finding_forms.as_xlsx([*found, planted])))
    rows = list(book.active.values)
    assert list(rows[0]) == finding_forms.COLUMNS
    assert len(rows) == 2 + sum(max(len(each.quotes), 1) for each in found)
    assert rows[-1][8] == "=1+1"
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} <= {"s", "n"}


def test_turtle_is_the_graph_of_the_findings(found):
    told = Graph().parse(data=finding_forms.as_turtle(found, IDS), format="turtle")
    assert set(told) == set(findings.findings_graph(found, IDS))


def test_no_word_that_a_reader_sees_is_the_validators(found):
    for each in found:
        assert not JARGON.search(" ".join(vars(each.wording).values()))
