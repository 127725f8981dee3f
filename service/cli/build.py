"""`koteihyo build`: read the plans, check them, and publish a version."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import click

from ...graph.build import build
from ...graph.rdf.names import BASE
from ...graph.versions import folders
from ...graph.versions.history import Act
from . import options


@click.command()
@click.argument("plan", nargs=-1)
@click.option("--base", default=BASE, show_default=True, help="識別子の基底IRI。Base of the identifiers.")
@options.folder
@options.data
@click.option("--message", default="", help="作成の理由。Why it is built.")
@click.option(
    "--replace-writes", is_flag=True, help="受け入れた書き込みの代わりに公開する。Take the place of accepted writes."
)
@options.as_json
def command(
    plan: tuple[str, ...],
    base: str,
    folder: Path,
    data: Path | None,
    message: str,
    *,
    replace_writes: bool,
    as_json: bool,
) -> None:
    """計画（省略時はすべて）のグラフを作成し、検査し、版として公開する。

    重大な指摘があれば公開せず（終了コード1）、直前の版を維持する。
    Build the graphs of the plans, check them, and publish a version; a violation publishes nothing (exit status 1).
    """
    target = folders.data_folder(data)
    version = build(
        target,
        plan or None,
        folder=folder,
        base=base,
        progress=partial(click.echo, err=True),
        replace_writes=replace_writes,
        act=Act(why=message),
    )
    if as_json:
        return click.echo(json.dumps(version.manifest, ensure_ascii=False, indent=1))
    click.echo(f"版 {version.id} を公開しました（{version.manifest['dump']['quads']}件の記述）。Published.")
    for name, contents in version.manifest["plans"].items():
        found = contents["findings"]
        click.echo(
            f"  {name}：{contents['sheets']}表 {contents['entries']}項目 施策{contents['measures']} "
            f"目標{contents['goals']} 指摘（注意{found.get('warning', 0)} 参考{found.get('info', 0)}）"
            f"報告{found.get('report', 0)}"
        )
    return click.echo(f"  {version.path}")
