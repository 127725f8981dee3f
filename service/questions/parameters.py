"""What a question's caller may set: one `Parameter` line of the header, its kind, and its `VALUES` line.

Each parameter is an ordinary ``VALUES ?name { default }`` line of the query. `UNDEF` as the default leaves the
question unrestricted.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from ...graph.errors import KoteihyoError


class Field(NamedTuple):
    """One field of a header: ``# Order  owner, then measure`` and the line it stands on."""

    key: str
    value: str
    line: int


def read_header(path: Path, text: str, known: Collection[str], required: Collection[str]) -> tuple[str, list[Field]]:
    """Return the title and the fields of a file, checked against the keys that there are."""
    lines = text.partition("\n\n")[0].splitlines()
    if not lines or not re.match(r"#\s*\S", lines[0]):
        raise KoteihyoError(
            "最初の行は「# 質問の題」でなければなりません。", "The first line must be # and a title.", file=path, line=1
        )
    fields = read_fields(lines[1:], first=2)
    _check(path, fields, known, required)
    return lines[0].lstrip("# ").strip(), fields


def read_fields(lines: list[str], first: int) -> list[Field]:
    """Return the fields of comment lines; a line that is indented further goes on with the one before.

    >>> read_fields(["# Asks   What is due?", "#          And when?"], first=2)
    [Field(key='Asks', value='What is due? And when?', line=2)]
    """
    fields: list[Field] = []
    for number, line in enumerate(lines, first):
        words = line.removeprefix("#").rstrip()
        if not words.strip():
            continue
        if words.startswith("   ") and fields:
            last = fields.pop()
            fields.append(last._replace(value=f"{last.value} {words.strip()}"))
        else:
            key, _, value = words.strip().partition(" ")
            fields.append(Field(key, value.strip(), number))
    return fields


def _check(path: Path, fields: list[Field], known: Collection[str], required: Collection[str]) -> None:
    for field in fields:
        if field.key not in known:
            names = ", ".join(known)
            ja = f"見出しの項目 {field.key} は知られていません。使えるもの：{names}"
            raise KoteihyoError(
                ja, f"No header field is called {field.key}; there are {names}", file=path, line=field.line
            )
    missing = [key for key in required if not any(field.key == key and field.value for field in fields)]
    if missing:
        names = ", ".join(missing)
        raise KoteihyoError(f"見出しに {names} がありません。", f"The header lacks {names}.", file=path, line=1)


# The languages that answers name things in. Every question with a line ``VALUES ?lang { "ja" }`` has this parameter;
# its header does not repeat it.
LANG = "lang"
LANGUAGES = {"ja": ("日本語", "Japanese"), "en": ("英語", "English")}
SPOKEN = (
    "名称の言語（ja または en）。その言語の名称がない場合は、他の言語で示す "
    "(the language of names; what has no name in it keeps the one that it has)"
)
# What a default may look like, by kind. A code's default is the IRI of its concept.
IRI = r"<[^<>\s]*>|[A-Za-z][\w.-]*:[\w.-]*"
DEFAULTS = {
    "iri": IRI,
    "code": IRI,
    "year": IRI,
    "xsd:integer": r"[+-]?\d+",
    "xsd:decimal": r"[+-]?(\d+(\.\d*)?|\.\d+)",
    "text": r'"[^"\\]*"',
    "language": '"(ja|en)"',
}
# Names that the command line and the service use for themselves.
RESERVED = {
    "at",
    "bom",
    "data",
    "endpoint",
    "file",
    "format",
    "help",
    "json",
    "lang",
    "name",
    "output",
    "page",
    "per_page",
    "query",
    "question",
    "service",
    "sort",
    "version",
    "as_json",
    "named_format",
}


# Lists that each plan has for itself, by the class of their concepts.
OWN = {"theme": "Theme", "stage": "Stage", "division": "Division", "pillar": "Pillar"}


class Value(NamedTuple):
    """One value, as a caller would write it, with what it is called in Japanese and English, if it is called.

    ``iri`` is that of a concept; ``of_ja`` and ``of_en`` name the plan whose own it is, where several plans have such.
    """

    value: str
    ja: str
    en: str
    iri: str = ""
    of_ja: str = ""
    of_en: str = ""


class Parameter(NamedTuple):
    """One thing the caller may set: ``since  year  first fiscal year``.

    A kind may name the class whose things the values are (``iri:Plan``) or number (``xsd:integer:Stage``), so that they
    can be listed; any other value of the kind may be set as well, and finds nothing.
    """

    name: str
    kind: str
    note: str
    default: str

    @property
    def scheme(self) -> str:
        """Return the code list that a code is taken from, empty for another kind."""
        return self.kind.partition(":")[2] if self.kind.startswith("code:") else ""

    @property
    def of(self) -> str:
        """Return the class of the things that the values name or number, empty where the kind names none.

        >>> Parameter("stage", "xsd:integer:Stage", "", "UNDEF").of
        'Stage'
        """
        return "FiscalYear" if self.kind == "year" else self.kind.removeprefix(sort(self.kind)).strip(":")


def values_line(text: str, name: str) -> re.Match[str] | None:
    """Return the one ``VALUES`` line of a parameter, None if there is not exactly one; group 2 is the term."""
    matches = [*re.finditer(rf"^([ \t]*VALUES[ \t]+\?{re.escape(name)}[ \t]*\{{)([^{{}}\n]*)\}}", text, re.MULTILINE)]
    return matches[0] if len(matches) == 1 else None


def read_language_parameter(path: Path, text: str) -> tuple[Parameter, ...]:
    """Return the parameter that chooses the language, none where a question speaks one only."""
    line = values_line(text, LANG)
    if line is None:
        return ()
    return (_apply_default(path, text, Parameter(LANG, "language", SPOKEN, line[2].strip())),)


def read_parameter(path: Path, text: str, field: Field) -> Parameter:
    """Return the parameter that a header line declares, with the default of its ``VALUES`` line."""
    name, kind, note = (*field.value.split(None, 2), "", "", "")[:3]
    fault = _fault(name, kind, values_line(text, name))
    if fault:
        raise KoteihyoError(*fault, file=path, line=field.line)
    line = values_line(text, name)
    return _apply_default(path, text, Parameter(name, kind, note, line[2].strip() if line else "UNDEF"))


def _apply_default(path: Path, text: str, parameter: Parameter) -> Parameter:
    """Return a parameter whose default is of its kind; raises `KoteihyoError` with the line if it is not."""
    name, kind, default = parameter.name, parameter.kind, parameter.default
    if default == "UNDEF" or re.fullmatch(DEFAULTS[sort(kind)], default):
        return parameter
    line = values_line(text, name)
    number = text.count("\n", 0, line.start()) + 1 if line else None
    ja = f"パラメーター {name} の既定値 {default} は {kind} ではありません。"
    raise KoteihyoError(ja, f"The default {default} of parameter {name} is not of kind {kind}.", file=path, line=number)


def sort(kind: str) -> str:
    """Return the kind without its code list, or the class of what it names or numbers.

    >>> sort("code:theme"), sort("iri:Plan"), sort("xsd:integer:Stage")
    ('code', 'iri', 'xsd:integer')
    """
    match = re.fullmatch(r"(code):[a-z-]+|(iri|xsd:integer):[A-Z][A-Za-z]+", kind)
    return (match[1] or match[2]) if match else kind


def _fault(name: str, kind: str, line: re.Match[str] | None) -> tuple[str, str] | None:
    """Return what is wrong with a declaration, in Japanese and English."""
    if not re.fullmatch(r"[a-z][A-Za-z0-9_]*", name) or name in RESERVED:
        return f"パラメーターの名前 {name} は使えません。", f"A parameter cannot be called {name!r}."
    if sort(kind) not in DEFAULTS or kind == "code":
        kinds = ", ".join("code:<scheme>" if kind == "code" else kind for kind in DEFAULTS)
        kinds += ", iri:<Class>, xsd:integer:<Class>"
        return (
            f"パラメーター {name} の種類 {kind} は知られていません。使えるもの：{kinds}",
            f"Parameter {name} has the unknown kind {kind!r}; there are {kinds}",
        )
    if line is None:
        return (
            f"パラメーター {name} には VALUES ?{name} {{ … }} の行がちょうど一つ必要です。",
            f"Parameter {name} needs exactly one line VALUES ?{name} {{ … }}.",
        )
    return None
