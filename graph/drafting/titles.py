"""What a document says of itself on its first pages: its title, whose plan it is, and its language."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..interop.areas import Area, areas
from .blocks import Block, Doubt, Fence, Heading, Table
from .joining import width
from .outline import join_lines
from .proof import list_lines, remove_space

# What plans are called; a first line that ends so is a title.
_TITLE = re.compile(
    r"(?:計画|戦略|プラン|ビジョン|構想|方針|大綱|指針|要綱|マニフェスト|プログラム|公約|工程表|一覧|目標|政策|概要|計画書|案|版|年度)[）)」』】]?$"
)
_JAPANESE = re.compile(r"[ぁ-ヿ一-鿿]")
_KINDS = {"都": "prefecture", "道": "prefecture", "府": "prefecture", "県": "prefecture"}
_KINDS |= {"市": "city", "区": "ward", "町": "town", "村": "village"}
FIRST_LINES = 40  # of the cover and the foreword
LONGEST_TITLE = 80  # half-width columns
LONGEST_NAME = 40  # a line of a cover that names who publishes; in a longer one others are spoken of


def list_first(blocks: Sequence[Block]) -> list[str]:
    """Return the first printed lines, tables and fences aside, broken ones joined."""
    lines = [join_lines(block.lines) for block in blocks if not isinstance(block, Table | Fence)]
    return [line for line in lines if line][:FIRST_LINES]


def find_title(blocks: Sequence[Block], received: str) -> tuple[str, list[Doubt]]:
    """Return the title of a document: its one heading of depth 1, else the first line that is called as plans are.

    One of tables alone prints none; it is called by the name of the file that it was received in.
    """
    heads = [
        join_lines(block.lines) for block in blocks if isinstance(block, Heading) and block.depth == 1 and block.lines
    ]
    if len({remove_space(head) for head in heads}) == 1:
        return heads[0], []
    lines = list_first(blocks) or [received]
    short = [line for line in lines if width(line) <= LONGEST_TITLE]
    called = [line for line in short if _TITLE.search(line)]
    title = (called or heads or short or lines)[0]
    ja, en = "文書の題名がはっきりしません。", "It is not clear what the document is called."
    choices = tuple(dict.fromkeys([title, *called, *heads, *short]))[:5]
    return title, [Doubt(ja, en, words=title, choices=choices)]


def find_language(blocks: Sequence[Block]) -> str:
    """Return the language of a document: Japanese if its letters are, else English."""
    return "ja" if _JAPANESE.search("".join(line.text for line in list_lines(blocks))) else "en"


def find_area(title: str, lines: Sequence[str], code: str = "") -> tuple[Area | None, list[Doubt]]:
    """Return whose plan it is: the area of the code, else the one that the title names, else the first pages.

    >>> find_area("音威子府村まち・ひと・しごと創生総合戦略", [])[0].code, find_area("計画", [])[0]
    ('014702', None)
    >>> area, doubts = find_area("府中市総合計画", [])
    >>> area, doubts[0].choices
    (None, ('132063 東京都府中市', '342084 広島県府中市'))
    """
    if code:
        return areas().get(code), []
    named = list_areas(title)
    if len(named) == 1:
        return named[0], []
    if not named:
        named = list_areas(" ".join(line for line in lines if width(line) <= LONGEST_NAME))
        if not named:
            return None, []
    choices = tuple(f"{area.code} {area.prefecture}{area.municipality}" for area in named)
    ja, en = "どの自治体の計画かが題名だけでは決まりません。", "The title does not settle whose plan it is."
    return (named[0] if len(named) == 1 else None), [Doubt(ja, en, words=named[0].name, choices=choices)]


def list_areas(text: str) -> list[Area]:
    """Return the areas whose names a text begins to speak of first; one with its prefecture before it is sure."""
    places = [(text.find(area.name), -len(area.name), area) for area in areas().values() if area.name in text]
    if not places:
        return []
    start, length, _ = min(places, key=lambda place: place[:2])
    same = [area for at, long, area in places if (at, long) == (start, length)]
    prefixed = [area for area in same if area.municipality and f"{area.prefecture}{area.municipality}" in text]
    of_prefecture = [place[2] for place in places if not place[2].municipality]
    if len(prefixed) == 1:
        return prefixed
    inside = [
        area
        for _, _, area in places
        if of_prefecture and area.municipality and area.prefecture == of_prefecture[0].name
    ]
    narrowed = [area for area in inside if f"{area.prefecture}{area.municipality}" in text]
    return narrowed[:1] or same


def publisher_id(area: Area) -> str:
    """Return the identifier of a publisher: what sort of body it is."""
    return _KINDS.get(area.name[-1], "publisher")
