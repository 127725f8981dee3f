"""Which printed words a finding is about: from anything in a plan's graph to the passages to quote.

A reader does not see pledges, strands or statements, only words in a table. So each kind of thing leads to the
passages that speak of it, and each passage is quoted with its sheet, its stage and its line in the source.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from ..rdf.identifiers import KTH, OA
from ..rdf.names import BASE

RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
YEARS = {"ja": "年", "en": " years"}
# The passages by which a reader knows a sheet.
SHEET_HEADS = ("sheet-title", "footer")


@dataclass(frozen=True, order=True)
class Quote:
    """PlanWords as printed, and where a reader finds them."""

    line: int
    passage: str
    verbatim: str
    sheet_ja: str
    sheet_en: str
    stage_ja: str
    stage_en: str


def term(name: str) -> ox.NamedNode:
    """Return a term of our vocabulary."""
    return ox.NamedNode(KTH[name])


class PlanWords:
    """A plan's graph, as N-Triples, read for the words that stand in it once any are asked for."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    @cached_property
    def store(self) -> ox.Store:
        """Return the graph in a store."""
        store = ox.Store()
        store.bulk_load(self.data, format=ox.RdfFormat.N_TRIPLES, lenient=True)  # the engine wrote them itself
        return store

    def objects(self, subject: ox.NamedNode, name: str | ox.NamedNode) -> Iterator[ox.NamedNode]:
        """Yield the things that a property leads to."""
        predicate = term(name) if isinstance(name, str) else name
        for quad in self.store.quads_for_pattern(subject, predicate, None):
            if isinstance(quad.object, ox.NamedNode):
                yield quad.object

    def subjects(self, name: str | ox.NamedNode, value: ox.NamedNode | ox.Literal) -> Iterator[ox.NamedNode]:
        """Yield the things whose property leads to this one."""
        predicate = term(name) if isinstance(name, str) else name
        for quad in self.store.quads_for_pattern(None, predicate, value):
            if isinstance(quad.subject, ox.NamedNode):
                yield quad.subject

    def text(self, subject: ox.NamedNode | None, name: str | ox.NamedNode, language: str | None = None) -> str:
        """Return the first text of a property, in a language if one is asked for; empty if there is none."""
        predicate = term(name) if isinstance(name, str) else name
        texts = [q.object for q in self.store.quads_for_pattern(subject, predicate, None)] if subject else []
        return min(
            (literal.value for literal in texts if isinstance(literal, ox.Literal) and literal.language == language),
            default="",
        )

    def is_a(self, subject: ox.NamedNode, name: str) -> bool:
        """Return whether a thing is of a class of our vocabulary."""
        return ox.Quad(subject, RDF_TYPE, term(name)) in self.store

    def name(self, value: ox.NamedNode | ox.Literal, language: str) -> str:
        """Return what to call a thing in a language, empty if it has no name there; P4Y is 4年."""
        if isinstance(value, ox.Literal):
            if value.language not in {None, language}:
                return ""
            return spell(value.value, language)
        label = self.text(value, LABEL, language) or self.text(value, "verbatim") or self.text(value, LABEL, "ja")
        return label or self.only_label(value)

    def only_label(self, value: ox.NamedNode) -> str:
        """Return what a plan in another language calls a thing."""
        quads = self.store.quads_for_pattern(value, LABEL, None)
        return min((quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)), default="")

    def quote(self, passage: ox.NamedNode) -> Quote:
        """Return a passage's words with their place."""
        sheet = next(self.objects(passage, "onSheet"), None)
        stage = next(self.objects(passage, "atStage"), None)
        return Quote(
            line=int(self.text(passage, "line") or 0),
            passage=passage.value,
            verbatim=self.text(passage, "verbatim"),
            sheet_ja=self.place(sheet, "ja"),
            sheet_en=self.place(sheet, "en"),
            stage_ja=self.text(stage, LABEL, "ja"),
            stage_en=self.text(stage, LABEL, "en"),
        )

    def place(self, sheet: ox.NamedNode | None, language: str) -> str:
        """Return how a reader calls a sheet: its division and number, 基幹業務 1/3."""
        division = next(self.objects(sheet, "inDivision"), None) if sheet else None
        numbers = self.text(sheet, "sheetNumber"), self.text(sheet, "sheetCount")
        return f"{self.text(division, LABEL, language)} {'/'.join(numbers)}" if sheet else ""

    def quotes(self, things: Iterable[ox.NamedNode]) -> tuple[Quote, ...]:
        """Return every passage that speaks of these things, in the order of the source."""
        nodes = {passage for thing in things for passage in self.passages(thing)}
        return tuple(sorted(map(self.quote, nodes)))

    def passages(self, thing: ox.NamedNode) -> Iterator[ox.NamedNode]:
        """Yield the passages that speak of a thing, by what kind of thing it is."""
        for kind, follow in self.routes.items():
            if self.is_a(thing, kind):
                yield from follow(thing)
                return
        for part in (ox.NamedNode(OA.hasSelector), term("evidence")):
            for owner in self.subjects(part, thing):
                yield from self.passages(owner)

    @cached_property
    def routes(self) -> dict[str, Callable[[ox.NamedNode], Iterable[ox.NamedNode]]]:
        """Return how to get from each kind of thing to its passages; the first kind that fits counts."""
        return {
            "Passage": lambda passage: [passage],
            "PolicyGoal": lambda goal: self.follow_passages(self.subjects("policyGoal", goal)),
            "Statement": lambda statement: self.objects(statement, "statedBy"),
            "Pledge": self.list_pledge_passages,
            "Sheet": self.list_sheet_passages,
            "Strand": self.list_strand_passages,
            "CrossReference": self.list_reference_passages,
            "Target": lambda target: self.follow_passages(self.subjects("target", target)),
            "Indicator": lambda indicator: self.follow_passages(self.subjects("indicator", indicator)),
            "Decision": lambda decision: self.objects(decision, "onEntry"),
            "TotalCheck": self.list_total_passages,
            "Mention": lambda mention: self.objects(mention, "mentionIn"),
            "Suggestion": lambda node: self.follow_passages(
                [*self.objects(node, "subject"), *self.objects(node, "object")]
            ),
        }

    def follow_passages(self, things: Iterable[ox.NamedNode]) -> Iterator[ox.NamedNode]:
        """Yield the passages of several things."""
        for thing in things:
            yield from self.passages(thing)

    def list_pledge_passages(self, pledge: ox.NamedNode) -> Iterator[ox.NamedNode]:
        """Yield the entries that print a pledge's number or state what carries it out."""
        yield from self.subjects("citesPledge", pledge)
        yield from self.follow_passages(self.subjects("fulfils", pledge))

    def list_sheet_passages(self, sheet: ox.NamedNode) -> Iterator[ox.NamedNode]:
        """Yield a sheet's title and footer."""
        kinds = {ox.NamedNode(f"{BASE}id/passage-kind/{kind}") for kind in SHEET_HEADS}
        return (
            subject for subject in self.subjects("onSheet", sheet) if kinds & {*self.objects(subject, "passageKind")}
        )

    def list_strand_passages(self, strand: ox.NamedNode) -> Iterator[ox.NamedNode]:
        """Yield a strand's entries that stand under no other entry of it."""
        entries = {subject for subject in self.subjects("inStrand", strand) if self.is_a(subject, "Entry")}
        return (entry for entry in entries if not entries & {*self.objects(entry, "underEntry")})

    def list_total_passages(self, check: ox.NamedNode) -> Iterator[ox.NamedNode]:
        """Yield the entry of a total, and the first and the last of what it adds up."""
        yield from self.objects(check, "printedIn")
        parts = sorted(map(self.quote, self.objects(check, "addend")))
        yield from (ox.NamedNode(part.passage) for part in (*parts[:1], *parts[-1:]))

    def list_reference_passages(self, reference: ox.NamedNode) -> Iterator[ox.NamedNode]:
        """Yield the entries that a reference is made from, and the printed note if it is one."""
        entries = [*self.objects(reference, "refersFrom")]
        yield from entries
        sheets = {sheet for entry in entries for sheet in self.objects(entry, "onSheet")}
        for subject in self.subjects("verbatim", ox.Literal(self.text(reference, "verbatim"))):
            if self.is_a(subject, "Passage") and sheets & {*self.objects(subject, "onSheet")}:
                yield subject


def spell(text: str, language: str) -> str:
    """Return a value as a reader writes it: years for a duration of years, all else as it is.

    >>> spell("P4Y", "ja"), spell("P4Y", "en"), spell("430人", "ja")
    ('4年', '4 years', '430人')
    """
    years = re.fullmatch(r"P(\d+)Y", text)
    return f"{years[1]}{YEARS[language]}" if years else text
