"""An answer as plain rows in JSON: each row an object of plain values, and beside them what the answer is.

SPARQL's own JSON keeps languages and datatypes of every value; this one is for whoever wants a table.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import NamedTuple

from ..engines.engine import Answer
from .cells import About, Table, value
from .truncation import truncation_notice


class AnswerFacts(NamedTuple):
    """What an answer turned out to be: its version, rows, the rows of the whole, and the limit that cut it."""

    version: str
    rows: int
    total: int | None = None
    cut: str = ""


def describe_answer(answer: Answer, rows: int) -> AnswerFacts:
    """Return what an answer is, with so many rows of it shown; of one that was cut the total is not known."""
    total = rows if answer.total is None else answer.total
    return AnswerFacts(answer.version, rows, None if answer.cut else total, answer.cut)


def facts(about: About, answer_facts: AnswerFacts) -> list[tuple[str, str]]:
    """Return labels and values, in Japanese and English, without those that there are not."""
    counted = (
        str(answer_facts.rows)
        if answer_facts.total in (None, answer_facts.rows)
        else f"{answer_facts.rows} / {answer_facts.total}"
    )
    listed = [
        ("質問 / Question", about.title),
        ("内容 / Asks", about.asks),
        *((f"条件 / Parameter: {name}", value or "すべて / any") for name, value in about.settings),
        ("行数 / Rows", counted),
        (
            "一部のみ / Cut",
            truncation_notice(answer_facts.cut) if answer_facts.cut else "いいえ（全件） / No (complete)",
        ),
        ("版 / Version", answer_facts.version),
        ("公開日時 / Published", about.published),
        ("検索日時 / Answered", datetime.now(UTC).isoformat(timespec="seconds")),
        ("引用 / Citation (ja)", about.citation.ja if about.citation else ""),
        ("引用 / Citation (en)", about.citation.en if about.citation else ""),
        ("URL / Address", about.citation.address if about.citation else ""),
        ("利用条件 / Licence", " / ".join(dict.fromkeys(about.licence))),
    ]
    return [(label, value) for label, value in listed if value]


def document(table: Table, about: About, answer: Answer) -> bytes:
    """Return the document; what is not known, as of a query that is no question, is left out."""
    answer_facts, cite = describe_answer(answer, len(table.rows)), about.citation
    known = {
        "question": about.name,
        "title": _both(about.titles) if about.name else None,
        "parameters": {name: value or None for name, value in about.settings} if about.name else None,
        "version": answer_facts.version,
        "published": about.published,
        "citation": cite and _both((cite.ja, cite.en)),
        "address": cite and cite.address,
        "licence": _both(about.licence),
    }
    always = {
        "cut": answer_facts.cut or None,
        "total": answer_facts.total,
        "columns": table.columns,
        "rows": [dict(zip(table.columns, map(value, row), strict=True)) for row in table.rows],
    }
    known_parts = {name: value for name, value in known.items() if value not in ("", None)}
    return json.dumps({**known_parts, **always}, ensure_ascii=False, indent=1).encode() + b"\n"


def _both(words: tuple[str, str]) -> dict[str, str]:
    return dict(zip(("ja", "en"), words, strict=True))
