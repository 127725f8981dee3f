"""A bar chart: a table with a bar in each row, so that the picture is its own data and fits any width."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup, escape


class Bar(NamedTuple):
    """One bar: what it stands for, how much, and where that is read about."""

    name: str
    amount: float
    href: str = ""


def bars(caption: str, headings: tuple[str, str], drawn: Sequence[Bar]) -> Markup:
    """Return a table of bars, the longest as wide as its cell.

    >>> drawn = bars("分野", ("分野", "施策"), [Bar("防災", 2), Bar("<b>", 1)])
    >>> "&lt;b&gt;" in drawn, '<rect width="50.0%"' in drawn
    (True, True)
    """
    most = max((bar.amount for bar in drawn), default=0) or 1
    head = Markup('<tr><th scope="col">{}</th><th scope="col" class="number">{}</th><td></td></tr>').format(*headings)
    rows = Markup("").join(_row(bar, most) for bar in drawn)
    return Markup('<table class="bars"><caption>{}</caption><thead>{}</thead><tbody>{}</tbody></table>').format(
        caption, head, rows
    )


def _row(bar: Bar, most: float) -> Markup:
    name = Markup('<a href="{}">{}</a>').format(bar.href, bar.name) if bar.href else escape(bar.name)
    return Markup(
        '<tr><th scope="row">{}</th><td class="number">{:g}</td><td class="bar">'
        '<svg aria-hidden="true" width="100%" height="14"><rect width="{:.1f}%" height="14" rx="2"/></svg></td></tr>'
    ).format(name, bar.amount, 100 * bar.amount / most)
