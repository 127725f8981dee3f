"""A plan as forms to be filled in: what was printed and read, beside it what can be decided, and from what to choose.

A form is a table of texts: `open` columns may be changed, the others are there to be read. How a form is shown (a sheet
of a workbook) is another's matter; `comparison` says what was decided in one that comes back, `record` writes it down.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ENTRIES, HEADINGS, DOUBTS = "項目", "見出し", "疑問点"
# The files that forms are made from: where one of them is another now, what was filled in no longer fits.
FILES = ("source.txt", "outline.md", "plan.toml", "curation.csv", "doubts.csv", "indicators.toml", "changes.csv")
READ, REASON = "（読み取り）", "の理由"
LONGEST = 32_767  # characters that a cell of a workbook takes
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Column:
    """A column of a form: its title, the field that it decides, and from which list.

    `choices` names a list of the form, which a row may replace (`Row.lists`). A free column takes other words, too.
    """

    title: str
    name: str
    width: int = 12
    open: bool = False
    free: bool = False
    choices: str = ""


@dataclass(frozen=True)
class Row:
    """One row of a form: its key, its texts by column, and the lists that it has of its own, by column."""

    key: str
    values: tuple[str, ...]
    lists: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, key: str, values: Iterable[str], lists: Mapping[str, str] | None = None) -> Row:
        """Return a row whose texts are as a form has them (`tidy`)."""
        return cls(key, tuple(map(tidy, values)), lists or {})


@dataclass(frozen=True)
class Form:
    """A table to be filled in: columns, rows, and the lists to choose from by name."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    lists: Mapping[str, tuple[str, ...]]

    def find_list(self, row: Row, column: Column) -> tuple[str, ...]:
        """Return what a cell is chosen from; nothing where it is free or only read."""
        return self.lists.get(row.lists.get(column.title, column.choices), ())


@dataclass(frozen=True)
class Forms:
    """The forms of a plan, and a mark of the files that they were made from."""

    plan: str
    digest: str
    forms: tuple[Form, ...]

    def __iter__(self) -> Iterator[Form]:
        return iter(self.forms)


def mark_folder(folder: Path) -> str:
    """Return a mark of a plan's files that changes with any of them: a SHA-256 over their names and bytes."""
    digest = hashlib.sha256()
    for name in FILES:
        file = folder / name
        if file.exists():
            data = file.read_bytes()
            digest.update(f"{name} {len(data)}\n".encode() + data)
    return digest.hexdigest()


def tidy(text: str) -> str:
    r"""Return a text as a form has it: no white space around it, no control characters but line feeds, not too long.

    >>> tidy(" 防災\r\n訓練\x07 ")
    '防災\n訓練'
    """
    return _CONTROL.sub("", text.replace("\r\n", "\n")).strip()[:LONGEST]


def name_apart(labels: Mapping[str, str]) -> dict[str, str]:
    """Return codes by their labels; where several share one, the code is put behind it.

    >>> name_apart({"a": "防災", "b": "教育", "c": "防災"})
    {'防災（a）': 'a', '教育': 'b', '防災（c）': 'c'}
    """
    names = [*labels.values()]
    return {label if names.count(label) == 1 else f"{label}（{code}）": code for code, label in labels.items()}


def fill_slots(tokens: Sequence[str], slots: int) -> tuple[str, ...]:
    """Return as many texts as there are columns for them, the last empty."""
    return (*tokens, *[""] * (slots - len(tokens)))
