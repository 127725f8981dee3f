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
from ..presentation import name_area

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
    for observation in indicator.observations:
        units.setdefault(observation.unit, []).append(observation)
    return [_draw(indicator, unit, observations, area) for unit, observations in units.items()]


def _draw(indicator: Indicator, unit: str, observations: list[Observation], area: str) -> Drawing:
    factor, words = _scale(unit, [observation.value for observation in observations])
    groups: dict[tuple[str, ...], list[Point]] = {}
    for observation in observations:
        if observation.kind != BASELINE:
            groups.setdefault(observation.place, []).append(
                Point(observation.year, observation.value / factor, observation.printed)
            )
    lines = [Line(_name(place), unit, tuple(points)) for place, points in groups.items()]
    bases = [
        Base(
            _("現状値 %(value)s", value=observation.printed),
            Point(observation.year, observation.value / factor, observation.printed),
        )
        for observation in observations
        if observation.kind == BASELINE
    ]
    changes = [*_changes(observations, area)]
    breaks = [Break(change.year, change.words, apart=change.noted) for change in changes]
    title = _("%(indicator)sの推移（%(unit)s）", indicator=translate(indicator.ja, indicator.en), unit=words)
    picture = series(title, lines, [*dict.fromkeys(_aims(indicator, unit, factor))], bases, breaks)
    rows = sorted(observations, key=lambda observation: (observation.place, observation.year))
    undrawn = [aim.printed for aim in indicator.aims if aim.printed and not _is_level(aim, unit)]
    return Drawing(picture, rows, changes, [*_caveats(indicator.datasets, observations)], [*dict.fromkeys(undrawn)])


def _is_level(aim: Reach, unit: str) -> bool:
    return aim.value is not None and aim.unit == unit


def _scale(unit: str, values: Sequence[float]) -> tuple[float, str]:
    """Return what the values are divided by so that they fit beside the picture, and the unit that they then have."""
    most = max(map(abs, values))
    scale = next(((factor, word) for factor, word, least in SCALES if most >= least), None)
    return (scale[0], f"{scale[1]}{unit}") if scale else (1.0, unit)


def _name(place: tuple[str, ...]) -> str:
    dataset, item, area, breakdown, _unit = place
    return " ".join(filter(None, (item or (dataset or _("計画に印刷された値")), area, breakdown)))


def _aims(indicator: Indicator, unit: str, factor: float) -> Iterator[Aim]:
    for aim in indicator.aims:
        level = _is_level(aim, unit)
        if aim.due or level:
            yield Aim(
                aim.printed or _("期限"), aim.value / factor if level and aim.value is not None else None, aim.due
            )


def _changes(observations: Sequence[Observation], area: str) -> Iterator[Remark]:
    """Yield what changed within the years drawn: as a person noted it, and the territory that a code stands for."""
    for year, item, note in dict.fromkeys(
        (observation.year, observation.item, observation.note) for observation in observations if observation.note
    ):
        yield Remark(year, item, note, noted=True)
    first, last = (
        min(observation.year for observation in observations),
        max(observation.year for observation in observations),
    )
    for code in dict.fromkeys(observation.code or area for observation in observations):
        for period in periods():
            if period.code == code and period.until and first < period.until.year <= last:
                day = period.until.isoformat()
                yield Remark(
                    period.until.year,
                    "",
                    _("%(area)sの区域は%(day)sに変わりました。", area=name_area(areas()[code]), day=day),
                )


def _caveats(datasets: Sequence[Dataset], observations: Sequence[Observation]) -> Iterator[Remark]:
    """Yield what the decisions on the datasets drawn say of their territory and definition."""
    drawn = {observation.dataset for observation in observations}
    for dataset in datasets:
        if dataset.iri in drawn and (dataset.area or dataset.caveat):
            yield Remark(0, dataset.title, " ".join(filter(None, (dataset.area, dataset.caveat))))
