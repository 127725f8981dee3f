"""Where a thing stands in the document: the passages, their sheets, and the printed lines around them."""

from __future__ import annotations

from typing import NamedTuple

from ...read_models.document import Line
from ...read_models.plan import Passage, Sheet
from ..presentation import View

# Lines of the document shown before and after a passage.
AROUND = 3


class Place(NamedTuple):
    """Where something stands: the passage, its sheet if it is on one, and the document's lines around it."""

    passage: Passage
    sheet: Sheet | None
    lines: list[Line]


def places_of(view: View | None, iri: str) -> list[Place]:
    """Return where a thing stands: a passage at its own place, a statement where its entries do."""
    if not view:
        return []
    plan = view.plan
    statement = plan.statements.get(iri)
    standing = statement.to("statedBy") if statement else (iri,)
    passages = [plan.passages[each] for each in standing if each in plan.passages]
    return [Place(each, plan.sheets.get(each.sheet), view.text.around((each.iri,), AROUND)) for each in passages]
