"""What a question's parameter may be, as JSON Schema: what is written here is what `binding` takes, and no more."""

from __future__ import annotations

from ..library.binding import DECIMAL, IRI, KEY, WEB
from ..library.codes import Codes, Value
from ..library.parameters import LANGUAGES, Parameter, sort
from .parts import Json, reference

# Values that are shown as examples; a question's own description lists them all.
EXAMPLES = 3
# Every kind as a schema; an empty list of codes takes any code.
SCHEMAS: dict[str, Json] = {
    "code": {"type": "string", "pattern": f"^(?:[a-z0-9][a-z0-9-]*|{WEB})$"},
    "iri": {"type": "string", "pattern": f"^(?:{IRI}|{KEY})$"},
    "language": {"enum": [*LANGUAGES]},
    "text": {"type": "string"},
    "xsd:decimal": {"type": "string", "pattern": f"^(?:{DECIMAL})$"},
    "xsd:integer": {"type": "integer", "minimum": -(10**18) + 1, "maximum": 10**18 - 1},
    "year": {"type": "integer", "minimum": 1000, "maximum": 2999},
}


def name(one: Parameter) -> str:
    """Return the name of a kind's schema.

    >>> name(Parameter("stage", "xsd:integer:Stage", "", "UNDEF"))
    'xsd-integer-Stage'
    """
    return one.kind.replace(":", "-")


def schema(one: Parameter, codes: Codes) -> Json:
    """Return the schema of a kind, with the values that the graph has: a list of codes is all there is."""
    if one.kind == "language":
        return SCHEMAS[one.kind]
    values = codes.values(one)
    if one.scheme and values:
        return {"anyOf": [*map(_code, values), _labels(values), {"type": "string", "pattern": f"^{WEB}$"}]}
    integers = sort(one.kind) in ("xsd:integer", "year")
    examples = [int(each.value) if integers else each.value for each in values[:EXAMPLES]]
    return {**SCHEMAS[sort(one.kind)], **({"examples": examples} if examples else {})}


def _code(value: Value) -> Json:
    return {"const": value.value, "title": " / ".join(filter(None, (value.ja, value.en)))}


def _labels(values: tuple[Value, ...]) -> Json:
    """Return the labels, by which a code may be called as well."""
    return {"enum": list(dict.fromkeys(each.ja for each in values if each.ja))}


def parameter(one: Parameter, default: str) -> Json:
    """Return a parameter; one that is left empty is the default."""
    found = {"anyOf": [reference("schemas", name(one)), {"const": ""}]}
    return {
        "name": one.name,
        "in": "query",
        "description": one.note,
        "schema": {**found, **({"default": default} if default else {})},
    }
