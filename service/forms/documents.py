"""An answer as plain rows in JSON: each row an object of plain values, and beside them what the answer is.

SPARQL's own JSON keeps languages and datatypes of every value; this one is for whoever wants a table.
"""

from __future__ import annotations

import json

from ..engines.engine import Answer
from .about import told
from .cells import About, Table, value


def document(table: Table, about: About, answer: Answer) -> bytes:
    """Return the document; what is not known, as of a query that is no question, is left out."""
    found, cite = told(answer, len(table.rows)), about.citation
    known = {
        "question": about.name,
        "title": _both(about.titles) if about.name else None,
        "parameters": {name: value or None for name, value in about.settings} if about.name else None,
        "version": found.version,
        "published": about.published,
        "citation": cite and _both((cite.ja, cite.en)),
        "address": cite and cite.address,
        "licence": _both(about.licence),
    }
    always = {
        "cut": found.cut or None,
        "total": found.total,
        "columns": table.columns,
        "rows": [dict(zip(table.columns, map(value, row), strict=True)) for row in table.rows],
    }
    said = {name: each for name, each in known.items() if each not in ("", None)}
    return json.dumps({**said, **always}, ensure_ascii=False, indent=1).encode() + b"\n"


def _both(words: tuple[str, str]) -> dict[str, str]:
    return dict(zip(("ja", "en"), words, strict=True))
