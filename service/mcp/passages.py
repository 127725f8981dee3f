"""Passages: the words behind the things of an answer, as printed, with their place and permanent address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from string import Template
from typing import NamedTuple

from pyoxigraph import NamedNode

from ...graph.rdf.names import BASE
from ..engines.engine import require_whole
from ..results.answers import rows
from ..results.cells import plain
from .sizes import shorten_quote
from .sources import Source

# How things lead to the entries that they rest on; an entry or passage is its own.
LEADS = ("statedBy", "quotes", "onEntry", "mentionIn", "refersFrom", "citedIn")
QUOTES = Template(f"""PREFIX kth: <{BASE}ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?thing ?entry ?verbatim ?line ?order ?section ?stage ?box
WHERE {{
  {{ VALUES ?thing {{ $things }} ?thing kth:verbatim ?own BIND(?thing AS ?entry) }}
  UNION {{ VALUES ?thing {{ $things }} ?thing {"|".join(f"kth:{lead}" for lead in LEADS)} ?entry }}
  UNION {{ VALUES ?thing {{ $things }} ?entry kth:citesPledge ?thing }}
  UNION {{ VALUES ?thing {{ $things }} ?thing a kth:Indicator . ?goal kth:indicator ?thing ; kth:statedBy ?entry }}
  UNION {{ VALUES ?thing {{ $things }} ?thing a kth:Strand . ?entry kth:inStrand ?thing }}
  ?entry kth:verbatim ?verbatim ; kth:order ?order .
  OPTIONAL {{ ?entry kth:line ?line }}
  OPTIONAL {{ ?entry kth:atStage/rdfs:label ?stage FILTER(LANG(?stage) = "$lang") }}
  OPTIONAL {{ ?entry kth:ownSection/rdfs:label ?section FILTER(LANG(?section) = "$lang") }}
  OPTIONAL {{ ?entry kth:ownSection/rdfs:label ?section }}
  OPTIONAL {{ ?entry kth:evidence/oa:hasSelector ?selector . ?selector a oa:FragmentSelector ; rdf:value ?box }}
}}
ORDER BY ?thing ?order ?box""")
PAGE = re.compile(r"page=(\d+)")
# Columns that the quote and its place say already.
SAID = ("verbatim", "sheetLabel", "line")
# Columns of an answer that hold the passage of a row, the first that is there.
OWN = ("entry", "passage", "nextEntry", "statement", "measure", "goal")


class Quote(NamedTuple):
    """What is printed, where, and where that is read about for good."""

    words: str
    place: str
    address: str


def quote_things(source: Source, things: Iterable[str], lang: str = "ja") -> dict[str, Quote]:
    """Return the first passage behind each of the things that has one."""
    names = " ".join(dict.fromkeys(str(NamedNode(thing)) for thing in things))
    if not names:
        return {}
    answer = require_whole(source.snapshot.query(QUOTES.substitute(things=names, lang=lang)))
    quotes: dict[str, Quote] = {}
    for row in rows(answer).rows:
        thing, entry, verbatim, line, _, section, stage, box = map(plain, row)
        if thing not in quotes:
            place = name_place(lang, section=section, stage=stage, box=box, line=line)
            quotes[thing] = Quote(shorten_quote(verbatim), place, source.address(entry))
    return quotes


def name_place(lang: str, *, section: str, stage: str, box: str, line: str) -> str:
    """Return a place in words: section, stage, page of the print where there is one, else line of the text.

    >>> name_place("ja", section="基幹業務 １／３", stage="段階２", box="page=4&viewrect=1,2,3,4", line="12")
    '基幹業務 １／３、段階２、4ページ、原文の12行目'
    >>> name_place("en", section="Core 1/3", stage="", box="", line="12")
    'Core 1/3, line 12 of the text'
    """
    page = PAGE.search(box)
    if lang == "en":
        named = [section, stage, f"page {page[1]}" if page else "", f"line {line} of the text" if line else ""]
        return ", ".join(filter(None, named))
    named = [section, stage, f"{page[1]}ページ" if page else "", f"原文の{line}行目" if line else ""]
    return "、".join(filter(None, named))


def find_anchors(source: Source, row: Mapping[str, object]) -> list[str]:
    """Return the things of a row that may have a passage: its entry first, then its other things in their order."""
    cells = [row[name] for name in OWN if row.get(name)]
    return [cell for cell in dict.fromkeys([*cells, *row.values()]) if isinstance(cell, str) and source.path(cell)]


def cite_rows(source: Source, rows: Sequence[Mapping[str, object]], lang: str, address: str) -> list[dict[str, object]]:
    """Return rows with quote, place, version and permanent address, and without what is empty or said twice.

    A row that counts has no one passage: its address is that of the answer, in which each number can be followed.
    """
    anchors = [find_anchors(source, row) for row in rows]
    quotes = quote_things(source, (cell for row in anchors for cell in row), lang)
    return [_cite(source, row, quotes, anchor, address) for row, anchor in zip(rows, anchors, strict=True)]


def _cite(
    source: Source, row: Mapping[str, object], quotes: Mapping[str, Quote], anchors: Sequence[str], address: str
) -> dict[str, object]:
    quote = next((quotes[anchor] for anchor in anchors if anchor in quotes), None)
    kept = {
        name: source.shorten(value)
        for name, value in row.items()
        if value not in (None, "") and not (quote and name in SAID)
    }
    return {
        **kept,
        "quote": quote.words if quote else None,
        "place": quote.place if quote else None,
        "version": source.snapshot.version(),
        "address": quote.address if quote else (source.address(anchors[0]) if anchors else address),
    }
