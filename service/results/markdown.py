"""An answer as Markdown, to be pasted into a report: a title, the table, and below it what it is and how to cite it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pyoxigraph import NamedNode

from .about import AnswerFacts, facts
from .cells import About, Table, Term, is_number, plain, short

# What means something in Markdown or in HTML within it, or ends a cell.
SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~&])")


def markdown(table: Table, about: About, answer_facts: AnswerFacts) -> str:
    """Return the table with its facts."""
    columns = [escape(name) for name in table.columns]
    numbers = [_numeric(table, at) for at in range(len(columns))]
    lines = [
        *([f"# {escape(about.title)}", "", escape(about.asks), ""] if about.title else []),
        _row(columns),
        _row(["---:" if number else "---" for number in numbers]),
        *(_row(map(_cell, row)) for row in table.rows),
        "",
        *(f"- {label}: {_phrase(text)}" for label, text in facts(about, answer_facts)[2 if about.title else 0 :]),
    ]
    return "\n".join(lines) + "\n"


def escape(text: str) -> str:
    r"""Return a text that Markdown shows as it is, on one line.

    >>> escape("a|b\n*c*")
    'a\\|b \\*c\\*'
    """
    return SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(term: Term | None) -> str:
    if isinstance(term, NamedNode) and re.match("https?://", term.value):
        return f"[{escape(short(term))}](<{term.value.replace('|', '%7C')}>)"
    return escape(plain(term))


def _phrase(text: str) -> str:
    return f"<{text}>" if re.fullmatch(r"https?://[^\s<>]+", text) else escape(text)


def _numeric(table: Table, column: int) -> bool:
    values = [row[column] for row in table.rows if row[column] is not None]
    return bool(values) and all(map(is_number, values))
