"""The terms of Kawaguchi's own lists as questions take them, for tests that bind without an engine."""

from koteihyo.graph.plan.description import PLANS, read_plan
from koteihyo.graph.rdf.names import BASE
from koteihyo.service.questions.parameters import Value

PLAN = read_plan(PLANS / "kawaguchi")


def known(scheme: str) -> dict[str, Value]:
    """Return the terms of a list by what they are called in a question; nothing of a list that plans share."""
    iris = {code: f"{BASE}id/kawaguchi/{scheme}/{code}" for code in PLAN.terms.get(scheme, {})}
    return {code: Value(code, "", "", iri) for code, iri in iris.items()}
