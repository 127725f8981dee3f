"""Words for a further language, as Babel extracts them (`translations/further.cfg`): all that is Japanese and English.

The pages' own words have their English in a catalogue. All else has it beside the Japanese: errors in Python, the
labels, definitions and messages of the vocabulary and the shapes in Turtle, the titles of questions in their headers.
Each is listed under its Japanese, with the English as a comment for whoever translates.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterable, Iterator
from typing import IO, Any

from pyoxigraph import Literal, RdfFormat, parse

from ...graph.rdf.names import PREFIXES
from ..questions.parameters import Field, read_fields

JAPANESE = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")
# What Babel is told of a sentence: its line, no function, its words, and comments.
# https://babel.pocoo.org/en/latest/messages.html#writing-extraction-methods
Extracted = Iterator[tuple[int, Any, Any, Any]]
# Words by which a search finds a thing: each language has its own, and none is another's translation.
SEARCHED = {f"{PREFIXES['skos']}{name}" for name in ("altLabel", "hiddenLabel")}


def extract_labels(fileobj: IO[bytes], keywords: Any = (), comment_tags: Any = (), options: Any = None) -> Extracted:
    """Yield what a Turtle file says in Japanese, with the English that the same property has there."""
    text = fileobj.read().decode("utf-8")
    beside: dict[tuple[str, str], dict[str, str]] = {}
    for triple in parse(text, format=RdfFormat.TURTLE):
        if isinstance(triple.object, Literal) and triple.object.language and triple.predicate.value not in SEARCHED:
            beside.setdefault((str(triple.subject), triple.predicate.value), {})[triple.object.language] = (
                triple.object.value
            )
    for words in beside.values():
        if japanese := words.get("ja"):
            line = text.count("\n", 0, text.find(japanese)) + 1
            yield line, None, japanese, [words["en"]] if "en" in words else []


def extract_headers(fileobj: IO[bytes], keywords: Any = (), comment_tags: Any = (), options: Any = None) -> Extracted:
    """Yield the title of a question, what it asks, its note and what its conditions mean, with their English."""
    title, *lines = fileobj.read().decode("utf-8").partition("\n\n")[0].splitlines()
    fields = [Field("Title", title.lstrip("# ").strip(), 1), *read_fields(lines, first=2)]
    english = {field.key.removesuffix("-en"): field.value for field in fields if field.key.endswith("-en")}
    for field in fields:
        if field.key in ("Title", "Asks", "Note"):
            yield field.line, None, field.value, [english[field.key]] if field.key in english else []


def extract_sentences(fileobj: IO[bytes], keywords: Any = (), comment_tags: Any = (), options: Any = None) -> Extracted:
    """Yield what Babel finds in a module, and the line, the template and the English of each sentence beside it."""
    from babel.messages.extract import extract_python  # no service extracts

    yield from extract_python(fileobj, keywords, comment_tags, options if options is not None else {})
    fileobj.seek(0)
    for node in ast.walk(ast.parse(fileobj.read())):
        for japanese, english in _pairs(node):
            for text in _texts(japanese):
                yield text.lineno, None, write_template(text), [write_template(en) for en in _texts(english)]


def _pairs(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr | None]]:
    """Yield what is Japanese with the English beside it: neighbours, or what is called `ja`."""
    beside = node.args if isinstance(node, ast.Call) else node.elts if isinstance(node, ast.Tuple) else []
    for one, other in itertools.pairwise(beside):
        if _is_japanese(one) and not _is_japanese(other) and ([*_texts(other)] or _is_named(other, "en")):
            yield one, other
    if isinstance(node, ast.Dict):
        values = dict(zip((ast.unparse(key) for key in node.keys if key), node.values, strict=False))
        if "'ja'" in values and _is_japanese(values["'ja'"]):
            yield values["'ja'"], values.get("'en'")
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign) and node.value:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if any(_is_named(target, "ja") for target in targets) and _is_japanese(node.value):
            yield node.value, None


def _is_named(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _is_japanese(node: ast.expr) -> bool:
    return any(JAPANESE.search(write_template(text)) for text in _texts(node))


def _texts(node: ast.AST | None) -> Iterable[ast.Constant | ast.JoinedStr]:
    """Yield the texts that an expression may be, and the Japanese ones that may stand in their values."""
    if isinstance(node, ast.IfExp):
        yield from (*_texts(node.body), *_texts(node.orelse))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node
    elif isinstance(node, ast.JoinedStr):
        yield node
        inner = (
            node_inside
            for value in node.values
            if isinstance(value, ast.FormattedValue)
            for node_inside in ast.walk(value)
        )
        yield from (
            node_inside
            for node_inside in inner
            if isinstance(node_inside, ast.Constant) and JAPANESE.search(str(node_inside.value))
        )


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
            taken = sum(known.rstrip("0123456789") == name for known in names.values())
            written += f"{{{names.setdefault(source, f'{name}{taken + 1}' if taken else name)}}}"
    return written


def _name_value(node: ast.expr) -> str:
    """Return the last name that stands in a value, before what is taken of it."""
    source = ast.unparse(node.value if isinstance(node, ast.FormattedValue) else node)
    named: list[str] = re.findall(r"[^\W\d_]\w*", re.sub(r"'[^']*'", "", source).split("[")[0])
    return named[-1] if named else "value"
