"""Folding: a text and what a person types become alike, and a place in the one leads back to the printed other.

Width and case go as in `search_text`; katakana becomes hiragana, and small kana large, as ボランテイア is typed; old
forms of kanji become new ones, by the table of the 常用漢字表 (Cabinet notification 2 of 2010, Agency for Cultural
Affairs) that `joyokanji` carries; white space and punctuation go, so that 改善計画 finds 改善・計画.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from joyokanji import convert

from ...graph.reading import search_text

# Katakana and hiragana stand in the same order, so far apart: ァ … ヶ and ぁ … ゖ.
KATAKANA, APART = range(0x30A1, 0x30F7), 0x60
# The table gives 弁 three old forms in one line, which is no mapping of one to one; and 鳩ヶ谷 is also typed 鳩ケ谷.
ALSO = str.maketrans("辨瓣辯ゖゕぁぃぅぇぉっゃゅょゎ", "弁弁弁けかあいうえおつやゆよわ")
# Marks that sound a half-width or a decomposed kana: they belong to the character before.
MARKS = "ﾞﾟ\u3099\u309a"


class FoldedText(NamedTuple):
    """A folded text, and for each of its characters where the printed ones that it stands for begin and end."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, length: int) -> tuple[int, int]:
        """Return the printed span of a run of folded characters."""
        return self.starts[start], self.ends[start + length - 1]


def fold(text: str) -> str:
    """Return the form in which a text is found.

    >>> fold("４９．斎場建設（ｽﾀｰﾄ）"), fold("スタート"), fold("齋場 建設"), fold("ガイド") == fold("ｶﾞｲﾄﾞ")
    ('49斎場建設すたーと', 'すたーと', '斎場建設', True)
    """
    return fold_text(text).text


def fold_text(text: str) -> FoldedText:
    """Return the folded text with the way back.

    >>> fold_text("（ｶﾞｽ）").span(0, 2), fold_text("㍻18").text
    ((1, 4), '平成18')
    """
    characters, starts, ends = [], [], []
    for start, end in _clusters(text):
        for character in _fold_character(text[start:end]):
            characters.append(character)
            starts.append(start)
            ends.append(end)
    return FoldedText("".join(characters), tuple(starts), tuple(ends))


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of characters with the marks that belong to them."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not (text[at] in MARKS or unicodedata.combining(text[at])):
            yield start, at
            start = at


@cache
def _fold_character(cluster: str) -> str:
    """Return what one character is found by, empty if nobody looks for it."""
    plain = convert(search_text(convert(cluster, variants=True)), variants=True)
    hiragana = "".join(chr(ord(letter) - APART) if ord(letter) in KATAKANA else letter for letter in plain)
    return "".join(letter for letter in hiragana.translate(ALSO) if letter.isalnum())


def words(typed: str) -> list[str]:
    """Return what a person looks for: words between spaces, folded, each once.

    >>> words("防災　ｺｳｴﾝ 公園 。")
    ['防災', 'こうえん', '公園']
    """
    return list(dict.fromkeys(filter(None, map(fold, typed.split()))))


class Piece(NamedTuple):
    """A piece of a printed text, and whether it is what was looked for."""

    text: str
    hit: bool


def highlight(text: str, looked_for: list[str]) -> list[Piece]:
    """Return a printed text in pieces, those that were looked for marked; together they are the text.

    >>> [piece.text for piece in highlight("34．ﾎｰﾑﾍﾟｰｼﾞの改善・計画", ["ほーむぺーじ", "改善計画"]) if piece.hit]
    ['ﾎｰﾑﾍﾟｰｼﾞ', '改善・計画']
    """
    whole = fold_text(text)
    marked = [False] * len(text)
    for word in looked_for:
        at = whole.text.find(word)
        while at >= 0:
            start, end = whole.span(at, len(word))
            if not _ends_within(word, text[start:end], text[end:]):
                marked[start:end] = [True] * (end - start)
            at = whole.text.find(word, at + 1)
    return list(_pieces(text, marked))


def _ends_within(word: str, match: str, after: str) -> bool:
    """Say whether letters are found across words and end within one: disasters in “disaster safety”.

    >>> _ends_within("disasters", "disaster s", "afety"), _ends_within("disasterdrill", "disaster drill", " of")
    (True, False)
    """
    return word.isascii() and " " in match and after[:1].isascii() and after[:1].isalnum()


def _pieces(text: str, marked: list[bool]) -> Iterator[Piece]:
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or marked[at] != marked[start]:
            yield Piece(text[start:at], marked[start])
            start = at
