"""`koteihyo publish`: load a version into another server, graph by graph, by the Graph Store Protocol."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ...graph.errors import KoteihyoError
from ...graph.versions import folders
from . import options

HELP = """版を他のサーバーに登録する。中断した場合は、再実行すると続きから再開する。

Load a version into another server; run again after an interruption, it goes on where it stopped.

\b
koteihyo publish --to http://127.0.0.1:7878/store --engine http://127.0.0.1:7878/query
koteihyo publish --to http://127.0.0.1:8890/sparql-graph-crud-auth --engine http://127.0.0.1:8890/sparql

利用者名などは環境変数 KOTEIHYO_ENGINE_USER、KOTEIHYO_ENGINE_PASSWORD、KOTEIHYO_ENGINE_TOKEN から取得します。
Credentials are read from these variables of the environment.
"""
SAID = {
    "there": ("もうあります", "already there"),
    "loaded": ("登録し、検証しました", "loaded and verified"),
    "rewritten": ("登録しましたが、書き換えられた値があります", "loaded; the server rewrote some values"),
}


@click.command(help=HELP)
@click.argument("name", required=False, metavar="[版 VERSION]")
@click.option(
    "--to",
    "store",
    required=True,
    metavar="URL",
    envvar="KOTEIHYO_ENGINE_STORE",
    show_envvar=True,
    help="グラフストアのアドレス。Address of the graph store.",
)
@click.option(
    "--engine",
    metavar="URL",
    envvar="KOTEIHYO_ENGINE",
    show_envvar=True,
    help="同じサーバーのSPARQLのアドレス。件数と既定のグラフを検証する。Its SPARQL endpoint, to verify by.",
)
@options.data
@options.as_json
def command(name: str | None, store: str, engine: str | None, data: Path | None, *, as_json: bool) -> None:
    """Load a version into another server."""
    from ..engines.credentials import Credentials
    from ..engines.receipt import MERGED
    from ..engines.remote import Asked
    from ..publishing.graph_store import GraphStore
    from ..publishing.loader import Loader

    credentials = Credentials.from_environment()
    loader = Loader(GraphStore(store, credentials), Asked(engine, credentials) if engine else None)
    version = _version(folders.data_folder(data), name)
    states = loader.load(version, _progress)
    if as_json:
        graphs = {graph or "default": state for graph, state in states.items()}
        return click.echo(json.dumps({"version": version.id, "to": store, "graphs": graphs}, indent=1))
    click.echo(f"版 {version.id} を {store} に登録しました。Loaded.")
    if MERGED in states:
        click.echo(
            f"  このサーバーは既定のグラフを別に保持できません。<{MERGED}> に登録し、serve --engine が指定します。\n"
            f"  This server keeps no default graph apart; koteihyo serve --engine names <{MERGED}> in its place."
        )
    return None


def _version(data: Path, name: str | None) -> folders.Version:
    found = folders.version(data, name) if name else folders.current(data)
    if found is None:
        raise KoteihyoError(
            "公開した版はありません。koteihyo build で作成できます。", "Nothing is published: koteihyo build."
        )
    return found


def _progress(graph: str | None, state: str, triples: int) -> None:
    ja, en = SAID[state]
    click.echo(f"  {graph or '既定のグラフ default'}  {triples:,}件  {ja} {en}", err=True)
