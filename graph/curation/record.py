"""Decisions written to a plan's folder: all of them or none, with who took them and when.

The folder is copied, changed and read again as a build reads it; only then does the copy take its place. What was not
decided keeps its bytes.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from ..errors import Faults, KoteihyoError
from ..files import read_text
from .doubts import DOUBT_COLUMNS, DRAFTED
from .entries import COLUMNS, FIELDS, By
from .plan_file import Judge, use_reading, write_heading
from .review import Review
from .submission import Changes

Read = Callable[[Path], object]


class Unreadable(Faults):
    """What decisions would make of a plan's files cannot be read: the faults, each with the entry that it is about."""

    def __init__(self, error: KoteihyoError, curation: str) -> None:
        super().__init__(error.faults if isinstance(error, Faults) else [error])
        rows = csv.reader(io.StringIO(curation))
        entries, line = dict[int, str](), 1
        for row in rows:
            entries[line] = row[0] if row else ""
            line = rows.line_num + 1
        self.about = [
            (fault, entries.get(fault.line or 0, "") if Path(fault.file or "").name == "curation.csv" else "")
            for fault in self.faults
        ]


def record(review: Review, changes: Changes, judge: Judge, target: Path, read: Read) -> list[str]:
    """Write decisions into the folder ``target``, which begins as a copy of the plan's; return the files that changed.

    ``read`` reads a folder as a build does: what it cannot read is a `KoteihyoError`, and then nothing is written.
    """
    if not changes:
        return []
    written = write_changes(review, changes, judge)
    try:
        write_folder(review.model.plan.folder, written, target, read)
    except KoteihyoError as error:
        raise Unreadable(error, written.get("curation.csv", "")) from error
    return [*written]


def write_folder(folder: Path, files: Mapping[str, str | None], target: Path, read: Read) -> None:
    """Write files into the folder ``target``, which begins as a copy of a plan's: all of them, or none.

    None stands for a file that shall not be there.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as place:
        copy = Path(place) / target.name
        shutil.copytree(folder, copy)
        for name, text in files.items():
            if text is None:
                (copy / name).unlink(missing_ok=True)
            else:
                (copy / name).write_bytes(text.encode())
        _check(copy, target, read)
        _exchange(copy, target, Path(place) / "before")


def write_changes(review: Review, changes: Changes, judge: Judge) -> dict[str, str]:
    """Return the texts of the files that decisions change, by name."""
    plan = review.model.plan
    described = read_text(plan.folder / "plan.toml")
    reading, described = use_reading(plan, described, judge)
    for words, points in changes.headings.items():
        described = write_heading(described, review.headings[words][0], points, plan.folder / "plan.toml")
    files = {"plan.toml": described}
    if changes.entries:
        files["curation.csv"] = write_entries(review, changes.entries, reading)
    if changes.count_doubts():
        files["doubts.csv"] = write_doubts(review.doubts, changes, reading)
    return {name: text for name, text in files.items() if text != _read_old(plan.folder / name)}


def _read_old(file: Path) -> str:
    return read_text(file) if file.exists() else ""


def _check(copy: Path, target: Path, read: Read) -> None:
    """Read a folder as a build does; a fault is told with the place that the reader knows."""
    try:
        read(copy)
    except KoteihyoError as error:
        for fault in error.faults if isinstance(error, Faults) else [error]:
            if fault.file and Path(fault.file).is_relative_to(copy):
                fault.file = target / Path(fault.file).relative_to(copy)
        raise


def _exchange(copy: Path, target: Path, before: Path) -> None:
    """Put a finished folder in the place of the one that is there, which is back if that fails."""
    if not target.exists():
        copy.rename(target)
        return
    target.rename(before)
    try:
        copy.rename(target)
    except OSError:
        before.rename(target)
        raise
    if os.name == "posix":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def write_entries(review: Review, changes: Mapping[str, Mapping[str, str]], reading: str) -> str:
    """Return `curation.csv` with decisions on entries: a row each, in the order of the outline, none that is empty."""
    plan = review.model.plan
    file = plan.folder / "curation.csv"
    text = _read_old(file)
    header = next(csv.reader(io.StringIO(text)), [])
    records = {key: dict(record) for key, record in review.records.items()}
    for key, values in changes.items():
        held = records.get(key) or {"entry": key, "text": review.model.entries[key].passage.text}
        first = plan.readings[0].id if plan.readings else reading
        records[key] = attribute({**held, **values}, values, reading, first)
    kept = {key: record for key, record in records.items() if key not in changes or _says(record)}
    used = [name for name in COLUMNS if name in COLUMNS[:2] or any(record.get(name) for record in kept.values())]
    columns = [*header, *(name for name in used if name not in header)]
    order = {key: number for number, key in enumerate(review.model.entries)}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n" if "\r\n" in text else "\n")
    writer.writerow(columns)
    for key in _merge([*review.records], kept, order):
        writer.writerow([kept[key].get(name, "") for name in columns])
    return out.getvalue()


def attribute(record: Mapping[str, str], changed: Iterable[str], reading: str, first: str) -> dict[str, str]:
    """Return a row of which some columns were decided in a reading; the others keep the one that they come from.

    ``first`` is the reading of a row that names none.

    >>> attribute({"kind": "goal", "by": "1"}, ["kind"], "2", "1")["by"]
    '2'
    >>> attribute({"kind": "goal", "sic": "x", "by": "1"}, ["kind", "kind_reason"], "2", "1")["by"]
    '1 kind=2'
    """
    points, by = {name.removesuffix("_reason") for name in changed}, By.parse(record.get("by", ""))
    decided = [name for name in (*FIELDS, "note") if record.get(name)]
    if points.issuperset(decided):
        return {**record, "by": reading}
    deciders = ((name, reading if name in points else by.find(name)) for name in decided)
    others = tuple((name, decider) for name, decider in deciders if (decider or first) != (by.row or first))
    return {**record, "by": By(by.row, others).write()}


def _says(record: Mapping[str, str]) -> bool:
    return any(record.get(name) for name in (*FIELDS, "note"))


def _merge(old: Sequence[str], kept: Mapping[str, object], order: Mapping[str, int]) -> list[str]:
    """Return keys in the order that they had, each new one before the first that comes after it in the outline."""
    merged = [key for key in old if key in kept]
    for key in sorted(kept.keys() - set(old), key=lambda entry_key: order[entry_key]):
        at = next((number for number, entry_key in enumerate(merged) if order[entry_key] > order[key]), len(merged))
        merged.insert(at, key)
    return merged


def write_doubts(doubts: Sequence[Mapping[str, str]], changes: Changes, reading: str) -> str:
    """Return `doubts.csv` with what was decided of doubts, in a reading; the columns for that come with the first."""
    rows = [dict(doubt) for doubt in doubts]
    for number, decided in changes.doubts.items():
        rows[number - 1] |= {**decided, "by": reading if decided["decision"] else ""}
    rows += [{**dict.fromkeys(DOUBT_COLUMNS, ""), **settled, "by": reading} for settled in changes.settled]
    known = DOUBT_COLUMNS if any(row["by"] or row["reason"] for row in rows) else DRAFTED
    english = any(row["doubt_en"] for row in rows)  # which an earlier draft did not write
    columns = [name for name in known if english or name != "doubt_en"]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row[name] for name in columns] for row in rows)
    return out.getvalue()
