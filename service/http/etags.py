"""Entity tags: whoever has an answer already is told in one line that it still holds.

A version never changes, so an answer is named by its version and by what was asked. The tag is weak, because
rows without an order and the names of blank nodes may come out differently. What can be different each time it is
asked (the time, a random number, another endpoint's answer) has no tag.
"""

from __future__ import annotations

from hashlib import sha256

from ... import __version__
from ..engines.cache import varies
from ..engines.engine import Dataset, Wanted


def tag(version: str, text: str, dataset: Dataset, wanted: Wanted, limits: str = "") -> str:
    """Return the tag of an answer, empty if it has none; ``limits`` are those that may have cut it.

    >>> from ..engines.engine import ANY, WHOLE
    >>> len(tag("v1", "ASK {}", WHOLE, ANY)), tag("v1", "SELECT (now() AS ?t) {}", WHOLE, ANY)
    (32, '')
    """
    if not version or varies(text):
        return ""
    names = tuple(each.name if each else "" for each in wanted)
    return sha256(repr((__version__, version, text, tuple(dataset), names, limits)).encode()).hexdigest()[:32]
