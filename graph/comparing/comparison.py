"""A comparison: every statement of an earlier and a later plan in exactly one correspondence, sure or in doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ..model import Model
from ..rdf.identifiers import Identifiers
from ..suggestions import shared_words
from .changes import Change, Difference, Plans, Verdict, judge
from .likeness import Likeness
from .matching import Match, Matcher
from .units import Unit, fold_section, read_units

# Shorter runs of letters are endings.
_RUN = 2


@dataclass(frozen=True)
class Correspondence:
    """How statements of the earlier plan stand in the later one.

    `years` is by how many it was put off, below 0 where it was brought forward. `score` is from 0 to 1: how alike the
    two sides are, of what stands on one side alone how far the nearest of the other is. `words` are those that it rests
    on; `others` the classes that it could also be, none where it is sure.
    """

    earlier: tuple[Unit, ...]
    later: tuple[Unit, ...]
    change: Change
    years: int | None
    score: float
    words: tuple[str, ...]
    differs: tuple[Difference, ...]
    others: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """Two plans, and how they correspond: what is sure, and what a person is to decide."""

    correspondences: tuple[Correspondence, ...]
    doubts: tuple[Correspondence, ...]

    def count(self) -> dict[Change, int]:
        """Return how many correspondences there are of each class, those in doubt among them."""
        return dict(Counter(each.change for each in (*self.correspondences, *self.doubts)))


def compare(earlier: Model, later: Model, base: tuple[Identifiers, Identifiers]) -> Comparison:
    """Sort every statement of two plans into what became of it; ``base`` makes the IRIs of either."""
    units = read_units(earlier, base[0]), read_units(later, base[1])
    matches = Matcher(Likeness(*units)).match()
    plans = read_plans((earlier, later), units, matches)
    found = [_describe(match, units, plans) for match in matches]
    found.sort(key=lambda each: (each.earlier or each.later)[0].order)
    return Comparison(tuple(each for each in found if not each.others), tuple(each for each in found if each.others))


def read_plans(models: tuple[Model, Model], units: tuple[list[Unit], list[Unit]], matches: list[Match]) -> Plans:
    """Return what of two plans decides on their pairs."""
    headings: dict[str, Counter[str]] = {}
    for match in matches:
        for one in match.earlier:
            for other in match.later:
                went = headings.setdefault(units[0][one].place, Counter())
                went[units[1][other].place] += 1
    pairs = [(units[0][each.earlier[0]], units[1][each.later[0]]) for each in matches if each.earlier and each.later]
    renamed = {fold_section(one.words): fold_section(other.words) for one, other in pairs if one.is_heading}
    stages = [{each.number: (each.name, each.offset) for each in model.plan.stages} for model in models]
    common = {number: each[1] for number, each in stages[1].items() if stages[0].get(number, ("",))[0] == each[0]}
    printed = [min(unit.starts.values()) for unit in units[1] if unit.starts]
    first = models[1].plan.first_year or min(printed, default=None)
    places = [frozenset(name for unit in each for name in (*unit.chain, unit.place)) for each in units]
    return Plans(first, common, headings, renamed, *places)


def _describe(match: Match, units: tuple[list[Unit], list[Unit]], plans: Plans) -> Correspondence:
    earlier = tuple(units[0][each] for each in match.earlier)
    later = tuple(units[1][each] for each in match.later)
    verdict = _judge(match, earlier, later, plans)
    words = tuple(dict.fromkeys(run for one in earlier for other in later for run in _rest_on(one, other)))
    others = verdict.others
    if not match.sure:
        others += ("dropped", "new") if len(earlier) == len(later) else ("reworded", "new" if later[1:] else "dropped")
    return Correspondence(
        earlier, later, verdict.change, verdict.years, min(match.score, 1.0), words, verdict.differs, others
    )


def _judge(match: Match, earlier: tuple[Unit, ...], later: tuple[Unit, ...], plans: Plans) -> Verdict:
    if not later:
        return Verdict("dropped")
    if not earlier:
        return Verdict("new")
    if len(earlier) == len(later) == 1:
        return judge(earlier[0], later[0], plans)
    words = Difference("words", *("、".join(each.words for each in side) for side in (earlier, later)))
    return Verdict("merged" if len(match.earlier) > 1 else "split", None, (words,))


def _rest_on(one: Unit, other: Unit) -> Iterator[str]:
    """Yield the words that a pair rests on: the longest run of the names, and of the descriptions."""
    runs = (shared_words(one.words, other.words), shared_words(one.description, other.description))
    return (run for run in runs if len(run) >= _RUN)
