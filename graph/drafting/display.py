"""Values of a workbook as its sheet shows them: dates, percentages, thousands and units by the cell's number format.

Formats are those of ECMA-376 part 1, 18.8.30 and 18.8.31, as far as Japanese offices use them; a format that is not
known shows the value as it is stored.
"""

from __future__ import annotations

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal

_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]')
_DIGITS = re.compile(r"[#0?][#0?,.]*")
_DATE = re.compile(r"[gemdyahs]", re.IGNORECASE)
_ERAS = (
    (datetime.date(2019, 5, 1), "令和", "R"),
    (datetime.date(1989, 1, 8), "平成", "H"),
    (datetime.date(1926, 12, 25), "昭和", "S"),
)
_DAYS = "月火水木金土日"
# What Excel shows where the format is left to the reader's country: 14, 22 and their like.
_COUNTRY = {
    "mm-dd-yy": "yyyy/m/d",
    "m/d/yy h:mm": "yyyy/m/d h:mm",
    "d-mmm-yy": "yyyy/m/d",
    "d-mmm": "m/d",
    "mmm-yy": "yyyy/m",
}
_GENERAL_DIGITS = 11  # significant ones that `General` shows


def show(value: object, form: str = "General") -> str:
    """Return a value as its cell shows it.

    >>> show(0.194, "0.0%"), show(1584, "#,##0"), show(12, '0"人"'), show(-3, "#,##0;▲#,##0"), show(0.1 + 0.2)
    ('19.4%', '1,584', '12人', '▲3', '0.3')
    >>> day = datetime.datetime(2024, 4, 1)
    >>> show(day, 'yyyy"年"m"月"d"日"'), show(day, '[$-411]ggge"年"m"月"'), show(day, "mm-dd-yy"), show(day, "ge.m.d")
    ('2024年4月1日', '令和6年4月', '2024/4/1', 'R6.4.1')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.time):
        value = datetime.datetime.combine(datetime.date(1900, 1, 1), value)
    if isinstance(value, datetime.date):
        return show_date(value, form)
    if isinstance(value, datetime.timedelta):
        return str(value)
    if isinstance(value, int | float):
        return show_number(value, form)
    return str(value)


def show_number(value: float, form: str) -> str:
    """Return a number in a format: its sections are for positive, negative, zero."""
    if form in {"General", "@", ""}:
        return _show_general(value)
    sections = form.split(";")
    section = sections[0]
    if value < 0 and len(sections) > 1:
        section, value = sections[1], -value
    elif value == 0 and len(sections) > 2:  # noqa: PLR2004
        section = sections[2]
    before, digits, after = _split_literals(section)
    if digits is None:
        return before if before else _show_general(value)
    sign = "-" if value < 0 else ""
    return f"{sign}{before}{_show_digits(abs(value), digits, percent='%' in after or '%' in before)}{after}"


def _show_general(value: float) -> str:
    if isinstance(value, int) or float(value).is_integer():
        return str(int(value))
    return f"{value:.{_GENERAL_DIGITS - 1}g}"


def _split_literals(section: str) -> tuple[str, str | None, str]:
    """Return what a section shows before its digits, its digits, and what it shows after them."""
    plain, literals = "", list[str]()
    at = 0
    for match in _LITERAL.finditer(section):
        plain += section[at : match.start()]
        literals.append(match[1] if match[1] is not None else match[2] or _currency(match[0]))
        plain += "\0"
        at = match.end()
    plain += section[at:]
    digits = _DIGITS.search(plain)
    whole = iter(literals)
    fill = re.sub("\0", lambda _: next(whole), plain[: digits.start()] if digits else plain)
    if digits is None:
        return fill, None, ""
    return fill, digits[0], re.sub("\0", lambda _: next(whole), plain[digits.end() :])


def _currency(code: str) -> str:
    """Return the sign that ``[$￥-411]`` shows."""
    match = re.match(r"\[\$([^\-\]]+)", code)
    return match[1] if match else ""


def _show_digits(value: float, digits: str, *, percent: bool) -> str:
    number = Decimal(repr(float(value))) * (100 if percent else 1)
    scaled = len(digits) - len(digits.rstrip(","))
    number = number / (Decimal(1000) ** scaled)
    digits = digits.rstrip(",")
    whole, _, part = digits.partition(".")
    shown = number.quantize(Decimal(1).scaleb(-len(part)), ROUND_HALF_UP)
    text = f"{shown:,f}" if "," in whole else f"{shown:f}"
    optional = len(part) - len(part.rstrip("#"))
    if optional and "." in text:
        kept = len(part) - optional
        head, _, tail = text.partition(".")
        tail = tail[:kept] + tail[kept:].rstrip("0")
        text = f"{head}.{tail}" if tail else f"{head}."
    zeros = whole.replace(",", "").count("0")
    return text if "," in whole else text.zfill(zeros + (len(part) + 1 if part else 0))


def show_date(value: datetime.date, form: str) -> str:
    """Return a date in a format."""
    section = _COUNTRY.get(form, form).split(";")[0]
    if not _DATE.search(_LITERAL.sub("", section)):
        section = "yyyy/m/d"
    shown, at, minutes = "", 0, False
    tokens = re.compile(rf"{_LITERAL.pattern}|(?P<part>g{{1,3}}|e+|y+|m+|d+|a{{3,4}}|h+|s+|AM/PM)", re.IGNORECASE)
    for match in tokens.finditer(section):
        shown += section[at : match.start()]
        at = match.end()
        part = match["part"]
        if part is None:
            shown += match[1] if match[1] is not None else match[2] or ""
            continue
        low = part.lower()
        if low[0] == "m" and (minutes or section[match.end() : match.end() + 2].lower().startswith((":s", '":'))):
            shown += f"{_clock(value).minute:0{len(low)}d}"
        else:
            shown += _show_part(value, low)
        minutes = low[0] == "h"
    return shown + section[at:]


def _clock(value: datetime.date) -> datetime.datetime:
    return value if isinstance(value, datetime.datetime) else datetime.datetime(value.year, value.month, value.day)


def _show_part(value: datetime.date, part: str) -> str:
    """Return one part of a date: ``ggg`` era, ``e`` its year, ``yyyy``, ``m``, ``d``, ``aaa`` day of the week."""
    moment = _clock(value)
    era = next((era for era in _ERAS if moment.date() >= era[0]), None)
    if part[0] == "g":
        return "" if era is None else (era[1] if part == "ggg" else era[1][0] if part == "gg" else era[2])
    if part[0] == "e":
        year = moment.year - era[0].year + 1 if era else moment.year
        return f"{year:0{len(part)}d}"
    shown = {
        "y": f"{moment.year % 100:02d}" if len(part) < 3 else str(moment.year),  # noqa: PLR2004
        "a": _DAYS[moment.weekday()] + ("曜日" if part == "aaaa" else "") if part in {"aaa", "aaaa"} else "",
        "h": f"{moment.hour:0{len(part)}d}",
        "s": f"{moment.second:0{len(part)}d}",
        "m": f"{moment.month:0{min(len(part), 2)}d}",
        "d": f"{moment.day:0{min(len(part), 2)}d}",
    }
    return shown[part[0]]
