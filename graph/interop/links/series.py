"""Series: the editions of one publication, year by year or part by part, as one thing to decide on.

Portals list every yearly edition as a dataset of its own. Who decides on open data for an indicator decides on the
publication, so its editions are one candidate: the newest stands for it, and the years are those of all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import NamedTuple
from unicodedata import normalize

from ..portals.descriptions import Description
from .index import YEAR, fold, years
from .places import Place

# What tells editions apart and says nothing of the subject: years, dates, numbers of an issue, sizes of a file.
_BRACKETS = re.compile(
    r"[（(【\[][^（()）】\]]*(?:\d\s*年|現在|元年|[KMG]B|オープンデータ|形式)[^（()）】\]]*[）)】\]]"
)
_EDITION = re.compile(
    r"(?:昭和|平成|令和|(?<![A-Za-z])[SHR])(?:元|\d{1,2})(?:年度?版?)?|(?:19|20)\d\d(?:年度?版?)?"
    r"|\d{1,2}月(?:\d{1,2}日)?|第\d{1,4}[回号版]|[~〜～]"
)
_LAST_NUMBER = re.compile(r"[\W_]*[(（]?\d+[)）]?$")
ALIKE = 0.72  # of two titles of one publisher, by difflib: parts of one list differ by who is listed

LONG = 9  # letters of a title: 歳入 and 歳出 are most of a shorter one


class Series(NamedTuple):
    """Editions with what they have in common: the newest first, its portal, whose it is, the years of all."""

    portal: str
    editions: tuple[Description, ...]
    place: Place
    years: frozenset[int]

    @property
    def newest(self) -> Description:
        """Return the edition that stands for all."""
        return self.editions[0]


def title_without_edition(title: str) -> str:
    """Return the folded title of the publication that a dataset is an edition of.

    >>> title_without_edition("都内における駅前放置自転車の現況（平成24年度調査結果）")
    '都内における駅前放置自転車の現況'
    >>> title_without_edition("全景写真3"), title_without_edition("統計書　平成31・令和元年版　22　職員")
    ('全景写真', '統計書22職員')
    """
    text = normalize("NFKC", title)
    core = _LAST_NUMBER.sub("", _EDITION.sub("", _BRACKETS.sub("", text)))
    return fold(core).replace(" ", "") or fold(text).replace(" ", "")


def group_editions(datasets: Iterable[tuple[str, Description, Place]]) -> list[Series]:
    """Return the series of datasets, in the order in which each was met first."""
    groups: dict[tuple[str, str], list[tuple[str, Description, Place]]] = {}
    for portal, description, place in datasets:
        groups.setdefault((description.publisher, title_without_edition(description.title)), []).append(
            (portal, description, place)
        )
    return [_make_series(group) for group in groups.values()]


def _make_series(group: list[tuple[str, Description, Place]]) -> Series:
    dated = sorted(group, key=lambda edition: (-last_year(edition[1]), edition[1].iri))
    portal, _, place = dated[0]
    covered = frozenset(year for _, description, _ in group for year in years(description))
    return Series(portal, tuple(description for _, description, _ in dated), place, covered)


def last_year(dataset: Description) -> int:
    """Return the last year in a title; 0 where it names none."""
    return max(years(Description(dataset.iri, dataset.title)), default=0) if YEAR.search(dataset.title) else 0


def are_parts_of_one(one: Series, other: Series) -> bool:
    """Return whether two series of one publisher are parts of one publication, by their titles."""
    if one.newest.publisher != other.newest.publisher:
        return False
    left, right = (title_without_edition(series.newest.title) for series in (one, other))
    return min(len(left), len(right)) >= LONG and SequenceMatcher(None, left, right, autojunk=False).ratio() >= ALIKE
