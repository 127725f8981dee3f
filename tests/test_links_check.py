"""Links to other data: mistyped, misdated, doubled or dead ones are told with their line."""

import json
import re
import shutil
import subprocess
import sys
import threading
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from koteihyo.graph.errors import KoteihyoError
from koteihyo.graph.interop.links.checks import check_links, linked_addresses
from koteihyo.graph.plan.description import PLANS
from koteihyo.service.cli.links_check import Visitor

COMMAND = str(Path(sys.executable).with_name("koteihyo"))
DAY = date(2005, 4, 1)
HEAD = """@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sac: <http://data.e-stat.go.jp/lod/sac/> .
@prefix p: <https://w3id.org/koteihyo/id/kawaguchi/> .
"""


def told(tmp_path, line, day=DAY):
    file = tmp_path / "links.ttl"
    file.write_text(f"{HEAD}{line}\n", "utf-8")
    return check_links(file, day)


def test_the_links_that_ship_are_well_formed():
    assert check_links(PLANS / "kawaguchi" / "links.ttl", DAY) == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("p:city owl:sameAs sac:C11203 .", "not the same"),
        ("p:city owl:sameAs sac:C11203-20010401 .", "not the same"),
        ("p:city owl:sameAs <http://www.wikidata.org/entity/Q387136> .", "not the same"),
        ("p:city dcterms:spatial sac:C11203 .", "Undated"),
        ("p:city dcterms:spatial sac:C11203-20111011 .", "not in force"),
        ("p:city dcterms:spatial sac:C11203-20011301 .", "no such day"),
        ("p:city dcterms:spatial sac:C99999-20010401 .", "no area"),
        ("p:city rdfs:seeAlso sac:C112038 .", "no such identifiers"),
        ("p:city rdfs:seeAlso <https://data.e-stat.go.jp/lod/sac/C11203> .", "no such identifiers"),
        ("p:city rdfs:seeAlso <https://www.wikidata.org/wiki/Q387136> .", "no such identifiers"),
        ("p:city rdfs:seeAlso <https://sws.geonames.org/1859730> .", "no such identifiers"),
        ("p:city rdfs:seeAlso <http://metadata.un.org/sdg/011> .", "no such identifiers"),
        ("p:city rdfs:seeAlso <ftp://a.example/x> .", "not http"),
        ("p:city rdfs:seeAlso <https://a.example/川口> .", "percent"),
        ('p:city rdfs:label "川口市" .', "no language"),
        ("<https://a.example/city> rdfs:seeAlso sac:C11203 .", "not one of ours"),
        ("p:city rdfs:seeAlso sac:C11203 , sac:C11203 .", "twice"),
    ],
)
def test_a_link_that_is_wrong_is_a_fault_with_its_line(tmp_path, line, words):
    (remark,) = told(tmp_path, line)
    assert (remark.kind, remark.line) == ("fault", 6)
    assert words in remark.en
    assert remark.ja.endswith("。")


@pytest.mark.parametrize(
    "line",
    [
        "p:city dcterms:spatial sac:C11203-20010401 .",
        "p:city rdfs:seeAlso sac:C11203 , <http://www.wikidata.org/entity/Q387136> .",
        'p:city rdfs:label "川口市"@ja .',
        "p:goal rdfs:seeAlso <http://metadata.un.org/sdg/11.5> .",
    ],
)
def test_a_link_that_is_right_is_not_told(tmp_path, line):
    assert told(tmp_path, line) == []


@pytest.mark.parametrize(
    "line",
    ["p:x rdfs:seeAlso <https://portal.example/dataset/1> .", "p:x dcterms:spatial sac:C45201-20100323 ."],
)
def test_what_only_a_person_can_judge_is_a_note(tmp_path, line):
    (remark,) = told(tmp_path, line)
    assert remark.kind == "note"


def test_what_is_no_turtle_is_told_with_its_line(tmp_path):
    with pytest.raises(KoteihyoError) as error:
        told(tmp_path, "p:city rdfs:seeAlso <https://a.example/%zz> .")
    assert error.value.line == 6


@contextmanager
def answering(paths):
    """Run a server on loopback that gives each path its status (and where to), and notes what came."""
    came = []

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self):
            came.append((self.command, self.path, self.headers["User-Agent"]))
            status, *where = paths.get((self.command, self.path), paths.get(self.path, (404,)))
            self.send_response(status)
            for each in where:
                self.send_header("Location", each)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_HEAD  # noqa: N815 - its name is the method's

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", came
    finally:
        server.shutdown()
        server.server_close()


def test_a_link_that_opens_is_alive_however_it_gets_there():
    paths = {"/here": (200,), "/moved": (303, "/here"), ("HEAD", "/get"): (405,), ("GET", "/get"): (200,)}
    with answering(paths) as (root, came):
        visitor = Visitor(private=True, pause=0)
        assert [visitor.trouble(root + path) for path in ("/here", "/moved", "/get")] == ["", "", ""]
    assert [(method, path) for method, path, _ in came][-2:] == [("HEAD", "/get"), ("GET", "/get")]
    assert all(agent.startswith("koteihyo/") for *_, agent in came)


def test_a_link_that_does_not_open_says_why():
    with answering({"/gone": (410,), "/round": (302, "/round"), "/file": (302, "file:///etc/passwd")}) as (root, _):
        visitor = Visitor(private=True, pause=0, seconds=2)
        assert visitor.trouble(f"{root}/gone") == "HTTP 410"
        assert visitor.trouble(f"{root}/nowhere") == "HTTP 404"
        assert "too often" in visitor.trouble(f"{root}/round")
        assert "not an http" in visitor.trouble(f"{root}/file")
    assert visitor.trouble(f"{root}/here") != ""
    assert "not an http" in visitor.trouble("ftp://a.example/")


def test_a_private_address_is_asked_only_if_told():
    with answering({"/": (200,)}) as (root, came):
        assert "private network" in Visitor(pause=0).trouble(root)
        assert "private network" in Visitor(pause=0).trouble(root.replace("127.0.0.1", "localhost"))
        assert "private network" in Visitor(pause=0).trouble("http://10.0.0.1/")
        assert came == []


def test_a_redirect_into_a_private_network_is_not_followed():
    with answering({"/": (200,)}) as (inside, came), answering({"/out": (302, f"{inside}/")}) as (root, _):
        visitor = Visitor(pause=0)
        visitor.private = True
        assert visitor.trouble(f"{root}/out") == ""
        assert len(came) == 1
        visitor.private = False
        assert "private network" in visitor.trouble(f"{root}/out")
        assert len(came) == 1


def test_addresses_are_those_of_other_data_with_their_lines():
    addresses = linked_addresses(PLANS / "kawaguchi" / "links.ttl")
    assert "http://www.wikidata.org/entity/Q387136" in addresses
    assert not [iri for iri in addresses if iri.startswith("https://w3id.org/koteihyo/")]
    lines = (PLANS / "kawaguchi" / "links.ttl").read_text("utf-8").splitlines()
    for iri, line in addresses.items():
        assert iri.rstrip("/").rpartition("/")[2] in lines[line - 1]


def run(*words):
    return subprocess.run([COMMAND, "links", "check", *map(str, words)], capture_output=True, text=True, check=False)


def test_the_command_says_all_is_well_or_exits_with_one(tmp_path):
    done = run()
    assert (done.returncode, done.stdout) == (0, "kawaguchi：誤り0 参考0。0 faults, 0 notes.\n")
    folder = shutil.copytree(PLANS / "kawaguchi", tmp_path / "kawaguchi")
    with (folder / "links.ttl").open("a", encoding="utf-8") as file:
        file.write("plan:kawaguchi rdfs:seeAlso <https://www.wikidata.org/wiki/Q1> .\n")
    done = run("kawaguchi", "--plans", tmp_path)
    assert done.returncode == 1
    assert f"{folder / 'links.ttl'}:" in done.stdout
    assert "誤り https://www.wikidata.org/wiki/Q1" in done.stdout
    (row,) = json.loads(run("kawaguchi", "--plans", tmp_path, "--json").stdout)
    assert (row["plan"], row["kind"]) == ("kawaguchi", "fault")


def test_the_command_asks_each_link_on_request(tmp_path):
    with answering({"/there": (200,)}) as (root, came):
        folder = shutil.copytree(PLANS / "kawaguchi", tmp_path / "kawaguchi")
        (folder / "links.ttl").write_text(
            f"<https://w3id.org/koteihyo/id/kawaguchi> <http://www.w3.org/2000/01/rdf-schema#seeAlso> <{root}/there> , "
            f"<{root}/gone> .\n",
            "utf-8",
        )
        done = run("kawaguchi", "--plans", tmp_path, "--alive", "--private")
        assert done.returncode == 1
        assert f"誤り {root}/gone\n  接続できません（HTTP 404）。 It does not open: HTTP 404." in done.stdout
        assert f"誤り {root}/there" not in done.stdout
        assert {path for _, path, _ in came} == {"/there", "/gone"}
        assert "private network" in run("kawaguchi", "--plans", tmp_path, "--alive").stdout


def test_the_commands_of_its_page_run():
    page = (Path(__file__).parent.parent / "docs" / "areas.md").read_text("utf-8")
    (block,) = re.findall(r"^```sh\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    for line in block.splitlines():
        words = line.split()
        assert words[:3] == ["koteihyo", "links", "check"]
        assert run(*words[3:]).returncode == 0
