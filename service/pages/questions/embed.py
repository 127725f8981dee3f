"""The page of an answer's chart for a frame in somebody else's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response

from ...http.addresses import place_of_answer
from ...http.language import translate
from ...questions.answers import QuestionRequest, cite
from ..frames import frame_page, require_sites
from .answer import choose_language, conditions
from .drawing import draw_answer

if TYPE_CHECKING:  # the site is made of the pages
    from ..site import Site


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
