"""`koteihyo serve`: publish if nothing is published yet, then answer over HTTP until told to stop."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import click

from ...graph.errors import KoteihyoError
from ...graph.versions import folders
from ..configuration import sources
from ..configuration.settings import Settings
from ..engines.embedded import EmbeddedEngine
from ..engines.engine import Engine
from ..sandbox import confinement

HELP = """SPARQLと質問集のサービスを開始する。公開された版がなければ先に作成する。

Serve SPARQL and the questions; build first if nothing is published.
"""


@click.command(help=HELP)
@sources.options
def serve_command(*, settings: Settings) -> None:
    """Serve SPARQL and the questions; build first if nothing is published."""
    _require_confinement(settings.limits.unconfined)
    engine = _engine(settings)
    try:
        with ThreadPoolExecutor(1) as beside:
            asked = beside.submit(engine.query, "ASK {}")
            from .service import run_service  # loaded while the engine begins: either takes a while

        asked.result()  # A version that cannot be opened is told here, not to the first asker.
        run_service(engine, settings)
    finally:
        engine.close()


def _require_confinement(told: bool) -> None:  # noqa: FBT001 - a setting's value
    """Let this process be read by no other of its user; refuse to begin where workers cannot be confined."""
    confinement.forbid_inspection()
    if not (told or confinement.can_confine()):
        raise KoteihyoError(
            "この機械では処理プロセスを閉じ込められません（Linuxのseccomp、x86-64かARM64が必要です）。"
            "自分の機械で試すだけなら --unconfined true を付けてください。",
            "Workers cannot be confined here: that takes Linux's seccomp on x86-64 or ARM64. "
            "To try it out on a machine of your own, add --unconfined true.",
        )


def _engine(settings: Settings) -> Engine:
    """Return the endpoint that the settings name, else the engine over the data folder."""
    if settings.serving.engine:
        from ..engines.credentials import Credentials
        from ..engines.remote import RemoteEngine

        remote = RemoteEngine(settings.serving.engine, settings.limits, Credentials.from_environment())
        for note in remote.notes:
            click.echo(f"{settings.serving.engine}: {note.ja} {note.en}", err=True)
        return remote
    folder = folders.data_folder(settings.serving.data)
    _ensure_published(folder)
    return EmbeddedEngine.from_folder(folder, settings.limits)


def _ensure_published(data: Path) -> None:
    """Build the first version where there is none."""
    if folders.current(data) is None:
        from ...graph.build import build

        build(data, progress=partial(click.echo, err=True))
