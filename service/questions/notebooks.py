"""Notebooks of the questions: for the SPARQL Notebook extension of VS Code, and for Jupyter.

A `.sparqlbook` is a JSON array of cells as that extension reads and writes them
(https://github.com/zazuko/vscode-sparql-notebook); an `.ipynb` is nbformat 4.5
(https://nbformat.readthedocs.io/en/latest/format_description.html).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

from .library import Library, Question

SPARQLBOOK = "application/json"
JUPYTER = "application/x-ipynb+json"
# Kinds of cell, as VS Code numbers them.
MARKUP, CODE = 1, 2


class Cell(NamedTuple):
    """A cell: words to read, or something to run."""

    language: str
    text: str

    @property
    def runs(self) -> bool:
        """Say whether the cell is run."""
        return self.language != "markdown"


def write_sparqlbook(questions: Iterable[Question], endpoint: str) -> bytes:
    """Return the notebook of questions, each with what it asks and its query, over an endpoint."""
    cells = [Cell("markdown", f"工程表 Koteihyo\n\nSPARQL: {endpoint}")]
    for question in questions:
        cells += [_introduce(question), Cell("sparql", f"# [endpoint={endpoint}]\n{question.text.strip()}\n")]
    book = [
        {"kind": CODE if cell.runs else MARKUP, "language": cell.language, "value": cell.text, "metadata": {}}
        for cell in cells
    ]
    return json.dumps(book, ensure_ascii=False, indent=2).encode() + b"\n"


def _introduce(question: Question) -> Cell:
    """Return what is asked, in both languages, and what may be changed in the query."""
    asks = [question.says(field) for field in ("Asks", "Asks-en") if question.says(field)]
    values = [f"- `VALUES ?{parameter.name}`: {parameter.note}" for parameter in question.parameters]
    title = f"## {question.title} / {question.says('Title-en')}"
    return Cell("markdown", "\n\n".join(filter(None, [title, *asks, "\n".join(values)])))


def write_jupyter(library: Library, service: str) -> bytes:
    """Return a notebook that asks a service from Python: its questions, an answer as table and chart, and SPARQL."""
    shown = next((name for name in USUAL if name in library.questions), next(iter(library.questions), ""))
    cells = [
        Cell("markdown", "# 工程表 Koteihyo\n\n`pip install koteihyo pandas`"),
        Cell("python", f"import koteihyo\n\nservice = {service!r}\nkoteihyo.questions(service=service)"),
        Cell("markdown", f"## {library.question(shown).title}"),
        Cell("python", f"found = koteihyo.ask({shown!r}, service=service)\nfound"),
        Cell("python", "print(found.citation.ja)\nfound.frame().head()"),
        Cell("python", "found.plot()"),
        Cell("markdown", "## SPARQL"),
        Cell("python", f"koteihyo.sparql({QUERY!r}, service=service)"),
    ]
    book = {
        "cells": [_jupyter_cell(at, cell) for at, cell in enumerate(cells)],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(book, ensure_ascii=False, indent=1).encode() + b"\n"


# The question that the notebook shows, the first that the library has; and the query.
USUAL = ("theme-by-stage", "plans")
QUERY = (
    "PREFIX kth: <https://w3id.org/koteihyo/ontology#> "
    "SELECT ?class (COUNT(?thing) AS ?things) { VALUES ?class { kth:Measure kth:Goal kth:Pledge } ?thing a ?class } "
    "GROUP BY ?class ORDER BY ?class"
)


def _jupyter_cell(at: int, cell: Cell) -> dict[str, object]:
    cell_fields: dict[str, object] = {"id": f"cell-{at}", "metadata": {}, "source": cell.text.splitlines(keepends=True)}
    if cell.runs:
        return {"cell_type": "code", "execution_count": None, "outputs": [], **cell_fields}
    return {"cell_type": "markdown", **cell_fields}
