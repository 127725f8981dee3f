"""`koteihyo draft`: from the file that a city has to the folder of a plan, with a list of what is doubtful."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from ...graph.drafting.draft import Draft, draft
from ...graph.errors import KoteihyoError
from ...graph.plan.description import EXAMPLES, PLANS
from ...graph.plan.folders import Folders
from ...graph.versions import folders
from . import options

# A draft that is quicker says nothing on its way.
PATIENCE = 1.0  # seconds
MOST_DOUBTS = 10  # printed on the terminal; the file has them all


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--as", "name", required=True, metavar="NAME", help="計画の名前（英小文字・数字・-）。The plan's name.")
@click.option(
    "--plans",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="計画のフォルダーを置く場所（既定：データフォルダーの plans）。Where the plan's folder is put.",
)
@click.option("--code", default="", metavar="112038", help="自治体の6桁のコード。Six-digit code of the municipality.")
@click.option(
    "--of",
    default="",
    metavar="PLAN",
    help="この計画についての報告書として作成する。A report on that plan, and no plan itself.",
)
@options.data
@options.as_json
def draft_command(
    files: tuple[Path, ...],
    name: str,
    folder: Path | None,
    code: str,
    of: str,
    data: Path | None,
    *,
    as_json: bool,
) -> None:
    """ファイル（テキスト、Markdown、HTML、CSV、Excel、Word、PDF）から、計画のフォルダーの下書きを作成する。

    複数のファイルは、指定した順に一つの計画になる。判断が要る点は doubts.csv と出力に示す。
    Draft a plan's folder from a file as a city has it; several files are one plan, in their order. What is doubtful
    is listed in doubts.csv.
    """
    plans = folder or folders.data_folder(data) / "plans"
    check_reported(of, plans, folders.data_folder(data))
    made = draft(files, name, plans, taken=[PLANS], code=code, of=of, progress=after(PATIENCE))
    if as_json:
        return click.echo(json.dumps(describe(made, name), ensure_ascii=False, indent=1))
    return click.echo("\n".join(summarize(made, name, own=folder is None)))


def check_reported(of: str, plans: Path, data: Path) -> None:
    """Refuse a plan to report on that stands neither beside the report nor where plans are looked for."""
    places = Folders((plans, *Folders.of_data(data).places), named=(EXAMPLES,))
    if of and not (places / of / "plan.toml").is_file():
        raise KoteihyoError(
            f"対象の計画 {of} がありません。--of には、すでにある計画の名前を指定してください。",
            f"There is no plan {of!r} to report on: --of takes the name of a plan that is there.",
        )


def after(seconds: float) -> Callable[[str], None]:
    """Return what prints progress, once the work has taken so long."""
    start = time.monotonic()

    def progress(message: str) -> None:
        if time.monotonic() - start > seconds:
            click.echo(message, err=True)

    return progress


def describe(made: Draft, name: str) -> dict[str, object]:
    """Return a draft as JSON takes it."""
    return {
        "plan": name,
        "title": made.title,
        "area": made.area.code if made.area else None,
        "folder": str(made.folder),
        "counts": made.counts,
        "doubts": made.doubts,
    }


def summarize(made: Draft, name: str, *, own: bool) -> Sequence[str]:
    """Return what was found, what is doubtful, and what to do next."""
    counts = made.counts
    pages = f" {counts['pages']}ページ" if counts["pages"] else ""
    whose = f"（{made.area.name}）" if made.area else ""
    plans = "" if own else f" --plans {made.folder.parent}"
    found_ja = (
        f"{made.title}{whose}：{counts['sections']}節 {counts['tables']}表 {counts['entries']}項目"
        f"{pages} {counts['characters']}字 疑問点{counts['doubts']}"
    )
    found_en = f"{counts['sections']} sections, {counts['tables']} tables, {counts['entries']} entries"
    lines = [found_ja, f"{found_en}, {counts['doubts']} doubts."]
    lines += [f"  {write_place(doubt)}{doubt['ja']}" for doubt in made.doubts[:MOST_DOUBTS]]
    if counts["doubts"] > MOST_DOUBTS:
        lines.append(f"  ほか{counts['doubts'] - MOST_DOUBTS}件は {made.folder / 'doubts.csv'} にあります。")
    return [
        *lines,
        f"{made.folder} を作成しました。次に進むには Next:",
        f"  koteihyo check {name}{plans}",
        f"  koteihyo build{plans}",
        "  koteihyo serve",
    ]


def write_place(doubt: dict[str, object]) -> str:
    """Return where a doubt is: the page, the line of the outline, the words."""
    page = f"{doubt['page']}ページ " if doubt["page"] else ""
    line = f"outline.md:{doubt['line']} " if doubt["line"] else ""
    return f"{page}{line}「{doubt['place']}」" if doubt["place"] else f"{page}{line}"
