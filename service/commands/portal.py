"""`koteihyo portal`: the open-data portals that a plan is linked with, and what they last said."""

from __future__ import annotations

import json
from pathlib import Path

import click
import msgspec

from ...graph.errors import KoteihyoError
from ...graph.portals.fetching import Manners
from ...graph.portals.registry import KINDS, Portal, Registry, kind_of
from ...graph.published import versions
from ..forms.tables import aligned
from . import options


@click.group()
def command() -> None:
    """オープンデータのポータルを加え、読み、確かめる。

    Add open-data portals, read them politely, and see what they last said.
    """


@command.command()
@click.argument("name")
@click.argument("address")
@click.option("--kind", type=click.Choice(KINDS), help="話し方（省くとアドレスから判断）。What it speaks.")
@click.option("--organization", default="", help="この組織のデータだけ（例 112038）。Only of this organisation.")
@click.option("--private", is_flag=True, help="この機械や内部のアドレスでも読む。A private address is meant.")
@options.data
def add(name: str, address: str, kind: str | None, organization: str, data: Path | None, *, private: bool) -> None:
    """ポータル（CKANのアドレス、DCATの目録のアドレスかファイル）を NAME として加える。まだ読まない。

    Add a portal under a name: the address of a CKAN, or address or file of a DCAT catalogue. Nothing is read yet.
    """
    remote = "://" in address and not address.startswith("file://")
    place = address if remote else str(Path(address.removeprefix("file://")).resolve())
    portal = Portal(name, place, kind or kind_of(address), organization, private)
    Registry(versions.data_folder(data)).add(portal)
    click.echo(f"{name}（{portal.kind}）を加えました。`koteihyo portal refresh {name}` で読みます。Added.")


@command.command("list")
@options.data
@options.as_json
def listed(data: Path | None, *, as_json: bool) -> None:
    """加えたポータルと、最後に読めた日時、件数、SHA-256を出す。

    List the portals, with date, number of datasets and hash of the last good reading.
    """
    found = Registry(versions.data_folder(data)).portals()
    if as_json:
        return click.echo(json.dumps(msgspec.to_builtins(found), ensure_ascii=False, indent=1))
    rows = [[each.name, each.kind, each.address, each.organization, *_reading(each)] for each in found]
    return click.echo(aligned(["名前", "種類", "アドレス", "組織", "読んだ日時", "件数", "SHA-256"], rows))


def _reading(portal: Portal) -> list[str]:
    last = portal.cache
    return [last.date, str(last.datasets), last.sha256[:12]] if last else ["まだ", "", ""]


@command.command()
@click.argument("name", nargs=-1)
@click.option(
    "--pause", default=Manners().pause, show_default=True, help="問い合わせの間の秒数。Seconds between requests."
)
@click.option("--seconds", default=Manners().seconds, show_default=True, help="一つの答えを待つ秒数。For one answer.")
@click.option(
    "--size", default=Manners().size, show_default=True, help="一つの答えの上限（バイト）。Most bytes of one."
)
@options.data
@click.pass_context
def refresh(
    context: click.Context, name: tuple[str, ...], pause: float, seconds: float, size: int, data: Path | None
) -> None:
    """ポータル（省くとすべて）を読み直す。読めなければそう言い、前に読めたものはそのまま残す（終了コード1）。

    Read portals anew (left out, all); one that cannot be read costs a message, and its last good reading stays.
    """
    registry, manners = Registry(versions.data_folder(data)), Manners(pause=pause, seconds=seconds, size=size)
    failed = False
    for each in name or [portal.name for portal in registry.portals()]:
        click.echo(f"{each} を読んでいます（reading）", err=True)
        try:
            portal, changed = registry.refresh(each, manners)
        except KoteihyoError as error:
            failed = True
            click.echo(f"{each}：{error}", err=True)
            continue
        held = portal.cache.datasets if portal.cache else 0
        click.echo(
            f"{each}：データセット{held}件。{'新しくなりました Changed' if changed else '変わりありません Unchanged'}。"
        )
    if failed:
        context.exit(1)


@command.command()
@click.argument("name")
@options.data
def remove(name: str, data: Path | None) -> None:
    """ポータルと、そこから読んだものを忘れる。採用したリンクは計画に残る。

    Forget a portal and what was read of it; accepted links stay in the plan.
    """
    Registry(versions.data_folder(data)).remove(name)
    click.echo(f"{name} を除きました。Removed.")
