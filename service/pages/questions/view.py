"""The questions: all of them by subject, and each as a form with its answer as a table and as pictures."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from flask import Response, request

from ....graph.errors import KoteihyoError
from ...engines.engine import Answer, Wanted
from ...http.addresses import place_of_answer
from ...http.language import DEFAULT, current_language, data_language, languages, translate
from ...http.language import gettext as _
from ...http.responses import PAGE, SIZE
from ...questions.answers import Asked, cite, family, send
from ...questions.binding import bind
from ...questions.library import Question
from ...questions.parameters import LANG
from ...read_models.facts import Facts
from ...results.answers import rows
from ...results.cells import Table, Term, is_number, plain
from ..page import Step, page
from .charts import pictures
from .form import fields
from .table import cells, columns

if TYPE_CHECKING:  # the site is made of the pages
    from ..site import Site

# Rows of a page of an answer, the most of them if the address asks for more, and characters of one that is a graph.
ROWS, MOST, GRAPH = 50, 500, 60_000
# What the page itself sets; the question's own conditions go along from page to page.
SORT = "sort"


class Questions:
    """The pages of the library's questions over a site."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def __call__(self, asked: Asked | None) -> Response:
        """Return the page of a question as it is asked, or of all questions."""
        return self._one(_spoken(asked)) if asked else self._all()

    def _all(self) -> Response:
        headings = [(translate(*heading), questions) for heading, questions in self.site.library.by_heading().items()]
        return page(
            "questions/queries.html", title=_("質問"), trail=[Step(_("質問"))], headings=headings, titled=question_title
        )

    def _one(self, asked: Asked) -> Response:
        question = asked.question
        found = fields(self.site.facts, self.site.codes, question, asked.values)
        unknown = sorted(asked.values.keys() - {each.name for each in question.parameters})
        wrong = bool(unknown or any(each.fault for each in found))
        status, shown = (400, {}) if wrong else self._show_answer(asked)
        return page(
            "questions/query.html",
            title=question_title(question),
            trail=[Step(_("質問"), "/queries"), Step(question_title(question))],
            status=status,
            question=question,
            asks=translate(question.says("Asks"), question.says("Asks-en")),
            note=translate(question.says("Note"), question.says("Note-en")),
            fields=found,
            unknown=unknown,
            set=any(each.value for each in found),
            **shown,
        )

    def _show_answer(self, asked: Asked) -> tuple[int, dict[str, object]]:
        """Return the status, and what the page shows of an answer, or of why there is none."""
        try:
            return 200, self._ask(asked)
        except KoteihyoError as error:
            return error.status, {"declined": translate(error.ja, error.en)}

    def _ask(self, asked: Asked) -> dict[str, object]:
        """Return what the page shows of an answer."""
        question, snapshot = asked.question, self.site.snapshot
        text = bind(question, asked.values, self.site.codes)
        answer = send(snapshot, question, text, Wanted())
        shown = {
            "text": text,
            "answer": answer,
            "citation": cite(snapshot, asked, answer.version, place_of_answer()),
            "downloads": downloads(question),
        }
        if family(question) == "graph":
            return {**shown, "graph": answer.body.decode()[:GRAPH], "long": len(answer.body) > GRAPH}
        return {**shown, **_table(self.site.facts, asked, answer)}


def _spoken(asked: Asked) -> Asked:
    """Return what is asked, to be answered in the reader's language where the question knows several.

    A language that nobody knows here stays, to be refused as it is where data are asked for.
    """
    known = any(each.name == LANG for each in asked.question.parameters)
    if not known or asked.values.get(LANG, "") not in ("", *languages()):
        return asked
    return asked._replace(values={**asked.values, LANG: data_language()})


def _table(facts: Facts, asked: Asked, answer: Answer) -> dict[str, object]:
    """Return a page of an answer's rows, sorted as the address says, and the pictures of all of them."""
    table = rows(answer)
    by, down = _sort_by(table)
    size = min(asked.window.size or ROWS, MOST)
    last = max(1, ceil(len(table.rows) / size))
    number = min(asked.window.page, last) if asked.window.size else 1
    ordered = ordered_by(table, by, down=down)
    here = ordered._replace(rows=ordered.rows[(number - 1) * size : number * size])
    shown = columns(facts, table)
    named = ("pictures", answer.version, current_language(), asked.question.name, _query())
    drawn = facts.cache(named, lambda: [*pictures(facts, table, asked.question.says("Counts"))])
    turning = {"per-page": size, "sort": request.args.get(SORT, "")}
    return {
        "columns": shown,
        "rows": cells(facts, here, shown),
        "count": len(table.rows),
        "things": _things(table),
        "sorting": {each.name: _address(sort=_next_order(each.name, by, down=down)) for each in shown},
        "sorted": by,
        "down": down,
        "number": number,
        "last": last,
        "before": _address(**turning, page=number - 1) if number > 1 else "",
        "after": _address(**turning, page=number + 1) if number < last else "",
        "pictures": drawn,
        "year": lambda year: _("%(year)s年度", year=year),
    }


# Columns of which a row holds one, with what it is, where a thing may stand in several rows.
THINGS: dict[str, Callable[[int], str]] = {
    "statement": lambda count: _("施策・目標は%(count)s件", count=count),
    "measure": lambda count: _("施策は%(count)s件", count=count),
    "goal": lambda count: _("目標は%(count)s件", count=count),
}


def _things(table: Table) -> str:
    """Return how many things the rows are about and why they are fewer; empty where every row has its own."""
    name = next((each for each in THINGS if each in table.columns), "")
    if not name:
        return ""
    found = {plain(row[table.columns.index(name)]) for row in table.rows} - {""}
    if not 0 < len(found) < len(table.rows):
        return ""
    return THINGS[name](len(found)) + _("（同じものが複数の行に現れるため、行数より少ない）")


def ordered_by(table: Table, name: str, *, down: bool = False) -> Table:
    """Return a table by one column, numbers by their size; the order of the answer where no column is named.

    Rows that are alike in the column, and those that have nothing there, keep the order of the answer.
    """
    if name not in table.columns:
        return table
    at = table.columns.index(name)
    there = [row for row in table.rows if row[at] is not None]
    absent = [row for row in table.rows if row[at] is None]
    return table._replace(rows=sorted(there, key=lambda row: _rank(row[at]), reverse=down) + absent)


def _rank(term: Term | None) -> tuple[int, float, str]:
    return (0, float(plain(term)), "") if is_number(term) else (1, 0.0, plain(term))


def _sort_by(table: Table) -> tuple[str, bool]:
    asked = request.args.get(SORT, "")
    name = asked.removeprefix("-")
    return (name, asked.startswith("-")) if name in table.columns else ("", False)


def _next_order(name: str, by: str, *, down: bool) -> str:
    """Return the order that a click on a heading asks for: up, then down, then as the answer has it."""
    if name != by:
        return name
    return "" if down else f"-{name}"


def _query() -> str:
    """Return the conditions of this request, without what the page itself sets."""
    return urlencode([each for each in request.args.items(multi=True) if each[0] not in (SORT, PAGE, SIZE, "lang")])


def _address(**changed: object) -> str:
    extra = urlencode({key: value for key, value in changed.items() if value})
    return f"{request.path}?{'&'.join(filter(None, (_query(), extra)))}#answer"


class Download(NamedTuple):
    """A form in which an answer can be had: what it is called, and its address."""

    words: str
    href: str


def downloads(question: Question) -> list[Download]:
    """Return the forms in which an answer can be had, that of Excel first."""
    if family(question) == "graph":
        return [_download("Turtle", question, "ttl"), _download("JSON-LD", question, "jsonld")]
    return [
        _download(_("Excel（xlsx）"), question, "xlsx"),
        _download(_("CSV（Excel用）"), question, "csv", bom="1"),
        _download("CSV", question, "csv"),
        _download("JSON", question, "json"),
    ]


def _download(words: str, question: Question, extension: str, **more: str) -> Download:
    spoken = {} if current_language() == DEFAULT else {LANG: data_language()}
    query = "&".join(filter(None, (_query(), urlencode({**spoken, **more}))))
    return Download(words, f"/queries/{question.name}.{extension}{'?' if query else ''}{query}")


def question_title(question: Question) -> str:
    """Return a question's title in the reader's language."""
    return translate(question.title, question.says("Title-en"))
