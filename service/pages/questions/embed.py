"""The page of a chart for a frame in somebody else's page: the chart, where it comes from, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response

from ....graph.errors import KoteihyoError
from ...http.addresses import place_of_answer
from ...http.frames import listed_sites, policy
from ...http.language import translate
from ...questions.answers import Asked, ask_rows, cite
from ...results.answers import rows
from ..page import page
from .answer import conditions, draw_chosen, spoken
from .table import read_whole

if TYPE_CHECKING:  # the site is made of the pages
    from ..site import Site


class NothingEmbedded(KoteihyoError):
    """No site may show anything of this service in its pages."""

    status = 404


def blueprint(site: Site) -> Blueprint:
    """Return the page of a chart for a frame; there is none where no site is listed."""
    pages = Blueprint("embed", __name__)

    @pages.get("/queries/<name>/embed")
    def embed(name: str) -> Response:
        question = site.library.question(name)
        if not listed_sites():
            raise NothingEmbedded(
                "このサービスの図は埋め込めません（設定 embed）。",
                "Charts of this service cannot be embedded: its setting embed lists no site.",
            )
        response = _page(site, spoken(Asked(question, conditions())))
        response.headers["Content-Security-Policy"] = policy(listed_sites())
        return response

    return pages


def _page(site: Site, asked: Asked) -> Response:
    question, snapshot = asked.question, site.snapshot
    answer = ask_rows(snapshot, question, asked.values, site.codes)
    return page(
        "questions/embed.html",
        title=translate(question.title, question.says("Title-en")),
        drawn=draw_chosen(site.facts, asked, read_whole(site.facts, rows(answer))),
        citation=cite(snapshot, asked, answer.version, place_of_answer()),
    )
