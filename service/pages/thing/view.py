"""The page of a thing: what it is, where it stands, what it belongs to, what is found of it, and how to cite it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import Response, request

from ....graph.rdf.names import PREFIXES
from ...citation import Citation, compose_citation
from ...http.language import current_language, translate
from ...http.language import gettext as _
from ...read_models import assertions, plan_queries
from ...read_models.annotations import read_annotations
from ...read_models.assertions import Source, source
from ...read_models.concepts import concepts
from ...read_models.document import Line
from ...read_models.facts import Facts
from ...read_models.plan import Passage, Plan, Sheet, Statement
from ...read_models.terms import Term, terms
from ...resources.representations import Alternate
from ...resources.statements import KTH, Description
from ..concept_uses import ConceptUse, uses_of
from ..indicators.view import figures
from ..page import Step, page
from ..presentation import View, severity_names, view_of

if TYPE_CHECKING:  # the site is made of the pages
    from ..site import Site

# The classes of the vocabulary that a page is made for, the narrowest first: a policy goal is a goal is a statement.
CLASSES = (
    *("PolicyGoal", "Measure", "Goal", "Entry", "Passage", "Pledge", "Strand", "Sheet", "Plan", "Document", "Target"),
    *("Indicator", "CrossReference", "Decision", "Finding", "Suggestion", "Mention", "Theme", "TargetGroup", "Pillar"),
    *("Division", "Stage", "MeasureKind", "FiscalYear"),
)
STATEMENTS = ("PolicyGoal", "Measure", "Goal")
PLACED = ("Entry", "Passage")
# What a person decides about an entry.
FIELDS: dict[str, Callable[[], str]] = {
    "strand": lambda: _("系列"),
    "same-as": lambda: _("同じ内容を述べる"),
    "kind": lambda: _("種別"),
    "themes": lambda: _("分野の追加"),
    "target-groups": lambda: _("対象者"),
    "follows": lambda: _("先行する施策・目標"),
    "refers-to": lambda: _("参照先"),
    "sic": lambda: _("誤植"),
    "note": lambda: _("注"),
}
# Lines of the document shown before and after a passage.
AROUND = 3


class Place(NamedTuple):
    """Where something stands: the passage, its sheet if it is on one, and the document's lines around it."""

    passage: Passage
    sheet: Sheet | None
    lines: list[Line]


def pages(site: Site) -> Callable[[Description, tuple[Alternate, ...]], Response]:
    """Return what makes the page of a thing."""

    def made(found: Description, alternates: tuple[Alternate, ...]) -> Response:
        return _page(site.facts, found, alternates)

    return made


def _page(facts: Facts, found: Description, alternates: tuple[Alternate, ...]) -> Response:
    known, names, kind = terms(facts), assertions.names_of(found), _class(found)
    view = _view(facts, found)
    title, gloss = _title(found, names, view)
    word, means = _kind(found, known, kind)
    return page(
        "thing/thing.html",
        title=f"{title[:60]}{'…' if len(title) > 60 else ''}（{word}）" if word else title,  # noqa: PLR2004 - a tab's width
        trail=_trail(view, word or title),
        found=found,
        kind=kind,
        word=word,
        means=means,
        heading=title,
        gloss=gloss,
        printed=kind in (*STATEMENTS, *PLACED),
        view=view,
        places=_places(view, found.iri),
        statement=view and view.plan.statements.get(found.iri),
        entry=view and view.plan.passages.get(found.iri),
        strand=view and view.plan.strands.get(found.iri),
        sheet=view and view.plan.sheets.get(found.iri),
        pledge=view and view.plan.pledges.get(found.iri),
        lines=assertions.assertions_of(found, known, names),
        naming=assertions.naming(found, known, names, every=not view),
        beside=view and read_annotations(facts, view.plan.iri),
        concept=concepts(facts).get(found.iri),
        served=_concept_uses(facts, found),
        figures=figures(facts, view, found.iri),
        sources=_sources(found),
        **_helpers(facts, view, known),
        alternates=alternates,
        citation=citation(facts, title, gloss, found.version),
        every_source=[source(f"/{code}") for code in assertions.SOURCES],
    )


def citation(facts: Facts, title: str, gloss: str, version: str) -> Citation:
    """Return how a thing is cited, with the address at which it can be read as it is now."""
    address = f"{request.host_url.rstrip('/')}{request.path}?version={version}"
    published = min((each.time for each in facts.snapshot.history() if each.version == version), default="")
    return compose_citation((title, gloss or title), version, published, address)


def _class(found: Description) -> str:
    types = {each.object.value for each in found.own if each.predicate.value == f"{PREFIXES['rdf']}type"}
    return next((name for name in CLASSES if f"{KTH}{name}" in types), "")


def _kind(found: Description, known: dict[str, Term], kind: str) -> tuple[str, str]:
    """Return what kind of thing it is in words, and what that means."""
    types = (each.object.value for each in found.own if each.predicate.value == f"{PREFIXES['rdf']}type")
    term = known.get(f"{KTH}{kind}") or next((known[each] for each in types if each in known), None)
    return (translate(term.ja, term.en), translate(term.means_ja, term.means_en)) if term else ("", "")


def _view(facts: Facts, found: Description) -> View | None:
    """Return the plan that a thing is of."""
    plans = [each.object.value for each in found.own if each.predicate.value == f"{KTH}inPlan"]
    plan: Plan | None = plan_queries.read_plan(facts, plans[0] if plans else found.iri)
    return view_of(facts, plan) if plan else None


def _title(found: Description, names: dict[str, tuple[str, str]], view: View | None) -> tuple[str, str]:
    """Return what a thing is called, and what else it is called in the reader's language."""
    ja, en = names.get(found.iri, ("", ""))
    if view and found.iri in view.plan.passages:
        return view.plan.passages[found.iri].verbatim, ""
    if not ja:
        return found.iri.partition("/id/")[2] or found.iri, ""
    return (translate(ja, en), "") if current_language() == "ja" or en else (ja, "")


def _trail(view: View | None, last: str) -> list[Step]:
    return [Step(view.title, view.href), Step(last)] if view else [Step(last)]


def _places(view: View | None, iri: str) -> list[Place]:
    """Return where a thing stands: a passage at its own place, a statement where its entries do."""
    if not view:
        return []
    plan = view.plan
    statement: Statement | None = plan.statements.get(iri)
    standing = statement.to("statedBy") if statement else (iri,) if iri in plan.passages else ()
    found = [plan.passages[each] for each in standing if each in plan.passages]
    return [Place(each, plan.sheets.get(each.sheet), view.text.around((each.iri,), AROUND)) for each in found]


def _helpers(facts: Facts, view: View | None, known: dict[str, Term]) -> dict[str, Any]:
    """Return what the template asks of what stands beside the plan's words."""
    if not view:
        return {}
    beside, plan = read_annotations(facts, view.plan.iri), view.plan

    def around(places: list[Place], iri: str) -> list[str]:
        """Return a thing with the passages that it stands at, and what these state."""
        entries = [each.passage.iri for each in places]
        states = [one.iri for each in entries if each == iri for one in plan.states.get(each, ())]
        return [*dict.fromkeys((iri, *entries, *states))]

    def named(by: dict[str, list[Any]]) -> Callable[[list[Place], str], list[Any]]:
        return lambda places, iri: [*dict.fromkeys(one for each in around(places, iri) for one in by.get(each, ()))]

    return {
        "decided": named(beside.decisions),
        "noticed": named(beside.findings),
        "guessed": named(beside.suspected),
        "quoted": lambda finding: [place for each in finding.quotes for place in _places(view, each.passage)],
        "place_of": lambda iri: _places(view, iri),
        "severity_names": severity_names(),
        "field": lambda name: FIELDS[name]() if name in FIELDS else name,
        "term": lambda iri: translate(known[iri].ja, known[iri].en) if iri in known else iri.rpartition("#")[2],
    }


def _concept_uses(facts: Facts, found: Description) -> ConceptUse | None:
    concept = concepts(facts).get(found.iri)
    return uses_of(facts, concept, request.args.get("plan", "")) if concept else None


def _sources(found: Description) -> list[Source]:
    """Return who says that there is such a thing."""
    types = (each for each in found.own if each.predicate.value == f"{PREFIXES['rdf']}type")
    return [*dict.fromkeys(source(each.graph.value) for each in types)]
