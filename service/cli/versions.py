"""`koteihyo versions`: list what was published, the newest last; `versions prune` takes away what nobody needs."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ...graph.versions import folders, pruning
from ..results.terminal import align
from . import options

ACTS = {"publish": "公開", "write": "書き込み", "rollback": "差し戻し", "restore": "復元"}


@click.group(invoke_without_command=True)
@options.data
@options.as_json
@click.pass_context
def command(context: click.Context, data: Path | None, *, as_json: bool) -> None:
    """公開した版の一覧を、実行者と理由とともに古い順に出力する。「→」は現在の版。

    List the publications, oldest first, with who made them and why; the arrow marks the current version.
    """
    context.obj = data
    if context.invoked_subcommand:
        return None
    history = folders.history(folders.data_folder(data))
    if as_json:
        return click.echo(json.dumps([each.as_json() for each in history], ensure_ascii=False, indent=1))
    rows = [
        ["→" if each is history[-1] else "", each.version, each.time, ACTS[each.act], each.who, each.why]
        for each in history
    ]
    columns = ["", "版", "日時（UTC）", "操作", "実行者", "理由"]
    return click.echo(align(columns, rows) if rows else "公開した版はありません。None yet.")


@command.command()
@click.option("--keep", type=click.IntRange(1), required=True, metavar="N", help="残す新しい版の数。Newest to keep.")
@click.option(
    "--cited",
    "texts",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="ファイル FILE",
    help="版の名を引用しているファイル（何度でも）。A file that cites versions; may be repeated.",
)
@click.option("--dry-run", is_flag=True, help="何を削除するかを示すだけ。Only say what would go.")
@options.data
@options.as_json
@click.pass_obj
def prune(
    given: Path | None, keep: int, texts: tuple[Path, ...], data: Path | None, *, dry_run: bool, as_json: bool
) -> None:
    """新しい N 版と、引用されている版を残して、他の版を削除する。

    現在の版、残す版の元になった版、データや citations.txt（データフォルダーに置く）が名を挙げている版は、削除しない。

    Take away all but the newest N versions. Never taken away: the current one, what a version that stays was written
    from, and what the data, citations.txt in the data folder or a file given by --cited names.
    """
    folder = folders.data_folder(data or given)
    found = (pruning.plan if dry_run else pruning.prune)(folder, keep, texts)
    if as_json:
        kept = {name: reason._asdict() for name, reason in found.kept.items()}
        return click.echo(json.dumps({"pruned": found.gone, "kept": kept}, ensure_ascii=False, indent=1))
    rows = [*(["削除予定" if dry_run else "削除", each, ""] for each in found.gone)]
    rows += [["残す", each, f"{reason.ja} ({reason.en})"] for each, reason in found.kept.items()]
    return click.echo(align(["", "版", "理由"], rows) if rows else "公開した版はありません。None yet.")
