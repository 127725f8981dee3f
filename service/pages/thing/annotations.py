"""What stands beside a thing of a plan: what people decided, what checks found, what a program suspects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeVar

from ....graph.validation.findings import Finding
from ...http.language import gettext as _
from ...http.language import translate
from ...read_models.annotations import Decision, Mention, SuspectedLink, read_annotations
from ...read_models.facts import Facts
from ...read_models.vocabulary import Term
from ..presentation import Place, View, severity_names

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
Note = TypeVar("Note")


class DecisionLine(NamedTuple):
    """A decision with the name of the point that it settles."""

    decision: Decision
    words: str


class FindingLine(NamedTuple):
    """A finding with its severity in words."""

    finding: Finding
    severity: str


class SuspectedLine(NamedTuple):
    """A suspected link with its relation in words, and the thing at its other end."""

    suspected: SuspectedLink
    words: str
    other: str


class ThingAnnotations(NamedTuple):
    """What stands beside one thing."""

    decisions: tuple[DecisionLine, ...] = ()
    findings: tuple[FindingLine, ...] = ()
    suspected: tuple[SuspectedLine, ...] = ()
    mentioned: tuple[Mention, ...] = ()


def annotations_of(
    facts: Facts, view: View | None, iri: str, places: Iterable[Place], known: Mapping[str, Term]
) -> ThingAnnotations:
    """Return what stands beside a thing, the passages that it stands at, and what these state."""
    if not view:
        return ThingAnnotations()
    severities = severity_names()
    every, about = read_annotations(facts, view.plan.iri), _subjects(view, iri, places)
    return ThingAnnotations(
        tuple(DecisionLine(note, _field(note.field)) for note in _notes(every.decisions, about)),
        tuple(FindingLine(note, severities[note.severity]) for note in _notes(every.findings, about)),
        tuple(_show_suspected(note, iri, known) for note in _notes(every.suspected, about)),
        tuple(every.mentioned.get(iri, ())),
    )


def _subjects(view: View, iri: str, places: Iterable[Place]) -> list[str]:
    """Return a thing with the passages that it stands at, and what it states if it is one of them."""
    passages = [place.passage.iri for place in places]
    states = [one.iri for one in view.plan.states.get(iri, ())] if iri in passages else []
    return [*dict.fromkeys((iri, *passages, *states))]


def _notes(by_thing: Mapping[str, list[Note]], about: Iterable[str]) -> list[Note]:
    return list(dict.fromkeys(note for thing in about for note in by_thing.get(thing, ())))


def _field(name: str) -> str:
    return FIELDS[name]() if name in FIELDS else name


def _show_suspected(link: SuspectedLink, iri: str, known: Mapping[str, Term]) -> SuspectedLine:
    term = known.get(link.relation)
    words = translate(term.ja, term.en) if term else link.relation.rpartition("#")[2]
    return SuspectedLine(link, words, link.subject if link.object == iri != link.subject else link.object)
