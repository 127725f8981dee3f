"""StratML: what comes as XML is published and cited like a printed plan, and what goes out as XML is valid."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
import xmlschema
from rdflib import Graph
from rdflib.namespace import RDF, RDFS

from koteihyo.graph.build import assemble, build
from koteihyo.graph.codelists import Lexicon
from koteihyo.graph.errors import KoteihyoError
from koteihyo.graph.interop.stratml.elements import decode
from koteihyo.graph.interop.stratml.folder import write_folder
from koteihyo.graph.interop.stratml.publication import read_strategy as of_store
from koteihyo.graph.interop.stratml.reader import read_stratml
from koteihyo.graph.interop.stratml.writer import write_strategy
from koteihyo.graph.plan.description import PLANS
from koteihyo.graph.rdf import dataset
from koteihyo.graph.rdf.identifiers import KSH, KTH, OA, Identifiers
from koteihyo.graph.versions import folders
from koteihyo.service.app import create_app
from koteihyo.service.configuration.settings import Limits, Serving
from koteihyo.service.engines.embedded import EmbeddedEngine

HERE = Path(__file__).parent / "stratml"
COMMAND = shutil.which("koteihyo", path=str(Path(sys.executable).parent))
LEXICON = Lexicon.load(dataset.ONTOLOGY)
SCHEMA = xmlschema.XMLSchema(HERE / "PerformancePlanOrReport.xsd")
SAMPLES = ["part2.xml", "part1-loose.xml"]


def xml(name):
    return (HERE / name).read_bytes()


def reading(data, name="plan.xml"):
    return read_stratml(decode(data, Path(name)), LEXICON, Path(name))


def assembled(folder, name, data, language="ja"):
    """Return all graphs of a plan that came as these bytes."""
    write_folder(folder / name, data, language)
    return assemble([name], folder=folder)


def store_of(built):
    store = ox.Store()
    store.extend(built.dataset.merge_asserted())
    return store


def strategy(folder, name, data):
    """Return the plan that the graph of these bytes holds."""
    return of_store(store_of(assembled(folder, name, data)), Identifiers(name))


def run(*arguments, data=None, folder=None):
    environment = {**os.environ, **({"KOTEIHYO_DATA": str(data)} if data else {})}
    return subprocess.run(
        [COMMAND, *map(str, arguments)], capture_output=True, text=True, check=False, env=environment, cwd=folder
    )


# Out -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def kawaguchi(published):
    """Return Kawaguchi's plan as the command writes it."""
    done = subprocess.run(
        [COMMAND, "export", "stratml", "kawaguchi", "--data", published], capture_output=True, check=True
    )
    return done.stdout


def test_kawaguchi_is_valid_part_2(kawaguchi):
    SCHEMA.validate(kawaguchi.decode())


def test_the_schema_refuses_what_the_standard_does(kawaguchi):
    for right, wrong in [
        (b'Type="Performance_Plan"', b'Type="Plan"'),
        (b"<Identifier>core-1<", b"<Identifier>1-core<"),
        (b"<Identifier>core-1<", b"<Identifier>core-1.1.1<"),
        (re.search(b"<UnitOfMeasurement>.*?</UnitOfMeasurement>", kawaguchi)[0], b""),
        (b"<NumberOfUnits>430<", "<NumberOfUnits>430人<".encode()),
    ]:
        assert right in kawaguchi
        assert not SCHEMA.is_valid(kawaguchi.replace(right, wrong).decode())


def test_every_statement_of_kawaguchi_goes_out_once(kawaguchi, published):
    names = {"s": "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport"}
    identifiers = [
        match.text for match in ElementTree.fromstring(kawaguchi).findall(".//s:Objective/s:Identifier", names)
    ]
    counts = folders.current(published).manifest["plans"]["kawaguchi"]
    assert len(identifiers) == len(set(identifiers)) == counts["measures"] + counts["goals"]


def test_a_stage_stands_in_the_sequence_indicator_and_in_other_information(kawaguchi):
    text = kawaguchi.decode()
    _, _, objective = text.partition("<Identifier>core-1.2.3.4</Identifier>")
    assert "<SequenceIndicator>core-1.2.3.4</SequenceIndicator>" in objective[:200]
    assert "種別 Type: measure\n段階 Stage: 2 段階２（2年後）" in objective[:400]
    assert "期限 Due: 平成18年度" in objective[:1500]


def test_a_figure_goes_out_as_a_number_with_its_print_beside_it(kawaguchi):
    text = kawaguchi.decode()
    assert "<NumberOfUnits>430</NumberOfUnits>" in text
    assert "表記 Printed: 430人" in text


def test_a_plan_that_is_not_published_is_told(published):
    done = run("export", "stratml", "nowhere", "--data", published)
    assert done.returncode == 2
    assert "nowhere" in done.stderr
    assert "Traceback" not in done.stderr


# Out, in and out again -------------------------------------------------------------------------------------------


def test_kawaguchi_comes_back_as_it_went_out(kawaguchi, tmp_path):
    assert write_strategy(strategy(tmp_path, "again", kawaguchi)) == kawaguchi


@pytest.mark.parametrize("name", SAMPLES)
def test_what_the_model_holds_survives_the_journey(name, tmp_path):
    held = strategy(tmp_path / "a", "plan", xml(name))
    out = write_strategy(held)
    SCHEMA.validate(out.decode())
    assert strategy(tmp_path / "b", "plan", out) == held
    assert reading(out).remarks == []


def test_the_model_holds_what_the_document_says(tmp_path):
    found = strategy(tmp_path, "midori", xml("part2.xml"))
    assert (found.name, found.type, found.start, found.end) == (
        "みどり町 水と緑の計画", "Performance_Plan", "2027-04-01", "2030-03-31")  # fmt: skip
    assert [organization.name for organization in found.organizations] == ["みどり町"]
    first, second = found.goals
    assert (first.name, first.identifier) == ("水辺をきれいにする", "_g1")
    assert [stakeholder.name for stakeholder in first.stakeholders] == ["市民", "みどり川を愛する会"]
    assert (second.name, second.objectives) == ("緑をふやす", ())
    sewers, cleaning = first.objectives
    assert (sewers.type, sewers.stages, sewers.themes, sewers.note) == (
        "measure", ("2",), ("water-quality",), "所管は水道課。")  # fmt: skip
    assert (cleaning.part_of, cleaning.themes, cleaning.note) == (("_g1o1",), ("no-such-theme",), "")
    rate, complaints = sewers.measurements
    assert (rate.dimension, rate.unit, rate.direction) == ("下水道普及率", "％", "increase")
    (result,) = rate.targets
    assert (str(result.value), result.comparator, result.end, result.note) == (
        "85.5",
        "at-least",
        "2030-03-31",
        "暫定値",
    )
    assert (complaints.dimension, complaints.instances) == ("苦情の件数", ())


# In --------------------------------------------------------------------------------------------------------------


def test_a_loose_document_is_read_as_far_as_its_words_go():
    found = reading(xml("part1-loose.xml")).strategy
    streets, play = found.goals
    assert streets.name == "Safe & sound  streets"
    fewer, lights, teach = streets.objectives
    assert (fewer.name, lights.name) == ("Fewer <accidents>", "Lights at every crossing")
    assert lights.part_of == (fewer.key,)
    assert teach.name == "Teach children the rules of the road."
    assert [(target.printed, str(target.value)) for target in fewer.measurements[0].targets] == [
        ("1,200", "1200"),
        ("about half", "None"),
    ]
    assert play.name == play.objectives[0].name == "A place to play in every ward"


@pytest.mark.parametrize("name", SAMPLES)
def test_every_word_is_in_the_model_or_told_with_its_line(name):
    found = reading(xml(name))
    told = {remark.path for remark in found.remarks if remark.kind == "left"}
    mended = {remark.path for remark in found.remarks if remark.kind == "mended"}
    held = repr(found.strategy)
    for element in found.root.walk():
        if element.path not in told and element.path.rpartition("/")[0] not in mended:
            for line in element.text.splitlines():
                assert repr(line.rpartition(": ")[2])[1:-1] in held, element.path
    lines = xml(name).decode().splitlines()
    for remark in found.remarks:
        assert remark.path.rpartition("/")[2].partition("[")[0].lstrip("@") in lines[remark.line - 1]


def test_the_report_is_in_both_languages_and_names_the_line():
    done = run("import", "stratml", "--dry-run", HERE / "part1-loose.xml")
    assert (
        f"{HERE / 'part1-loose.xml'}:16: StrategicPlanCore/Goal[1]/Objective[1]/PerformanceIndicator/"
        "MeasurementInstance/TargetResult[1]/EndDate「2030」は読み込みません（日付ではありません）" in done.stdout
    )
    assert "is left out: it is not a date." in done.stdout
    done = run("import", "stratml", "--dry-run", HERE / "part2.xml")
    assert f"{HERE / 'part2.xml'}:70: Submitter/EmailAddressは読み込みません" in done.stdout
    assert "hanako" not in done.stdout


def test_a_persons_contact_details_are_not_published(tmp_path):
    built = assembled(tmp_path, "midori", xml("part2.xml"))
    told = built.dataset.ntriples(built.dataset.graphs)
    assert b"Hanako" in told
    assert b"hanako@" not in told


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "shift_jis", "euc-jp"])
def test_any_declared_encoding_is_read(encoding):
    text = xml("part2.xml").decode().replace('"UTF-8"', f'"{encoding}"')
    assert reading(text.encode(encoding)).strategy == reading(xml("part2.xml")).strategy


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE p [<!ENTITY a "aaaaaaaaaa"><!ENTITY x "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE p SYSTEM "http://127.0.0.1:9/p.dtd">',
    ],
)
def test_an_entity_reaches_nothing(doctype):
    text = f'<?xml version="1.0"?>\n{doctype}\n<StrategicPlan><Name>&x;</Name></StrategicPlan>'
    with pytest.raises(KoteihyoError, match="DTD") as told:
        reading(text.encode())
    assert told.value.line == 2


@pytest.mark.parametrize(
    ("text", "line"),
    [("<StrategicPlan>\n<Name></StrategicPlan>", 2), ("<html/>", 1), ("<a>" * 100 + "</a>" * 100, 1), ("", 1)],
)
def test_what_cannot_be_read_is_told_with_its_line(text, line):
    with pytest.raises(KoteihyoError) as told:
        reading(text.encode())
    assert told.value.line == line


# Published -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def beside(tmp_path_factory):
    """Return a data folder in which a plan that came as StratML is published beside Kawaguchi's."""
    folder = tmp_path_factory.mktemp("plans")
    shutil.copytree(PLANS / "kawaguchi", folder / "kawaguchi")
    done = run(
        "import", "stratml", HERE / "part2.xml", "--plans", folder, "--name", "midori", "--municipality", "999997"
    )
    assert done.returncode == 0, done.stderr
    assert run("import", "stratml", HERE / "part1-loose.xml", "--plans", folder, "--name", "town").returncode == 0
    build(folder / "data", folder=folder)
    return folder


def test_it_is_published_beside_kawaguchi_and_answers_the_same_questions(beside):
    version = folders.current(beside / "data")
    assert version.manifest["plans"]["midori"]["measures"] == 1
    assert version.manifest["plans"]["kawaguchi"]["entries"] == 443
    done = run("query", "plans", "--format", "csv", data=beside / "data")
    assert "みどり町 水と緑の計画" in done.stdout
    done = run("query", "statements-with-passages", "--plan", "midori", "--format", "csv", data=beside / "data")
    assert "下水道の普及,施策,下水道普及率,85.5,％" in done.stdout
    assert "StrategicPlanCore/Goal[1]/Objective[1]/Name,下水道の普及,23," in done.stdout
    assert run("check", "midori", "--plans", beside).stdout.endswith(
        "1 of 39 elements with words are left out (2.6%).\n"
    )
    assert "midori  みどり町 水と緑の計画  999997" in run("plans", "--plans", beside).stdout
    assert "印刷された表がありません" in run("suggest", "midori", "--plans", beside).stderr


def test_it_has_a_page_with_its_goals_and_what_stands_under_each(beside):
    engine = EmbeddedEngine.from_folder(beside / "data", Limits(workers=1))
    try:
        client = create_app(engine, serving=Serving(log="off")).test_client()
        page = client.get("/plans/midori?lang=ja").get_data(as_text=True)
        assert [
            page.index(words) for words in ("水辺をきれいにする", "下水道の普及", "水路の清掃", "緑をふやす")
        ] == sorted(page.index(words) for words in ("水辺をきれいにする", "下水道の普及", "水路の清掃", "緑をふやす"))
        assert 'href="/doc/midori/measure/_g1o1"' in page
        assert "目標4、指標2" in page
        assert "水と緑のまち" in page.partition("理念")[2]
        assert re.search(r"85\.5.*?71", page.partition("実績値")[2], re.S)
        assert "1から0まで" not in client.get("/pledges?plan=midori&lang=ja").get_data(as_text=True)
        home = client.get("/?lang=ja").get_data(as_text=True)
        assert not re.search(r"(?<!\d)0(?:表|項目)", home)
        goal = client.get("/doc/midori/measure/_g1o1.html?lang=en").get_data(as_text=True)
        assert re.search(r"85\.5.*?71", goal.partition("Targets and actual values")[2], re.S)
        assert "みどり町" in client.get("/?lang=ja").get_data(as_text=True)
        assert "Fewer &lt;accidents&gt;" in client.get("/plans/town?lang=en").get_data(as_text=True)
    finally:
        engine.close()


@pytest.mark.parametrize("name", SAMPLES)
def test_everything_stated_can_be_cited_to_the_characters_of_the_xml(name, tmp_path):
    text = xml(name).decode()
    built = assembled(tmp_path, "plan", xml(name))
    graph = Graph()
    graph.parse(data=built.dataset.ntriples([f"{Identifiers('plan').graph(kind)}" for kind in ("document", "plan")]))
    statements = set(graph.subjects(RDF.type, KTH.Statement))
    assert statements
    for statement in statements:
        assert list(graph.objects(statement, KTH.statedBy / KTH.evidence))
    for run_ in graph.subjects(RDF.type, OA.SpecificResource):
        position, quote = sorted(graph.objects(run_, OA.hasSelector))
        start, end = int(graph.value(position, OA.start)), int(graph.value(position, OA.end))
        assert text[start:end] == str(graph.value(quote, OA.exact))
        assert text.count("\n", 0, start) + 1 == int(graph.value(run_, KTH.line))


@pytest.mark.parametrize("name", SAMPLES)
def test_no_check_finds_it_wrong(name, tmp_path):
    (found,) = assembled(tmp_path, "plan", xml(name), "en").findings.values()
    assert [each.shape for each in found if each.severity == "violation"] == []


def test_what_only_a_curated_plan_can_say_is_not_asked_of_a_plan_that_came_as_xml(tmp_path):
    for name in SAMPLES:
        (found,) = assembled(tmp_path / name, "plan", xml(name), "en").findings.values()
        assert {str(KSH[each]) for each in ("MeasureUnkinded", "IndicatorUncounted")}.isdisjoint(
            each.shape for each in found
        )


def test_a_check_stops_a_build(tmp_path):
    changes = {
        "Part of: _g1o1": "Part of: _loop",
        "<Name>水路の清掃</Name>": "<Name>清掃</Name><Identifier>_loop</Identifier>",
    }
    data = xml("part2.xml").decode()
    for old, new in changes.items():
        data = data.replace(old, new)
    (found,) = assembled(tmp_path, "loop", data.encode()).findings.values()
    assert str(KSH["PartOfItself"]) in {each.shape for each in found if each.severity == "violation"}


def test_the_words_are_in_the_language_that_is_told(tmp_path):
    built = assembled(tmp_path, "town", xml("part1-loose.xml"), "en")
    labels = store_of(built).quads_for_pattern(None, ox.NamedNode(RDFS.label), None)
    names = {label.object.language for label in labels if label.subject.value.startswith(str(Identifiers("town").plan))}
    assert names == {"en"}


def test_a_plan_that_is_there_is_not_written_over(tmp_path):
    first = run("import", "stratml", HERE / "part2.xml", "--plans", tmp_path / "plans")
    again = run("import", "stratml", HERE / "part2.xml", "--plans", tmp_path / "plans")
    assert (first.returncode, again.returncode) == (0, 2)
    assert (tmp_path / "plans" / "part2" / "source.xml").read_bytes() == xml("part2.xml")
    (tmp_path / "plans" / "part2" / "source.xml").write_bytes(b"<StrategicPlan/>")
    changed = run("build", "--plans", tmp_path / "plans", data=tmp_path / "data")
    assert changed.returncode == 2
    assert "SHA-256" in changed.stderr


def test_a_broken_description_is_told_with_its_line(tmp_path):
    run("import", "stratml", HERE / "part2.xml", "--plans", tmp_path / "plans")
    file = tmp_path / "plans" / "part2" / "plan.toml"
    for spoilt, told in (
        ("sha256 = oops", "plan.toml:8: TOMLとして読めません"),
        ("sha256 = 7", "document.sha256 は文字列で"),
    ):
        lines = file.read_text("utf-8").splitlines()
        file.write_text("\n".join([*lines[:-1], spoilt]), "utf-8")
        done = run("build", "--plans", tmp_path / "plans", data=tmp_path / "data")
        assert (done.returncode, told in done.stderr) == (2, True), done.stderr


def test_a_dry_run_writes_nothing_and_json_is_for_programs(tmp_path):
    done = run("import", "stratml", HERE / "part2.xml", "--plans", tmp_path / "plans", "--dry-run", "--json")
    told = json.loads(done.stdout)
    assert (told["plan"], told["language"], told["goals"], told["objectives"]) == ("part2", "ja", 2, 2)
    assert {each["kind"] for each in told["remarks"]} == {"left"}
    assert not (tmp_path / "plans").exists()


def test_the_commands_of_its_page_run(published, tmp_path):
    page = (HERE.parents[1] / "docs" / "stratml.md").read_text("utf-8")
    commands = [line for block in re.findall(r"^```sh\n(.*?)^```", page, re.M | re.S) for line in block.splitlines()]
    assert len(commands) == 3
    shutil.copy(HERE / "part2.xml", tmp_path / "plan.xml")
    for command in commands:
        data = tmp_path / "data" if "build" in command else published
        done = run(*command.split()[1:], data=data, folder=tmp_path)
        assert done.returncode == 0, done.stderr
    assert "plan" in folders.current(tmp_path / "data").manifest["plans"]
