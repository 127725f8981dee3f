"""Columns that print once more what stands elsewhere: a list of costs or a checklist that names the measures again.

Where most cells of a column are the words of headings, or of another column before it, the draft proposes `again`: what
is stated twice counts once, and what stands beside it there is said of the same thing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..plan.numbering import read_mark
from .blocks import Doubt
from .columns import Column
from .periods import fold
from .proposals import Proposal

STATED = {"measure", "goal"}
# Fewer cells may be alike by chance; of a list that was printed again some rows are often left out, or new.
LEAST, MOST = 3, 0.6


class Reprints:
    """What was stated so far, and under which heading."""

    def __init__(self, headings: Sequence[Proposal]) -> None:
        """Take the headings that are themselves measures or goals."""
        self.stated: dict[str, str] = {
            fold_words(each.like): "" for each in headings if each.itself and each.role in STATED
        }

    def propose(
        self, columns: Sequence[Column], proposed: Sequence[tuple[Proposal, list[Doubt]]]
    ) -> list[tuple[Proposal, list[Doubt]]]:
        """Return the proposals of a table, `again` for a column that prints again what was stated before it."""
        found = []
        for column, (proposal, doubts) in zip(columns, proposed, strict=True):
            if proposal.role not in STATED:
                found.append((proposal, doubts))
                continue
            words = [folded for cell in column.cells if (folded := fold_words("".join(cell)))]
            before = sum(self.stated.get(each, proposal.key) != proposal.key for each in words)
            if len(words) >= LEAST and before >= MOST * len(words):
                found.append((replace(proposal, role="again"), [tell_again(column, proposal.role)]))
                continue
            found.append((proposal, doubts))
            for each in words:
                self.stated.setdefault(each, proposal.key)
        return found


def tell_again(column: Column, role: str | None) -> Doubt:
    """Return the doubt about a column that was taken for a reprint."""
    ja = "ほかの箇所にあるものをもう一度掲げていると読みました。"
    en = "This column was read as printing again what stands elsewhere."
    return Doubt(ja, en, column.page, column.words, ("again", role or "none"))


def fold_words(words: str) -> str:
    """Return words as they are compared: without the number before them, widths and white space.

    >>> fold_words("１　避難所環境整備事業"), fold_words("避難所環境 整備事業")
    ('避難所環境整備事業', '避難所環境整備事業')
    """
    mark = read_mark(words)
    return fold(words[mark.end :] if mark is not None and mark.sort in {"number", "bullet"} else words)
