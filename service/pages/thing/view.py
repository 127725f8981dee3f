"""The page of a thing: what it is, where it stands, what it belongs to, what is found of it, and how to cite it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from flask import Response

from ....graph.rdf.names import PREFIXES
from ...citation import Citation
from ...http.language import translate
from ...read_models import assertions, plan_queries
from ...read_models.assertions import Line, Source, source
from ...read_models.changes import read_history
from ...read_models.document import OF_PASSAGE, read_boxes
from ...read_models.facts import Facts
from ...read_models.performance import Pair, read_performance
from ...read_models.readers import find_names
from ...read_models.vocabulary import Term, concepts, terms
from ...resources.documents import Alternate
from ...resources.statements import KTH, Description, Statement
from ..across.counterparts import find_counterparts
from ..compare.view import ChangeView, Strip, show, strip
from ..indicators.proposals import propose
from ..indicators.view import Figures, figures
from ..page import Step, cite_page, page
from ..plan.pictures import Sheet, lay_pages
from ..presentation import Place, View, places_of, view_of
from .annotations import ThingAnnotations, annotations_of
from .classes import Form, classify
from .opinion import Opinion

if TYPE_CHECKING:  # the site is made of the pages
    from ..site import Site

# Characters of a thing's name that a browser's tab shows.
TAB = 60


class Kind(NamedTuple):
    """What kind of thing it is in words, what that means, and how it is shown."""

    words: str
    means: str
    form: Form


class Thing(NamedTuple):
    """What the page of every thing shows; its class adds its own (`contents`)."""

    iri: str
    version: str
    kind: Kind
    heading: str
    sources: list[Source]
    legend: list[Source]
    places: list[Place]
    figures: Figures | None
    performance: dict[str, tuple[Pair, ...]]
    indicator_names: dict[str, str]
    assertions: list[Line]
    naming: list[Line]
    annotations: ThingAnnotations
    citation: Citation
    opinion: Opinion
    history: list[ChangeView]
    strip: Strip | None
    is_partial: bool


def pages(site: Site) -> Callable[[Description, tuple[Alternate, ...]], Response]:
    """Return what makes the page of a thing."""

    def render(description: Description, alternates: tuple[Alternate, ...]) -> Response:
        return _page(site, description, alternates)

    return render


def _page(site: Site, description: Description, alternates: tuple[Alternate, ...]) -> Response:
    facts = site.facts
    view = _view(facts, description)
    thing = _thing(facts, view, description)
    content = thing.kind.form.content(facts, view, description.iri)
    return page(
        thing.kind.form.template if content else "thing/thing.html",
        title=_tab(thing),
        trail=_trail(view, thing.kind.words or thing.heading),
        thing=thing,
        content=content,
        view=view,
        alternates=alternates,
        counterparts=find_counterparts(site, view, description.iri),
        proposals=propose(site, view, description.iri, thing.figures),
        printed_pages=_printed_pages(site, view, thing.places),
    )


def _printed_pages(site: Site, view: View | None, places: list[Place]) -> list[Sheet]:
    """Return the printed pages on which a thing stands, as far as there are pictures of them."""
    if not view:
        return []
    boxes = [box for place in places for box in read_boxes(site.facts, OF_PASSAGE, place.passage.iri)]
    return lay_pages(site.data, view.plan.about.get("sha256", ""), boxes)


def _thing(facts: Facts, view: View | None, description: Description) -> Thing:
    known, names = terms(facts), assertions.collect_names(description)
    heading = _title(description, names, view)
    printed = (
        statement.object.value for statement in description.own if statement.predicate.value == f"{KTH}printedIn"
    )
    places = places_of(view, description.iri, printed)
    history = read_history(facts, description.iri) if view else []
    performance = read_performance(facts, view.plan.iri).of_thing(description.iri) if view else {}
    return Thing(
        iri=description.iri,
        version=description.version,
        kind=_kind(description, known),
        heading=heading,
        sources=_sources(description),
        legend=[source(f"/{code}") for code in assertions.SOURCES],
        places=places,
        figures=figures(facts, view, description.iri),
        performance=performance,
        indicator_names=find_names(facts, performance) if [*performance] != [description.iri] else {},
        assertions=assertions.list_assertions(description, known, names),
        naming=assertions.list_naming(description, known, names, every=not view),
        annotations=annotations_of(facts, view, description.iri, places, known),
        citation=cite_page(facts.snapshot, (heading, heading)),
        opinion=Opinion(description.iri, description.version, places),
        history=show(concepts(facts), history),
        strip=strip(facts, concepts(facts), history[0]) if history else None,
        is_partial=bool(description.cut or description.left_out),
    )


def _types(description: Description) -> list[Statement]:
    return [statement for statement in description.own if statement.predicate.value == f"{PREFIXES['rdf']}type"]


def _kind(description: Description, known: dict[str, Term]) -> Kind:
    types = [statement.object.value for statement in _types(description)]
    shown, form = classify(types)
    term = next((known[class_iri] for class_iri in (shown, *types) if class_iri in known), None)
    if not term:
        return Kind("", "", form)
    return Kind(translate(term.ja, term.en), translate(term.means_ja, term.means_en), form)


def _view(facts: Facts, description: Description) -> View | None:
    """Return the plan that a thing is of, or is; of what is printed in a report, the report."""
    is_plan = any(statement.object.value in {f"{KTH}Plan", f"{KTH}Report"} for statement in _types(description))
    whole = (f"{KTH}inPlan", f"{PREFIXES['dcterms']}isPartOf")
    plans = [statement.object.value for statement in description.own if statement.predicate.value in whole]
    iri = next(iter(plans), description.iri if is_plan else "")
    plan = plan_queries.read_plan(facts, iri) if iri else None
    return view_of(facts, plan) if plan else None


def _title(description: Description, names: dict[str, tuple[str, str]], view: View | None) -> str:
    """Return what a thing is called in the reader's language."""
    ja, en = names.get(description.iri, ("", ""))
    if view and description.iri in view.plan.passages:
        return view.plan.passages[description.iri].verbatim
    if not ja:
        return description.iri.partition("/id/")[2] or description.iri
    return translate(ja, en)


def _tab(thing: Thing) -> str:
    """Return a page's title: a long name shortened, with the kind of thing."""
    if not thing.kind.words:
        return thing.heading
    return f"{thing.heading[:TAB]}{'…' if len(thing.heading) > TAB else ''}（{thing.kind.words}）"


def _trail(view: View | None, last: str) -> list[Step]:
    return [Step(view.title, view.href), Step(last)] if view else [Step(last)]


def _sources(description: Description) -> list[Source]:
    """Return who says that there is such a thing."""
    return [*dict.fromkeys(source(statement.graph.value) for statement in _types(description))]
