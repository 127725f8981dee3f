"""The reply to a search: what was understood, the questions that answer it with their counts, and what is not there.

What no plan says is said to be absent: a word that nothing printed holds is not passed over for the sake of an answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from pyoxigraph import NamedNode

from ...graph.errors import KoteihyoError
from ...graph.rdf.names import BASE
from ..engines.engine import Engine
from ..questions.answers import ask_rows
from ..questions.canonical import canonical, spelling
from ..questions.library import Library, Question
from ..questions.parameters import Parameter
from ..questions.values import Codes
from ..results.answers import rows
from ..results.cells import plain
from .common_words import COMMON
from .folding import fold
from .index import Index, Word
from .lexicon import SHOWS, Lexicon, key
from .offers import STRONG, Offer, is_whole, offers
from .recognition import Condition, Recognition, find_words, recognise

# Offers that are counted; each is a query.
COUNTED = 3
# A word that so many times as many things are about as print it is a small part of its theme.
SMALL = 5
# Words of so much say that a question is meant even if it has no answer.
MEANT = 4.0
# What is put in quotation marks is meant as it stands.
QUOTED = re.compile(r"[「『\"“]([^」』\"”]+)[」』\"”]")
# Words that come nearest, where there is nothing.
NEAREST = 5
# What a plan is about; a word beside one of these says more of it, and is no condition of its own.
CONCEPTS = ("theme", "field", "target-group")
TOPICS = ("theme", "field", "group", "kind", "division", "pillar", "sheet", "strand", "responsible", "number", "year")


class Sources(NamedTuple):
    """What a search asks: the engine of a version, its index, its names and lists, and the questions."""

    engine: Engine
    passages: Index
    lexicon: Lexicon
    codes: Codes
    library: Library


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
        offer for variant in _variants(recognition, sources.lexicon) for offer in offers(every, variant)[:COUNTED]
    ]
    fitting.sort(key=lambda offer: not is_whole(offer))
    chosen = fitting[0] if fitting else None
    words = [word for word, span in recognition.words if not (chosen and _covers(chosen, span))]
    unknown = (*(word for word in words if not _printed(sources, word)), *_only_shown(sources, recognition, chosen))
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
    """Return the offers, first the word itself where it shows a theme of which it is but a small part (斎場)."""
    topics = [condition for condition in recognition.conditions if condition.kind in TOPICS]
    narrow = [offer for offer in there if "text" in offer.parameters]
    if len(topics) == 1 and topics[0].sure <= SHOWS and narrow and narrow[0].things * SMALL < there[0].things:
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
    return [each for each in shown if not _printed(sources, each)]


def _with_words(
    sources: Sources, every: list[Question], recognition: Recognition, fitting: list[Offer], words: list[str]
) -> list[Offer]:
    """Return the offers with those that look for words: first where nothing else is meant, else second."""
    longer = [word for word in _longer_words(recognition) if _printed(sources, word)]
    if longer:
        return [*_by_words(every, recognition, longer, sources), *fitting]
    loose = [condition for condition in recognition.conditions if condition.kind == "field" or condition.sure <= SHOWS]
    named = [recognition.typed[condition.span[0] : condition.span[1]] for condition in loose]
    kept = recognition._replace(
        conditions=tuple(condition for condition in recognition.conditions if condition not in loose)
    )
    looking = _by_words(every, kept, [*words, *named], sources) if words or named else []
    if any(condition.kind in TOPICS for condition in recognition.conditions) or (fitting and fitting[0].said >= STRONG):
        return [*fitting[:1], *looking, *fitting[1:]]
    return [*looking, *fitting]


def question_words(every: Iterable[Question]) -> frozenset[str]:
    """Return the words by which questions are chosen, folded: 業務区分 is one word, and holds no 分別."""
    said = (key(part) for question in every for words in question.words for part in words)
    return frozenset(each for each in said if len(each) > 1)


def _in_plan(recognition: Recognition, plan: str) -> Recognition:
    """Return what was recognised with the plan that a form chose."""
    if not plan or recognition.of("plan"):
        return recognition
    return recognition._replace(conditions=(*recognition.conditions, Condition("plan", plan, "", "", (0, 0))))


def _variants(recognition: Recognition, lexicon: Lexicon) -> list[Recognition]:
    """Return the readings of what was typed, the likeliest first.

    People who stand beside a theme are meant by the theme of their own, where a plan has one: 高齢者 × 防災 is what
    高齢・介護 and 防災 share. The group is the second reading.
    """
    themes = recognition.of("theme")
    group = next(iter(recognition.of("group")), None)
    if len(themes) != 1 or not group:
        return [recognition]
    near = [condition for condition in _themes_within(group.ja, lexicon) if condition.value != themes[0].value]
    if not near:
        return [recognition]
    changed = tuple(
        near[0]._replace(span=group.span) if condition is group else condition for condition in recognition.conditions
    )
    return [recognition._replace(conditions=changed), recognition]


def _themes_within(name: str, lexicon: Lexicon) -> list[Condition]:
    """Return the themes that the beginning of a group's name names (高齢 of 高齢者), by the longest beginning."""
    whole = key(name)
    parts = [whole[:length] for length in range(len(whole) - 1, 1, -1)]
    meanings = [meaning for part in parts for meaning in lexicon.find(part) if meaning.kind == "theme"]
    return [Condition("theme", meaning.iri, meaning.ja, meaning.en, (0, 0), meaning.sure) for meaning in meanings]


def _longer_words(recognition: Recognition) -> list[str]:
    """Return what is named by more than a word that only shows a theme (市民ポリスステーション), and what is quoted."""
    quoted = [match.strip() for match in QUOTED.findall(recognition.typed) if match.strip()]
    shown = [condition for condition in recognition.conditions if condition.sure <= SHOWS]
    longer = [
        word
        for word, (start, end) in find_words(recognition.typed)
        for condition in shown
        if _is_longer(recognition.typed, (start, end), condition.span)
    ]
    return quoted + longer


def _is_longer(typed: str, word: tuple[int, int], named: tuple[int, int]) -> bool:
    """Say whether a word says more than the name in it: what is before it, or after it and no common word."""
    before, after = typed[word[0] : named[0]], typed[named[1] : word[1]]
    inside = word[0] <= named[0] and named[1] <= word[1]
    return inside and ((bool(before) and not after) or (bool(after) and key(after) not in COMMON))


def _covers(offer: Offer, span: tuple[int, int]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in offer.spans)


def _alternatives(sources: Sources, word: str) -> tuple[str, ...]:
    """Return a word with its synonyms, folded."""
    alike = sources.lexicon.alike.get(key(word), ()) or sources.lexicon.alike.get(key(word.removesuffix("s")), ())
    return tuple(dict.fromkeys(fold(each) for each in (word, *alike)))


def _printed(sources: Sources, word: str) -> int:
    """Return how many things of the plans hold a word, or one that is alike; lists that plans share are no print."""
    counts = sources.passages.counts([_alternatives(sources, word)])
    return sum(count for kind, count in counts.items() if kind not in CONCEPTS)


def _by_words(every: list[Question], recognition: Recognition, known: Sequence[str], sources: Sources) -> list[Offer]:
    """Return the questions that look for the word that the fewest passages hold, as it is printed."""
    forms = [max((_passages(sources, form), form == word, form) for form in _forms(sources, word)) for word in known]
    some = sorted((form for form in forms if form[0]), key=lambda each: (each[0], -len(each[2])))
    if not some:
        return []
    words = some[0][2]
    text = Condition("text", words.lower(), words, words, (0, 0))
    kept = tuple(condition for condition in recognition.conditions if condition.sure > SHOWS)
    return offers(every, Recognition("", (text, *kept), ()))[:1]


def _forms(sources: Sources, word: str) -> tuple[str, ...]:
    return (word, *sources.lexicon.alike.get(key(word), ()))


def _passages(sources: Sources, word: str) -> int:
    return sum(sources.passages.counts([fold(word)]).get(each, 0) for each in ("measure", "goal", "passage"))


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
        answer = ask_rows(sources.engine, question, asked, sources.codes)
    except KoteihyoError:
        return None
    table, counts = rows(answer), question.says("Counts")
    at = table.columns.index(counts) if counts in table.columns else -1
    things = {plain(row[at]) for row in table.rows} - {""} if at >= 0 and _things(question) else table.rows
    return Counted(question, asked, tuple(offer.conditions.values()), len(things), is_whole(offer))


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
    groups = tuple(dict.fromkeys(_alternatives(sources, each) for each in said if fold(each)))
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
    words = tuple(dict.fromkeys(each for word in missing for each in near_words(sources.lexicon, word)))[:NEAREST]
    return Reply(
        recognition, (), looked_for(sources, recognition), unknown, absent=True, near_words=words, near_offers=counted
    )


def near_words(lexicon: Lexicon, word: str) -> list[str]:
    """Return the names that share most of their neighbouring characters with a word."""
    sought = _pieces(key(word))
    scored = []
    for name, meanings in lexicon.meanings.items():
        there = _pieces(name)
        shared = len(sought & there)
        if shared and (score := 2 * shared / (len(sought) + len(there))) >= LIKE:
            best = max(meanings.values(), key=lambda meaning: meaning.sure)
            scored.append((-score, best.ja if not word.isascii() else best.en))
    return list(dict.fromkeys(name for _, name in sorted(scored) if name))[:NEAREST]


# Words that share less of their characters and pairs of characters are not alike.
LIKE = 0.33


def _pieces(text: str) -> set[str]:
    return {*("" if text.isascii() else text), *map("".join, pairwise(text))}
