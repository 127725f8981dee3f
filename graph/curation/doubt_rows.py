"""Rows of `doubts.csv`: what a draft was not sure of, and what was decided of it, a row each."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from ..errors import KoteihyoError, raise_all
from ..files import read_rows

FILE = "doubts.csv"
DOUBT_COLUMNS = ("place", "page", "line", "entry", "doubt", "doubt_en", "choices", "decision", "reason", "by")
# What a draft writes; who decided and why comes with the first decision that has it.
DRAFTED = DOUBT_COLUMNS[:8]
# What may be left out: the English of a doubt, which drafts did not write at first, and the columns of decisions.
OPTIONAL = {"doubt_en", "reason", "by"}
NUMBERED = {"page": "ページ", "line": "行"}


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
