"""The drawing of an answer by itself: the chart that the address chooses, or the usual one; of a graph, its network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...engines.engine import Formats
from ...questions.answers import QuestionRequest, ask_rows, family
from ...results.answers import rows
from .answer import draw_chosen
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
