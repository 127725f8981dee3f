"""`koteihyo export`: write a published plan in the form that another standard has for plans."""

from __future__ import annotations

from pathlib import Path

import click
import pyoxigraph as ox

from ...graph.identifiers import Identifiers
from ...graph.published import versions
from ..engines.engine import NotPublished
from ..forms.delivery import deliver
from . import options


@click.group()
def command() -> None:
    """公開した計画を、他の標準形式で出力する。

    Write a published plan in the form of another standard.
    """


@command.command()
@click.argument("plan")
@options.output
@options.data
def stratml(plan: str, output: Path | None, data: Path | None) -> None:
    """StratML Part 2（ISO 17469-2）のXMLで出力する。対応する要素のない事項は OtherInformation に一行ずつ記載する。

    Write StratML Part 2; what it has no element for becomes a line of OtherInformation.
    """
    from ...graph.stratml.published import published
    from ...graph.stratml.writing import written

    version = versions.current(versions.data_folder(data))
    if version is None:
        raise NotPublished
    store = ox.Store.read_only(str(version.store_path))
    deliver(written(published(store, Identifiers(plan))), output)
