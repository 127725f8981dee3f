"""Errors planted in copies of Kawaguchi's plan: each is found, with its shape and its place, and nothing else is.

A plant changes the plan's own files where they can carry the error: what is printed (`printed`), what was decided
(`curated`), what plan.toml says (`described`). What the readers of those files would refuse is planted in the graph
(`told`, `untold`). `adds` are the findings that appear, `removes` those that are true no longer, `alters` those that
now rest on other values: against the clean plan, these and no others. Plants that change different findings are planted
together, so that the plan is read a few times and not once an error. The plan with the same errors, in two graphs, is
then given to both validators.
"""

import csv
import hashlib
import io
import multiprocessing
import re
import shutil
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any, NamedTuple

import pytest

from koteihyo.graph.build import assemble
from koteihyo.graph.plan.description import PLANS
from koteihyo.graph.rdf import dataset
from koteihyo.graph.rdf.identifiers import Identifiers
from koteihyo.graph.rdf.names import BASE
from koteihyo.graph.validation import findings, reference, shacl
from koteihyo.graph.validation.shapes import own_shapes

IDS = Identifiers("kawaguchi")
PREFIXES = {
    "": f"{IDS.plan}/",
    "id": f"{BASE}id/",
    "kth": f"{BASE}ontology#",
    "oa": "http://www.w3.org/ns/oa#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True)
class Plant:
    """One error: what is changed, and which findings that adds, removes and alters."""

    name: str
    changes: tuple[Callable[[Any], Any], ...]
    adds: frozenset[str]
    removes: frozenset[str]
    alters: frozenset[str]


def plant(name, *changes, adds, removes="", alters=""):
    """Return a plant; findings are written ``Shape/thing`` as in their IRIs."""
    return Plant(name, changes, *(frozenset(each.split()) for each in (adds, removes, alters)))


def printed(old, new):
    """Change what the document prints, with the outline and the curation that repeat it and the hash that vouches."""

    def change(folder):
        replace(folder / "source.txt", old, new)
        replace(folder / "outline.md", old, new)
        replace(folder / "curation.csv", old, new, least=0)
        replace(folder / "indicators.toml", old, new, least=0)
        digest = hashlib.sha256((folder / "source.txt").read_bytes()).hexdigest()
        plan = folder / "plan.toml"
        plan.write_text(re.sub('sha256 = ".*"', f'sha256 = "{digest}"', plan.read_text("utf-8")), "utf-8")

    return change


def described(old, new):
    """Change what plan.toml says, at one place."""
    return lambda folder: replace(folder / "plan.toml", old, new)


def undecided(key):
    """Take back what was decided about what a goal measures, as the reader demands once its words change."""

    def change(folder):
        file = folder / "indicators.toml"
        blocks = re.split(r"(?=^\[|^#)", file.read_text("utf-8"), flags=re.MULTILINE)
        left = "".join(block for block in blocks if f'\nkey = "{key}"\n' not in block)
        file.write_text(re.sub(rf'^"{re.escape(key)}" = .*\n', "", left, flags=re.MULTILINE), "utf-8")

    return change


def replace(file, old, new, *, least=1):
    """Replace the one occurrence of a text in a file, in the document also where it is broken into lines."""
    found = re.compile(r"\s*".join(map(re.escape, old)))
    text, count = found.subn(lambda _: new, file.read_text("utf-8"))
    assert least <= count <= 1, (file.name, old, count)
    file.write_text(text, "utf-8")


def curated(entries, **columns):
    """Change columns of some entries' rows in curation.csv."""

    def change(folder):
        file = folder / "curation.csv"
        rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8"))))
        for row in rows:
            if row["entry"] in entries.split():
                row.update(columns)
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    return change


def written(text):
    """Return a triple, or its beginning, as N-Triples write it."""
    return " ".join(map(whole, re.findall(r'"[^"]*"\S*|\S+', text)))


def whole(term):
    """Return a term without prefixes."""
    if term.startswith('"'):
        value, mark, kind = term.partition("^^")
        return value + mark + (whole(kind) if kind else "")
    prefix, _, name = term.partition(":")
    return f"<{PREFIXES[prefix]}{name}>"


def told(*triples):
    """Add triples to the checked graphs."""
    return lambda text: text + "".join(f"{written(triple)} .\n" for triple in triples)


def untold(start):
    """Remove the triples that begin as written."""

    def change(text):
        kept = [line for line in text.splitlines(keepends=True) if not line.startswith(f"{written(start)} ")]
        assert len(kept) < text.count("\n"), start
        return "".join(kept)

    return change


IN_FILES = [
    plant(
        "a due year after its stage",
        printed("36．環境みどり基金の創設（平成18年度）", "36．環境みどり基金の創設（平成22年度）"),
        adds="",
        alters="DueAfterStage/kawaguchi",
    ),
    plant(
        "a due year before its stage",
        printed("31．製品共同販売店（障害者）（平成18年度）", "31．製品共同販売店（障害者）（平成17年度）"),
        adds="DueBeforeStage/kawaguchi",
    ),
    plant(
        "a start after its stage",
        printed("46．「総合教育センター」の開設（4年以内にｽﾀｰﾄ）", "46．「総合教育センター」の開設（9年以内にｽﾀｰﾄ）"),
        adds="StartAfterStage/measure.core-2.3.6.1",
    ),
    plant(
        "a start within months, later than its stage",
        printed("「総合教育センター」の開設（4年以内にｽﾀｰﾄ）", "「総合教育センター」の開設（72か月以内にｽﾀｰﾄ）"),
        adds="StartAfterStage/measure.core-2.3.6.1",
    ),
    plant(
        "a year without 度",
        printed("20．市民大学（平成19年度）", "20．市民大学（平成19年）"),
        adds="CalendarYear/measure.core-3.2.2.3",
    ),
    plant(
        "one measure with two due years, so its pledge has two as well",
        printed(
            "40．市民パートナーステーションの開設（平成18年度）", "40．市民パートナーステーションの開設（平成19年度）"
        ),
        adds="TwoDueYears/measure.core-2.2.5.5 PledgeTwoDates/pledge.40",
    ),
    plant(
        "one pledge with two dates, of which one now lies within its stage",
        printed("23．教員の研修の充実（平成20年度）", "23．教員の研修の充実（平成19年度）"),
        adds="PledgeTwoDates/pledge.23",
        alters="DueAfterStage/kawaguchi",
    ),
    plant(
        "a pledge without a date, so with none after its stage",
        printed("39．景観条例の制定（平成20年度）", "39．景観条例の制定"),
        adds="PledgeUndated/pledge.39",
        alters="DueAfterStage/kawaguchi",
    ),
    plant(
        "a wrong pledge number: one has two wordings, the other none",
        printed("27．「子育て支援課」の設置", "26．「子育て支援課」の設置"),
        adds="PledgeWords/pledge.26",
        alters="PledgeNeverPrinted/kawaguchi",
    ),
    plant(
        "a pledge number beyond the last, and its own never printed",
        printed("48．コミュニティスクールの設置", "58．コミュニティスクールの設置"),
        adds="PledgeBeyondLast/pledge.58",
        alters="PledgeNeverPrinted/kawaguchi",
    ),
    plant(
        "one measure under two numbers, one of them never printed before",
        printed("21．全市立高等学校に", "24．全市立高等学校に"),
        adds="TwoPledges/measure.core-2.2.6.1",
        alters="PledgeNeverPrinted/kawaguchi",
    ),
    plant(
        "a number at one of two places",
        printed("電子市役所の構築（43）", "電子市役所の構築"),
        adds="NumberedHereOnly/measure.core-1.2.5.1",
        alters="SheetWithoutPillar/sheet.internal-2",
    ),
    plant(
        "a date at one of two places",
        printed("21．日本一のボランティアの街（平成20年度）", "21．日本一のボランティアの街"),
        adds="DatedHereOnly/measure.core-2.2.5.3",
    ),
    plant(
        "a pledge that only a goal names, and that goal has no date",
        printed("34．保育所の定員を430人分増員", "保育所の定員を430人分増員"),
        adds="PledgeOnlyGoal/pledge.34 PledgeUndated/pledge.34",
    ),
    plant(
        "the same words on another sheet that nobody joined",
        curated("internal-2.3.4", same_as="", same_as_reason=""),
        adds="SameWordsApart/goal.internal-1.3.2.3 GoalUnmeasurable/goal.internal-1.3.2.3",
        alters="GoalOffSubject/goal.internal-1.3.2.3",
    ),
    plant(
        "one measure at two stages",
        curated("core-2.2.5.1", same_as="core-2.1.5.1", same_as_reason="同じ見直し"),
        adds="SharedStages/measure.core-2.1.5.1",
    ),
    plant(
        "a strand that never arrives",
        curated("core-2.3.3 core-2.3.3.1", strand="core-2.4"),
        adds="StrandNeverArrives/strand.core-2.3",
    ),
    plant(
        "a strand without a start",
        curated("core-2.1.2 core-2.1.2.1", strand="core-2.4"),
        adds="StrandWithoutStart/strand.core-2.2",
    ),
    plant(
        "a strand that skips a stage",
        curated("core-1.2.6 core-1.2.6.1", strand="core-1.5"),
        adds="StrandSkipsStage/strand.core-1.6",
    ),
    plant(
        "a strand that nothing belongs to",
        described(
            '  { number = 6, label = { ja = "市民満足度"',
            '  { number = 7, label = { ja = "混雑", en = "Queues" }, themes = ["staff-courtesy"] },\n'
            '  { number = 6, label = { ja = "市民満足度"',
        ),
        adds="StrandEmpty/strand.core-1.7",
    ),
    plant(
        "a survey that nothing takes up",
        curated("other-1.2.4.2", follows="", follows_reason=""),
        adds="SurveyUnused/measure.other-1.1.6.3",
    ),
    plant(
        "a plan that nobody carries out",
        curated("internal-1.2.4.1.1", follows="", follows_reason=""),
        adds="PlanUnused/measure.internal-2.1.3.1",
    ),
    plant(
        "a goal that nobody could measure",
        printed("非行行為の減少", "非行行為への対応"),
        undecided("other-2.3.3.1"),
        adds="GoalUnmeasurable/goal.other-2.3.3.1",
        removes="GoalWithoutFigure/goal.other-2.3.3.1",
    ),
    plant(
        "a measure at the last stage, so no longer a goal to measure",
        curated("other-1.3.4.2", kind="measure:facility", kind_reason="施設の整備と読む"),
        undecided("other-1.3.4.2"),
        adds="MeasureAtEnd/measure.other-1.3.4.2",
        removes="GoalUnmeasurable/goal.other-1.3.4.2",
    ),
    plant(
        "a figure for longer than the plan",
        printed("毎年３億程度の市税の増加", "８年以内に３億程度の市税の増加"),
        adds="TargetBeyondPlan/target.internal-1.3.3.1",
    ),
    plant(
        "a figure neither per year nor by a date",
        printed("毎年３億程度の市税の増加", "３億程度の市税の増加"),
        adds="TargetUntimed/goal.internal-1.3.3.1",
    ),
    plant(
        "a figure without its unit, which the reading has to supply",
        printed("150億円を超える歳出の圧縮", "150億を超える歳出の圧縮"),
        adds="TargetAmbiguous/target.internal-1.3.2.1",
    ),
    plant(
        "two figures for one indicator, the second where there was none",
        printed("予算の適正配分の実現", "職員数300人の純減"),
        undecided("internal-1.3.4.2"),
        adds="TargetsDisagree/indicator.internal-1.3.2.2",
        removes="GoalUnmeasurable/goal.internal-1.3.4.2",
    ),
    plant(
        "one indicator up here and down there",
        printed("放置自転車の減少", "ゴミ量の増加"),
        undecided("other-2.3.3.4"),
        adds="IndicatorTwoWays/indicator.other-4.3.2.1 OpenDataSearch-subject/search.other-2.3.3.4",
        alters="GoalWithoutFigure/goal.other-2.3.3.4",
    ),
    plant(
        "a reference that leads nowhere, so is not returned from anywhere",
        printed("「その他業務１/４、２/４」を参照", "「その他業務５/４」を参照"),
        adds="ReferenceNowhere/reference.1",
        removes="ReferenceNotReturned/reference.1",
    ),
    plant(
        "a reference of which one half leads nowhere",
        printed("「その他業務１/４、２/４」を参照", "「その他業務１/４、５/４」を参照"),
        adds="",
        alters="ReferenceNotReturned/reference.1",
    ),
    plant(
        "a sheet without pillars",
        described('pillars = ["living"]', "pillars = []"),
        adds="SheetWithoutPillar/sheet.other-1",
    ),
    plant(
        "a sheet without a page mark",
        described('page_mark = "1.2.8-8"\n', ""),
        printed("1.2.8-8\n", ""),
        adds="SheetWithoutPageMark/sheet.other-2",
        alters="PillarOrder/kawaguchi",
    ),
    plant(
        "a pledge on two sheets that no pillar is common to",
        printed("39．景観条例の制定", "12．景観条例の制定"),
        adds="PillarsDisagree/pledge.12",
        alters="PledgeNeverPrinted/kawaguchi",
    ),
    plant(
        "pillars in another order",
        described(
            'pillars_line = "マニフェスト（暮らしづくり、手づくり）"',
            'pillars_line = "マニフェスト（手づくり、暮らしづくり）"',
        ),
        printed("マニフェスト（暮らしづくり、手づくり）", "マニフェスト（手づくり、暮らしづくり）"),
        adds="",
        alters="PillarOrder/kawaguchi",
    ),
    plant(
        "a goal that nothing leads to any longer",
        curated("other-4.3.2.3", follows="", follows_reason=""),
        adds="GoalWithoutLead/goal.other-4.3.2.3",
    ),
    plant(
        "a goal that loses its figure",
        printed("職員数200人の純減", "職員数の純減"),
        adds="GoalWithoutFigure/goal.internal-1.3.2.2",
    ),
    plant(
        "what is done, under the heading of a survey",
        printed("歩道・サイクリング道路状況調査", "歩道・サイクリング道路の新設"),
        adds="SurveyHoldsAct/measure.other-3.1.3",
    ),
    plant(
        "a place that only one of two sheets names",
        printed("電子市役所の構築（43）", "鳩ヶ谷に電子市役所の構築（43）"),
        adds="ScopeDiffers/entry.internal-2.2.2.3",
    ),
    plant(
        "one goal on sheets of different subjects",
        printed("緑地の積極的保存", "街路灯の充実"),
        undecided("other-4.3.3.1"),
        adds="GoalOffSubject/goal.other-2.3.3.5 SameWordsApart/goal.other-2.3.3.5",
    ),
    plant(
        "a base year one later: what was late is in time, and what is due at once stands a stage too late",
        described("[base_year]\nyear = 2005", "[base_year]\nyear = 2006"),
        adds="DueBeforeStage/kawaguchi",
        removes="DueAfterStage/kawaguchi",
    ),
    plant(
        "one sheet number twice, so the next is missing after both",
        described('footer = "その他業務　４／４"', 'footer = "その他業務　３／４"'),
        described("number = 4\ncount = 4", "number = 3\ncount = 4"),
        printed("その他業務　４／４", "その他業務　３／４"),
        adds="SheetNumberTwice/sheet.other-3 SheetNumberTwice/sheet.other-4 "
        "SheetMissing/sheet.other-3 SheetMissing/sheet.other-4",
    ),
    plant(
        "sheets out of different totals, so one is missing at the end",
        described('footer = "基幹業務　３／３"', 'footer = "基幹業務　３／４"'),
        described("number = 3\ncount = 3", "number = 3\ncount = 4"),
        printed("基幹業務　３／３", "基幹業務　３／４"),
        adds="SheetCountDiffers/sheet.core-1 SheetCountDiffers/sheet.core-2 SheetCountDiffers/sheet.core-3 "
        "SheetMissing/sheet.core-3",
    ),
    plant(
        "a misprint",
        curated("other-4.3.2.2", sic="ゴミ分別遵守率が良い", sic_reason="分類は分別の誤りと思われる"),
        adds="Misprint/entry.other-4.3.2.2",
    ),
    plant(
        "a number that no rule reads",
        printed("JR各駅周辺の治安の強化", "JR３駅周辺の治安の強化"),
        adds="NumberNotUnderstood/entry.other-2.3.2.5",
    ),
    plant(
        "a measure of no known kind",
        printed("情報交流", "ふれあい"),
        adds="MeasureUnkinded/measure.core-3.2.3.4.1",
    ),
]
IN_GRAPH = [
    plant(
        "sheets two and three without the first",
        untold(":sheet/core-1 kth:sheetNumber"),
        told(':sheet/core-1 kth:sheetNumber "4"^^xsd:integer'),
        adds="Sheet-sheetNumber/sheet.core-1 SheetMissing/sheet.core-2",
    ),
    plant(
        "an entry without its place in the text",
        untold(":entry/core-1.1.2 kth:evidence"),
        adds="Passage-evidence/entry.core-1.1.2",
    ),
    plant(
        "a run of characters that ends before it starts",
        untold(":entry/core-1.1.3/run/1/position oa:start"),
        told(':entry/core-1.1.3/run/1/position oa:start "9000"^^xsd:integer'),
        adds="Position-start/entry.core-1.1.3.run.1.position",
    ),
    plant(
        "an entry that states nothing",
        untold(":entry/core-1.1.4 kth:states"),
        adds="EntrySilent/entry.core-1.1.4",
    ),
    plant(
        "a measure that nothing states, though an entry claims to",
        untold(":measure/core-1.1.5 kth:statedBy"),
        adds="StatementUnstated/measure.core-1.1.5 StatementNotReturned/entry.core-1.1.5",
    ),
    plant(
        "a measure that is a goal, and as such not measurable",
        told(":measure/core-1.1.4.1 rdf:type kth:Goal"),
        adds="StatementTwofold/measure.core-1.1.4.1 GoalUnmeasurable/measure.core-1.1.4.1",
    ),
    plant(
        "a statement that is neither measure nor goal",
        untold(":measure/core-1.1.4.2 rdf:type kth:Measure"),
        adds="StatementUntyped/measure.core-1.1.4.2",
    ),
    plant(
        "an entry without a strand",
        untold(":entry/core-1.1.2.1 kth:inStrand"),
        adds="EntryAdrift/sheet.core-1",
    ),
    plant(
        "a headline row in a strand",
        told(":entry/core-1.1.1 kth:inStrand :strand/core-1.2"),
        adds="EntryTwicePlaced/entry.core-1.1.1",
    ),
    plant(
        "an entry in two strands",
        told(":entry/core-1.1.3.1 kth:inStrand :strand/core-1.4"),
        adds="Entry-inStrand/entry.core-1.1.3.1",
    ),
    plant(
        "a strand on two sheets",
        untold(":entry/core-1.1.3.2 kth:inStrand"),
        told(":entry/core-1.1.3.2 kth:inStrand :strand/core-2.4"),
        adds="StrandOffSheet/strand.core-2.4",
    ),
    plant(
        "a figure that is both a change and a level",
        told(":target/core-2.2.2.1 kth:figureBasis id:figure-basis/level"),
        adds="Target-figureBasis/target.core-2.2.2.1",
    ),
    plant(
        "two pledges of one number, one of them carried out by nothing",
        told(
            ":pledge/21b rdf:type kth:Pledge",
            ':pledge/21b rdfs:label "マニフェスト第21項"@ja',
            ':pledge/21b kth:pledgeNumber "21"^^xsd:integer',
            ":pledge/21b kth:inPlan id:kawaguchi",
        ),
        adds="PledgeNumberTwice/pledge.21 PledgeNumberTwice/pledge.21b",
        alters="PledgeNeverPrinted/kawaguchi",
    ),
    plant(
        "a due year that is no fiscal year",
        untold(":measure/core-2.2.5.5 kth:dueYear"),
        told(":measure/core-2.2.5.5 kth:dueYear :theme/waste"),
        adds="Statement-dueYear/measure.core-2.2.5.5",
    ),
    plant(
        "a decision without a reason",
        untold(":decision/core-1.1.1/strand kth:reason"),
        adds="Decision-reason/decision.core-1.1.1.strand",
    ),
    plant(
        "a strand without a theme",
        untold(":strand/core-1.3 kth:theme"),
        adds="ThemeWithoutBroader/strand.core-1.3",
    ),
    plant(
        "a strand without a name",
        untold(":strand/core-1.4 rdfs:label"),
        adds="Named-label/strand.core-1.4",
    ),
    plant(
        "a goal that a plan carries on",
        told(":goal/core-1.3.5 kth:precedes :measure/core-1.1.5.1"),
        adds="PrecedesBackwards/goal.core-1.3.5",
    ),
    plant(
        "a part that its whole is part of",
        told(":measure/core-1.1.6 kth:partOf :measure/core-1.1.6.1"),
        adds="PartOfItself/measure.core-1.1.6 PartOfItself/measure.core-1.1.6.1",
    ),
    plant(
        "an entry under one of another stage",
        untold(":entry/core-1.1.6.2 kth:underEntry"),
        told(":entry/core-1.1.6.2 kth:underEntry :entry/core-1.2.6"),
        adds="EntryOutOfPlace/entry.core-1.1.6.2",
    ),
    plant(
        "a suggestion more than certain",
        untold(":suggestion/1 kth:score"),
        told(':suggestion/1 kth:score "2.0"^^xsd:decimal'),
        adds="Suggestion-score/suggestion.1",
    ),
    plant(
        "a base year without its reason",
        untold("id:kawaguchi kth:baseYearNote"),
        adds="BaseYear-baseYearNote/kawaguchi",
    ),
    plant(
        "a document that cannot be told from another",
        untold(":document kth:sha256"),
        adds="Document-sha256/document",
    ),
    plant(
        "a sheet without a policy goal, and a policy goal without a sheet",
        untold(":sheet/core-3 kth:policyGoal"),
        adds="PolicyGoalUntitled/goal.core-3",
        removes="GoalOffSubject/goal.core-3.3.4.1 GoalOffSubject/goal.core-3.3.4.2",
    ),
    plant(
        "words of no kind",
        untold(":passage/1 kth:passageKind"),
        adds="PassageUnkinded/passage.1",
    ),
    plant(
        "a reference to a pledge",
        told(":reference/1 kth:refersTo :pledge/21"),
        adds="CrossReference-refersTo/reference.1",
    ),
    plant(
        "one measure with two periods to start within",
        told(':measure/other-3.2.2.10 kth:startWithin "P9Y"^^xsd:duration'),
        adds="TwoStarts/measure.other-3.2.2.10",
        alters="StartAfterStage/measure.other-3.2.2.10",
    ),
]


def graphs_of(folder):
    """Return what is checked of the plan in a folder, as N-Triples."""
    built = assemble([IDS.plan_id], folder=folder)
    return built.dataset.ntriples(dataset.checked_graphs(IDS)), built.findings[IDS.plan_id]


def short(found):
    """Return the values of each finding by its shape and thing."""
    return {each.iri.partition("/finding/")[2]: {value.value.value for value in each.finds} for each in found}


def copied(folder, source=PLANS / IDS.plan_id):
    """Copy the plan's folder into another."""
    shutil.copytree(source, folder / IDS.plan_id)
    return folder / IDS.plan_id


@pytest.fixture(scope="module")
def clean():
    """The plan as it is: what is checked of it, and its findings."""
    data, found = graphs_of(PLANS)
    return data.decode("utf-8"), short(found)


class Changes(NamedTuple):
    """Findings by what became of them beside those of the clean plan."""

    adds: set[str]
    removes: set[str]
    alters: set[str]


def compare(planted, clean):
    """Return which findings appear, are true no longer, and rest on other values."""
    both = planted.keys() & clean.keys()
    return Changes(
        planted.keys() - clean.keys(),
        clean.keys() - planted.keys(),
        {key for key in both if planted[key] != clean[key]},
    )


def list_faults(planted, clean, plants):
    """Return what each plant lacks, and what changed that none of them changes."""
    changes, faults = compare(planted, clean), []
    for kind, changed in changes._asdict().items():
        lacking = {plant.name: getattr(plant, kind) - changed for plant in plants}
        faults += [f"{name}: {kind} not {sorted(missing)}" for name, missing in lacking.items() if missing]
        strange = changed.difference(*(getattr(plant, kind) for plant in plants))
        faults += [f"no plant {kind} {sorted(strange)}"] if strange else []
    return faults


# Errors that others hide where all are planted together: these are planted apart.
MASKED = {
    "a pledge without a date, so with none after its stage",
    "two figures for one indicator, the second where there was none",
}


def plant_those_that_fit(plants, folder):
    """Plant in a folder what neither clashes there nor changes a finding that another changes; return what that was."""
    taken, changed = [], set()
    for plant in plants:
        own = plant.adds | plant.removes | plant.alters
        if not own & changed and (plant.name not in MASKED or not taken) and not clashes(plant, folder):
            taken.append(plant)
            changed |= own
    return taken


def clashes(plant, folder):
    """Plant an error beside those in a folder, or leave the folder as it is if their words overlap."""
    before = {file: file.read_bytes() for file in folder.iterdir()}
    try:
        for change in plant.changes:
            change(folder)
    except AssertionError:
        for file, content in before.items():
            file.write_bytes(content)
        return True
    return False


@pytest.mark.slow
def test_each_error_in_the_files_is_found_and_nothing_else(clean, tmp_path):
    left, faults = [*IN_FILES], []
    for number in range(len(IN_FILES)):
        if not left:
            break
        taken = plant_those_that_fit(left, copied(tmp_path / str(number)))
        faults += list_faults(short(graphs_of(tmp_path / str(number))[1]), clean[1], taken)
        left = [plant for plant in left if plant not in taken]
    assert (faults, left) == ([], [])


@pytest.mark.slow
def test_each_error_in_the_graph_is_found_and_nothing_else(clean):
    text = clean[0]
    for plant in IN_GRAPH:
        for change in plant.changes:
            text = change(text)
    assert list_faults(short(findings.find(text.encode("utf-8"), IDS)), clean[1], IN_GRAPH) == []


def test_at_least_thirty_errors_are_planted():
    assert len({plant.name for plant in IN_FILES + IN_GRAPH}) == len(IN_FILES + IN_GRAPH) >= 30


def together(tmp_path):
    """Return two graphs that hold every planted error between them, and the errors that each holds."""
    first, second = copied(tmp_path / "1"), copied(tmp_path / "2")
    taken = [plant for plant in IN_FILES if plant.name not in MASKED and not clashes(plant, first)]
    left = [plant for plant in IN_FILES if plant not in taken]
    assert not [plant.name for plant in left if clashes(plant, second)]
    text = graphs_of(tmp_path / "2")[0].decode("utf-8")
    for plant in IN_GRAPH:
        for change in plant.changes:
            text = change(text)
    return [(graphs_of(tmp_path / "1")[0], taken), (text.encode("utf-8"), left + IN_GRAPH)]


@pytest.mark.slow(67)
def test_both_validators_say_the_same_of_the_plan_with_every_planted_error(tmp_path):
    graphs = together(tmp_path)
    shapes = own_shapes()
    # pyshacl takes half a minute a graph, so the graphs share the cores.
    with ProcessPoolExecutor(len(graphs), mp_context=multiprocessing.get_context("forkserver")) as pool:
        references = pool.map(reference.validate, [data for data, _ in graphs], [shapes] * len(graphs))
        for (data, plants), expected in zip(graphs, references, strict=True):
            results = shacl.validate(data, shapes)
            assert results == expected
            found = short(findings.findings(results, data, IDS, shapes))
            assert [plant.name for plant in plants if not plant.adds <= found.keys()] == []
