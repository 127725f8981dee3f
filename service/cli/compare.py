"""`koteihyo compare`: how each statement of an earlier plan stands in a later one, and what a person decides on it."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import click
from rdflib import Graph

from ...graph.codelists import CodeLists
from ...graph.comparing.answers import read_answers, record_answers
from ...graph.comparing.comparison import Comparison, compare
from ...graph.comparing.forms import ComparisonForm
from ...graph.comparing.sides import read_pair, read_side
from ...graph.contents import read_contents
from ...graph.errors import KoteihyoError
from ...graph.interop.stratml import is_stratml
from ...graph.plan.folders import Folders
from ...graph.rdf import dataset
from ...graph.rdf.identifiers import Identifiers
from ...graph.versions.folders import data_folder
from ..results import comparisons, review_workbook
from . import options
from .curate import find_judge, show_decisions

HOW = (
    "1. 「対応関係」のシートの、黄色の列に記入します。ほかの列は変えないでください。要確認の行が先に並びます。",
    "2. 「判断」を選び、理由を書きます。対応する相手が違うときは「正しい前の項目」「正しい後の項目」も選びます。",
    "3. 判断者の名前を下の黄色の欄に書き、保存します。",
    "4. koteihyo compare 前の計画 {plan} --from このファイル で取り込みます。誤りがあれば、何も書き込みません。",
)
METHOD = "Excelの表で、前の計画との対応関係を確かめた。"
OF_REPORT = "Excelの表で、計画と報告書の対応関係を確かめた。"


@click.command()
@click.argument("old")
@click.argument("new")
@options.form
@options.filled
@options.by
@options.reason
@options.output
@options.folder
@options.data
@options.as_json
def compare_command(
    old: str,
    new: str,
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
    """二つの計画を比べ、施策・目標・公約・指標の目標値のすべてを、継続・文言の変更・延期・新規などに分ける。

    後の計画に報告書（plan.toml の of）を指定すると、報告書のどの行が計画のどの施策・指標についてのものかを示す。
    計画の名前のあとに @版 を付けると、公開した版の計画を比べる（kawaguchi@0123456789ab）。
    確かでないものは「要確認」として、ほかに考えられる分類とともに示す。表に書き出して判断し、後の計画のフォルダーに取り込む。
    Sort every statement of two plans, or of two published versions (plan@version), into what became of it; what is
    doubtful is told, with what else it could be, and can be decided on in a workbook. With a report on a plan, which
    rows are about which measures and indicators. Decisions are kept in the later
    plan's folder.
    """
    options.refuse_both(form, filled)
    lists = CodeLists.load(dataset.ONTOLOGY)
    for name in dict.fromkeys((old, new)):
        check_plan(name, folder)
    if not (is_printed(old, folder) and is_printed(new, folder)):
        refuse_decisions(form, filled)
        read = partial(read_graphs, folder, lists)
        earlier, later = (read_side(side, data_folder(data), read) for side in (old, new))
        return show(compare(earlier, later), lists, as_json=as_json)
    pair = read_pair(folder / old, folder / new, lists)
    if form:
        return options.deliver_workbook(write_form(ComparisonForm(pair, lists.lexicon)), output)
    if filled is None:
        return show(pair.compare(), lists, as_json=as_json)
    target = options.find_target(new, folder, data)
    count, files = take_form(ComparisonForm(pair, lists.lexicon), filled, (by, reason), target, lists)
    return show_decisions(count, target, files, pair.plans[1].folder, as_json=as_json)


def refuse_decisions(form: str | None, filled: Path | None) -> None:
    """Refuse a workbook of decisions, out or in, where there is no folder of printed plans to decide in."""
    if form or filled:
        raise KoteihyoError(
            "版（計画@版）やデータで渡された計画（StratML）との対応は、表で判断できません。",
            "What a version (plan@version) holds, and plans that came as StratML, are compared, not decided on.",
        )


def check_plan(name: str, folder: Folders) -> None:
    """Hold a name to be that of a plan's folder; a version (plan@version) is looked for elsewhere."""
    if "@" in name or (folder / name / "plan.toml").is_file():
        return
    if (folder / name).is_dir():
        raise KoteihyoError(
            f"{folder / name} は計画のフォルダーではありません（plan.toml がありません）。",
            f"{folder / name} is no plan's folder: it holds no plan.toml.",
        )
    names = folder.names()
    raise KoteihyoError(
        f"計画 {name} はありません。あるのは {'、'.join(names)} です。" if names else f"計画 {name} はありません。",
        f"There is no plan {name}; there are {', '.join(names)}." if names else f"There is no plan {name}.",
    )


def is_printed(name: str, folder: Folders) -> bool:
    """Return whether a plan is one of a folder with an outline: no version, no StratML."""
    return "@" not in name and not is_stratml(folder / name)


def read_graphs(folder: Folders, lists: CodeLists, plan: str) -> dict[str, Graph]:
    """Return the graphs of a plan's folder."""
    return read_contents(folder / plan, Identifiers(plan), lists).graphs


def show(comparison: Comparison, lists: CodeLists, *, as_json: bool) -> None:
    """Print a comparison."""
    if as_json:
        click.echo(json.dumps(comparisons.describe(comparison), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(comparisons.summarize(comparison, lists.lexicon)))


def name_method(form: ComparisonForm) -> str:
    """Return how whoever decides in a workbook decided, where it says nothing else."""
    return OF_REPORT if form.found.is_report else METHOD


def write_form(form: ComparisonForm) -> bytes:
    """Return the workbook of a comparison."""
    return review_workbook.write_review(form.forms, HOW, name_method(form))


def take_form(
    form: ComparisonForm, filled: Path, said: tuple[str, str], target: Path, lists: CodeLists
) -> tuple[int, list[str]]:
    """Write what was decided in a workbook into the later plan's folder; return how many rows, and the files.

    ``said`` is who decided and why, where the workbook does not say it.
    """
    review = review_workbook.read_review(filled, form.forms)
    answers = read_answers(form, review, said[1])
    if not answers.changed:
        return 0, []
    plan = form.pair.plans[1].id
    read = partial(read_contents, ids=Identifiers(plan), lists=lists)
    judge = find_judge(review, said[0])
    return answers.changed, record_answers(
        form, answers, judge._replace(method=review.method or name_method(form)), target, read
    )
