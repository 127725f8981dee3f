"""`koteihyo query`: list the questions, answer one, or answer a query from a file.

The parameters of a question become options of the command, so that `koteihyo query NAME --help` documents them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from ...graph.errors import KoteihyoError
from ..configuration.settings import Limits
from ..configuration.values import listed_endpoint
from ..engines.engine import Answer, Engine, NotAcceptable, NotPublished
from ..engines.formats import TURTLE, Family, Format, format_named
from ..questions.answers import ask, family
from ..questions.library import Library, Question
from ..questions.parameters import Parameter
from ..results.answers import READABLE, TABLE, XLSX, ask_and_write
from ..results.truncation import mark_truncation, truncation_notice
from ..sandbox.query_text import projection
from . import options
from .options import deliver

HELP = """質問を実行する。名前を省略すると質問の一覧を出力する。

Answer a question of the library or a query of your own; without a name, list the questions.

\b
koteihyo query multi-theme-measures --theme disaster-prevention --format csv
koteihyo query --file mine.rq --format xlsx --output mine.xlsx
"""


class Asking(click.Command):
    """A command whose options are also the parameters of the question that is asked."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Find the question among the words before they are parsed."""
        library = ctx.meta["library"] = Library()
        names = [] if {"--file", "-f"} & {*args} else args
        ctx.meta["question"] = next((library.all[name] for name in names if name in library.all), None)
        return super().parse_args(ctx, args)

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Return the question's parameters before the command's own options."""
        question: Question | None = ctx.meta.get("question")
        return [
            *(_option(parameter) for parameter in (question.parameters if question else ())),
            *super().get_params(ctx),
        ]


def _option(parameter: Parameter) -> click.Option:
    note = f"{parameter.note}（{parameter.kind}、既定 {parameter.default}）"
    return click.Option([parameter.name, f"--{parameter.name}"], metavar=parameter.kind.upper(), help=note)


@click.command(cls=Asking, help=HELP)
@click.argument("name", required=False, metavar="[質問の名前 NAME]")
@click.option("--file", "-f", help="問い合わせのファイル（-：標準入力）。A query in a file, - for standard input.")
@click.option("--format", "named_format", type=click.Choice([each.name for each in READABLE]), help="形式。Format.")
@click.option("--bom", is_flag=True, help="CSVをExcelでそのまま開けるようにする。CSV for Excel.")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="書き込むファイル。Output file.")
@click.option("--at", metavar="VERSION", default="", help="過去の版で検索する。Query an earlier version.")
@click.option("--endpoint", metavar="URL", help="代わりに検索するSPARQLエンドポイント。Query this endpoint instead.")
@click.option(
    "--allow-service",
    "services",
    multiple=True,
    metavar="IRI[=>URL]",
    help="SERVICE で検索を許可するIRI（=>：代わりのミラー）。SERVICE may query it, or a mirror in its place.",
)
@options.data
@options.as_json
@click.pass_context
def query_command(
    ctx: click.Context,
    /,
    name: str | None,
    *,
    file: str | None,
    named_format: str | None,
    output: Path | None,
    endpoint: str | None,
    at: str,
    data: Path | None,
    services: tuple[str, ...],
    bom: bool,
    as_json: bool,
    **values: str | None,
) -> None:
    """Answer a question of the library or a query of one's own; without either, list the questions."""
    file = "-" if name == "-" else file
    if not (name or file):
        return print_questions(ctx.meta["library"], as_json=as_json)
    wanted = "json" if as_json else named_format
    with _engine(endpoint, data, services) as opened:
        engine = opened.at(at)
        if file:
            answer = _ask_query(engine, _text(file), wanted, bom=bom)
        else:
            question = ctx.meta["library"].question(name)
            chosen = _format(wanted, family(question))
            answer = ask(engine, question, {key: value for key, value in values.items() if value}, chosen, bom=bom)
    if answer.cut:
        click.echo(truncation_notice(answer.cut), err=True)
    return deliver(mark_truncation(answer), output, binary=answer.format == XLSX)


def print_questions(library: Library, *, as_json: bool) -> None:
    """Print the questions under their subjects."""
    if as_json:
        described = [question.describe() for question in library.all.values()]
        return click.echo(json.dumps(described, ensure_ascii=False, indent=1))
    column = max(map(len, library.all), default=0) + 2
    for heading, questions in library.by_heading().items():
        click.echo(f"\n{' '.join(heading)}")
        for question in questions:
            click.echo(f"  {question.name:<{column}}{question.title}")
            click.echo(f"  {'':<{column}}{question.says('Title-en')}")
    return click.echo("\n条件は koteihyo query 質問の名前 --help で。Parameters: koteihyo query NAME --help")


@contextmanager
def _engine(endpoint: str | None, data: Path | None, services: tuple[str, ...]) -> Iterator[Engine]:
    engine = _remote(endpoint) if endpoint else open_local(data, services)
    try:
        yield engine
    finally:
        engine.close()


def _remote(endpoint: str) -> Engine:
    from ..engines.remote import RemoteEngine

    return RemoteEngine(endpoint)


def open_local(data: Path | None, services: tuple[str, ...] = ()) -> Engine:
    """Return what answers from the data folder without limits, for whoever works on this machine."""
    from ...graph.versions import folders
    from ..engines.embedded import EmbeddedEngine

    folder = folders.data_folder(data)
    if folders.current(folder) is None:
        raise NotPublished
    # One's own query on one's own machine runs until Ctrl-C, is never cut, and is not worth loading all into memory.
    limits = Limits(
        workers=1,
        seconds=86_400,
        rows=sys.maxsize - 1,
        size=sys.maxsize,
        preload=0,
        service_allowed=_list_questions(services),
    )
    return EmbeddedEngine.from_folder(folder, limits)


def _list_questions(services: tuple[str, ...]) -> tuple[str, ...]:
    try:
        return tuple(map(listed_endpoint, services))
    except ValueError as error:
        raise KoteihyoError(f"--allow-service：{error}", f"--allow-service: {error}") from None


def _text(file: str) -> str:
    """Return the query in a file or on standard input."""
    try:
        return sys.stdin.buffer.read().decode() if file == "-" else Path(file).read_text("utf-8")
    except UnicodeDecodeError:
        raise KoteihyoError("UTF-8ではありません。", "Not UTF-8.", file=file) from None


def _ask_query(engine: Engine, text: str, wanted: str | None, *, bom: bool) -> Answer:
    form = projection(text).form
    return ask_and_write(engine, text, _format(wanted, "results" if form in ("SELECT", "ASK") else "graph"), bom=bom)


def _format(name: str | None, kind: Family) -> Format:
    """Return the format by its name; left out, what a person reads."""
    if name is None:
        return TABLE if kind == "results" else TURTLE
    if chosen := format_named(name, kind, READABLE):
        return chosen
    raise NotAcceptable.listing(kind, formats=READABLE)
