"""`koteihyo import`, `export`, `render`: plans from another standard's form or into it, and printed tables again."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click
import pyoxigraph as ox

from ...graph.codelists import Lexicon
from ...graph.errors import KoteihyoError
from ...graph.interop.stratml.elements import XML_SPACE, decode
from ...graph.interop.stratml.folder import JAPANESE, NAME, write_folder
from ...graph.interop.stratml.reader import ParsedPlan, read_stratml
from ...graph.plan.description import PLANS
from ...graph.rdf import dataset
from ...graph.rdf.identifiers import Identifiers
from ...graph.versions import folders
from ..engines.engine import NotPublished
from ..results import printed_tables
from . import options
from .options import deliver


@click.group()
def import_command() -> None:
    """データ形式の計画から、計画のフォルダーを作成する。

    Make a plan's folder from a plan that came as data.
    """


@import_command.command("stratml")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--name", help="計画の名前（既定：ファイルの名）。The plan's name, for its identifiers.")
@click.option(
    "--plans",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=PLANS,
    help="計画のフォルダーを置く場所（既定：同梱の計画と同じ所）。Where the plans stand.",
)
@click.option("--language", help="計画の言語（ja、en など。既定：xml:lang か文字から）。Language of its words.")
@click.option("--municipality", default="", help="自治体の6桁のコード。Six-digit code of whose plan it is.")
@click.option("--dry-run", is_flag=True, help="何も書かず、読めるかどうかだけ見る。Read, tell, and write nothing.")
@options.as_json
def import_stratml(
    file: Path,
    name: str | None,
    folder: Path,
    language: str | None,
    municipality: str,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """StratML（ISO 17469）の Part 1 または Part 2 を読み込み、計画のフォルダーを作成する。koteihyo build で公開できる。

    取り込めなかった要素と補正した要素を、行番号とともに一件ずつ出力する。
    Read StratML Part 1 or 2 into a plan's folder, which `koteihyo build` publishes; print what could not be carried.
    """
    data = file.read_bytes()
    if municipality and not re.fullmatch(r"[0-9]{6}", municipality):
        raise KoteihyoError("自治体のコードは6桁の数字です。", "A municipality's code has six digits.")
    parsed = read_stratml(decode(data, file), Lexicon.load(dataset.ONTOLOGY), file)
    target = folder / (name or make_plan_name(file))
    language = language or detect_language(parsed)
    if not dry_run:
        write_folder(target, data, language, municipality)
    if as_json:
        return click.echo(json.dumps(describe_import(parsed, target.name, language), ensure_ascii=False, indent=1))
    for remark in parsed.remarks:
        click.echo(f"{file}:{remark.line}: {remark.ja}\n  {remark.en}")
    click.echo(_summarize_import(parsed, language))
    if not dry_run:
        click.echo(f"{target} を作成しました。koteihyo build で公開できます。Made; build publishes it.")
    return None


def _summarize_import(parsed: ParsedPlan, language: str) -> str:
    """Return what was read, and how much of the file that is."""
    goals = parsed.strategy.goals
    return (
        f"{parsed.strategy.name}：目標{len(goals)} 下位の目標{sum(len(goal.objectives) for goal in goals)} "
        f"補正{_number(parsed, 'mended')}（{language}）\n{describe_coverage(parsed)}"
    )


def make_plan_name(file: Path) -> str:
    """Return a name for identifiers from a file's.

    >>> make_plan_name(Path("Strategic Plan 2022.xml"))
    'strategic-plan-2022'
    """
    name = re.sub(r"[^a-z0-9]+", "-", file.stem.lower()).strip("-")
    return name if NAME.fullmatch(name) else f"plan-{name}".strip("-")


def detect_language(parsed: ParsedPlan) -> str:
    """Return the language that a document says it is in; else Japanese if its words look so, else English."""
    stated = parsed.root.attributes.get(f"{XML_SPACE} lang", "")
    words = " ".join([parsed.strategy.name, *(statement.name for statement in parsed.strategy.statements())])
    return stated or ("ja" if JAPANESE.search(words) else "en")


def describe_import(parsed: ParsedPlan, name: str, language: str) -> dict[str, object]:
    """Return what was read and what there is to tell, for programs."""
    return {
        "plan": name,
        "title": parsed.strategy.name,
        "language": language,
        "goals": len(parsed.strategy.goals),
        "objectives": sum(len(goal.objectives) for goal in parsed.strategy.goals),
        "elements": parsed.coverage.elements,
        "leftOut": parsed.coverage.left,
        "remarks": [{**remark._asdict(), "message": {"ja": remark.ja, "en": remark.en}} for remark in parsed.remarks],
    }


def describe_coverage(parsed: ParsedPlan) -> str:
    """Return how many of the elements with words are left out, and what share that is."""
    elements, left = parsed.coverage
    return (
        f"文言のある要素{elements}件のうち、未取込み{left}件（{parsed.coverage.share:.1%}）\n"
        f"{left} of {elements} elements with words are left out ({parsed.coverage.share:.1%})."
    )


def _number(parsed: ParsedPlan, kind: str) -> int:
    return sum(remark.kind == kind for remark in parsed.remarks)


@click.group()
def export_command() -> None:
    """公開した計画を、他の標準形式で出力する。

    Write a published plan in the form of another standard.
    """


@export_command.command("stratml")
@click.argument("plan")
@options.output
@options.data
def export_stratml(plan: str, output: Path | None, data: Path | None) -> None:
    """StratML Part 2（ISO 17469-2）のXMLで出力する。対応する要素のない事項は OtherInformation に一行ずつ記載する。

    Write StratML Part 2; what it has no element for becomes a line of OtherInformation.
    """
    from ...graph.interop.stratml.publication import read_strategy
    from ...graph.interop.stratml.writer import write_strategy

    version = folders.current(folders.data_folder(data))
    if version is None:
        raise NotPublished
    store = ox.Store.read_only(str(version.store_path))
    deliver(write_strategy(read_strategy(store, Identifiers(plan))), output)


@click.command()
@click.argument("plan")
@click.option(
    "--format",
    "form",
    type=click.Choice([*printed_tables.FORMS]),
    default="markdown",
    show_default=True,
    help="形式。Format.",
)
@options.output
@options.data
def render_command(plan: str, form: str, output: Path | None, data: Path | None) -> None:
    """公開したグラフだけから、計画の表を再現する。

    Print the tables of a plan from the published graph alone.
    """
    version = folders.current(folders.data_folder(data))
    if version is None:
        raise NotPublished
    written = printed_tables.FORMS[form](printed_tables.passages(ox.Store.read_only(str(version.store_path)), plan))
    deliver(written if isinstance(written, bytes) else written.encode(), output, binary=form == "xlsx")
