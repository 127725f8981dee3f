"""The review of a plan in the browser: a doubt is decided on, written, published, and can be taken back."""

import csv
import re
import shutil
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from browsing import DESK, PHONE, browsing, faults, follow, overflow, unreached_by_keyboard
from clerks import Clerk
from click.testing import CliRunner

from koteihyo.graph.build import build
from koteihyo.graph.plan.folders import Folders
from koteihyo.graph.versions import folders
from koteihyo.service.cli.administration import token_command
from koteihyo.service.questions.library import FOLDER
from koteihyo.service.writing import tokens

JISSHI = Path(__file__).parent / "plans" / "jisshi"
DOUBTS = """place,page,line,entry,doubt,doubt_en,choices,decision
担当課,2,14,,同じ見出しの下に、性質の違うものが並んでいます。,Unlike things stand here.,responsible | remarks,
訓練,,,,段落か箇条か。,,見出し / a heading | 箇条 / an item,
"""
REVIEW = "/plans/jisshi/review"
PAGE = (Path(__file__).parents[1] / "docs" / "curation.md").read_text("utf-8")


@pytest.fixture(scope="module")
def desk(tmp_path_factory, served):
    """A service over a small plan with two doubts, and a token of each scope."""
    data = tmp_path_factory.mktemp("desk") / "data"
    own = shutil.copytree(JISSHI, data / "plans" / "jisshi")
    (own / "doubts.csv").write_text(DOUBTS, "utf-8")
    build(data, ["jisshi"], folder=Folders.of_data(data))
    holders = {"read": tokens.add(data / tokens.FILE, "閲覧者", "read"), "curate": run_documented(data)}
    with served(data, FOLDER, "--log", "off", "--client-errors", "0", "--client-seconds", "0") as found:
        yield SimpleNamespace(data=data, own=own, address=found.address.rstrip("/"), tokens=holders)


def run_documented(data):
    """Run the command of the documentation that makes a token, and return the token."""
    (line,) = re.findall(r"^koteihyo token (add \S+ --scope curate)$", PAGE, re.M)
    made = CliRunner().invoke(token_command, [*line.split(), "--data", str(data)], catch_exceptions=False)
    return made.stdout.strip()


class Reviewer(Clerk):
    """Somebody who reviews the plan."""

    def form(self, path=REVIEW):
        """Return what the form of a doubt holds before anything is chosen."""
        _, page = self.get(path)
        return {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("own", "doubt", "seen")}


@pytest.fixture(scope="module")
def clerk(desk):
    """Somebody who may decide."""
    return Reviewer(desk, desk.tokens["curate"])


def bytes_of(desk):
    """Return every file of the plan's folder, and the version that is current."""
    return {path.name: path.read_bytes() for path in desk.own.iterdir()}, folders.current(desk.data).id


def test_a_clerk_decides_one_doubt_after_another_and_takes_the_last_one_back(browser, desk):
    before = bytes_of(desk)
    with browsing(browser, desk.address) as site:
        page = site.open(REVIEW, width=PHONE)
        page.get_by_label("トークン").fill(desk.tokens["curate"])
        follow(page.get_by_role("main").get_by_role("button", name="サインイン"))
        assert page.url.endswith(REVIEW)
        assert "済み0件、残り4件（全4件）" in page.inner_text("main")
        assert (faults(page), overflow(page)) == ([], 0)
        # Of options that exclude each other Tab comes to one, and arrows to the others.
        assert [each for each in unreached_by_keyboard(page) if 'type="radio"' not in each] == []
        keys = page.eval_on_selector_all("[accesskey]", "all => all.map(each => each.accessKey)")
        assert len(keys) == len({*keys})
        page.get_by_label("役割：備考").check()
        follow(page.get_by_role("button", name="決定"))
        assert "理由を書いてください" in page.get_by_role("alert").inner_text()
        assert page.get_by_label("役割：備考").is_checked()
        page.get_by_label("理由（必須）").fill("所管課に聞いた")
        follow(page.get_by_role("button", name="決定"))
        assert "役割：備考" in page.get_by_role("status").inner_text()
        assert "済み1件、残り3件（全4件）" in page.inner_text("main")
        assert "段落か箇条か" in page.inner_text("h2")
        follow(page.get_by_role("link", name="後にする"))
        page.set_viewport_size({"width": DESK, "height": 900})
        follow(page.get_by_role("link", name="すべての疑問点"))
        page.get_by_label("状態").select_option(label="済み")
        follow(page.get_by_role("button", name="絞り込む"))
        assert "鳴沢花子" in page.inner_text("tbody")
        assert (faults(page), overflow(page)) == ([], 0)
        assert folders.history(desk.data)[-1].who == "鳴沢花子"
        assert folders.history(desk.data)[-1].why == "所管課に聞いた"
        assert "remarks" in (desk.own / "plan.toml").read_text("utf-8")
        follow(page.get_by_role("link", name="性質の違うもの"))
        follow(page.get_by_role("button", name="直前の判断を元に戻す"))
        assert "済み0件、残り4件（全4件）" in page.inner_text("main")
        assert bytes_of(desk) == before
        follow(page.get_by_role("button", name="サインアウト"))
        page.goto(REVIEW)
        assert "/sign-in" in page.url


def test_what_the_documentation_names_is_on_the_pages(desk, clerk):
    steps = PAGE.partition("## ブラウザーで判断する")[2].partition("\n## ")[0]
    shown = "".join(clerk.get(each)[1] for each in (REVIEW, f"{REVIEW}/doubts", "/plans/jisshi"))
    finding = re.search(r'href="([^"]+doubt=finding-[^"]+)"', shown)[1]
    shown += clerk.get(finding)[1] + Reviewer(desk).get("/")[1]
    named = {*re.findall("「([^」]+)」", steps)} - {"別の事柄とする", "直前の判断を元に戻す"}
    assert len(named) >= 6
    assert [each for each in named if each not in shown] == []


def test_sentences_without_a_role_are_listed_filtered_and_decided_on_many_at_once(desk, clerk):
    before, entries = bytes_of(desk), f"{REVIEW}/entries"
    _, page = clerk.get(f"{entries}?words={quote('待機児童')}")
    [key] = re.findall(r'name="type:([^"]+)"', page)
    assert "保育所の待機児童をゼロにする" in page
    own = re.search(r'name="own" value="([^"]*)"', page)[1]
    assert clerk.post(entries, own=own, reason="原文を読んだ")[0] == 422
    assert bytes_of(desk) == before
    _, page = clerk.get(entries)
    other = next(match for match in re.findall(r'name="type:([^"]+)"', page) if match != key)
    nothing = "施策も目標も述べていない"
    status, page = clerk.post(
        entries, own=own, reason="原文を読んだ", **{f"type:{key}": "目標", f"type:{other}": nothing}
    )
    assert (status, f'name="type:{key}"' in page, f'name="type:{other}"' in page) == (200, False, False)
    rows = {
        row["entry"]: row["kind"] for row in csv.DictReader((desk.own / "curation.csv").read_text("utf-8").splitlines())
    }
    assert (rows[key], rows[other]) == ("goal", "none")
    status, page = clerk.post(entries, own=own, reason="もう一度", **{f"type:{key}": "施策"})
    assert (status, "この間に、ほかの人が判断しました" in page) == (409, True)
    assert nothing in clerk.get(f"{entries}?state=decided")[1]
    clerk.post(f"{REVIEW}/back", own=own)
    assert bytes_of(desk)[0] == before[0]


def test_the_page_is_there_in_english(desk):
    status, page = Reviewer(desk, desk.tokens["curate"]).get(f"{REVIEW}?lang=en")
    assert status == 200
    assert "What do you decide?" in page
    assert "0 decided, 4 open (of 4)" in page
    assert "<span>Unlike things stand here.</span>" in page
    _, listed = Reviewer(desk, desk.tokens["curate"]).get(f"{REVIEW}/doubts?lang=en")
    assert "Unlike things stand here." in listed


def test_only_whoever_may_decide_sees_and_sends_it_and_only_from_its_own_form(desk, clerk):
    before = bytes_of(desk)
    form = {**clerk.form(), "option": "0", "reason": "偽", "do": "decide"}
    reader = Reviewer(desk, desk.tokens["read"])
    assert reader.get(REVIEW)[0] == 403
    own = re.search(r'name="own" value="([^"]+)"', reader.get("/")[1])[1]
    assert reader.post(REVIEW, **{**form, "own": own})[0] == 403
    assert clerk.post(REVIEW, **{**form, "own": own})[0] == 403
    assert clerk.post(REVIEW, origin="https://evil.example", **form)[0] == 403
    assert Reviewer(desk).post(REVIEW, **form)[0] == 401
    assert Reviewer(desk).post(f"{REVIEW}/back", own=form["own"])[0] == 401
    assert bytes_of(desk) == before


def test_who_was_signed_in_until_the_token_was_revoked_changes_nothing(desk):
    late = Reviewer(desk, tokens.add(desk.data / tokens.FILE, "退職者", "curate"))
    form, before = late.form(), bytes_of(desk)
    tokens.revoke(desk.data / tokens.FILE, "退職者")
    status, page = late.post(REVIEW, **form, option="0", reason="遅い", do="decide")
    assert (status, "サインインする" in page) == (401, True)
    assert bytes_of(desk) == before


def test_a_decision_that_leaves_a_violation_is_refused_with_the_findings(desk, clerk):
    wrong = desk.own / "links.ttl"
    kept = wrong.read_bytes() if wrong.exists() else None
    wrong.write_text(
        "<https://w3id.org/koteihyo/id/jisshi/measure/none> a <https://w3id.org/koteihyo/ontology#Measure> .\n", "utf-8"
    )
    try:
        before = bytes_of(desk)
        status, page = clerk.post(REVIEW, **clerk.form(), option="0", reason="原文のとおり", do="decide")
        assert status == 422
        assert "書き込みませんでした" in page
        assert "この施策・目標を述べる項目がありません" in page
        assert 'value="原文のとおり"' in page
        assert bytes_of(desk) == before
    finally:
        wrong.write_bytes(kept) if kept is not None else wrong.unlink()


def test_of_two_who_decide_at_once_the_second_is_told_and_a_step_back_takes_nobody_elses_decision(desk, clerk):
    other = Reviewer(desk, desk.tokens["curate"])
    first, second = clerk.form(), other.form()
    assert clerk.post(REVIEW, **first, option="0", reason="先", do="decide")[0] == 200
    status, page = other.post(REVIEW, **second, option="1", reason="後", do="decide")
    assert (status, "ほかの人" in page) == (409, True)
    assert other.post(REVIEW, **other.form(), option="0", reason="次", do="decide")[0] == 200
    own = re.search(r'name="own" value="([^"]+)"', clerk.get(REVIEW)[1])[1]
    status, page = clerk.post(f"{REVIEW}/back", own=own)
    assert (status, "元に戻せません" in page) == (409, True)
    done = f"{REVIEW}?doubt={first['doubt']}"
    form = clerk.form(done)
    assert form["seen"] == "このままでよい"
    assert clerk.post(REVIEW, **form, reason="考え直した", do="withdraw")[0] == 200
    assert clerk.form(done)["seen"] == ""


def test_a_plan_that_is_not_there_or_cannot_be_decided_on_is_told(desk, clerk):
    assert clerk.get("/plans/none/review")[0] == 404
    moved = desk.own.rename(desk.own.with_name("elsewhere"))
    try:
        status, page = clerk.get(REVIEW)
        assert (status, "計画のフォルダーが" in page) == (404, True)
    finally:
        moved.rename(desk.own)
