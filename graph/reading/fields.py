"""Fields of policy that words name, for what no theme places: the labels of the shared list, sought in print.

Words name a field less surely than a heading of a plan that somebody has mapped, so what is read here is proposed and
no more. Of the labels in a text, those count that say what it is about:

* One that begins where another ends tells what is done (交通安全教育 is about 交通安全), and does not count.
* A word that offices use of everything (環境, 教育), or for the means to anything (窓口, ホームページ), gives way to
  any other; a means in a long sentence does not count at all.
* A label of one character (緑, 駅) is a word only where it stands by itself.
* Where more than two fields are named, or two in a long sentence, none is what the text is about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from .mentions import Labels, Mention, Words, mentions
from .text import Print, fold
from .topic_words import GENERAL

# A longer text names fields beside the one that it is about.
LONGEST = 60
# Further fields than these are named in passing.
MOST = 2
# Words in which a label means something else.
_OTHERWISE = """
    長寿命 企業文化 組織文化 交通費 労働軽減 都民生活 県民生活 市民生活 国民生活 住民生活 全産業平均 総務省
    農林水産省 環境省 厚生労働省 経済産業省 文部科学省 消防庁 警察庁 文化庁 観光庁 デジタル庁 環境整備
    環境づくり 環境の整備 環境を整 環境が整 環境の充実 環境の構築 環境を構築 環境の改善 環境改善 環境の向上
    環境の実現 環境を実現 環境の確保 環境の維持 職場環境 学習環境 労働環境 就労環境 研究環境 教育環境 住環境
    通信環境 保育環境 子育て環境 利用環境 療養環境 執務環境 投資環境 競争環境 経営環境 社会環境
"""
# Words for the means to anything.
_MEANS = """
    ワンストップ sns アンケート ホームページ 庁舎 イベント 支所 窓口 事務事業 満足度調査 業務改善
"""
OTHERWISE = dict.fromkeys(_OTHERWISE.split(), ())
MEANS = frozenset(_MEANS.split())
# Labels that are words only by themselves, as those of one character are.
PARTS = {"環境", "産業", "総務", "衛生", "イベント", "復旧"}
_LETTER = re.compile("[一-鿿々ヶァ-ヺー]")
Narrow = Callable[[Iterable[str]], list[str]]


def field_words(labels: Words) -> Labels:
    """Return the words by which fields are read: the labels of the list, and the words that hide one."""
    return Labels({**{fold(word): () for word in OTHERWISE if word not in labels}, **labels})


def name_fields(text: str, words: Words, drop_broader: Narrow = list) -> tuple[Mention, ...]:
    """Return the fields that a text is about, each once, in the order of its words; ``words`` are `field_words`.

    ``drop_broader`` leaves out those that stand above others: 下水道管 is about sewers, and names water as well.

    >>> words = field_words({"環境": ("environment",), "交通安全": ("safety",), "教育": ("school",), "緑": ("green",)})
    >>> def read(text): return [each.code for each in name_fields(text, words)]
    >>> read("交通安全教育の実施"), read("職場環境の改善"), read("教育の充実"), read("緑と環境"), read("新緑祭")
    (['safety'], [], ['school'], ['green'], [])
    """
    is_long = len(text) > LONGEST
    named = _drop_heads([mention for mention in mentions(Print(text), words) if not _is_part(text, mention)])
    named = [mention for mention in named if not (is_long and fold(mention.words) in MEANS)]
    telling = [mention for mention in named if fold(mention.words) not in GENERAL | MEANS] or named
    first = {mention.code: mention for mention in reversed(telling)}
    narrow = [first[code] for code in drop_broader(first)]
    return tuple(sorted(narrow, key=lambda mention: mention.span)) if len(narrow) <= (1 if is_long else MOST) else ()


def _is_part(text: str, mention: Mention) -> bool:
    """Return whether a label that is a word only by itself stands inside another word."""
    start, end = mention.span
    if end - start > 1 and mention.words not in PARTS:
        return False
    return any(
        _LETTER.fullmatch(character)
        for character in (text[max(start - 1, 0) : start], text[end : end + 1])
        if character
    )


def _drop_heads(named: Sequence[Mention]) -> list[Mention]:
    """Return the mentions without those that begin where another ends."""
    ends = {mention.span[1] for mention in named}
    return [mention for mention in named if mention.span[0] not in ends]
