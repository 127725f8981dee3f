"""`koteihyo links counterparts`: measures of other plans that do the same, decided on in a workbook.

What is suggested is asked of the published version; what is decided is written in the plan's `links.ttl`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click

from ...graph.interop.links.counterpart_forms import CounterpartForm, SuggestedPair, read_counterpart_answers
from ...graph.interop.links.counterparts import settle_counterparts
from ...graph.plan.folders import Folders, copy_plan
from ...graph.rdf.identifiers import Identifiers
from ..engines.engine import Engine, Formats
from ..engines.formats import JSON
from ..questions.answers import ask_rows
from ..questions.library import Library
from ..read_models.counterparts import QUESTION
from ..results import review_workbook
from ..results.terminal import align
from . import options
from .curate import find_judge, summarize
from .query import open_local

HOW = (
    "1. 「ほかの市の同じ施策」のシートの、黄色の列に記入します。ほかの列は変えないでください。候補の行が先に並びます。",
    "2. 原文を読み比べて、「採用」か「不採用」を選び、理由を書きます。前の判断は、「未判断に戻す」で取り消せます。",
    "3. 判断者の名前を下の黄色の欄に書き、保存します。",
    "4. koteihyo links counterparts {plan} --from このファイル で取り込みます。誤りがあれば、何も書き込みません。",
)
METHOD = "Excelの表で、ほかの計画の原文を確かめた。"


@click.command()
@click.argument("plan")
@options.form
@options.filled
@options.by
@options.reason
@options.output
@options.folder
@options.data
@options.as_json
def counterparts(
    plan: str,
    form: str | None,
    filled: Path | None,
    by: str,
    reason: str,
    output: Path | None,
    folder: Folders,
    data: Path | None,
    *,
    as_json: bool,
) -> None:
    """ほかの市の計画の同じ施策・目標の候補を出力し、表で採否を判断する。候補は公開した版から求める。

    List what other plans have that is suggested to do the same, as the published version knows it; decide on it in a
    workbook (`--format xlsx`, `--from`). Decisions are kept in the plan's links.ttl, and can be taken back.
    """
    options.refuse_both(form, filled)
    target = options.find_target(plan, folder, data)
    kept = target if target.exists() else folder / plan
    with closing(open_local(data)) as engine:
        counterpart_form = CounterpartForm(plan, kept, [*list_suggested(engine, plan)])
    if form:
        return options.deliver_workbook(review_workbook.write_review(counterpart_form.forms, HOW, METHOD), output)
    if filled:
        return take_form(counterpart_form, filled, (by, reason), folder / plan, target)
    return show(counterpart_form, as_json=as_json)


def list_suggested(engine: Engine, plan: str) -> Iterator[SuggestedPair]:
    """Yield the pairs that the published version suggests for a plan's statements, each once."""
    question = Library().question(QUESTION)
    rows = json.loads(ask_rows(engine, question, {}, lambda _: {}, Formats(results=JSON)).body)["results"]["bindings"]
    start, seen = f"{Identifiers(plan).plan}/", set[tuple[str, str]]()
    for row in ({name: term["value"] for name, term in row.items()} for row in rows):
        pair = row["statement"], row["other"]
        if row["statement"].startswith(start) and pair not in seen:
            seen.add(pair)
            names = ("statementLabel", "otherLabel", "planLabel", "verbatim", "score", "words")
            label, other, of, verbatim, score, words = (row.get(name, "") for name in names)
            yield SuggestedPair(row["statement"], label, row["other"], other, of, verbatim, score, words)


def take_form(form: CounterpartForm, filled: Path, judged: tuple[str, str], origin: Path, target: Path) -> None:
    """Write what was decided in a workbook; ``said`` is who decided and why, where the workbook does not say it."""
    submitted = review_workbook.read_review(filled, form.forms)
    verdicts = read_counterpart_answers(form, submitted, judged[1])
    files: dict[str, str] = {}
    if verdicts:
        judge = find_judge(submitted, judged[0])
        files = settle_counterparts(form.folder, Identifiers(form.plan), verdicts, judge)
        copy_plan(origin, target)
        for name, text in files.items():
            (target / name).write_text(text, "utf-8")
    click.echo(summarize(len(verdicts), target, [*files], origin))


def show(form: CounterpartForm, *, as_json: bool) -> None:
    """Print the pairs, with what is decided on them."""
    rows = [
        {**pair._asdict(), "status": "open" if verdict is None else "accepted" if verdict.accepted else "rejected"}
        for pair, verdict in form.rows.values()
    ]
    if as_json:
        return click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    heads = {"score": "確度", "status": "状態", "label": "施策・目標", "plan": "相手の計画", "other_label": "相手"}
    return click.echo(align([*heads.values()], [[row[name] for name in heads] for row in rows]))
