"""Sizes: how many tokens a text takes in a language model, and how much of an answer fits.

No tokenizer is asked: each model has its own, and this must hold for all. In those that were measured (o200k and
cl100k, over tables, graphs and passages of Kawaguchi's plan) a Japanese character takes less than one and a third
tokens, and a token holds more than two characters of ASCII.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

# Tokens of one answer, of which a client may show both forms (text, and the same as structured content): together they
# stay within the 25,000 that clients take from one tool.
LARGEST = 12_000
# Of these, tokens kept free for what stands beside the rows.
BESIDE = 2_000
# Tokens of one printed passage; a longer one is quoted from its beginning.
PASSAGE = 2_000


def count_tokens(text: str) -> int:
    """Return the most tokens that a text may take.

    >>> count_tokens("防災計画"), count_tokens("plan")
    (6, 2)
    """
    ascii_letters = sum(map(str.isascii, text))
    return -(-4 * (len(text) - ascii_letters) // 3) + -(-ascii_letters // 2)


def write_compact(document: object) -> str:
    """Return a document as JSON without spaces."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def count_fitting(rows: Sequence[object], room: int = LARGEST - BESIDE) -> int:
    """Return how many of the rows fit into so many tokens; of some rows at least one.

    >>> count_fitting(["aa", "bb", "cc"], room=4), count_fitting(["a" * 99], room=1), count_fitting([])
    (2, 1, 0)
    """
    fitting = sum(used <= room for used in _running_totals(rows))
    return max(fitting, min(1, len(rows)))


def shorten_quote(text: str, room: int = PASSAGE) -> str:
    """Return a text, or of one that is too long as much as fits, with an ellipsis."""
    if count_tokens(text) <= room:
        return text
    kept = len(text)
    while kept and count_tokens(text[:kept]) > room:
        kept = kept * 3 // 4
    return f"{text[:kept]}…"


def _running_totals(rows: Sequence[object]) -> Iterator[int]:
    used = 0
    for row in rows:
        used += count_tokens(write_compact(row))
        yield used
