"""The form of a comparison: a row for every correspondence, with what is printed on both sides, and what to decide.

A person picks a class; where the sides are wrong, also what really corresponds. What is left over by such a decision is
compared anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property

from ..codelists import Lexicon
from ..curation.forms import Column, Form, Forms, Row, mark_folder, name_apart
from .changes import name_changes
from .comparison import Comparison, Correspondence
from .sides import Pair
from .units import Unit

TITLE = "対応関係"
# What may be decided beside the classes: what is proposed is right; the sides have nothing to do with each other.
AS_PROPOSED, APART = "提案のとおり", "対応しない（削除と新規）"
DECISION, YEARS, REASON = "判断", "年数", "理由"
# Columns to name what really corresponds on either side; who divides something into more writes the file by hand.
SLOTS = 3
SHOWN = 40  # characters of a thing's words in a list


class ComparisonForm:
    """A comparison as a form, and what its rows and choices mean."""

    def __init__(self, pair: Pair, lexicon: Lexicon) -> None:
        self.pair, self.lexicon = pair, lexicon
        self.found: Comparison = pair.compare()

    @cached_property
    def rows(self) -> dict[str, Correspondence]:
        """Return the correspondences by the number of their row: those in doubt first."""
        ordered = (*self.found.doubts, *self.found.correspondences)
        return {str(number): correspondence for number, correspondence in enumerate(ordered, start=1)}

    @cached_property
    def classes(self) -> dict[str, str]:
        """Return the classes by what they are called."""
        return {name: each for each, name in name_changes(self.lexicon, is_report=self.found.is_report).items()}

    @cached_property
    def choices(self) -> tuple[dict[str, str], dict[str, str]]:
        """Return the keys of the things on either side by what they are called in a list."""
        earlier, later = (
            name_apart({key: shorten(f"{unit.heading}　{unit.words}") for key, unit in side.by_key.items()})
            for side in (self.pair.earlier, self.pair.later)
        )
        return earlier, later

    @cached_property
    def forms(self) -> Forms:
        """Return the form, with a mark of the files that it was made from."""
        marks = [mark_folder(plan.folder) for plan in self.pair.plans]
        digest = hashlib.sha256("\n".join(marks).encode()).hexdigest()
        rows = tuple(Row.of(number, self.show(number, correspondence)) for number, correspondence in self.rows.items())
        lists = {
            "decision": (AS_PROPOSED, *self.classes, APART),
            "earlier": tuple(self.choices[0]),
            "later": tuple(self.choices[1]),
        }
        return Forms(self.pair.plans[1].id, digest, (Form(TITLE, COLUMNS, rows, lists),))

    def show(self, number: str, correspondence: Correspondence) -> list[str]:
        """Return the texts of a row."""
        decision = correspondence.decision
        printed = [*show_side(correspondence.earlier), *show_side(correspondence.later)]
        differs = "\n".join(
            f"{self.lexicon.pref_label('aspect', one.what, 'ja')}：{one.earlier or '－'} → {one.later or '－'}"
            for one in correspondence.differs
        )
        names = {code: name for name, code in self.classes.items()}
        years = f"（{correspondence.years:+}年）" if correspondence.years else ""
        return [
            number,
            "判断済み" if decision else "要確認" if correspondence.others else "提案",
            f"{names[correspondence.change]}{years}",
            "、".join(names[other] for other in correspondence.others),
            *printed,
            differs,
            str(correspondence.score),
            "\n".join(correspondence.words),
            names[decision.change] if decision else "",
            *[""] * (2 * SLOTS),
            str(decision.years) if decision and decision.years is not None else "",
            decision.reason if decision else "",
        ]


def show_side(units: Sequence[Unit]) -> tuple[str, str, str]:
    """Return what a row shows of a side: keys, headings, words, a line each."""
    return (
        "\n".join(unit.key for unit in units),
        "\n".join(unit.heading for unit in units),
        "\n".join(filter(None, (line for unit in units for line in (unit.words, unit.description)))),
    )


def shorten(words: str) -> str:
    """Return words that fit in a list, on one line."""
    plain = " ".join(words.split())
    return plain if len(plain) <= SHOWN else f"{plain[: SHOWN - 1]}…"


def _list_slots(name: str, title: str) -> list[Column]:
    return [Column(f"{title}{number}", name, 24, open=True, choices=name) for number in range(1, SLOTS + 1)]


COLUMNS = (
    Column("番号", "number", 7),
    Column("状態", "state", 10),
    Column("分類", "change", 16),
    Column("ほかの可能性", "others", 18),
    Column("前の項目", "earlier_key", 16),
    Column("前の見出し", "earlier_heading", 20),
    Column("前の計画の記載", "earlier_words", 44),
    Column("後の項目", "later_key", 16),
    Column("後の見出し", "later_heading", 20),
    Column("後の計画の記載", "later_words", 44),
    Column("違い", "differs", 30),
    Column("確度", "score", 7),
    Column("根拠の文言", "words", 20),
    Column(DECISION, "decision", 18, open=True, choices="decision"),
    *_list_slots("earlier", "正しい前の項目"),
    *_list_slots("later", "正しい後の項目"),
    Column(YEARS, "years", 8, open=True, free=True),
    Column(REASON, "reason", 30, open=True, free=True),
)
