"""Bars in parts: a drawing that stands by itself as a file, in colours that grey and the colour-blind keep apart.

The colours are those of Okabe and Ito (Color Universal Design, 2008), dark and light in turn; every part that is wide
enough has its number, the sum stands at the end of the bar, and the title says what is counted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from markupsafe import Markup

from ..results.terminal import truncate, width
from .heat import Head

Colour = tuple[str, str]  # fill and ink
# The colours of the parts, in their order; what comes after the last is put together.
COLOURS: tuple[Colour, ...] = (
    ("#0072b2", "#fff"),
    ("#f0e442", "#000"),
    ("#d55e00", "#fff"),
    ("#56b4e9", "#000"),
    ("#009e73", "#fff"),
    ("#e69f00", "#000"),
    ("#cc79a7", "#000"),
    ("#999999", "#000"),
)
GREEN, SKY, BLUE, YELLOW, RED, ORANGE, PURPLE, GREY = (COLOURS[each] for each in (4, 3, 0, 1, 2, 5, 6, 7))
# What became of something (`ontology/outcomes.ttl`, `progress.ttl`) has one colour in every chart.
OUTCOMES = {
    **dict.fromkeys(("done", "reached"), GREEN),
    **dict.fromkeys(("on-track", "reached-early"), SKY),
    "reported": BLUE,
    **dict.fromkeys(("slipped", "delayed"), YELLOW),
    **dict.fromkeys(("overdue", "missed"), RED),
    **dict.fromkeys(("not-due", "not-started"), ORANGE),
    "stopped": PURPLE,
    **dict.fromkeys(("no-report", "undetermined"), GREY),
}
# Units of the drawing: its width, room for names and for the sum, a bar and the space below it, a line of text.
WIDTH, NAMES, SUM, BAR, SPACE, LINE = 960, 300, 56, 26, 10, 26
# Half letters of a name beside a bar and in the legend, and units of one half letter.
NAME, LEGEND, HALF = 36, 30, 8
Opens = Callable[[str, str], str]


def stacked_bars(
    title: str,
    rows: Sequence[Head],
    parts: Sequence[Head],
    amounts: Mapping[tuple[str, str], float],
    opens: Opens = lambda row, part: "",
) -> Markup:
    """Return the drawing as SVG: a bar a row, in parts; with a single part without words there is no legend.

    >>> drawn = stacked_bars("施策数", [Head("a", "防災")], [Head("", "")], {("a", ""): 3}, lambda row, part: "/x")
    >>> drawn.count("<rect"), "防災" in drawn, 'href="/x"' in drawn
    (2, True, True)
    """
    sums = {row.key: sum(amounts.get((row.key, part.key), 0) for part in parts) for row in rows}
    scale = (WIDTH - NAMES - SUM) / (max(sums.values(), default=0) or 1)
    legend, top = _legend(parts, LINE + 8)
    drawn = Markup("").join(
        _bar(row, parts, amounts, sums[row.key], (top + at * (BAR + SPACE), scale), opens)
        for at, row in enumerate(rows)
    )
    height = top + len(rows) * (BAR + SPACE)
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="stacks" viewBox="0 0 {w} {h}" width="{w}" height="{h}" '
        'role="img" aria-label="{title}" font-family="sans-serif" font-size="14">'
        '<rect width="{w}" height="{h}" fill="#fff"/>'
        '<text x="0" y="18" font-size="16" font-weight="700">{title}</text>{legend}{drawn}</svg>'
    ).format(w=WIDTH, h=height, title=title, legend=legend, drawn=drawn)


def choose_colours(parts: Sequence[Head]) -> list[Colour]:
    """Return a colour for each part: that of its outcome where all are outcomes, else by its place.

    >>> [fill for fill, _ in choose_colours([Head("slipped", "遅れ"), Head("done", "完了")])]
    ['#f0e442', '#009e73']
    """
    codes = [part.key.rpartition("/")[2] for part in parts]
    if all(code in OUTCOMES for code in codes):
        return [OUTCOMES[code] for code in codes]
    return [COLOURS[at % len(COLOURS)] for at in range(len(parts))]


def _legend(parts: Sequence[Head], top: float) -> tuple[Markup, float]:
    """Return the legend, in as many lines as it takes, and where the bars begin below it."""
    if len(parts) == 1 and not parts[0].words:
        return Markup(""), top
    drawn, across = Markup(""), 0.0
    for part, (fill, _ink) in zip(parts, choose_colours(parts), strict=True):
        words = truncate(part.words, LEGEND)
        wide = 26 + HALF * width(words) + 16
        if across + wide > WIDTH:
            across, top = 0.0, top + LINE
        drawn += Markup('<rect x="{}" y="{}" width="16" height="16" fill="{}"/><text x="{}" y="{}">{}</text>').format(
            across, top, fill, across + 22, top + 13, words
        )
        across += wide
    return drawn, top + LINE + 8


def _bar(
    row: Head,
    parts: Sequence[Head],
    amounts: Mapping[tuple[str, str], float],
    total: float,
    place: tuple[float, float],
    opens: Opens,
) -> Markup:
    """Return one bar with its name and its sum; ``place`` is its upper edge and the units of one thing."""
    (top, scale), drawn, left = place, Markup(""), float(NAMES)
    for part, colour in zip(parts, choose_colours(parts), strict=True):
        amount = amounts.get((row.key, part.key), 0)
        if amount:
            drawn += _part(row, part, amount, (left, top, amount * scale), colour, opens)
            left += amount * scale
    name = Markup('<text x="{}" y="{}" text-anchor="end"><title>{}</title>{}</text>').format(
        NAMES - 10, top + 18, row.words, truncate(row.words, NAME)
    )
    return name + drawn + Markup('<text x="{:.1f}" y="{}">{:g}</text>').format(left + 6, top + 18, total)


def _part(
    row: Head,
    part: Head,
    amount: float,
    place: tuple[float, float, float],
    colour: Colour,
    opens: Opens,
) -> Markup:
    left, top, wide = place
    drawn = Markup(
        '<title>{}</title><rect x="{:.1f}" y="{}" width="{:.1f}" height="{}" fill="{}" stroke="#fff" stroke-width="1"/>'
    ).format("・".join(filter(None, (row.words, part.words, f"{amount:g}"))), left, top, wide, BAR, colour[0])
    if part.words and wide > 2 * HALF + HALF * len(f"{amount:g}"):
        drawn += Markup('<text x="{:.1f}" y="{}" text-anchor="middle" fill="{}">{:g}</text>').format(
            left + wide / 2, top + 18, colour[1], amount
        )
    address = opens(row.key, part.key)
    return Markup('<a href="{}">{}</a>').format(address, drawn) if address else Markup("<g>{}</g>").format(drawn)
