"""A question described for programs: what its file says, and the values that the graph has for its parameters."""

from __future__ import annotations

from .canonical import default
from .codes import Codes
from .parameters import Parameter, sort
from .questions import Question


def described(question: Question, codes: Codes) -> dict[str, object]:
    """Return the description; ``values`` are those of the version that the codes are of."""
    return {
        **question.described(),
        "form": question.form,
        "query": question.text,
        "parameters": [_parameter(question, each, codes) for each in question.parameters],
    }


def _parameter(question: Question, parameter: Parameter, codes: Codes) -> dict[str, object]:
    values = codes.values(parameter)
    return {
        "name": parameter.name,
        "kind": parameter.kind,
        "type": sort(parameter.kind),
        "note": parameter.note,
        "default": default(question, parameter) or None,
        "values": [{"value": each.value, "label": {"ja": each.ja, "en": each.en}} for each in values],
        "complete": bool(values),
    }
