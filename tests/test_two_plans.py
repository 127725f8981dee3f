"""A site with two plans: what is counted over both is twice what is counted over one that the other copies."""

import re
import shutil
import urllib.request
from html import unescape

import pytest

from koteihyo.graph.build import build
from koteihyo.graph.plan.description import PLANS
from koteihyo.service.engines.embedded import EmbeddedEngine
from koteihyo.service.questions.library import FOLDER
from koteihyo.service.read_models.facts import Facts
from koteihyo.service.read_models.themes import REACHED, count_serving
from koteihyo.service.read_models.vocabulary import concepts
from koteihyo.service.snapshot import Snapshots

ID = "https://w3id.org/koteihyo/id"
PLAN, TWIN = f"{ID}/kawaguchi", f"{ID}/twin"
OTHER = "双子市 ３段階工程表"


@pytest.fixture(scope="module")
def twins(tmp_path_factory):
    """A data folder with Kawaguchi's plan, and the same under another name and title."""
    folder = tmp_path_factory.mktemp("twins")
    for name, title in (("kawaguchi", "川口市 ３段階工程表"), ("twin", OTHER)):
        shutil.copytree(PLANS / "kawaguchi", folder / "plans" / name)
        described = folder / "plans" / name / "plan.toml"
        text = described.read_text("utf-8").replace('id = "kawaguchi"', f'id = "{name}"')
        described.write_text(text.replace('ja = "川口市 ３段階工程表"', f'ja = "{title}"'), "utf-8")
    links = folder / "plans/twin/links.ttl"
    links.write_text(
        links.read_text("utf-8").replace("/id/kawaguchi", "/id/twin").replace("plan:kawaguchi", "plan:twin"), "utf-8"
    )
    (folder / "plans/twin/moved.csv").unlink()  # nothing of the twin was ever published under another address
    build(folder / "data", folder=folder / "plans")
    return folder / "data"


@pytest.fixture(scope="module")
def get(twins, served):
    """What gets a page as a browser does: its text, as people read it or as it is."""
    with served(twins, FOLDER, "--log", "off", "--client-seconds", "0") as service:

        def asked(path, *, plain=True):
            request = urllib.request.Request(service.address + path, headers={"Accept": "text/html"})
            with urllib.request.urlopen(request, timeout=60) as answer:
                text = answer.read().decode()
            return unescape(re.sub(r"<[^>]+>", "", text)) if plain else text

        yield asked


@pytest.fixture(scope="module")
def facts(twins):
    engine = EmbeddedEngine.from_folder(twins)
    yield Facts(Snapshots(engine).at())
    engine.close()


def tables(page):
    """Return the numbers of each table of a page, in order."""
    return [
        [int(number) for number in re.findall(r"<td[^>]*>\s*(?:<a [^>]*>)?\s*(\d+)", table)]
        for table in re.findall(r'<table class="heat.*?</table>', page, re.DOTALL)
    ]


def held_twice(text):
    """Return whether both plans are said to hold the same, everything of them counted."""
    counts = re.findall(r"9表、443項目、施策3\d\d、目標1\d\d", text)
    return len(counts) == 2 and len({*counts}) == 1


def test_the_first_page_lists_both_with_what_each_holds(get):
    text = get("/")
    assert OTHER in text
    assert held_twice(text)


def test_the_tables_of_all_plans_hold_twice_the_numbers_of_one(get):
    one, both = tables(get("/themes?plan=kawaguchi", plain=False)), tables(get("/themes?plan=all", plain=False))
    assert len(one) == len(both) == 4
    for single, double in zip(one, both, strict=True):
        assert len(single) > 20
        assert double == [2 * number for number in single]


def test_two_themes_lead_to_each_plan_with_how_many_statements_it_has(get):
    text = get("/themes?theme=disaster-prevention&theme=elderly-care")
    assert OTHER in text
    counts = re.findall(r"施策・目標は(\d+)件", text)
    assert len(counts) == 2
    assert len({*counts}) == 1


@pytest.mark.parametrize("scheme", REACHED)
def test_a_concept_is_served_alike_by_both(facts, scheme):
    served = {each.iri: count_serving(facts, scheme, each.iri) for each in concepts(facts).list_scheme(scheme)}
    assert any(served.values())
    assert count_serving(facts, scheme, f"{ID}/nothing") == {}
    for counts in served.values():
        assert counts.get(PLAN) == counts.get(TWIN)
        assert counts.keys() <= {PLAN, TWIN}


def test_the_page_of_a_theme_offers_both_plans(get):
    offered = dict(
        re.findall(r'<option value="(kawaguchi|twin)"[^>]*>[^<]*（(\d+)）', get("/doc/theme/waste", plain=False))
    )
    assert offered.keys() == {"kawaguchi", "twin"}
    assert offered["kawaguchi"] == offered["twin"]


def test_the_search_finds_in_both(get):
    found = re.findall(
        r'href="/doc/(kawaguchi|twin)/measure/', get("/search?q=%E9%98%B2%E7%81%BD%E5%85%AC%E5%9C%92", plain=False)
    )
    assert {"kawaguchi", "twin"} <= set(found)


def test_findings_are_those_of_both_and_can_be_narrowed_to_one(get):
    def total(path):
        return int(re.search(r'role="status">\s*指摘(\d+)', get(path, plain=False))[1])

    assert total("/findings?plan=" + TWIN) == total("/findings?plan=" + PLAN)
    assert total("/findings") == 2 * total("/findings?plan=" + TWIN)


def test_documents_and_versions_tell_of_both(get):
    assert held_twice(get("/about"))
    version = re.search(r"/versions/([0-9a-f]{12})", get("/versions", plain=False))[1]
    assert held_twice(get(f"/versions/{version}"))
