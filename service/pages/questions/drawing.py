"""The drawing of an answer by itself: the chart that the address chooses, or the usual one; of a graph, its network.

As a file, and as a page for a frame in somebody else's page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response

from ...engines.engine import Formats
from ...http.addresses import place_of_answer
from ...http.language import translate
from ...questions.answers import QuestionRequest, ask_rows, cite, family
from ...results.answers import rows
from ..page import frame_page, require_sites
from .answer import choose_language, conditions, draw_chosen
from .choice import NothingToDraw
from .graph import draw_graph
from .table import read_whole

if TYPE_CHECKING:  # the site is made of the pages
    from ..site import Site


def draw_answer(site: Site, asked: QuestionRequest) -> tuple[str, str]:
    """Return the drawing as SVG, and the version that it is of; raises `NothingToDraw`."""
    if family(asked.question) == "graph":
        answer = ask_rows(site.snapshot, asked.question, asked.values, site.codes, Formats())
        network = draw_graph(answer.body)
        if network is None:
            raise NothingToDraw
        return network.picture, answer.version
    answer = ask_rows(site.snapshot, asked.question, asked.values, site.codes)
    return draw_chosen(site.facts, asked, read_whole(site.facts, rows(answer))), answer.version


def blueprint(site: Site) -> Blueprint:
    """Return the page of a chart for a frame; there is none where no site is listed."""
    pages = Blueprint("embed", __name__)

    @pages.get("/queries/<name>/embed")
    def embed(name: str) -> Response:
        question = site.library.question(name)
        require_sites()
        return _page(site, choose_language(QuestionRequest(question, conditions())))

    return pages


def _page(site: Site, asked: QuestionRequest) -> Response:
    drawn, version = draw_answer(site, asked)
    title = translate(asked.question.title, asked.question.says("Title-en"))
    return frame_page(title, drawn, cite(site.snapshot, asked, version, place_of_answer()))
