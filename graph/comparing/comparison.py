"""A comparison: every statement of an earlier and a later plan in exactly one correspondence, sure or in doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product, zip_longest

from ..suggestions import shared_words
from .changes import Change, Difference, Plans, Verdict, judge
from .decisions import Decision
from .likeness import Likeness
from .matches import Match
from .matching import Matcher
from .units import Edition, Unit, fold_section

# Shorter runs of letters are endings.
_RUN = 2


@dataclass(frozen=True)
class Correspondence:
    """How statements of the earlier plan stand in the later one.

    `years` is by how many it was put off, below 0 where it was brought forward. `score` is from 0 to 1: how alike the
    two sides are, of what stands on one side alone how far the nearest of the other is. `words` are those that it rests
    on; `others` the classes that it could also be, none where it is sure or a person has decided.
    """

    earlier: tuple[Unit, ...]
    later: tuple[Unit, ...]
    change: Change
    years: int | None
    score: float
    words: tuple[str, ...]
    differs: tuple[Difference, ...]
    others: tuple[Change, ...] = ()
    decision: Decision | None = None


@dataclass(frozen=True)
class Comparison:
    """Two plans, and how they correspond: what is sure, and what a person is to decide."""

    correspondences: tuple[Correspondence, ...]
    doubts: tuple[Correspondence, ...]
    is_report: bool = False

    def count(self) -> dict[Change, int]:
        """Return how many correspondences there are of each class, those in doubt among them."""
        return dict(Counter(correspondence.change for correspondence in (*self.correspondences, *self.doubts)))


def compare(earlier: Edition, later: Edition, decisions: Sequence[Decision] = ()) -> Comparison:
    """Sort every statement of two plans into what became of it: as it was decided, and all else by what is printed."""
    number = [{key: index for index, key in enumerate(edition.by_key)} for edition in (earlier, later)]
    sides = [
        (tuple(number[0][key] for key in decision.earlier), tuple(number[1][key] for key in decision.later))
        for decision in decisions
    ]
    apart = tuple(frozenset(index for side in sides for index in side[which]) for which in (0, 1))
    likeness = Likeness(earlier.units, later.units, (apart[0], apart[1]))
    decided = [Match(*side, _score(side, likeness), sure=True) for side in sides]
    matches = [*decided, *Matcher(likeness).match()]
    plans = read_plans((earlier, later), matches)
    correspondences = [
        _describe(match, (earlier, later), plans, decision) for match, decision in zip_longest(matches, decisions)
    ]
    correspondences.sort(key=lambda correspondence: (correspondence.earlier or correspondence.later)[0].order)
    sure, doubtful = (
        tuple(correspondence for correspondence in correspondences if bool(correspondence.others) == doubt)
        for doubt in (False, True)
    )
    return Comparison(sure, doubtful, later.is_report)


def _score(side: tuple[tuple[int, ...], tuple[int, ...]], likeness: Likeness) -> float:
    """Return how alike the sides of a decision are at most; 1 of what stands on one side alone."""
    return round(max((likeness.score(one, other) for one, other in product(*side)), default=1.0), 2)


def read_plans(editions: tuple[Edition, Edition], matches: list[Match]) -> Plans:
    """Return what of two plans decides on their pairs."""
    units = editions[0].units, editions[1].units
    headings: dict[str, Counter[str]] = {}
    origins: dict[str, Counter[str]] = {}
    for match in matches:
        for one, other in product(match.earlier, match.later):
            before, after = units[0][one].place, units[1][other].place
            headings.setdefault(before, Counter())[after] += 1
            origins.setdefault(after, Counter())[before] += 1
    pairs = [
        (units[0][match.earlier[0]], units[1][match.later[0]]) for match in matches if match.earlier and match.later
    ]
    renamed = {fold_section(one.words): fold_section(other.words) for one, other in pairs if one.is_heading}
    stages = [edition.stages for edition in editions]
    common = {number: each[1] for number, each in stages[1].items() if stages[0].get(number, ("",))[0] == each[0]}
    printed = [min(unit.starts.values()) for unit in units[1] if unit.starts]
    first = editions[1].first_year or min(printed, default=None)
    places = [frozenset(name for unit in each for name in (*unit.chain, unit.place)) for each in units]
    offices = [frozenset(office for unit in each for office in unit.offices) for each in units]
    return Plans(first, common, headings, origins, renamed, places[0], places[1], (offices[0], offices[1]))


def _describe(
    match: Match, editions: tuple[Edition, Edition], plans: Plans, decision: Decision | None
) -> Correspondence:
    earlier = tuple(editions[0].units[number] for number in match.earlier)
    later = tuple(editions[1].units[number] for number in match.later)
    verdict = _judge(match, earlier, later, plans)
    if editions[1].is_report:
        verdict = _judge_report(earlier, later, editions[0])
    words = tuple(dict.fromkeys(run for one in earlier for other in later for run in _rest_on(one, other)))
    if decision:
        verdict = Verdict(decision.change, decision.years, verdict.differs)
    others = verdict.others
    if not match.sure and not editions[1].is_report:
        others += ("dropped", "new") if len(earlier) == len(later) else ("reworded", "new" if later[1:] else "dropped")
    score = min(match.score, 1.0)
    return Correspondence(
        earlier, later, verdict.change, verdict.years, score, words, verdict.differs, others, decision
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


def _judge_report(earlier: tuple[Unit, ...], later: tuple[Unit, ...], plan: Edition) -> Verdict:
    """Return how rows of a report stand to what they report on: it changes nothing, it only calls it otherwise.

    What is not called as the plan calls it is for a person to decide.
    """
    if not (earlier and later):
        return Verdict("dropped" if earlier else "new")
    same = all(plan.is_row_of(row, one) for one, row in product(earlier, later))
    change: Change = "merged" if earlier[1:] else "split" if later[1:] else "kept" if same else "reworded"
    return Verdict(change, others=() if same else ("dropped", "new"))


def _rest_on(one: Unit, other: Unit) -> Iterator[str]:
    """Yield the words that a pair rests on: the longest run of the names, and of the descriptions."""
    runs = (shared_words(one.words, other.words), shared_words(one.description, other.description))
    return (run for run in runs if len(run) >= _RUN)
