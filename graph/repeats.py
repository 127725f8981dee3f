"""Entries that print once more what stands elsewhere: 再掲 makes one statement of two entries.

Only what the print itself says is taken: an entry marked 再掲, or standing under a heading with the role `again`, whose
words stand in exactly one other place that states something; one of the two may add a remark in brackets behind them.
Where it stands in none or in several, nothing is joined.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from unicodedata import normalize

from .reading import Printed, references
from .reading.text import KNOWN
from .statements import Entry

_NUMBERED = re.compile(r"^(?:[(]?[0-9]{1,3}(?:[-.][0-9]{1,3})*[).、:]?|[・○●◆■□*-])+")


def find_repeats(entries: Iterable[Entry]) -> dict[str, str]:
    """Return, for each entry that prints something again, the key of the first entry that states it."""
    stating = [entry for entry in entries if entry.type or entry.role.role == "again"]
    firsts: dict[str, set[str]] = {}
    longer: dict[str, set[str]] = {}  # by the words before their remark
    for entry in stating:
        if not is_repeat(entry):
            words = fold_statement(entry.reading.label)
            firsts.setdefault(words, set()).add(entry.row.same_as or entry.key)
            if drop_remark(words) != words:
                longer.setdefault(drop_remark(words), set()).add(entry.row.same_as or entry.key)
    repeats: dict[str, str] = {}
    for entry in stating:
        words = fold_statement(entry.reading.label)
        alike = firsts.get(words) or longer.get(words) or firsts.get(drop_remark(words)) or set()
        places = alike - {entry.key}
        if is_repeat(entry) and not entry.row.same_as and len(places) == 1:
            repeats[entry.key] = next(iter(places))
    return repeats


def drop_remark(words: str) -> str:
    """Return folded words without a remark in brackets behind them.

    >>> drop_remark("高校振興事業(中学校訪問)"), drop_remark("(仮称)子ども館")
    ('高校振興事業', '(仮称)子ども館')
    """
    return re.sub(r"(?<=.)\([^()]*\)$", "", words)


def is_repeat(entry: Entry) -> bool:
    """Return whether the print says of an entry that it stands elsewhere already."""
    return entry.role.role == "again" or _says_again(entry.passage.text)


@lru_cache(KNOWN)
def _says_again(text: str) -> bool:
    return any(reference.kind == "again" for reference in references(Printed(text)))


@lru_cache(KNOWN)
def fold_statement(words: str) -> str:
    """Return the words of a statement as they are compared: without mark of repetition, number before, blanks.

    >>> fold_statement("（２）学童保育の拡充（再掲）"), fold_statement("学童保育の拡充")
    ('学童保育の拡充', '学童保育の拡充')
    """
    printed = Printed(words)
    kept = list(words)
    for reference in references(printed):
        if reference.kind == "again":
            kept[reference.span[0] : reference.span[1]] = [""] * (reference.span[1] - reference.span[0])
    folded = re.sub(r"\s+", "", normalize("NFKC", "".join(kept)))
    return _NUMBERED.sub("", folded) or folded
