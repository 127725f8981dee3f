"""Tools: what can be done with a list, at its top: its forms, its chart, how it is cited, the query behind it, and why.

A list that a question answers too has that question's (`questions/lists.py`); what a page lists besides has what its
address can give. A list is kept as a workbook or as CSV, and how it is cited for a reference manager.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from flask import Response, request

from ..api.questions import REFERENCES, write_reference
from ..citation import Citation
from ..engines.formats import CSV
from ..http.addresses import place_of_answer
from ..http.language import DEFAULT, current_language, data_language
from ..http.language import gettext as _
from ..http.mementos import VERSION
from ..http.responses import listed_sites
from ..questions.answers import family
from ..questions.library import Question
from ..questions.parameters import LANG
from ..read_models.facts import Facts
from ..read_models.readers import VersionReader
from ..results.answers import XLSX, excel_csv
from ..results.cells import About, Table
from ..results.workbook import workbook

# Conditions as an address says them, some of them several times.
Conditions = Mapping[str, str | list[str]]
# The forms of an answer that is a graph.
GRAPHS = (("Turtle", "ttl"), ("JSON-LD", "jsonld"))
# How a list is cited in the forms of reference managers.
REFERENCE_NAMES = (("BibTeX", "bibtex"), ("RIS", "ris"))

TABLES = {form.name: form for form in (XLSX, CSV)}
# What a list can be kept as.
KEPT = (*TABLES, *REFERENCES)


class Download(NamedTuple):
    """A form in which a list can be had: what it is called, and its address."""

    words: str
    href: str


class Tools(NamedTuple):
    """What can be done with a list; an address that is empty is of something that there is not.

    ``name`` tells the lists of a page apart. ``drawing`` is the chart as a file, ``charts`` where a chart is chosen,
    ``query`` the list as SPARQL, ``why`` what says why something is not in it, ``frame`` the page to embed.
    """

    name: str
    downloads: tuple[Download, ...] = ()
    references: tuple[Download, ...] = ()
    citation: Citation | None = None
    drawing: str = ""
    charts: str = ""
    query: str = ""
    why: str = ""
    frame: str = ""


def tools_of(question: Question, values: Mapping[str, str]) -> Tools:
    """Return the tools that a question has with conditions, but for those that its answer decides about."""
    path = f"/queries/{question.name}"
    references = (Download(words, address(f"{path}/citation", values, format=form)) for words, form in REFERENCE_NAMES)
    whole = Tools(
        question.name,
        downloads=tuple(_downloads(question, values)),
        references=tuple(references),
        query=address("/sparql", values, example=question.name),
    )
    return whole if family(question) == "graph" else whole._replace(why=address(f"{path}/why", values))


def _downloads(question: Question, values: Mapping[str, str]) -> list[Download]:
    """Return the forms in which an answer can be had, that of Excel first."""
    path = f"/queries/{question.name}"
    spoken = spoken_language()
    if family(question) == "graph":
        return [Download(words, address(f"{path}.{ending}", values, **spoken)) for words, ending in GRAPHS]
    return [
        Download(_("Excel（xlsx）"), address(f"{path}.xlsx", values, **spoken)),
        Download(_("CSV（Excel用）"), address(f"{path}.csv", values, **spoken, bom="1")),
        Download("CSV", address(f"{path}.csv", values, **spoken)),
        Download("JSON", address(f"{path}.json", values, **spoken)),
    ]


def with_chart(tools: Tools, question: Question, values: Mapping[str, str], **chosen: str) -> Tools:
    """Return the tools of a list of which a chart can be drawn: with it as a file, and to embed where a site may.

    ``chosen`` is what of the chart the reader chose, the usual one where it is left out.
    """
    path, asked = f"queries/{question.name}", {**values, **spoken_language(), **chosen}
    frame = f"{place_of_answer().root}{address(f'{path}/embed', asked)}" if listed_sites() else ""
    return tools._replace(drawing=address(f"/{path}.svg", asked), frame=frame)


def drawn_as(tools: Tools, path: str, conditions: Conditions) -> Tools:
    """Return the tools of a list that a page draws itself: its drawing as a file, and to embed where a site may."""
    asked = {**conditions, **spoken_page()}
    frame = f"{place_of_answer().root}{address(f'{path}/embed', asked).lstrip('/')}" if listed_sites() else ""
    return tools._replace(drawing=address(f"{request.script_root}{path}.svg", asked), frame=frame)


def kept_as(tools: Tools, path: str, conditions: Conditions) -> Tools:
    """Return the tools of a list that a page writes itself (`files.py`): with its tables and its references."""
    tables = ((_("Excel（xlsx）"), "xlsx"), (_("CSV（Excel用）"), "csv"))
    asked = {**conditions, **spoken_page()}
    return tools._replace(
        downloads=tuple(Download(words, address(f"{path}.{form}", asked)) for words, form in tables),
        references=tuple(Download(words, address(f"{path}.{form}", conditions)) for words, form in REFERENCE_NAMES),
    )


def spoken_page() -> dict[str, str]:
    """Return the language in which files of a page are asked for, where it is not Japanese."""
    return {} if current_language() == DEFAULT else {LANG: current_language()}


def spoken_language() -> dict[str, str]:
    """Return the language in which data are asked for, where it is not the one that they have of themselves."""
    return {} if current_language() == DEFAULT else {LANG: data_language()}


def address(path: str, values: Conditions, **more: str) -> str:
    """Return the address of a list in some form, of the version that this request asks for, if it names one."""
    version = {VERSION: request.args[VERSION]} if request.args.get(VERSION) else {}
    query = urlencode({**values, **version, **more}, doseq=True)
    return f"{path}?{query}" if query else path


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
