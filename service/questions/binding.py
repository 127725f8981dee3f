"""Binding: writes a caller's values into a question, as terms and in their places.

A value is read by its parameter's kind, made a term of the engine's, and the engine writes that term over the default
on its ``VALUES`` line. So no value that a stranger sends can change what is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from string import punctuation
from typing import cast
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from ...graph.errors import KoteihyoError
from ...graph.rdf.names import BASE
from .library import Question
from .parameters import LANGUAGES, OWN, Parameter, Value, sort, values_line

XSD = "http://www.w3.org/2001/XMLSchema#"
Term = Literal | NamedNode
# The concepts of a code list by their codes, as the graph has them now; empty if it has no such list.
Known = Callable[[str], Mapping[str, Value]]

# What a value may look like, for who reads it here and for who describes it (`openapi`). Of IRIs these are those that
# people write: names of hosts and no IPv6 addresses, letters of any script. A class says what is not in it: a tool that
# makes examples of a pattern (hypothesis does) goes through what it names, and there are 55,000 letters.
_NEVER, _BYTE = r'\x00-\x20"#%<>\[\\\]\^`{|}\x7f-\x9f', "%[0-9A-Fa-f]{2}"
_REST = f"(?:[^{_NEVER}]|{_BYTE})*(?:#(?:[^{_NEVER}]|{_BYTE})*)?"
_SCHEME = "[A-Za-z][A-Za-z0-9+.-]*"
KEY = f"(?:[^:?{_NEVER}]|{_BYTE})+"
WEB = f"{_SCHEME}://[A-Za-z0-9.-]+(?::[0-9]{{1,5}})?(?:[/?]{_REST})?"
IRI = f"(?:{WEB}|{_SCHEME}:(?:[^/:?{_NEVER}]|{_BYTE}){_REST})"
CODE = "[a-z0-9][a-z0-9-]*"
CODE_OF_PLAN = f"{CODE}/[a-z]+/{CODE}"
DECIMAL = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"


class BadValue(KoteihyoError):
    """A value that is not of its parameter's kind."""


def bind(question: Question, values: Mapping[str, str], known: Known = lambda _: {}) -> str:
    """Return the question's text with the values in it; a value that is empty leaves the default."""
    text = question.text
    parameters = {parameter.name: parameter for parameter in question.parameters}
    require_parameters(question, values)
    for name, value in qualify(question, values, known).items():
        if value:
            text = _write_term(text, name, read_term(parameters[name], value, known))
    return text


def qualify(question: Question, values: Mapping[str, str], known: Known) -> dict[str, str]:
    """Return values whose codes name the plan that is asked about, where several plans have a code alike.

    ``theme=children`` of ``plan=narusawa-jisshi`` is that plan's, whatever other plans call theirs.
    """
    plan = values.get("plan", "").removeprefix(f"{BASE}id/")
    return {name: _qualify(question, name, value, plan, known) for name, value in values.items()}


def _qualify(question: Question, name: str, value: str, plan: str, known: Known) -> str:
    scheme = next((parameter.scheme for parameter in question.parameters if parameter.name == name), "")
    if scheme not in OWN or not value or not plan:
        return value
    codes, named = known(scheme), f"{plan}/{scheme}/{value}"
    return named if value not in codes and named in codes else value


def require_parameters(question: Question, names: Iterable[str]) -> None:
    """Raise `BadValue` where a question has no parameter of one of these names."""
    known = [parameter.name for parameter in question.parameters]
    for name in names:
        if name not in known:
            raise _unknown_parameter(name, known)


def _write_term(text: str, name: str, term: Term) -> str:
    line = values_line(text, name)
    if line is None:
        raise BadValue(f"VALUES ?{name} の行がありません。", f"There is no line VALUES ?{name}.")
    return f"{text[: line.end(1)]} {term} {text[line.end(2) :]}"


def read_term(parameter: Parameter, value: str, known: Known) -> Term:
    """Return the term that a value stands for."""
    match sort(parameter.kind):
        case "xsd:integer" if re.fullmatch(r"[+-]?\d{1,18}", value, re.ASCII):
            return Literal(value, datatype=NamedNode(f"{XSD}integer"))
        case "xsd:decimal" if re.fullmatch(DECIMAL, value):
            return Literal(value, datatype=NamedNode(f"{XSD}decimal"))
        case "text" | "language" if _is_language(parameter.kind, value):
            return Literal(value)
        case "year" if re.fullmatch(r"[12]\d{3}", value, re.ASCII):
            return NamedNode(f"{BASE}id/fiscal-year/{value}")
        case "iri" if _utf8(value) and re.fullmatch(f"{IRI}|{KEY}", value):
            return name_iri(value if ":" in value else f"{BASE}id/{value}")
        case "code":
            return name_iri(value) if _utf8(value) and re.fullmatch(WEB, value) else _code(parameter, value, known)
    raise _value_error(parameter, value)


def read_default(question: Question, parameter: Parameter) -> Term:
    """Return the term that a parameter has where it is left out; it has one."""
    prefixes = "\n".join(re.findall(r"^PREFIX .*$", question.text, re.MULTILINE))
    # A default is a term of Turtle too, and SPARQL's prefixes are Turtle's.
    (quad,) = parse(f"{prefixes}\n<urn:x> <urn:x> {parameter.default} .".encode(), format=RdfFormat.TURTLE)
    return cast("Term", quad.object)  # `parameters.DEFAULTS` has no other


def name_iri(value: str) -> NamedNode:
    """Return the node of an IRI; one with a character that IRIs have no place for (private use) is written as its URI.

    https://www.rfc-editor.org/rfc/rfc3987#section-3.1
    """
    try:
        return NamedNode(value)
    except ValueError:
        return NamedNode(quote(value, safe=punctuation))


def _is_language(kind: str, value: str) -> bool:
    """Say whether a value is one of the languages or, where any text will do, a text."""
    return value in LANGUAGES if kind == "language" else _utf8(value)


def _utf8(value: str) -> bool:
    """Say whether a value can be written at all: a shell may hand over bytes that are not UTF-8."""
    try:
        return bool(value.encode())
    except UnicodeEncodeError:
        return False


def _code(parameter: Parameter, value: str, known: Known) -> NamedNode:
    """Return the concept of a code, or of the Japanese label that a reader knows it by.

    What a plan has for itself is named by its code alone where that is unambiguous, else as ``kawaguchi/theme/waste``.
    """
    codes = known(parameter.scheme)
    called = [code.iri for code in codes.values() if code.ja == value]
    if value in codes or len(called) == 1:
        return NamedNode(codes[value].iri if value in codes else called[0])
    iri = f"{BASE}id/{value if parameter.scheme in OWN else f'{parameter.scheme}/{value}'}"
    form = CODE_OF_PLAN if parameter.scheme in OWN else CODE
    if re.fullmatch(form, value) and (not codes or iri in {code.iri for code in codes.values()}):
        return NamedNode(iri)
    raise _value_error(parameter, value, _nearest(value, codes))


def _nearest(value: str, codes: Mapping[str, Value]) -> list[str]:
    """Return the codes that a value may have meant: alike in spelling, or with a label alike; else all."""
    spelt = get_close_matches(value, codes, n=5, cutoff=0.5)
    alike = [code for code in codes if code.endswith(f"/{value}")]
    labelled = [code for code, concept in codes.items() if concept.ja and (value in concept.ja or concept.ja in value)]
    near = dict.fromkeys([*alike, *labelled, *spelt]) or codes
    return [f"{code}（{codes[code].ja}）" if codes[code].ja else code for code in near]


EXPECTED = {
    "xsd:integer": ("整数", "an integer"),
    "xsd:decimal": ("小数", "a decimal number"),
    "year": ("西暦の年度（例 2006）", "a fiscal year such as 2006"),
    "iri": ("IRI（id/ より後だけでも可）", "an IRI, or what follows id/ in one of ours"),
    "code": ("コード", "a code"),
    "text": ("UTF-8の文字列", "UTF-8 text"),
    "language": ("ja か en", "ja or en"),
}


def _value_error(parameter: Parameter, value: str, near: Iterable[str] = ()) -> BadValue:
    ja, en = EXPECTED[sort(parameter.kind)]
    listed = ", ".join(near)
    return BadValue(
        f"{parameter.name} の値「{value}」は{ja}ではありません。{f'使える値：{listed}' if listed else ''}",
        f"{parameter.name} must be {en}, not {value!r}.{f' There are: {listed}' if listed else ''}",
    )


def _unknown_parameter(name: str, parameters: Iterable[str]) -> BadValue:
    names = ", ".join(parameters) or "-"
    return BadValue(
        f"{name} というパラメーターはありません。あるもの：{names}",
        f"No parameter is called {name}; there are: {names}",
    )
