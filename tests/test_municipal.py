"""What every municipality has: a plan of any city finds candidates, and Kawaguchi's links say how they measure."""

import csv
import json
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from koteihyo.graph.interop.municipal import tables
from koteihyo.graph.plan.description import PLANS
from koteihyo.graph.rdf.dataset import triples
from koteihyo.graph.rdf.identifiers import KTH, concept

COMMAND = str(Path(sys.executable).with_name("koteihyo"))
TITLE = "http://purl.org/dc/terms/title"
FACTS = Path(__file__).parent.parent.parent / "shared" / "FACTS-opendata.md"


def run(*words):
    return subprocess.run([COMMAND, *map(str, words)], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def warabi(tmp_path_factory):
    """Return a folder of plans with one of another city, which has no links yet."""
    folder = tmp_path_factory.mktemp("plans")
    shutil.copytree(PLANS / "kawaguchi", folder / "warabi")
    (folder / "warabi" / "links.ttl").unlink()
    file = folder / "warabi" / "plan.toml"
    text = file.read_text("utf-8").replace('"112038"', '"112232"').replace('ja = "川口市", en', 'ja = "蕨市", en')
    file.write_text(text.replace('id = "kawaguchi"', 'id = "warabi"', 1), "utf-8")
    return folder


@pytest.fixture(scope="module")
def links():
    """Return what Kawaguchi's links say of each decision and search, by its IRI."""
    found: dict[str, dict[str, str]] = {}
    for triple in triples(PLANS / "kawaguchi" / "links.ttl"):
        found.setdefault(triple.subject.value, {})[triple.predicate.value] = triple.object.value
    return found


def indicators():
    return [
        each["key"]
        for each in tomllib.loads((PLANS / "kawaguchi" / "indicators.toml").read_text("utf-8"))["indicators"]
    ]


def of(links, kind):
    rdf_type = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    return [link for link in links.values() if link.get(rdf_type) == str(KTH[kind])]


def test_a_plan_of_another_city_has_candidates_before_any_portal_is_read(warabi, tmp_path):
    done = run("links", "candidates", "warabi", "--plans", warabi, "--data", tmp_path, "--json")
    assert done.returncode == 0, done.stderr
    found = {(load["label"], load["dataset"]): load for load in json.loads(done.stdout)}
    waste = found["ゴミ量", str(concept("dataset", "ssds-H5609"))]
    assert waste["portal"] == "社会・人口統計体系（同梱の表）"
    assert waste["item"] == "統計表 0000020208 の項目 H5609 ごみ総排出量（総量）（単位 t）。1999～2023年"
    assert waste["place"] == "蕨市"
    nursery = found["保育所の定員", str(concept("dataset", "112232-childcare-facilities"))]
    assert nursery["title"] == "子育て施設一覧（112232_preschool.csv）"
    assert "公開の有無は未確認" in nursery["portal"]
    assert {each["status"] for each in found.values()} == {"open"}
    assert "koteihyo portal add" in run("links", "candidates", "warabi", "--plans", warabi, "--data", tmp_path).stderr


def test_one_table_can_be_asked_alone(warabi, tmp_path):
    where = ("links", "candidates", "warabi", "--plans", warabi, "--data", tmp_path, "--json")
    found = json.loads(run(*where, "--portal", tables.STATISTICS.name).stdout)
    assert {each["portal"] for each in found} == {tables.STATISTICS.name}


def test_a_candidate_of_a_table_is_accepted_with_its_item(warabi, tmp_path):
    plans = shutil.copytree(warabi, tmp_path / "plans")
    words = ("links", "review", "warabi", "--plans", plans, "--data", tmp_path / "none", "--by", "山田")
    done = subprocess.run(
        [COMMAND, *map(str, words), "--kind", "indicator"],
        input="y\nそのもの\nq\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert "採用1件" in done.stdout, done.stderr
    items = [
        triple.object.value
        for triple in triples(plans / "warabi" / "links.ttl")
        if triple.predicate.value == str(KTH.dataItem)
    ]
    assert len(items) == 1
    assert run("links", "check", "warabi", "--plans", plans).returncode == 0


def test_what_was_not_seen_is_left_empty():
    assert {item.mark for item in tables.items()} == {"V"}
    # What nobody saw beside its name in the survey has no file name, and no column either.
    assert {each.key for each in tables.lists() if each.source in "ce"} == {
        each.key for each in tables.lists() if not each.file and not each.columns
    }
    assert all(item.source for item in (*tables.items(), *tables.lists()))
    notice = (tables.HERE / "NOTICE").read_text("utf-8")
    sources = {letter for item in (*tables.items(), *tables.lists()) for letter in item.source.split()}
    assert all(f"\n  {letter}  " in notice for letter in sources)
    files = {each.file for each in tables.lists() if each.file}
    assert all(f"_{name}.csv" in notice or f"_{name}_" in notice for name in files)


@pytest.mark.skipif(not FACTS.exists(), reason="the facts are not beside the repository")
def test_every_item_is_one_that_the_facts_verify():
    facts = FACTS.read_text("utf-8")
    table = facts.partition("## 3.")[2].partition("Prefectures ONLY")[0]
    for item in tables.items():
        short = item.code[-2:] if item.code.startswith("H5609") and len(item.code) > 5 else item.code
        assert short in table, item
        assert item.table in table, item


def test_every_indicator_of_kawaguchi_has_links_or_a_search_that_found_none(links):
    extents: dict[str, set[str]] = {}
    for each in of(links, "LinkDecision"):
        key = each[str(KTH.subject)].rpartition("/")[2]
        extents.setdefault(key, set()).add(each[str(KTH.measurementExtent)].rpartition("/")[2])
    searched = {each[str(KTH.subject)].rpartition("/")[2] for each in of(links, "OpenDataSearch")}
    assert extents.keys() | searched == set(indicators())
    assert not extents.keys() & searched
    best = Counter(min(extent, key=["measures", "part", "proxy"].index) for extent in extents.values())
    assert (best["measures"], best["part"] + best["proxy"], len(searched)) == (9, 11, 19)


def test_every_link_says_the_item_the_calculation_who_when_and_why(links):
    for each in of(links, "LinkDecision"):
        said = (KTH.dataItem, KTH.calculation, KTH.caveat, KTH.reason, KTH.decidedBy, KTH.decidedOn)
        assert all(each.get(str(name)) for name in said), each
        assert TITLE in links[each[str(KTH.object)]]


def test_a_link_to_an_item_of_the_statistics_names_it_as_the_table_does(links):
    shipped = {each.iri: each.title for _, each in tables.descriptions("112038", "川口市")}
    linked = {iri: each[TITLE] for iri, each in links.items() if "/dataset/ssds-" in iri}
    assert linked
    assert linked.items() <= shipped.items()


def test_rearranged_statistics_state_their_territory(links):
    for each in of(links, "LinkDecision"):
        if "/ssds-" in each[str(KTH.object)]:
            assert "鳩ヶ谷市を含む" in each[str(KTH.dataArea)]
            assert "鳩ヶ谷市を含む" in each[str(KTH.caveat)]


def test_only_a_licence_in_the_words_of_its_publisher_is_given(links):
    given = {iri: each[str(KTH.licenceAsGiven)] for iri, each in links.items() if str(KTH.licenceAsGiven) in each}
    assert given == {str(concept("dataset", "112038-childcare-facilities")): "クリエイティブコモンズ「表示」（CC BY）"}


def test_the_tables_parse_and_no_code_is_there_twice():
    for name in ("statistics.csv", "lists.csv"):
        with (tables.HERE / name).open(encoding="utf-8", newline="") as file:
            keys = [next(iter(row.values())) for row in csv.DictReader(file, strict=True)]
        assert len(keys) == len(set(keys))
    assert all(ox.NamedNode(each.iri) for _, each in tables.descriptions("112038", "川口市"))
