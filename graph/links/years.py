"""The years that a dataset is about, as far as its words say: calendar years and years of the eras."""

from __future__ import annotations

import re
from unicodedata import normalize

from ..portals.descriptions import Description

YEAR = re.compile(r"(?<!\d)(?:(19[5-9]\d|20[0-4]\d)(?!\d)|(昭和|平成|令和|[SHR])(元|\d{1,2})(?=年|\.|$|[^\d]))")
ERAS = {"昭和": 1925, "S": 1925, "平成": 1988, "H": 1988, "令和": 2018, "R": 2018}


def years(found: Description) -> set[int]:
    """Return the years that a dataset names in its title, period and words.

    >>> sorted(years(Description("urn:x", "ごみ量（平成17年度～2010年）", temporal=("2006-04-01",))))
    [2005, 2006, 2010]
    """
    text = normalize("NFKC", " ".join((found.title, *found.temporal, found.notes)))
    return {
        int(western) if western else ERAS[era] + (1 if number == "元" else int(number))
        for western, era, number in YEAR.findall(text)
    }
