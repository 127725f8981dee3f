"""`koteihyo portal`: the open-data portals that a plan is linked with, and what they last said."""

from __future__ import annotations

import json
from pathlib import Path

import click
import msgspec

from ...graph.errors import KoteihyoError
from ...graph.interop.links.proposals import keep_proposals
from ...graph.interop.portals.client import Politeness
from ...graph.interop.portals.registry import KINDS, Portal, Registry, kind_of
from ...graph.plan.folders import Folders
from ...graph.versions import folders
from ..results.terminal import align
from . import options


@click.group()
def portal_command() -> None:
    """オープンデータのポータルを登録し、データの取得と確認を行う。

    Add open-data portals, read them politely, and see what they last said.
    """


@portal_command.command()
@click.argument("name")
@click.argument("address")
@click.option("--kind", type=click.Choice(KINDS), help="種類（省略時はURLから判断）。Its kind.")
@click.option("--organization", default="", help="この組織のデータだけ（例 112038）。Only of this organisation.")
@click.option("--private", is_flag=True, help="内部のアドレスからの取得を許可する。Permit private addresses.")
@options.data
def add(name: str, address: str, kind: str | None, organization: str, data: Path | None, *, private: bool) -> None:
    """ポータル（CKANやシラサギのURL、DCATの目録、ページ、CSVの一覧）を NAME として登録する。データは取得しない。

    Add a portal under a name: the address of a CKAN or of what answers like it, or the address or file of a DCAT
    catalogue, of a page with links to files of data, or of a list of datasets in CSV. Nothing is read yet.
    """
    remote = "://" in address and not address.startswith("file://")
    place = address if remote else str(Path(address.removeprefix("file://")).resolve())
    portal = Portal(name, place, kind or kind_of(address), organization, private)
    Registry(folders.data_folder(data)).add(portal)
    click.echo(f"{name}（{portal.kind}）を登録しました。`koteihyo portal refresh {name}` で取得します。Registered.")


@portal_command.command("list")
@options.data
@options.as_json
def list_portals(data: Path | None, *, as_json: bool) -> None:
    """登録したポータルと、最終取得日時、件数、SHA-256を出力する。

    List the portals, with date, number of datasets and hash of the last good reading.
    """
    portals = Registry(folders.data_folder(data)).portals()
    if as_json:
        return click.echo(json.dumps(msgspec.to_builtins(portals), ensure_ascii=False, indent=1))
    rows = [[portal.name, portal.kind, portal.address, portal.organization, *_list_cache(portal)] for portal in portals]
    return click.echo(align(["名前", "種類", "アドレス", "組織", "取得日時", "件数", "SHA-256"], rows))


def _list_cache(portal: Portal) -> list[str]:
    last = portal.cache
    return [last.date, str(last.datasets), last.sha256[:12]] if last else ["未取得", "", ""]


@portal_command.command()
@click.argument("name", nargs=-1)
@click.option(
    "--pause", default=Politeness().pause, show_default=True, help="問い合わせの間の秒数。Seconds between requests."
)
@click.option(
    "--seconds", default=Politeness().seconds, show_default=True, help="一つの答えを待つ秒数。For one answer."
)
@click.option(
    "--size", default=Politeness().size, show_default=True, help="一つの答えの上限（バイト）。Most bytes of one."
)
@options.data
@click.pass_context
def refresh(
    context: click.Context, name: tuple[str, ...], pause: float, seconds: float, size: int, data: Path | None
) -> None:
    """ポータル（省略時はすべて）のデータを再取得する。取得できない場合は前回の取得データを維持する（終了コード1）。

    Read portals anew (left out, all); one that cannot be read costs a message, and its last good reading stays.
    """
    registry, manners = Registry(folders.data_folder(data)), Politeness(pause=pause, seconds=seconds, size=size)
    failed = False
    for portal_name in name or [portal.name for portal in registry.portals()]:
        click.echo(f"{portal_name} を取得しています（reading）", err=True)
        try:
            portal, changed = registry.refresh(portal_name, manners)
        except KoteihyoError as error:
            failed = True
            click.echo(f"{portal_name}：{error}", err=True)
            continue
        held = portal.cache.datasets if portal.cache else 0
        click.echo(f"{portal_name}：データセット{held}件。{'更新あり Changed' if changed else '更新なし Unchanged'}。")
    propose(folders.data_folder(data))
    if failed:
        context.exit(1)


def propose(data: Path) -> None:
    """Compute the candidates anew that the pages of the published plans show."""
    if version := folders.current(data):
        keep_proposals(data, Folders.of_data(data), version.manifest["plans"])


@portal_command.command()
@click.argument("name")
@options.data
def remove(name: str, data: Path | None) -> None:
    """ポータルとその取得データを削除する。採用したリンクは計画に残る。

    Forget a portal and what was read of it; accepted links stay in the plan.
    """
    Registry(folders.data_folder(data)).remove(name)
    click.echo(f"{name} を削除しました。Removed.")
