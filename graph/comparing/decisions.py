"""Decisions: what a person said became of statements, in `changes.csv` of the later plan's folder.

A row names the things on both sides by their keys (`measure/3-1.r3c2`, several with a blank between them), with the
words that they had when it was decided; then the class, who decided (a `[[readings]]` of `plan.toml`), and why.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..errors import KoteihyoError, raise_all
from ..files import read_rows
from ..plan.schema import CuratedReading
from .changes import CHANGES, Change, is_change
from .units import Unit

FILE = "changes.csv"
COLUMNS = ("earlier", "earlier_text", "later", "later_text", "change", "years", "by", "reason")
# Only these are put off or brought forward by years.
DATED: frozenset[Change] = frozenset({"deferred", "brought-forward"})


@dataclass(frozen=True)
class Decision:
    """What a person decided: the keys on both sides, the class, by how many years, in which reading, and why."""

    earlier: tuple[str, ...]
    later: tuple[str, ...]
    change: Change
    years: int | None
    by: str
    reason: str


def read_decisions(
    folder: Path,
    earlier: Mapping[str, Unit] | None,
    later: Mapping[str, Unit] | None,
    readings: Iterable[CuratedReading] | None,
) -> list[Decision]:
    """Return the decisions of a later plan's folder, held to the things of both plans; all faults are told together.

    Where things or readings are not known (None), any may be named.
    """
    file = folder / FILE
    if not file.exists():
        return []
    known = None if readings is None else {reading.id for reading in readings}
    return _Reader(file, (earlier, later), known).read()


class _Reader:
    def __init__(
        self, file: Path, units: tuple[Mapping[str, Unit] | None, Mapping[str, Unit] | None], readings: set[str] | None
    ) -> None:
        self.file, self.units, self.readings = file, units, readings
        self.faults: list[KoteihyoError] = []
        self.lines: dict[tuple[int, str], int] = {}

    def read(self) -> list[Decision]:
        decisions = [self.read_row(record, line) for line, record in read_rows(self.file, COLUMNS)]
        raise_all(self.faults)
        return [decision for decision in decisions if decision]

    def fault(self, line: int, ja: str, en: str) -> None:
        self.faults.append(KoteihyoError(ja, en, file=self.file, line=line))

    def read_row(self, record: Mapping[str, str], line: int) -> Decision | None:
        """Return the decision of a row; what is wrong with it is noted."""
        before = len(self.faults)
        sides = self.read_side(record, 0, "earlier", line), self.read_side(record, 1, "later", line)
        change, years = record["change"], record["years"]
        if not is_change(change):
            ja = f"change の「{change}」という分類はありません。{'、'.join(CHANGES)} から選んでください。"
            self.fault(line, ja, f"There is no class {change!r}: choose one of {', '.join(CHANGES)}.")
            return None
        for ja, en in find_odd(change, (len(sides[0]), len(sides[1])), years):
            self.fault(line, ja, en)
        if self.readings is not None and record["by"] not in self.readings:
            ja = f"by の「{record['by']}」は plan.toml の [[readings]] にありません。判断者を書き加えてください。"
            self.fault(line, ja, f"There is no [[readings]] {record['by']!r} in plan.toml: write who decided.")
        if not record["reason"].strip():
            self.fault(line, "reason が空です。判断の理由を書いてください。", "The reason is missing: write it.")
        if len(self.faults) > before:
            return None
        return Decision(*sides, change, int(years) if years else None, record["by"], record["reason"])

    def read_side(self, record: Mapping[str, str], number: int, name: str, line: int) -> tuple[str, ...]:
        """Return the keys of a side, each known, decided once, and in the words that it has now."""
        keys, known = tuple(record[name].split()), self.units[number]
        for key in keys:
            if known is not None and key not in known:
                ja = f"{name} の「{key}」は{'前' if number == 0 else '後'}の計画にありません。"
                self.fault(line, f"{ja}判断をやり直してください。", f"There is no {key!r} in the {name} plan.")
            elif (number, key) in self.lines:
                first = self.lines[number, key]
                ja = f"{name} の「{key}」は{first}行目でも判断されています。一つにしてください。"
                self.fault(line, ja, f"{key!r} is decided on line {first} too: keep one.")
            self.lines.setdefault((number, key), line)
        found = [known[key] for key in keys if key in known] if known is not None else []
        if known is not None and len(found) == len(keys) and record[f"{name}_text"] != join_words(found):
            ja = f"{name}_text が計画の文言と違います。計画が改められたので、判断をやり直してください。"
            self.fault(line, ja, f"{name}_text is not what the plan prints now: decide again.")
        return keys


def find_odd(change: Change, sides: tuple[int, int], years: str) -> Iterator[tuple[str, str]]:
    """Yield what does not fit a class: how many stand on either side, and years where there are none to give.

    >>> [en for _, en in find_odd("split", (1, 1), "")]
    ['split takes one earlier and several later.']
    >>> list(find_odd("deferred", (1, 1), "2")), list(find_odd("dropped", (1, 0), ""))
    ([], [])
    """
    wanted: dict[Change, tuple[str, str, bool]] = {
        "dropped": ("前を一つ、後を空", "one earlier and no later", sides == (1, 0)),
        "new": ("前を空、後を一つ", "no earlier and one later", sides == (0, 1)),
        "split": ("前を一つ、後を二つ以上", "one earlier and several later", sides[0] == 1 and sides[1] > 1),
        "merged": ("前を二つ以上、後を一つ", "several earlier and one later", sides[0] > 1 and sides[1] == 1),
    }
    ja, en, fits = wanted.get(change, ("前も後も一つ", "one earlier and one later", sides == (1, 1)))
    if not fits:
        yield f"{change} は{ja}にしてください。", f"{change} takes {en}."
    if years and change not in DATED:
        yield f"{change} に年数はありません。空にしてください。", f"{change} has no years: leave them empty."
    elif years and not years.removeprefix("-").isdecimal():
        yield f"年数の「{years}」は整数で書いてください。", f"Write the years as a whole number, not {years!r}."


def join_words(units: Iterable[Unit]) -> str:
    """Return the words of things as a row has them, a line each."""
    return "\n".join(" ".join(unit.words.split()) for unit in units)


def write_decisions(
    decisions: Iterable[Decision], earlier: Mapping[str, Unit], later: Mapping[str, Unit], text: str = ""
) -> str:
    """Return `changes.csv` with decisions in the order of both plans, and with the line ends of ``text``, as it was."""
    order = {key: number for number, key in enumerate((*earlier, *later))}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n" if "\r\n" in text else "\n")
    writer.writerow(COLUMNS)
    for decision in sorted(decisions, key=lambda one: [order[key] for key in (*one.earlier, *one.later)]):
        sides = (
            " ".join(decision.earlier),
            join_words(earlier[key] for key in decision.earlier),
            " ".join(decision.later),
            join_words(later[key] for key in decision.later),
        )
        writer.writerow(
            [*sides, decision.change, "" if decision.years is None else decision.years, decision.by, decision.reason]
        )
    return out.getvalue()
