"""What became of a plan's statements, decided in the browser: written in the later plan's folder, and published."""

import csv
import re
import shutil
from html import unescape
from types import SimpleNamespace

import pytest
from clerks import Clerk
from revisions import Heading, write_plan

from koteihyo.graph.build import build
from koteihyo.graph.comparing.forms import AS_PROPOSED
from koteihyo.graph.plan.description import EXAMPLES
from koteihyo.graph.plan.folders import Folders
from koteihyo.service.questions.library import FOLDER
from koteihyo.service.writing import tokens

OFFICE = "企画課"
COMPARE = "/compare?earlier=old&later=new"


@pytest.fixture(scope="module")
def desk(tmp_path_factory, served):
    """A service over two small plans, the second of which revises the first, and a token to decide with."""
    data = tmp_path_factory.mktemp("beside") / "data"
    for name, rows in (
        ("old", ("学童保育の拡充", "移動図書館の運行")),
        ("new", ("放課後の居場所", "移動図書館の運行")),
    ):
        write_plan(data / "plans" / name, [Heading("暮らしの部", [(row, OFFICE, 2025) for row in rows], [])], 1)
    described = data / "plans/new/plan.toml"
    described.write_text(described.read_text("utf-8").replace('id = "new"\n', 'id = "new"\nrevises = "old"\n'), "utf-8")
    build(data, ["old", "new"], folder=Folders.of_data(data))
    token = tokens.add(data / tokens.FILE, "鳴沢花子", "curate")
    with served(data, FOLDER, "--log", "off", "--client-errors", "0", "--client-seconds", "0") as found:
        yield SimpleNamespace(data=data, address=found.address.rstrip("/"), token=token)


def read_form(clerk, words):
    """Return the address of a row's decision, and what its form holds before anything is chosen."""
    _, page = clerk.get(COMPARE)
    row = next(match for match in re.findall(r"<tr[^>]*>.*?</tr>", page, re.DOTALL) if words in match)
    address = unescape(re.search(r'href="(/compare/decide[^"]+)"', row)[1])
    _, page = clerk.get(address)
    held = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("own", "of", "seen")}
    return page, {**{name: unescape(value) for name, value in held.items()}, "earlier": "old", "later": "new"}


def test_a_decision_is_written_published_and_shown_with_its_reason(desk):
    assert "/compare/decide" not in Clerk(desk).get(COMPARE)[1]  # a stranger reads, and decides nothing
    clerk = Clerk(desk, desk.token)
    page, form = read_form(clerk, "学童保育の拡充")
    there = next(match for match in re.findall(r"<option>([^<]+)</option>", page) if match.endswith("放課後の居場所"))
    form |= {"cell:判断": "文言の変更", "cell:正しい後の項目1": there}
    before = (desk.data / "plans/new/plan.toml").read_bytes()
    status, refused = clerk.post("/compare/decide", **form)
    assert (status, "「理由」がありません" in refused) == (422, True)
    assert (desk.data / "plans/new/plan.toml").read_bytes() == before
    status, page = clerk.post("/compare/decide", **form, **{"cell:理由": "担当課に確かめた。"})
    assert status == 200
    row = next(match for match in re.findall(r"<tr[^>]*>.*?</tr>", page, re.DOTALL) if "学童保育の拡充" in match)
    for words in ("放課後の居場所", "文言の変更", "人の判断", "担当課に確かめた。"):
        assert words in re.sub(r"</?(?:ins|del)>", "", row), words
    with (desk.data / "plans/new/changes.csv").open(encoding="utf-8", newline="") as file:
        [written] = csv.DictReader(file)
    assert (written["change"], written["reason"]) == ("reworded", "担当課に確かめた。")
    assert "鳴沢花子" in (desk.data / "plans/new/plan.toml").read_text("utf-8")
    status, _ = clerk.post("/compare/decide", **form, **{"cell:理由": "もう一度。"})
    assert status in {404, 422}  # what the form was about is decided, and gone from the list


def test_nobody_decides_without_signing_in(desk):
    status, page = Clerk(desk).get("/compare/decide?earlier=old&later=new&of=measure/1.r2c2")
    assert 'name="token"' in page or status in {401, 403}
    assert Clerk(desk, desk.token).get("/compare/decide?earlier=old&later=new&of=measure/nothing")[0] == 404


def test_a_row_of_a_report_is_decided_from_the_record_of_its_plan(tmp_path, served):
    data = tmp_path / "data"
    for name in ("narusawa-jisshi", "narusawa-shinchoku-2024"):
        shutil.copytree(EXAMPLES / name, data / "plans" / name)
    build(data, ["narusawa-shinchoku-2024"], folder=Folders.of_data(data))
    token = tokens.add(data / tokens.FILE, "鳴沢花子", "curate")
    with served(data, FOLDER, "--log", "off", "--client-errors", "0", "--client-seconds", "0") as found:
        desk = SimpleNamespace(data=data, address=found.address.rstrip("/"), token=token)
        record = "/plans/narusawa-jisshi/record"
        assert "/compare/decide" not in Clerk(desk).get(record)[1]
        clerk = Clerk(desk, token)
        page = clerk.get(record)[1]
        [address] = map(unescape, re.findall(r'href="(/compare/decide[^"]+)"', page))
        page = clerk.get(address)[1]
        assert "避難行動要支援者の個別避難計画作成支援" in page
        held = {name: unescape(re.search(rf'name="{name}" value="([^"]*)"', page)[1]) for name in ("own", "of", "seen")}
        form = {"earlier": "narusawa-jisshi", "later": "narusawa-shinchoku-2024", **held}
        form |= {"cell:判断": AS_PROPOSED, "cell:理由": "担当課が同じ。"}
        status, page = clerk.post("/compare/decide", **form)
        assert (status, "対応の決まっていない行" in page) == (200, False)
    written = (data / "plans/narusawa-shinchoku-2024/changes.csv").read_text("utf-8")
    assert "担当課が同じ。" in written
