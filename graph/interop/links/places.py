"""Places: whose data a dataset is, beside the plan's own area, and whether it tells one municipality from another.

What a prefecture or a ministry publishes is of use to a city where it gives figures by municipality, or the places of
things. What is of the prefecture or of the country as a whole steps back, and what is another city's bears on nothing.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from ...plan.description import Plan
from ..areas import areas
from ..portals.descriptions import Description

CODE = re.compile(r"(?<![0-9A-Za-z])C?(\d{5})\d?(?:-\d{8})?(?![0-9])")
# A municipality's name ends the publisher's name or stands before its office: 越谷市, さいたま市役所, 川口市教育委員会.
MUNICIPALITY = re.compile(
    r"([一-龠々ぁ-んァ-ヶー]{1,8}?(?:市|区|町|村))(?:$|役所|役場|教育|消防|上下水道|水道|[\s　・（(])"
)
# A title that begins with a municipality: 【越谷市】公園一覧, 八潮市の財政.
BEGINNING = re.compile(r"[【\[（(「\s]*([一-龠々ぁ-んァ-ヶー]{1,8}?[市区町村])")
# Figures by municipality, or things with their places (国土数値情報 gives every thing a position).
BY_MUNICIPALITY = re.compile(
    r"市区町村|区市町村|市町村|区市町|市部|町村部|[都道府県]内|自治体|団体別|国土数値情報|統計年鑑"
)
BY_MUNICIPALITY_OF_COUNTRY = re.compile(r"市区町村|市町村|、市区|，市区|,市区|自治体|団体別|国土数値情報")
# How a government itself is run says nothing of another one.
GOVERNMENT = re.compile(r"予算|決算|財務|財政|会計|職員|給与|契約|入札|公金|[都道府県国]税")
OWN = 1.0
PREFECTURE, COUNTRY = 0.95, 0.9  # with figures by municipality
PREFECTURE_WHOLE, COUNTRY_WHOLE = 0.65, 0.5  # without
GOVERNMENT_ITSELF = 0.4
UNKNOWN = 0.85  # nothing is said of whose it is


class Place(NamedTuple):
    """How well a dataset's place fits the plan's, from 0 to 1, and on what that rests."""

    fit: float
    words: str


@cache
def prefectures() -> tuple[str, ...]:
    """Return the names of the prefectures, in the order of their codes."""
    return tuple(area.prefecture for _, area in sorted(areas().items()) if not area.municipality)


@cache
def municipalities() -> frozenset[str]:
    """Return the names of all municipalities and wards."""
    return frozenset(area.municipality for area in areas().values() if area.municipality)


class Area:
    """The plan's own area."""

    def __init__(self, plan: Plan) -> None:
        self.code, self.name = (plan.area or "")[:5], plan.publisher.name.text if plan.publisher else ""
        number = int(self.code[:2] or 0) - 1
        self.prefecture = prefectures()[number] if 0 <= number < len(prefectures()) else ""
        # 津市 is not in 沼津市, nor in 大津市. A plan of nobody's finds nothing of its own.
        own_name = rf"(?:^|[\s　・（(【「、，,都道府県郡]){re.escape(self.name)}" if self.name else r"(?!)"
        self.own = re.compile(own_name)

    def place(self, dataset: Description) -> Place:
        """Return how well a dataset's place fits."""
        place = self._place_of_code(dataset) or self._place_of_publisher(dataset)
        if place.fit in (0.0, OWN):
            return place
        begins = BEGINNING.match(dataset.title)
        if begins and begins[1] != self.name and begins[1] in municipalities():
            return Place(0.0, begins[1])
        other = self._other_prefecture(dataset.title)
        return Place(0.0, other) if other and place.words.startswith("全国") and "全国" not in dataset.title else place

    def _place_of_publisher(self, dataset: Description) -> Place:
        whose = " ".join((dataset.publisher, *dataset.spatial))
        other = self._other_prefecture(whose)
        if self.own.search(whose) and not other:
            return Place(OWN, self.name)
        if municipality := MUNICIPALITY.search(dataset.publisher):
            return Place(0.0, municipality[1])
        if other:
            return Place(0.0, other)
        if self.prefecture and self.prefecture in whose:
            return self._of_prefecture(dataset)
        return Place(OWN, self.name) if self.own.search(dataset.title) else _of_country(dataset)

    def _place_of_code(self, dataset: Description) -> Place | None:
        codes = {match[1]: match[0] for code in (dataset.code, *dataset.spatial) for match in CODE.finditer(code)}
        if self.code in codes:
            return Place(OWN, self.name)
        if f"{self.code[:2]}000" in codes:
            return self._of_prefecture(dataset)
        return Place(0.0, min(codes.values())) if codes and "00000" not in codes else None

    def _other_prefecture(self, text: str) -> str:
        """Return another prefecture that a text names, if it does not name the plan's own."""
        named = [prefecture for prefecture in prefectures() if prefecture in text]
        return named[0] if named and self.prefecture not in named else ""

    def _of_prefecture(self, dataset: Description) -> Place:
        if _says(BY_MUNICIPALITY, dataset):
            return Place(PREFECTURE, f"{self.prefecture}（市区町村別）")
        whole = GOVERNMENT_ITSELF if GOVERNMENT.search(dataset.title) else PREFECTURE_WHOLE
        return Place(whole, f"{self.prefecture}（全体）")


def _of_country(dataset: Description) -> Place:
    if not dataset.publisher and not dataset.code and not dataset.spatial:
        return Place(UNKNOWN, "区域の記載なし")
    if _says(BY_MUNICIPALITY_OF_COUNTRY, dataset):
        return Place(COUNTRY, "全国（市区町村別）")
    return Place(GOVERNMENT_ITSELF if GOVERNMENT.search(dataset.title) else COUNTRY_WHOLE, "全国（全体）")


def _says(words: re.Pattern[str], dataset: Description) -> bool:
    texts = (dataset.title, dataset.notes, *(resource.title for resource in dataset.resources))
    return any(words.search(text) for text in texts)
