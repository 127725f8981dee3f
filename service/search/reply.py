"""The reply to a search: what was understood, the questions that answer it with their counts, and what is not there.

What no plan says is said to be absent: a word that nothing printed holds is not passed over for the sake of an answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pyoxigraph import NamedNode

from ...graph.errors import KoteihyoError
from ...graph.rdf.names import BASE
from ..questions.answers import Asked, ask_rows, find_answer
from ..questions.canonical import canonical, spelling
from ..questions.library import Question
from ..questions.parameters import Parameter
from ..results.answers import rows
from ..results.paging import Window
from .conditions import Condition
from .folding import fold
from .index import Word
from .lexicon import NEAREST, OTHER, SHOWS, key
from .offers import STRONG, Offer, is_whole, offers
from .readings import TOPICS, list_readings, longer_words
from .recognition import Recognition, recognise
from .sources import Sources
from .wording import alternatives, as_printed, choose_form, count_passages, count_printed

# Offers that are counted; each is a query.
COUNTED = 3
# A word that so many times as many things are about as print it is a small part of its theme.
SMALL = 5
# Words of so much say that a question is meant even if it has no answer.
MEANT = 4.0


class Counted(NamedTuple):
    """A question with its conditions as a caller writes them, and how many things answer it.

    ``whole`` says whether it has every condition that was understood: one that has not is no answer where one has.
    """

    question: Question
    parameters: dict[str, str]
    conditions: tuple[Condition, ...]
    things: int
    whole: bool = True


class Reply(NamedTuple):
    """What was understood and what answers it.

    ``looked_for`` are the words by which passages are found; ``unknown`` those that nothing printed holds; ``nearest``
    are words or questions that come near where there is no answer.
    """

    understood: Recognition
    offers: tuple[Counted, ...]
    looked_for: tuple[Word, ...]
    unknown: tuple[str, ...] = ()
    absent: bool = False
    near_words: tuple[str, ...] = ()
    near_offers: tuple[Counted, ...] = ()


def reply(sources: Sources, typed: str, plan: str = "") -> Reply:
    """Return the reply to what was typed; ``plan`` is the IRI of the only plan that is asked, empty for every one."""
    every = [*sources.library.questions.values()]
    recognition = _recognise(sources, every, typed, plan)
    fitting = [
        offer for variant in list_readings(recognition, sources.lexicon) for offer in offers(every, variant)[:COUNTED]
    ]
    fitting.sort(key=lambda offer: not is_whole(offer))
    chosen = fitting[0] if fitting else None
    words = [word for word, span in recognition.words if not (chosen and _covers(chosen, span))]
    unwritten = (word for word in words if not count_printed(sources, word))
    unknown = (*unwritten, *_only_shown(sources, recognition, chosen))
    if unknown and not (chosen and (chosen.said >= STRONG or "number" in chosen.conditions)):
        return _absence(sources, recognition, fitting, unknown)
    counted = _count(sources, _with_words(sources, every, recognition, fitting, words))
    there = tuple(offer for offer in counted if offer.things and offer.whole >= counted[0].whole)
    if chosen and chosen.said >= MEANT and not counted[0].things and not _answers(sources, chosen):
        return _absence(sources, recognition, fitting[1:], ())
    if not there and (fitting or not _hits(sources, recognition, plan)):
        return _absence(sources, recognition, _relaxed(every, recognition), ())
    return Reply(recognition, _narrow(recognition, there), looked_for(sources, recognition, plan))


def _answers(sources: Sources, offer: Offer) -> bool:
    """Say whether a question has any answer, whatever the conditions: a plan may print no amounts at all."""
    return any(each.things for each in _count(sources, [offer._replace(conditions={})]))


def _narrow(recognition: Recognition, there: tuple[Counted, ...]) -> tuple[Counted, ...]:
    """Return the offers, first the word itself where it shows a theme of which it is but a part (斎場).

    Of what is another name of a theme it has to be a small part (コミュニティスクール).
    """
    topics = [condition for condition in recognition.conditions if condition.kind in TOPICS]
    narrow = [offer for offer in there if "text" in offer.parameters]
    times = 1 if len(topics) == 1 and topics[0].sure <= SHOWS else SMALL
    if len(topics) == 1 and narrow and narrow[0].things * times < there[0].things:
        return (narrow[0], *(offer for offer in there if offer is not narrow[0]))
    return there


def _recognise(sources: Sources, every: list[Question], typed: str, plan: str) -> Recognition:
    years = sources.codes.values(Parameter("year", "year", "", "UNDEF"))
    recognition = recognise(
        typed,
        sources.lexicon,
        due=[int(year.value) for year in years if year.value.isdigit()],
        plan=plan.removeprefix(f"{BASE}id/"),
        said=question_words(every),
    )
    return _in_plan(recognition, plan)


def _only_shown(sources: Sources, recognition: Recognition, chosen: Offer | None) -> list[str]:
    """Return the words that would only show what they stand for (消防団), where nothing printed holds them."""
    spans = [condition.span for condition in recognition.conditions if condition.sure <= SHOWS]
    shown = [recognition.typed[start:end] for start, end in spans if not (chosen and _covers(chosen, (start, end)))]
    return [each for each in shown if not count_printed(sources, each)]


def _with_words(
    sources: Sources, every: list[Question], recognition: Recognition, fitting: list[Offer], words: list[str]
) -> list[Offer]:
    """Return the offers with those that look for words: first where nothing else is meant, else second."""
    longer = {word: span for word, span in longer_words(recognition) if count_printed(sources, word)}
    if longer:
        rest = tuple(each for each in recognition.conditions if each.span not in longer.values())
        return [*_by_words(every, recognition._replace(conditions=rest), [*longer], sources), *fitting]
    loose = [condition for condition in recognition.conditions if condition.kind == "field" or condition.sure <= SHOWS]
    loose += [] if words else [each for each in recognition.conditions if _is_printed_name(sources, recognition, each)]
    named = [recognition.typed[condition.span[0] : condition.span[1]] for condition in loose]
    kept = recognition._replace(
        conditions=tuple(condition for condition in recognition.conditions if condition not in loose)
    )
    looking = _by_words(every, kept, [*words, *named], sources) if words or named else []
    topics = any(condition.kind in TOPICS for condition in recognition.conditions)
    if topics and any(count_printed(sources, word) for word in words) and not recognition.of("number"):
        return [*looking, *fitting]  # a word beside a theme says more of it than the theme
    if topics or (fitting and fitting[0].said >= STRONG):
        return [*fitting[:1], *looking, *fitting[1:]]
    return [*looking, *fitting]


def _is_printed_name(sources: Sources, recognition: Recognition, condition: Condition) -> bool:
    """Say whether a condition is another name of a theme that is printed too, and may be meant as it stands."""
    start, end = condition.span
    other = condition.kind == "theme" and condition.sure == OTHER
    return other and bool(count_passages(sources, recognition.typed[start:end]))


def question_words(every: Iterable[Question]) -> frozenset[str]:
    """Return the words by which questions are chosen, folded: 業務区分 is one word, and holds no 分別."""
    said = (key(part) for question in every for words in question.words for part in words)
    return frozenset(each for each in said if len(each) > 1)


def _in_plan(recognition: Recognition, plan: str) -> Recognition:
    """Return what was recognised with the plan that a form chose."""
    if not plan or recognition.of("plan"):
        return recognition
    return recognition._replace(conditions=(*recognition.conditions, Condition("plan", plan, "", "", (0, 0))))


def _covers(offer: Offer, span: tuple[int, int]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in offer.spans)


def _by_words(every: list[Question], recognition: Recognition, known: Sequence[str], sources: Sources) -> list[Offer]:
    """Return the questions that look for the word that the fewest passages hold, as it is printed."""
    forms = [choose_form(sources, word) for word in known]
    some = sorted((form for form in forms if form[0]), key=lambda each: (each[0], -len(each[1])))
    if not some:
        return []
    words = as_printed(sources, some[0][1])
    text = Condition("text", words.lower(), words, words, (0, 0))
    kept = tuple(condition for condition in recognition.conditions if condition.sure > SHOWS)
    return offers(every, Recognition("", (text, *kept), ()))[:1]


def _count(sources: Sources, fitting: Iterable[Offer]) -> list[Counted]:
    """Return the first offers with their counts, each question with its conditions once."""
    counted: dict[tuple[str, str], Counted] = {}
    for offer in fitting:
        values = {
            name: _value(sources, offer.question, name, condition) for name, condition in offer.conditions.items()
        }
        name = (offer.question.name, repr(sorted(values.items())))
        if name not in counted and len(counted) < COUNTED and (one := _counted(sources, offer, values)):
            counted[name] = one
    return [*counted.values()]


def _counted(sources: Sources, offer: Offer, values: dict[str, str]) -> Counted | None:
    """Return an offer with its count; None where the question does not take a value, or cannot be answered now."""
    question = offer.question
    try:
        asked = canonical(question, values, sources.codes)
        things = _count_things(sources, question, asked)
    except KoteihyoError:
        return None
    return Counted(question, asked, tuple(offer.conditions.values()), things, is_whole(offer))


def _count_things(sources: Sources, question: Question, asked: dict[str, str]) -> int:
    """Return how many things an answer has; of an answer that was made at publication no more is read than it takes."""
    counts = question.says("Counts")
    if not (_things(question) and counts in question.columns):
        page = find_answer(sources.engine, Asked(question, asked, Window(1, 1)), sources.codes)
        if page and page.total is not None:
            return page.total
        return len(rows(ask_rows(sources.engine, question, asked, sources.codes)).rows)
    answer = ask_rows(sources.engine, question, asked, sources.codes)
    column = re.compile(rb'"%s"\s*:\s*\{[^{}]*?"value"\s*:\s*"([^"]*)"' % counts.encode())
    return len({*column.findall(answer.body)} - {b""})


def _things(question: Question) -> bool:
    """Say whether a question counts things, one or more rows each; of numbers it counts the rows are the answer."""
    return question.says("Counts") not in ("", "entries", "goals", "measures", "pledges", "sheets", "statements")


def _value(sources: Sources, question: Question, name: str, condition: Condition) -> str:
    """Return a condition's value as a caller of the question writes it."""
    parameter = next(parameter for parameter in question.parameters if parameter.name == name)
    if condition.kind == "type":
        return condition.value
    if not condition.value.startswith(("http:", "https:", "urn:")):
        return condition.value
    return spelling(parameter, NamedNode(condition.value), sources.codes)


def looked_for(sources: Sources, recognition: Recognition, plan: str = "") -> tuple[Word, ...]:
    """Return the words by which passages are found: as typed where that finds any, else the names and words in it."""
    typed = tuple(filter(None, map(fold, recognition.typed.split())))
    if typed and sources.passages.counts(typed, plan):
        return typed
    said = [
        recognition.typed[condition.span[0] : condition.span[1]]
        for condition in recognition.conditions
        if condition.kind not in ("type", "plan")
    ]
    said += [word for word, _ in recognition.words]
    groups = tuple(dict.fromkeys(alternatives(sources, each) for each in said if fold(each)))
    if groups and not sources.passages.counts(groups, plan):
        return (tuple(word for group in groups for word in group),)
    return groups


def _hits(sources: Sources, recognition: Recognition, plan: str) -> bool:
    words = looked_for(sources, recognition, plan)
    return bool(words and sources.passages.counts(words, plan))


def _relaxed(every: list[Question], recognition: Recognition) -> list[Offer]:
    """Return the questions that fit when one of the conditions is left out."""
    told = [condition for condition in recognition.conditions if condition.kind != "plan"]
    less = [
        recognition._replace(
            conditions=tuple(condition for condition in recognition.conditions if condition is not left)
        )
        for left in told
    ]
    return [offer for one in less if one.conditions for offer in offers(every, one)[:1]]


def _absence(sources: Sources, recognition: Recognition, near: list[Offer], unknown: tuple[str, ...]) -> Reply:
    """Return the reply that says that there is nothing, with what comes near."""
    counted = tuple(offer for offer in _count(sources, near) if offer.things)
    missing = unknown or tuple(recognition.typed.split())
    words = tuple(dict.fromkeys(each for word in missing for each in sources.lexicon.near(word)))[:NEAREST]
    return Reply(
        recognition, (), looked_for(sources, recognition), unknown, absent=True, near_words=words, near_offers=counted
    )
