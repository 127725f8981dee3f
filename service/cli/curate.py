"""`koteihyo curate`: a plan's decisions to an Excel workbook and back, with who took them and why."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import click

from ...graph.build import assemble
from ...graph.codelists import CodeLists
from ...graph.contents import read_contents
from ...graph.curation.choices import name_columns
from ...graph.curation.comparison import compare
from ...graph.curation.forms import ENTRIES
from ...graph.curation.plan_file import Judge
from ...graph.curation.record import Unreadable, record
from ...graph.curation.review import Review, read_review
from ...graph.curation.submission import Submission
from ...graph.errors import Faults, KoteihyoError
from ...graph.interop.stratml import is_stratml
from ...graph.model import read_model
from ...graph.plan.description import read_plan
from ...graph.plan.folders import Folders
from ...graph.rdf import dataset
from ...graph.rdf.identifiers import Identifiers
from ...graph.suggestions import Suggestion
from ..results import review_workbook
from ..results.review_workbook import DEFAULT_METHOD
from . import options

LONGEST = 100  # characters of a name


@click.command()
@click.argument("plan")
@options.form
@options.filled
@options.by
@options.reason
@click.option("--no-findings", is_flag=True, help="検査をせず、指摘を載せずに書き出す。Write no findings: quicker.")
@options.output
@options.folder
@options.data
@options.as_json
def curate_command(
    plan: str,
    form: str | None,
    filled: Path | None,
    by: str,
    reason: str,
    output: Path | None,
    folder: Folders,
    data: Path | None,
    *,
    no_findings: bool,
    as_json: bool,
) -> None:
    """計画の項目、見出し、疑問点をExcelの表に書き出し、記入した判断を計画のフォルダーに取り込む。

    同梱の計画は、最初の判断のときにデータフォルダーに写してから書き込む。
    Write a plan's entries, headings and doubts to a workbook, and take what was decided in it into the plan's folder.
    A plan that ships is copied to the data folder with the first decision.
    """
    _check_order(folder / plan, form, filled)
    lists = CodeLists.load(dataset.ONTOLOGY)
    review = read_review(read_model(read_plan(folder / plan), lists))
    if filled is None:
        notes = list_notes(review, {} if no_findings else find_findings(plan, folder))
        body = review_workbook.write_review(Review(review.model, review.suggested, notes).forms)
        return options.deliver_workbook(body, output)
    answers = review_workbook.read_review(filled, review.forms)
    changes = compare(review, answers, reason)
    target = options.find_target(plan, folder, data)
    read = partial(read_contents, ids=Identifiers(plan), lists=lists)
    try:
        files = record(review, changes, find_judge(answers, by), target, read) if changes else []
    except Unreadable as error:
        raise place_faults(error, answers) from error
    return show_decisions(len(changes), target, files, review.model.plan.folder, as_json=as_json)


def _check_order(folder: Path, form: str | None, filled: Path | None) -> None:
    """Raise `KoteihyoError` unless either a workbook is to be written or one is to be taken, of a plan with entries."""
    if (form is None) == (filled is None):
        raise KoteihyoError(
            "--format xlsx（書き出し）か --from ファイル（取り込み）のどちらかを指定してください。",
            "Give either --format xlsx, to write a workbook, or --from FILE, to take one.",
        )
    if is_stratml(folder):
        raise KoteihyoError(
            "データ（StratML）で渡された計画には、判断する項目がありません。",
            "A plan that came as StratML has no entries to decide on.",
            file=folder,
        )


def find_findings(plan: str, folder: Folders) -> dict[str, list[str]]:
    """Return what the checks find, by entry: what is wrong, and what would mend it."""
    start, findings = f"{Identifiers(plan).plan}/entry/", dict[str, list[str]]()
    for finding in assemble([plan], folder=folder, progress=partial(click.echo, err=True)).findings[plan]:
        message = f"指摘：{finding.label_ja} {name_columns(finding.wording.remedy_ja)}"
        for passage in dict.fromkeys(quote.passage for quote in finding.quotes if quote.passage.startswith(start)):
            findings.setdefault(passage.removeprefix(start), []).append(message)
    return findings


def list_notes(review: Review, findings: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return what stands beside entries: findings, and suggestions that nobody has decided on."""
    notes = {key: [*messages] for key, messages in findings.items()}
    for suggestion in review.suggested:
        if not suggestion.accepted:
            notes.setdefault(suggestion.entry.key, []).append(
                f"候補：{describe(suggestion, review)}（確度{suggestion.score:.2f}）"
            )
    return notes


def describe(suggestion: Suggestion, review: Review) -> str:
    """Return a suggestion in words."""
    if suggestion.earlier:
        return f"{suggestion.earlier.key}「{suggestion.earlier.reading.label}」と同じ内容か"
    kind = "政策分野" if suggestion.kind == "field-words" else "分野"
    return f"{kind}「{suggestion.name_concept(review.model.lists.lexicon)}」"


def place_faults(error: Unreadable, filled: Submission) -> KoteihyoError:
    """Return what is wrong with the files that a workbook would make, each fault with its row of the workbook."""
    rows = {line.cells["項目"].text: line.cells["項目"].at for line in filled.lines[ENTRIES]}
    faults = [
        KoteihyoError(name_columns(fault.ja), fault.en, file=f"{filled.file} {ENTRIES}!{rows[entry]}")
        if entry in rows
        else fault
        for fault, entry in error.about
    ]
    return faults[0] if len(faults) == 1 else Faults(faults)


def find_judge(filled: Submission, by: str) -> Judge:
    """Return who decided and how, by the command or by the workbook."""
    name = (by or filled.by).strip()
    if not name or len(name) > LONGEST or not name.isprintable():
        raise KoteihyoError(
            f"判断者の名前がありません（{LONGEST}字まで）。"
            f"表の「{review_workbook.GUIDE}」の「{review_workbook.BY}」に書くか、--by で指定してください。",
            f"Who decided is not said: write it on the sheet {review_workbook.GUIDE}, or give --by.",
            file=filled.file,
        )
    today = datetime.datetime.now(tz=datetime.UTC).astimezone().date()
    return Judge(name, today, filled.method or DEFAULT_METHOD)


def show_decisions(count: int, target: Path, files: list[str], origin: Path, *, as_json: bool) -> None:
    """Print how many decisions were written to which files of a plan's folder."""
    if as_json:
        described = {"plan": target.name, "folder": str(target), "decisions": count, "files": files}
        click.echo(json.dumps(described, ensure_ascii=False, indent=1))
    else:
        click.echo(summarize(count, target, files, origin))


def summarize(number: int, target: Path, files: list[str], origin: Path) -> str:
    """Return what was written where, and what to do next."""
    if not files:
        return "変わったところはありません。何も書き込みませんでした。\nNothing was changed, nothing was written."
    copied = f"（同梱の計画を {target} に写しました。これからはこちらが使われます。）\n" if target != origin else ""
    return (
        f"{copied}{number}件の判断を書き込みました：{'、'.join(str(target / file) for file in files)}\n"
        "次に進むには Next:\n  koteihyo build"
    )
