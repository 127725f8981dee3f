"""A plan as StratML says it: what the two parts of the standard can hold of statements, indicators and targets.

Reading XML makes one of these, and so does asking a published graph; the graph and the XML are each written from
one. So what survives a journey from XML to XML is exactly what stands here. Keys and sources only say where a thing
was found: two plans that say the same are equal.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Result:
    """A figure to reach (`TargetResult`): its number, as it is written, from when to when, and in words."""

    value: Decimal
    printed: str
    start: str = ""
    end: str = ""
    comparator: str = ""
    note: str = ""
    source: str = field(default="", compare=False)


@dataclass(frozen=True)
class Measurement:
    """What is measured (`PerformanceIndicator`), in which unit, which way is better, and what is to be reached."""

    dimension: str
    unit: str = ""
    identifier: str = ""
    sequence: str = ""
    direction: str = ""
    note: str = ""
    results: tuple[Result, ...] = ()
    source: str = field(default="", compare=False)


@dataclass(frozen=True)
class Statement:
    """A goal or an objective; ``key`` tells it apart in its plan, ``sources`` are the elements that say it."""

    key: str = field(compare=False)
    name: str
    description: str = ""
    identifier: str = ""
    sequence: str = ""
    type: str = "goal"
    stages: tuple[str, ...] = ()
    part_of: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    note: str = ""
    measurements: tuple[Measurement, ...] = ()
    objectives: tuple[Statement, ...] = ()
    sources: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Organization:
    """Whom the plan is for."""

    name: str
    acronym: str = ""
    identifier: str = ""
    description: str = ""


@dataclass(frozen=True)
class Strategy:
    """The whole plan."""

    name: str
    type: str = "Strategic_Plan"
    description: str = ""
    note: str = ""
    organizations: tuple[Organization, ...] = ()
    goals: tuple[Statement, ...] = ()
    start: str = ""
    end: str = ""
    published: str = ""
    source: str = ""

    def statements(self) -> list[Statement]:
        """Return every goal, each followed by its objectives."""
        return [each for goal in self.goals for each in (goal, *goal.objectives)]
