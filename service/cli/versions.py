"""`koteihyo versions`, `rollback`, `dumps`, `backup`, `restore`, `replicate`: what is done with published versions."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import click
import msgspec

from ...graph import replication
from ...graph.errors import KoteihyoError
from ...graph.versions import backup, folders, pruning
from ..configuration import values
from ..results.terminal import align
from . import options

# The address by which an error shows how to go about it.
DEFAULT_SOURCE = "http://10.0.0.11:8080"
ACTS = {"publish": "公開", "write": "書き込み", "decide": "判断", "rollback": "差し戻し", "restore": "復元"}


@click.group(invoke_without_command=True)
@options.data
@options.as_json
@click.pass_context
def versions_command(context: click.Context, data: Path | None, *, as_json: bool) -> None:
    """公開した版の一覧を、実行者と理由とともに古い順に出力する。「→」は現在の版。

    List the publications, oldest first, with who made them and why; the arrow marks the current version.
    """
    context.obj = data
    if context.invoked_subcommand:
        return None
    history = folders.history(folders.data_folder(data))
    if as_json:
        return click.echo(json.dumps([publication.as_json() for publication in history], ensure_ascii=False, indent=1))
    rows = [
        [
            "→" if publication is history[-1] else "",
            publication.version,
            publication.time,
            ACTS[publication.act],
            publication.who,
            publication.why,
        ]
        for publication in history
    ]
    columns = ["", "版", "日時（UTC）", "操作", "実行者", "理由"]
    return click.echo(align(columns, rows) if rows else "公開した版はありません。None yet.")


@versions_command.command()
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
    plan = (pruning.plan if dry_run else pruning.prune)(folder, keep, texts)
    if as_json:
        kept = {name: reason._asdict() for name, reason in plan.kept.items()}
        return click.echo(json.dumps({"pruned": plan.gone, "kept": kept}, ensure_ascii=False, indent=1))
    rows = [*(["削除予定" if dry_run else "削除", version, ""] for version in plan.gone)]
    rows += [["残す", version, f"{reason.ja} ({reason.en})"] for version, reason in plan.kept.items()]
    return click.echo(align(["", "版", "理由"], rows) if rows else "公開した版はありません。None yet.")


@click.command()
@click.argument("version", required=False)
@options.data
def rollback_command(version: str | None, data: Path | None) -> None:
    """過去の版（または指定した版）を現在の版に戻す。

    Make the version before the current one, or the one named, current again.
    """
    current = folders.rollback(folders.data_folder(data), version)
    click.echo(f"版 {current.id} に戻しました。Version {current.id} is current.")


@click.command()
@click.argument("version", required=False, default="")
@options.data
@options.as_json
def dumps_command(version: str, data: Path | None, *, as_json: bool) -> None:
    """版（省略時は現在の版）の配布データを作成する。作成済みのものは再作成しない。

    Make the dumps of a version (left out: the current one): N-Quads, TriG, Turtle, JSON-LD and a CSV of entries, plain
    and packed. The service makes them itself when they are first asked for.
    """
    from ..catalogue.holdings import make

    index = make(folders.data_folder(data), version, partial(click.echo, err=True))
    if as_json:
        return click.echo(json.dumps(msgspec.to_builtins(index.files), ensure_ascii=False, indent=1))
    rows = [[file.name, f"{file.size:,}", file.sha256] for file in index.files]
    return click.echo(align(["ファイル", "バイト", "SHA-256"], rows))


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@options.data
def backup_command(target: Path, data: Path | None) -> None:
    """公開した版をすべて、履歴とともに TARGET（.tar、.tar.gz、またはフォルダー）にバックアップする。

    サービスの稼働中や書き込みの途中でも実行できる。フォルダーの場合は、未取得の版だけを複製する。
    Copy all versions and their history into an archive or a folder, also while the service runs;
    a folder gets the versions that it lacks.
    """
    outcome = backup.backup(folders.data_folder(data), target)
    click.echo(f"{len(outcome)}版を {target} にバックアップしました。{len(outcome)} versions were backed up.")


@click.command()
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@options.data
@click.option(
    "--largest",
    envvar="KOTEIHYO_LARGEST",
    show_envvar=True,
    metavar="BYTES",
    default=backup.LARGEST,
    type=values.amount,
    show_default="64GiB",
    help="展開後の大きさの上限。Bytes that a backup may unpack to.",
)
def restore_command(source: Path, data: Path | None, largest: int) -> None:
    """バックアップ SOURCE を検証してから復元し、その版を現在の版にする。破損していれば何も変更しない（終了コード1）。

    Verify a backup, bring its versions back and make its current one current; a damaged one changes nothing (exit 1).
    """
    version = backup.restore(folders.data_folder(data), source, largest)
    click.echo(f"版 {version.id} に戻しました。Version {version.id} is current.")


REPLICATE_HELP = """現在の版を、読み取り専用の複製のデータフォルダーに送る。

届いたものはSHA-256で検証し、最後に一度で切り替える。複製先にあるものは送らない。中断した場合は、再実行すると続きから
再開する。--from にサービスのURLを指定すると、そこで公開している版を取得する。

Ship the current version to the data folder of a read-only replica; what it has is not sent again, what arrives is
verified by SHA-256, and the replica turns to it in one step. Run again after an interruption, it goes on where it
stopped. With --from it is taken from what another koteihyo publishes at that URL.

\b
koteihyo replicate --to /mnt/replica/koteihyo
koteihyo replicate --from http://10.0.0.11:8080 --to /srv/koteihyo
"""


@click.command(help=REPLICATE_HELP)
@click.option(
    "--to",
    "target",
    required=True,
    metavar="フォルダー FOLDER",
    help="複製のデータフォルダー。Data folder of the replica.",
)
@click.option(
    "--from",
    "address",
    metavar="URL",
    help="複製元のサービス（省略時は手元のデータフォルダー）。The service to take from.",
)
@options.data
@options.as_json
def replicate_command(target: str, address: str | None, data: Path | None, *, as_json: bool) -> None:
    """Ship the current version to a replica."""
    from ..publishing.replica import ServiceSource

    if "://" in target:
        raise KoteihyoError(
            f"複製は、複製先の機械で取得します：koteihyo replicate --from {DEFAULT_SOURCE} --to フォルダー",
            f"A replica takes versions itself: koteihyo replicate --from {DEFAULT_SOURCE} --to FOLDER on its machine",
        )
    folder = Path(target)
    source = ServiceSource(address) if address else replication.FolderSource(folders.data_folder(data))
    outcome = replication.replicate(source, folder, partial(click.echo, err=True))
    if as_json:
        shipped = {"version": outcome.version.id, "to": target, "files": outcome.files, "bytes": outcome.size}
        return click.echo(json.dumps(shipped, ensure_ascii=False))
    return click.echo(
        f"版 {outcome.version.id} を {target} に複製しました（{outcome.files}ファイル、{outcome.size:,}バイトを転送）。"
        f"Replicated; {outcome.files} files were shipped."
    )
