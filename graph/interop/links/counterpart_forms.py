"""The form of a plan's counterparts: a row for each pair that is suggested or decided on, and what is decided on it.

What a row shows comes from whoever knows all plans; what was decided stands in the plan's `links.ttl`. A decision can
be changed and taken back. What the other plan's folder holds is decided there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from ...curation.form_reader import FormReader
from ...curation.forms import Column, Form, Forms, Row
from ...curation.submission import Cell, Line, Submission
from ...files import read_text
from .counterparts import Verdict, read_verdicts
from .decisions import FILE

TITLE = "ほかの市の同じ施策"
DECISION, REASON = "判断", "理由"
ACCEPTED, REJECTED, OPEN = "採用", "不採用", "未判断に戻す"
VERDICTS: Mapping[str, bool | None] = {ACCEPTED: True, REJECTED: False, OPEN: None}
COLUMNS = (
    Column("番号", "number", 7),
    Column("状態", "state", 10),
    Column("施策・目標", "statement", 40),
    Column("相手の計画", "plan", 30),
    Column("相手の施策・目標", "other", 40),
    Column("相手の記載", "verbatim", 44),
    Column("確度", "score", 7),
    Column("根拠の語", "words", 20),
    Column(DECISION, "decision", 14, open=True, choices="decision"),
    Column(REASON, "reason", 40, open=True, free=True),
)


class SuggestedPair(NamedTuple):
    """A pair that is suggested: both statements by their IRIs and their words, and what is shown of the other."""

    statement: str
    label: str
    other: str
    other_label: str
    plan: str
    verbatim: str
    score: str
    words: str


class CounterpartForm:
    """The counterparts of a plan as a form, and what its rows mean."""

    def __init__(self, plan: str, folder: Path, suggested: Sequence[SuggestedPair]) -> None:
        self.plan, self.folder, self.suggested = plan, folder, suggested
        self.decided = read_verdicts(folder)

    @cached_property
    def rows(self) -> dict[str, tuple[SuggestedPair, Verdict | None]]:
        """Return the pairs with what is decided on them, by the number of their row: the open ones first."""
        pairs = {(suggestion.statement, suggestion.other): suggestion for suggestion in self.suggested}
        pairs = {**{pair: _recall(verdict) for pair, verdict in self.decided.items()}, **pairs}
        rows = [(suggestion, self.decided.get(pair)) for pair, suggestion in pairs.items()]
        rows.sort(key=lambda row: (row[1] is not None, -float(row[0].score), row[0].statement, row[0].other))
        return {str(number): row for number, row in enumerate(rows, start=1)}

    @cached_property
    def forms(self) -> Forms:
        """Return the form, with a mark of what it was made from."""
        rows = tuple(Row.of(number, _show(number, *row)) for number, row in self.rows.items())
        file = self.folder / FILE
        made_from = f"{read_text(file) if file.exists() else ''}\n{[row.values for row in rows]}"
        digest = hashlib.sha256(made_from.encode()).hexdigest()
        return Forms(self.plan, digest, (Form(TITLE, COLUMNS, rows, {"decision": tuple(VERDICTS)}),))


def _recall(verdict: Verdict) -> SuggestedPair:
    """Return a pair as its decision calls it: what is rejected is suggested no more."""
    name, _, other = verdict.name.partition("：")
    return SuggestedPair(verdict.statement, name, verdict.other, other, "", "", verdict.score, verdict.words)


def _show(number: str, pair: SuggestedPair, verdict: Verdict | None) -> list[str]:
    decision = (ACCEPTED if verdict.accepted else REJECTED) if verdict else ""
    printed = [pair.label, pair.plan, pair.other_label, pair.verbatim, pair.score, pair.words]
    return [number, "判断済み" if verdict else "候補", *printed, decision, verdict.reason if verdict else ""]


def read_counterpart_answers(form: CounterpartForm, filled: Submission, reason: str = "") -> list[Verdict]:
    """Return what was decided in a form that comes back, or raise all faults; ``reason`` stands where none is given."""
    reader = _AnswerReader(form, filled, reason)
    reader.read_forms(form.forms)
    reader.raise_faults()
    return reader.verdicts


class _AnswerReader(FormReader):
    def __init__(self, form: CounterpartForm, filled: Submission, reason: str) -> None:
        super().__init__(filled)
        self.form, self.reason = form, reason
        self.verdicts: list[Verdict] = []

    def take(self, _form: Form, row: Row, line: Line, _changed: Mapping[str, list[tuple[Column, Cell]]]) -> None:
        """Take the decision of a row: an empty one takes back what was decided."""
        pair, before = self.form.rows[row.key]
        cell, reason = line.cells[DECISION], line.cells[REASON].text or self.reason
        accepted = VERDICTS.get(cell.text)
        if accepted is None and before is None:
            self.fault(cell.at, "採用か不採用を選んでください。", "Choose whether it is accepted or rejected.")
        elif accepted is not None and not reason:
            self.fault(line.cells[REASON].at, "理由を書いてください。", "Write the reason.")
        else:
            name = f"{pair.label}：{pair.other_label}"
            self.verdicts.append(Verdict(pair.statement, pair.other, name, pair.words, pair.score, accepted, reason))
