"""Whose plan it is and which places it names: dated where a date is known, and nothing said to be the same."""

import re
import shutil
from datetime import date

import pytest
from rdflib import URIRef
from rdflib.namespace import DCTERMS, OWL, RDFS, SDO, SKOS

from koteihyo.graph.codelists import CodeLists
from koteihyo.graph.contents import read_contents
from koteihyo.graph.curation.places import Place, places_in, read_places
from koteihyo.graph.errors import KoteihyoError
from koteihyo.graph.interop import areas as municipalities
from koteihyo.graph.interop.areas import make_names
from koteihyo.graph.plan.description import PLANS
from koteihyo.graph.rdf import dataset
from koteihyo.graph.rdf import dataset as turtle
from koteihyo.graph.rdf.identifiers import KTH, Identifiers, concept

SAC = "http://data.e-stat.go.jp/lod/sac/"
LISTS = CodeLists.load(dataset.ONTOLOGY)
IDS = Identifiers("kawaguchi")
CITY, PREFECTURE = IDS.of("organisation", "city"), concept("area", "110001")


def graphs_of(folder):
    return read_contents(folder, IDS, LISTS).graphs


@pytest.fixture(scope="module")
def graphs():
    return graphs_of(PLANS / "kawaguchi")


def another(tmp_path, *changes):
    """Return the folder of a plan like Kawaguchi's, but for changes of its plan.toml and without accepted links."""
    folder = shutil.copytree(PLANS / "kawaguchi", tmp_path / "kawaguchi")
    text = (folder / "plan.toml").read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (folder / "plan.toml").write_text(text, "utf-8")
    (folder / "links.ttl").write_text("", "utf-8")
    return folder


def test_every_code_of_the_table_has_its_check_digit_and_a_prefecture():
    codes = municipalities.areas()
    assert len(codes) == 1969
    assert [code for code in codes if not municipalities.is_area_code(code)] == []
    assert len([code for code in codes.values() if not code.municipality]) == 47
    assert {municipalities.prefecture_of(code).prefecture == each.prefecture for code, each in codes.items()} == {True}


def test_every_area_has_an_english_name_of_its_kind():
    names = {code: area.english for code, area in municipalities.areas().items()}
    assert (names["112038"], names["131016"], names["011011"]) == (
        "Kawaguchi City",
        "Chiyoda City",
        "Chuo Ward, Sapporo City",
    )
    assert (names["110001"], names["130001"], names["010006"]) == (
        "Saitama Prefecture",
        "Tokyo Metropolis",
        "Hokkaido",
    )
    kinds = "City|Town|Village|Prefecture|Metropolis|Ward, [A-Z][a-z]+ City"
    assert [name for name in names.values() if not re.fullmatch(f"[A-Z][a-z]+ ({kinds})|Hokkaido", name)] == []


def test_an_english_name_is_taken_by_code_and_name_together_and_keeps_vowels_of_two_characters_apart():
    rows = [
        {"cityCode": "11203", "cityName": "川口市", "cityAlphabet": "Kawaguchi-shi"},
        {"cityCode": "10443", "cityName": "利根郡片品村", "cityAlphabet": "Tone-gun Katashina Mu"},
        {"cityCode": "12224", "cityName": "鎌ヶ谷市", "cityAlphabet": "Kamagaya-shi"},
        {"cityCode": "11208", "cityName": "別市", "cityAlphabet": "Betsu-shi"},
    ]
    found = make_names.read_municipalities(rows)
    assert {code: found.get(code) for code in ("112038", "104434", "122246", "112089")} == {
        "112038": "Kawaguchi",
        "104434": "Katashina",
        "122246": "Kamagaya",
        "112089": None,
    }
    assert municipalities.areas()["282090"].english == "Toyooka City"


@pytest.mark.parametrize("code", ["112037", "11203", "1120381", "", "11203８", "abcdef"])
def test_a_code_with_a_wrong_check_digit_is_none(code):
    assert not municipalities.is_area_code(code)


@pytest.mark.parametrize(
    ("day", "iri"),
    [
        (date(2001, 3, 31), None),
        (date(2005, 4, 1), f"{SAC}C11203-20010401"),
        (date(2011, 10, 10), f"{SAC}C11203-20010401"),
        (date(2011, 10, 11), f"{SAC}C11203-20111011"),
    ],
)
def test_a_code_means_what_it_meant_on_the_day(day, iri):
    found = municipalities.period_of("112038", day)
    assert (found and found.estat) == iri


def test_the_city_of_2005_is_linked_to_the_dated_code_and_never_said_to_be_todays(graphs):
    dated = URIRef(f"{SAC}C11203-20010401")
    assert set(graphs["curation"].objects(IDS.plan, DCTERMS.spatial)) == {dated}
    assert set(graphs["curation"].objects(CITY, DCTERMS.spatial)) == {dated}
    assert (CITY, RDFS.seeAlso, URIRef(f"{SAC}C11203")) in graphs["inferred"]
    same = {OWL.sameAs, SKOS.exactMatch, SDO.sameAs}
    assert [each for graph in graphs.values() for each in graph if each[1] in same] == []


def test_the_prefecture_is_linked_by_its_dated_code(graphs):
    curation = graphs["curation"]
    assert (CITY, SDO.containedInPlace, PREFECTURE) in curation
    assert str(curation.value(PREFECTURE, RDFS.label)) == "埼玉県"
    assert str(curation.value(PREFECTURE, DCTERMS.identifier)) == "110001"
    assert (PREFECTURE, DCTERMS.spatial, URIRef(f"{SAC}C11000-19700401")) in curation
    linked = {
        (triple.subject.value, str(triple.object)) for triple in turtle.triples(PLANS / "kawaguchi" / "links.ttl")
    }
    assert (str(PREFECTURE), "<http://www.wikidata.org/entity/Q128186>") in linked


def test_a_plan_of_another_year_is_linked_to_the_city_of_that_year(tmp_path):
    later = graphs_of(another(tmp_path, ("year = 2005", "year = 2012")))
    assert set(later["curation"].objects(IDS.plan, DCTERMS.spatial)) == {URIRef(f"{SAC}C11203-20111011")}


def test_any_citys_plan_gets_its_links_and_only_by_pattern_where_no_date_is_known(tmp_path):
    found = graphs_of(another(tmp_path, ('area = "112038"', 'area = "452017"')))
    assert list(found["curation"].objects(IDS.plan, DCTERMS.spatial)) == []
    assert set(found["inferred"].objects(CITY, RDFS.seeAlso)) == {URIRef(f"{SAC}C45201")}
    miyazaki = found["curation"].value(CITY, SDO.containedInPlace)
    assert str(found["curation"].value(miyazaki, RDFS.label)) == "宮崎県"
    assert set(found["inferred"].objects(miyazaki, RDFS.seeAlso)) == {URIRef(f"{SAC}C45000")}


def test_a_code_that_is_not_in_the_table_is_linked_to_nothing(tmp_path):
    found = graphs_of(another(tmp_path, ('area = "112038"', 'area = "999997"')))
    assert not [value for graph in found.values() for value in graph.objects() if str(value).startswith(SAC)]


def test_fiscal_years_come_near_to_e_stats_class_and_to_no_year_of_its_own():
    linked = [triple for triple in turtle.folder_triples(dataset.ONTOLOGY) if "e-stat" in str(triple.object)]
    assert [(str(each.subject), str(each.object)) for each in linked] == [
        (f"<{KTH.FiscalYear}>", "<http://data.e-stat.go.jp/lod/terms/time#FiscalYear>")
    ]


def test_the_places_that_are_printed_are_named_where_they_stand(graphs):
    inferred, curation = graphs["inferred"], graphs["curation"]
    found = {}
    for place in curation.subjects(SKOS.inScheme, IDS.of("place")):
        (mention,) = inferred.subjects(KTH.mentions, place)
        entry = inferred.value(mention, KTH.mentionIn)
        verbatim = str(graphs["document"].value(entry, KTH.verbatim))
        assert str(inferred.value(mention, KTH.words)) in verbatim
        assert list(graphs["document"].objects(entry, KTH.evidence))
        found[str(curation.value(place, SKOS.notation))] = str(entry).rpartition("/")[2]
    assert found == {
        "kawaguchi-station-front": "internal-2.2.2.1",
        "kawaguchi-station-square": "other-4.2.3.3",
        "kiyotake": "core-2.1.6.2",
    }


def test_no_place_is_given_an_identifier_of_another_data_set(graphs):
    places = graphs["curation"].subjects(SKOS.inScheme, IDS.of("place"))
    values = [value for place in places for value in graphs["curation"].objects(place) if isinstance(value, URIRef)]
    ours = ("https://w3id.org/koteihyo/", str(SKOS))
    assert [value for value in values if not str(value).startswith(ours)] == []


def test_a_longer_name_counts_before_one_that_it_holds():
    front, square = Place("f", "川口駅前", "", "", ""), Place("s", "川口駅前広場", "", "", "")
    assert [each.place for each in places_in("川口駅前広場", (front, square))] == ["s"]
    assert list(places_in("川口駅前広場", ())) == []


@pytest.mark.parametrize("row", ["X,川口,K,112038,", "k,川口,K,112039,", "k,,K,112038,", "k,川口,K"])
def test_a_row_that_is_not_a_place_is_told_with_its_line(tmp_path, row):
    (tmp_path / "places.csv").write_text(f"place,ja,en,within,note\n{row}\n", "utf-8")
    with pytest.raises(KoteihyoError) as told:
        read_places(tmp_path)
    assert told.value.line == 2
