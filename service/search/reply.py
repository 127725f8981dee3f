"""The reply to a search: what was understood, the questions that answer it with their counts, and what is not there.

What no plan says is said to be absent: a word that nothing printed holds is not passed over for the sake of an answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple

from ...graph.rdf.names import BASE
from ..questions.library import Question
from ..questions.parameters import Parameter
from .common_words import strip_common
from .conditions import Condition, Span
from .counts import COUNTED, CountedOffer, Sources, count_offers
from .documents import Word
from .folding import fold
from .lexicon import CUED, NAME, NEAREST, SHOWS, key
from .literal_offers import offer_a_name, offer_shown_words, with_words
from .notions import NOTIONS
from .offers import STRONG, Offer, is_whole, offers
from .readings import TOPICS, list_readings, name_fields_theme, without_reason
from .recognition import Recognition, recognise
from .tabulation import list_names
from .wording import alternatives, candidates, count_printed, is_known, split_word

# A word that so many times as many things are about as print it is a small part of its theme.
SMALL = 5
# What one asks how or which of is what a city does, whatever it is called: how does the city collect opinions.
VERB = re.compile(
    r"\b(?:how|what|which|where|when|why)\b.*?\b(?:do|does|did|will|can|could|should|would)\s+"
    r"(?:(?:the|our|my|this)\s+)?(?:\w+\s+)?(?:city|council|town|municipality|plan|government|they|it|we|you|i)\s+"
    r"(?:\w+ly\s+|plan\s+to\s+|want\s+to\s+|intend\s+to\s+)?([a-z'’-]+)",
    re.IGNORECASE,
)
# Words of so much say that a question is meant even if it has no answer.
MEANT = 4.0


class Reply(NamedTuple):
    """What was understood and what answers it.

    ``looked_for`` are the words by which passages are found; ``unknown`` those that nothing printed holds, also where
    they are passed over; ``nearest`` are words or questions that come near where there is no answer. ``replaced`` are
    words with what they were taken for, ``passed`` conditions that no answer meets beside the words that are offered.
    """

    understood: Recognition
    offers: tuple[CountedOffer, ...]
    looked_for: tuple[Word, ...]
    unknown: tuple[str, ...] = ()
    absent: bool = False
    near_words: tuple[str, ...] = ()
    near_offers: tuple[CountedOffer, ...] = ()
    replaced: tuple[tuple[str, str], ...] = ()
    passed: tuple[Condition, ...] = ()


def reply(sources: Sources, typed: str, plan: str = "") -> Reply:
    """Return the reply to what was typed; ``plan`` is the IRI of the only plan that is asked, empty for every one.

    Where what was typed has no answer because of words that nothing printed holds, it is asked again: with slips of
    the pen replaced, with the parts of a long word, and without words that only give a reason. Where such words were
    passed over, slips are replaced alone.
    """
    whole = _reply(sources, typed, plan)
    if not whole.unknown:
        return whole
    plain = whole.understood.typed
    if not whole.absent:
        slips = _correct(sources, whole.unknown)
        rest = _reply(sources, _replace(plain, slips), plan) if slips else whole
        return rest._replace(replaced=tuple(slips.items())) if slips and not rest.unknown else whole
    for replaced in (_correct(sources, whole.unknown), _split(sources, whole.unknown)):
        rest = _reply(sources, _replace(plain, replaced), plan) if replaced else whole
        if rest.offers:
            return rest._replace(replaced=tuple(replaced.items()))
    without = without_reason(plain)
    rest = _reply(sources, without, plan) if without else whole
    return rest._replace(unknown=(*whole.unknown, *rest.unknown)) if rest.offers and without else whole


def _correct(sources: Sources, unknown: Iterable[str]) -> dict[str, str]:
    """Return what was meant by the words that are not known, where each is a slip of the pen."""
    replaced = {}
    for word in unknown:
        meant = (known for known in candidates(word, sources.lexicon) if not is_known(word, sources.lexicon))
        replaced[word] = next((known for known in meant if known.isascii() or count_printed(sources, known)), "")
    return replaced if all(replaced.values()) else {}


def _split(sources: Sources, unknown: Iterable[str]) -> dict[str, str]:
    """Return the words that are not known as their parts, where each has parts that are printed together."""
    parts = {word: " ".join(split_word(sources, word)) for word in unknown if not is_known(word, sources.lexicon)}
    return parts if parts and all(parts.values()) and len(parts) == len({*unknown}) else {}


def _replace(typed: str, replaced: dict[str, str]) -> str:
    for word, meant in replaced.items():
        typed = typed.replace(word, meant)
    return typed


def _reply(sources: Sources, typed: str, plan: str) -> Reply:
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
    if chosen and (chosen.said >= STRONG or "number" in chosen.conditions):
        unknown = ()
    if unknown and (not chosen or _is_asked_for(sources, recognition, chosen, unknown)):
        return _absence(sources, recognition, fitting, unknown)
    counted = count_offers(sources, with_words(sources, every, recognition, fitting, words))
    answered = tuple(offer for offer in counted if offer.things and offer.whole >= counted[0].whole)
    answered = answered or offer_a_name(sources, every, recognition)
    if chosen and chosen.said >= MEANT and counted and not counted[0].things and not _answers(sources, chosen):
        return _absence(sources, recognition, fitting[1:], ())
    if not answered and (shown := offer_shown_words(sources, every, recognition, words)):
        passed = tuple(
            condition for condition in recognition.conditions if condition.kind in TOPICS and condition.sure > SHOWS
        )
        return Reply(recognition, shown, looked_for(sources, recognition, plan), unknown, passed=passed)
    if not answered and (fitting or not _hits(sources, recognition, plan)):
        return _absence(sources, recognition, _relax_conditions(every, recognition), ())
    hits = looked_for(sources, recognition, plan)
    return Reply(recognition, _narrow(recognition, answered), hits, unknown, passed=recognition.excluded)


def _answers(sources: Sources, offer: Offer) -> bool:
    """Say whether a question has any answer, whatever the conditions: a plan may print no amounts at all."""
    return any(counted.things for counted in count_offers(sources, [offer._replace(conditions={})]))


def _narrow(recognition: Recognition, answered: tuple[CountedOffer, ...]) -> tuple[CountedOffer, ...]:
    """Return the offers, first the word itself where it shows a theme of which it is but a part (斎場).

    Of what is another name of a theme it has to be a small part (コミュニティスクール).
    """
    topics = [condition for condition in recognition.conditions if condition.kind in TOPICS]
    narrow = [offer for offer in answered if "text" in offer.parameters]
    times = 1 if len(topics) == 1 and topics[0].sure <= SHOWS else SMALL
    if len(topics) == 1 and narrow and narrow[0].things * times < answered[0].things + (times == 1):
        return (narrow[0], *(offer for offer in answered if offer is not narrow[0]))
    return answered


def _recognise(sources: Sources, every: list[Question], typed: str, plan: str) -> Recognition:
    years = sources.codes.values(Parameter("year", "year", "", "UNDEF"))
    recognition = recognise(
        typed,
        sources.lexicon,
        due=[int(year.value) for year in years if year.value.isdigit()],
        plan=plan.removeprefix(f"{BASE}id/"),
        passed=question_words(every),
    )
    return _in_plan(name_fields_theme(recognition, sources.lexicon), plan)


def _is_asked_for(sources: Sources, recognition: Recognition, chosen: Offer, unknown: Iterable[str]) -> bool:
    """Say whether what no plan prints is what is asked for: a notion that is known, or what a name is said with.

    Else it is passed over, and told beside the answer: 屋根 of 屋根に太陽光パネル, but not the night of night buses.
    """
    topics = [condition.span for condition in chosen.conditions.values() if condition.kind in TOPICS]
    verb = VERB.search(recognition.typed)
    spans = [span for word, span in recognition.words if word in unknown and not (verb and verb.span(1) == span)]
    return (
        not topics
        or any(_means_something(sources, word) for word in unknown)
        or any(_touch(recognition.typed, span, topic) for span in spans for topic in topics)
    )


def _means_something(sources: Sources, word: str) -> bool:
    """Say whether a word is a notion that is known; what means a thing beside the word for its kind alone is not."""
    folded = key(word)
    return folded in sources.lexicon.alike or any(meaning.sure > CUED for meaning in sources.lexicon.find(folded))


def _touch(typed: str, one: Span, other: Span) -> bool:
    """Say whether two words stand together, or are joined by の."""
    first, last = sorted((one, other))
    return typed[first[1] : last[0]].strip() in ("", "の")


def _only_shown(sources: Sources, recognition: Recognition, chosen: Offer | None) -> list[str]:
    """Return the words that would only show what they stand for (消防団), where nothing printed holds them.

    So are other names of a field of policy, which plans share and none prints.
    """
    spans = [
        condition.span
        for condition in recognition.conditions
        if condition.sure <= SHOWS or (condition.kind == "field" and condition.sure < NAME)
    ]
    shown = [recognition.typed[start:end] for start, end in spans if not (chosen and _covers(chosen, (start, end)))]
    return [word for word in shown if not (count_printed(sources, word) or count_printed(sources, strip_common(word)))]


def question_words(every: Iterable[Question]) -> frozenset[str]:
    """Return the words by which questions are chosen, folded: 業務区分 is one word, and holds no 分別."""
    words_of_questions = chain.from_iterable(words for question in every for words in question.words)
    alike = chain.from_iterable(NOTIONS.values())
    return frozenset(folded for word in (*words_of_questions, *alike, *list_names()) if len(folded := key(word)) > 1)


def _in_plan(recognition: Recognition, plan: str) -> Recognition:
    """Return what was recognised with the plan that a form chose."""
    if not plan or recognition.of("plan"):
        return recognition
    return recognition._replace(conditions=(*recognition.conditions, Condition("plan", plan, "", "", (0, 0))))


def _covers(offer: Offer, span: tuple[int, int]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in offer.spans)


def looked_for(sources: Sources, recognition: Recognition, plan: str = "") -> tuple[Word, ...]:
    """Return the words by which passages are found: as typed where that finds any, else the names and words in it."""
    typed = tuple(filter(None, map(fold, recognition.typed.split())))
    if typed and sources.passages.counts(typed, plan):
        return typed
    sought = [
        recognition.typed[condition.span[0] : condition.span[1]]
        for condition in recognition.conditions
        if condition.kind not in ("type", "plan")
    ]
    sought += [word for word, _ in recognition.words]
    groups = tuple(dict.fromkeys(alternatives(sources, word) for word in sought if fold(word)))
    if groups and not sources.passages.counts(groups, plan):
        return (tuple(word for group in groups for word in group),)
    return groups


def _hits(sources: Sources, recognition: Recognition, plan: str) -> bool:
    words = looked_for(sources, recognition, plan)
    return bool(words and sources.passages.counts(words, plan))


def _relax_conditions(every: list[Question], recognition: Recognition) -> list[Offer]:
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
    counted = tuple(offer for offer in count_offers(sources, near) if offer.things)
    missing = unknown or tuple(recognition.typed.split())
    words = tuple(dict.fromkeys(near for word in missing for near in sources.lexicon.near(word)))[:NEAREST]
    return Reply(
        recognition, (), looked_for(sources, recognition), unknown, absent=True, near_words=words, near_offers=counted
    )
