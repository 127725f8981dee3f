"""Entries that print once more what stands elsewhere: 再掲 makes one statement of two entries.

Only what the print itself says is taken: an entry marked 再掲, or standing under a heading with the role `again`, whose
words stand in exactly one other place that states something. Where it stands in none or in several, nothing is joined.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import normalize

from .reading import Printed, references
from .statements import Entry

_NUMBERED = re.compile(r"^(?:[(]?[0-9]{1,3}(?:[-.][0-9]{1,3})*[).、:]?|[・○●◆■□*-])+")


def find_repeats(entries: Iterable[Entry]) -> dict[str, str]:
    """Return, for each entry that prints something again, the key of the first entry that states it."""
    stating = [entry for entry in entries if entry.type or entry.role.role == "again"]
    firsts: dict[str, set[str]] = {}
    for entry in stating:
        if not is_repeat(entry):
            firsts.setdefault(fold_statement(entry.reading.label), set()).add(entry.row.same_as or entry.key)
    found: dict[str, str] = {}
    for entry in stating:
        places = firsts.get(fold_statement(entry.reading.label), set()) - {entry.key}
        if is_repeat(entry) and not entry.row.same_as and len(places) == 1:
            found[entry.key] = next(iter(places))
    return found


def is_repeat(entry: Entry) -> bool:
    """Return whether the print says of an entry that it stands elsewhere already."""
    marked = any(each.kind == "again" for each in references(Printed(entry.passage.text)))
    return marked or entry.role.role == "again"


def fold_statement(words: str) -> str:
    """Return the words of a statement as they are compared: without mark of repetition, number before, blanks.

    >>> fold_statement("（２）学童保育の拡充（再掲）"), fold_statement("学童保育の拡充")
    ('学童保育の拡充', '学童保育の拡充')
    """
    printed = Printed(words)
    kept = list(words)
    for each in references(printed):
        if each.kind == "again":
            kept[each.span[0] : each.span[1]] = [""] * (each.span[1] - each.span[0])
    folded = re.sub(r"\s+", "", normalize("NFKC", "".join(kept)))
    return _NUMBERED.sub("", folded) or folded
