"""What datasets are sought for: a plan's indicators, measures and themes, each with the words that may find it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ...model import Model
from ...plan.description import Plan
from ...rdf.identifiers import Identifiers, concept
from ..portals.descriptions import Description

# In the order of their codes, 01 to 47.
_NAMES = """
北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県 新潟県 富山県
石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県 滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県 鳥取県 島根県
岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県
"""
PREFECTURES = tuple(_NAMES.split())
CODE = re.compile(r"(?<![0-9A-Za-z])C?(\d{5})\d?(?:-\d{8})?(?![0-9])")
# A municipality's name ends the publisher's name or stands before its office: 越谷市, さいたま市役所, 川口市教育委員会.
MUNICIPALITY = re.compile(
    r"([一-龠々ぁ-んァ-ヶー]{1,8}?(?:市|区|町|村))(?:$|役所|役場|教育|消防|上下水道|水道|[\s　・（(])"
)
OWN, PREFECTURE, COUNTRY = 1.0, 0.9, 0.85


class Place(NamedTuple):
    """How well a dataset's place fits the plan's, from 0 to 1, and on what that rests."""

    fit: float
    words: str


class Area:
    """The plan's own area."""

    def __init__(self, plan: Plan) -> None:
        self.code, self.name = plan.municipality_code[:5], plan.city.name.ja
        number = int(self.code[:2]) - 1
        self.prefecture = PREFECTURES[number] if 0 <= number < len(PREFECTURES) else ""

    def place(self, found: Description) -> Place:
        """Return how well a dataset's place fits."""
        if said := self._code(found):
            return said
        whose = f"{found.publisher} {' '.join(found.spatial)}"
        if self.name in whose:
            return Place(OWN, self.name)
        if other := MUNICIPALITY.search(found.publisher):
            return Place(0.0, other[1])
        for prefecture in PREFECTURES:
            if prefecture in whose:
                return Place(PREFECTURE if prefecture == self.prefecture else 0.0, prefecture)
        return Place(OWN, self.name) if self.name in found.title else Place(COUNTRY, found.publisher)

    def _code(self, found: Description) -> Place | None:
        codes = {match[1]: match[0] for each in (found.code, *found.spatial) for match in CODE.finditer(each)}
        if self.code in codes:
            return Place(OWN, codes[self.code])
        if f"{self.code[:2]}000" in codes:
            return Place(PREFECTURE, codes[f"{self.code[:2]}000"])
        return Place(0.0, min(codes.values())) if codes and "00000" not in codes else None


KINDS = ("indicator", "measure", "theme")
# How much a phrase counts: its own name most, then the words that others use for it; a concept's hidden labels are
# made to find it in a plan's own words, so they say least about other people's data.
NAME, OTHER, HIDDEN = 1.0, 0.9, 0.7


class Phrase(NamedTuple):
    """Words that may find a dataset, and how much they count."""

    words: str
    weight: float


class Subject(NamedTuple):
    """One thing of the plan: its kind, key, IRI and name, and the words that may find it."""

    kind: str
    key: str
    iri: str
    label: str
    phrases: tuple[Phrase, ...]


def subjects(model: Model, ids: Identifiers) -> list[Subject]:
    """Return everything of a plan that datasets may bear on, in the plan's order."""
    return [*_indicators(model, ids), *_measures(model, ids), *_themes(model)]


def _indicators(model: Model, ids: Identifiers) -> Iterator[Subject]:
    for each in model.indicators.indicators:
        others = dict.fromkeys((*each.also, *each.printed))
        phrases = [Phrase(each.label.ja, NAME), *(Phrase(words, OTHER) for words in others)]
        yield Subject("indicator", each.key, str(ids.of("indicator", each.key)), each.label.ja, tuple(phrases))


def _measures(model: Model, ids: Identifiers) -> Iterator[Subject]:
    for each in model.statements.values():
        if each.type == "measure":
            label = each.first.reading.label
            yield Subject("measure", each.key, str(ids.of("measure", each.key)), label, (Phrase(label, NAME),))


def _themes(model: Model) -> Iterator[Subject]:
    lexicon = model.lists.lexicon
    used = {theme for statement in model.statements.values() for theme in model.themes(statement)}
    for code in lexicon.codes("theme"):
        if code in used:
            label = lexicon.pref_label("theme", code, "ja")
            words = dict.fromkeys(each.text for each in lexicon.labels("theme", code) if each.language in {"ja", None})
            preferred = {each.text for each in lexicon.labels("theme", code) if each.preferred}
            phrases = tuple(Phrase(each, NAME if each in preferred else HIDDEN) for each in words)
            yield Subject("theme", code, str(concept("theme", code)), label, phrases)
