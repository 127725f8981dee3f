"""`OtherInformation`: what StratML has no element for, one line a fact, before the words that were there.

A line is ``種別 Type: measure``: a name in both languages, and a code or words as printed. Reading takes such lines
out again and leaves every other line as it is, so nothing that somebody wrote there is lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

NAMES = {
    "type": "種別 Type",
    "stage": "段階 Stage",
    "part_of": "上位 Part of",
    "themes": "分野 Theme",
    "direction": "方向 Direction",
    "comparator": "比較条件 Comparator",
    "printed": "表記 Printed",
}
LINE = re.compile(rf"^({'|'.join(map(re.escape, NAMES.values()))}): (.+)$")
KEYS = {name: key for key, name in NAMES.items()}


def compose_notes(facts: Iterable[tuple[str, str]], words: str) -> str:
    """Return the facts as lines, then the words.

    >>> print(compose_notes([("type", "measure"), ("stage", "1")], "備考"))
    種別 Type: measure
    段階 Stage: 1
    備考
    """
    return "\n".join([*(f"{NAMES[key]}: {code}" for key, code in facts if code), *([words] if words else [])])


def parse_notes(text: str, known: Callable[[str, str], bool]) -> tuple[dict[str, list[str]], str]:
    r"""Return the facts by key, and the words that are left; a fact that is not ``known`` is words.

    >>> parse_notes("種別 Type: measure\n分野 Theme: waste\n備考", lambda key, code: code != "waste")
    ({'type': ['measure']}, '分野 Theme: waste\n備考')
    """
    facts: dict[str, list[str]] = {}
    words = []
    for line in text.splitlines():
        found = LINE.match(line.strip())
        if found and known(KEYS[found[1]], found[2]):
            facts.setdefault(KEYS[found[1]], []).append(found[2])
        else:
            words.append(line)
    return facts, "\n".join(words).strip()
