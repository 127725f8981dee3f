"""Running prose: whom a sentence concerns and what it says is done, where so many words stand by the way.

A bullet names little else than what it is about, so that a place or a thing tells of a group (通学路 of pupils). A
sentence names much in passing: 学校 where a programme is held, 市民会議 as the name of a body, 連携を図りながら on the
way to something else. So in prose a group must be named itself, as a word of its own, and a kind of measure is what the
last verb of the sentence does.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from .mentions import Mention, Words, matches
from .text import Print

_PROSE = re.compile(r"(?:。[」』)]?|(?:ます|です|ました|でした|である|していく|ていきたい))\s*\Z")
# What may stand right behind the name of a group without making it another word (市民生活, 職員研修制度, 児童館).
_OWN_WORD = re.compile(
    "(?![一-鿿々ァ-ヺーa-z0-9])|一人|同士|自身|全員|全体|等|達|自ら|支援|雇用|虐待|向け|以外|世帯|世代|団体|本人|双方|相互"
)
# Polite addresses concern nobody: 市民の皆様のご理解とご協力.
_ADDRESS = re.compile("(?:や[^、。]{1,8}|並びに[^、。]{1,8})?(?:の(?:皆様|皆さま|皆さん|方々))?(?:方)?の(?:ご|御)")
# A group that is part of a longer name (延岡市民 and 全市民 are citizens, 専門職員 are no staff of every kind).
_PART = re.compile(r"(?<!都道府県)(?<![本全市県町村区])[一-鿿々ァ-ヺー]\Z")
_ADVERB = "(?:引き?続き|積極的に|計画的に|着実に|重点的に|さらに|更に|一層|併せて|しっかりと?|強く|幅広く)"
_DONE = re.compile(
    "(?:等|など|事業|活動|業務|制度|策)?(?:・[一-鿿]{2,4})?(?:の(?:さらなる|更なる|一層の)?[一-鿿]{2,4}(?:・[一-鿿]{2,4})?)?"
    f"(?:を|も|についても?|に(?=取|努|向))?(?:{_ADVERB}、?)*"
    "(?:図|努め|努力|進め|行な?|実施|取り?組|推進|強化|促進|充実|拡充|検討|開催|展開|構築|確立|向上|実現|目指|し|す|致|いたし)"
    r"[^、。]{0,14}。?\s*\Z"
)
# What builds something in some words makes a state of affairs or a body in others (環境整備, 委員会の設置).
_BUILDS = {"整備", "設置", "新設"}
_NO_BUILDING = re.compile(
    "(?:環境|体制|制度|仕組み|条件|規定|法|組織|基金|ファンド|会議|委員会|協議会|本部|チーム|ルール|ツール|基盤)[^一-鿿]{0,3}\\Z|よう(?:に、?)?\\Z"
)


def is_prose(text: Print) -> bool:
    """Return whether a text is a sentence with a verb, and no bullet or heading.

    >>> is_prose(Print("避難所の機能強化に努めてまいります。")), is_prose(Print("避難所の整備（新設）"))
    (True, False)
    """
    return _PROSE.search(text.normal) is not None


def find_concerned(text: Print, groups: Iterable[Mention], names: Collection[str]) -> tuple[Mention, ...]:
    """Return the groups that a sentence names themselves; ``names`` are their names, folded, without hidden ones.

    >>> from .mentions import mentions
    >>> words = {"市民": ("citizens",), "職員": ("city-staff",), "学校": ("students",), "学生": ("students",)}
    >>> def read(text):
    ...     printed = Print(text)
    ...     groups = find_concerned(printed, mentions(printed, words), {"市民", "職員", "学生"})
    ...     return [group.code for group in groups]
    >>> read("市民生活を支えます。"), read("全ての市民を支えます。"), read("市民会議と学校の改革を進めます。")
    ([], ['citizens'], [])
    >>> read("市民の皆様のご理解をお願いします。"), read("専門職員を置きます。"), read("学生等の定着を図る。")
    ([], [], ['students'])
    """
    return tuple(group for group in groups if _is_named(text, group, names))


def _is_named(text: Print, group: Mention, names: Collection[str]) -> bool:
    start, end = group.span
    before, after = Print(text.text[:start]).normal, Print(text.text[end:]).lower
    return (
        Print(group.words).lower in names
        and _OWN_WORD.match(after) is not None
        and _ADDRESS.match(after) is None
        and _PART.search(before) is None
    )


def find_done(label: Print, words: Words) -> tuple[str, ...]:
    """Return the kind of measure that the last verb of a sentence does; none where it does something else.

    >>> words = {"連携": ("partnership",), "検討": ("planning",), "整備": ("infrastructure",)}
    >>> find_done(Print("関係機関と連携し、避難所の確保に努めます。"), words)
    ()
    >>> find_done(Print("関係機関との連携の強化を図ってまいります。"), words)
    ('partnership',)
    >>> find_done(Print("道路整備を進めます。"), words), find_done(Print("働く環境を整備していく。"), words)
    (('infrastructure',), ())
    """
    done = [
        (end, end - start, words[label.lower[start:end]][0])
        for start, end in matches(label.lower, words, heads=True)
        if _DONE.match(label.lower, end) and not _is_abstract(label.lower, start, end)
    ]
    return (max(done)[2],) if done else ()


def _is_abstract(folded: str, start: int, end: int) -> bool:
    return folded[start:end] in _BUILDS and _NO_BUILDING.search(folded[:start]) is not None
