"""Every thing at its address, read as a program, a browser and a cache read it, over a real service."""

from __future__ import annotations

import json
import re
from functools import partial

import pyoxigraph as ox
import pytest
from asking import put, sent

from koteihyo.graph.versions import folders
from koteihyo.graph.versions.dump import open_dump
from koteihyo.service.app import create_app
from koteihyo.service.configuration.settings import Limits, Serving
from koteihyo.service.engines.embedded import EmbeddedEngine
from koteihyo.service.engines.remote import RemoteEngine

BASE = "https://w3id.org/koteihyo/"
XSD, RDF_TYPE = "http://www.w3.org/2001/XMLSchema#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
KTH, OA, FOAF = f"{BASE}ontology#", "http://www.w3.org/ns/oa#", "http://xmlns.com/foaf/0.1/"
MEASURE = "kawaguchi/measure/core-1.1.2"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FORMS = {
    "ttl": ("text/turtle", ox.RdfFormat.TURTLE),
    "nt": ("application/n-triples", ox.RdfFormat.N_TRIPLES),
    "rdf": ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    "jsonld": ("application/ld+json", ox.RdfFormat.JSON_LD),
    "trig": ("application/trig", ox.RdfFormat.TRIG),
    "nq": ("application/n-quads", ox.RdfFormat.N_QUADS),
}


@pytest.fixture(scope="session")
def get(kawaguchi_service):
    """Send one request to the service over Kawaguchi's plan."""
    return partial(sent, kawaguchi_service.address)


def triples(reply, name="ttl"):
    return {quad.triple for quad in ox.parse(reply.body, format=FORMS[name][1])}


def triple(subject, predicate, value):
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(value))


def test_a_thing_is_not_its_document_and_leads_to_it(get):
    reply = get(f"/id/{MEASURE}?lang=en")
    assert (reply.status, reply.headers["Location"]) == (303, f"/doc/{MEASURE}?lang=en")
    assert reply.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("name", FORMS)
def test_a_document_is_had_by_extension_by_parameter_and_by_accept(get, name):
    media_type, _ = FORMS[name]
    replies = [
        get(f"/doc/{MEASURE}.{name}"),
        get(f"/doc/{MEASURE}?format={name}"),
        get(f"/doc/{MEASURE}", Accept=media_type),
    ]
    assert {(reply.status, reply.type) for reply in replies} == {(200, media_type)}
    first, *others = [triples(reply, name) for reply in replies]
    assert others == [first, first]
    assert triple(f"{BASE}id/{MEASURE}", f"{KTH}atStage", f"{BASE}id/kawaguchi/stage/1") in first


def test_a_document_holds_who_states_it_the_passage_and_the_labels_of_what_it_names(get):
    entry, found = f"{BASE}id/kawaguchi/entry/core-1.1.2", triples(get(f"/doc/{MEASURE}.ttl"))
    assert triple(f"{BASE}id/{MEASURE}", f"{KTH}statedBy", entry) in found
    assert triple(f"{BASE}id/kawaguchi/measure/core-1.1.2.1", f"{KTH}partOf", f"{BASE}id/{MEASURE}") in found
    said = {(each.subject.value, each.predicate.value, each.object.value) for each in found}
    assert (f"{entry}/run/1/quote", f"{OA}exact", "職員の接遇強化計画策定") in said
    assert (f"{entry}/run/1/position", f"{OA}start", "221") in said
    for thing, label in {
        "kawaguchi/theme/staff-courtesy": "職員の接遇",
        "kawaguchi/stage/1": "段階１（すぐに）",
    }.items():
        assert (f"{BASE}id/{thing}", "http://www.w3.org/2000/01/rdf-schema#label", label) in said


def test_what_is_inferred_is_never_among_what_is_asserted(get):
    horizon = triple(f"{BASE}id/{MEASURE}", f"{KTH}horizon", f"{BASE}id/fiscal-year/2005")
    assert all(horizon not in triples(get(f"/doc/{MEASURE}.{name}"), name) for name in ("ttl", "nt", "rdf", "jsonld"))
    for name in ("trig", "nq"):
        quads = ox.parse(get(f"/doc/{MEASURE}.{name}").body, format=FORMS[name][1])
        (graph,) = [quad.graph_name.value for quad in quads if quad.triple == horizon]
        assert graph == f"{BASE}graph/kawaguchi/inferred"


def test_a_thing_that_only_a_program_knows_says_so(get):
    said = get("/doc/kawaguchi/suggestion/1.ttl").body.decode()
    assert "推定" in said
    assert f"<{BASE}graph/kawaguchi/inferred>" in said
    assert "推定、検査から" not in get(f"/doc/{MEASURE}.ttl").body.decode()


def test_every_graph_of_a_statement_is_the_one_that_the_dump_has_it_in(get, kawaguchi):
    dump = kawaguchi.nquads().decode()
    quads = ox.parse(get(f"/doc/{MEASURE}.nq").body, format=ox.RdfFormat.N_QUADS)
    named = [quad for quad in quads if not isinstance(quad.graph_name, ox.DefaultGraph)]
    assert named
    assert all(f"{ox.serialize([quad], format=ox.RdfFormat.N_QUADS).decode()}" in dump for quad in named)
    own = re.findall(rf"^<{re.escape(f'{BASE}id/{MEASURE}')}> .*$", dump, re.MULTILINE)
    assert len(own) == len([quad for quad in named if quad.subject.value == f"{BASE}id/{MEASURE}"])


def test_a_browser_is_shown_a_page_with_links_to_this_service(get):
    reply = get(f"/doc/{MEASURE}", Accept=BROWSER)
    page = reply.body.decode()
    assert (reply.status, reply.type) == (200, "text/html")
    assert "職員の接遇強化計画策定" in page
    assert f'href="/doc/{MEASURE}.ttl"' in page
    assert "Accept" in reply.headers["Vary"]
    assert get(f"/doc/{MEASURE}.html").type == "text/html"


def test_other_forms_and_the_address_are_in_the_link_header_and_every_form_is_there(get):
    links = get(f"/doc/{MEASURE}.ttl").headers["Link"]
    assert f'</doc/{MEASURE}>; rel="canonical"' in links
    assert f'<{BASE}id/{MEASURE}>; rel="describes"' in links
    alternates = re.findall(r'<([^>]+)>; rel="alternate"; type="([^"]+)"', links)
    assert {media_type for _, media_type in alternates} == {"text/html", *(form[0] for form in FORMS.values())}
    assert [get(address, "HEAD").type for address, _ in alternates] == [media_type for _, media_type in alternates]


def test_head_says_what_get_says_and_sends_nothing(get):
    head, whole = get(f"/doc/{MEASURE}.rdf", "HEAD"), get(f"/doc/{MEASURE}.rdf")
    assert (head.status, head.body) == (200, b"")
    for name in ("Content-Type", "ETag", "Link", "Koteihyo-Version", "Access-Control-Allow-Origin"):
        assert head.headers[name] == whole.headers[name] != ""


def test_who_has_the_document_is_told_that_it_still_holds(get):
    held = get(f"/doc/{MEASURE}.ttl").headers["ETag"]
    again = get(f"/doc/{MEASURE}.ttl", If_None_Match=held)
    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", held)
    assert get(f"/doc/{MEASURE}.nt", If_None_Match=held).status == 200


def test_a_form_that_there_is_not_is_refused(get):
    assert get(f"/doc/{MEASURE}?format=pdf").status == 400
    assert get(f"/doc/{MEASURE}", Accept="image/png").status == 406


@pytest.mark.parametrize(
    "path",
    [
        "kawaguchi/theme/waste",
        "kawaguchi/theme",
        "kawaguchi/stage/1",
        "kawaguchi",
        "kawaguchi/pledge/21",
        "fiscal-year/2006",
    ],
)
def test_shared_concepts_schemes_plans_and_pledges_have_documents(get, path):
    reply = get(f"/doc/{path}")
    assert reply.status == 200
    assert triple(f"{BASE}doc/{path}", f"{FOAF}primaryTopic", f"{BASE}id/{path}") in triples(reply)


def test_what_names_a_thing_too_often_is_left_out_whole_and_said(get):
    reply = get("/doc/kawaguchi.ttl")
    assert reply.headers["Koteihyo-Cut"] == "naming"
    assert re.search(rf"{KTH}inPlan> で指す\d{{4,}}件は省いています", reply.body.decode())


def test_nothing_is_404_with_the_nearest_addresses(get):
    reply = get("/doc/kawaguchi/measure/core-1.1.99")
    nearest = json.loads(reply.body)["nearest"]
    assert reply.status == 404
    assert "/doc/kawaguchi/measure/core-1.1.2" in nearest
    assert nearest[-1] == "/doc/kawaguchi"
    assert {get(each, "HEAD").status for each in nearest} == {200}
    assert f'href="{nearest[0]}"' in get("/doc/kawaguchi/measure/core-1.1.99", Accept=BROWSER).body.decode()


@pytest.mark.parametrize("path", ["%3E%20%3Fx", "a%20b", "%00", "..%2f..", "%E5%B7%9D", "kawaguchi%7D", "x" * 3000])
def test_a_path_is_a_path_and_never_a_piece_of_a_query(get, path):
    assert get(f"/doc/{path}").status == 404


@pytest.mark.parametrize(
    "path", ["ontology", "shapes", "graph/kawaguchi/plan", "graph/concepts", "graph/kawaguchi/findings"]
)
def test_a_graph_is_a_document_of_all_its_triples(get, kawaguchi, path):
    graph = f"{BASE}graph/{path.removeprefix('graph/')}"
    count = kawaguchi.manifest["graphs"][graph]
    assert len(triples(get(f"/{path}.ttl"))) == count
    quads = list(ox.parse(get(f"/{path}", Accept="application/n-quads").body, format=ox.RdfFormat.N_QUADS))
    assert (len(quads), {quad.graph_name.value for quad in quads}) == (count, {graph})
    assert get(f"/{path}", Accept=BROWSER).type == "text/html"


def test_a_term_is_a_part_of_the_page_of_the_vocabulary(get):
    assert 'id="Measure"' in get("/ontology", Accept=BROWSER).body.decode()
    assert get("/ontology.pdf").status == 404
    assert get("/graph/nothing").status == 404


@pytest.fixture
def client():
    """Make a client of an application over a data folder, with settings of its own."""
    engines = []

    def made(data, **serving):
        engines.append(EmbeddedEngine.from_folder(data, Limits(seconds=10, workers=2)))
        return create_app(engines[-1], serving=Serving(log="off", **serving), data=data).test_client()

    yield made
    for engine in engines:
        engine.close()


PLAN = f"<{BASE}graph/p/plan>"
A = f"<{BASE}id/p/measure/a> <{KTH}theme> <{BASE}id/field/waste> {PLAN}"
WASTE = f'<{BASE}id/field/waste> <http://www.w3.org/2000/01/rdf-schema#label> "ゴミ"@ja <{BASE}graph/concepts>'


def test_what_is_minted_under_another_base_is_served_at_the_same_addresses(client, tmp_path):
    other = "https://id.city.example/plans/"
    put(tmp_path, "\n".join([A.replace(f"{BASE}id/p", f"{other}id/p").replace(f"{BASE}graph", f"{other}graph"), WASTE]))
    own = client(tmp_path, base=other)
    assert f"<{other}id/p/measure/a> kth:theme" in own.get("/doc/p/measure/a").get_data(as_text=True)
    assert "ゴミ" in own.get("/doc/field/waste").get_data(as_text=True)
    assert f"{other}graph/p/plan" in own.get("/graph/p/plan.nq").get_data(as_text=True)
    assert 'href="/doc/field/waste"' in own.get("/doc/p/measure/a.html").get_data(as_text=True)
    assert 'href="/doc/p/measure/a"' in own.get("/doc/field/waste.html").get_data(as_text=True)
    assert client(tmp_path).get("/doc/p/measure/a").status_code == 404


def test_a_key_that_ends_like_an_extension_is_not_hidden_by_it(client, tmp_path):
    put(tmp_path, "\n".join([A.replace("measure/a>", "measure/a.ttl>"), A, A.replace("measure/a>", "measure/b>")]))
    app = client(tmp_path)
    for path in ("a.ttl", "a.ttl.ttl"):
        assert f"<{BASE}id/p/measure/a.ttl> kth:theme" in app.get(f"/doc/p/measure/{path}").get_data(as_text=True)
    assert f"<{BASE}id/p/measure/b> kth:theme" in app.get("/doc/p/measure/b.ttl").get_data(as_text=True)


def test_what_an_earlier_version_had_is_gone_and_says_where_it_is_read(client, tmp_path):
    put(tmp_path, WASTE)
    had = put(tmp_path, "\n".join([A, WASTE]))
    app = client(tmp_path)
    assert app.get("/doc/p/measure/a").status_code == 200
    put(tmp_path, WASTE.replace("ゴミ", "廃棄物"))
    gone = app.get("/doc/p/measure/a.ttl")
    assert (gone.status_code, gone.json["nearest"]) == (410, [f"/doc/p/measure/a?version={had}"])
    there = app.get(gone.json["nearest"][0])
    assert (there.status_code, there.headers["Koteihyo-Version"]) == (200, had)
    assert f"/doc/p/measure/a.nt?version={had}>" in there.headers["Link"]
    assert app.get(f"/graph/p/plan?version={had}").status_code == 200
    assert app.get("/doc/p/measure/b").status_code == 404
    folders.rollback(tmp_path, had)
    assert app.get("/doc/p/measure/a").status_code == 200


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("kawaguchi/strand/internal-2.5", "kawaguchi/sheet/internal-2"),
        ("kawaguchi/goal/core-2.2.5.3", "kawaguchi/measure/core-2.2.5.3"),
        ("kawaguchi/decision/core-2.1.1/same-as", "kawaguchi/entry/core-2.1.1"),
        # What plans shared once, and each has for itself now.
        *((each, f"kawaguchi/{each}") for each in ("theme", "theme/waste", "stage/1", "division/core", "pillar/town")),
    ],
)
def test_an_address_that_has_moved_leads_to_what_now_stands_for_it(get, old, new):
    for form in ("", ".ttl", "?lang=en"):
        moved = get(f"/doc/{old}{form}")
        assert (moved.status, moved.headers["Location"]) == (301, f"/doc/{new}{form}")
    assert get(f"/doc/{new}.ttl").status == 200
    moved = get(f"/id/{old}?lang=en")
    assert (moved.status, moved.headers["Location"]) == (301, f"/id/{new}?lang=en")
    assert get(f"/id/{new}").status == 303


def test_an_entry_that_is_counted_anew_leads_to_the_one_that_now_holds_its_characters(client, tmp_path):
    def entry(name: str, start: int, end: int) -> str:
        iri, graph, number = f"{BASE}id/p/entry/{name}", f"<{BASE}graph/p/document>", f"<{XSD}integer>"
        return f"""<{iri}> <{RDF_TYPE}> <{KTH}Entry> {graph}
<{iri}> <{KTH}inPlan> <{BASE}id/p> {graph}
<{iri}> <{KTH}evidence> <{iri}/run/1> {graph}
<{iri}/run/1> <{OA}hasSelector> <{iri}/run/1/position> {graph}
<{iri}/run/1/position> <{OA}start> "{start}"^^{number} {graph}
<{iri}/run/1/position> <{OA}end> "{end}"^^{number} {graph}"""

    put(tmp_path, "\n".join([entry("a-1", 0, 4), entry("a-2", 5, 9), entry("a-3", 20, 22)]))
    put(tmp_path, "\n".join([entry("a-4", 0, 4), entry("a-5", 5, 9)]))
    app = client(tmp_path)
    moved = app.get("/doc/p/entry/a-2.ttl?lang=en")
    assert (moved.status_code, moved.headers["Location"]) == (301, "/doc/p/entry/a-5.ttl?lang=en")
    assert app.get("/doc/p/entry/a-3").status_code == 410
    assert app.get("/doc/p/entry/a-9").status_code == 404


def test_another_engine_has_the_same_documents(kawaguchi_service, get):
    engine = RemoteEngine(f"{kawaguchi_service.address}/sparql")
    app = create_app(engine, serving=Serving(log="off")).test_client()
    for path in (f"/doc/{MEASURE}.nq", "/doc/field/waste.nt", "/graph/concepts.nt"):
        there = sorted(app.get(path).data.splitlines())
        assert there == sorted(get(path).body.splitlines())
    unknown = app.get("/doc/kawaguchi/measure/core-1.1.99")
    assert (unknown.status_code, unknown.json["nearest"]) == (404, ["/doc/kawaguchi"])
    engine.close()


def test_every_thing_of_a_dump_is_found_in_it_and_nothing_else(kawaguchi):
    things = {line[1 : line.index(b">")].decode() for line in kawaguchi.lines()}
    with open_dump(kawaguchi) as dump:
        assert all(dump.holds(thing) for thing in things)
        assert not any(dump.holds(f"{thing}~") for thing in things)
