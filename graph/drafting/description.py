"""`plan.toml` and `doubts.csv` of a draft: what is known of the plan, how headings are read, what is left to decide."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields

from ..interop.areas import Area
from .blocks import Doubt
from .counting import UNCOUNTED, Counting
from .legends import Legend
from .outline import escape
from .proposals import Proposal
from .stages import Stage
from .titles import publisher_id

DOUBT_COLUMNS = ("place", "page", "line", "entry", "doubt", "doubt_en", "choices", "decision")


@dataclass(frozen=True)
class Source:
    """A file as it was received: its name in the plan's folder, its SHA-256, the name that it came under."""

    file: str
    sha256: str
    received: str


@dataclass(frozen=True)
class Description:
    """What `plan.toml` says."""

    id: str
    title: str
    language: str
    sources: tuple[Source, ...]
    area: Area | None
    period: tuple[int, int] | None
    headings: tuple[Proposal, ...]
    stages: tuple[Stage, ...] = ()
    legends: tuple[Legend, ...] = ()
    counting: Counting = UNCOUNTED
    of: str = ""


def write_description(description: Description) -> str:
    """Return `plan.toml`."""
    lines = [
        "# 下書きです。見出しの読み方（[[headings]]）を確かめ、doubts.csv の疑問点を直してください。",
        "# A draft: look over how headings are read ([[headings]]), and settle what doubts.csv lists.",
        f"id = {quote(description.id)}",
        *([f"of = {quote(description.of)}"] if description.of else []),
        f"title = {quote(description.title)}",
        f"language = {quote(description.language)}",
        *_write_area(description.area),
    ]
    if description.period:
        lines += [f"first_year = {description.period[0]}", f"last_year = {description.period[1]}"]
    lines += [f"{point} = {quote(value)}" for point, value in description.counting._asdict().items() if value]
    for source in description.sources:
        lines += [
            "",
            "[[source]]",
            *_write_received(source),
            f"file = {quote(source.file)}",
            f"sha256 = {quote(source.sha256)}",
        ]
    for name, entries in (
        ("stages", description.stages),
        ("legends", description.legends),
        ("headings", description.headings),
    ):
        for entry in entries:
            lines += ["", f"[[{name}]]", *_write_fields(entry)]
    return "".join(f"{line}\n" for line in lines)


def quote(text: str) -> str:
    r"""Return a text as TOML writes it.

    >>> print(quote('「"鳴沢"」\\'))
    "「\"鳴沢\"」\\"
    """
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _write_area(area: Area | None) -> Iterator[str]:
    if area:
        yield f"area = {quote(area.code)}"
        yield f"publisher = {{ id = {quote(publisher_id(area))}, name = {quote(area.name)} }}"


def _write_received(source: Source) -> Iterator[str]:
    if source.received != source.file:
        yield f"# {source.received}"


def _write_fields(entry: Proposal | Stage | Legend) -> Iterator[str]:
    for field in fields(entry):
        value = getattr(entry, field.name)
        if isinstance(value, bool):
            if value:
                yield f"{field.name} = true"
        elif isinstance(value, int):
            yield f"{field.name} = {value}"
        elif value:
            yield f"{field.name} = {quote(value)}"


def write_doubts(doubts: Sequence[Doubt], outline: str) -> str:
    """Return `doubts.csv`: what is doubtful, with the outline's first line that holds its words."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(DOUBT_COLUMNS)
    lines = outline.split("\n")
    for doubt in doubts:
        place = (doubt.words, doubt.page or "", _find_line(doubt.words, lines) or "", "")
        writer.writerow([*place, doubt.ja, doubt.en, " | ".join(doubt.choices), ""])
    return file.getvalue()


def describe_doubts(doubts: Iterable[Doubt], outline: str) -> list[dict[str, object]]:
    """Return doubts with their places, as JSON takes them."""
    lines = outline.split("\n")
    return [
        {
            "place": doubt.words,
            "page": doubt.page,
            "line": _find_line(doubt.words, lines),
            "ja": doubt.ja,
            "en": doubt.en,
            "choices": list(doubt.choices),
        }
        for doubt in doubts
    ]


def _find_line(words: str, lines: Sequence[str]) -> int | None:
    """Return the first line that is these words or has a cell of them; else the first that holds them."""
    sought = escape(words).strip()
    if not sought:
        return None
    alone = [f"| {sought} |", f"# {sought}", f"- {sought}"]
    for number, line in enumerate(lines, start=1):
        if line == sought or alone[0] in line or any(line.endswith(word) for word in alone[1:]):
            return number
    return next((number for number, line in enumerate(lines, start=1) if sought in line), None)
