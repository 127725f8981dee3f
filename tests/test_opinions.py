"""「この判断に意見を送る」: an address that the operator sets, with place, version and question filled in."""

import re
import shutil
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from koteihyo.graph.build import build
from koteihyo.graph.versions import folders
from koteihyo.service.app import create_app
from koteihyo.service.configuration.settings import Describing, Limits, Serving
from koteihyo.service.configuration.values import opinion_address
from koteihyo.service.engines.embedded import EmbeddedEngine

JISSHI = Path(__file__).parent / "plans" / "jisshi"
DECIDED = "entry,text,target_groups,target_groups_reason\n1-1-1.r2c1,避難所の整備,citizens,担うのは市民\n"
READING = """
[[readings]]
id = "1"
by = { id = "a", kind = "person", name = "鳴沢 花子" }
date = 2026-04-01
method = "読んだ"
"""
MAIL, FORM = "mailto:plan@city.example", "https://a.example/issues/new?title={title}&body={body}"
ENTRY = "/doc/jisshi/entry/1-1-1.r2c1"


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Return a data folder in which a plan with one decision is published."""
    place = tmp_path_factory.mktemp("opinions")
    folder = Path(shutil.copytree(JISSHI, place / "plans" / "jisshi"))
    (folder / "curation.csv").write_text(DECIDED, "utf-8")
    with (folder / "plan.toml").open("a", encoding="utf-8") as file:
        file.write(READING)
    build(place / "data", folder=place / "plans")
    return place / "data"


@pytest.fixture
def read(data):
    """Read the opinion links of a page, as the operator has set where they lead."""
    engine = EmbeddedEngine.from_folder(data, Limits(seconds=20, workers=1))

    def read_links(path, address):
        app = create_app(engine, serving=Serving(log="off"), data=data, describing=Describing(opinions=address))
        answer = app.test_client().get(path, headers={"Accept": "text/html", "Accept-Language": "ja"})
        assert answer.status_code == 200
        found = re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>\s*(?=この判断に意見を送る)', answer.text)
        return [unescape(each) for each in found]

    yield read_links
    engine.close()


def test_every_thing_and_decision_has_an_address_with_place_version_and_question(read, data):
    of_decision, of_thing = read(ENTRY, MAIL)
    assert of_thing.startswith(f"{MAIL}?subject=")
    said = parse_qs(urlsplit(of_thing).query, strict_parsing=True)
    version = folders.current(data).id
    assert said["subject"] == ["意見：避難所の整備"]
    assert said["body"][0].split("\r\n") == [
        "対象：避難所の整備",
        "https://w3id.org/koteihyo/id/jisshi/entry/1-1-1.r2c1",
        "原文16行目「避難所の整備」",
        f"版：{version}",
        "",
        "この内容は正しいですか。意見とその理由：",
        "",
    ]
    decided = parse_qs(urlsplit(of_decision).query)
    assert decided["subject"] == ["意見：対象者：避難所の整備"]
    assert "/decision/" in decided["body"][0]
    [form] = read("/doc/jisshi/theme/1", FORM)
    assert form.startswith("https://a.example/issues/new?title=%E6%84%8F")
    assert len(form) < 2000


def test_a_measure_that_is_printed_again_leads_to_the_other_entry_without_divisions(read):
    assert len(read("/doc/jisshi/entry/1-1-1.r3c1", MAIL)) == 1


def test_nothing_is_shown_where_nothing_is_set(read):
    assert read(ENTRY, "") == []


@pytest.mark.parametrize("wrong", ["plan@city.example", "mailto:", "mailto:a@b?cc=c@d", "javascript:{body}", "https://a/",
                                   "https://a/?b={body}&{other}"])  # fmt: skip
def test_an_address_that_leads_nowhere_is_refused(wrong):
    with pytest.raises(ValueError, match=r"mailto|電子メール|URL"):
        opinion_address(wrong)
