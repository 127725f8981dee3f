"""Doubts: what somebody is asked to decide about a plan, one at a time, each with what it could be.

A doubt is open until a decision is written in the plan's folder; one that no column of `curation.csv` holds ("they are
two things") is a row of `doubts.csv`: what a draft was not sure of, and what was decided of it, a row each.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from ..errors import KoteihyoError, raise_all
from ..files import read_rows

# The kinds of doubts, in the order in which they are asked: how headings are read decides what the others are about.
KINDS = ("draft", "strand", "again", "same", "theme", "finding", "entry")
# Of these an entry may have several, told apart by their words; of the others it has one.
WORDED = {"draft", "theme", "finding"}

FILE = "doubts.csv"
DOUBT_COLUMNS = ("place", "page", "line", "entry", "doubt", "doubt_en", "choices", "decision", "reason", "by")
# What a draft writes; who decided and why comes with the first decision that has it.
DRAFTED = DOUBT_COLUMNS[:8]
# What may be left out: the English of a doubt, which drafts did not write at first, and the columns of decisions.
OPTIONAL = {"doubt_en", "reason", "by"}
NUMBERED = {"page": "ページ", "line": "行"}

# Findings that a decision may mend, by their check, with the column that it stands in: they rest on a decision that
# may be another, or on words that no rule understood. Warnings and violations are asked about whatever they are.
ASKED = {
    "DatedHereOnly": "same_as",
    "NumberNotUnderstood": "note",
    "PledgeWords": "same_as",
    "ScopeDiffers": "same_as",
    "StrandNeverArrives": "strand",
    "StrandSkipsStage": "strand",
    "StrandWithoutStart": "strand",
    "SurveyHoldsAct": "kind",
    "TargetAmbiguous": "note",
    "TwoDueYears": "same_as",
    "TwoStarts": "same_as",
}
GRAVE = {"violation", "warning"}
APART = ("別の事柄とする", "They are two things")
ALONE = ("ほかの項目にはない事柄とする", "It is stated by no other entry")
NOT_OF_THEME = ("この分野には当たらない", "It does not serve this theme")
NO_STRAND = ("どの系列にも入れない", "It belongs to no strand")


class Option(NamedTuple):
    """Something that a doubt could be: in words, and what it writes, cells of the entry's row or words of its own."""

    ja: str
    en: str
    cells: Mapping[str, str] = {}
    decision: str = ""


class DoubtDecision(NamedTuple):
    """What was decided: in words, why, and by whom."""

    words: str
    reason: str
    by: str


@dataclass(frozen=True)
class Doubt:
    """One thing to decide: what is doubtful, about which entry, with which others, and what it could be.

    ``number`` is its row in `doubts.csv`, 0 where it has none; ``columns`` are those of `curation.csv` that matter.
    """

    kind: str
    ja: str
    en: str
    entry: str = ""
    others: tuple[str, ...] = ()
    place: str = ""
    page: str = ""
    line: str = ""
    remedy: tuple[str, str] = ("", "")
    options: tuple[Option, ...] = ()
    columns: tuple[str, ...] = ()
    number: int = 0
    decided: DoubtDecision | None = None

    @property
    def id(self) -> str:
        """Return the name of the doubt, which stays when it is decided."""
        words = self.ja if self.kind in WORDED else ""
        about = "\n".join((self.kind, self.entry, self.place, self.page, words))
        return f"{self.kind}-{sha256(about.encode()).hexdigest()[:10]}"


def read_doubt_rows(folder: Path, readings: Collection[str] | None = None) -> tuple[dict[str, str], ...]:
    """Return the rows of a plan's folder; all faults of the file are told together, with their lines.

    ``readings`` are those of the plan, None where they are not known: then any may be named.
    """
    file = folder / FILE
    if not file.exists():
        return ()
    faults, rows = list[KoteihyoError](), list[dict[str, str]]()
    for line, row in read_rows(file, DOUBT_COLUMNS, _check_columns):
        faults += [KoteihyoError(ja, en, file=file, line=line) for ja, en in _find_faults(row, readings)]
        rows.append(row)
    raise_all(faults)
    return tuple(rows)


def _check_columns(header: list[str], file: Path) -> None:
    """Hold the header row to what a draft writes, with what decisions may add at its end."""
    if header != [name for name in DOUBT_COLUMNS if name in header or name not in OPTIONAL]:
        listed = ",".join(DOUBT_COLUMNS)
        raise KoteihyoError(
            f"見出し行は次の列でなければなりません（doubt_en、reason、by はなくてもかまいません）：{listed}",
            f"The first line must be {listed}, with or without doubt_en, reason and by.",
            file=file,
            line=1,
        )


def _find_faults(row: Mapping[str, str], readings: Collection[str] | None) -> Iterator[tuple[str, str]]:
    if not row["doubt"].strip():
        yield "疑問点（doubt）が空です。書いてください。", "The doubt is missing: write it."
    for name, title in NUMBERED.items():
        if row[name] and not row[name].isdecimal():
            yield (
                f"{title}（{name}）の「{row[name]}」は番号で書くか、空にしてください。",
                f"Write the {name} as a number, not {row[name]!r}, or leave it empty.",
            )
    if row["by"] and readings is not None and row["by"] not in readings:
        ja = f"by の「{row['by']}」は plan.toml の [[readings]] にありません。判断者を書き加えてください。"
        yield ja, f"There is no [[readings]] {row['by']!r} in plan.toml: write who decided."
