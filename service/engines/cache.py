"""Answers that were given already: kept by version and query, so that who asks the same again waits for no worker.

A version never changes, so neither does its answer, unless the query asks for the time, for chance or for others.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

from .engine import Answer, Dataset, Wanted

# Calls whose answer differs from time to time, and escapes, which may spell them. A comment may stand before the (.
CALLS = re.compile(r"(?:now|rand|uuid|bnode)\s*[(#]|service|\\u", re.IGNORECASE)
# Variables and IRIs call nothing: ?strand ( and <…/counter-service>. What has a bracket or a quote may be no IRI.
NAMES = re.compile(r"[?$]\w+|<[^<>\"{}|^`\\\s('#]*>")
# An answer that takes more than this share of the cache is not kept: it would push out all others.
SHARE = 8


@lru_cache(maxsize=256)
def varies(text: str) -> bool:
    """Say whether a query may be answered otherwise when it is asked again.

    >>> varies("SELECT (rand() AS ?r) {}"), varies("SELECT ?strand (COUNT(*) AS ?n) {} GROUP BY ?strand")
    (True, False)
    >>> varies("ASK { FILTER('<'+rand()>'1') }"), varies("ASK { <x:counter-service> ?p ?o }")
    (True, False)
    """
    return bool(CALLS.search(NAMES.sub("", text)))


class Key(NamedTuple):
    """What an answer depends on."""

    version: str
    text: str
    wanted: Wanted
    dataset: Dataset


class Cache:
    """Answers up to so many bytes; those not asked for the longest time go first."""

    def __init__(self, size: int) -> None:
        self.size, self.held = size, 0
        self._kept: OrderedDict[Key, Answer] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, key: Key) -> Answer | None:
        """Return the answer that was given before, at no cost of the engine's."""
        with self._lock:
            if found := self._kept.get(key):
                self._kept.move_to_end(key)
        return found and found._replace(seconds=0.0, worker=0)

    def keep(self, key: Key, answer: Answer) -> None:
        """Keep an answer for who asks again."""
        weight = _weight(key, answer)
        if weight > self.size // SHARE or varies(key.text):
            return
        with self._lock:
            if key not in self._kept:
                self._kept[key] = answer
                self.held += weight
            while self.held > self.size:
                self.held -= _weight(*self._kept.popitem(last=False))


def _weight(key: Key, answer: Answer) -> int:
    """Return the bytes that an entry takes: a character four at most, and what Python adds."""
    return 4 * len(key.text) + len(answer.body) + 1000
