"""The reader of `curation.csv`: a row an entry, held to the outline, the plan and the code lists.

Its text must still be the entry's, its strand be there, its themes and groups be known: so a decision never outlives
what it was made about. All faults of the file are told together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ..codelists import Lexicon
from ..errors import Faults, KoteihyoError
from ..files import read_rows
from ..plan.description import Plan
from ..plan.passages import Passage
from .entries import ALWAYS, COLUMNS, FIELDS, TYPES, By, Codes, Row


def read_curation(plan: Plan, entries: Sequence[Passage], lexicon: Lexicon) -> dict[str, Row]:
    """Return a row for each entry, by key, or all faults of the file together; without the file nothing is decided."""
    file = plan.folder / "curation.csv"
    reader = _Curation(plan, {entry.key: entry for entry in entries}, lexicon, file)
    for line, record in read_rows(file, COLUMNS, _check_columns) if file.exists() else ():
        reader.read_row(line, record)
    return reader.complete()


def _check_columns(header: list[str], file: Path) -> None:
    """Hold the header row to the columns that there are: entry and text, and any of the others, each once."""
    odd = [name for name in dict.fromkeys(header) if name not in COLUMNS or header.count(name) > 1]
    lacking = [column for column in COLUMNS[:2] if column not in header]
    if odd or lacking:
        raise KoteihyoError(
            f"見出し行の列が正しくありません（{'、'.join(odd + lacking)}）。entry、text と、次の列が使えます："
            f"{'、'.join(COLUMNS[2:])}",
            f"The header row is wrong ({', '.join(odd + lacking)}). It has entry, text, and any of these: "
            f"{', '.join(COLUMNS[2:])}.",
            file=file,
            line=1,
        )


class _Curation:
    """Takes the rows one by one and gathers every fault."""

    def __init__(self, plan: Plan, entries: Mapping[str, Passage], lexicon: Lexicon, file: Path) -> None:
        self.plan, self.entries, self.lexicon, self.file = plan, entries, lexicon, file
        self.order = {key: number for number, key in enumerate(entries)}
        self.rows: dict[str, Row] = {}
        self.faults: list[KoteihyoError] = []

    def read_row(self, line: int, record: Mapping[str, str]) -> None:
        key = record["entry"]
        passage = self.entries.get(key)
        if passage is None:
            self.fault(line, f"項目 {key} は outline.md にありません。", f"There is no entry {key}.")
        elif key in self.rows:
            first = self.rows[key].line
            self.fault(line, f"項目 {key} の行は{first}行目にもあります。", f"Entry {key} has a row at line {first}.")
        elif passage.text != record["text"]:
            self.fault(
                line,
                f"項目 {key} は「{passage.text}」です（ここでは「{record['text']}」）。判断を見直してください。",
                f"Entry {key} reads {passage.text!r} now: reconsider what was decided here.",
            )
        else:
            self.rows[key] = self.row(line, record)

    def row(self, line: int, record: Mapping[str, str]) -> Row:
        reasons = tuple((name, record[f"{field}_reason"]) for field, name in FIELDS.items() if record[field])
        for name, reason in reasons:
            if not reason:
                self.fault(line, f"「{name}」の理由がありません。", f"The reason for {name!r} is missing.")
        by = By.parse(record["by"])
        for name, _ in by.own:
            if name not in (*FIELDS, "note") or not record[name]:
                ja = f"by に {name} がありますが、その判断がありません。by から除いてください。"
                self.fault(line, ja, f"by names {name}, on which nothing is decided here: take it out.")
        row = Row(
            entry=record["entry"],
            line=line,
            strand=record["strand"],
            same_as=record["same_as"],
            related=tuple(record["related"].split()),
            kind=record["kind"],
            themes=Codes.parse(record["themes"]),
            fields=Codes.parse(record["fields"]),
            target_groups=Codes.parse(record["target_groups"]),
            carried_out_with=Codes.parse(record["carried_out_with"]),
            follows=tuple(record["follows"].split()),
            refers_to=tuple(record["refers_to"].split()),
            sic=record["sic"],
            by=by,
            note=record["note"],
            reasons=reasons,
        )
        self.check(row)
        return row

    def check(self, row: Row) -> None:
        """Hold a row to the strands, the code lists and the statement types."""
        if row.strand and not row.headline and row.strand not in self.plan.strands:
            self.fault(row.line, f"系列 {row.strand!r} は plan.toml にありません。", f"No strand {row.strand!r}.")
        self.check_kind(row)
        self.check_codes(row, "theme", row.themes.added)
        self.check_codes(row, "field", row.fields.codes)
        self.check_taken(row)
        for groups in (row.target_groups, row.carried_out_with):
            self.check_codes(row, "target-group", groups.codes)
        self.check_codes(row, "measure-kind", (*row.measure_kinds, *row.taken_kinds))
        for reading in dict.fromkeys((row.by.row, *(reading_id for _, reading_id in row.by.own))):
            if reading and reading not in {reading.id for reading in self.plan.readings}:
                self.fault(row.line, f"読み取り {reading!r} は plan.toml にありません。", f"No reading {reading!r}.")
        for target in row.refers_to:
            if target.startswith("theme:"):
                self.check_codes(row, "theme", (target.removeprefix("theme:"),))
            elif target not in self.plan.sheet and target not in self.plan.strands:
                self.fault(row.line, f"参照先 {target} がありません。", f"Nothing is called {target}.")

    def check_kind(self, row: Row) -> None:
        """Hold the kind to one of the types; what states nothing has no other decision on what it states."""
        types = {part.removeprefix("-").partition(":")[0] for part in row.kind.split()}
        bare = [part for part in row.kind.split() if part.startswith("-") and not part.startswith("-measure:")]
        if types not in TYPES or bare:
            self.fault(
                row.line,
                f"種別 {row.kind!r} は読めません。measure、goal、none（何も述べない）のどれか一つと、"
                "施策の種類（measure:コード、除くときは -measure:コード）を書いてください。",
                f"The kind {row.kind!r} cannot be read: write one of measure, goal and none (it states nothing), "
                "and kinds of measure (measure:CODE, or -measure:CODE to take one away).",
            )
        decided = [name for name, _reason in row.reasons if name not in ALWAYS]
        if row.states_nothing and decided:
            self.fault(
                row.line,
                f"種別が none（何も述べない）の項目に {'、'.join(decided)} は付けられません。どちらかを消します。",
                f"An entry of the kind none states nothing and has no {', '.join(decided)}: take one of them out.",
            )

    def check_taken(self, row: Row) -> None:
        """Hold what a row takes away to what is there to be taken: the themes of its strand."""
        strand = self.plan.strands.get(row.strand)
        for code in row.themes.taken:
            if strand is None or code not in strand[1].themes:
                self.fault(
                    row.line,
                    f"分野 {code} は系列 {row.strand} の分野ではないので、外せません。",
                    f"{code} is no theme of the strand {row.strand}, so it cannot be taken away.",
                )

    def check_codes(self, row: Row, scheme: str, codes: Sequence[str]) -> None:
        for code in codes:
            if not self.lexicon.has_concept(scheme, code):
                self.fault(
                    row.line,
                    f"{code!r} は {scheme} のコードにありません。",
                    f"{code!r} is not a code of {scheme}.",
                )

    def check_readings(self) -> None:
        """Hold the decisions to somebody who took them."""
        if not self.plan.readings:
            self.faults.append(
                KoteihyoError(
                    "誰がいつ判断したかがありません。plan.toml に [[readings]] を指定してください。",
                    "Who decided, and when, is not said: write [[readings]] (id, by, date, method) in plan.toml.",
                    file=self.plan.folder / "plan.toml",
                )
            )

    def complete(self) -> dict[str, Row]:
        """Return the rows, an empty one for every entry that nothing was decided about, once what they name exists."""
        if self.rows:
            self.check_readings()
        for row in self.rows.values():
            self.check_same(row)
            self.check_related(row)
            self.check_follows(row)
        if self.faults:
            raise Faults(self.faults)
        return {key: self.rows.get(key) or Row(key, 0) for key in self.entries}

    def check_same(self, row: Row) -> None:
        first = self.rows.get(row.same_as) or Row(row.same_as, 0)
        known = row.same_as in self.entries and self.order[row.same_as] < self.order[row.entry]
        if row.same_as and (first.same_as or first.states_nothing or not known):
            self.fault(
                row.line,
                f"same_as は、同じことを述べる最初の項目を指さなければなりません（{row.same_as}）。",
                f"same_as must name the first entry that states the same, not {row.same_as}.",
            )

    def check_related(self, row: Row) -> None:
        for key in row.related:
            if key not in self.entries or key == row.entry:
                self.fault(
                    row.line,
                    f"related は、他の項目を指さなければなりません（{key}）。",
                    f"related must name another entry, not {key}.",
                )

    def check_follows(self, row: Row) -> None:
        stage = self.entries[row.entry].stage or 0
        for key in row.follows:
            if key not in self.entries or self.entries[key].stage != stage - 1:
                self.fault(
                    row.line,
                    f"follows は、前の段階の項目を指さなければなりません（{key}）。",
                    f"follows must name an entry of the stage before, not {key}.",
                )

    def fault(self, line: int | None, ja: str, en: str) -> None:
        self.faults.append(KoteihyoError(ja, en, file=self.file, line=line))
