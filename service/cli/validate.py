"""`koteihyo validate`: check a plan and print what was found, each finding with the words that it rests on."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import click

from ...graph.build import assemble
from ...graph.rdf.identifiers import Identifiers
from ...graph.validation.findings import Finding
from ..results import findings
from . import options
from .options import deliver

FORMS = ("table", "json", "html", "xlsx", "turtle")


@click.command()
@click.argument("plan")
@click.option("--format", "form", type=click.Choice(FORMS), default="table", show_default=True, help="形式。Format.")
@options.output
@options.folder
@options.as_json
def command(plan: str, form: str, output: Path | None, folder: Path, *, as_json: bool) -> None:
    """計画を検査し、指摘を原文と表・段階・行番号とともに出力する。重大な指摘があれば終了コードは1。

    Check a plan and print the findings, with the words they rest on; exit status 1 if one is a violation.
    """
    found = assemble([plan], folder=folder, progress=partial(click.echo, err=True)).findings[plan]
    form = "json" if as_json else form
    deliver(write_findings(found, form, Identifiers(plan)), output, binary=form == "xlsx")
    if any(each.severity == "violation" for each in found):
        sys.exit(1)


def write_findings(found: list[Finding], form: str, ids: Identifiers) -> bytes:
    """Return the findings in one of the `FORMS`."""
    match form:
        case "json":
            return findings.as_json(found).encode()
        case "html":
            return findings.as_html(found).encode()
        case "xlsx":
            return findings.as_xlsx(found)
        case "turtle":
            return findings.as_turtle(found, ids).encode()
    return findings.as_table(found).encode()
