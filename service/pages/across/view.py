"""Plans of different cities beside each other: how many measures and goals each has in each field of policy."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Blueprint, Response

from ...charts.heat import Head, Heat, heat
from ...citation import Both
from ...http.language import gettext as _
from ...http.language import translate
from ...read_models.facts import Facts
from ...read_models.plans import plans
from ...read_models.themes import count_fields, count_proposed, count_without_field
from ...read_models.vocabulary import Concept, shared_concepts
from ..page import Step, cite_page, only, page, read_choice

if TYPE_CHECKING:  # the site is made of the pages
    from ..site import Site

# The columns of what has no field, and of what has one by the words alone.
WITHOUT, PROPOSED = "none", "proposed"
# Questions that say more of a field: who has it and since when, how high the targets are, what is new.
QUESTIONS = ("plans-with-measure", "targets-of-measures", "new-in-field")


def blueprint(site: Site) -> Blueprint:
    """Return the page of plans across cities."""
    pages = Blueprint("across", __name__)

    @pages.get("/across")
    def across() -> Response:
        facts = site.facts
        only("field")
        field = find_field(facts)
        title = _("他市との比較")
        return page(
            "across/across.html",
            title=title,
            trail=[Step(title, "/across"), Step(translate(field.ja, field.en))] if field else [Step(title)],
            plans=plans(facts),
            field=field,
            map=draw_table(facts, field),
            questions=[each for name in QUESTIONS if (each := site.library.questions.get(name))],
            citation=cite_page(facts.snapshot, name_table(title, field), {"field": field.code if field else ""}),
        )

    return pages


def find_field(facts: Facts) -> Concept | None:
    """Return the field that the address names, if any; raises `BadFilter` where there is no such field."""
    known = {concept.code: concept for concept in shared_concepts(facts).list_scheme("field")}
    return known.get(read_choice("field", known))


def draw_table(facts: Facts, field: Concept | None) -> Heat:
    """Return the plans by the broad fields, or by a field and those below it; a cell opens what it counts."""
    codes, counted = shared_concepts(facts), count_fields(facts)
    below = [concept for concept in codes.list_scheme("field") if field and field.iri in concept.broader]
    fields = [field, *below] if field else codes.list_tops("field")
    columns = [Head(field.code, translate(field.ja, field.en), f"/across?field={field.code}") for field in fields]
    keys = {plan.iri: plan.key for plan in plans(facts).values()}
    amounts = {(keys[plan], codes.find(iri).code): number for (plan, iri), number in counted.items() if plan in keys}
    if not field:
        columns.append(Head(WITHOUT, _("政策分野なし")))
        amounts |= {(keys[plan], WITHOUT): number for plan, number in count_without_field(facts).items()}
    columns.append(Head(PROPOSED, _("うち推定")))
    proposed = count_proposed(facts, field.iri if field else "")
    amounts |= {(keys[plan], PROPOSED): number for plan, number in proposed.items() if plan in keys}
    rows = [Head(plan.key, translate(plan.ja, plan.en), f"/plans/{plan.key}") for plan in plans(facts).values()]

    def opens(plan: str, code: str) -> str:
        return f"/plans/{plan}?{urlencode({'field': code})}#result" if code not in (WITHOUT, PROPOSED) else ""

    return heat(_("計画"), _("計画別・政策分野別の施策・目標の数"), rows, columns, amounts, opens)


def name_table(title: str, field: Concept | None) -> Both:
    """Return what the table is called, with the field that it is of."""
    return (f"{title}：{field.ja}", f"{title}: {field.en}") if field else (title, title)
