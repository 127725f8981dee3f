"""The vocabulary and the checks, documented for people from their own graphs, with a diagram of the main classes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Response, render_template
from markupsafe import Markup

from ....graph.validation.shapes import severity_of
from ...charts.diagram import Arrow, diagram
from ...charts.heat import Head
from ...http.language import current_language
from ...http.language import gettext as _
from ...read_models import vocabulary
from ...read_models.findings import count_kinds
from ...resources import documents
from ...resources.documents import Alternate, GraphDocument
from ..page import Step, page
from ..presentation import severity_names
from .terms import KSH, KTH, OWL, RDFS, SH, SKOS, Term, short, terms

if TYPE_CHECKING:  # the site is made of the pages
    from ..site import Site

# Where the main classes stand in the diagram, by column and row: what is printed, what is meant, what it serves.
PLACES = {
    "Document": (0, 0),
    "Plan": (0, 1),
    "Division": (0, 2),
    "Pillar": (0, 3),
    "Passage": (1, 0),
    "Sheet": (1, 2),
    "PolicyGoal": (1, 3),
    "CrossReference": (2, 0),
    "Entry": (2, 1),
    "Strand": (2, 2),
    "Stage": (2, 3),
    "Pledge": (3, 0),
    "Statement": (3, 1),
    "Theme": (3, 2),
    "Field": (3, 3),
    "TargetGroup": (5, 0),
    "FiscalYear": (4, 0),
    "Measure": (4, 1),
    "Goal": (4, 2),
    "MeasureKind": (5, 1),
    "Target": (4, 3),
    "Indicator": (5, 2),
}
# What everything has, and what only leads back the way that another leads: left out of the diagram, not of the table.
UNDRAWN = ("inPlan", "statedBy", "citesYear", "underEntry", "horizon", "baseYear")


class Vocabulary:
    """The pages of graphs: of the vocabulary, of the checks, and of any other."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def __call__(self, document: GraphDocument, alternates: tuple[Alternate, ...]) -> Response:
        """Return the page of a graph."""
        name = document.iri.rpartition("/graph/")[2]
        if name == "ontology":
            lead = _(
                "計画データで使用する用語（クラスとプロパティ）の一覧です。計画に印刷された記載と、"
                "それが述べる施策・目標とを、別の用語で区別しています。"
            )
            return self._reference(_("語彙"), lead, self._terms, document, alternates)
        if name == "shapes":
            lead = _(
                "計画の公開前に必ず行う検査の規則です。重大な指摘が一つでもあれば公開しません。"
                "注意と参考は、指摘として計画とともに公開します。"
            )
            return self._reference(_("検査の規則"), lead, self._checks, document, alternates)
        return documents.render_graph_page(document, alternates)

    def _reference(
        self,
        title: str,
        lead: str,
        made: Callable[[GraphDocument], str],
        document: GraphDocument,
        alternates: tuple[Alternate, ...],
    ) -> Response:
        """Return a page whose body, some hundred terms, is made once for a version and a language."""
        body = self.site.facts.cache((title, document.version, current_language()), lambda: Markup(made(document)))  # noqa: S704 # a template's
        return page(
            "vocabulary/reference.html",
            title=title,
            trail=[Step(_("データ"), "/data"), Step(title)],
            lead=lead,
            alternates=alternates,
            body=body,
        )

    def _terms(self, document: GraphDocument) -> str:
        every = terms(document.triples, KTH)
        names = {term.iri: term.text(f"{RDFS}label") for term in every}
        links = vocabulary.class_links(self.site.facts)
        return render_template(
            "vocabulary/vocabulary.html",
            classes=[term for term in every if term.is_a(f"{OWL}Class")],
            properties=[term for term in every if not term.is_a(f"{OWL}Class") and names[term.iri]],
            names=names,
            links=links,
            picture=_class_diagram(links, names),
            p=PREDICATES,
            short=short,
        )

    def _checks(self, document: GraphDocument) -> str:
        every = terms(document.triples, KSH)
        checks = [term for term in every if term.said.get(f"{SH}message")]
        structure = [term for term in every if term.said.get(f"{SH}property") and not term.said.get(f"{SH}message")]
        return render_template(
            "vocabulary/shapes.html",
            groups=[(severity, [check for check in checks if _severity(check) == severity]) for severity in GROUPS],
            structure=structure,
            parts={term.iri: term for term in every},
            homes=_homes(structure, {check.iri for check in checks}),
            names=vocabulary.terms(self.site.facts),
            counts={kind.kind: kind.times for kind in count_kinds(self.site.facts)},
            sh=SH,
            kth=KTH,
            short=short,
            severity_names=severity_names(),
        )


def _homes(structure: list[Term], placed: set[str]) -> dict[str, str]:
    """Return where each part of a shape has its one place on the page; those that are told above have none here."""
    homes: dict[str, str] = {}
    for term in structure:
        for part in term.values(f"{SH}property"):
            homes.setdefault(part, "" if part in placed else term.iri)
    return homes


# What the page of the vocabulary says of a term, by the names that its template has for them.
PREDICATES = {
    "label": f"{RDFS}label",
    "definition": f"{SKOS}definition",
    "note": f"{SKOS}scopeNote",
    "above": f"{RDFS}subClassOf",
    "over": f"{RDFS}subPropertyOf",
    "domain": f"{RDFS}domain",
    "range": f"{RDFS}range",
    "inverse": f"{OWL}inverseOf",
}
# In the order in which a reader of plans cares: what an auditor asks, then what guards the data.
GROUPS = ("warning", "info", "report", "violation")


def _severity(check: Term) -> str:
    """Return how grave a check is; one that does not say is a violation (SHACL, 2.1.4)."""
    return next(map(severity_of, check.values(f"{SH}severity")), "violation")


def _class_diagram(links: list[tuple[str, str, str]], names: dict[str, str]) -> str:
    """Return the diagram of the main classes that there are."""
    boxes = {
        KTH + name: (Head(KTH + name, names[KTH + name], f"#{name}"), *place)
        for name, place in PLACES.items()
        if KTH + name in names
    }
    arrows = [
        Arrow(start, end, _("の下位クラス") if name == f"{RDFS}subClassOf" else names.get(name, short(name)))
        for start, name, end in links
        if name.removeprefix(KTH) not in UNDRAWN or (start, name) == (f"{KTH}Sheet", f"{KTH}inPlan")
    ]
    return diagram(_("主なクラスとその関係"), boxes, arrows)
