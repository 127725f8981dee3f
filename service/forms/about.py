"""What a reader of an answer should know of it: the question, what was set, the version, whether it is whole."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from ..engines.engine import Answer
from .cells import About
from .cuts import said


class Told(NamedTuple):
    """What an answer turned out to be: its version, rows, the rows of the whole, and the limit that cut it."""

    version: str
    rows: int
    total: int | None = None
    cut: str = ""


def told(answer: Answer, rows: int) -> Told:
    """Return what an answer is, with so many rows of it shown; of one that was cut the total is not known."""
    total = rows if answer.total is None else answer.total
    return Told(answer.version, rows, None if answer.cut else total, answer.cut)


def facts(about: About, found: Told) -> list[tuple[str, str]]:
    """Return labels and values, in Japanese and English, without those that there are not."""
    counted = str(found.rows) if found.total in (None, found.rows) else f"{found.rows} / {found.total}"
    listed = [
        ("質問 / Question", about.title),
        ("内容 / Asks", about.asks),
        *((f"条件 / Parameter: {name}", value or "すべて / any") for name, value in about.settings),
        ("行数 / Rows", counted),
        ("一部のみ / Cut", said(found.cut) if found.cut else "いいえ（全件） / No (complete)"),
        ("版 / Version", found.version),
        ("公開日時 / Published", about.published),
        ("検索日時 / Answered", datetime.now(UTC).isoformat(timespec="seconds")),
        ("引用 / Citation (ja)", about.citation.ja if about.citation else ""),
        ("引用 / Citation (en)", about.citation.en if about.citation else ""),
        ("URL / Address", about.citation.address if about.citation else ""),
        ("利用条件 / Licence", " / ".join(dict.fromkeys(about.licence))),
    ]
    return [(label, value) for label, value in listed if value]
