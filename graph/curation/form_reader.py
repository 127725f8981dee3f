"""A reader of forms that come back: every cell that is another now, held to what may stand there.

A fault names sheet and cell, and what to write; all of them are told together. What a changed row means is for each
kind of form to say (`take`).
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence

from ..errors import Faults, KoteihyoError
from .forms import Column, Form, Forms, Row
from .submission import Cell, Line, Submission

SHOWN = 5  # choices that a fault lists
LONGEST = 2000  # characters of a cell: a reason is a sentence or two
_FORMULA = re.compile(r"[=＝]")


class FormReader(ABC):
    """Goes through the forms and gathers every fault."""

    def __init__(self, filled: Submission) -> None:
        self.filled, self.faults, self.sheet = filled, list[KoteihyoError](), ""

    @abstractmethod
    def take(self, form: Form, row: Row, line: Line, changed: Mapping[str, list[tuple[Column, Cell]]]) -> None:
        """Take what was decided in a row: the cells that changed, by the name of their column."""

    def find_fault(self, _column: Column, _text: str) -> tuple[str, str] | None:
        """Return what else is wrong with a filled cell, in Japanese and English; None where nothing is."""
        return None

    def raise_faults(self) -> None:
        """Raise all faults together, if there are any."""
        if self.faults:
            raise Faults(self.faults)

    def read_forms(self, forms: Forms) -> None:
        """Compare every form with what came back of it, once these are the forms that were filled in."""
        if self.filled.plan != forms.plan:
            raise KoteihyoError(
                f"これは計画 {self.filled.plan} の表です（{forms.plan} ではありません）。"
                "計画の名前を確かめてください。",
                f"This is a workbook of the plan {self.filled.plan}, not of {forms.plan}.",
                file=self.filled.file,
            )
        if self.filled.digest != forms.digest:
            raise KoteihyoError(
                "書き出した後に計画のファイルが変わりました。もう一度書き出して、判断を写してください。",
                "The plan's files changed after this workbook was written: "
                "write it again, and carry the decisions over.",
                file=self.filled.file,
            )
        for form in forms:
            self.read_form(form, self.filled.lines.get(form.title, ()))

    def fault(self, at: str, ja: str, en: str) -> None:
        """Note a fault of a cell of the sheet that is read."""
        self.faults.append(KoteihyoError(ja, en, file=f"{self.filled.file} {self.sheet}!{at}"))

    def read_form(self, form: Form, lines: Sequence[Line]) -> None:
        """Compare one form with what came back of it, row by row; the order of rows is free."""
        self.sheet = form.title
        rows, seen = {row.values[0]: row for row in form.rows}, dict[str, str]()
        for line in lines:
            first = line.cells[form.columns[0].title]
            row = rows.get(first.text)
            if row is None:
                self.fault(
                    first.at,
                    f"「{first.text}」という{form.columns[0].title}はありません。行を加えたり、この列を変えたりしないでください。",
                    f"There is no {first.text!r}: add no rows, and leave this column as it is.",
                )
            elif first.text in seen:
                self.fault(
                    first.at,
                    f"「{first.text}」の行は {seen[first.text]} にもあります。一つにしてください。",
                    f"{first.text!r} stands at {seen[first.text]} too: keep one row.",
                )
            else:
                self.read_row(form, row, line)
            seen.setdefault(first.text, first.at)
        for text in rows.keys() - seen.keys():
            self.fault(
                "A1",
                f"「{text}」の行がありません。行は消さずに、判断の欄を空にしてください。",
                f"The row of {text!r} is missing: leave rows in place, and empty what was decided.",
            )

    def read_row(self, form: Form, row: Row, line: Line) -> None:
        """Compare a row: what is to be read must be as it was, what is open must be among the choices."""
        changed = dict[str, list[tuple[Column, Cell]]]()
        ok = True
        for column, before in zip(form.columns, row.values, strict=True):
            cell = line.cells[column.title]
            if cell.text == before:
                continue
            if not column.open:
                ok = ok and self.check_read(column, cell, before)
            elif self.check_cell(form, row, column, cell):
                changed.setdefault(column.name, []).append((column, cell))
            else:
                ok = False
        if ok and changed:
            self.take(form, row, line, changed)

    def check_read(self, column: Column, cell: Cell, before: str) -> bool:
        """Hold a cell that is only read to what stood there; remarks beside entries may go."""
        if column.free:
            return True
        self.fault(
            cell.at,
            f"「{column.title}」は変えられません（元は「{before}」）。元に戻してください。",
            f"{column.title} is there to be read: put {before!r} back.",
        )
        return False

    def check_cell(self, form: Form, row: Row, column: Column, cell: Cell) -> bool:
        """Hold what was filled in to its list, or to what words may be."""
        offered = form.find_list(row, column)
        faults = len(self.faults)
        if not cell.text:
            return True
        if len(cell.text) > LONGEST:
            self.fault(
                cell.at,
                f"長すぎます（{LONGEST}字まで）。短くしてください。",
                f"This is longer than {LONGEST} characters.",
            )
        elif _FORMULA.match(cell.text):
            self.fault(cell.at, "数式は書けません。文字で書いてください。", "No formula: write it as words.")
        elif not column.free and cell.text not in offered:
            some = "、".join(offered[:SHOWN]) + ("…" if len(offered) > SHOWN else "") or "（選べるものはありません）"
            self.fault(
                cell.at,
                f"「{column.title}」に「{cell.text}」は選べません。一覧から選んでください：{some}",
                f"{cell.text!r} is not among the choices of {column.title}: {some}",
            )
        elif fault := self.find_fault(column, cell.text):
            self.fault(cell.at, *fault)
        return len(self.faults) == faults
