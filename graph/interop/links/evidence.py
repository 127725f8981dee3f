"""Evidence: where in a dataset's description the words of a phrase stand, and how far that speaks for it.

A title says what a dataset is. The title of one of its files says what is in it as well, but a description with a
hundred files has much in it: so a file's title is a field of its own with a lower cap, and where it is the reason, it
is the reason shown. Tags, columns and notes mention more than the dataset is about. The words that are shown are the
phrase itself where it stands whole, else the words that both have, never a letter of one. The constants were set on
real descriptions judged by hand (benchmarks/candidates.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Sequence
from typing import NamedTuple

from ...reading import search_text
from ...suggestions import shared_words
from ..portals.descriptions import Description
from .index import fold, pairs

# What a phrase that stands whole in a field is worth there, at most.
TITLE, FILE, TAG, COLUMN, NOTE = 1.0, 0.9, 0.8, 0.65, 0.55
FIELDS = {TITLE: "題名", FILE: "ファイル名", TAG: "タグ", COLUMN: "列名", NOTE: "説明"}
MANY = 20  # files: one that speaks for a phrase among so many others is half of the evidence
WHOLE = 2.0  # above any share of letters: the phrase stands whole
ENOUGH = 0.8  # of a phrase, for a file to speak for it
PAIR, SHORT = 2, 3  # letters: what so short a word says depends on the letters beside it
NARROW = 0.97  # of a short phrase, where it ends a longer word
PART = 0.9  # where all the phrase's words are there, apart from each other
STEEP = 3.0  # how fast it falls with what is missing: half of the words are far less than half of the meaning
ROOM = 0.5  # how much a title that says much else besides takes away
LATER = 0.8  # where the phrase comes later in a list: 図書館数、職員数、蔵書数 is of libraries
_SEPARATOR = re.compile(r"\D[、，,・]")
# What every title may say, whatever the subject: places, and that it is data.
_PLAIN = re.compile(
    r"東京都|北海道|(?:京都|大阪)府|[一-龠]{2,3}県|[市区町村]{3,4}別?|都道府県別?|全国|[都道府県市]内|一覧表?"
    r"|オープンデータ|データ|情報|現況|状況|統計書?|調査結果|調査|結果|推移|について|に関する|における|および|及び|別|等|表|数|の"
)
# Whose it is, before what it is: 【さいたま市】, 川口市の.
_WHOSE = re.compile(r"^[【\[（(]?[一-龠々ぁ-んァ-ヶー]{1,8}?[都道府県市区町村](?:[】\]）)]\s*|の|\s)")
# Statistical yearbooks hold many tables, each on a subject of its own.
YEARBOOK = re.compile(r"統計書|統計年鑑|年報|統計要覧|市勢要覧")
_LETTER = re.compile(r"[一-龠々ァ-ヶー]")
WeightOf = Callable[[str], float]  # how rare a pair of letters is, from 0 to 1
_PARTICLES = "のをにはがでと "
_NONE = 9.0  # above any weight of a pair


class Phrase(NamedTuple):
    """Words that may find a dataset, and how much they count."""

    words: str
    weight: float


class Evidence(NamedTuple):
    """How far a field speaks for a phrase, from 0 to 1; the words that say it, as printed, and the field's name."""

    worth: float
    words: str = ""
    field: str = ""


class Fields:
    """The words of one description, folded once for all phrases; of other editions the files alone."""

    def __init__(self, dataset: Description, editions: Sequence[Description] = ()) -> None:
        fields = dict.fromkeys(_fields(dataset))
        fields |= dict.fromkeys(pair for edition in editions for pair in _fields(edition) if pair[0] == FILE)
        self.texts = [(kind, text, fold(text)) for kind, text in fields if text.strip()]
        self.title = fold(_WHOSE.sub("", dataset.title))
        self.files = len(dataset.resources)
        self.yearbook = YEARBOOK.search(dataset.title) is not None


def _fields(dataset: Description) -> Iterator[tuple[float, str]]:
    yield TITLE, _WHOSE.sub("", dataset.title)
    yield from ((TAG, tag) for tag in dataset.tags)
    yield from ((COLUMN, column) for column in dataset.columns)
    yield from (
        (FILE, _WHOSE.sub("", resource.title)) for resource in dataset.resources if resource.title != dataset.title
    )
    yield NOTE, dataset.notes
    yield from ((NOTE, resource.description) for resource in dataset.resources)


class Query:
    """A phrase as it is looked for: folded, with the weight of each letter, and how much it tells in all."""

    def __init__(self, phrase: Phrase, weight_of: WeightOf) -> None:
        self.sought = fold(phrase.words).strip()
        self.weights = letter_weights(self.sought, weight_of)
        self.pairs = pairs(self.sought)
        self.mass = sum(self.weights)


def weigh(query: Query, fields: Fields, context: Container[str]) -> Evidence:
    """Return the best evidence for a phrase in a description; ``context`` are the pairs that bear on the same thing."""
    best, where = Evidence(0.0), TITLE
    for kind, text, folded in fields.texts:
        if not query.mass or kind <= best.worth or not any(pair in folded for pair in query.pairs):
            continue
        title = fields.title if kind == FILE else ""
        share, pieces = _share(query, folded, f"{title} {folded}")
        worth = kind * (1.0 if share == WHOLE else PART * share**STEEP)
        if worth > best.worth and kind in (TITLE, FILE):
            worth *= _clarity(pieces, text, folded, title, context)
        if worth > best.worth:
            best, where = Evidence(worth, _words(pieces, text, folded), _name(kind, text)), kind
    return best._replace(worth=best.worth * _cap(query, fields)) if where == FILE else best


def _cap(query: Query, fields: Fields) -> float:
    """Return what is left of the evidence of a file, by how many of the files speak for a phrase."""
    texts = (folded for kind, _, folded in fields.texts if kind == FILE and any(pair in folded for pair in query.pairs))
    speaking = sum(_share(query, folded, f"{fields.title} {folded}")[0] >= ENOUGH for folded in texts)
    many = MANY * (2 if fields.yearbook else 1)
    return max(speaking, 1) / (max(speaking, 1) + fields.files / many)


def letter_weights(sought: str, weight_of: WeightOf) -> list[float]:
    """Return how much each letter of a phrase tells: as much as the commoner of the two pairs that it is in.

    Where two words meet is a pair that few texts hold, and it says nothing of either.
    """
    rare = [weight_of(sought[at : at + 2]) or _NONE for at in range(len(sought) - 1)]
    either = [min(left, right) for left, right in zip([_NONE, *rare], [*rare, _NONE], strict=True)]
    return [share if share < _NONE else 0.0 for share in either]


def _share(query: Query, text: str, words: str) -> tuple[float, list[str]]:
    """Return the share of a phrase whose letters stand in a text, two or more together, and the pieces that do.

    ``said`` is the text with the title that it belongs to. Where the phrase stands whole, the share is `WHOLE`.
    """
    sought = query.sought
    if sought in text and (len(sought) > PAIR or _stands_alone(sought, text)):
        return (WHOLE if len(sought) > SHORT or _stands_first(sought, text) else NARROW), [sought]
    if sought in text.replace("等", ""):  # 公園等一覧 is a 公園一覧, and of more
        return WHOLE, [sought]
    pieces, held, at = list[str](), 0.0, 0
    while at < len(sought) - 1:
        end = at
        while end < len(sought) - 1 and sought[end : end + 2] in words and " " not in sought[end : end + 2]:
            end += 1
        if end > at:
            pieces.append(sought[at : end + 1])
            held += sum(query.weights[at : end + 1])
        at = end + 1
    return held / query.mass, pieces


def _stands_first(sought: str, text: str) -> bool:
    """Return whether a short word begins a word somewhere: 教職員数 is a narrower thing than 職員数."""
    starts = (at for at in range(len(text)) if text.startswith(sought, at))
    return any(text[at - 1 : at] == "別" or not _LETTER.match(text[at - 1 : at] or " ") for at in starts)


def _stands_alone(sought: str, text: str) -> bool:
    """Return whether a word of two letters is not only inside a longer word: 税収 in 納税収納 is not 税収."""
    starts = (at for at in range(len(text)) if text.startswith(sought, at))
    return any(
        not (_LETTER.match(text[at - 1 : at] or " ") and _LETTER.match(text[at + 2 : at + 3] or " ")) for at in starts
    )


def _clarity(pieces: list[str], text: str, folded: str, title: str, context: Container[str]) -> float:
    """Return how clearly a title is about the pieces of a phrase, from 0 to 1."""
    later = bool(pieces) and _SEPARATOR.search(text[: max(folded.find(pieces[0]), 0)]) is not None
    return (1 - ROOM * _weigh_rest(pieces, folded, title, context)) * (LATER if later else 1.0)


def _weigh_rest(pieces: list[str], title: str, other: str, context: Container[str]) -> float:
    """Return how much of a title says something else than the pieces of a phrase, from 0 to 1.

    ``other`` is what need not count: the files of a dataset repeat its title.
    """
    left = title.replace(other, " ", 1) if other else title
    for piece in pieces:
        left = left.replace(piece, " ", 1)
    left = _PLAIN.sub(" ", left)
    known = [left[at : at + 2] in context for at in range(len(left) - 1)]
    near = zip([False, *known], [*known, False], strict=True)
    strange = sum(letter != " " and not any(likeness) for letter, likeness in zip(left, near, strict=False))
    return strange / (strange + 3 * sum(map(len, pieces)) + 1)


def _words(pieces: list[str], text: str, folded: str) -> str:
    """Return the pieces of a phrase that stand in a text, as the text has them."""
    words = search_text(text)
    places = [(folded.find(piece), len(piece)) for piece in pieces if piece in folded]
    if not places and pieces:
        shared = max((shared_words(piece, folded).strip() for piece in pieces), key=len)
        places = [(folded.find(shared), len(shared))] if len(shared) > 1 else []
    return "、".join(words[at : at + size].strip(_PARTICLES) for at, size in sorted(places))


def _name(kind: float, text: str) -> str:
    return f"{FIELDS[kind]}「{text}」" if kind == FILE else FIELDS[kind]


# How likely a dataset holds figures, by the formats of its files and the words of its title.
PICTURES = {"jpeg", "jpg", "png", "gif", "tif", "tiff", "bmp", "mp4", "mov", "svg"}
# Pictures and events hold none; papers on what is planned, and what a meeting was given, seldom do. The first counts.
_HOLDINGS = (
    (0.3, re.compile(r"写真|画像|ポスター|ロゴ|動画|イラスト|全景|記念碑")),
    (
        0.75,
        re.compile(
            r"指針|ガイドライン|方針|提言|答申|要綱|要領|手引|マニュアル|条例|議事録|行動計画|基本計画|推進計画|対策|施策|解消|あらまし"
        ),
    ),
    (0.85, re.compile(r"勉強会|検討会|協議会|会議|部会|審議会|委員会")),
    (1.1, YEARBOOK),
    (
        0.7,
        re.compile(r"イベント|キャンペーン|フェスタ|まつり|チラシ|パンフレット|開催|募集|ホームページ|Ｗｅｂ|システム"),
    ),
)
PICTURE = _HOLDINGS[0][0]


def figures_factor(dataset: Description) -> float:
    """Return by how much the weight of a dataset is multiplied: below 1 where figures are unlikely.

    >>> figures_factor(Description("urn:x", "児童遊園全景写真3")), figures_factor(Description("urn:x", "児童遊園一覧"))
    (0.3, 1.0)
    """
    forms = {resource.format.lower().lstrip(".") for resource in dataset.resources if resource.format}
    if forms and forms <= PICTURES:
        return PICTURE
    return next((factor for factor, words in _HOLDINGS if words.search(dataset.title)), 1.0)
