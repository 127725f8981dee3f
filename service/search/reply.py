"""The reply to a search: what was understood, the questions that answer it with their counts, and what is not there.

What no plan says is said to be absent: a word that nothing printed holds is not passed over for the sake of an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ...graph.rdf.names import BASE
from ..questions.library import Question
from ..questions.parameters import Parameter
from .conditions import Condition, Span
from .counts import COUNTED, Counted, count_offers
from .folding import fold
from .index import Word
from .lexicon import NEAREST, OTHER, SHOWS, SYNONYM, key
from .offers import STRONG, Offer, is_whole, offers
from .readings import TOPICS, list_readings, longer_words, name_fields_theme, without_reason
from .recognition import Recognition, recognise
from .sources import Sources
from .wording import alternatives, as_printed, choose_form, count_passages, count_printed

# A word that so many times as many things are about as print it is a small part of its theme.
SMALL = 5
# Words of so much say that a question is meant even if it has no answer.
MEANT = 4.0


class Reply(NamedTuple):
    """What was understood and what answers it.

    ``looked_for`` are the words by which passages are found; ``unknown`` those that nothing printed holds, also where
    they are passed over; ``nearest`` are words or questions that come near where there is no answer.
    """

    understood: Recognition
    offers: tuple[Counted, ...]
    looked_for: tuple[Word, ...]
    unknown: tuple[str, ...] = ()
    absent: bool = False
    near_words: tuple[str, ...] = ()
    near_offers: tuple[Counted, ...] = ()


def reply(sources: Sources, typed: str, plan: str = "") -> Reply:
    """Return the reply to what was typed; ``plan`` is the IRI of the only plan that is asked, empty for every one.

    Where what was typed has no answer because of words that only give a reason, what the reason is given for is asked.
    """
    whole = _reply(sources, typed, plan)
    without = without_reason(whole.understood.typed) if whole.absent and whole.unknown else ""
    rest = _reply(sources, without, plan) if without else whole
    return rest._replace(unknown=(*whole.unknown, *rest.unknown)) if rest.offers and without else whole


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
    counted = count_offers(sources, _with_words(sources, every, recognition, fitting, words))
    there = tuple(offer for offer in counted if offer.things and offer.whole >= counted[0].whole)
    there = there or _by_a_name(sources, every, recognition)
    if chosen and chosen.said >= MEANT and not counted[0].things and not _answers(sources, chosen):
        return _absence(sources, recognition, fitting[1:], ())
    if not there and (fitting or not _hits(sources, recognition, plan)):
        return _absence(sources, recognition, _relaxed(every, recognition), ())
    return Reply(recognition, _narrow(recognition, there), looked_for(sources, recognition, plan), unknown)


def _answers(sources: Sources, offer: Offer) -> bool:
    """Say whether a question has any answer, whatever the conditions: a plan may print no amounts at all."""
    return any(each.things for each in count_offers(sources, [offer._replace(conditions={})]))


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
    return _in_plan(name_fields_theme(recognition, sources.lexicon), plan)


def _is_asked_for(sources: Sources, recognition: Recognition, chosen: Offer, unknown: Iterable[str]) -> bool:
    """Say whether what no plan prints is what is asked for: a notion that is known, or what a name is said with.

    Else it is passed over, and told beside the answer: 屋根 of 屋根に太陽光パネル, but not the night of night buses.
    """
    topics = [each.span for each in chosen.conditions.values() if each.kind in TOPICS]
    spans = [span for word, span in recognition.words if word in unknown]
    return (
        not topics
        or any(key(word) in sources.lexicon.alike or sources.lexicon.find(key(word)) for word in unknown)
        or any(_touch(recognition.typed, span, topic) for span in spans for topic in topics)
    )


def _touch(typed: str, one: Span, other: Span) -> bool:
    """Say whether two words stand together, or are joined by の."""
    first, last = sorted((one, other))
    return typed[first[1] : last[0]].strip() in ("", "の")


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


def _by_a_name(sources: Sources, every: list[Question], recognition: Recognition) -> tuple[Counted, ...]:
    """Return the question that looks for the name of one condition among what meets the others."""
    named = [each for each in recognition.conditions if each.kind in ("group", "theme", "kind") and each.sure >= OTHER]
    topics = [each for each in recognition.conditions if each.kind in TOPICS]
    if len(topics) < 2 or any(each.sure <= SHOWS for each in topics):  # noqa: PLR2004 - one and others
        return ()
    looking = [
        offer
        for name in named
        for offer in _by_words(
            every,
            recognition._replace(conditions=tuple(each for each in recognition.conditions if each is not name)),
            [name.ja],
            sources,
        )
        if is_whole(offer)
    ]
    return tuple(offer for offer in count_offers(sources, looking) if offer.things)


def _fewest_first(sources: Sources, looking: list[Offer]) -> list[Offer]:
    """Return the questions that look for words, first the one with the fewest answers: what says most."""
    if len(looking) < 2:  # noqa: PLR2004 - there is nothing to order
        return looking
    things = {id(offer): sum(each.things for each in count_offers(sources, [offer])) for offer in looking}
    return sorted(looking, key=lambda offer: things[id(offer)] or len(things) * 10**6)


def _within_shown(sources: Sources, every: list[Question], recognition: Recognition, words: list[str]) -> list[Offer]:
    """Return the question that looks for a word within the theme that another word shows: 定員 beside 保育所."""
    shown = [each for each in recognition.conditions if each.kind == "theme" and each.sure <= SHOWS]
    sure = [each._replace(sure=OTHER) if each in shown else each for each in recognition.conditions]
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
    """Return the questions that look for the word that the fewest passages hold, as it is printed.

    Of words that as many hold it is the last in Japanese, which the others are said of, and the longest in English.
    """
    forms = [(choose_form(sources, word), word.isascii(), at) for at, word in enumerate(known)]
    some = [(there, -len(form) if english else -at, form) for (there, form), english, at in forms if there]
    if not some:
        return []
    words = as_printed(sources, min(some)[2])
    text = Condition("text", words.lower(), words, words, (0, 0))
    kept = tuple(condition for condition in recognition.conditions if condition.sure > SHOWS)
    return offers(every, Recognition("", (text, *kept), ()))[:1]


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
    counted = tuple(offer for offer in count_offers(sources, near) if offer.things)
    missing = unknown or tuple(recognition.typed.split())
    words = tuple(dict.fromkeys(each for word in missing for each in sources.lexicon.near(word)))[:NEAREST]
    return Reply(
        recognition, (), looked_for(sources, recognition), unknown, absent=True, near_words=words, near_offers=counted
    )
