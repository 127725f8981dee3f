"""Asking a question of the library: its values bound, the engine asked, the answer written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ..engines.engine import Answer, Engine
from ..engines.formats import Family, Format
from ..forms.answers import written
from ..forms.cells import About
from .binding import bind
from .codes import Codes
from .questions import Question


class Asked(NamedTuple):
    """A question as someone asks it: its values as they were sent, an empty one being the default."""

    question: Question
    values: Mapping[str, str]


def ask(engine: Engine, question: Question, values: Mapping[str, str], wanted: Format, *, bom: bool = False) -> Answer:
    """Return the answer to a question, in a format of its `family`."""
    text = bind(question, values, Codes(engine))
    return written(engine, text, wanted, about(question, values), bom=bom)


def about(question: Question, values: Mapping[str, str]) -> About:
    """Return what a reader of the answer should know: the question, and every parameter as it was set."""
    settings = tuple((each.name, values.get(each.name) or each.default) for each in question.parameters)
    return About(f"{question.title} / {question.says('Title-en')}", question.says("Asks"), settings)


def family(question: Question) -> Family:
    """Return whether a question's answer is a table or a graph."""
    return "results" if question.form in ("SELECT", "ASK") else "graph"
