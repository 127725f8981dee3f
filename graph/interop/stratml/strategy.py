"""A plan as StratML says it: what the two parts of the standard can hold of statements, indicators and targets.

Reading XML makes one of these, and so does asking a published graph; the graph and the XML are each written from
one. So what survives a journey from XML to XML is exactly what stands here. Keys and sources only say where a thing
was found: two plans that say the same are equal.

`OtherInformation` holds what StratML has no element for, one line a fact (``種別 Type: measure``: a name in both
languages, and a code or words as printed), before the words that were there. Reading takes such lines out again and
leaves every other line as it is, so nothing that somebody wrote there is lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Role:
    """What a stakeholder is there for: a name, words, and whether it is a ``performer``'s or a ``beneficiary``'s."""

    name: str
    description: str = ""
    types: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stakeholder:
    """Who has a part in a body, a goal or an objective; ``kind`` is a code of the list of that name."""

    name: str
    description: str = ""
    kind: str = ""
    roles: tuple[Role, ...] = ()
    source: str = field(default="", compare=False)

    @property
    def performs(self) -> bool:
        """Say whether it is to do something."""
        return any("performer" in role.types for role in self.roles)


@dataclass(frozen=True)
class Result:
    """A value to reach (`TargetResult`) or one that was reached (`ActualResult`).

    It is a number, with words beside it (``note``), or words alone (``printed``); ``descriptor`` is a quality and what
    it is (`Descriptor`). ``kind`` is the kind of an observation that is no actual value.
    """

    value: Decimal | None
    printed: str
    start: str = ""
    end: str = ""
    comparator: str = ""
    kind: str = ""
    descriptor: tuple[str, str] = ("", "")
    note: str = ""
    source: str = field(default="", compare=False)


@dataclass(frozen=True)
class Instance:
    """What was to be reached and what was reached on one occasion (`MeasurementInstance`)."""

    targets: tuple[Result, ...] = ()
    actuals: tuple[Result, ...] = ()


@dataclass(frozen=True)
class Relationship:
    """How an indicator stands to another thing, named by its identifier."""

    kind: str = ""
    identifier: str = ""
    referents: tuple[str, ...] = ()
    name: str = ""
    description: str = ""
    source: str = field(default="", compare=False)


@dataclass(frozen=True)
class Measurement:
    """What is measured (`PerformanceIndicator`), in which unit, which way is better, what is and was to be reached.

    ``kinds`` are codes of the list of kinds of indicators: one of the chain of values, one of its type.
    """

    dimension: str
    unit: str = ""
    identifier: str = ""
    sequence: str = ""
    direction: str = ""
    kinds: tuple[str, ...] = ()
    note: str = ""
    relationships: tuple[Relationship, ...] = ()
    instances: tuple[Instance, ...] = ()
    source: str = field(default="", compare=False)

    @property
    def targets(self) -> tuple[Result, ...]:
        """Return what is to be reached, on all occasions."""
        return tuple(target for instance in self.instances for target in instance.targets)

    @property
    def actuals(self) -> tuple[Result, ...]:
        """Return what was reached, on all occasions."""
        return tuple(actual for instance in self.instances for actual in instance.actuals)


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
    stakeholders: tuple[Stakeholder, ...] = ()
    note: str = ""
    measurements: tuple[Measurement, ...] = ()
    objectives: tuple[Statement, ...] = ()
    sources: tuple[str, ...] = field(default=(), compare=False)

    @property
    def title(self) -> str:
        """Return what it is called: its name, else what else tells it apart."""
        return self.name or self.identifier or self.key


@dataclass(frozen=True)
class Organization:
    """Whom the plan is for."""

    name: str
    acronym: str = ""
    identifier: str = ""
    description: str = ""
    stakeholders: tuple[Stakeholder, ...] = ()


@dataclass(frozen=True)
class Principle:
    """What guides the plan: a ``vision``, a ``mission`` or a ``value``, by ``kind``."""

    kind: str
    name: str = ""
    description: str = ""
    identifier: str = ""
    source: str = field(default="", compare=False)


@dataclass(frozen=True)
class Submitter:
    """Who put the document into StratML. How to reach the person is nobody else's business and is not carried."""

    given: str = ""
    surname: str = ""
    identifier: str = ""


@dataclass(frozen=True)
class Strategy:
    """The whole plan."""

    name: str
    type: str = "Strategic_Plan"
    description: str = ""
    note: str = ""
    organizations: tuple[Organization, ...] = ()
    principles: tuple[Principle, ...] = ()
    goals: tuple[Statement, ...] = ()
    identifier: str = ""
    start: str = ""
    end: str = ""
    published: str = ""
    source: str = ""
    submitter: Submitter = Submitter()

    def statements(self) -> list[Statement]:
        """Return every goal, each followed by its objectives."""
        return [objective for goal in self.goals for objective in (goal, *goal.objectives)]


NAMES = {
    "type": "種別 Type",
    "stage": "段階 Stage",
    "part_of": "上位 Part of",
    "themes": "分野 Theme",
    "direction": "方向 Direction",
    "comparator": "比較条件 Comparator",
    "printed": "表記 Printed",
    "kind": "測定値の種類 Observation",
    "identifier": "識別子 Identifier",
}
# A fact is known by its English name: the Japanese before it has changed with the glossary, and may again.
KEYS = {name.partition(" ")[2]: key for key, name in NAMES.items()}
LINE = re.compile(rf"^\S+ ({'|'.join(map(re.escape, KEYS))}): (.+)$")


def compose_notes(facts: Iterable[tuple[str, str]], words: str) -> str:
    """Return the facts as lines, then the words.

    >>> print(compose_notes([("type", "measure"), ("stage", "1")], "備考"))
    種別 Type: measure
    段階 Stage: 1
    備考
    """
    return "\n".join([*(f"{NAMES[key]}: {code}" for key, code in facts if code), *([words] if words else [])])


def parse_notes(text: str, known: Callable[[str, str], bool]) -> tuple[dict[str, list[str]], str]:
    r"""Return the facts by key, and the words that are left; a fact that is not ``known`` is words.

    >>> parse_notes("種別 Type: measure\n分野 Theme: waste\n備考", lambda key, code: code != "waste")
    ({'type': ['measure']}, '分野 Theme: waste\n備考')
    >>> parse_notes("以前の名称 Theme: waste\n比較 Comparator: at-least", lambda key, code: True)
    ({'themes': ['waste'], 'comparator': ['at-least']}, '')
    """
    facts: dict[str, list[str]] = {}
    words = []
    for line in text.splitlines():
        match = LINE.match(line.strip())
        if match and known(KEYS[match[1]], match[2]):
            facts.setdefault(KEYS[match[1]], []).append(match[2])
        else:
            words.append(line)
    return facts, "\n".join(words).strip()
