"""Recognition: what a person types, as conditions that a question may be given, and the words that remain.

Words are found without a dictionary: of all ways to lay the names of the lexicon over the text, the one whose names
are longest is taken, so 防災訓練 is no 防災. Numbers are read by their surroundings: years of an era, stages, pledges.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from unicodedata import normalize

from ...graph.reading.text import Printed
from ...graph.reading.years import years
from .common_words import COMMON, GOALS, MEASURES
from .folding import fold_text
from .lexicon import OTHER, Lexicon, Meaning, key

Span = tuple[int, int]
# Of meanings that are as sure as each other, which is taken: what a plan says for itself goes before what plans share.
ORDER = ("theme", "group", "division", "pillar", "stage", "plan", "kind", "field", "responsible", "sheet", "strand")
# What is longer is no question: the rest of it is looked for nowhere.
LONGEST = 200
# Fewer than two characters are a particle or the stem of a verb.
SHORTEST = 2
# An era without its name is the one in which the plans' years are (18年度): the first that fits the years there are.
ERAS = (1988, 2018, 1925)
_KANJI = {each: str(value) for value, each in enumerate("〇一二三四五六七八九")}
_CARDINALS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5"}
_ORDINALS = {"first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5"}
_COUNTED = {**_CARDINALS, **_ORDINALS}
_NUMBER = r"(\d{1,4}|[一二三四五六七八九])"
_STAGE = re.compile(
    rf"第?\s?(?:段階|フェーズ)\s?{_NUMBER}(?!年)|第\s?{_NUMBER}\s?(?:段階|フェーズ)|(?:stage|phase)\s*(\d+|{'|'.join(_CARDINALS)})\b"
    rf"|\b({'|'.join(_ORDINALS)})\s+(?:stage|phase)\b",
    re.IGNORECASE,
)
_PLEDGE = re.compile(
    rf"(?:公約|マニフェスト)(?:番号)?(?:の?第|の)?\s?{_NUMBER}(?:項|番|号)?(?!年|つ|件|年度)|{_NUMBER}番(?:目)?の(?:公約|マニフェスト)"
    rf"|(?:pledge|promise)s?\s*(?:no\.?|number|#)?\s*(\d+)\b",
    re.IGNORECASE,
)
_FISCAL = re.compile(r"\bFY\s?'?(\d{4})\b|\bfiscal(?: year)?\s?(\d{4})\b", re.IGNORECASE)
# What stands together is one word: kanji, katakana, letters and digits; hiragana is what binds them.
_WORD = re.compile(r"[\u3400-\u9fff々〆ァ-ヺー]+[0-9A-Za-z]*|[A-Za-z][A-Za-z'’-]*|[0-9]*[A-Za-z][0-9A-Za-z]*")


class Condition(NamedTuple):
    """A condition: what it is of (``theme``), its value as its question takes it or an IRI, and the words that say so.

    ``others`` are what the same words may mean besides.
    """

    kind: str
    value: str
    ja: str
    en: str
    span: Span
    sure: int = OTHER
    others: tuple[Meaning, ...] = ()


class Recognition(NamedTuple):
    """What was typed, the conditions in it, the spans of its names and common words, and the words that remain."""

    typed: str
    conditions: tuple[Condition, ...]
    words: tuple[tuple[str, Span], ...]

    def of(self, kind: str) -> list[Condition]:
        """Return the conditions of a kind."""
        return [condition for condition in self.conditions if condition.kind == kind]


def recognise(
    typed: str, lexicon: Lexicon, *, due: Iterable[int] = (), plan: str = "", said: frozenset[str] = frozenset()
) -> Recognition:
    """Return what was typed as conditions and remaining words.

    ``due`` are the years that there are, to tell the era of 18年度; ``plan`` is the key of the plan that is asked;
    ``said`` are words by which questions are chosen, folded, which are no words to look for.
    """
    plain = _normal(typed)
    conditions = [*_numbers(plain, tuple(due))]
    covered, words = [each.span for each in conditions], []
    common = COMMON | said
    plans = frozenset([plan]) if plan else _plans(plain, lexicon, common, tuple(covered))
    for span in [*_names(plain, lexicon, common, tuple(covered))]:
        name = plain[span[0] : span[1]]
        condition = _condition(key(name), span, lexicon, plans)
        conditions += [condition] if condition else []
        # A synonym or place that means nothing here is a word like any other: the plan may print it, or one like it.
        words += [(name, span)] if not condition and key(name) not in common else []
        covered.append(span)
    kinds = [*_types(plain, [each.span for each in conditions if each.kind != "group"])]
    kept = sorted((*_drop_common(_distinct(conditions), plain), *kinds), key=lambda kind: kind.span)
    return Recognition(plain, tuple(kept), (*words, *_remaining(plain, covered)))


def _plans(plain: str, lexicon: Lexicon, common: frozenset[str], covered: tuple[Span, ...]) -> frozenset[str]:
    """Return the keys of the plans that are named, themselves or by their publisher."""
    names = (key(plain[start:end]) for start, end in _names(plain, lexicon, common, covered))
    return frozenset(meaning.plan for name in names for meaning in lexicon.find(name) if meaning.kind == "plan")


def _normal(typed: str) -> str:
    """Return what was typed in NFKC, so that places in it are places of what is matched."""
    return normalize("NFKC", typed).strip()[:LONGEST]


def _numbers(plain: str, due: tuple[int, ...]) -> Iterator[Condition]:
    """Yield stages, pledges and years, each by its number."""
    taken: list[Span] = []
    for pattern, kind in ((_STAGE, "stage"), (_PLEDGE, "number"), (_FISCAL, "year")):
        for match in pattern.finditer(plain):
            said = next(group for group in match.groups() if group)
            value = _COUNTED.get(said.lower()) or _KANJI.get(said) or str(int(said))
            taken.append(match.span())
            yield Condition(kind, value, *_call(kind, value), match.span())
    for year in years(Printed(plain)):
        number = year.year or next((era + year.number for era in ERAS if era + year.number in due), None)
        if number and not any(start < year.span[1] and year.span[0] < end for start, end in taken):
            yield Condition("year", str(number), *_call("year", str(number)), year.span)


def _call(kind: str, value: str) -> tuple[str, str]:
    ja, en = {"stage": ("段階{}", "stage {}"), "number": ("公約{}", "pledge {}"), "year": ("{}年度", "FY{}")}[kind]
    return ja.format(value), en.format(value)


def _names(plain: str, lexicon: Lexicon, common: frozenset[str], covered: tuple[Span, ...]) -> Iterator[Span]:
    """Yield the spans of names and common words, longest together; a place that a number covers is no name's."""
    whole = fold_text(plain)
    at = [number for number, character in enumerate(whole.text) if character != "の"]
    text = "".join(whole.text[number] for number in at)
    starts, ends = [whole.starts[number] for number in at], [whole.ends[number] for number in at]
    lengths = sorted({*lexicon.lengths, *map(len, common)}, reverse=True)
    best: list[tuple[float, int]] = [(0.0, 0)] * (len(text) + 1)
    for start in range(len(text) - 1, -1, -1):
        best[start] = best[start + 1][0], 0
        for length in lengths:
            end = start + length
            words = text[start:end]
            if end > len(text) or not (lexicon.knows(words) or words in common):
                continue
            if not _stands(plain, words, (starts[start], ends[end - 1]), covered):
                continue
            score = length**2 + best[end][0]
            if score > best[start][0]:
                best[start] = score, length
    start = 0
    while start < len(text):
        length = best[start][1]
        if length:
            yield starts[start], ends[start + length - 1]
        start += length or 1


def _stands(plain: str, words: str, span: Span, covered: tuple[Span, ...]) -> bool:
    """Say whether a word stands there as one: letters as whole words, in the singular or the plural."""
    if any(start < span[1] and span[0] < end for start, end in covered):
        return False
    before, after = plain[: span[0]][-1:], plain[span[1] :][:2]
    latin = words[0].isascii() and words[0].isalnum(), words[-1].isascii() and words[-1].isalnum()
    whole = not (latin[0] and before.isascii() and before.isalnum())
    ends = not (after[:1].isascii() and after[:1].isalnum()) or (after[:1] == "s" and not after[1:].isalnum())
    return whole and (ends or not latin[1])


def _condition(words: str, span: Span, lexicon: Lexicon, plans: frozenset[str]) -> Condition | None:
    """Return the condition that a name is; None where it is a common word.

    ``plans`` are the only plans whose own things are meant, none where all are.
    """
    meanings = [meaning for meaning in lexicon.find(words) if not plans or meaning.plan in ("", *plans)]
    meanings = [meaning for meaning in meanings if meaning.kind != "kind" or words not in COMMON]
    meanings.sort(key=lambda meaning: (-meaning.sure, ORDER.index(meaning.kind)))
    if not meanings:
        return None
    chosen = _choose(meanings, several=len(plans or lexicon.plans) > 1)
    value = chosen.number if chosen.kind == "stage" else chosen.iri
    others = tuple(meaning for meaning in meanings if meaning.iri != chosen.iri)
    return Condition(chosen.kind, value, chosen.ja, chosen.en, span, chosen.sure, others)


def _choose(meanings: list[Meaning], *, several: bool) -> Meaning:
    """Return the surest meaning; where there are several plans, a theme of one of them is looked for by its field."""
    fields = [meaning for meaning in meanings if meaning.kind == "field"]
    own = next((meaning for meaning in meanings if meaning.kind == "theme"), None)
    if meanings[0].kind == "plan":  # of two plans of one publisher, the one that was named last
        return max(
            (meaning for meaning in meanings if meaning.kind == "plan"), key=lambda meaning: (meaning.sure, meaning.iri)
        )
    if meanings[0].kind in ("theme", "field") and fields and several:
        return fields[0]
    return own if own and meanings[0].kind == "field" else meanings[0]


def _types(plain: str, taken: list[Span]) -> Iterator[Condition]:
    """Yield whether measures are asked for, or goals, where only one of both is."""
    said = {}
    for value, en, words in (("施策", "measure", MEASURES), ("目標", "goal", GOALS)):
        pattern = "|".join(rf"\b{word}\b" if word.isascii() else rf"(?<!数値)(?<!政策){word}(?!値)" for word in words)
        spans = [match.span() for match in re.finditer(pattern, plain, re.IGNORECASE)]
        free = [span for span in spans if not any(start <= span[0] and span[1] <= end for start, end in taken)]
        if free:
            said[value] = Condition("type", en if plain.isascii() else value, value, en, free[0])
    if len(said) == 1:
        yield from said.values()


def _distinct(conditions: list[Condition]) -> list[Condition]:
    """Return each condition once: 高齢・介護 means one theme twice."""
    kept: dict[tuple[str, str], Condition] = {}
    for condition in conditions:
        kept.setdefault((condition.kind, condition.value), condition)
    return [*kept.values()]


def _drop_common(conditions: list[Condition], plain: str) -> list[Condition]:
    """Return the conditions without those that common words make, unless there is no other: 市民 is in every plan."""
    told = [condition for condition in conditions if key(plain[condition.span[0] : condition.span[1]]) not in COMMON]
    return told or conditions


def _says_little(word: str) -> bool:
    """Say whether a word is common, or an English form of a verb (tackling, measured), which names nothing."""
    return (
        key(word) in COMMON
        or key(word.removesuffix("s")) in COMMON
        or (word.isascii() and word.endswith(("ing", "ed", "ly")))
    )


def _remaining(plain: str, covered: list[Span]) -> Iterator[tuple[str, Span]]:
    """Yield the words that no name, number or common word covers."""
    masked = list(plain)
    for start, end in covered:
        masked[start:end] = " " * (end - start)
    for word, span in find_words("".join(masked)):
        if len(word) >= SHORTEST and not _says_little(word):
            yield word, span


def find_words(plain: str) -> Iterator[tuple[str, Span]]:
    """Yield what stands together as one word, and where.

    >>> [word for word, _ in find_words("市民ポリスステーションをつくる")]
    ['市民ポリスステーション']
    """
    for match in _WORD.finditer(plain):
        yield match.group().strip("-'’"), match.span()
