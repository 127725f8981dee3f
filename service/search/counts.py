"""Counts: the questions that fit a search with how many things answer each, and what a search asks for them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec
from pyoxigraph import NamedNode

from ...graph.errors import KoteihyoError
from ..engines.engine import Engine
from ..questions.answers import QuestionRequest, ask_rows, count_things, find_answer
from ..questions.canonical import canonical, spell
from ..questions.library import Library, Question
from ..questions.values import Codes
from ..results.answers import rows
from ..results.paging import Window
from .conditions import Condition
from .index import Index
from .lexicon import Lexicon
from .offers import Offer, is_whole


class Sources(NamedTuple):
    """What a search asks: the engine of a version, its index, its names and lists, and the questions."""

    engine: Engine
    passages: Index
    lexicon: Lexicon
    codes: Codes
    library: Library


# Offers that are counted; each is a query.
COUNTED = 3


class CountedOffer(NamedTuple):
    """A question with its conditions as a caller writes them, and how many things answer it.

    ``whole`` says whether it has every condition that was understood: one that has not is no answer where one has.
    """

    question: Question
    parameters: dict[str, str]
    conditions: tuple[Condition, ...]
    things: int
    whole: bool = True


def count_offers(sources: Sources, fitting: Iterable[Offer]) -> list[CountedOffer]:
    """Return the first offers with their counts, each question with its conditions once."""
    counted: dict[tuple[str, str], CountedOffer] = {}
    for offer in fitting:
        values = {
            name: _value(sources, offer.question, name, condition) for name, condition in offer.conditions.items()
        }
        name = (offer.question.name, repr(sorted(values.items())))
        if name not in counted and len(counted) < COUNTED and (one := _count_offer(sources, offer, values)):
            counted[name] = one
    return [*counted.values()]


def _count_offer(sources: Sources, offer: Offer, values: dict[str, str]) -> CountedOffer | None:
    """Return an offer with its count; None where the question does not take a value, or cannot be answered now."""
    question = offer.question
    try:
        asked = canonical(question, values, sources.codes)
        things = _count_things(sources, question, asked)
    except KoteihyoError:
        return None
    return CountedOffer(question, asked, tuple(offer.conditions.values()), things, is_whole(offer))


def _count_things(sources: Sources, question: Question, asked: dict[str, str]) -> int:
    """Return how many things an answer has; of an answer that was made at publication no more is read than it takes."""
    counts = question.says("Counts")
    if not (_counts_things(question) and counts in question.columns):
        page = find_answer(sources.engine, QuestionRequest(question, asked, Window(1, 1)), sources.codes)
        if page and page.total is not None:
            return page.total
        return len(rows(ask_rows(sources.engine, question, asked, sources.codes)).rows)
    if (things := count_things(sources.engine, QuestionRequest(question, asked), sources.codes)) is not None:
        return things
    answer = ask_rows(sources.engine, question, asked, sources.codes)
    bindings = msgspec.json.decode(answer.body)["results"]["bindings"]
    return len({term["value"] for row in bindings if (term := row.get(counts)) and term["value"]})


def _counts_things(question: Question) -> bool:
    """Say whether a question counts things, one or more rows each; of numbers it counts the rows are the answer."""
    return question.says("Counts") not in ("", "entries", "goals", "measures", "pledges", "sheets", "statements")


def _value(sources: Sources, question: Question, name: str, condition: Condition) -> str:
    """Return a condition's value as a caller of the question writes it."""
    parameter = next(parameter for parameter in question.parameters if parameter.name == name)
    if condition.kind == "type":
        return condition.value
    if not condition.value.startswith(("http:", "https:", "urn:")):
        return condition.value
    return spell(parameter, NamedNode(condition.value), sources.codes)
