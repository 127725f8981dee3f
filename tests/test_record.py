"""What became of a plan: outcomes computed from dates, grades and values, and the page that shows them.

What is expected was read in the example's tables (`graph/examples/narusawa-*`).
"""

import csv
import io
import re
import shutil
from collections import Counter
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner

from koteihyo.graph.build import build
from koteihyo.graph.plan.description import EXAMPLES
from koteihyo.graph.plan.folders import Folders
from koteihyo.service.app import create_app
from koteihyo.service.cli.main import cli
from koteihyo.service.configuration.settings import Limits, Serving
from koteihyo.service.engines.embedded import EmbeddedEngine

PLAN, LATER, REPORT = "narusawa-jisshi", "narusawa-jisshi-2026", "narusawa-shinchoku-2024"


def serve(data):
    engine = EmbeddedEngine.from_folder(data, Limits(seconds=20, workers=1))
    return engine, create_app(engine, serving=Serving(log="off"), data=data).test_client()


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """A site with the plan, the one that revises it, and a report."""
    folder = tmp_path_factory.mktemp("record")
    build(folder / "data", [LATER, REPORT], folder=Folders.of_data(folder))
    engine, found = serve(folder / "data")
    yield found
    engine.close()


def rows(client, name, **asked):
    answer = client.get(f"/queries/{name}.csv", query_string={"plan": PLAN, **asked})
    assert answer.status_code == 200, answer.text
    return [*csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig")))]


def read(client, path, lang="ja"):
    answer = client.get(path, headers={"Accept": "text/html", "Accept-Language": lang})
    return answer.status_code, " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split()), answer.text


def test_what_became_of_each_measure_follows_from_its_grade_its_dates_and_the_later_plan(client):
    found = {row["statementLabel"]: row["outcome"] for row in rows(client, "record-of-statements")}
    assert Counter(found.values()) == {"on-track": 24, "reported": 12, "slipped": 6, "no-report": 2, "done": 1}
    assert found["防犯灯ＬＥＤ化事業"] == "done"
    slipped = {name for name, outcome in found.items() if outcome == "slipped"}
    graded = {"木造住宅耐震改修促進事業", "小中学校トイレ改修事業", "創業支援事業", "道の駅再整備事業"}
    assert slipped == graded | {"都市計画道路鳴沢中央線整備事業", "公共施設再編事業"}
    assert {name for name, outcome in found.items() if outcome == "no-report"} == {
        "避難行動要支援者支援事業",
        "職員研修事業",
    }
    assert all(found[name] == "reported" for name in found if name.startswith("施策"))


def test_a_measure_shows_its_period_its_grade_and_the_words_of_the_report(client):
    [row] = [row for row in rows(client, "record-of-statements") if row["statementLabel"] == "道の駅再整備事業"]
    told = [
        row[name] for name in ("startYear", "dueYear", "grade", "progressLabel", "assessedYear", "change", "yearsLater")
    ]
    assert told == ["2024", "2026", "△", "遅れ", "2024", "deferred", "1"]
    assert row["description"] == "用地の境界の確認に時間を要し、基本設計を終えることができませんでした。"


def test_what_became_of_each_target_follows_from_the_value_of_its_year(client):
    found = {(row["indicatorLabel"], row["dueYear"]): row for row in rows(client, "record-of-targets")}
    assert len(found) == 72
    assert Counter(row["outcome"] for (_, year), row in found.items() if year == "2024") == {
        "reached": 16,
        "missed": 7,
        "undetermined": 1,
    }
    missed = {name for (name, year), row in found.items() if row["outcome"] == "missed"}
    assert missed == {
        *("救急車の現場到着までの時間", "授業が分かると答えた児童生徒の割合", "特定健診の受診率", "道の駅の来場者数"),
        *("空き家バンクの成約件数", "市の事務事業による温室効果ガス排出量", "１人１日当たりのごみ排出量"),
    }
    # Either was to stay as it was in that year: one did, the other is to rise in the years after.
    assert found["公共施設の延床面積", "2024"]["outcome"] == "reached"
    assert (found["道の駅の来場者数", "2024"]["outcome"], found["道の駅の来場者数", "2024"]["way"]) == (
        "missed",
        "targets",
    )
    assert found["消防団員数", "2024"]["outcome"] == "undetermined"
    assert found["刑法犯認知件数", "2024"]["way"] == "direction"
    assert found["空き家バンクの成約件数", "2026"]["outcome"] == "not-due"


def test_the_outcomes_are_a_condition_of_the_questions(client):
    early = rows(client, "record-of-targets", outcome="reached-early")
    assert {(row["indicatorLabel"], row["dueYear"], row["actualPrinted"]) for row in early} == {
        ("防災訓練の参加者数", "2025", "1,655")
    }
    assert [row["statementLabel"] for row in rows(client, "record-of-statements", outcome="done")] == [
        "防犯灯ＬＥＤ化事業"
    ]
    assert not rows(client, "record-of-statements", outcome="overdue")


def test_what_is_not_done_in_its_last_year_is_overdue(tmp_path):
    for name in (PLAN, REPORT):
        shutil.copytree(EXAMPLES / name, tmp_path / "plans" / name)
    file = tmp_path / "plans" / REPORT / "plan.toml"
    told = file.read_text("utf-8").replace("first_year = 2024\nlast_year = 2024", "first_year = 2026\nlast_year = 2026")
    file.write_text(told, "utf-8")
    build(tmp_path / "data", folder=tmp_path / "plans")
    engine, client = serve(tmp_path / "data")
    found = Counter(row["outcome"] for row in rows(client, "record-of-statements"))
    assert found == {"overdue": 29, "reported": 12, "no-report": 3, "done": 1}
    engine.close()


def test_the_page_shows_what_became_of_a_plan_by_theme_office_and_pledge(client):
    status, words, markup = read(client, f"/plans/{PLAN}/record")
    assert status == 200
    assert "鳴沢市実施計画　令和６年度進捗状況報告書" in unescape(markup)
    assert "施策・目標45件、数値目標72件" in words
    assert "遅れ（6）" in words
    assert "防犯灯ＬＥＤ化事業 2024–2026 完了 ◎ 完了、2024 残る1,860基のすべて" in words
    assert "28,000,000 28,000,000 61,200,000" in words
    order = [words.index(f"{each} ", words.index("件数 分野")) for each in ("基本目標１", "基本目標２", "基本目標５")]
    assert order == sorted(order)
    _, words, alone = read(client, f"/plans/{PLAN}/record?by=office&outcome=slipped")
    # 遅れ is yellow among others and alone.
    assert all(f'fill="#f0e442"/><text x="{x}' in page for x, page in (("", markup), ("22.0", alone)))
    assert "#0072b2" not in alone
    assert "建築住宅課 1件" in words
    assert "避難所環境整備事業" not in words
    _, words, _ = read(client, f"/plans/{PLAN}/record?by=pledge")
    assert "公約によらないもの 45件" in words


def test_the_page_is_in_english_too(client):
    _, words, _ = read(client, f"/plans/{PLAN}/record", "en")
    assert "45 measures and goals, 72 targets" in words
    assert "Rows that nobody has matched" in words


def test_every_piece_of_evidence_leads_to_the_print_of_the_report(client):
    _, _, markup = read(client, f"/plans/{PLAN}/record")
    leads = set(re.findall(rf'href="(/doc/{REPORT}/entry/[^"]+)"', markup))
    assert len(leads) == 30 + 23 + 1  # grades, values, and the row that is proposed
    status, words, _ = read(client, f"/doc/{REPORT}/entry/1.r9c5")
    assert status == 200
    assert "残る1,860基のすべて" in words


def test_rows_that_nobody_matched_are_listed_with_what_they_may_be_about(client):
    _, words, _ = read(client, f"/plans/{PLAN}/record")
    assert "避難行動要支援者の個別避難計画作成支援 避難行動要支援者支援事業 0.78" in words


@pytest.mark.parametrize("asked", ["by=colour", "outcome=good", "year=24", "colour=red"])
def test_a_condition_that_there_is_not_is_told(client, asked):
    assert read(client, f"/plans/{PLAN}/record?{asked}")[0] == 400


def test_plan_and_report_lead_to_each_other_and_the_report_is_read_as_printed(client):
    _, words, markup = read(client, f"/plans/{PLAN}")
    assert f'href="/plans/{REPORT}"' in markup
    assert f'href="/plans/{PLAN}/record"' in markup
    status, words, markup = read(client, f"/plans/{REPORT}")
    assert (status, "対象の計画" in words, f'href="/plans/{PLAN}"' in markup) == (200, True, True)
    _, words, _ = read(client, f"/plans/{REPORT}/sections/1")
    assert "物価高騰対策給付金事業" in words
    assert REPORT not in read(client, "/")[2]


def test_a_plan_without_a_report_says_so(client):
    _, words, _ = read(client, f"/plans/{LATER}/record")
    assert "この計画についての報告書は、まだ公開されていません。" in words


def test_the_commands_of_the_document_do_what_it_says(tmp_path, monkeypatch):
    page = (Path(__file__).parent.parent / "docs/record.md").read_text("utf-8")
    for name, source in (("shinchoku.csv", "source-1.csv"), ("shihyo.csv", "source-2.csv")):
        shutil.copy(EXAMPLES / REPORT / source, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KOTEIHYO_DATA", str(tmp_path / "data"))
    commands = [line for block in re.findall(r"```sh\n(.*?)```", page, re.DOTALL) for line in block.splitlines()]
    assert len(commands) == 8
    printed = {}
    for line in commands:
        told = CliRunner().invoke(cli, line.removeprefix("koteihyo ").split())
        assert told.exit_code == 0, (line, told.output, told.exception)
        printed[line] = told.output
    [counts] = re.findall(r"```text\n(.*?)```", page, re.DOTALL)
    assert counts in printed["koteihyo compare narusawa-jisshi shinchoku-2024"]
    assert (tmp_path / "taiou.xlsx").stat().st_size > 10_000
    # The legend is not decided here: what every report tells of is told, how far it came is not.
    missed = csv.DictReader(io.StringIO(next(printed[line] for line in commands if "--outcome missed" in line)))
    assert "特定健診の受診率" in {row["indicatorLabel"] for row in missed}


def test_the_money_of_a_plan_stands_by_office_year_and_kind_with_its_rows_and_its_totals(client):
    status, words, markup = read(client, f"/plans/{PLAN}/money")
    assert status == 200
    assert "消防本部 22,200,000 22,200,000 21,780,000" in words  # 19,800 and 2,400; 19,470 and 2,310, in thousands
    assert f'href="/queries/amounts-by-year?plan={PLAN}&amp;year=2024"' in markup
    assert "都市計画道路鳴沢中央線整備事業 76,000,000 76,000,000 0 -76,000,000" in words
    assert "一致：40件" in words
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="stacks"' in markup
    _, words, _ = read(client, f"/plans/{PLAN}/money?by=theme&kind=settled&year=2026", "en")
    assert "planned, budgeted and spent are amounts of different documents" in words
    assert "道の駅再整備事業 520,000,000" in words
    assert read(client, f"/plans/{PLAN}/money?kind=none")[0] == 400
    assert read(client, f"/plans/{PLAN}/money?year=1999")[0] == 400


def test_questions_on_money_answer_as_the_documents_print_it(client):
    [road] = [row for row in rows(client, "planned-against-spent", year=2024) if "中央線" in row["statementLabel"]]
    assert [road[name] for name in ("planned", "budgeted", "spent", "overPlan")] == [
        "76000000",
        "76000000",
        "0",
        "-76000000",
    ]
    unreported = {row["statementLabel"]: row["planned"] for row in rows(client, "money-without-report")}
    assert unreported == {
        "避難行動要支援者支援事業": "11700000",
        "公共施設再編事業": "202000000",
        "職員研修事業": "12600000",
    }
    fire = [row for row in rows(client, "spending-by-office", year=2024) if row["responsibleLabel"] == "消防本部"]
    assert {row["amountKindLabel"]: row["value"] for row in fire} == {
        "計画額": "22200000",
        "当初予算額": "22200000",
        "決算額": "21780000",
    }
    assert rows(client, "totals-that-differ") == []
