"""Tabulation: what a search wants counted, and by what: 分野別の件数, the theme with the most measures.

A question tabulates where its columns are numbers of statements and what they are counted by; which of them is meant
follows from its columns, so a table that is added tomorrow is found by them.
"""

from __future__ import annotations

import re
from functools import cache

from ..questions.library import Question
from .notions import NOTIONS, find, pattern

# What things are counted by, by the column of a question, in the notion's words.
DIMENSIONS = {
    "theme": "分野",
    "stage": "段階",
    "kind": "種類",
    "division": "区分",
    "pillar": "柱",
    "group": "対象者",
    "sheet": "表",
    "responsible": "担当",
    "year": "年度",
    "fiscalYear": "年度",
    "number": "公約",
}
# Columns of numbers, and columns of the very things: who lists them does not count them.
NUMBERS, THINGS = (
    {"statements", "entries", "measures", "goals"},
    {"statement", "measure", "goal", "entry", "indicator", "strand"},
)
# What a column is worth that is asked and there, and what one costs that is only one of both; stages stand in most.
ASKED, LACKING, FURTHER = 9.0, 9.0, 0.5
COUNTED = "件数"
# Which of these are concerned is a table too; which stage or sheet it is stands in every list.
WHICH, TOLD = ("どの", "which"), ("theme", "group", "kind")
_EACH = r"(?:の|を)?(?:別|ごと|毎|単位|順)"
_PER = r"\b(?:per|by|each|every|across|among|between|over)\s+(?:\w+\s+)?"
_MOST = (
    r"\w*\s+(?:with|has|have|holds?|contains?|gets?|attracts?)\s+(?:the\s+)?"
    r"(?:most|fewest|least|more|many|highest|how many)"
)


def read_columns(plain: str) -> frozenset[str]:
    """Return the columns by which things are to be counted, of what was typed in NFKC and small letters.

    >>> [sorted(read_columns(words)) for words in ("分野別の目標の件数", "how many per stage", "分野別に")]
    [['theme'], ['stage'], []]
    """
    asked = {column: _by(notion).search(plain) for column, notion in DIMENSIONS.items()}
    columns = frozenset(column for column, match in asked.items() if match)
    which = any(match.group().startswith(WHICH) for column in TOLD if (match := asked[column]))
    divided = any(match.group().find(" by ") > 0 for match in asked.values() if match)
    return columns if which or divided or find(COUNTED, plain) or len(_notions(columns)) > 1 else frozenset()


def list_names() -> list[str]:
    """Return how one asks by a notion in one word: 区分別, which holds no 分別."""
    return [f"{word}別" for notion in {*DIMENSIONS.values()} for word in (notion, *NOTIONS.get(notion, ()))]


def weigh_columns(question: Question, columns: frozenset[str]) -> float:
    """Return how well a question tabulates by the columns that are wanted; 0 where it does not tabulate."""
    dimensions = DIMENSIONS.keys() & {*question.columns}
    if not columns or not dimensions or not NUMBERS & {*question.columns} or THINGS & {*question.columns}:
        return 0.0
    met, further = len(dimensions & columns), len(dimensions - columns - {"stage"}) + ("otherTheme" in question.columns)
    return max(0.0, ASKED * met - LACKING * len(_notions(columns) - _notions(dimensions)) - FURTHER * further)


def _notions(columns: frozenset[str] | set[str]) -> set[str]:
    return {DIMENSIONS[column] for column in columns}


@cache
def _by(notion: str) -> re.Pattern[str]:
    """Return how one asks by a notion: 分野別, どの分野, per theme, which theme has the most."""
    word = f"(?:{pattern(notion).pattern})"
    return re.compile(rf"{word}{_EACH}|どの{word}|{word}\s+by\s+{word}|{_PER}{word}|\bwhich\s+{word}|{word}{_MOST}")
