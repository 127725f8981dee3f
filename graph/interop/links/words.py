"""The words of descriptions and phrases as they are compared: folded, as pairs of letters, and the years among them."""

from __future__ import annotations

import re
from operator import add
from unicodedata import normalize

from ...reading import search_text
from ..portals.descriptions import Description

YEAR = re.compile(r"(?<!\d)(?:(19[5-9]\d|20[0-4]\d)(?!\d)|(昭和|平成|令和|[SHR])(元|\d{1,2})(?=年|\.|$|[^\d]))")
ERAS = {"昭和": 1925, "S": 1925, "平成": 1988, "H": 1988, "令和": 2018, "R": 2018}
_BETWEEN = re.compile(r"[\W_]")
_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}


def years(dataset: Description) -> set[int]:
    """Return the years that a dataset names in its title, period and words.

    >>> sorted(years(Description("urn:x", "ごみ量（平成17年度～2010年）", temporal=("2006-04-01",))))
    [2005, 2006, 2010]
    """
    text = normalize("NFKC", " ".join((dataset.title, *dataset.temporal, dataset.notes)))
    return {
        int(western) if western else ERAS[era] + (1 if number == "元" else int(number))
        for western, era, number in YEAR.findall(text)
    }


def fold(text: str) -> str:
    """Return a text for comparing: NFKC, lower case, hiragana for katakana, a space for what is no letter.

    >>> fold("ゴミ・資源（２０２０）")
    'ごみ 資源 2020 '
    """
    return _BETWEEN.sub(" ", search_text(text)).translate(_HIRAGANA)


def pairs(text: str) -> list[str]:
    """Return the pairs of neighbouring letters of a folded text, none across a space.

    >>> pairs("ごみ 資源")
    ['ごみ', '資源']
    """
    return [pair for pair in map(add, text, text[1:]) if " " not in pair]
