"""The data dictionary: a page and a sheet of all columns, and the metadata that each CSV names beside itself."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Blueprint, Response, json, request
from pyoxigraph import Literal

from ....graph.errors import KoteihyoError
from ...http.addresses import describing, place_of_answer
from ...http.language import gettext as _
from ...http.language import translate
from ...http.problems import CORS
from ...questions.answers import family
from ...results.answers import XLSX, excel_csv
from ...results.cells import About, Table
from ...results.workbook import workbook
from ..page import Step, page
from .columns import BAR, SEVERAL, ColumnEntry, describe_dump, describe_question, list_columns, write_metadata

if TYPE_CHECKING:  # the site is made of the pages
    from ..site import Site

CSVW = "application/csvm+json"
SHEET = ("table", "title", "titleEn", "column", "label", "labelEn", "definition", "definitionEn", "datatype", "term")


class NoTable(KoteihyoError):
    """A question whose answer is a graph has no columns."""

    status = 404


class Dictionary:
    """The columns of all answers, as a page, as sheets, and as metadata of one CSV."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def show(self) -> Response:
        """Return the page of all columns."""
        return page(
            "dictionary/dictionary.html",
            title=_("データ項目の説明"),
            trail=[Step(_("データ"), "/data"), Step(_("データ項目の説明"))],
            tables=_by_table(list_columns(self.site.facts, self.site.library)),
            questions=self.site.library.all,
        )

    def write_workbook(self) -> Response:
        """Return them as a workbook."""
        about = About(title="データ項目の説明 / Data dictionary")
        body = workbook(_table(self.site), about, self.site.snapshot.version())
        return _file(body, XLSX.content_type, "dictionary.xlsx")

    def write_csv(self) -> Response:
        """Return them as CSV."""
        return _file(excel_csv(_table(self.site)), "text/csv; charset=utf-8", "dictionary.csv")

    def describe_answer(self, name: str) -> Response:
        """Return the metadata of a question's CSV; raises `NoTable` where its answer is a graph."""
        question = self.site.library.question(name)
        if family(question) == "graph":
            raise NoTable("この質問の結果はグラフで、列はありません。", "This question's answer is a graph.")
        asked = request.query_string.decode("ascii", "replace")
        url = f"{place_of_answer().root}queries/{quote(name)}.csv{f'?{asked}' if asked else ''}"
        known = {parameter.name for parameter in question.parameters}
        values = {name: value for name, value in request.args.items() if name in known}
        return _metadata(self.site, describe_question(self.site.facts, question, values, self.site.codes), url)

    def describe_dump(self, version: str, name: str) -> Response:
        """Return the metadata of a plan's CSV."""
        url = f"{place_of_answer().root}dumps/{quote(version)}/{quote(name)}.csv"
        return _metadata(self.site, describe_dump(self.site.facts), url, dict.fromkeys(SEVERAL, BAR))


def blueprint(site: Site) -> Blueprint:
    """Return the dictionary's page, its sheets, and the metadata of each CSV."""
    pages, columns = Blueprint("dictionary", __name__), Dictionary(site)
    pages.add_url_rule("/dictionary", "dictionary", columns.show)
    pages.add_url_rule("/dictionary.xlsx", "sheet", columns.write_workbook)
    pages.add_url_rule("/dictionary.csv", "csv", columns.write_csv)
    pages.add_url_rule("/queries/<name>.csv-metadata.json", "of_question", columns.describe_answer)
    pages.add_url_rule("/dumps/<version>/<name>.csv-metadata.json", "of_dump", columns.describe_dump)
    return pages


def _metadata(site: Site, columns: list[ColumnEntry], url: str, several: dict[str, str] | None = None) -> Response:
    metadata = write_metadata(columns, url, site.snapshot.version(), describing().licence, several)
    return Response(json.dumps(metadata, indent=1), headers={**CORS, "Cache-Control": "no-cache"}, content_type=CSVW)


def _by_table(entries: list[ColumnEntry]) -> list[tuple[str, str, list[ColumnEntry]]]:
    tables: dict[str, list[ColumnEntry]] = {}
    for entry in entries:
        tables.setdefault(entry.table, []).append(entry)
    return [(name, translate(*columns[0].titles), columns) for name, columns in tables.items()]


def _table(site: Site) -> Table:
    rows = [
        [
            column.table,
            *column.titles,
            column.name,
            column.ja,
            column.en,
            column.means_ja,
            column.means_en,
            column.datatype,
            column.term,
        ]
        for column in list_columns(site.facts, site.library)
    ]
    return Table([*SHEET], [[Literal(words) if words else None for words in row] for row in rows])


def _file(body: bytes, content_type: str, name: str) -> Response:
    return Response(body, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
