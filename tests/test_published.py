"""What versions there are, over HTTP: the list, the TimeMap, one with its manifest and where it comes from."""

import http.client
import json
import shutil
from urllib.parse import quote, urlsplit

import pyoxigraph as ox
import pytest
import writable as writing

from koteihyo.graph.rdf.names import PREFIXES
from koteihyo.graph.versions import folders, gate
from koteihyo.graph.versions.history import Act

BASE = "https://w3id.org/koteihyo/"


@pytest.fixture(scope="module")
def service(tmp_path_factory, published, served):
    """A service over Kawaguchi's plan as it was built, and as 山田 has changed it."""
    data = shutil.copytree(published, tmp_path_factory.mktemp("published") / "data")
    line = f'<{BASE}id/kawaguchi/theme/waste> <urn:note> "試し" <urn:notes> .\n'.encode()
    gate.write(data, lambda _: {"urn:notes": line}, Act("write", "山田 & <co>", "試しに足す", "update"))
    (data / "queries").mkdir()
    with served(data, data / "queries") as found:
        yield found.address, *folders.history(data)


def got(service, path, accept="*/*"):
    """Get an address; return status, headers and text."""
    connection = http.client.HTTPConnection(urlsplit(service[0]).netloc, timeout=60)
    connection.request("GET", path, headers={"Accept": accept})
    response = connection.getresponse()
    try:
        return response.status, response.headers, response.read().decode()
    finally:
        connection.close()


def test_the_list_says_who_published_what_when_and_why(service):
    address, built, written = service
    status, headers, text = got(service, "/versions")
    found = json.loads(text)
    assert (status, headers.get_content_type()) == (200, "application/json")
    assert found["current"] == written.version
    assert [each["version"] for each in found["publications"]] == [built.version, written.version]
    assert found["publications"][1] == {
        "version": written.version,
        "time": written.time,
        "act": "write",
        "who": "山田 & <co>",
        "why": "試しに足す",
        "what": "update",
        "base": built.version,
        "href": f"{address}/versions/{written.version}",
    }


@pytest.mark.parametrize("how", ["/versions?format=link&of=", "/versions?of="])
def test_the_time_map_lists_the_mementos_of_an_address(service, how):
    address, built, written = service
    original = "/sparql?query=ASK%20%7B%7D"
    _, headers, text = got(service, how + quote(original, safe=""), "application/link-format")
    assert headers.get_content_type() == "application/link-format"
    lines = text.strip().split(",\n")
    assert lines[0] == f'<{address}{original}>; rel="original timegate"'
    assert 'rel="self"' in lines[1]
    assert lines[2].startswith(f'<{address}{original}&version={built.version}>; rel="first memento"; datetime="')
    assert lines[3].startswith(f'<{address}{original}&version={written.version}>; rel="last memento"; datetime="')
    memento = lines[2].partition(">")[0].removeprefix(f"<{address}")
    assert got(service, memento)[1]["Koteihyo-Version"] == built.version


def test_an_answer_leads_to_its_time_map(service):
    links = got(service, "/sparql?query=ASK%20%7B%7D")[1].get_all("Link")
    (listed,) = [link for link in links if 'rel="timemap"' in link]
    assert "first memento" in got(service, listed[1:].partition(">")[0].removeprefix(service[0]))[2]


@pytest.mark.parametrize("of", ["https://elsewhere.example/", "//elsewhere.example/", "x"])
def test_a_time_map_is_of_addresses_here(service, of):
    assert got(service, f"/versions?format=link&of={quote(of, safe='')}")[0] == 400


def test_a_version_has_its_manifest_and_its_publications(service):
    _, built, written = service
    found = json.loads(got(service, f"/versions/{built.version}")[2])
    assert found["manifest"]["plans"]["kawaguchi"]["entries"] == 443
    assert (found["current"], found["publications"][0]["act"]) == (False, "publish")
    assert json.loads(got(service, f"/versions/{written.version[:6]}")[2])["current"]
    findings = json.loads(got(service, urlsplit(found["findings"]).path)[2])
    assert findings["kawaguchi"][0]["message"]["ja"]


@pytest.mark.parametrize("path", ["/versions/abcdef", "/versions/abcdef/findings"])
def test_an_unknown_version_is_a_404(service, path):
    assert got(service, path)[0] == 404


@pytest.mark.parametrize(
    ("query", "accept", "said"),
    [
        ("", "text/turtle", "text/turtle"),
        ("?format=jsonld", "*/*", "application/ld+json"),
        ("", "application/ld+json, */*;q=0.1", "application/json"),
        ("?format=nt", "*/*", "application/n-triples"),
        ("", "application/n-triples", "application/n-triples"),
        ("?format=json", "text/turtle", "application/json"),
        ("", "*/*", "application/json"),
    ],
)
def test_a_version_is_had_as_json_and_as_rdf(service, query, accept, said):
    status, headers, _ = got(service, f"/versions/{service[2].version}{query}", accept)
    assert (status, headers.get_content_type()) == (200, said)


def test_where_a_version_comes_from_is_told_in_prov(service):
    _, built, written = service
    store = ox.Store()
    for each in (built, written):
        body = got(service, f"/versions/{each.version}?format=nt")[2]
        store.load(body.encode(), format=ox.RdfFormat.N_TRIPLES)
    assert not any(isinstance(term, ox.BlankNode) for quad in store for term in (quad.subject, quad.object))
    assert store.query(f"""PREFIX prov: <{PREFIXES["prov"]}> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> ASK {{
      <{BASE}versions/{written.version}> a prov:Entity ;
        prov:wasDerivedFrom <{BASE}versions/{built.version}> ;
        prov:generatedAtTime ?time ;
        prov:wasGeneratedBy ?act .
      ?act a prov:Activity ; prov:endedAtTime ?time ; rdfs:comment "試しに足す" ;
        prov:used <{BASE}versions/{built.version}> ; prov:wasAssociatedWith ?who .
      ?who a prov:Agent ; rdfs:label "山田 & <co>" .
      <{BASE}versions/{built.version}> prov:wasGeneratedBy/prov:wasAssociatedWith/a prov:SoftwareAgent ;
        prov:hadPrimarySource ?source .
      ?source <http://purl.org/dc/terms/identifier> ?digest FILTER(STRSTARTS(?digest, "sha256:"))
    }}""")


def test_the_command_says_who_and_why(tmp_path, koteihyo):
    writing.publish_nquads(tmp_path)
    gate.write(tmp_path, lambda _: {"urn:g": b"<urn:s> <urn:p> <urn:o> <urn:g> .\n"}, Act("write", "山田", "試しに"))
    printed = koteihyo("versions", "--data", str(tmp_path)).stdout.splitlines()
    assert printed[-1].startswith("→")
    assert [word for word in ("書き込み", "山田", "試しに") if word not in printed[-1]] == []
    last = json.loads(koteihyo("versions", "--data", str(tmp_path), "--json").stdout)[-1]
    assert (last["who"], last["why"]) == ("山田", "試しに")
