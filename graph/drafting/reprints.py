"""What prints once more what stands elsewhere: a list of costs or a checklist that names the measures again.

Where most cells of a column are the words of headings, or of a table before it, the draft proposes `again`: what is
stated twice counts once, and what stands beside it there is said of the same thing. A column whose heading is in the
words of the first one cannot be told from it; there `again` is proposed for the heading of its section.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
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
    """What was stated so far, and under which heading; and the sections that print it again."""

    def __init__(self, stated: Sequence[Proposal], headings: Iterable[str] = ()) -> None:
        """Take the headings that are themselves measures or goals, and the words of all headings of sections."""
        self.stated: dict[str, str] = {
            fold_words(proposal.like): "" for proposal in stated if proposal.itself and proposal.role in STATED
        }
        self.headings = Counter(fold_words(heading) for heading in headings)
        self.sections: list[tuple[Proposal, list[Doubt]]] = []

    def propose(
        self, columns: Sequence[Column], proposed: Sequence[tuple[Proposal, list[Doubt]]], section: str = ""
    ) -> list[tuple[Proposal, list[Doubt]]]:
        """Return the proposals of a table, `again` for a column that prints again what was stated before it.

        ``section`` is the heading that the table stands under. What is proposed for one holds of all in its words, so
        that nothing is for one that stands several times.
        """
        settled = []
        for column, (proposal, doubts) in zip(columns, proposed, strict=True):
            words = [folded for cell in column.cells if (folded := fold_words("".join(cell)))]
            if proposal.role not in STATED:
                settled.append((proposal, doubts))
            elif is_most(words, {word for word in words if self.stated.get(word, proposal.key) != proposal.key}):
                settled.append((replace(proposal, role="again"), [tell_again(column, column.words, proposal.role)]))
            elif self.headings[fold_words(section)] == 1 and self.is_reprint(words):
                settled.append((proposal, doubts))
                self.sections.append((Proposal(section, "again"), [tell_again(column, section, None)]))
            else:
                settled.append((proposal, doubts))
                self.stated.update({word: self.stated.get(word, proposal.key) for word in words})
        return settled

    def is_reprint(self, words: Sequence[str]) -> bool:
        """Return whether a column has the words of tables before it, with their headings between them."""
        stated = self.stated.keys() & words
        return len(stated) >= LEAST and is_most(words, stated | self.headings.keys())


def is_most(words: Sequence[str], known: set[str]) -> bool:
    """Return whether so many of the cells of a column are known that it is no chance."""
    return len(words) >= LEAST and sum(word in known for word in words) >= MOST * len(words)


def tell_again(column: Column, words: str, role: str | None) -> Doubt:
    """Return the doubt about a column, or the section that it stands in, that was taken for a reprint."""
    ja = "ほかの箇所にあるものをもう一度掲げていると読みました。"
    en = "This was read as printing again what stands elsewhere."
    return Doubt(ja, en, column.page, words, ("again", role or "none"))


def fold_words(words: str) -> str:
    """Return words as they are compared: without the number before them, widths and white space.

    >>> fold_words("１　避難所環境整備事業"), fold_words("避難所環境 整備事業")
    ('避難所環境整備事業', '避難所環境整備事業')
    """
    mark = read_mark(words)
    return fold(words[mark.end :] if mark is not None and mark.sort in {"number", "bullet"} else words)
