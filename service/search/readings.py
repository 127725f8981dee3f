"""Readings: what the words of a search may mean together: names that are one theme's, or parts of a longer word."""

from __future__ import annotations

import re

from .common_words import COMMON
from .conditions import Condition, Span
from .lexicon import NAME, OTHER, Lexicon, key
from .recognition import Recognition

# What is put in quotation marks is meant as it stands, wherever it stands.
QUOTED, NOWHERE = re.compile(r"[「『\"“]([^」』\"”]+)[」』\"”]"), (-1, -1)
# Kanji and katakana that stand before or after a name are a part of the same word.
BEFORE, AFTER = re.compile(r"[\u3400-\u9fff々ァ-ヺー]+\Z"), re.compile(r"[\u3400-\u9fff々ァ-ヺー]+")
# Of people it is their number that is asked for: 職員を何人減らす asks for 職員数.
HOW_MANY, WORD_END = (
    re.compile(r"[をはがもの]?(?:何人|いくら|どれ(?:だけ|くらい|ぐらい|ほど))"),
    re.compile(r"[\u3400-\u9fff々ァ-ヺー]+\Z"),
)
# What joins two names to one.
JOINING = ("・", "/", "／", "、", "＆", "&")
# A reason stands before what is asked in Japanese, and after it in English.
REASON = re.compile(r"^.{2,}(?:ので|のため、|から、|けれど、?|けど、?|ですが、?)|\bbecause\b.*$", re.IGNORECASE)
# What a plan is about; a word beside one of these says more of it, and is no condition of its own.
TOPICS = ("theme", "field", "group", "kind", "division", "pillar", "sheet", "strand", "responsible", "number", "year")


def list_readings(recognition: Recognition, lexicon: Lexicon) -> list[Recognition]:
    """Return the readings of what was typed, the likeliest first.

    Two names may be those of one theme (学校 and 防犯), and of names that are one word the last is what it is about
    (洪水ハザードマップ).
    """
    recognition = _join_people(recognition, lexicon)
    topics = [condition for condition in recognition.conditions if condition.kind in TOPICS]
    joined = _themes_of_both(topics, recognition.typed, lexicon) if len(topics) == 2 else []  # noqa: PLR2004
    rest = [topic for topic in topics if not any(topic.span[1] == other.span[0] for other in topics)]
    changed = [
        *(_exchange(recognition, topics, theme) for theme in joined),
        *_with_peoples_theme(recognition, lexicon),
        recognition,
        *_with_peoples_theme(recognition, lexicon, beside="kind"),
    ]
    if len(rest) < len(topics):
        changed.append(_exchange(recognition, topics, *rest))
    return changed


def _exchange(recognition: Recognition, old: list[Condition], *new: Condition) -> Recognition:
    kept = (condition for condition in recognition.conditions if condition not in old)
    return recognition._replace(conditions=tuple(sorted((*kept, *new), key=lambda condition: condition.span)))


def _themes_of_both(topics: list[Condition], typed: str, lexicon: Lexicon) -> list[Condition]:
    """Return the theme that is called by two names and no more, whichever comes first."""
    names = [key(typed[start:end]) for start, end in (condition.span for condition in topics)]
    span = topics[0].span[0], topics[1].span[1]
    themes = [
        meaning
        for name in lexicon.list_holding(names[:1])
        if names[1] in name and name.replace(names[0], "", 1).replace(names[1], "", 1) in ("", *COMMON)
        for meaning in lexicon.find(name)
        if meaning.kind == "theme" and meaning.sure >= OTHER
    ]
    return [Condition("theme", theme.iri, theme.ja, theme.en, span, theme.sure) for theme in themes[:1]]


def _with_peoples_theme(recognition: Recognition, lexicon: Lexicon, beside: str = "theme") -> list[Recognition]:
    """Return the reading in which people beside a theme are meant by the theme of their own, where a plan has one.

    高齢者 × 防災 is what 高齢・介護 and 防災 share; the group is the second reading. Beside a kind it is the first.
    """
    themes = recognition.of("theme")
    group = next(iter(recognition.of("group")), None)
    if not group or len(recognition.of(beside)) != 1 or len(themes) != (beside == "theme"):
        return []
    others = {theme.value for theme in themes}
    near = [condition for condition in _themes_within(group.ja, lexicon) if condition.value not in others]
    return [_exchange(recognition, [group], near[0]._replace(span=group.span))] if near else []


def _join_people(recognition: Recognition, lexicon: Lexicon) -> Recognition:
    """Return what was recognised without people who are but joined to the theme of their own: 高齢者・介護."""
    themes, typed = recognition.of("theme"), recognition.typed
    for group in recognition.of("group"):
        within = {theme.value for theme in _themes_within(group.ja, lexicon)}
        if any(theme.value in within and typed[group.span[1] : theme.span[0]] in JOINING for theme in themes):
            return _exchange(recognition, [group])
    return recognition


def name_fields_theme(recognition: Recognition, lexicon: Lexicon) -> Recognition:
    """Return what was typed with a field as the one theme whose name begins so: 財政 is 財政改革, in a single plan."""
    fields = recognition.of("field")
    if len(fields) != 1 or lexicon.several:
        return recognition
    start, end = fields[0].span
    name = key(recognition.typed[start:end])
    themes = {
        meaning.iri: Condition("theme", meaning.iri, meaning.ja, meaning.en, (start, end), NAME)
        for known in lexicon.list_holding([name])
        if known.startswith(name)
        for meaning in lexicon.find(known)
        if meaning.kind == "theme" and meaning.sure == NAME
    }
    return _exchange(recognition, fields, *themes.values()) if len(themes) == 1 else recognition


def _themes_within(name: str, lexicon: Lexicon) -> list[Condition]:
    """Return the themes that the beginning of a group's name names (高齢 of 高齢者), by the longest beginning."""
    whole = key(name)
    parts = [whole[:length] for length in range(len(whole) - 1, 1, -1)]
    meanings = [meaning for part in parts for meaning in lexicon.find(part) if meaning.kind == "theme"]
    return [Condition("theme", meaning.iri, meaning.ja, meaning.en, (0, 0), meaning.sure) for meaning in meanings]


def without_reason(typed: str) -> str:
    """Return what is asked without the reason that is given for it, empty where none is given.

    >>> without_reason("夜道が暗いので街灯を増やしてほしい"), without_reason("街灯を増やす")
    ('街灯を増やしてほしい', '')
    """
    asked = REASON.sub("", typed).strip()
    return asked if asked != typed.strip() else ""


def longer_words(recognition: Recognition) -> list[tuple[str, Span]]:
    """Return what is named by more than a name (市民ポリスステーション), with the name's span, and what is quoted.

    A name that a common word follows stays what it is: 防災訓練の実施.
    """
    quoted = [(match.strip(), NOWHERE) for match in QUOTED.findall(recognition.typed) if match.strip()]
    taken = [condition.span for condition in recognition.conditions if condition.kind != "type"]
    longer = [
        (extended, condition.span)
        for condition in recognition.conditions
        if condition.kind in TOPICS and (extended := _extend(recognition.typed, condition.span, taken))
    ]
    counted = [
        (f"{match.group()}数", condition.span)
        for condition in recognition.of("group")
        if HOW_MANY.match(recognition.typed, condition.span[1])
        and (match := WORD_END.search(recognition.typed, *condition.span))
    ]
    return quoted + counted + longer


def _extend(typed: str, named: Span, taken: list[Span]) -> str:
    """Return the word that a name is a part of, empty where it is a word by itself or with common words."""
    start = max((end for _, end in taken if end <= named[0]), default=0)
    end = min((start for start, _ in taken if start >= named[1]), default=len(typed))
    before, after = BEFORE.search(typed, start, named[0]), AFTER.match(typed, named[1], end)
    begun = before.group() if before and key(before.group()) not in COMMON else ""
    gone = after.group() if after and key(after.group()) not in COMMON else ""
    return f"{begun}{typed[named[0] : named[1]]}{gone}" if begun or gone else ""
