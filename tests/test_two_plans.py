"""A site with two plans: what is counted over both is twice what is counted over one that the other copies."""

import io
import re
import shutil
import urllib.request
from html import unescape
from urllib.error import HTTPError

import openpyxl
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

        def asked(path, *, plain=True, whole=False):
            request = urllib.request.Request(
                service.address + path, headers={"Accept": "*/*" if whole else "text/html"}
            )
            with urllib.request.urlopen(request, timeout=60) as answer:
                if whole:
                    return answer.read()
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


def test_the_first_page_shows_where_the_plans_are_and_a_mark_of_several_opens_a_narrower_map(get):
    text = get("/", plain=False)
    drawn = text[text.index('class="geography"') :].partition("</svg>")[0]
    assert drawn.count("<circle") == 1
    assert re.search(r'<a href="/(\?plan=112038#plans|places\?box=)', drawn)
    assert 'class="geography"' not in get("/?plan=kawaguchi", plain=False)


def test_a_plan_is_counted_by_its_own_themes_and_all_plans_by_the_fields_that_they_share(get, facts):
    one, both = tables(get("/themes?plan=kawaguchi", plain=False)), tables(get("/themes?plan=all", plain=False))
    assert (len(one), len(both)) == (4, 2)
    broad = [top for top in concepts(facts).list_tops("field") if count_serving(facts, "field", top.iri)]
    assert {sum(count_serving(facts, "field", each.iri).values()) for each in broad} <= {*both[0]}
    assert all(number % 2 == 0 for table in both for number in table)


def test_two_fields_lead_to_each_plan_with_how_many_statements_it_has(get):
    counts = re.findall(r"施策・目標は(\d+)件", get("/themes?field=disaster-prevention&field=welfare"))
    assert len(counts) == 2
    assert len({*counts}) == 1


def test_a_theme_that_several_plans_have_is_named_with_its_plan(get):
    chooser = get("/queries/statements-of-theme", plain=False)
    assert re.search(r'<option value="kawaguchi/theme/waste"[^>]*>ゴミ問題（川口市 ３段階工程表）', chooser)
    assert re.search(r'<option value="twin/theme/waste"[^>]*>ゴミ問題（双子市 ３段階工程表）', chooser)
    with pytest.raises(HTTPError) as refused:
        get("/queries/statements-of-theme?theme=waste")
    told = refused.value.read().decode()
    assert "kawaguchi/theme/waste" in told
    assert "twin/theme/waste" in told


def test_two_themes_lead_to_each_plan_with_how_many_statements_it_has(get):
    text = get("/themes?theme=disaster-prevention&theme=elderly-care")
    assert OTHER in text
    counts = re.findall(r"施策・目標は(\d+)件", text)
    assert len(counts) == 2
    assert len({*counts}) == 1


@pytest.mark.parametrize("scheme", REACHED)
def test_a_concept_is_served_alike_by_both(facts, scheme):
    served = {each: count_serving(facts, scheme, each.iri) for each in concepts(facts).list_scheme(scheme)}
    assert any(served.values())
    assert count_serving(facts, scheme, f"{ID}/nothing") == {}
    for concept, counts in served.items():
        twin = count_serving(facts, scheme, concept.iri.replace("/id/kawaguchi/", "/id/twin/"))
        assert counts.get(concept.plan or PLAN) == twin.get(TWIN)
        assert counts.keys() <= ({concept.plan} if concept.plan else {PLAN, TWIN})


def test_the_page_of_a_field_offers_both_plans(get):
    offered = dict(
        re.findall(r'<option value="(kawaguchi|twin)"[^>]*>[^<]*（(\d+)）', get("/doc/field/waste", plain=False))
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


@pytest.mark.parametrize(
    ("path", "item"),
    [("/search?q=%E9%81%93%E8%B7%AF&kind=measure", '<p class="hit"><a href="/doc/'), ("/findings", "<article")],
)
def test_each_hit_and_each_finding_names_its_plan(get, path, item):
    _, *items = get(path, plain=False).split(item)
    titles = [re.search(r"<bdi>(川口市|双子市) ３段階工程表</bdi>", each)[1] for each in items]
    assert len(titles) >= 4
    if "search" in path:
        assert {*titles} == {"川口市", "双子市"}


def test_each_row_of_an_answer_names_its_plan_on_the_page_and_in_the_workbook(get):
    text = get("/queries/find-statements?group=elderly", plain=False)
    shown = re.findall(r'<span class="quiet">計画</span>\s*<bdi>(川口市|双子市) ３段階工程表</bdi>', text)
    assert len(shown) == text.count('<tr role="row">') - 1 > 10
    assert {*shown} == {"川口市", "双子市"}
    assert "計画</span>" not in get(f"/queries/find-statements?group=elderly&plan={PLAN}", plain=False)
    book = openpyxl.load_workbook(io.BytesIO(get("/queries/find-statements?group=elderly&format=xlsx", whole=True)))
    headings, *rows = book.worksheets[0].values
    assert {row[headings.index("計画")] for row in rows} == {"川口市 ３段階工程表", OTHER}


def test_documents_and_versions_tell_of_both(get):
    assert held_twice(get("/about"))
    version = re.search(r"/versions/([0-9a-f]{12})", get("/versions", plain=False))[1]
    assert held_twice(get(f"/versions/{version}"))
