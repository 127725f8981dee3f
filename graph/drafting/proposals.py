"""What a draft proposes for `[[headings]]`, and how proposals for the same words become one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from .blocks import Doubt
from .periods import fold

NO_ERA = "The era of this year is left out."
NO_SORT = "It is not printed whether these figures are reached or aimed at."
NO_MEASURE = "No column is called an indicator: what is measured here?"
OF_ROW = "No column is called an indicator: these values were read as those of the measure or goal in their row."
RESULT = "No column is called an indicator: this one was read as telling what became of what is done."
NO_MONEY = "It is not printed what these sums are."
NO_UNIT = "The unit of these sums is not printed."
NO_KIND = "It is not printed whether this is budgeted or settled."
OF_LABELS = "Offices, costs or times stand under this heading or those beside it: it was read as the measure itself."
OF_YEARS = {NO_ERA, NO_SORT, NO_MEASURE, NO_MONEY, OF_ROW, RESULT}  # told once: they hold of a row of years together


@dataclass(frozen=True)
class Proposal:
    """One `[[headings]]` of `plan.toml`: the words, the role, and what else the heading prints."""

    like: str
    role: str | None = None
    itself: bool = False
    year: int | None = None
    calendar: bool | None = None
    unit: str | None = None
    amount: str | None = None
    depth: int | None = None
    listed: bool = False

    @property
    def key(self) -> str:
        """Return the words as they are compared."""
        return fold(self.like)


def settle(proposed: Iterable[tuple[Proposal, list[Doubt]]]) -> tuple[list[Proposal], list[Doubt]]:
    """Return one proposal for all headings in the same words, the one that most of them have, and what is doubtful."""
    by_words: dict[str, list[Proposal]] = {}
    doubts: dict[tuple[str, str], Doubt] = {}
    for proposal, told in proposed:
        by_words.setdefault(proposal.key, []).append(proposal)
        for doubt in told:
            doubts.setdefault(("" if doubt.en in OF_YEARS else fold(doubt.words), doubt.en), doubt)
    settled = []
    for proposals in by_words.values():
        counts = Counter(replace(proposal, like=proposals[0].like) for proposal in proposals)
        best = max(counts, key=lambda count: (counts[count], count.role is not None))
        roles = tuple(dict.fromkeys(count.role or "none" for count in counts))
        if len(roles) > 1:
            ja = "同じ見出しの下に、性質の違うものが並んでいます。"
            en = "What stands under this heading differs from table to table."
            doubts[best.key, en] = Doubt(ja, en, words=best.like, choices=roles)
        if best != Proposal(best.like):
            settled.append(best)
    return settled, list(doubts.values())
