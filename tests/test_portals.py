"""Portals: read whole and politely, kept with date and hash; one that misbehaves costs a message and nothing else."""

import gzip
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from portals import (
    Ckan,
    Dataeye,
    Shirasagi,
    broken_off,
    busy,
    fine,
    giant,
    numbered,
    package,
    pages,
    redirecting,
    serving,
    shirasagi_package,
    slow,
    soon,
)

from koteihyo.graph.errors import KoteihyoError
from koteihyo.graph.interop.portals import ckan, dcat
from koteihyo.graph.interop.portals.client import AGENT, Client, Politeness, Unreachable
from koteihyo.graph.interop.portals.registry import Portal, Registry

HASTE = Politeness(pause=0.0, seconds=2.0, size=1_000_000, wait=2.0)
COMMAND = str(Path(sys.executable).with_name("koteihyo"))
PREFIXES = """@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix hydra: <http://www.w3.org/ns/hydra/core#> .
"""
CATALOGUE = f"""{PREFIXES}
<https://p.example/dataset/1> a dcat:Dataset ;
  dct:title "Waste"@en , "ごみ排出量"@ja ; dct:description "市内の一年間の量。"@ja ; dcat:keyword "ごみ" , "環境" ;
  dct:publisher [ a foaf:Agent ; foaf:name "川口市" ; dct:identifier "112038" ] ;
  dct:temporal [ dcat:startDate "2005-04-01" ; dcat:endDate "2010-03-31" ] ;
  dcat:landingPage <https://p.example/dataset/waste> ;
  dcat:distribution [ dct:title "gomi.csv" ; dct:format "CSV" ; dcat:downloadURL <https://p.example/gomi.csv> ;
    dct:license <https://creativecommons.org/licenses/by/4.0/> ] .
"""


@pytest.fixture
def registry(tmp_path):
    return Registry(tmp_path)


def read(registry):
    """Return the titles that were read last."""
    return [found.title for _, found in registry.descriptions()]


def added(registry, address, kind="ckan", name="p", **more):
    registry.add(Portal(name, address, kind, private=True, **more))
    return registry


# CKAN -----------------------------------------------------------------------------------------------------------------


def test_a_ckan_is_read_page_by_page_however_few_it_gives(registry):
    app = Ckan([package(number) for number in range(23)], most=10)
    with serving(app) as address:
        portal, changed = added(registry, address).refresh("p", HASTE)
    assert (portal.cache.datasets, changed) == (23, True)
    assert len(app.asked) == 3
    assert {each["HTTP_USER_AGENT"] for each in app.asked} == {AGENT}
    assert len(read(registry)) == 23


def test_a_dataset_keeps_its_licence_publisher_code_files_and_columns(registry):
    files = [
        {"name": "量", "format": "CSV", "url": "https://e.example/1.csv", "schema": {"fields": [{"name": "年度"}]}}
    ]
    extras = [{"key": "temporal_start", "value": "2005"}]
    with serving(Ckan([package(1, title="ごみ量", resources=files, extras=extras, notes=" 市の量 ")])) as address:
        added(registry, f"{address}/api/3/action/").refresh("p", HASTE)
        ((_, found),) = registry.descriptions()
        assert (found.iri, found.landing_page) == (f"{address}/dataset/0000-0001", f"{address}/dataset/dataset-1")
    assert (found.title, found.notes, found.tags, found.columns) == ("ごみ量", "市の量", ("環境",), ("年度",))
    assert (found.publisher, found.code, found.temporal) == ("川口市", "112038", ("2005",))
    assert found.licence == "http://www.opendefinition.org/licenses/cc-by"
    assert (found.resources[0].format, found.resources[0].url) == ("CSV", "https://e.example/1.csv")


def test_one_organisation_alone_is_asked_for_by_its_code(registry):
    other = package(2, organization={"name": "111007", "title": "さいたま市"})
    with serving(Ckan([package(1), other])) as address:
        added(registry, address, organization="112038").refresh("p", HASTE)
    assert read(registry) == ["データ1"]


@pytest.mark.parametrize(
    "odd",
    [
        {"tags": None, "extras": "none", "resources": None, "organization": None},
        {"tags": [{"name": 7}], "resources": [{"name": None, "schema": "not json"}], "notes": 12},
        {"organization": {"name": None}, "license_url": None, "license_title": None},
    ],
)
def test_a_dataset_with_fields_of_another_type_is_read_as_far_as_it_goes(odd):
    found = ckan.description(package(1, **odd), "https://e.example")
    assert found.title == "データ1"


def test_a_dataset_without_a_name_is_left_out():
    assert ckan.description({"id": "", "title": "x"}, "https://e.example") is None
    assert ckan.description({"id": "1", "title": None, "name": None}, "https://e.example") is None


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
@pytest.mark.parametrize("wait", ["1", "0", "date", None])
def test_who_is_asked_to_wait_waits_and_comes_back(registry, status, wait):
    app = Ckan([package(1)])
    app.before = [busy(status, soon() if wait == "date" else wait)]
    with serving(app) as address:
        start = time.monotonic()
        added(registry, address).refresh("p", HASTE)
        waited = time.monotonic() - start
    assert read(registry) == ["データ1"]
    assert len(app.asked) == 2
    assert waited >= (1 if wait in {"1", None} else 0)


def test_who_is_asked_to_wait_too_long_says_so_at_once(registry):
    app = Ckan([package(1)])
    app.before = [busy("503 Service Unavailable", "3600")]
    with serving(app) as address, pytest.raises(Unreachable, match="3600"):
        added(registry, address).refresh("p", HASTE)


def test_requests_keep_their_distance(registry):
    with serving(Ckan([package(number) for number in range(3)], most=1)) as address:
        start = time.monotonic()
        added(registry, address).refresh("p", HASTE._replace(pause=0.3))
        assert time.monotonic() - start >= 0.6


def test_what_has_not_changed_is_not_sent_again(registry):
    app = Ckan([package(number) for number in range(4)], most=2)
    with serving(app) as address:
        first, _ = added(registry, address).refresh("p", HASTE)
        again, changed = registry.refresh("p", HASTE)
    assert [each.get("HTTP_IF_NONE_MATCH") is not None for each in app.asked] == [False, False, True, True]
    assert (again.cache.sha256, changed) == (first.cache.sha256, False)
    assert len(read(registry)) == 4


BROKEN = {
    "broken off": [broken_off],
    "broken off on the second page": [fine, broken_off],
    "slow": [slow],
    "giant": [giant],
    "an error": [busy("500 Internal Server Error", None)],
    "always busy": [busy("429 Too Many Requests", "0")] * 9,
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_portal_that_misbehaves_costs_a_message_and_the_last_good_reading_stays(registry, name):
    app = Ckan([package(number) for number in range(4)], most=2)
    with serving(app) as address:
        added(registry, address).refresh("p", HASTE)
        before = registry.portal("p")
        app.packages, app.before = [package(9)] * 4, list(BROKEN[name])
        start = time.monotonic()
        with pytest.raises(Unreachable, match=address):
            registry.refresh("p", HASTE._replace(size=300_000))
        assert time.monotonic() - start < 30
    assert registry.portal("p") == before
    assert len(read(registry)) == 4
    assert [path.name for path in (registry.folder / "p").iterdir() if path.is_dir()] == [before.cache.folder]


def test_a_portal_that_is_down_costs_a_message(registry):
    with serving(Ckan([package(1)])) as address:
        added(registry, address).refresh("p", HASTE)
    with pytest.raises(Unreachable):
        registry.refresh("p", HASTE)
    assert read(registry) == ["データ1"]


@pytest.mark.parametrize(
    "body",
    [
        b"<html>",
        b'{"success": false, "error": {"message": "no"}}',
        b"[]",
        b'{"success": true}',
        b"[" * 200_000,
        b"\xff",
    ],
)
def test_an_answer_that_is_none_is_told(registry, body):
    def app(_, start):
        start("200 OK", [("Content-Type", "application/json")])
        return [body]

    with serving(app) as address, pytest.raises(ckan.NotCkan):
        added(registry, address).refresh("p", HASTE)


def test_pages_that_end_too_soon_are_told(registry):
    def app(_, start):
        start("200 OK", [])
        return [json.dumps({"success": True, "result": {"count": 5, "results": []}}).encode()]

    with serving(app) as address, pytest.raises(ckan.NotCkan, match="5件のはずが0件"):
        added(registry, address).refresh("p", HASTE)


# What answers like a CKAN ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("missing", ["404 Not Found", "200 OK"])
def test_a_portal_with_its_api_elsewhere_is_found_and_read_by_number(registry, missing):
    app = Dataeye([numbered(number) for number in range(1, 6)], most=2, missing=missing)
    with serving(app) as address:
        portal, _ = added(registry, address).refresh("p", HASTE)
        found = {each.title: each for _, each in registry.descriptions()}
    assert portal.cache.datasets == 5
    first = found["データ1"]
    assert (first.iri, first.landing_page) == (f"{address}/datasets/1", f"{address}/datasets/1")
    assert (first.publisher, first.licence_title, first.tags) == ("さいたま市", "pdl", ("環境",))
    assert (first.resources[0].title, first.resources[0].format) == ("量", "csv")


@pytest.mark.parametrize("wanted", ["25", "さいたま市", ""])
def test_of_such_a_portal_one_organisation_is_taken_by_its_number_or_name(registry, wanted):
    other = numbered(2, {"id": 31, "title": "越谷市"})
    with serving(Dataeye([numbered(1), other])) as address:
        place = address if wanted else f"{address}/datasets?organization_id=25"
        added(registry, place, organization=wanted).refresh("p", HASTE)
    assert read(registry) == ["データ1"]


def test_an_organisation_that_has_nothing_is_told_with_those_that_have(registry):
    with serving(Dataeye([numbered(1)])) as address, pytest.raises(KoteihyoError, match="さいたま市（25）"):
        added(registry, address, organization="112038").refresh("p", HASTE)
    with serving(Shirasagi([shirasagi_package(1)], searches=True)) as address:
        other = added(registry, address, name="q", organization="川口市")
        with pytest.raises(KoteihyoError, match="組織：環境課"):
            other.refresh("q", HASTE)


def test_an_address_that_names_the_api_is_asked_for_no_other(registry):
    app = Dataeye([numbered(1)])
    with serving(app) as address:
        added(registry, f"{address}/ckan_api/package_search").refresh("p", HASTE)
    assert app.asked == ["/ckan_api/package_search"]


@pytest.mark.parametrize("searches", [True, False])
def test_a_portal_made_with_shirasagi_is_read_whether_or_not_its_search_works(registry, searches):
    app = Shirasagi([shirasagi_package(number) for number in range(1, 4)], searches=searches)
    with serving(app) as address:
        added(registry, address).refresh("p", HASTE)
    assert read(registry) == ["データ1", "データ2", "データ3"]
    assert app.asked.count("/api/package_show") == (0 if searches else 3)
    _, found = next(registry.descriptions())
    assert found.iri == found.landing_page == "https://source.example.jp/dataset/1.html"
    assert (found.publisher, found.notes, found.licence_title) == ("環境課", "市の量", "表示（CC BY）")
    assert (found.tags, found.spatial) == (("ごみ", "環境"), ("東区",))
    assert found.resources[0].url == "https://source.example.jp/dataset/1/resource/1/gomi.csv"


def test_a_site_without_an_api_says_so_and_what_to_do(registry):
    with serving(pages({"/": ("text/html", b"<p>x</p>")})) as address, pytest.raises(ckan.NotCkan) as told:
        added(registry, address).refresh("p", HASTE)
    assert "--kind page" in str(told.value)
    assert "/ckan_api/" in str(told.value)


# A page, a list -------------------------------------------------------------------------------------------------------

PAGE = """<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>オープンデータ - 川口市</title>
<script>var x = '<a href="/no.csv">no</a>';</script></head><body><h1>オープンデータ</h1>
<p>ライセンス情報 クリエイティブコモンズ「表示」（CC BY）です。</p>
<h2>子育て</h2>
<ul><li><a href="/files/112038_preschool.csv">子育て施設一覧（CSV：120.5KB）</a></li>
<li>公園一覧（<a href="../a/112038_park.csv">CSV</a>・<a href="../a/112038_park.xlsx">Excel</a>）</li></ul>
<h2>食品</h2>
<table><tr><th>名称</th><th>ファイル</th></tr>
<tr><td>食品等営業許可・届出一覧</td><td><a href="/files/food.csv">ダウンロード</a></td></tr></table>
<p><a href="/contact.html">お問い合わせ</a></p></body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "euc_jp"])
def test_a_page_of_a_city_gives_its_files_with_what_it_says_of_them(registry, charset):
    body = PAGE.replace('"utf-8"', f'"{charset}"').encode(charset)
    with serving(pages({"/open/data.html": ("text/html; charset=utf-8", body)})) as address:
        added(registry, f"{address}/open/data.html", "page", organization="川口市").refresh("p", HASTE)
    found = {each.title: each for _, each in registry.descriptions()}
    assert set(found) == {"子育て施設一覧", "公園一覧", "食品等営業許可・届出一覧"}
    nursery, parks = found["子育て施設一覧"], found["公園一覧"]
    assert (nursery.iri, nursery.code, nursery.tags) == (f"{address}/files/112038_preschool.csv", "112038", ("子育て",))
    assert (nursery.publisher, nursery.landing_page) == ("川口市", f"{address}/open/data.html")
    assert nursery.licence_title.startswith("クリエイティブコモンズ")
    assert [resource.format for resource in parks.resources] == ["CSV", "XLSX"]
    assert parks.resources[1].url == f"{address}/a/112038_park.xlsx"


def test_a_page_without_files_is_told(registry):
    app = pages({"/x.html": ("text/html", b"<a href='/y.html'>y</a>")})
    with serving(app) as address, pytest.raises(KoteihyoError, match="データのファイルへのリンクがありません"):
        added(registry, f"{address}/x.html", "page").refresh("p", HASTE)


HEADINGS = "都道府県コード又は市区町村コード,市区町村名,データセット名,データ概要,分類,ファイル名,データ形式,URL"
LIST = f"""{HEADINGS},ライセンス,最終更新日
112038,川口市,ごみ排出量,一年間の量,環境、ごみ,gomi.csv,CSV,https://e.example/gomi.csv,CC BY 4.0,2026-03-31
112038,川口市,ごみ排出量,一年間の量,環境、ごみ,gomi.xlsx,XLSX,gomi.xlsx,CC BY 4.0,2026-03-31
112038,川口市,AED設置箇所一覧,,,aed.csv,CSV,https://e.example/aed.csv,CC BY 4.0,2026-03-31
"""


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932"])
def test_a_list_of_datasets_is_read_by_its_headings(registry, encoding):
    with serving(pages({"/list.csv": ("text/csv", LIST.encode(encoding))})) as address:
        added(registry, f"{address}/list.csv", "list").refresh("p", HASTE)
        found = {each.title: each for _, each in registry.descriptions()}
    waste = found["ごみ排出量"]
    assert (waste.publisher, waste.code, waste.tags) == ("川口市", "112038", ("環境", "ごみ"))
    assert (waste.notes, waste.licence_title, waste.modified) == ("一年間の量", "CC BY 4.0", "2026-03-31")
    assert [resource.url for resource in waste.resources] == ["https://e.example/gomi.csv", f"{address}/gomi.xlsx"]
    assert found["AED設置箇所一覧"].landing_page == "https://e.example/aed.csv"


def test_a_list_without_names_says_which_headings_it_has(registry, tmp_path):
    (tmp_path / "list.csv").write_text("番号,値\n1,2\n", "utf-8")
    with pytest.raises(KoteihyoError, match="見出し：番号、値"):
        added(registry, str(tmp_path / "list.csv"), "list").refresh("p", HASTE)


# Where may be asked ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://e.example/", "http:///x", "http://me@e.example/", "x"])
def test_only_http_and_https_are_asked(url):
    with pytest.raises(Unreachable):
        Client(HASTE, private=True).get(url, {})


def test_a_private_address_is_asked_only_if_that_was_said(registry):
    app = Ckan([package(1)])
    with serving(app) as address, pytest.raises(Unreachable, match="add the portal with --private"):
        Client(HASTE).get(address, {})
    assert app.asked == []


def test_a_redirect_is_looked_at_again():
    with serving(redirecting("file:///etc/passwd")) as address, pytest.raises(Unreachable, match="etc"):
        Client(HASTE, private=True).get(address, {})
    with serving(redirecting("/again")) as address, pytest.raises(Unreachable, match="too often"):
        Client(HASTE, private=True).get(address, {})


def test_a_redirect_is_followed_to_the_end(registry):
    app = Ckan([package(1)])
    with serving(app) as target:
        place = f"{target}/api/3/action/package_search?rows=500&start=0&sort=id+asc"
        with serving(redirecting(place)) as address:
            added(registry, address).refresh("p", HASTE)
    assert read(registry) == ["データ1"]


def test_a_packed_answer_is_unpacked_and_no_bomb():
    bodies = {"small": b" " * 10, "bomb": b" " * 5_000_000}

    def app(environ, start):
        start("200 OK", [("Content-Encoding", "gzip")])
        return [gzip.compress(bodies[environ["PATH_INFO"].strip("/")])]

    with serving(app) as address:
        assert Client(HASTE, private=True).get(f"{address}/small", {}).body == bodies["small"]
        with pytest.raises(Unreachable):
            Client(HASTE, private=True).get(f"{address}/bomb", {})


# DCAT -----------------------------------------------------------------------------------------------------------------


def forms():
    """Return the catalogue in the three forms in which portals send it."""
    import rdflib

    graph = rdflib.Graph().parse(data=CATALOGUE, format="turtle")
    return {
        "text/turtle": CATALOGUE.encode(),
        "application/ld+json": graph.serialize(format="json-ld", encoding="utf-8"),
        "application/rdf+xml": graph.serialize(format="pretty-xml", encoding="utf-8"),
    }


@pytest.mark.parametrize("kind", ["text/turtle", "application/ld+json", "application/rdf+xml"])
@pytest.mark.parametrize("said", ["as it is", "loosely"])
def test_a_catalogue_reads_the_same_in_every_form(registry, kind, said):
    loose = {"application/ld+json": "application/json", "application/rdf+xml": "text/xml"}
    told = loose.get(kind, kind) if said == "loosely" else kind
    with serving(pages({"/catalog": (f"{told}; charset=utf-8", forms()[kind])})) as address:
        added(registry, f"{address}/catalog", "dcat").refresh("p", HASTE)
    ((_, found),) = registry.descriptions()
    assert (found.iri, found.title) == ("https://p.example/dataset/1", "ごみ排出量")
    assert (found.publisher, found.code, found.temporal) == ("川口市", "112038", ("2005-04-01", "2010-03-31"))
    assert found.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert sorted(found.tags) == ["ごみ", "環境"]
    assert [(resource.title, resource.format) for resource in found.resources] == [("gomi.csv", "CSV")]


@pytest.mark.parametrize("term", ["hydra:next", "hydra:nextPage"])
def test_hydra_leads_from_page_to_page_and_round_in_no_circle(registry, term):
    def page(number):
        following = f"</catalog?page={number}> {term} </catalog?page={number % 3 + 1}> ."
        dataset = f'<https://p.example/{number}> a dcat:Dataset ; dct:title "データ{number}" .'
        return "text/turtle", f"{PREFIXES}{following}{dataset}".encode()

    with serving(pages({f"/catalog?page={number}": page(number) for number in (1, 2, 3)})) as address:
        added(registry, f"{address}/catalog?page=1", "dcat").refresh("p", HASTE)
        _, changed = registry.refresh("p", HASTE)
    assert read(registry) == ["データ1", "データ2", "データ3"]
    assert not changed


def test_a_file_is_read_like_a_portal(registry, tmp_path):
    file = tmp_path / "catalog.ttl"
    file.write_text(CATALOGUE, "utf-8")
    registry.add(Portal("p", str(file), "dcat"))
    registry.refresh("p", HASTE)
    assert read(registry) == ["ごみ排出量"]


def test_an_xml_entity_and_a_remote_context_reach_nothing(registry, tmp_path):
    app = Ckan([])
    with serving(app) as address:
        context = json.dumps({"@context": f"{address}/c.jsonld", "@id": "urn:x", "title": "x"})
        entity = f'<!DOCTYPE r [<!ENTITY a SYSTEM "{address}/e">]><rdf:RDF xmlns:rdf="{dcat.RDF}">&a;</rdf:RDF>'
        for text, kind in ((context, "application/ld+json"), (entity, "application/rdf+xml")):
            with pytest.raises(dcat.NotDcat):
                dcat.triples(text.encode(), kind, "https://e.example/")
    assert app.asked == []


def test_an_xml_entity_that_grows_is_refused():
    bomb = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><r>&b;</r>'
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        with pytest.raises(dcat.NotDcat):
            dcat.triples(bomb.encode(encoding), "application/rdf+xml", "https://e.example/")


def test_a_document_that_takes_for_ever_is_stopped(monkeypatch):
    monkeypatch.setattr(dcat, "SECONDS", 2.0)
    deep = f'<rdf:RDF xmlns:rdf="{dcat.RDF}" xmlns:d="urn:d#">{"<d:A><d:b>" * 200_000}'
    with pytest.raises(dcat.NotDcat):
        dcat.triples(deep.encode(), "application/rdf+xml", "https://e.example/")


@pytest.mark.parametrize(("kind", "body"), [("text/turtle", b"not turtle"), ("text/html", b"<html>")])
def test_what_is_not_rdf_is_told_and_the_last_good_reading_stays(registry, kind, body):
    documents = {"/catalog": ("text/turtle", CATALOGUE.encode())}
    with serving(pages(documents)) as address:
        added(registry, f"{address}/catalog", "dcat").refresh("p", HASTE)
    documents = {"/catalog": (kind, body)}
    with serving(pages(documents)) as elsewhere:
        portal = registry.portal("p")
        registry.write(Portal("p", f"{elsewhere}/catalog", "dcat", private=True, cache=portal.cache))
        with pytest.raises(dcat.NotDcat):
            registry.refresh("p", HASTE)
    assert read(registry) == ["ごみ排出量"]


# The command ----------------------------------------------------------------------------------------------------------


def run(data, *arguments):
    environment = {**os.environ, "KOTEIHYO_DATA": str(data)}
    return subprocess.run([COMMAND, "portal", *arguments], capture_output=True, text=True, env=environment, check=False)


def test_portals_are_added_read_listed_and_removed(tmp_path):
    with serving(Ckan([package(1), package(2)])) as address:
        assert run(tmp_path, "add", "p", address, "--private").returncode == 0
        assert run(tmp_path, "add", "p", address).returncode == 2
        assert "未取得" in run(tmp_path, "list").stdout
        done = run(tmp_path, "refresh", "--pause", "0")
        assert (done.returncode, "データセット2件" in done.stdout) == (0, True)
    done = run(tmp_path, "refresh", "p", "--pause", "0")
    assert (done.returncode, address in done.stderr, "Traceback" in done.stderr) == (1, True, False)
    (found,) = json.loads(run(tmp_path, "list", "--json").stdout)
    assert (found["cache"]["datasets"], len(found["cache"]["sha256"])) == (2, 64)
    assert run(tmp_path, "remove", "p").returncode == 0
    assert run(tmp_path, "refresh", "p").returncode == 1
    assert json.loads(run(tmp_path, "list", "--json").stdout) == []


@pytest.mark.parametrize("name", ["../p", "P", "", "a" * 41])
def test_a_name_cannot_lead_out_of_the_folder(registry, name):
    with pytest.raises(KoteihyoError):
        registry.add(Portal(name, "https://e.example", "ckan"))
    with pytest.raises(KoteihyoError):
        registry.portal(name)
