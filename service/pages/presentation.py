"""A plan as pages speak of it: what each thing is called, where it is read about, and which marks stand beside it.

So are areas: what they are called in the reader's language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

from flask import request, url_for

from ...graph.interop.areas import Area, prefecture_of
from ...graph.validation.shapes import SEVERITIES
from ..citation import Both
from ..http.addresses import href
from ..http.language import current_language, translate
from ..http.language import gettext as _
from ..read_models import plan_queries
from ..read_models.document import Document, Line, Piece, document
from ..read_models.facts import Facts
from ..read_models.plan import Passage, Plan, Pledge, Section, Sheet, Statement, Strand
from ..read_models.plans import plans, reports
from ..read_models.vocabulary import Concept, Concepts, concepts_of
from .errors import UnknownPlan

# Divisions, and whatever else is told apart by colour, take turns with so many.
HUES = 6
# Lines of the document shown before and after a passage.
AROUND = 3
# The kind of the passages of a plan that came as data.
ELEMENT = "data-element"
KINDS: dict[str, Callable[[], str]] = {
    "measure": lambda: _("施策"),
    "goal": lambda: _("目標"),
    "policy-goal": lambda: _("政策目標"),
}


class Mark(NamedTuple):
    """A mark beside something printed: its words, where it leads, and what is said of it."""

    words: str
    href: str
    about: str = ""


class Marks(NamedTuple):
    """The marks of an entry: pledges, years, other places that state the same, and places that it refers to."""

    pledges: tuple[Mark, ...] = ()
    years: tuple[Mark, ...] = ()
    elsewhere: tuple[Mark, ...] = ()
    refers: tuple[Mark, ...] = ()


class Spot(NamedTuple):
    """Where a passage stands, as pages speak of it: a sheet, a section, or the plan itself before any heading."""

    iri: str
    key: str
    short: str
    title: str
    href: str
    hue: str = ""


class View:
    """A plan with its code lists and its text, in the reader's language; the text is read once a page shows of it."""

    def __init__(self, plan: Plan, codes: Concepts, read_text: Callable[[], Document]) -> None:
        self.plan, self.codes, self._read_text = plan, codes, read_text
        self._marks: dict[tuple[str, str, str], Marks] = {}

    @property
    def text(self) -> Document:
        """Return the plan's text."""
        return self._read_text()

    @property
    def titles(self) -> Both:
        """Return what the plan is called in Japanese and English, which a citation has both."""
        return self.plan.about["ja"], self.plan.about.get("en") or self.plan.about["ja"]

    @property
    def title(self) -> str:
        """Return what the plan is called."""
        return translate(self.plan.about["ja"], self.plan.about.get("en", ""))

    @property
    def language(self) -> str:
        """Return the language of the plan's words."""
        return self.plan.about.get("language", "ja")

    @property
    def href(self) -> str:
        """Return the address of the plan's page."""
        return url_for("plans.plan", plan=self.plan.key)

    def sheet_href(self, sheet: Sheet, entry: Passage | None = None) -> str:
        """Return the address of a sheet's page, or of an entry on it."""
        return url_for("plans.sheet", plan=self.plan.key, sheet=sheet.key, _anchor=entry.key if entry else None)

    def section_href(self, section: Section, entry: Passage | None = None) -> str:
        """Return the address of a section's page, or of an entry on it."""
        return url_for("plans.section", plan=self.plan.key, section=section.key, _anchor=entry.key if entry else None)

    def spot(self, passage: Passage) -> Spot:
        """Return where a passage stands."""
        sheet, section = self.plan.sheets.get(passage.sheet), self.plan.sections.get(passage.section)
        if sheet:
            href, hue = self.sheet_href(sheet, passage), self.hue(sheet.division)
            return Spot(sheet.iri, sheet.key, self.short(sheet), sheet.title, href, hue)
        if section:
            return Spot(section.iri, section.key, "", section.title, self.section_href(section, passage))
        return Spot(self.plan.iri, "", "", self.title, self.href)

    def short(self, sheet: Sheet) -> str:
        """Return a sheet's place in short: 基幹業務 1／3."""
        division = self.concept(sheet.division)
        return f"{division} {sheet.number}／{sheet.of}" if sheet.number else division or sheet.key

    def strands_on(self, sheet: Sheet) -> list[Strand]:
        """Return the strands of a sheet."""
        return [strand for strand in self.plan.strands.values() if strand.sheet == sheet.iri]

    def hue(self, division: str) -> str:
        """Return the class that gives a division its colour."""
        known = self.plan.divisions
        return f"hue-{(known.index(division) if division in known else 0) % HUES + 1}"

    def concept(self, iri: str) -> str:
        """Return what a concept is called; a fiscal year also by the year that it begins in."""
        concept_of = self.codes.find(iri)
        return year(concept_of) if concept_of.scheme == "fiscal-year" else translate(concept_of.ja, concept_of.en)

    def name(self, iri: str) -> str:
        """Return what anything of the plan or the code lists is called."""
        plan = self.plan
        if iri in plan.statements:
            return plan.statements[iri].label
        if iri in plan.passages:
            return plan.passages[iri].verbatim
        if iri in plan.pledges:
            return self.pledge(plan.pledges[iri])
        if iri in plan.sections:
            return plan.sections[iri].title
        for known in (plan.sheets, plan.strands):
            if iri in known:
                return translate(known[iri].ja, known[iri].en)
        return self.title if iri == plan.iri else self.concept(iri)

    def pledge(self, pledge: Pledge) -> str:
        """Return what a pledge is called: by its number in the manifesto, else by its words."""
        if pledge.number:
            return _("公約%(number)s", number=pledge.number)
        return translate(pledge.ja, pledge.en) or pledge.notation

    def kind(self, statement: Statement) -> str:
        """Return whether a statement is a measure or a goal, in words."""
        return KINDS[statement.kind]()

    def marks(self, entry: Passage) -> Marks:
        """Return the marks that stand beside an entry; a language's stay the same as long as the plan does."""
        key = (entry.iri, current_language(), request.script_root)
        if key not in self._marks:
            self._marks[key] = self._collect_marks(entry)
        return self._marks[key]

    def _collect_marks(self, entry: Passage) -> Marks:
        states = self.plan.states.get(entry.iri, ())
        return Marks(
            tuple(self._pledge(pledge) for one in states for pledge in one.to("fulfils")),
            tuple(mark for one in states for mark in self._years(one)),
            tuple(
                self._place(other)
                for one in states
                for other in one.to("statedBy")
                if other != entry.iri and other in self.plan.passages
            ),
            tuple(
                Mark(self.place(lead), self.place_href(lead), reference.verbatim)
                for reference in self.plan.refers.get(entry.iri, ())
                for lead in reference.leads
            ),
        )

    def place(self, iri: str) -> str:
        """Return what a place of the plan is called in short."""
        sheet = self.plan.sheets.get(iri)
        return self.short(sheet) if sheet else self.name(iri)

    def place_href(self, iri: str) -> str:
        """Return where a place of the plan is seen: a sheet on its page, anything else on its own."""
        sheet, section = self.plan.sheets.get(iri), self.plan.sections.get(iri)
        return self.sheet_href(sheet) if sheet else self.section_href(section) if section else href(iri)

    def _pledge(self, iri: str) -> Mark:
        return Mark(self.name(iri), href(iri))

    def _years(self, statement: Statement) -> list[Mark]:
        due = self.codes.find_code("fiscal-year", str(statement.due)) if statement.due else None
        marks = [Mark(_("%(year)sまで", year=year(due)), href(due.iri), statement.due_printed)] if due else []
        if statement.start_printed:
            marks.append(Mark(statement.start_printed, href(statement.iri), _("着手までの期間")))
        return marks

    def _place(self, entry: str) -> Mark:
        passage = self.plan.passages[entry]
        spot = self.spot(passage)
        return Mark(spot.short or spot.title, spot.href, passage.verbatim)


def severity_names() -> dict[str, str]:
    """Return what each severity of findings is called."""
    return {name: translate(severity.ja, severity.en) for name, severity in SEVERITIES.items()}


def year(concept: Concept) -> str:
    """Return a fiscal year as its reader writes it: 平成18（2006）年度."""
    words = translate(concept.ja, concept.en)
    return f"{words}（{concept.code}）" if words == concept.ja else words


def view(facts: Facts, key: str) -> View:
    """Return the view of the plan, or of the report, of an address; raises `UnknownPlan`."""
    listed = plans(facts).get(key) or reports(facts).get(key)
    plan = plan_queries.read_plan(facts, listed.iri) if listed else None
    if not plan:
        raise UnknownPlan.of(key, [*plans(facts)])
    return view_of(facts, plan)


def view_of(facts: Facts, plan: Plan) -> View:
    """Return the view of a plan, kept as long as the plan is."""
    return facts.cache(
        ("view", plan.iri), lambda: View(plan, concepts_of(facts, plan.iri), partial(document, facts, plan.iri))
    )


def name_area(area: Area) -> str:
    """Return what an area is called."""
    return translate(area.name, area.english)


def name_whole(area: Area) -> str:
    """Return what an area is called together with its prefecture."""
    prefecture = prefecture_of(area.code)
    if not area.municipality:
        return name_area(area)
    return translate(f"{prefecture.name} {area.name}", f"{area.english}, {prefecture.english}")


class Place(NamedTuple):
    """Where something stands: the passage, its sheet or section if it is in one, and the document's lines around it."""

    passage: Passage
    spot: Spot | None
    lines: list[Line]


def places_of(view: View | None, iri: str, printed: Iterable[str] = ()) -> list[Place]:
    """Return where a thing stands: a passage at its own place, a statement where its entries do, else where printed."""
    if not view:
        return []
    plan = view.plan
    statement = plan.statements.get(iri)
    pledge = plan.pledges.get(iri)
    standing = statement.to("statedBy") if statement else (pledge.entry if pledge else iri, *sorted(printed))
    passages = [plan.passages[passage] for passage in standing if passage in plan.passages]
    return [Place(passage, _spot(view, passage), _lines(view, passage)) for passage in passages]


def _spot(view: View, passage: Passage) -> Spot | None:
    """Return the sheet or section of a passage; the plan as a whole says nothing of where it stands."""
    spot = view.spot(passage)
    return spot if spot.iri != view.plan.iri else None


def _lines(view: View, passage: Passage) -> list[Line]:
    """Return the lines around a passage; of a plan that came as data its words alone, for around them is markup."""
    if passage.kind.endswith(f"/{ELEMENT}"):
        return [Line(passage.line, (Piece(passage.verbatim, sought=True),))]
    return view.text.around((passage.iri,), AROUND)
