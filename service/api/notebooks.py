"""Notebooks to download: the questions for the SPARQL Notebook extension of VS Code, and one for Jupyter that runs."""

from __future__ import annotations

from flask import Blueprint, Response

from ..http.addresses import place_of_answer
from ..http.problems import CORS
from ..questions.library import Library
from ..questions.notebooks import JUPYTER, SPARQLBOOK, write_jupyter, write_sparqlbook


def blueprint(library: Library) -> Blueprint:
    """Return the addresses of a library's notebooks."""
    api = Blueprint("notebooks", __name__)

    @api.get("/queries.sparqlbook")
    def all_questions() -> Response:
        questions = [question for listed in library.by_heading().values() for question in listed]
        return _file(write_sparqlbook(questions, _endpoint()), SPARQLBOOK, "koteihyo.sparqlbook")

    @api.get("/queries/<name>.sparqlbook")
    def one_question(name: str) -> Response:
        question = library.question(name)
        return _file(write_sparqlbook([question], _endpoint()), SPARQLBOOK, f"{question.name}.sparqlbook")

    @api.get("/notebook.ipynb")
    def jupyter_notebook() -> Response:
        return _file(write_jupyter(library, place_of_answer().root.rstrip("/")), JUPYTER, "koteihyo.ipynb")

    return api


def _endpoint() -> str:
    return f"{place_of_answer().root}sparql"


def _file(body: bytes, media_type: str, name: str) -> Response:
    headers = {**CORS, "Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-cache"}
    return Response(body, headers=headers, content_type=media_type)
