"""Literal offers: the questions that look for the words themselves, where no name holds all that was typed."""

from __future__ import annotations

from collections.abc import Sequence

from ..questions.library import Question
from .conditions import Condition
from .counts import CountedOffer, Sources, count_offers
from .lexicon import OTHER, SHOWS, SYNONYM, key
from .offers import STRONG, Offer, is_whole, offers
from .readings import TOPICS, longer_words
from .recognition import Recognition
from .wording import as_printed, choose_form, count_passages, count_printed


def with_words(
    sources: Sources, every: list[Question], recognition: Recognition, fitting: list[Offer], words: list[str]
) -> list[Offer]:
    """Return the offers with those that look for words: first where nothing else is meant, else second."""
    longer = {word: span for word, span in longer_words(recognition) if count_printed(sources, word)}
    if longer:
        rest = tuple(condition for condition in recognition.conditions if condition.span not in longer.values())
        return [*_by_words(every, recognition._replace(conditions=rest), [*longer], sources), *fitting]
    loose = [condition for condition in recognition.conditions if condition.kind == "field" or condition.sure <= SHOWS]
    loose += (
        []
        if words
        else [condition for condition in recognition.conditions if _is_printed_name(sources, recognition, condition)]
    )
    named = [recognition.typed[condition.span[0] : condition.span[1]] for condition in loose]
    kept = recognition._replace(
        conditions=tuple(condition for condition in recognition.conditions if condition not in loose)
    )
    typed = sorted({*words, *named}, key=recognition.typed.find)
    looking = _by_words(every, kept, typed, sources) if typed else []
    looking = _fewest_first(sources, [*_within_shown(sources, every, recognition, words), *looking])
    topics = [condition for condition in recognition.conditions if condition.kind in TOPICS]
    if topics and any(count_printed(sources, word) for word in words) and not recognition.of("number"):
        return [*looking, *fitting]  # a word beside a theme says more of it than the theme
    if len(topics) > 1 and all(condition.kind == "theme" and condition.sure <= SHOWS for condition in topics):
        return [*looking, *fitting]  # words that only show themes are meant themselves: what is in none of their lists
    if topics or (fitting and fitting[0].said >= STRONG):
        return [*fitting[:1], *looking, *fitting[1:]]
    return [*looking, *fitting]


def offer_a_name(sources: Sources, every: list[Question], recognition: Recognition) -> tuple[CountedOffer, ...]:
    """Return the question that looks for the name of one condition among what meets the others."""
    named = [
        condition
        for condition in recognition.conditions
        if condition.kind in ("group", "theme", "kind") and condition.sure >= OTHER
    ]
    topics = [condition for condition in recognition.conditions if condition.kind in TOPICS]
    if len(topics) < 2 or any(condition.sure <= SHOWS for condition in topics):  # noqa: PLR2004 - one and others
        return ()
    looking = [
        offer
        for name in named
        for offer in _by_words(
            every,
            recognition._replace(conditions=tuple(other for other in recognition.conditions if other is not name)),
            [name.ja],
            sources,
        )
        if is_whole(offer)
    ]
    return tuple(offer for offer in count_offers(sources, looking) if offer.things)


def offer_shown_words(
    sources: Sources, every: list[Question], recognition: Recognition, words: list[str]
) -> tuple[CountedOffer, ...]:
    """Return the question that looks for the words that are no theme's name: the バス of バス beside older people.

    What else is a condition no passage meets beside them; numbers and years are not passed over.
    """
    shown = [condition for condition in recognition.conditions if condition.kind in TOPICS and condition.sure <= SHOWS]
    kept = [condition for condition in recognition.conditions if condition.kind not in TOPICS]
    if any(condition.kind in ("stage", "number", "year") for condition in recognition.conditions):
        return ()
    named = [*words, *(recognition.typed[condition.span[0] : condition.span[1]] for condition in shown)]
    looking = _by_words(every, recognition._replace(conditions=tuple(kept)), named, sources) if named else []
    return tuple(offer._replace(whole=False) for offer in count_offers(sources, looking) if offer.things)


def _fewest_first(sources: Sources, looking: list[Offer]) -> list[Offer]:
    """Return the questions that look for words, first the one with the fewest answers: what says most."""
    if len(looking) < 2:  # noqa: PLR2004 - there is nothing to order
        return looking
    things = {id(offer): sum(counted.things for counted in count_offers(sources, [offer])) for offer in looking}
    return sorted(looking, key=lambda offer: things[id(offer)] or len(things) * 10**6)


def _within_shown(sources: Sources, every: list[Question], recognition: Recognition, words: list[str]) -> list[Offer]:
    """Return the question that looks for a word within the theme that another word shows: 定員 beside 保育所."""
    shown = [condition for condition in recognition.conditions if condition.kind == "theme" and condition.sure <= SHOWS]
    sure = [condition._replace(sure=OTHER) if condition in shown else condition for condition in recognition.conditions]
    looking = _by_words(every, recognition._replace(conditions=tuple(sure)), words, sources) if shown and words else []
    return [offer for offer in looking if is_whole(offer)]


def _is_printed_name(sources: Sources, recognition: Recognition, condition: Condition) -> bool:
    """Say whether a condition is another name of a theme that is printed too, or a notion that is (high schools)."""
    start, end = condition.span
    if condition.kind == "theme" and condition.sure == OTHER:
        return bool(count_passages(sources, recognition.typed[start:end]))
    alike = sources.lexicon.alike.get(key(recognition.typed[start:end]), ())
    narrower = (
        condition.kind in ("theme", "group") and condition.sure == SYNONYM and key(condition.ja) not in map(key, alike)
    )
    return narrower and bool(count_printed(sources, recognition.typed[start:end]))


def _by_words(every: list[Question], recognition: Recognition, known: Sequence[str], sources: Sources) -> list[Offer]:
    """Return the questions that look for the word that the fewest passages hold, as it is printed.

    Of words that as many hold it is the last in Japanese, which the others are said of, and the longest in English.
    """
    forms = [(choose_form(sources, word), word.isascii(), at) for at, word in enumerate(known)]
    some = [(number, -len(form) if english else -at, form) for (number, form), english, at in forms if number]
    if not some:
        return []
    words = as_printed(sources, min(some)[2])
    text = Condition("text", words.lower(), words, words, (0, 0))
    kept = tuple(condition for condition in recognition.conditions if condition.sure > SHOWS)
    return offers(every, Recognition("", (text, *kept), ()))[:1]
