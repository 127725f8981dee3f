"""Made-up municipalities that differ, and what each prints as its plan (`nation.py` writes its folder).

They differ in name, themes and the words for them, stages or years, indicators, departments, labels, in size and in
the shape of the print: a table by stages, projects by years, or lists. One in three prints nothing that its curator
has decided on. The same number gives the same plan, byte for byte, however many are made. The words are in
`cities.toml`; that the municipalities do not exist is printed in each plan.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import NamedTuple

import msgspec

FULL = str.maketrans("0123456789", "０１２３４５６７８９")
# Measures and goals of a plan at the median (Kawaguchi has 432), and the most that any has, in so many times that.
MEDIAN, MOST = 400, 4


class Theme(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A theme: the words that plans have for it, its field, who is to do it, to what, and what tells how it goes."""

    id: str
    en: str
    field: str
    labels: tuple[str, ...]
    offices: tuple[str, ...]
    subjects: tuple[str, ...]
    indicators: tuple[tuple[str, str, float, float, float], ...]


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `cities.toml` holds."""

    begins: tuple[tuple[str, str], ...]
    ends: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    titles: tuple[str, ...]
    parts: tuple[str, ...]
    stages: tuple[tuple[str, ...], ...]
    measures: tuple[str, ...]
    goals: tuple[str, ...]
    purposes: tuple[str, ...]
    groups: tuple[str, ...]
    reasons: tuple[str, ...]
    themes: tuple[Theme, ...]


WORDS = msgspec.convert(tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8")), Words)


class Name(NamedTuple):
    """What a municipality is called."""

    ja: str
    en: str


@dataclass
class Print:
    """A document as it is printed, and its outline, line by line."""

    source: list[str] = field(default_factory=list)
    outline: list[str] = field(default_factory=list)

    def heading(self, level: int, words: str) -> None:
        """Print a heading."""
        self.source.append(words)
        self.outline.append(f"\n{'#' * level} {words}\n")

    def sentence(self, words: str) -> None:
        """Print a sentence of its own."""
        self.source.append(words)
        self.outline.append(f"{words}\n")

    def bullet(self, words: str, level: int = 0) -> None:
        """Print an item of a list."""
        self.source.append(f"{'　' * level}・{words}")
        self.outline.append(f"{'  ' * level}- {words}")

    def table(self, heads: Sequence[Sequence[str]], rows: Sequence[Sequence[str]]) -> None:
        """Print a table, cell by cell; a cell may hold several lines, parted by ``<br>``."""
        lines = [*heads, ["---"] * len(heads[0]), *rows]
        self.outline += ["", *(f"| {' | '.join(line)} |" for line in lines), ""]
        cells = [cell for line in (*heads, *rows) for cell in line if cell not in ("^", "<", "")]
        self.source += [part for cell in cells for part in cell.split("<br>")]


class City:
    """A municipality: everything about it follows from its number, and the size of plans from the median."""

    def __init__(self, number: int, median: int = MEDIAN) -> None:
        self.chance = Random(f"koteihyo {number}")
        self.number, self.id, self.name = number, f"city-{number:04}", find_name(number)
        few = self.chance.randint(4, min(10, len(WORDS.themes)))
        self.themes = self.chance.sample(WORDS.themes, few)
        self.labels = {theme.id: self.chance.choice(theme.labels) for theme in self.themes}
        self.offices = {theme.id: self.chance.sample(theme.offices, 2) for theme in self.themes}
        self.parts = self.chance.sample(WORDS.parts, 6)
        self.size = round(min(MOST, self.chance.lognormvariate(0, 0.6)) * median)
        self.first, self.length = self.chance.randint(2016, 2026), self.chance.randint(3, 5)
        self.title = f"{self.name.ja}{self.chance.choice(WORDS.titles)}"
        self.stages = self.chance.choice(WORDS.stages)
        self.shape: Shape = self.chance.choice(SHAPES)

    @property
    def years(self) -> range:
        """Return the fiscal years of the plan."""
        spans = len(self.stages) if self.shape is print_stages else 1
        return range(self.first, self.first + self.length * spans)

    def measure(self, subject: str) -> str:
        """Return something to do about a subject."""
        return self.chance.choice(WORDS.measures).format(subject)

    def goal(self, subject: str) -> str:
        """Return a state to reach with a subject."""
        return self.chance.choice(WORDS.goals).format(subject)

    def subject(self, theme: Theme) -> str:
        """Return what something is about: half of it in one part of the municipality, so in words that few have."""
        subject = self.chance.choice(theme.subjects)
        return f"{self.chance.choice(self.parts)}地区の{subject}" if self.chance.random() < 1 / 2 else subject

    def figures(self, low: float, high: float, yearly: float, years: int) -> list[str]:
        """Return an indicator's figures: the one that it starts from, and one for each year."""
        start = self.chance.uniform(low, high)
        values = [start * (1 + yearly / 100) ** year for year in range(years + 1)]
        return [f"{value:,.1f}" if high < 100 else f"{value:,.0f}" for value in values]


Shape = Callable[[City, Print, int, Theme], None]


def find_name(number: int) -> Name:
    """Return the name of a municipality; no two of the first 1,788 have the same.

    >>> find_name(1) == find_name(1), len({find_name(number).ja[:-1] for number in range(1, 1789)})
    (True, 1788)
    """
    pairs = len(WORDS.begins) * len(WORDS.ends)
    begin, end = divmod(number * 1009 % pairs, len(WORDS.ends))
    (ja, reading), (ending, read), (kind, called) = WORDS.begins[begin], WORDS.ends[end], WORDS.kinds[number % 5]
    return Name(f"{ja}{ending}{kind}", f"{reading}{read} {called}")


def name_year(year: int) -> str:
    """Return a fiscal year as it is printed.

    >>> name_year(2018), name_year(2026)
    ('平成30年度', '令和８年度')
    """
    era, number = ("令和", year - 2018) if year > 2018 else ("平成", year - 1988)
    return (
        f"{era}{'元' if number == 1 and era == '令和' else str(number).translate(FULL) if number < 10 else number}年度"
    )


def print_stages(city: City, page: Print, number: int, theme: Theme) -> None:
    """Print a theme as a table: a row a subject, a column a stage."""
    page.heading(2, f"{str(number).translate(FULL)}　{city.labels[theme.id]}")
    page.sentence(f"{city.offices[theme.id][0]}が中心となって進めます。")
    heads = [["取組", *name_stages(city)]]
    per_cell = city.chance.randint(1, 3)
    count = max(1, city.size // len(city.themes) // (1 + per_cell * len(city.stages)))

    rows = []
    for subject in (city.subject(theme) for _ in range(count)):
        says = [*[city.measure] * (len(city.stages) - 1), city.goal]
        rows.append([subject, *("<br>".join(say(subject) for _ in range(per_cell)) for say in says)])
    page.table(heads, rows)
    print_indicators(city, page, theme)


def name_stages(city: City) -> Iterator[str]:
    """Yield the heading of each stage, with its years."""
    for place, stage in enumerate(city.stages):
        first = city.first + place * city.length
        yield f"{stage}（{name_year(first)}～{name_year(first + city.length - 1)}）"


def print_years(city: City, page: Print, number: int, theme: Theme) -> None:
    """Print a theme as policies, each with its indicators and a table of projects by years."""
    page.heading(2, f"基本目標{str(number).translate(FULL)}　{city.labels[theme.id]}")
    projects = city.chance.randint(3, 7)
    years = [name_year(year) for year in city.years]
    top = ["番号", "事業名", "事業内容", "担当課", "年度別計画", *["<"] * (city.length - 1), "事業費（千円）"]
    # A project prints a dozen entries where another shape prints one: of these plans there is less.
    for policy in range(1, 1 + max(1, city.size // len(city.themes) // projects // 4)):
        page.heading(3, f"施策{str(number).translate(FULL)}－{policy}　{city.subject(theme)}の充実")
        print_indicators(city, page, theme)
        rows = [[str(place + 1), *print_project(city, theme)] for place in range(projects)]
        page.table([top, ["^"] * 4 + years + ["^"]], rows)


def print_project(city: City, theme: Theme) -> Iterator[str]:
    """Yield the cells of a project: its name, what it is for, whose it is, its years, its cost."""
    subject = city.subject(theme)
    yield city.measure(subject)
    yield city.chance.choice(WORDS.purposes).format(subject)
    yield "<br>".join(city.offices[theme.id][: city.chance.randint(1, 2)])
    begins = city.chance.randrange(city.length)
    for year in range(city.length):
        yield "○" if year < begins else "●" if year == begins else "→"
    yield f"{city.chance.randint(1, 900) * 100:,}"


def print_lists(city: City, page: Print, number: int, theme: Theme) -> None:
    """Print a theme as lists: what is to be reached, and what is done for it, some of it by a year."""
    page.heading(2, f"{str(number).translate(FULL)}　{city.labels[theme.id]}")
    count = max(2, city.size // len(city.themes))
    page.heading(3, "目指す姿")
    for _ in range(max(1, count // 6)):
        page.bullet(city.goal(city.subject(theme)))
    page.heading(3, "主な取組")
    for _ in range(count - count // 6):
        due = f"（{name_year(city.chance.choice(city.years))}）" if city.chance.random() < 1 / 3 else ""
        page.bullet(f"{city.measure(city.subject(theme))}{due}")
        if city.chance.random() < 1 / 5:
            page.bullet(city.chance.choice(WORDS.purposes).format(city.chance.choice(theme.subjects)), 1)
    print_indicators(city, page, theme)


def print_indicators(city: City, page: Print, theme: Theme) -> None:
    """Print some of a theme's indicators: where they start, and what is to be reached."""
    page.heading(4, f"{city.labels[theme.id]}の成果を測る指標")
    some = city.chance.sample(theme.indicators, city.chance.randint(1, len(theme.indicators)))
    head = ["指標", "単位", f"基準値（{name_year(city.first - 1)}）", f"目標値（{name_year(city.years[-1])}）"]
    rows = []
    for name, unit, low, high, yearly in some:
        first, *_, last = city.figures(low, high, yearly, len(city.years))
        rows.append([name, unit, first, last])
    page.table([head], rows)


SHAPES: tuple[Shape, ...] = (print_stages, print_years, print_lists)
