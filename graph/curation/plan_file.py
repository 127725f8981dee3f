"""The file `plan.toml`, written by what people decide: who read the plan and when, and how headings are read."""

from __future__ import annotations

import datetime
import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import KoteihyoError
from ..plan.headings import Heading, find_heading
from ..plan.schema import CuratedReading, Plan


class Judge(NamedTuple):
    """Who decided, on which day, and how: what a `[[readings]]` of `plan.toml` says."""

    name: str
    date: datetime.date
    method: str


def use_reading(plan: Plan, text: str, judge: Judge) -> tuple[str, str]:
    """Return the identifier of a judge's reading and `plan.toml` with it: the one that is there, or one at its end."""
    for reading in plan.readings:
        if (reading.by.name.text, reading.date, reading.method.text) == (judge.name, judge.date, judge.method):
            return reading.id, text
    numbers = [int(reading.id) for reading in plan.readings if reading.id.isdigit()]
    known = str(max([len(plan.readings), *numbers]) + 1)
    lines = [
        "",
        "[[readings]]",
        f"id = {quote(known)}",
        f'by = {{ id = {quote(_name_judge(plan.readings, judge.name))}, kind = "person", name = {quote(judge.name)} }}',
        f"date = {judge.date.isoformat()}",
        f"method = {quote(judge.method)}",
    ]
    return known, (text if text.endswith("\n") else f"{text}\n") + "".join(f"{line}\n" for line in lines)


def _name_judge(readings: Sequence[CuratedReading], name: str) -> str:
    """Return the identifier of a judge: the one that the name has already, else made from it, else the next number."""
    for reading in readings:
        if reading.by.name.text == name:
            return reading.by.id
    made = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") if name.isascii() else ""
    taken = {reading.by.id for reading in readings}
    numbered = (f"curator-{number}" for number in range(1, len(taken) + 2))
    return made if made and made not in taken else next(candidate for candidate in numbered if candidate not in taken)


def quote(text: str) -> str:
    """Return a text as TOML writes it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


_TABLE = re.compile(r"\s*\[")
_HEADINGS = re.compile(r"\s*\[\[\s*headings\s*\]\]\s*(#.*)?")


def write_heading(text: str, words: str, points: Mapping[str, object], file: Path) -> str:
    """Return `plan.toml` with what was decided of headings in these words; all else stays as it is written.

    What stands for other words, too (`施策*`), keeps standing: the decision comes before it.
    """
    held: list[dict[str, Any]] = tomllib.loads(text).get("headings", [])
    number = _find(held, words)
    exact = number is not None and "*" not in held[number]["like"]
    wanted = {**(held[number] if number is not None else {}), **({} if exact else {"like": words})}
    wanted = {name: value for name, value in {**wanted, **points}.items() if value not in (None, "")}
    lines = text.splitlines(keepends=True)
    starts = [at for at, line in enumerate(lines) if _HEADINGS.fullmatch(line.rstrip("\r\n"))]
    if exact and number is not None and number < len(starts):
        _rewrite(lines, starts[number] + 1, points)
    else:
        written = ["[[headings]]\n", *(f"{name} = {_write(value)}\n" for name, value in wanted.items()), "\n"]
        at = starts[number] if number is not None and number < len(starts) else len(lines)
        lines[at:at] = written if at < len(lines) else ["\n", *written[:-1]]
    expected = [*held]
    expected[slice(number, number + 1) if exact and number is not None else _place(number, held)] = [wanted]
    return _prove("".join(lines), text, expected, file)


def _place(number: int | None, held: Sequence[object]) -> slice:
    at = len(held) if number is None else number
    return slice(at, at)


def _find(held: Sequence[Mapping[str, Any]], words: str) -> int | None:
    headings = [Heading(reading["like"], year=number) for number, reading in enumerate(held)]
    heading = find_heading(headings, words)
    return heading.year if heading else None


def _rewrite(lines: list[str], start: int, points: Mapping[str, object]) -> None:
    """Change the values of one table in place."""
    end = next((at for at in range(start, len(lines)) if _TABLE.match(lines[at])), len(lines))
    for name, value in points.items():
        at = next((at for at in range(start, end) if re.match(rf"\s*{name}\s*=", lines[at])), None)
        new = [] if value in (None, "") else [f"{name} = {_write(value)}\n"]
        if at is None:
            last = max(at for at in range(start - 1, end) if lines[at].strip()) + 1
            lines[last:last] = new
            end += len(new)
        else:
            lines[at : at + 1] = new
            end += len(new) - 1


def _write(value: object) -> str:
    return quote(value) if isinstance(value, str) else str(value).lower()


def _prove(new: str, old: str, headings: list[dict[str, Any]], file: Path) -> str:
    """Return the new text, once it says what was meant and nothing else."""
    try:
        if tomllib.loads(new) == {**tomllib.loads(old), "headings": headings}:
            return new
    except tomllib.TOMLDecodeError:
        pass
    raise KoteihyoError(
        "この plan.toml の [[headings]] は書き換えられません。"
        "一つの見出しを一つの [[headings]] に、一行に一つの値で書いてください。",
        "The [[headings]] of this plan.toml cannot be rewritten: write one [[headings]] for each, one value a line.",
        file=file,
    )
