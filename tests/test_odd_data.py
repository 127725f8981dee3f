"""Odd but legal data: whatever is written, every page, description and export still answers."""

import itertools
import shutil
from urllib.parse import quote
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
import writable as writing
from asking import with_dumps

from koteihyo.graph.versions import folders

BASE = "https://w3id.org/koteihyo/"
KTH, ID = f"{BASE}ontology#", f"{BASE}id/"
XSD, SKOS = "http://www.w3.org/2001/XMLSchema#", "http://www.w3.org/2004/02/skos/core#"
TYPE, LABEL = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "http://www.w3.org/2000/01/rdf-schema#label"
IRIS = (
    *("urn:x:note", "urn:x:2026", "tag:a.example,2026:x", "mailto:a@a.example", "data:,", "x:y", "http://a.example"),
    *("http://a.example/", "http://a.example#", "http://a.example/2026", "http://a.example/%E5%B7%9D", "x:川口"),
    *("http://例え.jp/施策", "http://a.example/a?b=c&d=e#f", "http://[::1]/x", "http://u@a.example:80/", "file:///etc"),
    *("javascript:alert(1)", "http://a.example/a'b", "http://a.example/(x)", "http://a.example/😀", "urn:a:\u202eb"),
    *(
        f"http://a.example/{'a' * 3000}",
        f"{ID}x//y",
        f"{ID}kawaguchix/../z",
        f"{ID}%2e%2e/x",
        f"{ID}",
        f"{BASE}graph/odd",
    ),
    *(
        f"{ID}odd.ttl",
        f"{ID}theme/",
        f"{ID}theme/奇妙",
        f"{BASE}ontology",
        "http://www.w3.org/2000/xmlns/a",
        "urn:uuid:%00",
    ),
)
WORDS = (
    *(
        "",
        " ",
        "\t\n\r",
        "x" * 100_000,
        "あ" * 5000,
        "\u200b",
        "\u202eright",
        "\u2067\u2069",
        "é",
        "e\u0301",
        "\U0001f600",
    ),
    *(
        "\x7f\x85",
        "<script>alert(1)</script>",
        "]]>",
        "{{ 7*7 }}",
        "%s%(x)s",
        "$plan",
        "\\u0000",
        '"""',
        "'); DROP",
        "a|b",
    ),
    *(
        "=1+1",
        "@SUM",
        "a|b",
        "\U0001f600",
        "\ufdd0",
        "\u2028",
        "&amp;&#1;",
        "http://a.example/",
        "/doc/x",
        "川口",
        "-- ",
        "\ufeff",
    ),
)
TYPES = (
    *("integer", "decimal", "double", "boolean", "date", "dateTime", "gYear", "duration", "anyURI", "base64Binary"),
    *("hexBinary", "nonNegativeInteger", "token", "language", "time", "byte"),
)
TAGS = ("ja", "en", "ja-Hira", "zh-Hant-TW", "x-odd", "en-a-bbb-x-a-ccc", "und", "de-CH-1901")
# Classes that pages list, and what they read of a thing as a number, a name, a place …
CLASSES = ("Plan", "Sheet", "Strand", "Entry", "Passage", "Measure", "Goal", "Statement", "Pledge", "Theme")
CLASSES += ("TargetGroup", "FiscalYear", "Indicator", "Target", "Finding", "Suggestion", "Decision", "CrossReference")
READ = ("year", "order", "line", "level", "position", "sheetNumber", "pledgeNumber", "lastPledge", "score", "notation")
READ += ("inPlan", "statedBy", "theme", "dueYear", "atStage", "onSheet", "verbatim", "evidence", "baseYear", "unit")


def writes():
    """Yield some more than two hundred writes, each as triples in N-Triples; none is of a plan that there is."""
    odd, number = ox.NamedNode("urn:odd:thing"), itertools.count()

    def triple(*terms):
        return " ".join(map(str, terms)) + " ."

    for iri in map(ox.NamedNode, IRIS):
        yield triple(odd, iri, ox.Literal("x"))
        yield triple(iri, ox.NamedNode(LABEL), ox.Literal("x", language="ja")) + triple(odd, ox.NamedNode(TYPE), iri)
        yield triple(odd, ox.NamedNode(f"{SKOS}related"), iri) + triple(odd, odd, ox.Literal("x", datatype=iri))
    for word in WORDS:
        thing = ox.NamedNode(f"urn:odd:{next(number)}")
        yield triple(thing, ox.NamedNode(LABEL), ox.Literal(word, language="ja")) + triple(thing, odd, ox.Literal(word))
    for kind in TYPES:
        yield triple(odd, odd, ox.Literal("abc 川", datatype=ox.NamedNode(XSD + kind)))
    for tag in TAGS:
        yield triple(odd, ox.NamedNode(LABEL), ox.Literal("x", language=tag))
    for name in CLASSES:
        thing = ox.NamedNode(f"http://a.example/things/{name}?")
        said = [ox.Literal("9" * 5000, datatype=ox.NamedNode(f"{XSD}integer")), ox.Literal("abc"), ox.NamedNode("x:y")]
        labels = (ox.NamedNode(LABEL), ox.NamedNode("http://purl.org/dc/terms/title"), ox.NamedNode(f"{SKOS}prefLabel"))
        yield triple(thing, ox.NamedNode(TYPE), ox.NamedNode(KTH + name)) + "".join(
            [triple(thing, label, ox.Literal(f"奇{name}", language=tag)) for label in labels for tag in ("ja", "en")]
        )
        for value in said:
            yield "".join(triple(thing, ox.NamedNode(KTH + each), value) for each in READ)
    concept = ox.NamedNode(f"{ID}theme/odd")
    yield "".join(
        (
            triple(concept, ox.NamedNode(TYPE), ox.NamedNode(f"{SKOS}Concept")),
            triple(concept, ox.NamedNode(f"{SKOS}inScheme"), ox.NamedNode("urn:scheme")),
            triple(concept, ox.NamedNode(f"{SKOS}inScheme"), ox.NamedNode(f"{ID}theme")),
            triple(concept, ox.NamedNode(f"{SKOS}notation"), ox.Literal("../<odd>")),
            triple(concept, ox.NamedNode(LABEL), ox.Literal("奇妙な分野", language="ja")),
            triple(concept, ox.NamedNode(f"{KTH}order"), ox.Literal("first")),
            triple(concept, ox.NamedNode(f"{SKOS}broader"), concept),
        )
    )


# Everything that a reader opens; where a thing is named, things of the writes.
PAGES = (
    *("/", "/?plan=kawaguchi", "/plans/kawaguchi", "/plans/kawaguchi/sheets/core-1", "/themes", "/themes?plan=all"),
    *("/pledges", "/indicators", "/findings", "/findings.xlsx", "/queries", "/data", "/about", "/help", "/ontology"),
    *("/shapes", "/versions", "/catalogue", "/sparql", "/search?q=odd", f"/search?q={quote('奇')}", "/doc/kawaguchi"),
)
DATA = (
    *(f"/catalogue.{form}" for form in ("ttl", "rdf", "jsonld", "nt")),
    *(f"/.well-known/void.{form}" for form in ("ttl", "rdf", "jsonld", "nt")),
    *("/schema.jsonld", "/sitemap.xml", "/versions.atom", "/openapi.json", "/sparql/words.json", "/sparql?format=rdf"),
    *(
        "/ontology.rdf",
        "/shapes.rdf",
        "/graph/concepts.rdf",
        "/graph/added.ttl",
        "/graph/added.trig",
        "/dumps/current/",
    ),
    "/sparql?query=" + quote("SELECT * { ?s ?p ?o FILTER(!STRSTARTS(STR(?s), 'https://w3id')) }") + "&format=xml",
)


@pytest.fixture(scope="module")
def odd(tmp_path_factory, served, published):
    """A service over Kawaguchi's plan and all of the odd writes, those that were refused with their reasons."""
    data = shutil.copytree(published, tmp_path_factory.mktemp("odd") / "data")
    with writing.writable(served, data, "--client-seconds", "0", "--client-errors", "0") as found:
        found.refused = []
        pending = [[*writes()]]
        while pending:
            several = pending.pop()
            status, told = found.update(f"INSERT DATA {{ {' '.join(several)} }}")
            if status == 200:
                continue
            if len(several) == 1:
                found.refused.append((several[0][:300], status, told["detail"]))
            else:
                pending += [several[: len(several) // 2], several[len(several) // 2 :]]
        with_dumps(lambda path: found.sent("GET", path)[0])
        yield found


def test_there_are_two_hundred_and_they_are_accepted(odd):
    assert len([*writes()]) >= 200
    assert odd.refused == []


@pytest.mark.parametrize("path", PAGES)
def test_every_page_still_answers(odd, path):
    status, _, body = odd.sent("GET", path, headers={"Accept": "text/html"})
    assert status == 200, body.decode()[-600:]


@pytest.mark.parametrize("path", DATA)
def test_every_description_and_export_still_answers_and_is_well_formed(odd, path):
    status, headers, body = odd.sent("GET", path, headers={"Accept": "*/*"})
    assert status == 200, body.decode()[-600:]
    if "xml" in headers["Content-Type"]:
        ElementTree.fromstring(body)


@pytest.mark.parametrize("form", ["json", "xlsx", "csv", "md", "html"])
def test_every_question_still_answers(odd, form):
    _, listed = odd.told("GET", "/queries", headers={"Accept": "application/json"})
    wrong = {}
    for each in listed:
        accept = {"Accept": "text/html" if form == "html" else "*/*"}
        ending = form if form == "html" or each["form" if "form" in each else "name"] != "CONSTRUCT" else "ttl"
        status, _, body = odd.sent("GET", f"/queries/{each['name']}.{ending}", headers=accept)
        if status not in (200, 403, 404, 406):
            wrong[each["name"]] = (status, body.decode()[-300:])
    assert wrong == {}


@pytest.mark.parametrize("form", ["html", "ttl", "jsonld", "rdf", "trig"])
def test_every_thing_of_ours_still_has_its_page(odd, form):
    for iri in (each for each in (*IRIS, f"{ID}theme/odd") if each.startswith(ID) and len(each) > len(ID)):
        path = f"/doc/{quote(iri.removeprefix(ID), safe='/%')}"
        status, _, body = odd.sent("GET", f"{path}.{form}", headers={"Accept": "*/*"})
        assert status in (200, 404, 406), (path, status, body.decode()[-300:])
        assert status != 404 or "//" in path or "%2e" in path or ".." in path or path.endswith("/"), path


def test_the_dumps_are_made_and_parse(odd):
    status, files = odd.told("GET", "/dumps/current/")
    assert status == 200
    assert {file["href"].rpartition("/")[2] for file in files} >= {"kawaguchi.ttl", "kawaguchi.csv", "all-plans.nq"}


# --- what no reader could read again


@pytest.mark.parametrize("character", ["\\u0001", "\\u000B", "\\u001F", "\\uFFFE", "\\uFFFF"])
def test_a_character_that_xml_forbids_is_refused_by_its_name(odd, character):
    before = folders.current(odd.data).id
    status, told = odd.update(f'INSERT DATA {{ <urn:a> <urn:b> "a{character}b" }}')
    assert (status, character[2:] in told["detail"]) == (422, True)
    assert folders.current(odd.data).id == before
    assert odd.update('INSERT DATA { <urn:a> <urn:b> "a\\\\u0001b" }')[0] == 200  # these are six characters


@pytest.mark.parametrize("form", ["xml", "rdf"])
def test_what_a_query_makes_is_well_formed_whatever_it_is(odd, form):
    head = "SELECT ?x" if form == "xml" else "CONSTRUCT { <urn:s> <urn:x:p> ?x }"
    query = f'{head} {{ VALUES ?x {{ "a\\u0001b" "c\\u000Bd" "e\\uFFFFf" "g" }} }}'
    status, _, body = odd.sent("GET", f"/sparql?query={quote(query)}&format={form}")
    assert status == 200
    assert "a\ufffdb" in "".join(ElementTree.fromstring(body).itertext())


def test_a_relation_that_rdf_xml_cannot_name_is_said_and_nothing_is_left_out(odd):
    query = quote("CONSTRUCT { <urn:s> <http://a.example/2026> 1 } {}")
    status, told = odd.told("GET", f"/sparql?query={query}&format=rdf", headers={"Accept": "*/*"})
    assert status == 406
    assert "http://a.example/2026" in told["detail"]
    assert odd.sent("GET", f"/sparql?query={query}&format=ttl")[0] == 200


def test_a_value_that_is_larger_than_parsers_take_is_refused(odd):
    for size in (15 << 20, 17 << 20):
        status, _, body = odd.graph("PUT", "urn:large", f'<urn:a> <urn:b> "{"x" * size}" .')
        assert status == 422, body
        assert "15" in body.decode()


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_an_answer_with_a_long_head_is_whole(odd, form):
    names = [f"?a{'x' * 100}{number}" for number in range(1000)]
    query = f"SELECT {' '.join(names)} {{ VALUES {names[0]} {{ 1 2 }} }}"
    body = query.encode()
    status, _, got = odd.sent("POST", f"/sparql?format={form}", body, {"Content-Type": "application/sparql-query"})
    assert status == 200, got[-500:]
    assert len(got) > 100_000
