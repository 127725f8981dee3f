"""A table for a terminal: columns aligned, Japanese characters two cells wide."""

from __future__ import annotations

from collections.abc import Sequence


def width(text: str) -> int:
    """Return how many cells of a terminal a text takes.

    >>> width("防災 plan"), width("葛\N{VARIATION SELECTOR-17}城市")
    (9, 6)
    """
    import wcwidth  # here, because every command would wait for its tables, and few print columns

    return wcwidth.width(text, control_codes="ignore")


def align(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return the rows under their headings, without a line feed at the end.

    >>> print(align(["表", "字"], [["core-1", "906"]]))
    表      字
    ──────  ───
    core-1  906
    """
    cells = [list(map(_one_line, row)) for row in (columns, *rows)]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    cells.insert(1, ["─" * columns for columns in widths])
    return "\n".join("  ".join(map(pad, row, widths)).rstrip() for row in cells)


def _one_line(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)


def pad(text: str, columns: int) -> str:
    """Return a text filled with spaces to a number of columns.

    >>> pad("表", 4) + "|"
    '表  |'
    """
    return text + " " * (columns - width(text))


def truncate(text: str, columns: int) -> str:
    """Return as much of a text as fits.

    >>> truncate("防災アセスメント", 9)
    '防災ア…'
    """
    if width(text) <= columns:
        return text
    while width(text) > columns - 2:
        text = text[:-1]
    return text + "…"
