"""Columns: what each column of a question's answer, and of the tables of the dumps, is called, means and holds.

Names and meanings are the vocabulary's, as on the pages of questions. What a column holds is read from the values of
its answer in this version; of one that has none, from the vocabulary.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from ...catalogue.dump_files import COLUMNS, MORE
from ...http.language import gettext as _
from ...http.language import speaking
from ...questions.answers import ask_rows, family
from ...questions.binding import Known
from ...questions.library import Library, Question
from ...read_models.facts import Facts
from ...read_models.headings import find_term, name_column
from ...read_models.vocabulary import Term, terms, value_types
from ...results.answers import rows as read_rows
from ...results.cells import Table

XSD = "http://www.w3.org/2001/XMLSchema#"
# Types of CSVW (https://www.w3.org/TR/tabular-data-model/#datatypes) for those of values; what is not here is text.
DATATYPES = {
    "boolean": "boolean",
    "date": "date",
    "dateTime": "dateTime",
    "decimal": "decimal",
    "double": "double",
    "duration": "duration",
    "gYear": "gYear",
    "integer": "integer",
    "nonNegativeInteger": "integer",
}
TEXT, ADDRESS, WHOLE = "string", "anyURI", "integer"
# Columns that number or count, or hold words, though the term of that name is a thing.
NUMBERS = {"fiscalYear", "stage", "number", "missingStage", "nextStage", "years", "yearsOver", "horizon", "latestYear"}
WORDS = {"type", "kind", "unitText", "field", "words", "numeral"}
# Columns of the dumps by the terms that they hold; of some a cell holds several, with a bar between them.
OF_DUMP = {
    "themes": "theme",
    "target_groups": "group",
    "pledges": "number",
    "due": "dueYear",
    "label": "statementLabel",
}
SEVERAL, BAR = {"statement", "type", "label", "themes", "target_groups", "pledges", "due"}, " | "


class ColumnEntry(NamedTuple):
    """A column: the table it stands in, its name, what it is called and means in both languages, and its type."""

    table: str
    titles: tuple[str, str]
    name: str
    ja: str
    en: str
    means_ja: str
    means_en: str
    datatype: str
    term: str = ""


def list_columns(facts: Facts, library: Library) -> list[ColumnEntry]:
    """Return every column of every question that has a table, and of the dumps' tables."""
    return facts.cache(("dictionary", *library.all), lambda: _list_columns(facts, library))


def _list_columns(facts: Facts, library: Library) -> list[ColumnEntry]:
    tables = [question for question in library.all.values() if family(question) == "results"]
    listed = [entry for question in tables for entry in describe_question(facts, question, {}, lambda _scheme: {})]
    return listed + describe_dump(facts)


def describe_question(facts: Facts, question: Question, values: Mapping[str, str], known: Known) -> list[ColumnEntry]:
    """Return the columns of a question as it is asked; one that calls other endpoints is not asked for this."""
    entries = _describe(facts, question.name, question.titles, question.columns)
    if question.services:
        return entries
    answer = read_rows(ask_rows(facts.snapshot, question, values, known))
    return [entry._replace(datatype=read_type(answer, at) or entry.datatype) for at, entry in enumerate(entries)]


def describe_dump(facts: Facts) -> list[ColumnEntry]:
    """Return the columns of the table that a plan's CSV is."""
    with speaking("ja"):
        ja = _("項目の一覧（配布データのCSV）")
    with speaking("en"):
        en = _("項目の一覧（配布データのCSV）")
    names = [OF_DUMP.get(column, column) for column in (*COLUMNS, *MORE)]
    entries = _describe(facts, "dump", (ja, en), names)
    return [
        entry._replace(name=name, datatype=WHOLE if name in ("level", "line") else ADDRESS if name == "entry" else TEXT)
        for entry, name in zip(entries, (*COLUMNS, *MORE), strict=True)
    ]


def _describe(facts: Facts, table: str, titles: tuple[str, str], names: Sequence[str]) -> list[ColumnEntry]:
    known = terms(facts)
    ranges = value_types(facts)
    called = {}
    for language in ("ja", "en"):
        with speaking(language):
            called[language] = [name_column(known, name) for name in names]
    return [
        _entry(table, titles, name, (ja, en), find_term(known, name), known, ranges)
        for name, ja, en in zip(names, called["ja"], called["en"], strict=True)
    ]


def _entry(
    table: str,
    titles: tuple[str, str],
    name: str,
    called: tuple[str, str],
    term: str,
    known: Mapping[str, Term],
    ranges: Mapping[str, str],
) -> ColumnEntry:
    means = known[term] if term else Term("")
    datatype = guess_type(name, term, ranges)
    return ColumnEntry(table, titles, name, *called, means.means_ja, means.means_en, datatype, term)


def guess_type(name: str, term: str, ranges: Mapping[str, str]) -> str:
    """Return what a column holds, by its name and its term.

    >>> line, measure = "https://w3id.org/koteihyo/ontology#line", "https://w3id.org/koteihyo/ontology#Measure"
    >>> guess_type("line", line, {line: f"{XSD}integer"}), guess_type("measure", measure, {})
    ('integer', 'anyURI')
    >>> guess_type("measureLabel", measure, {}), guess_type("measures", measure, {}), guess_type("gap", "", {})
    ('string', 'integer', 'string')
    """
    last = term.rpartition("#")[2]
    if name in WORDS or name.endswith(("Label", "Printed", "Verbatim")) or not term:
        return WHOLE if name in NUMBERS else TEXT
    if name in NUMBERS or name == f"{last[:1].lower()}{last[1:]}s" or name == "entries":
        return WHOLE
    if term in ranges:
        return DATATYPES.get(ranges[term].removeprefix(XSD), TEXT)
    return ADDRESS


def read_type(answer: Table, at: int) -> str:
    """Return what the values of a column are; empty where there are none, text where they differ."""
    types = {_type(row[at]) for row in answer.rows if row[at] is not None}
    return types.pop() if len(types) == 1 else TEXT if types else ""


def _type(term: object) -> str:
    if isinstance(term, NamedNode):
        return ADDRESS
    return DATATYPES.get(term.datatype.value.removeprefix(XSD), TEXT) if isinstance(term, Literal) else TEXT


def write_metadata(
    columns: Sequence[ColumnEntry], url: str, version: str, licence: str, several: Mapping[str, str] | None = None
) -> dict[str, object]:
    """Return the metadata of a CSV (https://www.w3.org/TR/tabular-metadata/); ``several`` has separators of lists."""
    titles = columns[0].titles if columns else ("", "")
    separators = several or {}
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "url": url,
        "dc:title": _both(*titles),
        "dc:license": {"@id": licence},
        "schema:version": version,
        "dialect": {"encoding": "utf-8", "header": True},
        "tableSchema": {
            "columns": [
                {
                    "name": column.name,
                    "titles": column.name,
                    "datatype": column.datatype,
                    "rdfs:label": _both(column.ja, column.en),
                    **({"dc:description": _both(column.means_ja, column.means_en)} if column.means_ja else {}),
                    **({"rdfs:seeAlso": {"@id": column.term}} if column.term else {}),
                    **({"separator": separators[column.name]} if column.name in separators else {}),
                }
                for column in columns
            ]
        },
    }


def _both(ja: str, en: str) -> list[dict[str, str]]:
    both = (("ja", ja), ("en", en))
    return [{"@value": words, "@language": language} for language, words in both if words]
