"""Answers: what was decided in the form of a comparison that comes back, and how it is written down.

All of it is taken, or nothing: a fault names its cell, and what to write there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from ..curation.form_reader import FormReader
from ..curation.forms import Column, Form, Row, tidy
from ..curation.plan_file import Judge, quote, use_reading
from ..curation.record import Read, write_folder
from ..curation.submission import Cell, Line, Submission
from ..errors import KoteihyoError
from ..files import read_text
from .changes import Change, is_change
from .decisions import FILE, Decision, find_odd, write_decisions
from .forms import APART, AS_PROPOSED, DECISION, REASON, YEARS, ComparisonForm

Keys = tuple[str, ...]
# The line of `plan.toml` that the name of the earlier plan is put behind.
_ID = re.compile(r"^id\s*=.*\r?\n", re.MULTILINE)


class Answers(NamedTuple):
    """The decisions that a comparison has once a form is taken, and how many of its rows changed.

    Those that are new have no reading yet (`by` is empty).
    """

    decisions: tuple[Decision, ...]
    changed: int


def read_answers(form: ComparisonForm, filled: Submission, reason: str = "") -> Answers:
    """Return what was decided, or raise all faults together; ``reason`` stands where a row gives none."""
    reader = _AnswerReader(form, filled, reason)
    reader.read_forms(form.forms)
    reader.check_doubles()
    reader.raise_faults()
    kept = [
        correspondence.decision
        for number, correspondence in form.rows.items()
        if correspondence.decision and number not in reader.answers
    ]
    new = [decision for decisions in reader.answers.values() for decision, _ in decisions]
    return Answers((*kept, *new), len(reader.answers))


class _AnswerReader(FormReader):
    def __init__(self, form: ComparisonForm, filled: Submission, reason: str) -> None:
        super().__init__(filled)
        self.form, self.reason = form, reason
        self.answers: dict[str, list[tuple[Decision, str]]] = {}

    def find_fault(self, column: Column, text: str) -> tuple[str, str] | None:
        """Return what is wrong with a number of years."""
        if column.name == "years" and not text.removeprefix("-").isdecimal():
            return (
                "年数は整数で書いてください（前倒しは負の数）。",
                "Write a whole number, below 0 if earlier.",
            )
        return None

    def take(self, form: Form, row: Row, line: Line, changed: Mapping[str, list[tuple[Column, Cell]]]) -> None:
        """Take the decision of a row as a whole; an empty one takes back what was decided."""
        cell, before = line.cells[DECISION], len(self.faults)
        sides = self.read_sides(form, row, line)
        if not cell.text:
            filled = [each for column in form.columns if column.open and (each := line.cells[column.title]).text]
            left = [cell for cell in filled if cell.at != line.cells[REASON].at or not self.form.rows[row.key].decision]
            for each in left[:1]:
                self.fault(
                    each.at,
                    f"「{DECISION}」が空です。分類を選ぶか、この欄を空にしてください。",
                    f"Nothing is decided in {DECISION}: choose a class, or empty this cell.",
                )
            if not left:
                self.answers[row.key] = []
            return
        reason = line.cells[REASON].text or self.reason
        if not reason:
            self.fault(
                line.cells[REASON].at,
                f"「{REASON}」がありません。この欄に書くか、--reason で指定してください。",
                "The reason is missing: write it here, or give --reason.",
            )
        decided = [*self.decide(row, line, sides, reason)]
        if len(self.faults) == before:
            self.answers[row.key] = [(decision, cell.at) for decision in decided]

    def read_sides(self, form: Form, row: Row, line: Line) -> tuple[Keys, Keys]:
        """Return the keys on both sides: those that were chosen, else those of the row."""
        correspondence = self.form.rows[row.key]
        sides: list[Keys] = []
        for name, units, names in zip(
            ("earlier", "later"), (correspondence.earlier, correspondence.later), self.form.choices, strict=True
        ):
            cells = [line.cells[column.title] for column in form.columns if column.open and column.name == name]
            chosen = [cell for cell in cells if cell.text]
            for number, cell in enumerate(chosen):
                if cell.text in {other.text for other in chosen[:number]}:
                    self.fault(cell.at, f"「{cell.text}」が二度あります。一つにしてください。", "This is chosen twice.")
            keys = tuple(names[cell.text] for cell in chosen if cell.text in names)
            sides.append(keys or tuple(unit.key for unit in units))
        return sides[0], sides[1]

    def decide(self, row: Row, line: Line, sides: tuple[Keys, Keys], reason: str) -> list[Decision]:
        """Return the decisions that a row makes, once they fit their class."""
        correspondence, cell = self.form.rows[row.key], line.cells[DECISION]
        if cell.text == APART:
            alone: list[tuple[Keys, Keys, Change]] = [((key,), (), "dropped") for key in sides[0]]
            alone += [((), (key,), "new") for key in sides[1]]
            return [Decision(*each, None, "", reason) for each in alone]
        change = correspondence.change if cell.text == AS_PROPOSED else self.form.classes.get(cell.text, "")
        written = line.cells[YEARS].text
        if not is_change(change):
            return []
        if change == "dropped" and not line_chooses(line, "正しい後の項目"):
            sides = sides[0], ()
        if change == "new" and not line_chooses(line, "正しい前の項目"):
            sides = (), sides[1]
        for ja, en in find_odd(change, (len(sides[0]), len(sides[1])), written):
            self.fault(cell.at, f"「{cell.text}」：{ja}", en)
        years = int(written) if written.removeprefix("-").isdecimal() else None
        if change == correspondence.change and not written:
            years = correspondence.years
        return [Decision(*sides, change, years, "", reason)]

    def check_doubles(self) -> None:
        """Hold every thing to one decision: in this form, and among those that stay."""
        self.sheet = self.form.forms.forms[0].title
        seen: dict[tuple[int, str], str] = {}
        for number, correspondence in self.form.rows.items():
            if correspondence.decision and number not in self.answers:
                for side, keys in enumerate((correspondence.decision.earlier, correspondence.decision.later)):
                    seen |= {(side, key): f"番号{number}" for key in keys}
        for decisions in self.answers.values():
            for decision, at in decisions:
                for side, keys in enumerate((decision.earlier, decision.later)):
                    for key in keys:
                        if (side, key) in seen:
                            where = seen[side, key]
                            ja = f"{key} は {where} でも判断されています。どちらかにしてください。"
                            self.fault(at, ja, f"{key} is decided at {where} too: keep one.")
                        seen.setdefault((side, key), at)


def line_chooses(line: Line, title: str) -> bool:
    """Return whether a row names anything in the columns of a title."""
    return any(cell.text for name, cell in line.cells.items() if name.startswith(title))


def fill_row(form: ComparisonForm, number: str, cells: Mapping[str, str], digest: str) -> Submission:
    """Return the form as it comes back with one row filled in: the open cells that are named, by their titles.

    ``digest`` is the mark that the form had when it was shown.
    """
    lines = {}
    for each in form.forms:
        rows = []
        for row in each.rows:
            texts = {column.title: text for column, text in zip(each.columns, row.values, strict=True)}
            if row.key == number:
                texts |= {title: tidy(text) for title, text in cells.items() if title in texts}
            rows.append(Line({title: Cell(text, title) for title, text in texts.items()}, row.key))
        lines[each.title] = rows
    return Submission("", form.forms.plan, digest, lines)


def record_answers(form: ComparisonForm, answers: Answers, judge: Judge, target: Path, read: Read) -> list[str]:
    """Write decisions into the later plan's folder, which begins as a copy; return the names of the files that changed.

    ``read`` reads a folder as a build does.
    """
    changed = write_answers(form, answers, judge)
    write_folder(form.pair.plans[1].folder, changed, target, read)
    return [*changed]


def write_answers(form: ComparisonForm, answers: Answers, judge: Judge) -> dict[str, str]:
    """Return the files of the later plan that decisions change, by name.

    A plan that does not say yet which one it revises says so from then on.
    """
    earlier, later = form.pair.plans
    if later.earlier not in (None, earlier.id):
        raise KoteihyoError(
            f"この文書は {later.earlier} を改めるか、それについて報告するものです（plan.toml の revises、of）。"
            f"{earlier.id} との対応は保存できません。",
            f"This document revises or reports on {later.earlier} (plan.toml): no decisions on {earlier.id} are kept.",
            file=later.folder / "plan.toml",
        )
    described = old = read_text(later.folder / "plan.toml")
    by = ""
    if any(not decision.by for decision in answers.decisions):
        by, described = use_reading(later, described, judge)
    if later.earlier is None:
        described = _ID.sub(lambda match: f"{match[0]}revises = {quote(earlier.id)}\n", described, count=1)
    decisions = [replace(decision, by=decision.by or by) for decision in answers.decisions]
    file = later.folder / FILE
    before = read_text(file) if file.exists() else ""
    found = write_decisions(decisions, form.pair.earlier.by_key, form.pair.later.by_key, before)
    files = {"plan.toml": described, FILE: found}
    return {name: text for name, text in files.items() if text != {"plan.toml": old, FILE: before}[name]}
