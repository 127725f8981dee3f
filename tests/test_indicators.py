"""What the goals measure: every goal is accounted for, each decision has its reason, each word its own graph."""

import re
import shutil

import pytest
from rdflib import Literal, URIRef
from rdflib.namespace import RDF, RDFS, SDO, SKOS

from koteihyo.graph.codelists import CodeLists
from koteihyo.graph.contents import plan_graphs
from koteihyo.graph.curation.indicators import indicator_words
from koteihyo.graph.errors import Faults, KoteihyoError
from koteihyo.graph.model import read_model
from koteihyo.graph.plan.description import PLANS, read_plan
from koteihyo.graph.rdf import dataset
from koteihyo.graph.rdf.identifiers import KTH, OA, SDG, UNIT, Identifiers, concept

IDS = Identifiers("kawaguchi")
LISTS = CodeLists.load(dataset.ONTOLOGY)
# The targets that FACTS of the project hold to be plausible for a city's plan, and no others.
TARGETS = {"11.5", "11.7", "11.2", "6.3", "11.6", "12.5", "4.2", "10.2", "16.1", "16.7", "16.6", "16.10", "13.3"}


@pytest.fixture(scope="module")
def model():
    return read_model(read_plan(PLANS / "kawaguchi"), LISTS)


@pytest.fixture(scope="module")
def graphs(model):
    return plan_graphs(model, IDS)


@pytest.fixture
def folder(tmp_path):
    """A copy of the plan's folder, to be spoilt."""
    return shutil.copytree(PLANS / "kawaguchi", tmp_path / "kawaguchi")


def spoilt(folder, old, new):
    """Return what is told when the file says something else at one place, and the line on which that stands."""
    file = folder / "indicators.toml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(KoteihyoError) as told:
        read_model(read_plan(folder), LISTS)
    return str(told.value), told.value


def test_every_goal_measures_something_or_says_why_nobody_could(model):
    parents = {entry.passage.parent for entry in model.entries.values()}
    asked = {
        key
        for key, each in model.statements.items()
        if each.type == "goal" and key not in parents and not each.first.row.headline
    }
    decided = model.indicators
    answered = {*decided.unmeasurable} | {key for key in decided.by_statement if key in asked}
    assert asked <= answered
    assert all(model.statements[key].first.row.headline for key in answered - asked), "a headline may be answered too"


def test_every_indicator_that_the_rules_read_was_looked_at(model):
    read = {key for key, each in model.statements.items() if indicator_words(each)}
    assert read <= {*model.indicators.by_statement}


def test_every_indicator_says_what_is_counted_in_which_unit_and_why(graphs):
    curation = graphs["curation"]
    indicators = set(graphs["plan"].subjects(RDF.type, KTH.Indicator)) | set(curation.subjects(RDF.type, KTH.Indicator))
    assert len(indicators) == 39
    for indicator in indicators:
        for predicate in (RDFS.label, KTH.counts):
            found = [*graphs["plan"].objects(indicator, predicate), *curation.objects(indicator, predicate)]
            assert {text.language for text in found} == {"ja", "en"}, indicator
        assert curation.value(indicator, KTH.unit)
        assert curation.value(indicator, SDO.unitText)
        assert curation.value(indicator, KTH.reason)


def test_two_sheets_share_the_satisfaction_of_citizens_by_a_curators_word(graphs):
    indicator = IDS.of("indicator", "core-1.3.1")
    assert (IDS.of("goal", "core-1.3.1"), KTH.indicator, indicator) in graphs["plan"]
    assert (IDS.of("goal", "internal-2.3.1"), KTH.indicator, indicator) in graphs["curation"]
    assert not list(graphs["plan"].subjects(KTH.indicator, IDS.of("indicator", "internal-2.3.1")))


def test_what_the_rules_do_not_read_is_in_the_curation_alone(graphs):
    goal, indicator = IDS.of("goal", "other-4.3.5.1"), IDS.of("indicator", "other-4.3.5.1")
    assert {kind for kind, graph in graphs.items() if (goal, KTH.indicator, indicator) in graph} == {"curation"}


def test_a_misprint_is_kept_beside_what_is_meant(graphs):
    indicator = IDS.of("indicator", "other-3.3.4.1")
    assert (indicator, SKOS.altLabel, Literal("水道普及率", lang="ja")) in graphs["plan"]
    assert (indicator, RDFS.label, Literal("下水道普及率", lang="ja")) in graphs["curation"]
    assert not list(graphs["plan"].objects(indicator, RDFS.label))
    assert graphs["curation"].value(indicator, KTH.unit) == UNIT.PERCENT


def test_accidents_to_the_elderly_are_one_indicator_of_three_sheets(model, graphs):
    for key in ("core-3.3.4.1", "other-1.3.6.1", "other-2.3.4.1"):
        assert (IDS.of("goal", key), KTH.indicator, IDS.of("indicator", "core-3.3.4.1")) in graphs["plan"]


def test_a_class_is_an_annotation_of_ours_with_its_reason(graphs):
    curation = graphs["curation"]
    annotations = set(curation.subjects(RDF.type, OA.Annotation))
    assert len(annotations) > 40
    for annotation in annotations:
        body = URIRef(str(curation.value(annotation, OA.hasBody)))
        code = body.rpartition("/")[2]
        assert (body == SDG[code] and code in TARGETS) or LISTS.lexicon.has_concept("cofog", code), body
        assert curation.value(annotation, KTH.reason)
        assert curation.value(annotation, OA.motivatedBy) == OA.classifying
    assert (IDS.of("annotation", "other-4.3.2.1", "cofog-05.1"), OA.hasBody, concept("cofog", "05.1")) in curation
    assert not [
        graph for kind, graph in graphs.items() if kind != "curation" and set(graph[: RDF.type : OA.Annotation])
    ]


@pytest.mark.parametrize(
    ("old", "new", "says", "at", "key"),
    [
        ('key = "core-1.3.4.2"', 'key = "core-9.9"', "goals にありません", "市で処理できる事務", "key"),
        ('{ "core-1.3.4.2" = ', '{ "core-9.9" = "なし", "core-1.3.4.2" = ', "core-9.9", "市で処理できる事務", "goals"),
        (
            '{ "core-1.3.4.2" = ',
            '{ "core-1.1.2" = "計画", "core-1.3.4.2" = ',
            "目標でも",
            "市で処理できる事務",
            "goals",
        ),
        ('= "待機児童の解消"', '= "待機児童の増加"', "「待機児童の解消」です", "待機児童", "goals"),
        ('ja = "待機児童", en', 'ja = "待機者", en', "指標の読み取りは「待機児童」", "待機者", "goals"),
        ('unit = "TONNE"', 'unit = "STONE"', "STONE", "ゴミ量", "unit"),
        ('better = "level"', 'better = "sideways"', "sideways", "予算", "better"),
        ('"13.3" =', '"18.3" =', "18.3", "地球温暖化教育の受講者", "sdg"),
        ('"05.2" =', '"55.2" =', "55.2", "下水道普及率", "cofog"),
        ('"05.2" = "下水道の整備"', '"05.2" = ""', "理由", "下水道普及率", "cofog"),
    ],
)
def test_a_fault_is_told_with_its_file_and_line(folder, old, new, says, at, key):
    text, _ = spoilt(folder, old, new)
    lines = (folder / "indicators.toml").read_text("utf-8").splitlines()
    block = next(number for number, line in enumerate(lines) if line.startswith(f'label = {{ ja = "{at}"')) - 2
    place = next(number for number, line in enumerate(lines) if number > block and line.startswith(f"{key} = ")) + 1
    assert f"{folder / 'indicators.toml'}:{place}: " in text
    assert says in text


def test_a_goal_that_measures_something_is_not_called_unmeasurable(folder):
    text, _ = spoilt(folder, '"core-2.3.5.1" =', '"core-2.3.2.1" =')
    line = (
        (folder / "indicators.toml")
        .read_text("utf-8")
        .splitlines()
        .index(
            next(
                line
                for line in (folder / "indicators.toml").read_text("utf-8").splitlines()
                if line.startswith('"core-2.3.2.1"')
            )
        )
    )
    assert f":{line + 1}: core-2.3.2.1 には指標があります" in text


def test_all_faults_are_told_together(folder):
    spoilt(folder, '"13.3" =', '"18.3" =')
    _, told = spoilt(folder, 'unit = "TONNE"', 'unit = "STONE"')
    assert isinstance(told, Faults)
    assert len(told.faults) == 2


@pytest.mark.parametrize(("old", "new"), [("[[indicators]]", "[indicators"), ("reason = ", "becauze = ")])
def test_a_file_that_cannot_be_read_says_where(folder, old, new):
    text, _ = spoilt(folder, old, new)
    assert re.search(r"indicators\.toml:\d+: ", text)


def test_a_plan_without_the_file_keeps_what_the_rules_read(folder):
    (folder / "indicators.toml").unlink()
    graphs = plan_graphs(read_model(read_plan(folder), LISTS), IDS)
    assert (IDS.of("goal", "internal-2.3.1"), KTH.indicator, IDS.of("indicator", "internal-2.3.1")) in graphs["plan"]
    assert (IDS.of("indicator", "other-3.3.4.1"), RDFS.label, Literal("水道普及率", lang="ja")) in graphs["plan"]
