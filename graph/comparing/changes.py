"""Changes: what became of a statement, in exactly one word, and everything that differs.

Where several are true the one that a reader must not miss is the word: a target that was raised or lowered, then a
date, then another heading, then other words. All of them stand in what differs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeGuard, get_args

from ..codelists import Lexicon
from .units import Aim, Unit

Change = Literal[
    "kept",
    "reworded",
    "split",
    "merged",
    "moved",
    "deferred",
    "brought-forward",
    "target-raised",
    "target-lowered",
    "dropped",
    "new",
]
CHANGES: tuple[Change, ...] = get_args(Change)


# What the same classes are called where a report stands beside its plan.
REPORTED: dict[Change, str] = {
    "kept": "対応する",
    "reworded": "対応する（文言は異なる）",
    "split": "計画の一つに複数の行",
    "merged": "計画の複数に一つの行",
    "dropped": "報告に記載がない",
    "new": "計画にない",
}


def name_changes(lexicon: Lexicon, *, is_report: bool) -> dict[Change, str]:
    """Return the classes that there are between two plans, or a plan and a report on it, by what they are called."""
    return REPORTED if is_report else {change: lexicon.pref_label("change", change, "ja") for change in CHANGES}


def is_change(word: str) -> TypeGuard[Change]:
    """Return whether a word is one of the classes."""
    return word in CHANGES


class Difference(NamedTuple):
    """What differs, and how it is printed in either plan."""

    what: str
    earlier: str
    later: str


@dataclass(frozen=True)
class Verdict:
    """The word for a change, by how many years, what differs, and what else it could be."""

    change: Change
    years: int | None = None
    differs: tuple[Difference, ...] = ()
    others: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Plans:
    """What of two plans decides on a pair: the later one's first year, their stages, which headings correspond.

    `offsets` are the years of the stages that both plans have; `headings` where the pairs under a heading of the
    earlier plan went, `origins` where those under one of the later plan came from; `renamed` where headings that are
    statements themselves went. `offices` are those of either plan.
    """

    first_year: int | None = None
    offsets: dict[int, int | None] = field(default_factory=dict)
    headings: dict[str, Counter[str]] = field(default_factory=dict)
    origins: dict[str, Counter[str]] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    earlier_headings: frozenset[str] = frozenset()
    later_headings: frozenset[str] = frozenset()
    offices: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())

    def is_same_heading(self, one: Unit, other: Unit) -> bool:
        """Return whether two units stand under one heading, though its number or its words be others.

        It is one where most of what stood under the earlier stands under the later, or most of what stands under the
        later stood under the earlier, as where a heading was divided; where that tells nothing, where the earlier
        heading is gone and the later was not there.
        """
        if other.place in {one.place, self.renamed.get(one.place)}:
            return True
        if one.place in self.later_headings or other.place in self.earlier_headings:
            return False
        went, came = self.headings.get(one.place, Counter()), self.origins.get(other.place, Counter())
        return went[other.place] * 2 >= went.total() or came[one.place] * 2 >= came.total() > 0

    def is_given_away(self, one: Unit, other: Unit) -> bool:
        """Return whether an office handed a statement to another: both were there before, and both are there now.

        An office that is gone or that is new was renamed, divided or joined.
        """
        if not (one.offices and other.offices) or one.offices & other.offices:
            return False
        return all(one.offices | other.offices <= offices for offices in self.offices)


def judge(one: Unit, other: Unit, plans: Plans) -> Verdict:
    """Return what became of a statement that both plans have."""
    differs = tuple(list_differences(one, other, plans))
    raised = compare_aims(one, other)
    if raised:
        return Verdict(raised[0], None, differs, raised[1:])
    years = find_delay(one, other, plans)
    if years:
        return Verdict("deferred" if years > 0 else "brought-forward", years, differs)
    later_stage = _compare_stages(one, other, plans)
    if later_stage is not None:
        known = (plans.offsets.get(one.stage), plans.offsets.get(other.stage))
        by = known[1] - known[0] if known[0] is not None and known[1] is not None else None
        return Verdict("deferred" if later_stage else "brought-forward", by, differs)
    if not plans.is_same_heading(one, other) or plans.is_given_away(one, other):
        return Verdict("moved", None, differs)
    return Verdict("kept" if is_same_wording(one, other) else "reworded", None, differs)


def is_same_wording(one: Unit, other: Unit) -> bool:
    """Return whether two units say the same, and of targets, the same words where no number is printed."""
    return one.folded_words == other.folded_words and (one.sort != "target" or _are_same_aims(one, other))


def list_differences(one: Unit, other: Unit, plans: Plans) -> Iterable[Difference]:
    """Return what differs between two units, as it is printed; another way to print a year or an amount does not."""
    differ = {
        "words": one.folded_words != other.folded_words,
        "description": one.folded_description != other.folded_description,
        "heading": not plans.is_same_heading(one, other),
        "office": one.offices != other.offices,
        "due": one.due != other.due,
        "schedule": one.starts != other.starts,
        "stage": one.stage != other.stage,
        "target": not _are_same_aims(one, other),
    }
    printed = [_print_aspects(unit, (one, other)) for unit in (one, other)]
    differences = (
        Difference(what, printed[0][what], printed[1][what]) for what, is_other in differ.items() if is_other
    )
    return (difference for difference in differences if difference.earlier != difference.later)


def _print_aspects(unit: Unit, pair: tuple[Unit, Unit]) -> dict[str, str]:
    """Return what is printed of a unit that can differ, by what it is."""
    return {
        "words": unit.words,
        "description": unit.description,
        "heading": unit.heading,
        "office": "、".join(sorted(unit.offices)),
        "due": str(unit.due or ""),
        "schedule": _print_schedule(unit),
        "stage": str(unit.stage or ""),
        "target": "、".join(
            " ".join(filter(None, (str(a.year or ""), a.part, a.printed))) for a in _choose(unit, *pair)
        ),
    }


def compare_aims(one: Unit, other: Unit) -> tuple[Change, ...]:
    """Return whether a target was raised or lowered, the likelier first; nothing where its values are the same.

    Values are compared in the last year that both print; where they have no year in common, the last of either.
    """
    pairs = [(a, b) for a, b in _pair_aims(one, other) if a.numbers != b.numbers]
    numbered = [(a, b) for a, b in pairs if a.numbers and b.numbers]
    if not numbered:
        return ()
    first, last = numbered[-1]
    up = (last.numbers or ()) > (first.numbers or ())
    better = one.trend or other.trend or first.way or last.way
    likely: Change = "target-raised" if up == (better >= 0) else "target-lowered"
    unlikely: Change = "target-lowered" if likely == "target-raised" else "target-raised"
    return (likely,) if better else (likely, unlikely)


def find_delay(one: Unit, other: Unit, plans: Plans) -> int:
    """Return by how many years something was put off, below 0 where it was brought forward, 0 where it was not.

    What had begun before the later plan begins is not compared by its first year: the later plan no longer prints it.
    """
    if one.due and other.due:
        return other.due - one.due
    if one.sort == "target" and not _common(one, other) and one.aims and other.aims:
        return (other.aims[-1].year or 0) - (one.aims[-1].year or 0) if one.aims[-1].year and other.aims[-1].year else 0
    shared = [phase for phase in one.starts if phase in other.starts and one.starts[phase] >= (plans.first_year or 0)]
    if shared:
        last = max(shared, key=lambda phase: one.starts[phase])
        if other.starts[last] != one.starts[last]:
            return other.starts[last] - one.starts[last]
    said = (one.folded_words, one.folded_description), (other.folded_words, other.folded_description)
    if said[0] == said[1] or len(one.years) != len(other.years) or one.masked_words != other.masked_words:
        return 0
    return max((b - a for a, b in zip(one.years, other.years, strict=True)), key=abs, default=0)


def _compare_stages(one: Unit, other: Unit, plans: Plans) -> bool | None:
    known = one.stage in plans.offsets and other.stage in plans.offsets
    return other.stage > one.stage if known and one.stage != other.stage else None


def _common(one: Unit, other: Unit) -> set[tuple[int | None, str]]:
    return {(aim.year, aim.part) for aim in one.aims} & {(aim.year, aim.part) for aim in other.aims}


def _pair_aims(one: Unit, other: Unit) -> list[tuple[Aim, Aim]]:
    """Return the aims of two units that are of the same year and part; else the last of each part."""
    keys = dict.fromkeys((aim.year, aim.part) for aim in one.aims if (aim.year, aim.part) in _common(one, other))
    same = [pair for key in keys for pair in _pair_alike(*(_list_aims(unit, key) for unit in (one, other)))]
    if same:
        return sorted(same, key=lambda pair: pair[0].year or 0)
    last, next_ = {aim.part: aim for aim in one.aims}, {aim.part: aim for aim in other.aims}
    return [(last[part], next_[part]) for part in last if part in next_]


def _list_aims(unit: Unit, key: tuple[int | None, str]) -> list[Aim]:
    """Return the aims of a unit that are of a year and a part: one cell can print several (年5人、5年間で25人)."""
    return [aim for aim in unit.aims if (aim.year, aim.part) == key]


def _pair_alike(aims: list[Aim], others: list[Aim]) -> list[tuple[Aim, Aim]]:
    """Return aims of one year and part by twos: those that are printed alike, then the rest in their order."""
    alike, changed = list[tuple[Aim, Aim]](), list[Aim]()
    for aim in aims:
        twin = next((other for other in others if other.meaning == aim.meaning), None)
        if twin is None:
            changed.append(aim)
        else:
            alike.append((aim, twin))
            others = [other for other in others if other is not twin]
    return [*alike, *zip(changed, others, strict=False)]


def _choose(unit: Unit, one: Unit, other: Unit) -> list[Aim]:
    """Return the aims of a unit, of the years that two units both have, or all where they have none in common."""
    common = _common(one, other)
    return [aim for aim in unit.aims if not common or (aim.year, aim.part) in common]


def _are_same_aims(one: Unit, other: Unit) -> bool:
    """Return whether the aims of two units say the same, of the years that both have."""
    said = [Counter((a.year, a.part, a.meaning) for a in _choose(unit, one, other)) for unit in (one, other)]
    return said[0] == said[1]


def _print_schedule(unit: Unit) -> str:
    return "、".join(f"{phase} {year}" for phase, year in sorted(unit.starts.items(), key=lambda item: item[1]))
