"""The forms of one plan: a row for every entry, for every heading, and for every doubt of the draft."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ..files import read_rows
from ..model import Model
from ..plan.headings import Heading, RoleName, find_heading, fold_heading
from ..statements import Entry
from ..suggestions import Suggestion, suggestions
from .choices import SUBJECTS, TAKEN, Choices, Subject, name_place
from .doubts import DOUBT_COLUMNS, read_doubt_rows
from .entries import COLUMNS
from .forms import DOUBTS, ENTRIES, HEADINGS, READ, REASON, Column, Form, Forms, Row, fill_slots, mark_folder

Record = Mapping[str, str]
Notes = Mapping[str, Sequence[str]]

TYPES = {"measure": "施策", "goal": "目標"}
ROLES: dict[RoleName, str] = {
    "theme": "分野",
    "stage": "段階・時期",
    "measure": "施策",
    "goal": "目標",
    "pledge": "公約",
    "description": "説明",
    "responsible": "担当",
    "schedule": "年度別の予定",
    "amount": "金額",
    "grade": "評価",
    "indicator": "指標",
    "unit": "単位",
    "baseline": "現状値・基準値",
    "target": "目標値",
    "actual": "実績値",
    "number": "番号",
    "remarks": "備考",
    "header": "見出し",
    "year": "隣の値の年",
    "again": "再掲",
}
AMOUNTS = {
    "plan": "計画額",
    "budget": "予算額",
    "supplementary": "補正額",
    "carried-over": "前年度からの繰越額",
    "reserve": "予備費等",
    "available": "予算現額",
    "settled": "決算額",
    "carried-forward": "翌年度への繰越額",
    "requested": "要求額",
    "personnel": "人件費",
    "full-cost": "総コスト",
}
CALENDARS = {"false": "年度", "true": "暦年"}
# What may be decided of any doubt, beside what the draft offers.
SETTLED = ("このままでよい", "ほかの欄で直した", "計画のファイルで直した")
ROW_YEARS = range(1989, 2061)
FROM_ENTRY = ("項目", "場所", "ページ", "行", "文言", "役割", "読み取り", "指摘・候補")


class Offer(NamedTuple):
    """A decision on entries that the form has columns for: what it is, and their number."""

    subject: Subject
    slots: int


@dataclass(frozen=True)
class Review:
    """A plan with what was decided of it, as forms and as what they mean."""

    model: Model
    suggested: tuple[Suggestion, ...]
    notes: Notes

    @cached_property
    def choices(self) -> Choices:
        """Return what the plan's decisions are chosen from."""
        return Choices(self.model, self.suggested)

    @cached_property
    def records(self) -> dict[str, Record]:
        """Return the rows of `curation.csv` by entry."""
        file = self.model.plan.folder / "curation.csv"
        rows = read_rows(file, COLUMNS, lambda *_: None) if file.exists() else ()
        return {record["entry"]: record for _, record in rows}

    @cached_property
    def doubts(self) -> tuple[Record, ...]:
        """Return the rows of `doubts.csv`."""
        return read_doubt_rows(self.model.plan.folder)

    @cached_property
    def offers(self) -> tuple[Offer, ...]:
        """Return the decisions on entries that this plan has anything to choose for, or has already."""
        offered = []
        for subject in SUBJECTS:
            used = max((len(self.tokens(record, subject)) for record in self.records), default=0)
            entries = self.model.entries.values()
            if used or subject.free or any(self.choices.of(subject.name, entry) for entry in entries):
                read = max((len(self.choices.name_read(subject.name, entry)) for entry in entries), default=0)
                most = max(subject.slots, used + 1, read if subject.read else 0)
                offered.append(Offer(subject, most if subject.slots > 1 else 1))
        return tuple(offered)

    def tokens(self, key: str, subject: Subject) -> list[str]:
        """Return the codes that were decided on for an entry; for free words, these."""
        value = self.records.get(key, {}).get(subject.name, "")
        return ([value] if value else []) if subject.slots == 1 else value.split()

    @cached_property
    def forms(self) -> Forms:
        """Return the forms of the plan."""
        plan = self.model.plan
        made = (self._entries(self.model.entries.values()), self._headings(), self.doubt_form)
        return Forms(plan.id, mark_folder(plan.folder), made)

    def names(self, name: str, entry: Entry) -> dict[str, str]:
        """Return the codes by name that a cell of an entry may have: those to choose, and those that it has."""
        names = dict(self.choices.of(name, entry))
        known = set(names.values())
        subject = next(subject for subject in SUBJECTS if subject.name == name)
        for code in self.tokens(entry.key, subject):
            if code not in known and code.removeprefix("-") in self.model.entries:
                names |= self.choices.name_entries([self.model.entries[code]])
            elif code not in known:
                names[self.name_taken(name, code)] = code
        return names

    def name_taken(self, name: str, code: str) -> str:
        """Return what a decision to take away is called where nothing is there to be taken away; else the code."""
        called = {code: words for words, code in self.choices.common.get(name, {}).items()}
        bare = code.removeprefix("-")
        return f"{TAKEN}{called[bare].rpartition('：')[2]}" if bare != code and bare in called else code

    def narrow(self, *entries: Entry) -> Forms:
        """Return the form of entries with the rows of some alone: for one decision on each."""
        return Forms(self.model.plan.id, "", (self._entries(entries),))

    def _entries(self, entries: Iterable[Entry]) -> Form:
        widths = (14, 30, 7, 7, 50, 12, 24, 40)
        columns = [
            Column(title, title, width, free=title == FROM_ENTRY[-1])
            for title, width in zip(FROM_ENTRY, widths, strict=True)
        ]
        for subject, slots in self.offers:
            columns += list_columns(subject, slots)
        columns.append(Column("注記", "note", 30, open=True, free=True))
        lists: dict[tuple[str, ...], str] = {}
        rows = tuple(self._entry(entry, lists) for entry in entries)
        return Form(ENTRIES, tuple(columns), rows, {name: held for held, name in lists.items()})

    def _entry(self, entry: Entry, lists: dict[tuple[str, ...], str]) -> Row:
        values, lists_of_row, record = [*self._list_print(entry)], dict[str, str](), self.records.get(entry.key, {})
        for subject, slots in self.offers:
            names = {} if subject.free else self.names(subject.name, entry)
            called = {code: name for name, code in names.items()}
            values += ["、".join(self.choices.name_read(subject.name, entry))] if subject.read else []
            values += fill_slots([called.get(token, token) for token in self.tokens(entry.key, subject)], slots)
            values.append(record.get(f"{subject.name}_reason", ""))
            if names:
                name = lists.setdefault(tuple(names), f"list{len(lists)}")
                lists_of_row |= dict.fromkeys(subject.list_titles(slots), name)
        return Row.of(entry.key, (*values, record.get("note", "")), lists_of_row)

    def _list_print(self, entry: Entry) -> Iterator[str]:
        yield entry.key
        yield name_place(self.model.roles, entry.section)
        yield str(next((drawing.page for drawing in entry.placed.drawings if drawing.page), "") or "")
        yield str(entry.runs[0].line if entry.runs else "")
        yield entry.passage.text or entry.passage.mark
        yield next((name for role, name in ROLES.items() if role == entry.role.role), "")
        yield describe(entry)
        yield "\n".join(self.notes.get(entry.key, ()))

    @cached_property
    def headings(self) -> dict[str, tuple[str, str, int]]:
        """Return the headings of the document as they are compared: words, where the first stands, how many."""
        headings: dict[str, tuple[str, str, int]] = {}
        roles = self.model.roles
        sections = [(section.heading, f"節 {section.key}") for section in roles.outline.sections if section.heading]
        headers = [
            (header.text, f"表 {name_place(roles, table.section)}")
            for table in roles.tables
            for header in table.headers
        ]
        for words, place in (*headers, *sections):
            key = fold_heading(words)
            if key:
                known = headings.get(key, (words, place, 0))
                headings[key] = known[0], known[1], known[2] + 1
        return headings

    def _headings(self) -> Form:
        columns = (
            Column("見出し", "like", 40),
            Column("場所", "place", 40),
            Column("件数", "count", 7),
            Column("今の指定", "now", 20),
            Column("役割", "role", 18, open=True, choices="role"),
            Column("見出しそのものが", "itself", 16, open=True, choices="itself"),
            Column("年", "year", 10, open=True, choices="year"),
            Column("年の数え方", "calendar", 12, open=True, choices="calendar"),
            Column("単位", "unit", 12, open=True, free=True),
            Column("金額の種類", "amount", 14, open=True, choices="amount"),
        )
        years = tuple(map(str, ROW_YEARS))
        lists = {
            "role": tuple(ROLES.values()),
            "itself": ("はい",),
            "year": years,
            "calendar": tuple(CALENDARS.values()),
            "amount": tuple(AMOUNTS.values()),
        }
        rows = []
        for key, (words, place, count) in self.headings.items():
            heading = find_heading(self.model.plan.headings, words)
            rows.append(
                Row.of(key, (words, place, str(count), heading.like if heading else "", *show_heading(heading)))
            )
        return Form(HEADINGS, columns, tuple(rows), lists)

    @cached_property
    def doubt_form(self) -> Form:
        """Return the form of what the draft doubted."""
        titles = ("番号", "場所", "ページ", "行", "項目", "疑問点")
        widths = (7, 40, 7, 7, 14, 60)
        columns = [Column(title, title, width) for title, width in zip(titles, widths, strict=True)]
        columns.append(Column("判断", "decision", 40, open=True, free=True, choices="settled"))
        columns.append(Column(f"判断{REASON}", "reason", 30, open=True, free=True))
        lists: dict[str, tuple[str, ...]] = {"settled": SETTLED}
        rows = []
        for number, record in enumerate(self.doubts, 1):
            values = (str(number), *(record[name] for name in DOUBT_COLUMNS[:5]), record["decision"], record["reason"])
            offered = tuple(dict.fromkeys(filter(None, record["choices"].split(" | "))))
            name = f"settled.{number}" if offered else "settled"
            lists[name] = (*(name_choice(thing) for thing in offered), *SETTLED)
            rows.append(Row.of(str(number), values, {"判断": name}))
        return Form(DOUBTS, tuple(columns), tuple(rows), lists)


def list_columns(subject: Subject, slots: int) -> Iterator[Column]:
    """Yield the columns of a decision on entries: what rules read, what is decided, and why."""
    if subject.read:
        yield Column(f"{subject.title}{READ}", f"{subject.name}_read", 20)
    for title in subject.list_titles(slots):
        yield Column(title, subject.name, 18, open=True, free=subject.free)
    yield Column(f"{subject.title}{REASON}", f"{subject.name}_reason", 30, open=True, free=True)


def name_choice(choice: str) -> str:
    """Return what is offered for a doubt as people read it: a role by its name.

    >>> name_choice("measure"), name_choice("none"), name_choice("柱 / a running head")
    ('役割：施策', '役割：なし', '柱 / a running head')
    """
    names: dict[str, str] = {"none": "なし"} | {str(role): name for role, name in ROLES.items()}
    return f"役割：{names[choice]}" if choice in names else choice


def show_heading(heading: Heading | None) -> tuple[str, ...]:
    """Return the open cells of a heading: role, itself, year, how years count, unit, sort of money."""
    if heading is None:
        return ("",) * 6
    role = ROLES[heading.role] if heading.role else ""
    calendar = CALENDARS[str(heading.calendar).lower()] if heading.calendar is not None else ""
    amount = AMOUNTS[heading.amount] if heading.amount else ""
    year = str(heading.year) if heading.year is not None else ""
    return role, "はい" if heading.itself else "", year, calendar, heading.unit or "", amount


def describe(entry: Entry) -> str:
    """Return what was read of an entry: measure or goal, its years and its figures."""
    figures = entry.cell.figures if entry.cell else entry.reading.figures
    phrases = [TYPES.get(entry.type or "", "")]
    due = entry.reading.due
    phrases += [f"期限 {entry.passage.text[slice(*due.span)]}"] if due else []
    phrases += [f"数値 {figure.printed}" for figure in figures]
    phrases += [f"未解釈 {text}" for text in entry.reading.unread]
    return "、".join(filter(None, phrases))


def read_review(model: Model, notes: Notes | None = None) -> Review:
    """Return the review of a plan; ``notes`` are remarks to show beside entries, by key."""
    suggested = tuple(suggestions(model))
    return Review(model, suggested, notes if notes is not None else {})
