"""Lists of other pages that a question answers too: they have its tools, and its chart where one can be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ....graph.errors import KoteihyoError
from ...engines.engine import Busy
from ...http.addresses import place_of_answer
from ...http.kept_pages import shows_more
from ...http.language import current_language
from ...questions.answers import QuestionRequest, ask_rows, cite, find_answer
from ...questions.tables.lookup import is_kept
from ...read_models.plans import plans
from ...results.answers import rows
from ...results.cells import Term, plain
from ...results.columns import shown_columns
from ...results.paging import Window
from ..tools import Tools, address, tools_of, with_chart
from .answer import LONG, choose_language
from .choice import are_bars

if TYPE_CHECKING:  # the site is made of the pages
    from ..site import Site


def question_tools(site: Site, name: str, values: Mapping[str, str]) -> Tools:
    """Return the tools of a list that a question answers, with the conditions that make it that list.

    There are none where an operator's library does not have the question.
    """
    question, chosen = site.library.questions.get(name), {key: value for key, value in values.items() if value}
    if question is None:
        return Tools(name)
    asked = QuestionRequest(question, chosen)
    citation = cite(site.snapshot, asked, site.snapshot.version(), place_of_answer())
    tools = tools_of(question, chosen)._replace(
        citation=citation, charts=f"{address(f'/queries/{name}', chosen)}#chart"
    )
    return with_chart(tools, question, chosen) if is_drawn(site, choose_language(asked)) else tools


def is_drawn(site: Site, asked: QuestionRequest) -> bool:
    """Say whether a chart can be drawn of an answer.

    Where there are several plans, no page waits for the engine to know that: it is known once the tables are made.
    """
    key = ("drawn", asked.question.name, current_language(), *sorted(asked.values.items()))
    try:
        if len(plans(site.facts)) > 1 and not _is_at_hand(site, asked):
            return False
        return site.facts.cache(key, lambda: _has_columns(site, asked))
    except Busy:
        shows_more()  # Another time the page will have more.
        return False
    except KoteihyoError:  # The question's own page says what is wrong.
        return False


def _is_at_hand(site: Site, asked: QuestionRequest) -> bool:
    """Say whether the tables have an answer, and it is short enough to be drawn."""
    first = find_answer(site.snapshot, asked._replace(window=Window(1, 1)), site.codes)
    if first is None and is_kept(asked.question):
        shows_more()  # Once its table is made, the page will have more.
    return first is not None and (first.total or 0) <= LONG


def _has_columns(site: Site, asked: QuestionRequest) -> bool:
    """Say whether a column can be drawn, by the values alone: what they are called does not matter."""
    table = rows(ask_rows(site.snapshot, asked.question, asked.values, site.codes))
    at = {name: place for place, name in enumerate(table.columns)}
    return len(table.rows) <= LONG and any(
        are_bars(column.name, {_read_value(row[at[column.thing]], row[at[column.name]]) for row in table.rows})
        for column in shown_columns(table.columns)
    )


def _read_value(thing: Term | None, term: Term | None) -> str:
    return thing.value if isinstance(thing, NamedNode) else plain(term)
