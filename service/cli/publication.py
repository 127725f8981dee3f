"""`koteihyo build` and `publish`: a version is built, checked and published here, and loaded into another server.

What is made of a version afterwards goes on in a process of its own when the command has ended.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path

import click

from ...graph.build import build
from ...graph.errors import KoteihyoError
from ...graph.plan.folders import Folders
from ...graph.rdf.names import BASE
from ...graph.versions import folders, pruning
from ...graph.versions.history import Act
from ...graph.versions.version import Version
from . import options

# How far behind others such a process stands (nice).
BEHIND = 15


@click.command()
@click.argument("plan", nargs=-1)
@click.option("--base", default=BASE, show_default=True, help="識別子の基底IRI。Base of the identifiers.")
@options.folder
@options.data
@click.option("--message", default="", help="作成の理由。Why it is built.")
@options.processes
@click.option(
    "--keep",
    type=click.IntRange(0),
    default=0,
    metavar="N",
    envvar="KOTEIHYO_WRITE_KEEP",
    show_envvar=True,
    help="残す新しい版の数（0：すべて）。引用されている版は残す。Newest versions that stay; 0: all.",
)
@options.as_json
def build_command(
    plan: tuple[str, ...],
    base: str,
    folder: Folders,
    data: Path | None,
    message: str,
    processes: int | None,
    keep: int,
    *,
    as_json: bool,
) -> None:
    """計画（省略時はすべて）のグラフを作成し、検査し、版として公開する。

    重大な指摘があれば公開せず（終了コード1）、直前の版を維持する。/update と /store で書き加えたグラフは引き継ぐ。
    Build the graphs of the plans, check them, and publish a version; a violation publishes nothing (exit status 1).
    What was written through /update and /store is carried over.

    公開後、質問集の回答などは別のプロセスが用意する（koteihyo answers は完了まで待つ）。
    Once it is published, another process makes the answers to the questions; koteihyo answers waits for it.
    """
    target = folders.data_folder(data)
    version = build(
        target,
        plan or None,
        folder=folder,
        base=base,
        progress=partial(click.echo, err=True),
        act=Act(why=message),
        processes=processes,
    )
    pruning.keep_newest(target, keep)
    start_apart("answers", *_list_options(target, folder, base, processes))
    _show(version, as_json=as_json)
    click.echo(AFTERWARDS, err=True)


AFTERWARDS = (
    "質問の回答、検索の索引、リンクの候補は、別のプロセスが用意しています（koteihyo answers で完了を待てます）。\n"
    "Answers, the search's index and candidates for links are still being made by another process: "
    "koteihyo answers waits for it."
)


def _list_options(data: Path, folder: Folders, base: str, processes: int | None) -> list[str]:
    """Return the options by which `koteihyo answers` knows what a build has made."""
    options = ["--data", str(data), "--base", base]
    if folder != Folders.of_data(data):
        options += ["--plans", str(folder.places[0])]
    return [*options, "--processes", str(processes)] if processes else options


def _show(version: Version, *, as_json: bool) -> None:
    if as_json:
        return click.echo(json.dumps(version.manifest, ensure_ascii=False, indent=1))
    click.echo(f"版 {version.id} を公開しました（{version.manifest['quads']}件の記述）。Published.")
    for name, contents in version.manifest["plans"].items():
        counts = contents["findings"]
        printed = f"{contents['sheets']}表 {contents['entries']}項目 " if contents["sheets"] else ""
        click.echo(
            f"  {name}：{printed}施策{contents['measures']} 目標{contents['goals']} "
            f"指摘（注意{counts.get('warning', 0)} 参考{counts.get('info', 0)}）報告{counts.get('report', 0)}"
        )
    return click.echo(f"  {version.path}")


PUBLISH_HELP = """版を他のサーバーに登録する。中断した場合は、再実行すると続きから再開する。

Load a version into another server; run again after an interruption, it goes on where it stopped.

\b
koteihyo publish --to http://127.0.0.1:7878/store --engine http://127.0.0.1:7878/query
koteihyo publish --to http://127.0.0.1:8890/sparql-graph-crud-auth --engine http://127.0.0.1:8890/sparql

利用者名などは環境変数 KOTEIHYO_ENGINE_USER、KOTEIHYO_ENGINE_PASSWORD、KOTEIHYO_ENGINE_TOKEN から取得します。
Credentials are read from these variables of the environment.
"""
STATES = {
    "there": ("もうあります", "already there"),
    "loaded": ("登録し、検証しました", "loaded and verified"),
    "rewritten": ("登録しましたが、書き換えられた値があります", "loaded; the server rewrote some values"),
}


@click.command(help=PUBLISH_HELP)
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
def publish_command(name: str | None, store: str, engine: str | None, data: Path | None, *, as_json: bool) -> None:
    """Load a version into another server."""
    from ..engines.credentials import Credentials
    from ..engines.receipt import MERGED
    from ..engines.remote import PublicationEndpoint
    from ..publishing.graph_store import GraphStore
    from ..publishing.loader import Loader

    credentials = Credentials.from_environment()
    loader = Loader(GraphStore(store, credentials), PublicationEndpoint(engine, credentials) if engine else None)
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
    version = folders.version(data, name) if name else folders.current(data)
    if version is None:
        raise KoteihyoError(
            "公開した版はありません。koteihyo build で作成できます。", "Nothing is published: koteihyo build."
        )
    return version


def _progress(graph: str | None, state: str, triples: int) -> None:
    ja, en = STATES[state]
    click.echo(f"  {graph or '既定のグラフ default'}  {triples:,}件  {ja} {en}", err=True)


def start_apart(*words: str) -> int:
    """Start a command of `koteihyo` that nobody waits for and that says nothing; return the number of its process."""
    command = [sys.executable, "-P", "-m", "koteihyo", *words]
    closed = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in range(3)]
    process = os.posix_spawn(sys.executable, command, os.environ, file_actions=closed, setsid=True)
    os.setpriority(os.PRIO_PROCESS, process, BEHIND)
    # Where Linux shares the cores by sessions, the session has a priority, and those of its processes weigh inside it
    # alone (https://www.man7.org/linux/man-pages/man7/sched.7.html, "The autogroup feature").
    with suppress(OSError):
        Path(f"/proc/{process}/autogroup").write_text(str(BEHIND), "ascii")
    return process
