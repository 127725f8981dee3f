"""Drawings of an indicator's values: one a unit, with baseline, target and due year, and what changed on the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup

from ....graph.interop.areas import areas, periods
from ...charts.series import Aim, Base, Break, Line, Point, series
from ...http.language import gettext as _
from ...http.language import translate
from ...read_models.indicators import Aim as Reach
from ...read_models.indicators import Dataset, Indicator, Observation

# What values are written in where they have many digits: ten to the eighth and fourth are words of their own.
SCALES = ((1e8, "億", 1e10), (1e4, "万", 1e7))
BASELINE = "baseline"


class Remark(NamedTuple):
    """What is to be known of the values drawn: from which year on (0 of all), of what, and the words.

    ``noted`` is whether a person said so of the values themselves, so that they are not to be joined.
    """

    year: int
    source: str
    words: str
    noted: bool = False


class Drawing(NamedTuple):
    """The values of an indicator in one unit: the picture, the rows of its table, and what is to be known of them.

    The newest year stands last; ``changes`` are numbered in the picture, ``caveats`` are of whole datasets. ``undrawn``
    are the figures to reach that are no level in this unit: by how much, or counted up over a time.
    """

    picture: Markup
    rows: list[Observation]
    changes: list[Remark]
    caveats: list[Remark]
    undrawn: list[str]


def draw(indicator: Indicator, area: str) -> list[Drawing]:
    """Return the drawings of an indicator's values, one a unit; ``area`` is the code of the plan's own."""
    units: dict[str, list[Observation]] = {}
    for each in indicator.observations:
        units.setdefault(each.unit, []).append(each)
    return [_draw(indicator, unit, found, area) for unit, found in units.items()]


def _draw(indicator: Indicator, unit: str, observations: list[Observation], area: str) -> Drawing:
    factor, words = _scale(unit, [each.value for each in observations])
    groups: dict[tuple[str, ...], list[Point]] = {}
    for each in observations:
        if each.kind != BASELINE:
            groups.setdefault(each.place, []).append(Point(each.year, each.value / factor, each.printed))
    lines = [Line(_name(place), unit, tuple(points)) for place, points in groups.items()]
    bases = [
        Base(_("現状値 %(value)s", value=each.printed), Point(each.year, each.value / factor, each.printed))
        for each in observations
        if each.kind == BASELINE
    ]
    changes = [*_changes(observations, area)]
    breaks = [Break(each.year, each.words, apart=each.noted) for each in changes]
    title = _("%(indicator)sの推移（%(unit)s）", indicator=translate(indicator.ja, indicator.en), unit=words)
    picture = series(title, lines, [*dict.fromkeys(_aims(indicator, unit, factor))], bases, breaks)
    rows = sorted(observations, key=lambda each: (each.place, each.year))
    undrawn = [each.printed for each in indicator.aims if each.printed and not _is_level(each, unit)]
    return Drawing(picture, rows, changes, [*_caveats(indicator.datasets, observations)], [*dict.fromkeys(undrawn)])


def _is_level(aim: Reach, unit: str) -> bool:
    return aim.value is not None and aim.unit == unit


def _scale(unit: str, values: Sequence[float]) -> tuple[float, str]:
    """Return what the values are divided by so that they fit beside the picture, and the unit that they then have."""
    most = max(map(abs, values))
    found = next(((factor, word) for factor, word, least in SCALES if most >= least), None)
    return (found[0], f"{found[1]}{unit}") if found else (1.0, unit)


def _name(place: tuple[str, ...]) -> str:
    dataset, item, area, breakdown, _unit = place
    return " ".join(filter(None, (item or (dataset or _("計画に印刷された値")), area, breakdown)))


def _aims(indicator: Indicator, unit: str, factor: float) -> Iterator[Aim]:
    for each in indicator.aims:
        level = _is_level(each, unit)
        if each.due or level:
            yield Aim(
                each.printed or _("期限"), each.value / factor if level and each.value is not None else None, each.due
            )


def _changes(observations: Sequence[Observation], area: str) -> Iterator[Remark]:
    """Yield what changed within the years drawn: as a person noted it, and the territory that a code stands for."""
    for year, item, note in dict.fromkeys((each.year, each.item, each.note) for each in observations if each.note):
        yield Remark(year, item, note, noted=True)
    first, last = min(each.year for each in observations), max(each.year for each in observations)
    for code in dict.fromkeys(each.code or area for each in observations):
        for period in periods():
            if period.code == code and period.until and first < period.until.year <= last:
                day = period.until.isoformat()
                yield Remark(
                    period.until.year,
                    "",
                    _("%(area)sの区域は%(day)sに変わりました。", area=areas()[code].name, day=day),
                )


def _caveats(datasets: Sequence[Dataset], observations: Sequence[Observation]) -> Iterator[Remark]:
    """Yield what the decisions on the datasets drawn say of their territory and definition."""
    drawn = {each.dataset for each in observations}
    for each in datasets:
        if each.iri in drawn and (each.area or each.caveat):
            yield Remark(0, each.title, " ".join(filter(None, (each.area, each.caveat))))
