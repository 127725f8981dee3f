"""What was decided in forms that come back: every cell that is another now, held to what may stand there.

A fault names sheet and cell, and what to write; all of them are told together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..plan.headings import fold_heading
from ..statements import Entry
from .choices import TAKEN, Subject
from .entries import ALWAYS, HEADLINE, NOTHING
from .form_reader import FormReader
from .forms import DOUBTS, ENTRIES, HEADINGS, REASON, Column, Form, Forms, Row
from .review import ROLES, Review
from .submission import Cell, Changes, Line, Submission, find_doubled, read_point

LONGEST_UNIT = 20


def compare(review: Review, filled: Submission, reason: str = "", forms: Forms | None = None) -> Changes:
    """Return what was decided, or raise all faults together; ``reason`` stands where a row gives none.

    ``forms`` are those that were filled in, left out: all of the plan.
    """
    comparison = _Comparison(review, filled, reason)
    comparison.read_forms(forms or review.forms)
    comparison.check_sameness()
    comparison.apply_doubts()
    comparison.raise_faults()
    return comparison.changes


class _Comparison(FormReader):
    """Goes through the forms and gathers what was decided, and every fault."""

    def __init__(self, review: Review, filled: Submission, reason: str) -> None:
        super().__init__(filled)
        self.review, self.reason, self.changes = review, reason, Changes()
        self.roles: dict[str, tuple[str, str]] = {}
        self.said: dict[str, Cell] = {}
        self.firsts: dict[str, tuple[str, str]] = {}

    def find_fault(self, column: Column, text: str) -> tuple[str, str] | None:
        """Return what is wrong with a unit."""
        if column.name == "unit" and ("\n" in text or len(text) > LONGEST_UNIT):
            return f"単位は{LONGEST_UNIT}字以内で、改行せずに書いてください。", "This is too long for a unit."
        return None

    def take(self, form: Form, row: Row, line: Line, changed: Mapping[str, list[tuple[Column, Cell]]]) -> None:
        """Take what was decided in a row, as its form means it."""
        if form.title == ENTRIES:
            self.take_entry(self.review.model.entries[row.key], line, set(changed))
        elif form.title == HEADINGS:
            for name, [(_, cell)] in changed.items():
                self.changes.headings.setdefault(row.key, {})[name] = read_point(name, cell.text)
                if name == "role":
                    self.roles[row.key] = cell.text, cell.at
        elif form.title == DOUBTS:
            self.take_doubt(row, line, set(changed))

    def take_doubt(self, row: Row, line: Line, names: set[str]) -> None:
        """Take what was decided of a doubt, with its reason if one is given."""
        decision, reason = line.cells["判断"], line.cells[f"判断{REASON}"]
        if reason.text and not decision.text:
            self.fault(
                reason.at,
                "「判断」が空なのに理由があります。判断を選ぶか、理由を消してください。",
                "There is a reason and no decision: choose one, or delete the reason.",
            )
            return
        why = reason.text or (self.reason if decision.text else "")
        self.changes.doubts[int(row.key)] = {"decision": decision.text, "reason": why}
        if "decision" in names:
            self.said[row.key] = decision

    def take_entry(self, entry: Entry, line: Line, names: set[str]) -> None:
        """Take the decisions on an entry: each that changed as a whole, with its reason."""
        for subject, slots in self.review.offers:
            if names & {subject.name, f"{subject.name}_reason"}:
                cells = [line.cells[title] for title in subject.list_titles(slots) if line.cells[title].text]
                self.take_subject(entry, line, subject, cells)
        if "note" in names:
            self.changes.entries.setdefault(entry.key, {})["note"] = line.cells["注記"].text

    def take_subject(self, entry: Entry, line: Line, subject: Subject, cells: Sequence[Cell]) -> None:
        """Take what was decided of one subject, as far as there is nothing wrong with it."""
        reason = line.cells[f"{subject.title}{REASON}"]
        codes = self.read_codes(entry, subject, cells)
        if cells and subject.name not in ALWAYS and not self.states(entry, line):
            self.fault(
                cells[0].at,
                f"この項目は施策も目標も述べていないので、{subject.title}は選べません。先に種別を選んでください。",
                f"This entry states no measure and no goal: choose its kind before its {subject.name}.",
            )
            return
        why = reason.text or (self.reason if cells else "")
        if self.is_half(subject, cells, reason, why) or not self.check_codes(entry, subject, codes, cells):
            return
        decided = self.changes.entries.setdefault(entry.key, {})
        decided |= {subject.name: " ".join(codes), f"{subject.name}_reason": why}
        if subject.name == "same_as" and codes:
            self.firsts[entry.key] = codes[0], cells[0].at

    def is_half(self, subject: Subject, cells: Sequence[Cell], reason: Cell, why: str) -> bool:
        """Say whether a decision lacks its reason, or a reason its decision; what is lacking is told."""
        if cells and not why:
            self.fault(
                reason.at,
                f"「{subject.title}」の理由がありません。この欄に書くか、--reason で指定してください。",
                f"The reason for {subject.name} is missing: write it here, or give --reason.",
            )
        elif why and not cells:
            self.fault(
                reason.at,
                f"「{subject.title}」が空なのに理由があります。判断を選ぶか、理由を消してください。",
                f"There is a reason and no {subject.name}: choose one, or delete the reason.",
            )
        return bool(cells) != bool(why)

    def states(self, entry: Entry, line: Line) -> bool:
        """Return whether an entry states a measure or a goal, with what is decided of its kind."""
        codes = list[str]()
        for subject, slots in self.review.offers:
            if subject.name == "kind":
                cells = [line.cells[title] for title in subject.list_titles(slots) if line.cells[title].text]
                codes = self.read_codes(entry, subject, cells)
        given = any(not code.startswith("-") for code in codes)
        return NOTHING not in codes and bool(given or entry.read_type)

    def read_codes(self, entry: Entry, subject: Subject, cells: Sequence[Cell]) -> list[str]:
        """Return the codes of what was chosen; of free words, these."""
        names = {} if subject.free else self.review.names(subject.name, entry)
        return [names.get(cell.text, cell.text) for cell in cells]

    def check_codes(self, entry: Entry, subject: Subject, codes: list[str], cells: Sequence[Cell]) -> bool:
        """Hold what was chosen for an entry together: each once, nothing against another."""
        at = [cell.at for cell in cells]
        told = [*find_doubled(codes, cells), *self.find_odd(entry, subject, codes)]
        for number, ja, en in told:
            self.fault(at[number], ja, en)
        return not told

    def find_odd(self, entry: Entry, subject: Subject, codes: list[str]) -> Iterator[tuple[int, str, str]]:
        """Yield what cannot be decided of this entry, with the number of the cell."""
        if subject.name == "kind" and len({code.removeprefix("-").partition(":")[0] for code in codes}) > 1:
            ja = (
                "「施策」「目標」「何も述べていない」は一つしか選べません。一つの文が施策と目標の両方を述べるときは、"
                "outline.md でその文を二つの箇条に分けてください。"
            )
            en = "Choose one of measure, goal and nothing. Where a sentence states both, part it in two in outline.md."
            yield len(codes) - 1, ja, en
        if subject.name == "themes":
            strand = self.review.model.plan.strands.get(entry.row.strand)
            themes = strand[1].themes if strand else ()
            for number, code in enumerate(codes):
                if code.startswith("-") and code[1:] not in themes:
                    yield (
                        number,
                        f"「{TAKEN}」は系列の分野にだけ使えます。この項目の系列にその分野はありません。",
                        "Only a theme of its strand can be taken away from an entry.",
                    )
        if subject.name == "same_as" and codes:
            held = [other.key for other in self.review.model.entries.values() if other.row.same_as == entry.key]
            if held:
                ja = f"{held[0]} がこの項目を指しています。先にそちらを改めてください。"
                yield 0, ja, f"{held[0]} names this entry as the first: change that one."
        if subject.name == "sic" and codes and codes[0] == entry.passage.text:
            yield 0, "訂正案が記載と同じです。違う文言を書くか、消してください。", "The correction is what is printed."
        if subject.name == "strand" and HEADLINE in codes and entry.row.same_as:
            yield 0, "同じ内容の項目がある項目は見出し行にできません。", "An entry that repeats another heads no sheet."

    def check_sameness(self) -> None:
        """Hold what entries name as the first that states the same to what was decided of that one."""
        self.sheet = ENTRIES
        for first, at in self.firsts.values():
            decided = self.changes.entries.get(first, {}).get("same_as", self.review.model.entries[first].row.same_as)
            if decided:
                self.fault(
                    at,
                    f"{first} はさらに {decided} と同じとされています。{decided} を選んでください。",
                    f"{first} states the same as {decided}: choose {decided}.",
                )

    def apply_doubts(self) -> None:
        """Take a role that was chosen for a doubt as the role of the heading that it is about."""
        self.sheet = DOUBTS
        roles = {f"役割：{name}": role for role, name in ROLES.items()} | {"役割：なし": ""}
        for number, answer in self.said.items():
            words = next(iter(self.find_heading(int(number))), None)
            if answer.text not in roles or words is None:
                continue
            role = roles[answer.text]
            other = self.changes.headings.get(words, {}).get("role", role)
            if other != role:
                self.fault(
                    answer.at,
                    f"シート「{HEADINGS}」{self.roles[words][1]} の役割と違います。どちらかに合わせてください。",
                    f"{HEADINGS}!{self.roles[words][1]} gives the heading another role: make them agree.",
                )
            self.changes.headings.setdefault(words, {})["role"] = role

    def find_heading(self, number: int) -> Iterator[str]:
        """Yield the heading that a doubt is about."""
        words = fold_heading(self.review.doubts[number - 1]["place"])
        if words in self.review.headings:
            yield words
