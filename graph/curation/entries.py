"""What a person decided about a plan: reads `curation.csv`, one row an entry, each decision with its reason.

A row is held to the outline (its text must still be the entry's), to the plan (its strand exists) and to the
code lists (its themes and groups are known), so that a decision never outlives what it was made about.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from ..plan.words import Words

HEADLINE = "headline"
# The decisions of a row: column, and what each is called as kth:field.
FIELDS = {
    "strand": "strand",
    "same_as": "same-as",
    "related": "related",
    "kind": "kind",
    "themes": "themes",
    "fields": "fields",
    "target_groups": "target-groups",
    "carried_out_with": "carried-out-with",
    "follows": "follows",
    "refers_to": "refers-to",
    "sic": "sic",
}
# What may be decided of an entry that states nothing.
ALWAYS = {"kind", "sic", "strand"}
# ``by`` names the reading of plan.toml that the row's decisions come from; empty, the first (`By`).
COLUMNS = ["entry", "text", *(name for field in FIELDS for name in (field, f"{field}_reason")), "by", "note"]
# What a decision is about, in words: the title of its page.
SUBJECTS = {
    "strand": Words("系列", "strand"),
    "same-as": Words("同じ事柄を述べる項目", "sameness"),
    "related": Words("関連する施策・目標", "related statements"),
    "kind": Words("種別", "kind"),
    "themes": Words("分野", "themes"),
    "fields": Words("政策分野", "fields of policy"),
    "target-groups": Words("対象者", "target groups"),
    "carried-out-with": Words("担い手", "participants"),
    "follows": Words("引き継ぐ項目", "what it carries on"),
    "refers-to": Words("参照先", "references"),
    "sic": Words("誤記の訂正案", "a misprint"),
    "pledges": Words("公約番号の読み方", "how its pledge number is read"),
    "note": Words("注記", "a note"),
}


class Codes(NamedTuple):
    """The codes of a cell: those that it adds, and those, marked with a minus sign, that it takes away.

    >>> Codes.parse("-vulnerable-safety vulnerable-disaster")
    Codes(added=('vulnerable-disaster',), taken=('vulnerable-safety',))
    """

    added: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Return every code that the cell is about."""
        return (*self.added, *self.taken)

    @classmethod
    def parse(cls, cell: str) -> Codes:
        """Read a cell: codes with spaces between them."""
        codes = cell.split()
        taken = tuple(code.removeprefix("-") for code in codes if code.startswith("-"))
        return cls(tuple(code for code in codes if not code.startswith("-")), taken)


NO_CODES = Codes()


class By(NamedTuple):
    """The cell that says who decided: the reading that a row's decisions come from, and those that have another.

    >>> By.parse("1 themes=2"), By.parse("themes=2").write(), By.parse("").write()
    (By(row='1', own=(('themes', '2'),)), 'themes=2', '')
    """

    row: str = ""
    own: tuple[tuple[str, str], ...] = ()

    @classmethod
    def parse(cls, cell: str) -> By:
        """Read a cell: a reading's identifier, and a column with another reading's, with spaces between them."""
        tokens = [part.partition("=") for part in cell.split()]
        rows = " ".join(name for name, equals, _ in tokens if not equals)
        return cls(rows, tuple((name, reading) for name, equals, reading in tokens if equals))

    def write(self) -> str:
        """Return the cell."""
        return " ".join([*([self.row] if self.row else []), *(f"{name}={reading}" for name, reading in self.own)])

    def find(self, column: str) -> str:
        """Return the reading that the decision in a column comes from."""
        return dict(self.own).get(column, self.row)


NOBODY = By()
# The kind of an entry that states nothing.
NOTHING = "none"
TYPES: tuple[set[str], ...] = (set(), {"measure"}, {"goal"}, {NOTHING})


@dataclass(frozen=True)
class Row:
    """The decisions on one entry; empty where nothing was decided."""

    entry: str
    line: int
    strand: str = ""
    same_as: str = ""
    related: tuple[str, ...] = ()
    kind: str = ""
    themes: Codes = NO_CODES
    fields: Codes = NO_CODES
    target_groups: Codes = NO_CODES
    carried_out_with: Codes = NO_CODES
    follows: tuple[str, ...] = ()
    refers_to: tuple[str, ...] = ()
    sic: str = ""
    by: By = NOBODY
    note: str = ""
    reasons: tuple[tuple[str, str], ...] = ()

    def find_reading(self, field: str) -> str:
        """Return the reading of `plan.toml` that the decision on a point comes from, empty for the first."""
        column = next((column for column, name in FIELDS.items() if name == field), field)
        return self.by.find(column)

    @property
    def headline(self) -> bool:
        """Return whether the entry heads its whole sheet and so belongs to no strand."""
        return self.strand == HEADLINE

    @property
    def statement_type(self) -> Literal["measure", "goal"] | None:
        """Return `measure` or `goal` where the curator overrules the rule, else None."""
        types = {part.partition(":")[0] for part in self.kind.split()}
        return "measure" if "measure" in types else "goal" if "goal" in types else None

    @property
    def states_nothing(self) -> bool:
        """Return whether the curator says that the entry states neither a measure nor a goal."""
        return self.kind == NOTHING

    @property
    def measure_kinds(self) -> tuple[str, ...]:
        """Return the measure kinds that the curator gives (`measure:survey measure:finance`), else nothing."""
        return tuple(filter(None, (code.partition(":")[2] for code in Codes.parse(self.kind).added)))

    @property
    def taken_kinds(self) -> tuple[str, ...]:
        """Return the measure kinds that the words give and the curator takes away (`-measure:survey`)."""
        return tuple(code.partition(":")[2] for code in Codes.parse(self.kind).taken)
