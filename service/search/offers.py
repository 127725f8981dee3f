"""Offers: the questions of the library that fit what a person typed, best first, with their conditions filled in.

A question fits by the words of its header (`Words`), and by the conditions that it takes. Words that no condition of a
question can hold speak against it. A question that simply lists what meets a condition (`Lists`) needs no words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

from ..questions.library import Question
from ..questions.parameters import Parameter
from .conditions import Condition, Span
from .lexicon import SHOWS
from .notions import NEGATED, NOTIONS, find
from .recognition import Recognition
from .tabulation import read_columns, weigh_columns

# What a condition is worth that a question takes, and what it costs where it takes none. Whether measures or goals are
# looked for, and the plan where there is but one, tell less than what they are about.
WORTH = {"type": 2.0, "plan": 1.0, "direction": 1.0}
COSTS = {"type": 1.0, "plan": 2.0, "direction": 0.0}
TAKEN, SHOWN, LOST, LISTED = 6.0, 4.0, 5.0, 3.0
# What a character of a header's words is worth: one of kanji says as much as three letters, or one and a half of SDGs.
KANJI, LETTER, ACRONYM, NOT, NOTION = 2.0, 0.7, 1.5, 3.0, 4.0
# Words of less are in too many questions to choose one; those of so much choose one whatever else is typed.
LEAST, STRONG = 2.0, 7.0
# What further words of a question say, beside those that say most.
BESIDES = 0.25
# Words that say that a question goes from one thing to another; what stands between is no condition.
COURSE = {"from", "から"}
# What questions are about: one that is not chosen by it passes over it, at that cost.
SUBJECTS, PASSED = ("公約", "指標", "系列", "参照", "柱"), 2.5
# The parameter that takes a condition, by its kind; a name is looked for where many parameters are of one kind.
KINDS = {
    "theme": ("code:theme",),
    "field": ("code:field",),
    "group": ("code:target-group",),
    "kind": ("code:measure-kind",),
    "division": ("code:division",),
    "pillar": ("code:pillar",),
    "stage": ("xsd:integer:Stage",),
    "number": ("xsd:integer:Pledge",),
    "direction": ("code:direction",),
    "year": ("year",),
    "sheet": ("iri:Section", "iri:Sheet"),
    "strand": ("iri:Strand",),
    "indicator": ("iri:Indicator",),
    "responsible": ("iri:Responsible",),
    "plan": ("iri:Plan",),
}
NAMED = ("text", "type", "year")
# The columns by which a question has one kind of statement alone, and needs no condition to say so.
ONLY = {"施策": "measure", "measure": "measure", "目標": "goal", "goal": "goal"}


class Offer(NamedTuple):
    """A question with the conditions that it takes, by parameter, and how well it fits.

    ``said`` is how much of that is by words, ``spans`` where these stand; ``lost`` are conditions that it cannot take.
    """

    question: Question
    conditions: Mapping[str, Condition]
    fit: float
    said: float = 0.0
    spans: tuple[Span, ...] = ()
    lost: tuple[Condition, ...] = ()


def offers(questions: Iterable[Question], recognition: Recognition) -> list[Offer]:
    """Return the questions that fit, best first; none where nothing was recognised."""
    asked = [
        _offer(question, recognition) for question in questions if question.form == "SELECT" and not question.services
    ]
    fitting = [offer for offer in asked if offer]
    return sorted(fitting, key=lambda offer: (-offer.fit, len(offer.question.parameters), offer.question.name))


def _offer(question: Question, recognition: Recognition) -> Offer | None:
    """Return a question as it is meant by what was typed; None where it is not."""
    matched, spans = _match_words(question, recognition.typed)
    counted = weigh_columns(question, read_columns(_plain(recognition.typed)))
    matched = max(matched, counted) + BESIDES * min(matched, counted)
    listed = any(condition.kind in question.lists for condition in recognition.conditions)
    told = (
        recognition.conditions
        if listed or matched < STRONG
        else [condition for condition in recognition.conditions if not _loose(condition)]
    )
    taken, lost = _conditions(question, told)
    implied = [condition for condition in lost if _is_implied(question, condition)]
    lost = [condition for condition in lost if not _within(condition.span, spans) and condition not in implied]
    if matched < LEAST and not listed:
        return None
    passed = [notion for notion in SUBJECTS if find(notion, _plain(recognition.typed)) and not _says(question, notion)]
    fit = matched + LISTED * listed
    fit += sum(
        _worth(condition)
        for condition in (*taken.values(), *implied)
        if condition.kind in WORTH or not _within(condition.span, spans)
    )
    fit -= sum(COSTS.get(condition.kind, LOST) for condition in lost) + PASSED * len(passed)
    if matched < LEAST and all(condition.kind in WORTH for condition in taken.values()):
        fit = LEAST / 2  # whatever a plan states, or all its measures: anything else that is meant goes before
    return Offer(question, taken, fit, matched, tuple(spans), tuple(lost)) if fit > 0 else None


def _worth(condition: Condition) -> float:
    return WORTH.get(condition.kind, SHOWN if condition.sure <= SHOWS else TAKEN)


def _says(question: Question, notion: str) -> bool:
    """Say whether a question is chosen by a notion among others."""
    return any(notion in word for word in question.words)


def _loose(condition: Condition) -> bool:
    """Say whether measures are spoken of as people do who mean whatever a plan states."""
    return condition.kind == "type" and ONLY[condition.value] == "measure"


def _within(span: Span, spans: list[Span]) -> bool:
    """Say whether the words of a condition are those that chose the question (目標 of 数値目標)."""
    return any(start <= span[0] and span[1] <= end for start, end in spans)


def _is_implied(question: Question, condition: Condition) -> bool:
    return condition.kind == "type" and ONLY[condition.value] in question.columns


def _conditions(question: Question, conditions: Iterable[Condition]) -> tuple[dict[str, Condition], list[Condition]]:
    """Return the conditions that a question takes, by parameter, and the others."""
    taken: dict[str, Condition] = {}
    lost = []
    for condition in conditions:
        free = next((one.name for one in question.parameters if one.name not in taken and takes(one, condition)), "")
        called = "" if free else _find_sheet_parameter(question, condition, taken)
        if free:
            taken[free] = condition
        elif called:
            one = condition.sheets[0]
            taken[called] = condition._replace(kind="sheet", value=one.iri, ja=one.ja, en=one.en, others=())
        else:
            lost.append(condition)
    return taken, lost


def _find_sheet_parameter(question: Question, condition: Condition, taken: Mapping[str, Condition]) -> str:
    """Return the parameter that takes the one sheet that is called as a theme is, where a question takes no theme."""
    themes = any(takes(one, condition) for one in question.parameters)
    sheets = [one.name for one in question.parameters if one.kind in KINDS["sheet"] and one.name not in taken]
    return sheets[0] if sheets and not themes and len(condition.sheets) == 1 else ""


def is_whole(offer: Offer) -> bool:
    """Say whether a question takes all that a search is about; whether measures are asked for is no such thing."""
    return all(condition.kind in WORTH for condition in offer.lost)


def takes(parameter: Parameter, condition: Condition) -> bool:
    """Say whether a parameter takes a condition."""
    named = condition.kind in NAMED and parameter.name == condition.kind
    return named or parameter.kind in KINDS.get(condition.kind, ())


def _match_words(question: Question, typed: str) -> tuple[float, list[Span]]:
    """Return how much of a question's words stands in what was typed, and where those stand that say most.

    Of alternatives one is enough; what others say besides speaks for the question too, and for less.
    """
    plain = _plain(typed)
    held = [word for word in question.words if all(find(part, plain) for part in word)]
    if not held:
        return 0.0, []
    best = max(held, key=lambda word: sum(map(_weigh, word)))
    besides = {part for word in held for part in word} - {*best}
    spans = [span for part in best if (span := find(part, plain))]
    if COURSE & {*best}:
        spans.append((min(start for start, _ in spans), max(end for _, end in spans)))
    return sum(map(_weigh, best)) + BESIDES * sum(map(_weigh, besides)), spans


@lru_cache(maxsize=64)
def _plain(typed: str) -> str:
    return normalize("NFKC", typed).lower()


def _weigh(part: str) -> float:
    if part == NEGATED:
        return NOT
    letters = ACRONYM if sum(map(str.isupper, part)) > 1 else LETTER
    weight = len(part) * (letters if part.isascii() else KANJI)
    return max(weight, NOTION) if part in NOTIONS else weight
