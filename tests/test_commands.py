"""The command line as its users meet it: what it prints, what it writes, how it ends."""

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from koteihyo.graph.plan.description import PLANS
from koteihyo.graph.validation.shapes import SEVERITIES

COMMAND = str(Path(sys.executable).with_name("koteihyo"))


def run(*arguments, status=0):
    """Run the command and return what it printed; its status must be the expected one, without a traceback."""
    done = subprocess.run([COMMAND, *map(str, arguments)], capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout if status == 0 else done.stdout + done.stderr


def test_help_lists_every_command_in_both_languages():
    printed = run("--help")
    for name in ("plans", "check", "validate", "suggest", "build", "versions", "rollback", "render", "query", "serve"):
        assert name in printed
    assert "計画を検査し、指摘を出力する。Check a plan" in printed


def test_plans_are_listed():
    assert run("plans") == "kawaguchi  川口市 ３段階工程表（Kawaguchi City three-stage schedule）  112038  9表\n"
    assert json.loads(run("plans", "--json"))[0]["municipalityCode"] == "112038"


def test_check_prints_the_ledger_of_every_character():
    printed = run("check", "kawaguchi")
    assert "原文 8272 字のすべてが、それぞれ一か所に対応しています。" in printed
    ledger = json.loads(run("check", "kawaguchi", "--json"))
    assert sum(row["characters"] for row in ledger["ledger"]) == ledger["characters"] == 8272


def test_check_tells_damage_with_file_and_line(tmp_path):
    folder = tmp_path / "kawaguchi"
    folder.mkdir()
    for file in (PLANS / "kawaguchi").iterdir():
        text = file.read_text("utf-8")
        (folder / file.name).write_text(text.replace("  - 保育所の調査\n", ""), "utf-8")
    printed = run("check", "kawaguchi", "--plans", tmp_path, status=2)
    assert "source.txt:116: 「保育所の調査」が outline.md に、印刷のとおりにはありません。" in printed
    assert "is missing from the outline" in printed


def test_a_plan_that_is_not_there_is_told():
    assert "plan.toml: ファイルを読めません" in run("check", "nowhere", status=2)


def test_validate_prints_findings_with_their_lines():
    printed = run("validate", "kawaguchi")
    severities = Counter(finding["severity"] for finding in json.loads(run("validate", "kawaguchi", "--json")))
    counts = [f"{severity.ja} {severities[code]}件" for code, severity in SEVERITIES.items()]
    assert printed.startswith("　".join(counts))
    assert "68行  43．電子市役所の構築（平成20年度）" in printed


def test_validate_writes_every_format(tmp_path):
    small = ("validate", "jisshi", "--plans", Path(__file__).parent / "plans")
    found = json.loads(run(*small, "--json"))
    assert found == json.loads(run(*small, "--format", "json"))
    assert all(finding["message"]["ja"] and finding["message"]["en"] for finding in found)
    assert run(*small, "--format", "html").startswith("<!DOCTYPE html>")
    assert "kth:Finding" in run(*small, "--format", "turtle")
    run(*small, "--format", "xlsx", "--output", tmp_path / "findings.xlsx")
    assert openpyxl.load_workbook(tmp_path / "findings.xlsx").active.max_row > len(found) > 0


def test_validate_ends_with_1_where_a_finding_stops_publication(tmp_path):
    folder = tmp_path / "kawaguchi"
    folder.mkdir()
    for file in (PLANS / "kawaguchi").iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    toml = folder / "plan.toml"
    toml.write_text(toml.read_text("utf-8").replace("last_pledge = 50", "last_pledge = 49"), "utf-8")
    printed = run("validate", "kawaguchi", "--plans", tmp_path, status=1)
    assert "■ 重大" in printed
    assert "ゴミの有料化の検討" in printed


def test_suggest_says_how_often_the_curation_agrees():
    printed = run("suggest", "kawaguchi", "--score", "0.8")
    assert "同じ公約番号：7件中7件を採用（100%）" in printed
    found = json.loads(run("suggest", "kawaguchi", "--json"))
    assert {"same-words", "near-words", "same-pledge", "theme-mention", "field-words"} == {
        each["kind"] for each in found
    }
    assert all(0 < each["score"] <= 1 and each["words"] for each in found)


def test_a_version_is_built_listed_and_rendered(tmp_path):
    data = tmp_path / "data"
    printed = run("build", "--data", data)
    assert re.search(r"kawaguchi：9表 443項目 施策3\d\d 目標1\d\d 指摘（注意\d+ 参考\d+）報告\d+", printed)
    (row,) = json.loads(run("versions", "--data", data, "--json"))
    assert f"→  {row['version']}" in run("versions", "--data", data)
    outline = (PLANS / "kawaguchi" / "outline.md").read_text("utf-8")
    assert run("render", "kawaguchi", "--data", data) == outline
    run("render", "kawaguchi", "--data", data, "--format", "html", "--output", tmp_path / "tables.html")
    assert (tmp_path / "tables.html").read_text("utf-8").count("<table>") == 9


def test_before_anything_is_published_a_reader_is_told_what_to_do(tmp_path):
    assert "公開した版はありません" in run("versions", "--data", tmp_path)
    assert "過去の版がありません" in run("rollback", "--data", tmp_path, status=2)
    assert "koteihyo build" in run("render", "kawaguchi", "--data", tmp_path, status=2)


@pytest.mark.parametrize("arguments", [("buidl",), ("check",), ("validate", "kawaguchi", "--format", "docx")])
def test_wrong_use_ends_with_2(arguments):
    run(*arguments, status=2)


def test_an_output_that_cannot_be_written_is_told():
    printed = run("validate", "kawaguchi", "--output", "/dev/full", status=2)
    assert "/dev/full" in printed or "読み書きできません" in printed
