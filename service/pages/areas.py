"""What areas are called, in the reader's language."""

from __future__ import annotations

from ...graph.interop.areas import Area, prefecture_of
from ..http.language import translate


def name_area(area: Area) -> str:
    """Return what an area is called."""
    return translate(area.name, area.english)


def name_whole(area: Area) -> str:
    """Return what an area is called together with its prefecture."""
    prefecture = prefecture_of(area.code)
    if not area.municipality:
        return name_area(area)
    return translate(f"{prefecture.name} {area.name}", f"{area.english}, {prefecture.english}")
