"""The SPARQL page: an editor where the browser can have one, a plain form where it cannot; both show the same answer.

What the editor completes comes from the graph: the vocabulary's terms and the shared concepts, by their names in both
languages.
"""

from __future__ import annotations

import json
import time
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request

from ....graph.errors import KoteihyoError
from ....graph.rdf.names import BASE
from ...api.why import LONGEST
from ...citation import Citation, compose_citation
from ...engines.engine import Answer, BadQuery, Formats
from ...engines.formats import CSV, JSON, TURTLE, Format
from ...http.addresses import place_of_answer
from ...http.language import current_language, translate, translate_error
from ...http.language import gettext as _
from ...http.mementos import VERSION
from ...questions.answers import publication_date
from ...questions.binding import bind
from ...questions.library import Library
from ...read_models.completions import completions
from ...read_models.readers import VersionReader
from ...results.answers import XLSX, ask_and_write, rows
from ...results.cells import About
from ...snapshot import Snapshot
from ..page import Step, page
from ..questions.graph import draw_graph
from ..questions.layout import lay_out
from ..questions.table import cells, columns
from ..tools import Tools

if TYPE_CHECKING:  # the site is made of the pages
    from ..site import Site

# Rows, and characters of a graph, that a page shows: the downloads have all of them.
ROWS, GRAPH = 500, 100_000
DOWNLOADS = {"csv": CSV, "xlsx": XLSX}
EXAMPLE = "multi-theme-measures"
# What the answer to a query of one's own is called where it is cited.
TITLE = ("SPARQLによる検索の結果", "The answer to a SPARQL query")
BEGINNING = """PREFIX kth: <https://w3id.org/koteihyo/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?measure ?label
WHERE {
  ?measure a kth:Measure ;
           rdfs:label ?label .
}
LIMIT 20
"""


def blueprint(site: Site) -> Blueprint:
    """Return the addresses that the page calls."""
    pages, editor = Blueprint("editor", __name__), Editor(site)

    @pages.post("/sparql/answer")
    def answer() -> Response:
        return editor.run(request.form.get("query", ""))

    @pages.get("/sparql/words.json")
    def words() -> Response:
        language = current_language()
        known = site.facts.cache(("words", language), lambda: json.dumps(completions(site.facts, language)))
        response = Response(known, content_type="application/json")
        response.cache_control.no_cache = True
        response.add_etag()
        response.make_conditional(request)
        return response

    return pages


class Editor:
    """The page of the editor over a site."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def __call__(self, query: str = "") -> Response:
        """Return the page with a query, or with the question that the address names as an example."""
        named = request.args.get("example", "")
        if not query and named:
            query = self._question_text(named)
        return self._page(query or BEGINNING)

    def _question_text(self, name: str) -> str:
        """Return a question as SPARQL, with the conditions that the address has."""
        question = self.site.library.question(name)
        values = {parameter.name: request.args.get(parameter.name, "") for parameter in question.parameters}
        return bind(question, values, self.site.codes)

    def _page(self, query: str, *, status: int = 200, **answered: object) -> Response:
        return page(
            "editor/editor.html",
            title="SPARQL",
            trail=[Step(_("質問"), "/queries"), Step("SPARQL")],
            status=status,
            query=query,
            examples=_examples(self.site.library),
            **answered,
        )

    def run(self, query: str) -> Response:
        """Return an answer as a page, as the part of a page that a script puts in its place, or as a file."""
        wanted = DOWNLOADS.get(request.form.get("download", ""))
        if wanted:
            return self._download(query, wanted)
        shown = self._show(query)
        status = int(str(shown.pop("status")))
        if request.form.get("fragment"):
            return Response(
                render_template("editor/answer.html", **shown), status, content_type="text/html; charset=utf-8"
            )
        return self._page(query, status=status, **shown)

    def _download(self, query: str, wanted: Format) -> Response:
        about = About("SPARQL", query, reader=VersionReader(self.site.facts, current_language()))
        answer = ask_and_write(self.site.snapshot, query, wanted, about, bom=wanted is CSV)
        name = f'attachment; filename="koteihyo-{answer.version or "answer"}.{wanted.name}"'
        return Response(answer.body, content_type=wanted.content_type, headers={"Content-Disposition": name})

    def _show(self, query: str) -> dict[str, object]:
        """Return what the page says of a query: its answer, or what is wrong with it and where."""
        started = time.monotonic()
        try:
            answer = self.site.snapshot.query(query, wanted=Formats(JSON, TURTLE))
        except KoteihyoError as error:
            return {**_describe_error(error), "tools": Tools("sparql", why=_why(query))}
        shown = self._table(answer) if answer.format == JSON else _graph(answer)
        return {
            "status": 200,
            "seconds": f"{time.monotonic() - started:.2f}",
            "cut": answer.cut,
            "tools": Tools(
                "sparql",
                why="" if shown.get("count") or shown.get("graph") else _why(query),
                citation=_cite(self.site.snapshot, query, answer),
            ),
            **shown,
        }

    def _table(self, answer: Answer) -> dict[str, object]:
        table = rows(answer)
        part = table._replace(rows=table.rows[:ROWS])
        shown = [column._replace(heading=f"?{column.name}") for column in columns(self.site.facts, part)]
        shown_cells = cells(self.site.facts, part, shown)
        return {
            "columns": lay_out(shown, shown_cells, {}),
            "rows": shown_cells,
            "count": len(table.rows),
            "most": ROWS,
            "base": BASE,
        }


def _why(query: str) -> str:
    """Return the address that says why a query has no answer; a long one is not repeated in it."""
    return f"/sparql/why?{urlencode({'query': query})}" if len(query) <= LONGEST else "/sparql/why"


def _cite(snapshot: Snapshot, query: str, answer: Answer) -> Citation:
    """Return how the answer of a version to a query is cited: by its address, where that is short enough for one."""
    place, asked = place_of_answer(), urlencode({"query": query, VERSION: answer.version})
    published = publication_date(snapshot, answer.version)
    address = f"{place.root}sparql?{asked}" if len(query) <= LONGEST else ""
    return compose_citation(TITLE, answer.version, published, address, publisher=place.publisher)


def _describe_error(error: KoteihyoError) -> dict[str, object]:
    """Return what is wrong with a query, in the reader's language."""
    place = (error.line, error.column) if isinstance(error, BadQuery) else (None, None)
    return {
        "status": getattr(error, "status", HTTPStatus.BAD_REQUEST),
        "wrong": translate_error(error.ja, error.en),
        "line": place[0],
        "column": place[1],
    }


def _graph(answer: Answer) -> dict[str, object]:
    return {"graph": answer.body.decode()[:GRAPH], "network": draw_graph(answer.body)}


def _examples(library: Library) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the library's questions under their headings, for who wants to begin with one."""
    return [
        (
            translate(*heading),
            [(question.name, translate(question.title, question.says("Title-en"))) for question in questions],
        )
        for heading, questions in library.by_heading().items()
    ]
