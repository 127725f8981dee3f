"""Answers as tables that people read: things by their names, with links, under headings that say what a column holds.

Where an answer names a thing only by its IRI, the graph is asked what it is called. Rows about one
thing are one row: what differs between them stands in one cell, a line each, until it is unfolded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from ...http.addresses import href
from ...http.language import ENGLISH, current_language
from ...http.language import gettext as _
from ...read_models.facts import Facts
from ...read_models.headings import name_column
from ...read_models.readers import find_names
from ...read_models.vocabulary import find_label, terms
from ...results.cells import Table, Term, is_number, plain
from ...results.columns import shown_columns
from .form import TYPES

JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f]")

# Columns of which a row holds one, with what it is, where a thing may stand in several rows.
THINGS: dict[str, Callable[[int], str]] = {
    "statement": lambda count: _("施策・目標%(count)s件", count=count),
    "measure": lambda count: _("施策%(count)s件", count=count),
    "goal": lambda count: _("目標%(count)s件", count=count),
}
Group = list[list[Term | None]]


class Column(NamedTuple):
    """A column as it is shown: its name in the answer, the column that links it, its heading, whether it is numbers.

    How it lies, `layout.py` says: the places of the columns whose cells stand ``below`` its own, the column ``under``
    whose cells its own stand, and the ``measure`` of its cells.
    """

    name: str
    thing: str
    heading: str
    number: bool
    below: tuple[int, ...] = ()
    under: str = ""
    measure: str = ""


class Cell(NamedTuple):
    """A cell as it is shown: its text, its language if not the page's, where it leads, and what else it holds."""

    text: str
    lang: str = ""
    href: str = ""
    iri: str = ""
    more: tuple[Cell, ...] = ()


class Whole(NamedTuple):
    """All of an answer: its terms, the columns that are shown, and the cells of every row."""

    table: Table
    shown: list[Column]
    rows: list[list[Cell]]


def read_whole(facts: Facts, table: Table) -> Whole:
    """Return all rows of an answer as people read them."""
    shown = columns(facts, table)
    return Whole(table, shown, cells(facts, table, shown))


def columns(facts: Facts, table: Table) -> list[Column]:
    """Return the columns that are shown, a thing and its name as one."""
    known = terms(facts)
    return [
        Column(column.name, column.thing, name_column(known, column.name), _numbers(table, column.name))
        for column in shown_columns(table.columns)
    ]


def _numbers(table: Table, name: str) -> bool:
    at = table.columns.index(name)
    values = [row[at] for row in table.rows if row[at] is not None]
    return bool(values) and all(map(is_number, values))


def cells(facts: Facts, table: Table, shown: Sequence[Column]) -> list[list[Cell]]:
    """Return the cells of the columns that are shown."""
    at = {name: place for place, name in enumerate(table.columns)}
    terms = {term for row in table.rows for column in shown if (term := row[at[column.name]]) is not None}
    names = _name_terms(facts, terms)
    return [[_cell(row[at[column.name]], row[at[column.thing]], names) for column in shown] for row in table.rows]


def _name_terms(facts: Facts, terms: set[Term]) -> dict[Term, str]:
    """Return what terms are called in the reader's language, those that are called otherwise than they stand there."""
    named = find_names(facts, {term.value for term in terms if isinstance(term, NamedNode)})
    labels = {term: find_label(facts, term.value) for term in terms if isinstance(term, Literal) and _is_name(term)}
    renamed: dict[Term, str] = {literal: label for literal, label in labels.items() if label != literal.value}
    return {**{NamedNode(iri): name for iri, name in named.items()}, **renamed}


def _is_name(literal: Literal) -> bool:
    """Say whether a text is a name in English: of a thing, or of what statements are."""
    return literal.language == ENGLISH or literal.value in TYPES[ENGLISH]


def _cell(term: Term | None, thing: Term | None, names: dict[Term, str]) -> Cell:
    if term is None:
        return Cell("")
    iri = thing.value if isinstance(thing, NamedNode) else ""
    name = names.get(term, "")
    words, written = name or plain(term), language(name) if name else language(plain(term), term)
    return Cell(words, written, _safe(href(iri)) if iri else "", iri)


def language(text: str, term: Term | None = None) -> str:
    """Return the language of a text where it is not that of the page: what the term says, else what the letters say."""
    says = term.language if isinstance(term, Literal) else None
    lang = says or ("ja" if JAPANESE.search(text) else "")
    return "" if lang == current_language() else lang


def _safe(address: str) -> str:
    """Return an address that may be a link: an IRI of the data may be of any scheme, and some of them run."""
    return address if address.startswith(("http://", "https://", "/")) and not address.startswith("//") else ""


def thing_column(table: Table) -> str:
    """Return the column of the things that the rows are about, empty where there is none."""
    return next((thing for thing in THINGS if thing in table.columns), "")


def group(table: Table, *, fold: bool = True) -> list[Group]:
    """Return the rows about one thing together, in the order in which the things come first.

    Every row is a group of its own where it is not to be folded, or is about nothing.
    """
    name = thing_column(table)
    if not fold or not name:
        return [[row] for row in table.rows]
    at, by_key = table.columns.index(name), dict[str, Group]()
    for place, row in enumerate(table.rows):
        by_key.setdefault(plain(row[at]) or f" {place}", []).append(row)
    return [*by_key.values()]


def merge(rows: Sequence[Sequence[Cell]]) -> list[Cell]:
    """Return one row for several: in each column the cells that differ, in their order.

    >>> merge([[Cell("a"), Cell("x")], [Cell("a"), Cell("y")]])
    [Cell(text='a', lang='', href='', iri='', more=()), Cell(text='x', lang='', href='', iri='', more=(Cell(text='y', \
lang='', href='', iri='', more=()),))]
    """
    merged = []
    for column in zip(*rows, strict=True):
        first, *others = dict.fromkeys(cell for cell in column if cell.text) or [Cell("")]
        merged.append(first._replace(more=tuple(others)))
    return merged
