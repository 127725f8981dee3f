"""`koteihyo export`: write a published plan in the form that another standard has for plans."""

from __future__ import annotations

from pathlib import Path

import click
import pyoxigraph as ox

from ...graph.rdf.identifiers import Identifiers
from ...graph.versions import folders
from ..engines.engine import NotPublished
from . import options
from .options import deliver


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
    from ...graph.interop.stratml.publication import read_strategy
    from ...graph.interop.stratml.writer import write_strategy

    version = folders.current(folders.data_folder(data))
    if version is None:
        raise NotPublished
    store = ox.Store.read_only(str(version.store_path))
    deliver(write_strategy(read_strategy(store, Identifiers(plan))), output)
