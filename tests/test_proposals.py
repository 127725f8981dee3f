"""Candidates on the page of a goal: marked as guesses, decided on with a reason by whoever may, kept in the folder."""

import re
import shutil

import pytest

from koteihyo.graph.interop.links.decisions import read_decisions
from koteihyo.graph.interop.links.proposals import keep_proposals, read_proposals
from koteihyo.graph.plan.description import PLANS
from koteihyo.graph.plan.folders import Folders
from koteihyo.graph.rdf.dataset import triples
from koteihyo.graph.rdf.identifiers import KTH, concept
from koteihyo.graph.rdf.names import BASE
from koteihyo.service.app import create_app
from koteihyo.service.configuration.settings import Limits
from koteihyo.service.engines.embedded import EmbeddedEngine
from koteihyo.service.writing import tokens

GOAL = "/doc/kawaguchi/goal/other-4.3.2.1"
THING = "https://w3id.org/koteihyo/id/kawaguchi/indicator/other-4.3.2.1"
PAGE = {"Accept": "text/html", "Accept-Language": "ja"}
FROM_HERE = {"Origin": "http://localhost"}


@pytest.fixture(scope="module")
def data(linked, tmp_path_factory):
    """A data folder with a plan that has no links yet, and its candidates from the shipped tables."""
    found = shutil.copytree(linked, tmp_path_factory.mktemp("proposals") / "data")
    shutil.copytree(PLANS / "kawaguchi", found / "plans" / "kawaguchi")
    (found / "plans" / "kawaguchi" / "links.ttl").write_text("# Ours.\n", "utf-8")
    keep_proposals(found, Folders.of_data(found), ["kawaguchi"])
    return found


@pytest.fixture(scope="module")
def app(data):
    engine = EmbeddedEngine.from_folder(data, Limits(workers=1))
    yield create_app(engine, limits=Limits(client_errors=0), data=data)
    engine.close()


@pytest.fixture(scope="module")
def words(data):
    """The token of somebody who may curate, and of somebody who may only read."""
    return {scope: tokens.add(data / tokens.FILE, f"{scope}さん", scope) for scope in ("curate", "read")}


def enter(app, word):
    """Return a browser that has signed in."""
    client = app.test_client()
    form = {"token": word, "own": own(client.get("/sign-in", headers=PAGE).text)}
    assert client.post("/sign-in", data=form, headers=FROM_HERE).status_code == 303
    return client


def own(text):
    return re.search(r'name="own" value="([^"]+)"', text)[1]


def section(text):
    return re.search(r'<h2 id="proposals">.*?</section>', text, re.DOTALL)[0]


def test_a_stranger_sees_candidates_as_guesses_with_their_reasons_and_searches(app, words):
    shown = section(app.test_client().get(GOAL, headers=PAGE).text)
    assert ">推測</span>" in shown
    assert "ごみ総排出量（総量）（社会・人口統計体系 H5609）" in shown
    assert "統計表 0000020208 の項目 H5609" in shown
    assert 'href="https://www.e-stat.go.jp/stat-search?query=%E3%82%B4%E3%83%9F%E9%87%8F"' in shown
    assert 'href="https://data.e-gov.go.jp/data/dataset?q=%E3%82%B4%E3%83%9F%E9%87%8F"' in shown
    assert "/sign-in?next=" in shown
    assert 'name="verdict"' not in shown


def test_no_candidate_is_part_of_what_is_published(app):
    found = app.test_client().get(f"{GOAL}.ttl").text
    assert "ssds-H5609" not in found


def test_whoever_may_curate_decides_with_a_reason_and_it_is_in_the_plans_folder_and_published(app, data, words):
    client = enter(app, words["curate"])
    shown = section(client.get(GOAL, headers=PAGE).text)
    offered = dict(
        re.findall(r'name="thing" value="([^"]+)">\s*<input type="hidden" name="dataset" value="([^"]+)"', shown)
    )
    assert list(offered) == [THING]
    form = {"own": own(shown), "plan": "kawaguchi", "page": "https://w3id.org/koteihyo/id/kawaguchi/goal/other-4.3.2.1"}
    choice = {"thing": THING, "dataset": str(concept("dataset", "ssds-H5609"))}
    assert client.post("/links", data={**form, **choice, "verdict": "accepted"}, headers=FROM_HERE).status_code == 400
    chosen = {**form, **choice, "verdict": "measures", "reason": "市の総排出量そのもの"}
    wrong = {**chosen, "verdict": "wholly"}
    assert client.post("/links", data=wrong, headers=FROM_HERE).status_code == 400
    assert client.post("/links", data={**chosen, "own": "x"}, headers=FROM_HERE).status_code == 403
    done = client.post("/links", data=chosen, headers=FROM_HERE)
    assert (done.status_code, done.headers["Location"]) == (303, f"{GOAL}#proposals")
    file = data / "plans" / "kawaguchi" / "links.ttl"
    assert read_decisions(file) == {(THING, choice["dataset"]): "accepted"}
    said = {triple.predicate.value: triple.object.value for triple in triples(file) if "/link/" in triple.subject.value}
    assert (said[str(KTH.decidedBy)], said[str(KTH.reason)]) == ("curateさん", "市の総排出量そのもの")
    assert said[str(KTH.measurementExtent)] == str(concept("measurement-extent", "measures"))
    assert file.read_text("utf-8").startswith("# Ours.\n")
    after = client.get(GOAL, headers=PAGE).text
    assert "次の版に反映される判断" not in after
    assert re.search(r"市の総排出量そのもの", after), "it is published"
    assert "範囲の記載なし" not in after
    assert f'name="dataset" value="{choice["dataset"]}"' not in section(after)
    assert "ssds-H5609" in app.test_client().get(THING.replace(f"{BASE}id/", "/doc/") + ".ttl").text
    assert client.post("/links", data=chosen, headers=FROM_HERE).status_code == 409


def test_whoever_may_only_read_decides_nothing(app, data, words):
    client, before = enter(app, words["read"]), (data / "plans" / "kawaguchi" / "links.ttl").read_bytes()
    page = client.get(GOAL, headers=PAGE).text
    assert 'name="verdict"' not in section(page)
    other = next(proposal for proposal in read_proposals(data, "kawaguchi") if proposal.dataset.iri.endswith("H5610"))
    form = {"own": own(page), "plan": "kawaguchi", "thing": other.subject.iri, "dataset": other.dataset.iri}
    reply = client.post("/links", data={**form, "verdict": "rejected", "reason": "x"}, headers=FROM_HERE)
    assert reply.status_code == 403
    assert app.test_client().post("/links", data=form, headers=FROM_HERE).status_code == 401
    assert (data / "plans" / "kawaguchi" / "links.ttl").read_bytes() == before


def test_an_old_version_proposes_nothing(app):
    version = app.test_client().get("/health", headers={"Accept": "application/json"}).json["version"]
    assert 'id="proposals"' not in app.test_client().get(f"{GOAL}?version={version}", headers=PAGE).text
