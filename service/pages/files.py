"""A list of a page to keep: its rows as a workbook or as CSV, and how the page is cited, for a reference manager."""

from __future__ import annotations

from typing import NamedTuple

from flask import Response

from ..api.questions import REFERENCES, write_reference
from ..citation import Citation
from ..engines.formats import CSV
from ..http.language import current_language
from ..read_models.facts import Facts
from ..read_models.readers import VersionReader
from ..results.answers import XLSX, excel_csv
from ..results.cells import About, Table
from ..results.workbook import workbook

TABLES = {each.name: each for each in (XLSX, CSV)}
# What a list can be kept as.
KEPT = (*TABLES, *REFERENCES)


class List(NamedTuple):
    """A list of a page: what its files are called, its titles in both languages, how it is cited."""

    name: str
    titles: tuple[str, str]
    citation: Citation


def write_list(facts: Facts, kept: List, table: Table, form: str) -> Response:
    """Return a list in one of the forms `KEPT`: its rows, or a citation of it."""
    name, titles, citation = kept
    if form in REFERENCES:
        return write_reference(citation, name, form)
    body: str | bytes
    if TABLES[form] == CSV:
        body = excel_csv(table)
    else:
        reader = VersionReader(facts, current_language())
        about = About(title=" / ".join(titles), citation=citation, reader=reader)
        body = workbook(table, about, citation.version)
    file = f'attachment; filename="{name}-{citation.version or "now"}.{form}"'
    return Response(body, content_type=TABLES[form].content_type, headers={"Content-Disposition": file})
