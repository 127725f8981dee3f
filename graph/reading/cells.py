"""Cells: what a cell says under a heading whose role is known: figures, marks, offices, a unit, a grade, or words.

Under 目標値 words without a number are a target too (増加, 登録の更新); under 現状値 they are an observation only where
they say that there is none yet (未集計). A dash says nothing. Numbers that stand in no figure are no fault of a cell: a
table is full of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal, NamedTuple

from .cell_targets import read_targets, read_words
from .figures import Figure
from .headings import is_counter
from .marks import Mark, is_mark, marks
from .references import Reference, references
from .responsibles import Responsible, responsibles
from .targets import figures
from .text import Print
from .units import Unit, read_unit
from .values import GOAL, NOW, values
from .years import Year, years

Role = Literal[
    "target", "baseline", "actual", "amount", "schedule", "responsible", "unit", "indicator", "grade", "year"
]

_NOTHING = re.compile(
    r"\s*(?:[-‐－―—–ー−/／・….]*|なし|無し|該当なし|設定なし|(?:データ|目標値?|数値|値)なし|n/?a)\s*", re.IGNORECASE
)
_YEARS_ONLY = re.compile(r"[(\[]?\0+(?:時点|実績)?[)\]]?")
_PENDING = re.compile(
    r".*(?:未集計|集計中|未公表|公表予定|未定|未確定|未把握|調査中|算定中|精査中|把握中|未実施|実施なし|中止|未算出"
    r"|未調査|今後.{0,6}把握|後日|不明|測定不能|算出不可)[^0-9]*",
    re.DOTALL,
)
_GRADE = re.compile(r"\s*(?P<grade>[A-Z][+-]?|[◎○〇△×▲●✕☆★]+|[0-9]{1,3}(?=\s*\Z)|[0-9.]+%|[^\s(（:：、。]{1,12})")
_TOTAL = re.compile(
    r"[(〔\[【（]\s?(?P<total>累計|累積|延べ|のべ|合計)[^()〔〕（）]{0,8}[)〕\]】）]|(?P<word>累計|延べ数)\Z"
)
_BRACKET = re.compile(r"[(\[〔【（](?:単位\s?[:：]?\s?)?(?P<inside>[^()\[\]〔〕【】（）]{1,10})[)\]〕】）]\s*\Z")


class Cell(NamedTuple):
    """What a cell says; spans are code points of its text. What its role does not ask for is empty.

    ``besides`` are figures that stand in the cell and are not what its heading names (現状 30人 under 目標値), and
    ``origins`` those of them from which an arrow leads to one that is (45％（R5）→60％（R10）);
    ``words`` are those of a cell that says something and no number; ``pending`` that it says there is none yet
    (未集計), ``nothing`` that it is empty or a dash.
    """

    role: str
    figures: tuple[Figure, ...] = ()
    besides: tuple[Figure, ...] = ()
    origins: tuple[Figure, ...] = ()
    years: tuple[Year, ...] = ()
    unit: Unit | None = None
    indicator: str = ""
    total: str = ""
    marks: tuple[Mark, ...] = ()
    responsibles: tuple[Responsible, ...] = ()
    references: tuple[Reference, ...] = ()
    grade: str = ""
    words: str = ""
    pending: bool = False
    nothing: bool = False

    @property
    def dates(self) -> tuple[Year, ...]:
        """Return the years of a cell that is nothing else."""
        return () if self.words or self.figures or self.marks or self.nothing else self.years


def read_cell(text: str, role: str, *, unit: str = "", indicator: str = "") -> Cell:
    """Read a cell under a heading of that role; ``unit`` is the unit that heading, row or section print (千円).

    ``indicator``: the words of the row's indicator, which may say that its figures are counted up (〔累計〕).

    >>> [(f.printed, f.comparator, f.year and f.year.year) for f in read_cell("7.4人以下 （R7年）", "target").figures]
    [('7.4人', 'at-most', 2025)]
    >>> [(f.value is None, f.printed, f.direction) for f in read_cell("登録の更新", "target").figures]
    [(True, '登録の更新', 'level')]
    >>> [(f.printed, f.direction) for words in ("増加", "現状維持") for f in read_cell(words, "target").figures]
    [('増加', 'increase'), ('現状維持', 'level')]
    >>> cell = read_cell("未集計", "actual"); [(f.value, f.printed) for f in cell.figures], cell.pending
    ([(None, '未集計')], True)
    >>> cell = read_cell("（R5実績）30人", "target"); cell.figures, [f.printed for f in cell.besides]
    ((), ['30人'])
    >>> cell = read_cell("45.2％（R5）→60％（R10）", "target")
    >>> [(f.printed, f.year and f.year.year) for f in cell.figures + cell.origins]
    [('60％', 2028), ('45.2％', 2023)]
    >>> cell = read_cell("7集落（R2）→ 現状維持", "target")
    >>> [f.printed for f in cell.figures], [f.printed for f in cell.origins]
    (['現状維持'], ['7集落'])
    >>> [year.year for year in read_cell("R6.4.1", "year").dates]
    [2024]
    >>> read_cell("R4年度の120件から150件に増加した", "target").figures
    ()
    >>> read_cell("－", "target").figures, read_cell("－", "baseline").nothing
    ((), True)
    >>> [(str(f.value), f.unit) for f in read_cell("12,345", "amount", unit="千円").figures]
    [('12345000', 'CCY_JPY')]
    >>> cell = read_cell("検討 → 実施", "schedule"); [mark.phase for mark in cell.marks], cell.figures
    (['consider', 'continue', 'carry-out'], ())
    >>> [year.year for year in read_cell("令和７年度", "schedule").dates], read_cell("R7に着手", "schedule").dates
    ([2025], ())
    >>> cell = read_cell("実施設計", "schedule"); cell.words, [f.printed for f in read_cell("6人", "schedule").figures]
    ('実施設計', ['6人'])
    >>> cell = read_cell("特定健診の受診者数〔累計〕（人）", "indicator")
    >>> cell.indicator, cell.total, cell.unit and cell.unit.name
    ('特定健診の受診者数', '累計', 'NUM')
    >>> [each.name for each in read_cell("福祉課、社会福祉協議会", "responsible").responsibles]
    ['福祉課', '社会福祉協議会']
    >>> read_cell("Ｂ（概ね順調）", "grade").grade, read_cell("未達成見込み", "grade").grade
    ('Ｂ', '未達成見込み')
    >>> [f.basis for f in read_cell("907件（R2～7年度）", "target", indicator="実施件数〔累計〕").figures]
    ['total']
    """
    printed = Print(text)
    if role in _WORDED:
        return _WORDED[role](printed)
    if role == "schedule":
        return _schedule(role, printed, unit)
    return _values(role, printed, unit, indicator)


def _year(text: Print) -> Cell:
    """Read the year of a value that stands beside it."""
    dated = years(text)
    return Cell("year", years=dated, words="" if _is_dated(text, dated) else text.text.strip())


def _schedule(role: str, text: Print, unit: str) -> Cell:
    """Read a cell of a schedule: marks, words for what is done, figures to reach."""
    signs, refers = marks(text), references(text)
    if is_mark(text) or _NOTHING.fullmatch(text.normal):
        words = text.text.strip() if any(mark.kind == "phase" for mark in signs) else ""
        return Cell(role, marks=signs, words=words, references=refers, nothing=not signs or signs[0].kind == "nothing")
    if (dated := years(text)) and _is_dated(text, dated):
        return Cell(role, years=dated, references=refers)
    amounts = values(text, read_unit(Print(unit).normal))
    plain = amounts.figures if _is_plain(text, amounts.figures) else figures(text)
    return Cell(
        *(role, tuple(plain), amounts.besides, (), amounts.years),
        marks=signs,
        words=text.text.strip(),
        references=refers,
    )


def _is_dated(text: Print, dated: tuple[Year, ...]) -> bool:
    """Return whether a text is years and nothing else: 令和７年度 under 完了年度."""
    return _NOTHING.fullmatch(_YEARS_ONLY.sub("", text.without([year.span for year in dated]))) is not None


def _is_plain(text: Print, figures: tuple[Figure, ...]) -> bool:
    """Return whether a cell is little more than its figures: 10回実施 is, 3か年計画に基づく工事 is not."""
    return (
        bool(figures)
        and len(re.sub(r"\s", "", text.text)) <= sum(len(f.printed) + len(f.breakdown) for f in figures) + 8
    )


def _values(role: str, text: Print, heading: str, indicator: str) -> Cell:
    """Read a cell of figures: targets, observations or money."""
    refers = references(text)
    dated = years(text)
    if _is_dated(text, dated):
        return Cell(role, years=dated, nothing=True)
    if _PENDING.fullmatch(text.normal):
        return Cell(role, (read_words(text, "level"),), years=dated, words=text.text.strip(), pending=True)
    asides = {"target": (NOW,), "baseline": (GOAL,), "actual": (GOAL,)}.get(role, ())
    amounts = values(text, read_unit(Print(heading).normal), *asides)
    kept = amounts.figures
    if role == "target" and not (amounts.besides and not kept and _says_nothing_else(text, amounts.besides)):
        kept = read_targets(text, kept)
    origins = amounts.origins if role == "target" and (kept == amounts.figures or not amounts.figures) else ()
    kept, origins = _counted_up(kept, indicator, role), _counted_up(origins, indicator, role)
    words = "" if any(figure.value is not None for figure in kept) else text.text.strip()
    return Cell(role, kept, amounts.besides, origins, amounts.years, words=words, references=refers)


def _counted_up(figures: tuple[Figure, ...], indicator: str, role: str) -> tuple[Figure, ...]:
    """Return the figures of a cell as totals, where the row's indicator says that they are counted up (〔累計〕)."""
    counted = _TOTAL.search(Print(indicator).normal)
    if counted is None or role == "amount":
        return figures
    word = counted["total"] or counted["word"]
    return tuple(
        f._replace(basis="total", total=f.total or word) if f.basis == "level" and f.unit != "PERCENT" else f
        for f in figures
    )


def _says_nothing_else(text: Print, besides: tuple[Figure, ...]) -> bool:
    """Return whether a cell holds only what is beside its role: （R5実績）30人 under 目標値."""
    rest = text.without([*(figure.span for figure in besides), *(year.span for year in years(text))])
    return re.search(r"[^\W\d_]", NOW.sub("", rest).replace("値", "")) is None


def _responsible(text: Print) -> Cell:
    return Cell("responsible", responsibles=responsibles(text), words=text.text.strip())


def _unit(text: Print) -> Cell:
    return Cell("unit", unit=read_unit(text.normal), words=text.text.strip())


def _read_grade(text: Print) -> Cell:
    return Cell("grade", grade=_grade(text), words=text.text.strip(), years=years(text))


def _indicator(text: Print) -> Cell:
    """Read the name of an indicator without the unit and the 〔累計〕 behind it."""
    words, total, unit = text.text.strip(), "", None
    while True:
        if counted := re.search(rf"(?:{_TOTAL.pattern})\s*\Z", words):
            total = counted["total"] or counted["word"]
            if counted["word"]:
                break
            words = words[: counted.start()].rstrip()
            continue
        bracket = _BRACKET.search(words)
        inside = Print(bracket["inside"]).normal if bracket else ""
        if bracket is None or not is_counter(inside):
            break
        unit, words = read_unit(inside), words[: bracket.start()].rstrip()
    return Cell("indicator", unit=unit, indicator=words, total=total, references=references(text))


def _grade(text: Print) -> str:
    """Return the grade that a cell begins with, as printed."""
    if _NOTHING.fullmatch(text.normal):
        return ""
    match = _GRADE.match(text.normal)
    return text.slice(text.of(match, "grade")) if match else ""


# Roles whose cells are words, and no figures or marks.
_WORDED: dict[str, Callable[[Print], Cell]] = {
    "responsible": _responsible,
    "unit": _unit,
    "indicator": _indicator,
    "grade": _read_grade,
    "year": _year,
}
