"""The one way to write what was asked: every value in its shortest form, in the header's order, defaults left out.

So two people who ask the same have the same permanent address.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from urllib.parse import quote, urlencode

from ...graph.rdf.names import BASE
from .binding import Known, Term, qualify, read_default, read_term
from .library import Question
from .parameters import OWN, Parameter, sort

VERSION = "version"


def canonical(question: Question, values: Mapping[str, str], known: Known) -> dict[str, str]:
    """Return the values that differ from the question's own; raises `BadValue`."""
    written, named = {}, qualify(question, values, known)
    for parameter in question.parameters:
        if value := named.get(parameter.name):
            spelt = spell(parameter, read_term(parameter, value, known), known)
            if spelt != default(question, parameter, known):
                written[parameter.name] = spelt
    return written


def default(question: Question, parameter: Parameter, known: Known = lambda _: {}) -> str:
    """Return what a parameter is when it is left out, as a caller would write it; empty if it is unrestricted."""
    if parameter.default == "UNDEF":
        return ""
    return spell(parameter, read_default(question, parameter), known)


def spell(parameter: Parameter, term: Term, known: Known = lambda _: {}) -> str:
    """Return a term as a caller would write it, in the shortest way.

    >>> from pyoxigraph import NamedNode
    >>> spell(Parameter("kind", "code:measure-kind", "", ""), NamedNode(f"{BASE}id/measure-kind/survey"))
    'survey'
    >>> spell(Parameter("theme", "code:theme", "", ""), NamedNode(f"{BASE}id/kawaguchi/theme/waste"))
    'kawaguchi/theme/waste'
    >>> spell(Parameter("plan", "iri:Plan", "", ""), NamedNode("https://example.org/plan"))
    'https://example.org/plan'
    """
    match sort(parameter.kind):
        case "xsd:integer":
            return str(int(term.value))
        case "xsd:decimal":
            whole, _, fraction = format(Decimal(term.value), "f").partition(".")
            return f"{whole}.{fraction}".rstrip("0").rstrip(".") if fraction else whole
        case "text" | "language":
            return term.value
        case "year":
            return term.value.removeprefix(f"{BASE}id/fiscal-year/")
    codes = known(parameter.scheme).values() if parameter.scheme else ()
    if called := next((code.value for code in codes if code.iri == term.value), ""):
        return called
    start = f"{BASE}id/{parameter.scheme}/" if parameter.scheme and parameter.scheme not in OWN else f"{BASE}id/"
    short = term.value.removeprefix(start)
    return term.value if ":" in short else short


def address(root: str, question: Question, values: Mapping[str, str], version: str) -> str:
    """Return the permanent address of an answer, of canonical values; a service's root ends in a slash."""
    asked = {**values, **({VERSION: version} if version else {})}
    return f"{root}queries/{quote(question.name)}{'?' if asked else ''}{urlencode(asked, quote_via=quote)}"
