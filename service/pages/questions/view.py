"""The questions: all of them by subject, and each as a form with its answer as a table and as pictures.

A picture by itself is a file, and a page for a frame in somebody else's page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from ....graph.errors import KoteihyoError
from ...engines.engine import Answer, Formats
from ...http.addresses import place_of_answer
from ...http.language import DEFAULT, languages, translate, translate_error
from ...http.language import gettext as _
from ...questions.answers import QuestionRequest, ask_rows, cite, family
from ...questions.library import Question
from ...questions.parameters import LANG
from ...read_models.readers import VersionReader
from ...results.answers import rows
from ...results.cells import Reader
from ..page import Step, frame_page, page, require_sites
from ..tools import tools_of, with_chart
from .answer import choose_language, chosen_chart, conditions, draw_chosen, find_page, show_page, show_table
from .choice import NothingToDraw
from .form import fields
from .graph import draw_graph
from .table import read_whole

if TYPE_CHECKING:  # the site is made of the pages
    from ..site import Site

# Characters of an answer that is a graph.
GRAPH = 60_000


class Questions:
    """The pages of the library's questions over a site."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def __call__(self, asked: QuestionRequest | None) -> Response:
        """Return the page of a question as it is asked, or of all questions."""
        return self._show_question(choose_language(asked)) if asked else self._list_questions()

    def _list_questions(self) -> Response:
        headings = [(translate(*heading), questions) for heading, questions in self.site.library.by_heading().items()]
        return page(
            "questions/queries.html", title=_("質問"), trail=[Step(_("質問"))], headings=headings, titled=question_title
        )

    def draw(self, asked: QuestionRequest) -> Response:
        """Return the chart of an answer as a file: the one that the address chooses, else the usual one."""
        return Response(draw_answer(self.site, choose_language(asked))[0], mimetype="image/svg+xml")

    def reader(self) -> Reader:
        """Return the reader of a workbook, in the language that the address says."""
        asked = request.args.get(LANG, "")
        return VersionReader(self.site.facts, asked if asked in languages() else DEFAULT)

    def _show_question(self, asked: QuestionRequest) -> Response:
        question = asked.question
        fields_of = fields(self.site.facts, self.site.codes, question, asked.values)
        unknown = sorted(asked.values.keys() - {parameter.name for parameter in question.parameters})
        wrong = bool(unknown or any(field.fault for field in fields_of))
        status, shown = (400, {}) if wrong else self._show_answer(asked)
        return page(
            "questions/query.html",
            title=question_title(question),
            trail=[Step(_("質問"), "/queries"), Step(question_title(question))],
            status=status,
            question=question,
            asks=translate(question.says("Asks"), question.says("Asks-en")),
            note=translate(question.says("Note"), question.says("Note-en")),
            fields=fields_of,
            unknown=unknown,
            set=any(field.value for field in fields_of),
            **shown,
        )

    def _show_answer(self, asked: QuestionRequest) -> tuple[int, dict[str, object]]:
        """Return the status, and what the page shows of an answer, or of why there is none."""
        try:
            return 200, self._ask(asked)
        except KoteihyoError as error:
            return error.status, {"declined": translate_error(error.ja, error.en)}

    def _ask(self, asked: QuestionRequest) -> dict[str, object]:
        """Return what the page shows of an answer."""
        question, snapshot = asked.question, self.site.snapshot
        answer = find_page(snapshot, asked, self.site.codes)
        answer = answer or ask_rows(snapshot, question, asked.values, self.site.codes, Formats())
        citation = cite(snapshot, asked, answer.version, place_of_answer())
        tools = tools_of(question, conditions())._replace(citation=citation)
        if family(question) == "graph":
            graph = _show_graph(answer)
            if graph["network"]:
                tools = with_chart(tools, question, conditions())
            return {"answer": answer, "tools": tools, **graph}
        if answer.total is not None:
            return {"answer": answer, "tools": tools, **show_page(self.site.facts, asked, answer)}
        table = show_table(self.site.facts, asked, answer)
        if table["drawable"]:
            tools = with_chart(tools, question, conditions(), **chosen_chart())
        return {"answer": answer, "tools": tools, **table}


def _show_graph(answer: Answer) -> dict[str, object]:
    text = answer.body.decode()
    return {"graph": text[:GRAPH], "long": len(text) > GRAPH, "network": draw_graph(answer.body)}


def question_title(question: Question) -> str:
    """Return a question's title in the reader's language."""
    return translate(question.title, question.says("Title-en"))


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
        return _frame(site, choose_language(QuestionRequest(question, conditions())))

    return pages


def _frame(site: Site, asked: QuestionRequest) -> Response:
    drawn, version = draw_answer(site, asked)
    return frame_page(question_title(asked.question), drawn, cite(site.snapshot, asked, version, place_of_answer()))
