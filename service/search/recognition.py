"""Recognition: what a person types, as conditions that a question may be given, and the words that remain.

Words are found without a dictionary: of all ways to lay the names of the lexicon over the text, the one whose names
are longest is taken, so 防災訓練 is no 防災. Numbers are read by their surroundings: years of an era, stages, pledges.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple

from .common_words import COMMON, GOALS, MEASURES
from .conditions import Condition, Span
from .dictionary import translate
from .folding import fold_text
from .lexicon import CUED, NAME, OTHER, SHOWS, Lexicon, Meaning, key
from .numerals import read_numerals, write_digits

# Of meanings that are as sure as each other, which is taken: what a plan says for itself goes before what plans share.
ORDER = ("theme", "group", "division", "pillar", "stage", "plan", "kind", "field", "responsible", "sheet", "strand")
# Fewer than two characters are a particle or the stem of a verb.
SHORTEST = 2
# What says that people are meant, and not everybody: 市民向け, 住民が.
_MEANT = re.compile(r"向け|が(?!多い)|による|との|と協働|を対象|の参加")
_HIRAGANA, _KANJI_ONLY = re.compile(r"[ぁ-ゖー]+"), re.compile(r"[\u3400-\u9fff々]")
# What stands together is one word: kanji, katakana, letters and digits; hiragana is what binds them. A number is one
# with what it counts: 200人, 150億円.
_WORD = re.compile(
    r"[0-9][0-9,.]*(?:人|%|億円?|万円?|円|か所|箇所|地区|棟|台|ha)"
    r"|[\u3400-\u9fff々〆ァ-ヺー]+[0-9A-Za-z]*|[A-Za-z][A-Za-z'’-]*|[0-9]*[A-Za-z][0-9A-Za-z]*"
)
# What says that something is left out.
_AFTER_LEFT_OUT = re.compile(r"(?:の)?以外|を除")
_BEFORE_LEFT_OUT = re.compile(r"\b(?:except|excluding|other than|apart from)\s+(?:for\s+)?(?:the\s+)?$", re.IGNORECASE)
# Words that say of which kind of thing a name beside them is.
_CUES = {
    "pillar": re.compile(r"柱|\bpillars?\b", re.IGNORECASE),
    "division": re.compile(r"業務区分|区分|\bdivisions?\b", re.IGNORECASE),
    "strand": re.compile(r"系列|\bstrands?\b", re.IGNORECASE),
    "sheet": re.compile(r"表[「『]|の表(?![示現])|(?<!which )(?<!one )(?<!each )(?<!every )\bsheet\b", re.IGNORECASE),
}


class Recognition(NamedTuple):
    """What was typed, the conditions in it, the words that remain, and what is said to be left out (防災訓練以外)."""

    typed: str
    conditions: tuple[Condition, ...]
    words: tuple[tuple[str, Span], ...]
    excluded: tuple[Condition, ...] = ()

    def of(self, kind: str) -> list[Condition]:
        """Return the conditions of a kind."""
        return [condition for condition in self.conditions if condition.kind == kind]


def recognise(
    typed: str, lexicon: Lexicon, *, due: Iterable[int] = (), plan: str = "", passed: frozenset[str] = frozenset()
) -> Recognition:
    """Return what was typed as conditions and remaining words.

    ``due`` are the years that there are, to tell the era of 18年度; ``plan`` is the key of the plan that is asked;
    ``said`` are words by which questions are chosen, folded, which are no words to look for.
    """
    plain = write_digits(typed)
    conditions = [*read_numerals(plain, tuple(due), lexicon)]
    covered, words = [condition.span for condition in conditions if condition.kind != "direction"], []
    common = COMMON | passed
    cues = frozenset(kind for kind, cue in _CUES.items() if cue.search(plain))
    plans = frozenset([plan]) if plan else _plans(plain, lexicon, common, tuple(covered))
    for span in [*_names(plain, lexicon, common, tuple(covered))]:
        name = plain[span[0] : span[1]]
        condition = _condition(key(name), span, lexicon, plans, cues)
        if condition and condition.sure <= SHOWS and any(condition.value == other.value for other in conditions):
            words.append((name, span))  # what only shows a theme that is named already says more of it
        conditions += [condition] if condition else []
        # A synonym or place that means nothing here is a word like any other: the plan may print it, or one like it.
        words += [(name, span)] if not condition and key(name) not in common else []
        covered.append(span)
    kinds = [*_types(plain, [other.span for other in conditions if other.kind != "group"])]
    excluded = _find_exclusions(plain, conditions)
    told = [condition for condition in conditions if condition not in excluded]
    kept = sorted((*_drop_common(_distinct(told), plain), *kinds), key=lambda kind: kind.span)
    return Recognition(plain, tuple(kept), (*words, *_list_remaining(plain, covered, lexicon.alike)), excluded)


def _find_exclusions(plain: str, conditions: list[Condition]) -> tuple[Condition, ...]:
    """Return the conditions that are said to be left out, where others remain: no question leaves anything out."""
    out = tuple(
        condition
        for condition in conditions
        if _AFTER_LEFT_OUT.match(plain, condition.span[1]) or _BEFORE_LEFT_OUT.search(plain[: condition.span[0]])
    )
    return out if len(out) < len(conditions) else ()


def _plans(plain: str, lexicon: Lexicon, common: frozenset[str], covered: tuple[Span, ...]) -> frozenset[str]:
    """Return the keys of the plans that are named, themselves or by their publisher."""
    names = (key(plain[start:end]) for start, end in _names(plain, lexicon, common, covered))
    return frozenset(meaning.plan for name in names for meaning in lexicon.find(name) if meaning.kind == "plan")


def _names(plain: str, lexicon: Lexicon, common: frozenset[str], covered: tuple[Span, ...]) -> Iterator[Span]:
    """Yield the spans of names and common words, longest together; a place that a number covers is no name's."""
    whole = fold_text(plain)
    at = [number for number, character in enumerate(whole.text) if character != "の"]
    text = "".join(whole.text[number] for number in at)
    starts, ends = [whole.starts[number] for number in at], [whole.ends[number] for number in at]
    known = lexicon.names_within(text) | common
    lengths = sorted({*map(len, known)}, reverse=True)
    best: list[tuple[float, int]] = [(0.0, 0)] * (len(text) + 1)
    for start in range(len(text) - 1, -1, -1):
        best[start] = best[start + 1][0], 0
        for length in lengths:
            end = start + length
            words = text[start:end]
            if end > len(text) or words not in known:
                continue
            span = starts[start], ends[end - 1]
            if not _stands(plain, words, span, covered) or (_inflects(plain, span) and not lexicon.hiragana(words)):
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


def _inflects(plain: str, span: Span) -> bool:
    """Say whether a word in hiragana may be the ending of another: the ばす of 延ばす is no bus."""
    word, before = plain[span[0] : span[1]], plain[: span[0]][-1:]
    return bool(_HIRAGANA.fullmatch(word) and _KANJI_ONLY.match(before))


def _heed_cues(meanings: list[Meaning], cues: frozenset[str]) -> list[Meaning]:
    """Return the meanings of a kind that is spoken of (産業づくりの柱), where there are any; else all but the cued."""
    cued = [meaning._replace(sure=max(meaning.sure, OTHER)) for meaning in meanings if meaning.kind in cues]
    return cued or [meaning for meaning in meanings if meaning.sure > CUED]


def _condition(
    words: str, span: Span, lexicon: Lexicon, plans: frozenset[str], cues: frozenset[str]
) -> Condition | None:
    """Return the condition that a name is; None where it is a common word.

    ``plans`` are the only plans whose own things are meant, none where all are; ``cues`` are kinds that are spoken of.
    """
    meanings = [meaning for meaning in lexicon.find(words) if not plans or meaning.plan in ("", *plans)]
    sheets = _find_sheets(words, meanings, lexicon)
    meanings += sheets if "sheet" in cues else []
    meanings = [meaning for meaning in meanings if meaning.kind != "kind" or words not in COMMON]
    meanings = _heed_cues(meanings, cues)
    meanings.sort(key=lambda meaning: (-meaning.sure, ORDER.index(meaning.kind)))
    if not meanings:
        return None
    chosen = _choose(meanings, several=len(plans) > 1 if plans else lexicon.several)
    value = chosen.number if chosen.kind == "stage" else chosen.iri
    others = tuple(meaning for meaning in meanings if meaning.iri != chosen.iri)
    called = tuple(sheets if chosen.kind == "theme" else ())
    return Condition(chosen.kind, value, chosen.ja, chosen.en, span, chosen.sure, others, called)


def _find_sheets(words: str, meanings: list[Meaning], lexicon: Lexicon) -> list[Meaning]:
    """Return the sheets that are called as a theme is that is meant, else as the longest part of its name."""
    themes = [meaning for meaning in meanings if meaning.kind == "theme"]
    names = [key(theme.ja) for theme in themes]
    names += sorted(lexicon.names_within(words), key=lambda name: (-len(name), name)) if themes else []
    plans = {theme.plan for theme in themes}
    called = ([one for one in lexicon.find(name) if one.kind == "sheet" and one.plan in plans] for name in names)
    return next(filter(None, called), [])


def _choose(meanings: list[Meaning], *, several: bool) -> Meaning:
    """Return the surest meaning; where there are several plans, a theme of one of them is looked for by its field."""
    fields = [meaning for meaning in meanings if meaning.kind == "field"]
    theme = next((meaning for meaning in meanings if meaning.kind == "theme"), None)
    if meanings[0].kind == "plan":  # of two plans of one publisher, the one that was named last
        return max(
            (meaning for meaning in meanings if meaning.kind == "plan"), key=lambda meaning: (meaning.sure, meaning.iri)
        )
    if meanings[0].kind in ("theme", "field") and fields and several:
        return fields[0]
    return theme if theme and meanings[0].kind == "field" else meanings[0]


def _types(plain: str, taken: list[Span]) -> Iterator[Condition]:
    """Yield whether measures are asked for, or goals, where only one of both is."""
    types = {}
    for value, en, words in (("施策", "measure", MEASURES), ("目標", "goal", GOALS)):
        pattern = "|".join(rf"\b{word}\b" if word.isascii() else rf"(?<!数値)(?<!政策){word}(?!値)" for word in words)
        spans = [match.span() for match in re.finditer(pattern, plain, re.IGNORECASE)]
        free = [span for span in spans if not any(start <= span[0] and span[1] <= end for start, end in taken)]
        if free:
            types[value] = Condition("type", en if plain.isascii() else value, value, en, free[0])
    if len(types) == 1:
        yield from types.values()


def _distinct(conditions: list[Condition]) -> list[Condition]:
    """Return each condition once: 高齢・介護 means one theme twice, and so more surely."""
    kept: dict[tuple[str, str], Condition] = {}
    for condition in conditions:
        first = kept.setdefault((condition.kind, condition.value), condition)
        if first is not condition and OTHER in (first.sure, condition.sure) and min(first.sure, condition.sure) > SHOWS:
            kept[condition.kind, condition.value] = first._replace(sure=NAME)
    return [*kept.values()]


def _drop_common(conditions: list[Condition], plain: str) -> list[Condition]:
    """Return the conditions without those that common words make, unless there is no other: 市民 is in every plan.

    Who is meant says it: 市民向け, 住民が.
    """
    told = [
        condition
        for condition in conditions
        if key(plain[condition.span[0] : condition.span[1]]) not in COMMON
        or (condition.kind == "group" and _MEANT.match(plain, condition.span[1]))
    ]
    return told or conditions


def _says_little(word: str) -> bool:
    """Say whether a word is common, in whatever form (safer), or an English form of a verb, which names nothing."""
    folded = key(word)
    stems = {folded, *(folded.removesuffix(ending) for ending in ("s", "r", "er", "est"))}
    verb = word.isascii() and word.endswith(("ing", "ed", "ly")) and not translate(word)
    return bool(stems & COMMON) or verb


def _list_remaining(plain: str, covered: list[Span], alike: Container[str]) -> Iterator[tuple[str, Span]]:
    """Yield the words that no name, number or common word covers; of one character, those that have synonyms (川)."""
    masked = list(plain)
    for start, end in covered:
        masked[start:end] = " " * (end - start)
    for word, span in find_words("".join(masked)):
        if (len(word) >= SHORTEST or key(word) in alike) and not _says_little(word):
            yield word, span


def find_words(plain: str) -> Iterator[tuple[str, Span]]:
    """Yield what stands together as one word, and where.

    >>> [word for word, _ in find_words("市民ポリスステーションをつくる")]
    ['市民ポリスステーション']
    """
    for match in _WORD.finditer(plain):
        yield match.group().strip("-'’"), match.span()
