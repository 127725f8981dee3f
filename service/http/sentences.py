"""Errors in a further language: each sentence is known again by its own words, between the values filled in.

An error is written once, as Japanese and English beside each other, with its values in place (f-strings). What stands
between the values is the template: `extract` lists the templates of the source for Babel, and a language's catalogue
has them under the Japanese. `Sentences` finds the template that a sentence was made from and fills its translation
with the same values; so it makes no difference where the error was raised, or through which pipe it came.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from string import Formatter
from typing import IO, Any, NamedTuple

JAPANESE = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")
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
        found = (_template(japanese, words) for japanese, words in catalogue.items() if "{" in japanese)
        # The one with the most letters of its own comes first: 「{a}：{b}」 would take in many another.
        self.templates = sorted((each for each in found if each), key=lambda each: -each.letters)

    def translate(self, japanese: str, depth: int = DEPTH) -> str:
        """Return a sentence in the catalogue's language; empty if the catalogue lacks it."""
        if found := self.catalogue.get(japanese):
            return found
        if not depth or len(japanese) > LONGEST or not WIDE.search(japanese):
            return ""
        for each in self.templates:
            if match := each.pattern.fullmatch(japanese):
                values = {name: self.translate(value, depth - 1) or value for name, value in match.groupdict().items()}
                return each.translation.format_map(values)
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


def extract(
    fileobj: IO[bytes], keywords: Any = (), comment_tags: Any = (), options: Any = None
) -> Iterator[tuple[int, Any, Any, Any]]:
    """Yield what Babel finds in a module, and the line, the template and the English of each sentence of an error.

    https://babel.pocoo.org/en/latest/messages.html#writing-extraction-methods
    """
    from babel.messages.extract import extract_python  # here, because no service extracts

    yield from extract_python(fileobj, keywords, comment_tags, options if options is not None else {})
    fileobj.seek(0)
    for node in ast.walk(ast.parse(fileobj.read())):
        for japanese, english in _pairs(node):
            for each in _texts(japanese):
                yield each.lineno, None, write_template(each), [write_template(en) for en in _texts(english)]


def _pairs(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr | None]]:
    """Yield what is Japanese with the English beside it: neighbours, or what is called `ja`."""
    beside = node.args if isinstance(node, ast.Call) else node.elts if isinstance(node, ast.Tuple) else []
    for one, other in itertools.pairwise(beside):
        if _is_japanese(one) and not _is_japanese(other) and ([*_texts(other)] or _is_named(other, "en")):
            yield one, other
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign) and node.value:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if any(_is_named(each, "ja") for each in targets) and _is_japanese(node.value):
            yield node.value, None


def _is_named(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _is_japanese(node: ast.expr) -> bool:
    return any(JAPANESE.search(write_template(each)) for each in _texts(node))


def _texts(node: ast.AST | None) -> Iterable[ast.Constant | ast.JoinedStr]:
    """Yield the texts that an expression may be, and the Japanese ones that may stand in their values."""
    if isinstance(node, ast.IfExp):
        yield from (*_texts(node.body), *_texts(node.orelse))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node
    elif isinstance(node, ast.JoinedStr):
        yield node
        inner = (each for value in node.values if isinstance(value, ast.FormattedValue) for each in ast.walk(value))
        yield from (each for each in inner if isinstance(each, ast.Constant) and JAPANESE.search(str(each.value)))


def write_template(node: ast.Constant | ast.JoinedStr) -> str:
    """Return a text with a name for each value: the last name that stands in it, and a number where there are two.

    >>> write_template(ast.parse('f"{each.name}：{len(rows)}件、{name}"', mode="eval").body)
    '{name}：{rows}件、{name2}'
    """
    if isinstance(node, ast.Constant):
        return str(node.value)
    written, names = "", dict[str, str]()
    for part in node.values:
        if isinstance(part, ast.Constant):
            written += str(part.value).replace("{", "{{").replace("}", "}}")
        else:
            source = ast.unparse(part)
            name = _name_value(part)
            taken = sum(each.rstrip("0123456789") == name for each in names.values())
            written += f"{{{names.setdefault(source, f'{name}{taken + 1}' if taken else name)}}}"
    return written


def _name_value(node: ast.expr) -> str:
    """Return the last name that stands in a value, before what is taken of it."""
    source = ast.unparse(node.value if isinstance(node, ast.FormattedValue) else node)
    named: list[str] = re.findall(r"[^\W\d_]\w*", re.sub(r"'[^']*'", "", source).split("[")[0])
    return named[-1] if named else "value"
