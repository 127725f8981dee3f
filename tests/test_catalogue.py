"""What is published, described: each description is read as its readers read it, and its numbers are counted again."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from datetime import datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pyshacl
import pytest
from asking import put, sent, with_dumps
from rdflib import RDF, SKOS, BNode, Graph, Literal, Namespace, URIRef

from koteihyo.graph.versions import folders
from koteihyo.graph.versions.history import Publication
from koteihyo.service.api import sitemap
from koteihyo.service.api.versions import write_feed
from koteihyo.service.app import create_app
from koteihyo.service.catalogue import themes
from koteihyo.service.catalogue.summary import NamedThing, PlanSummary
from koteihyo.service.configuration.settings import Describing, Limits, Serving
from koteihyo.service.engines.embedded import EmbeddedEngine
from koteihyo.service.engines.remote import RemoteEngine

BASE = "https://w3id.org/koteihyo/"
ROOT = Path(__file__).resolve().parents[1]
SUITE = ROOT.parent / "shared" / "suites" / "dcat-ap"
SHAPES = SUITE / "releases" / "3.0.1" / "shacl"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
DCAT, DCT = Namespace("http://www.w3.org/ns/dcat#"), Namespace("http://purl.org/dc/terms/")
SH, SPDX = Namespace("http://www.w3.org/ns/shacl#"), Namespace("http://spdx.org/rdf/terms#")
VOID, VCARD = Namespace("http://rdfs.org/ns/void#"), Namespace("http://www.w3.org/2006/vcard/ns#")
ATOM = "{http://www.w3.org/2005/Atom}"
# The release names these five property shapes and defines them nowhere; nothing can be held to them.
UNDEFINED = {
    "DatasetShape/4918ff7a6c1c4b0eea6403dca4b992b87ee1f4ab",
    "DatasetShape/95c69c99a1e3ade043911b51b942f206dea0e68d",
    "DistributionShape/653804840386e33525b3d39d205c174780be414b",
    "DistributionShape/a07d6e7a0a1790b89a1ce7ff602cbbd9ea835282",
    "RelationshipShape/b7aa98e1befa5130659568aa62e7f38575dc17c1",
}


@pytest.fixture(scope="session")
def get(kawaguchi_service):
    """Send one request to the service over Kawaguchi's plan, of which the dumps have been made."""
    with_dumps(lambda path: sent(kawaguchi_service.address, path).status)
    return partial(sent, kawaguchi_service.address)


@pytest.fixture(scope="session")
def catalogue(get):
    """The catalogue as a harvester reads it."""
    return Graph().parse(data=get("/catalogue.ttl").body, format="turtle")


@pytest.fixture(scope="session")
def shapes():
    """The profile's shapes: both files together, because each refers to the other."""
    if not SHAPES.is_dir():
        pytest.skip(f"the DCAT-AP releases (https://github.com/SEMICeu/DCAT-AP) are not at {SUITE}")
    found = Graph().parse(SHAPES / "dcat-ap-SHACL.ttl").parse(SHAPES / "ranges.ttl")
    missing = {shape for shape in set(found.objects(None, SH.property)) if (shape, SH.path, None) not in found}
    assert {shape.partition("#dcat:")[2] for shape in missing} == UNDEFINED
    for shape in missing:
        found.remove((None, SH.property, shape))
    return found


def conforms(graph, shapes):
    known = Graph().parse(SUITE / "subclasses.ttl")
    found, _, report = pyshacl.validate(graph, shacl_graph=shapes, ont_graph=known)
    return found or report


@pytest.fixture
def client():
    """Make a client of an application over a data folder or another engine, described as the settings say."""
    engines = []

    def made(data=None, engine=None, **described):
        engines.append(engine or EmbeddedEngine.from_folder(data, Limits(seconds=20, workers=2)))
        app = create_app(engines[-1], serving=Serving(log="off"), data=data, describing=Describing(**described))
        return app.test_client()

    yield made
    for engine in engines:
        engine.close()


def test_the_catalogue_conforms_to_dcat_ap(catalogue, shapes):
    assert conforms(catalogue, shapes) is True


def test_a_catalogue_that_lacks_what_dcat_ap_demands_does_not_conform(catalogue, shapes):
    """The shapes are really asked: a dataset without a title, a size that is no number."""
    broken = Graph()
    for each in catalogue:
        broken.add(each)
    dataset = next(broken.subjects(RDF.type, DCAT.Dataset))
    broken.remove((dataset, DCT.title, None))
    file = next(broken.subjects(DCAT.byteSize))
    broken.set((file, DCAT.byteSize, Literal("large")))
    report = conforms(broken, shapes)
    assert "Results (2)" in report


def test_everything_in_the_catalogue_has_a_name_of_plain_characters(catalogue):
    terms = {term for each in catalogue for term in each}
    assert not [term for term in terms if isinstance(term, BNode)]
    assert all(term.isascii() for term in terms if isinstance(term, URIRef))


def test_a_harvester_gets_rdf_for_head_and_for_anything(get):
    kinds = {"ttl": "text/turtle", "rdf": "application/rdf+xml", "xml": "application/rdf+xml"}
    for path, kind in ((f"/catalogue.{ending}", kind) for ending, kind in kinds.items()):
        head, body = get(path, "HEAD", Accept="*/*"), get(path, Accept="*/*")
        assert (head.status, head.type, body.type) == (200, kind, kind)
        assert int(head.headers["Content-Length"]) == len(body.body)
    assert get("/catalogue", Accept="application/ld+json").type == "application/ld+json"
    assert get("/catalogue", Accept="*/*").type == "text/turtle"
    assert get("/catalogue", Accept="image/png").status == 406
    assert get("/catalogue.pdf").status == 400


def test_who_has_the_catalogue_is_told_that_it_still_holds(get):
    held = get("/catalogue.ttl").headers["ETag"]
    assert get("/catalogue.ttl", If_None_Match=held).status == 304
    assert get("/catalogue.rdf", If_None_Match=held).status == 200


def test_every_plan_is_a_series_of_datasets_named_in_both_languages(catalogue, kawaguchi, kawaguchi_service):
    start = f"{kawaguchi_service.address}/catalogue"
    series, dataset = URIRef(f"{start}#kawaguchi"), URIRef(f"{start}#kawaguchi-{kawaguchi.id}")
    assert (series, RDF.type, DCAT.DatasetSeries) in catalogue
    assert catalogue.value(dataset, DCAT.inSeries) == series
    assert (URIRef(start), DCAT.dataset, dataset) in catalogue
    titles = {title.language: str(title) for title in catalogue.objects(dataset, DCT.title)}
    assert titles["ja"] == f"川口市 ３段階工程表（版 {kawaguchi.id}）"
    assert titles["en"] == f"Kawaguchi City three-stage schedule (version {kawaguchi.id})"
    contents = kawaguchi.manifest["plans"]["kawaguchi"]
    (said,) = [text for text in catalogue.objects(dataset, DCT.description) if text.language == "ja"]
    assert f"{contents['sheets']}表、{contents['entries']}項目、施策{contents['measures']}" in said


def test_place_and_years_are_those_of_the_plan(catalogue, kawaguchi, kawaguchi_service):
    """The dated identifier of the city, and five years from the base year on, to the end of the fiscal year."""
    dataset = URIRef(f"{kawaguchi_service.address}/catalogue#kawaguchi-{kawaguchi.id}")
    assert URIRef("http://data.e-stat.go.jp/lod/sac/C11203-20010401") in set(catalogue.objects(dataset, DCT.spatial))
    period = catalogue.value(dataset, DCT.temporal)
    days = [str(catalogue.value(period, end)) for end in (DCAT.startDate, DCAT.endDate)]
    assert days == ["2005-04-01", "2011-03-31"]


def test_a_dataset_has_the_themes_of_its_plan_and_those_of_the_eu_that_follow(catalogue, kawaguchi, kawaguchi_service):
    """Its indicators measure COFOG 01.3, 10.4 and others; what the EU calls a theme follows from these alone."""
    dataset = URIRef(f"{kawaguchi_service.address}/catalogue#kawaguchi-{kawaguchi.id}")
    found = {str(value) for value in catalogue.objects(dataset, DCAT.theme)}
    assert {f"{BASE}id/kawaguchi/theme/disaster-prevention", f"{BASE}id/cofog/01.3", f"{BASE}id/cofog/10.4"} <= found
    indicators = tomllib.loads((ROOT / "graph" / "plans" / "kawaguchi" / "indicators.toml").read_text("utf-8"))
    measured = {code for table in tables(indicators) for code in table.get("cofog", ())}
    assert {each.rpartition("/")[2] for each in found if "/id/cofog/" in each} == measured
    european = {each.rpartition("/")[2] for each in found if each.startswith(f"{themes.EU}/")}
    divisions = {code[:2] for code in measured}
    expected = {"01": "GOVE", "03": "JUST", "05": "ENVI", "06": "REGI", "08": "EDUC", "09": "EDUC", "10": "SOCI"}
    assert {"GOVE", *(expected[division] for division in divisions if division != "04")} == european - {"TRAN", "ECON"}
    for theme in map(URIRef, found):
        assert catalogue.value(theme, SKOS.prefLabel)
        assert (catalogue.value(theme, SKOS.inScheme), RDF.type, SKOS.ConceptScheme) in catalogue


def tables(document):
    """Yield every table of a TOML document."""
    for each in document if isinstance(document, list) else document.values():
        if isinstance(each, dict | list):
            yield from tables(each)
        if isinstance(each, dict):
            yield each


@pytest.mark.parametrize(
    ("functions", "codes"),
    [
        ([], ["GOVE"]),
        (["04.5"], ["GOVE", "TRAN"]),
        (["04.1", "09", "08.1"], ["ECON", "EDUC", "GOVE"]),
        (["02.1"], ["GOVE"]),
    ],
)
def test_the_eu_s_themes_follow_from_the_functions_of_government(functions, codes):
    plan = PlanSummary(
        "urn:x", {}, "", "", (), (), (), {}, (), tuple(NamedThing(f"urn:x/{function}", {}) for function in functions)
    )
    assert themes.list_european_themes(plan) == codes


def test_no_keyword_is_lost_that_is_no_tag_of_ckan(client, tmp_path, shapes):
    """What a tag may not hold becomes a space; every word stands whole in the description and at its theme."""
    kth, label, name = f"{BASE}ontology#", "http://www.w3.org/2000/01/rdf-schema#label", f"{SKOS.prefLabel}"
    words = {"a": "改善・計画（案）", "b": "緑", "c": "防災", "d": "Ｑ＆Ａ/C++"}
    lines = [f"<{BASE}id/p> <{RDF.type}> <{kth}Plan>", f'<{BASE}id/p> <{label}> "計画"@ja']
    lines += [f"<{BASE}id/p/sheet/1> <{RDF.type}> <{kth}Sheet>", f"<{BASE}id/p/sheet/1> <{kth}inPlan> <{BASE}id/p>"]
    for code, word in words.items():
        lines += [f"<{BASE}id/p/sheet/1> <{kth}theme> <{BASE}id/p/theme/{code}>"]
        lines += [f'<{BASE}id/p/theme/{code}> <{name}> "{word}"@ja']
    version = put(tmp_path, "\n".join(f"{line} <{BASE}graph/p/plan>" for line in lines))
    found = Graph().parse(data=client(tmp_path).get("/catalogue.ttl").data, format="turtle")
    dataset = URIRef(f"http://localhost/catalogue#p-{version}")
    assert {str(value) for value in found.objects(dataset, DCAT.keyword)} == {"改善 計画 案", "防災", "Ｑ Ａ C"}
    (said,) = (text for text in found.objects(dataset, DCT.description) if text.language == "ja")
    for code, word in words.items():
        assert word in said
        assert str(found.value(URIRef(f"{BASE}id/p/theme/{code}"), SKOS.prefLabel)) == word
    assert conforms(found, shapes) is True


def test_nobody_is_named_who_was_not_set(catalogue):
    assert not list(catalogue.subject_objects(DCAT.contactPoint))
    names = {str(name) for name in catalogue.objects(None, URIRef("http://xmlns.com/foaf/0.1/name"))}
    assert names == {"このサービスの運営者", "The operator of this service"}


def test_what_an_operator_sets_is_said_and_conforms(client, published, shapes):
    app = client(
        published,
        public_url="https://plans.city.example/kt",
        publisher="見本市 企画課",
        publisher_url="https://city.example/id/planning",
        contact_email="plans@city.example",
        licence="https://creativecommons.org/publicdomain/zero/1.0/",
    )
    found = Graph().parse(data=app.get("/catalogue.ttl").data, format="turtle")
    assert conforms(found, shapes) is True
    top = URIRef("https://plans.city.example/kt/catalogue")
    assert catalogue_name(found, top) == "見本市 企画課"
    assert found.value(found.value(top, DCAT.contactPoint), VCARD.hasEmail) == URIRef("mailto:plans@city.example")
    assert {str(value) for value in found.objects(None, DCT.license)} == {
        "https://creativecommons.org/publicdomain/zero/1.0/"
    }


def catalogue_name(graph, top):
    return str(graph.value(graph.value(top, DCT.publisher), URIRef("http://xmlns.com/foaf/0.1/name")))


def test_a_host_that_is_none_is_refused(get):
    assert get("/catalogue.ttl", Host="a<b").status == 400


def test_every_file_is_there_with_the_size_and_checksum_that_the_catalogue_says(catalogue, get):
    files = list(catalogue.subject_objects(DCAT.downloadURL))
    assert len(files) == 12
    for file, address in files:
        reply = get(urlsplit(address).path)
        assert reply.status == 200
        assert len(reply.body) == int(catalogue.value(file, DCAT.byteSize))
        digest = str(catalogue.value(catalogue.value(file, SPDX.checksum), SPDX.checksumValue))
        assert hashlib.sha256(reply.body).hexdigest() == digest
        assert reply.headers["ETag"] == f'"{digest}"'


@pytest.fixture(scope="session")
def dump(get, kawaguchi):
    """Read a dump of Kawaguchi's plan by its ending."""
    return lambda ending: get(f"/dumps/{kawaguchi.id}/kawaguchi.{ending}").body


def test_the_dumps_hold_what_was_published_each_as_much_as_its_format_can(dump, kawaguchi):
    lines = kawaguchi.nquads().decode().splitlines(keepends=True)
    ours = [line for line in lines if re.search(r"/graph/(kawaguchi/\w+|concepts|ontology)> \.$", line)]
    assert dump("nq").decode() == "".join(ours)
    quads = set(ox.parse("".join(ours), format=ox.RdfFormat.N_QUADS))
    assert set(ox.parse(dump("trig"), format=ox.RdfFormat.TRIG)) == quads
    asserted = {quad.triple for quad in quads if not quad.graph_name.value.endswith(("/inferred", "/findings"))}
    assert len(asserted) < len({quad.triple for quad in quads})
    for ending, kind in (("ttl", ox.RdfFormat.TURTLE), ("jsonld", ox.RdfFormat.JSON_LD)):
        assert {each.triple for each in ox.parse(dump(ending), format=kind)} == asserted
    for ending in ("nq", "trig", "ttl", "jsonld", "csv"):
        assert gzip.decompress(dump(f"{ending}.gz")) == dump(ending)


def test_the_flat_table_has_a_row_for_every_entry_in_the_order_of_the_plan(dump, kawaguchi):
    body = dump("csv")
    assert body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    assert len(rows) == kawaguchi.manifest["plans"]["kawaguchi"]["entries"]
    by_entry = {row["notation"]: row for row in rows}
    assert list(by_entry)[:2] == ["core-1.1.1", "core-1.1.2"]
    one = by_entry["core-3.1.4.2"]
    assert (one["verbatim"], one["line"], one["type"], one["pledges"]) == ("12．防災アセスメント", "227", "施策", "12")
    assert one["statement"] == f"{BASE}id/kawaguchi/measure/core-3.1.4.2"
    assert all(not cell.startswith(tuple("=+-@＝＋－＠")) for row in rows for cell in row.values())


def test_a_download_goes_on_where_it_stopped_and_need_not_be_repeated(get, kawaguchi):
    path = f"/dumps/{kawaguchi.id}/kawaguchi.ttl"
    whole = get(path)
    part = get(path, Range="bytes=100-199", If_Range=whole.headers["ETag"])
    assert (part.status, part.body) == (206, whole.body[100:200])
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(whole.body)}"
    assert get(path, If_None_Match=whole.headers["ETag"]).status == 304
    assert "immutable" in whole.headers["Cache-Control"]
    assert whole.headers["Access-Control-Allow-Origin"] == "*"


def test_the_current_dumps_have_an_address_of_their_own(get, kawaguchi):
    there = get("/dumps/current/kawaguchi.csv")
    assert (there.status, there.headers["Location"]) == (302, f"/dumps/{kawaguchi.id}/kawaguchi.csv")
    assert {each["href"].rpartition("/")[2] for each in get("/dumps/current/").json} >= {"kawaguchi.nq", "all-plans.nq"}


@pytest.mark.parametrize("path", ["/dumps/current/", "kawaguchi.pdf", "index.json", "..%2f..%2fpublished.json", "lock"])
def test_nothing_but_dumps_is_had_as_a_dump(get, kawaguchi, path):
    if path.startswith("/"):
        assert get("/dumps/000000000000/kawaguchi.nq").status == 404
    else:
        assert get(f"/dumps/{kawaguchi.id}/{path}").status == 404


def test_the_same_version_gives_the_same_bytes_whoever_makes_them(published, get, kawaguchi, tmp_path):
    """A copy, made by the command after a maker that was stopped; the first is what the service made when asked."""
    shutil.copytree(published, tmp_path / "data", ignore=shutil.ignore_patterns("dumps"))
    (tmp_path / "data" / "dumps" / "staging-1").mkdir(parents=True)
    made = subprocess.run(
        [sys.executable, "-m", "koteihyo", "dumps", "--json", "--data", tmp_path / "data"],
        capture_output=True,
        text=True,
        check=True,
    )
    served = {each["href"].rpartition("/")[2]: each["sha256"] for each in get(f"/dumps/{kawaguchi.id}/").json}
    assert {load["name"]: load["sha256"] for load in json.loads(made.stdout)} == served
    assert not (tmp_path / "data" / "dumps" / "staging-1").exists()


def test_versions_follow_each_other_in_their_series(client, tmp_path, shapes):
    """Two versions of a small plan; the second is described by what it says itself."""
    label, plan = "<http://www.w3.org/2000/01/rdf-schema#label>", f"<{BASE}id/p>"
    kinds = f"{plan} <{RDF.type}> <{BASE}ontology#Plan> <{BASE}graph/p/document>"
    first = put(tmp_path, f'{kinds}\n{plan} {label} "計画"@ja <{BASE}graph/p/document>')
    app = client(tmp_path)
    with_dumps(lambda path: app.get(path).status_code)
    assert first in app.get("/catalogue.ttl").get_data(as_text=True)
    second = put(tmp_path, f'{kinds}\n{plan} {label} "計画の改訂"@ja <{BASE}graph/p/document>')
    found = Graph().parse(data=app.get("/catalogue.ttl").data, format="turtle")
    old, new = (URIRef(f"http://localhost/catalogue#p-{each}") for each in (first, second))
    assert found.value(new, DCAT.prev) == old
    assert found.value(URIRef("http://localhost/catalogue#p"), DCAT["last"]) == new
    assert {str(value) for value in found.objects(old, DCT.title) if value.language == "ja"} == {f"計画（版 {first}）"}
    assert {str(value) for value in found.objects(new, DCT.title) if value.language == "ja"} == {
        f"計画の改訂（版 {second}）"
    }
    assert not list(found.objects(new, DCT.temporal))
    assert conforms(found, shapes) is True
    news = ET.fromstring(app.get("/versions.atom").data)
    assert [each.findtext(f"{ATOM}title").split()[1] for each in news.iter(f"{ATOM}entry")] == [second, first]
    folders.rollback(tmp_path, first)
    found = Graph().parse(data=app.get("/catalogue.ttl").data, format="turtle")
    assert found.value(URIRef("http://localhost/catalogue#p"), DCAT["last"]) == old
    assert old in set(found.objects(URIRef("http://localhost/catalogue#sparql"), DCAT.servesDataset))


def test_where_dumps_cannot_be_made_the_catalogue_goes_without_them(client, tmp_path, shapes):
    label, graph = "<http://www.w3.org/2000/01/rdf-schema#label>", f"<{BASE}graph/p/document>"
    put(tmp_path, f'<{BASE}id/p> <{RDF.type}> <{BASE}ontology#Plan> {graph}\n<{BASE}id/p> {label} "計画"@ja {graph}')
    (tmp_path / "dumps").write_text("not a folder", "utf-8")
    app = client(tmp_path)
    found = Graph().parse(data=app.get("/catalogue.ttl").data, format="turtle")
    assert conforms(found, shapes) is True
    assert not list(found.subject_objects(DCAT.downloadURL))
    assert app.get("/dumps/current/").status_code == 503


def test_another_engine_is_described_without_dumps(client, kawaguchi, kawaguchi_service, shapes):
    app = client(engine=RemoteEngine(f"{kawaguchi_service.address}/sparql"))
    found = Graph().parse(data=app.get("/catalogue.ttl").data, format="turtle")
    assert conforms(found, shapes) is True
    assert not list(found.subject_objects(DCAT.downloadURL))
    (dataset,) = found.subjects(RDF.type, DCAT.Dataset)
    assert str(dataset) == f"http://localhost/catalogue#kawaguchi-{kawaguchi.id}"
    assert found.value(found.value(dataset, DCAT.distribution), DCAT.accessURL)
    assert app.get("/dumps/current/").status_code == 404
    assert app.get("/versions.atom").status_code == 404


def test_the_numbers_of_void_are_those_that_are_counted(get, kawaguchi):
    found = Graph().parse(data=get("/.well-known/void", Accept="application/rdf+xml").body, format="xml")
    (dataset,) = found.objects(None, URIRef("http://xmlns.com/foaf/0.1/primaryTopic"))
    store = ox.Store.read_only(str(kawaguchi.store_path))
    triples = {each.triple for each in store if isinstance(each.graph_name, ox.DefaultGraph)}
    kinds = [triple for triple in triples if triple.predicate.value == str(RDF.type)]
    counted = {
        VOID.triples: len(triples),
        VOID.distinctSubjects: len({triple.subject for triple in triples}),
        VOID.distinctObjects: len({triple.object for triple in triples}),
        VOID.properties: len({triple.predicate for triple in triples}),
        VOID.classes: len({kind.object for kind in kinds}),
        VOID.entities: len({kind.subject for kind in kinds if kind.subject.value.startswith(f"{BASE}id/")}),
    }
    assert {name: int(found.value(dataset, name)) for name in counted} == counted
    measures = next(found.subjects(VOID["class"], URIRef(f"{BASE}ontology#Measure")))
    assert int(found.value(measures, VOID.entities)) == sum(kind.object.value.endswith("#Measure") for kind in kinds)
    by_graph = {str(graph): int(count) for graph, count in found.subject_objects(VOID.triples)}
    assert kawaguchi.manifest["graphs"].items() <= by_graph.items()
    whose = {str(found.value(links, VOID.objectsTarget)) for links in found.subjects(VOID.linkPredicate, DCT.spatial)}
    assert "http://data.e-stat.go.jp/" in whose
    assert not [subject for subject in found.subjects() if isinstance(subject, BNode)]


def test_the_page_of_the_catalogue_has_the_description_for_search_engines(get, catalogue):
    page = get("/catalogue", Accept=BROWSER)
    assert page.type == "text/html"
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    (known,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.text, re.DOTALL)
    found = get("/schema.jsonld").json
    assert json.loads(known) == found
    assert {each["@type"] for each in found["dataset"]} == {"Dataset"}
    files = {each["contentUrl"]: each["sha256"] for one in found["dataset"] for each in one["distribution"]}
    assert set(files) == {str(address) for address in catalogue.objects(None, DCAT.downloadURL)}
    plan = found["dataset"][0]
    assert (plan["temporalCoverage"], plan["spatialCoverage"][0]["name"]) == ("2005-04-01/2011-03-31", "川口市")


def test_the_sitemap_lists_pages_that_are_there(get):
    top = ET.fromstring(get("/sitemap.xml").body)
    addresses = [each.text for each in top.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    paths = [urlsplit(address).path for address in addresses]
    assert len(paths) == len(set(paths)) > 900
    assert {
        "/",
        "/plans/kawaguchi",
        "/plans/kawaguchi/sheets/core-3",
        "/doc/kawaguchi",
        "/doc/kawaguchi/theme/waste",
        "/doc/kawaguchi/measure/core-1.1.2",
    } <= set(paths)
    assert {get(path, "HEAD", Accept=BROWSER).status for path in paths[:5] + paths[100::200]} == {200}


def test_a_long_sitemap_is_cut_into_several(client, published, monkeypatch):
    monkeypatch.setattr(sitemap, "MOST", 400)
    app, loc = client(published), "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
    top = ET.fromstring(app.get("/sitemap.xml").data)
    assert top.tag.endswith("sitemapindex")
    parts = [urlsplit(each.text).path for each in top.iter(loc)]
    pages = [each.text for part in parts for each in ET.fromstring(app.get(part).data).iter(loc)]
    assert len(parts) > 2
    assert len(pages) == len(set(pages))
    assert app.get(f"/sitemap-{len(parts) + 1}.xml").status_code == 404


def test_crawlers_are_told_where_the_sitemap_is_and_what_to_leave_alone(get, kawaguchi_service):
    lines = get("/robots.txt").text.splitlines()
    assert f"Sitemap: {kawaguchi_service.address}/sitemap.xml" in lines
    assert "Disallow: /sparql" in lines


def test_the_feed_of_versions_is_atom(get, kawaguchi):
    """RFC 4287: a feed and its entries have an id, a title and a time; the feed is by somebody, and links to itself."""
    reply = get("/versions.atom")
    feed = ET.fromstring(reply.body)
    assert (reply.type, feed.tag) == ("application/atom+xml", f"{ATOM}feed")
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    assert {link.get("rel") for link in feed.findall(f"{ATOM}link")} == {"self", "alternate"}
    entries = feed.findall(f"{ATOM}entry")
    for entry in (feed, *entries):
        assert all(entry.findtext(f"{ATOM}{name}") for name in ("id", "title"))
        assert datetime.fromisoformat(entry.findtext(f"{ATOM}updated")).tzinfo
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(ids) == len(set(ids))
    assert kawaguchi.id in entries[0].findtext(f"{ATOM}title")
    assert get("/versions.atom", If_None_Match=reply.headers["ETag"]).status == 304


def test_the_feed_says_who_made_a_version_and_why():
    when = "2026-11-25T00:00:00+00:00"
    history = [Publication("a1", when, "publish"), Publication("b2", when, "write", "curator", "誤記の訂正", "", "a1")]
    newest, oldest = ET.fromstring(write_feed("https://a.jp/", history, Describing())).iter(f"{ATOM}entry")
    assert newest.findtext(f"{ATOM}author/{ATOM}name") == "curator"
    assert newest.findtext(f"{ATOM}summary") == "誤記の訂正"
    assert oldest.find(f"{ATOM}author") is None


@pytest.mark.program("curl")
def test_every_command_of_the_document_does_what_it_says(kawaguchi_service, published):
    text = (ROOT / "docs" / "catalogue.md").read_text("utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    commands = "".join(blocks).splitlines()
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "KOTEIHYO_DATA": str(published)}
    assert len(commands) == 7
    for command in commands:
        line = command.replace("http://127.0.0.1:8080", kawaguchi_service.address).replace("curl ", "curl --fail ")
        done = subprocess.run(line, shell=True, env=environment, capture_output=True, check=False)
        assert (done.returncode, bool(done.stdout)) == (0, True), (command, done.stderr)
