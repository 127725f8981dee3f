"""How what stands under a heading is read: the `[[headings]]` of `plan.toml`, and which of them bear on a passage.

Sections, columns and rows have headings. The nearer wins, point by point: what the row says of the year stands beside
what the column says of the role. Without a role print is print: it is kept, cited and searched, and states nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Annotated, Any, Literal
from unicodedata import normalize

import msgspec

RoleName = Literal[
    "theme",
    "stage",
    "measure",
    "goal",
    "pledge",
    "description",
    "responsible",
    "schedule",
    "amount",
    "grade",
    "indicator",
    "unit",
    "baseline",
    "target",
    "actual",
    "number",
    "remarks",
    "header",
    "year",
    "again",
]
AmountKind = Literal[
    "plan",
    "budget",
    "supplementary",
    "carried-over",
    "reserve",
    "available",
    "settled",
    "carried-forward",
    "requested",
    "personnel",
    "full-cost",
]
# A heading with one of these can be what it names: 施策(1), 基本目標２.
STATED = {"theme", "stage", "measure", "goal", "pledge", "indicator"}


class Heading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Headings in the words of `like` (`*` stands for any words), and how what stands under them is read.

    `itself` says that the heading is what its role names (施策(1) is a measure), and not what stands under it.
    `depth` is how deep bullets state something; deeper ones describe. `listed` says that bullets alone state something,
    sentences between them describe. `level` makes of a sentence in these words a heading of that depth.
    """

    like: str
    role: RoleName | None = None
    itself: bool = False
    year: int | None = None
    calendar: bool | None = None
    unit: str | None = None
    area: str | None = None
    amount: AmountKind | None = None
    depth: int | None = None
    listed: bool = False
    level: Annotated[int, msgspec.Meta(ge=1, le=9)] | None = None

    def matches(self, words: str) -> bool:
        """Return whether a heading is in these words: widths and white space aside.

        >>> Heading("Ｒ６年度").matches("R6 年度"), Heading("施策*").matches("施策１"), Heading("施策").matches("施策1")
        (True, True, False)
        """
        return _pattern(self.like).fullmatch(fold_heading(words)) is not None


@cache
def fold_heading(words: str) -> str:
    """Return a heading as it is compared: NFKC, without white space."""
    return re.sub(r"\s+", "", normalize("NFKC", words))


@cache
def _pattern(like: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in fold_heading(like).split("*")))


@dataclass(frozen=True)
class Role:
    """How a passage is read, as its nearest headings say; `heading` is the key of the one that gives the role."""

    role: str | None = None
    heading: str = ""
    year: int | None = None
    calendar: bool | None = None
    unit: str | None = None
    area: str | None = None
    amount: str | None = None
    depth: int | None = None
    listed: bool = False

    @property
    def statement_type(self) -> Literal["measure", "goal"] | None:
        """Return what the role makes of an entry: a measure, a goal, or neither."""
        return "measure" if self.role == "measure" else "goal" if self.role == "goal" else None

    def under(self, key: str, heading: Heading | None) -> Role:
        """Return the role with what a further heading, not so near, adds to it."""
        if heading is None:
            return self
        role = None if heading.itself else heading.role
        points: dict[str, Any] = {name: getattr(heading, name) for name in _POINTS if getattr(self, name) is None}
        if self.role is None and role:
            points |= {"role": role, "heading": key, "listed": heading.listed}
        return replace(self, **points)


_POINTS = ("year", "calendar", "unit", "area", "amount", "depth")


def find_heading(headings: Iterable[Heading], words: str) -> Heading | None:
    """Return what `plan.toml` says of a heading in these words: the first that matches."""
    return next((heading for heading in headings if heading.matches(words)), None)
