"""Errors in a further language: each sentence is known again by its own words, between the values filled in.

An error is written once, as Japanese and English beside each other, with its values in place (f-strings). What stands
between the values is the template: `extraction` lists the templates of the source for Babel, and a language's catalogue
has them under the Japanese. `Sentences` finds the template that a sentence was made from and fills its translation
with the same values; so it makes no difference where the error was raised, or through which pipe it came.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from string import Formatter
from typing import NamedTuple

# What stands in no value that is an address, a code or a number: letters, and the marks between them.
WIDE = re.compile(r"[\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]")
# Characters of a sentence that is looked for: values may be a stranger's, and patterns with several take their time.
LONGEST = 2000
# How deep a value may be a sentence itself.
DEPTH = 3


class Template(NamedTuple):
    """A sentence with names for its values: how it is known, its own letters, and the same in another language."""

    pattern: re.Pattern[str]
    letters: int
    translation: str


class Sentences:
    """The sentences of a language's catalogue, by their Japanese.

    >>> french = Sentences({"{count}件は「{name}」です。": "{count} : « {name} »", "空欄": "vide"})
    >>> french.translate("3件は「空欄」です。"), french.translate("何もない")
    ('3 : « vide »', '')
    """

    def __init__(self, catalogue: Mapping[str, str]) -> None:
        self.catalogue = catalogue
        templates = (_template(japanese, words) for japanese, words in catalogue.items() if "{" in japanese)
        # The one with the most letters of its own comes first: 「{a}：{b}」 would take in many another.
        self.templates = sorted(
            (template for template in templates if template), key=lambda template: -template.letters
        )

    def translate(self, japanese: str, depth: int = DEPTH) -> str:
        """Return a sentence in the catalogue's language; empty if the catalogue lacks it."""
        if sentence := self.catalogue.get(japanese):
            return sentence
        if not depth or len(japanese) > LONGEST or not WIDE.search(japanese):
            return ""
        for template in self.templates:
            if match := template.pattern.fullmatch(japanese):
                values = {name: self.translate(value, depth - 1) or value for name, value in match.groupdict().items()}
                return template.translation.format_map(values)
        return ""


def _template(japanese: str, words: str) -> Template | None:
    """Return a catalogue's entry as a template, unless it is none, or its translation names other values."""
    try:
        parts, named = [*Formatter().parse(japanese)], {name for _, name, *_ in Formatter().parse(words) if name}
    except ValueError:  # a lone brace: words, and no template
        return None
    names = {name for _, name, *_ in parts if name}
    if not names or not named <= names or not all(map(str.isidentifier, names)):
        return None
    seen, pattern = set[str](), ""
    for literal, name, *_ in parts:
        pattern += re.escape(literal)
        if name:
            pattern += f"(?P={name})" if name in seen else f"(?P<{name}>.*?)"
            seen.add(name)
    return Template(re.compile(pattern, re.DOTALL), sum(len(literal) for literal, *_ in parts), words)
