"""What headings mean: the table `roles.csv`, words of real headings with their role, and how one is looked up in it.

Japanese sets the head of a compound last, so that 計画策定時の現状値 is a 現状値: what a heading ends with decides, the
longest first, once its years, units, numbers and brackets are set aside.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ..plan.numbering import read_mark
from .periods import fold

TABLE = Path(__file__).parent / "roles.csv"
# A word so short ends too many others to be looked for at their end: 課題 is no 題, 事業所 no 所.
SHORTEST_END = 2
# Labels that say something of the document or of a whole table, and of no statement.
OF_WHOLE = {"計画期間", "計画の期間", "対象期間", "推進期間", "計画名", "策定日", "策定年月", "作成日", "基準日"}
_BRACKETS = re.compile(r"[(【\[<《〈「『]([^()【】\[\]<>《》〈〉「」『』]*)[)】\]>》〉」』]")
_YEARS = re.compile(
    r"(?:令和|平成|昭和|(?<![A-Za-z])[RHS](?=[0-9元]))?(?:元|[0-9]{1,4})年度?末?(?:時点|現在)?"
    r"|(?<![A-Za-z])[RHS][0-9]{1,2}末?"
)
_EDGES = re.compile(r"^[の・:末]+|[の・:]+$")
_UNITS = """
千円 百万円 億円 万円 円 人 人/年 人/日 件 件/年 件数 % 割 ポイント 回 回/年 か所 箇所 カ所 ヶ所 ヵ所 戸 棟 世帯
団体 社 校 園 台 冊 点 組 ha km km2 m m2 ㎡ ㎢ ㎞ t t/年 kg g kl kL L kWh MW t-CO2 千t-CO2 トン 千トン 日 時間
分 年 歳 才 位 名 店 施設 事業 品目 頭 本 基 路線 地区
"""
UNITS = frozenset(fold(unit) for unit in _UNITS.split())
_UNIT_LABEL = re.compile(r"^単位[:はが]?")


class Meaning(NamedTuple):
    """What a heading's words mean: role, sort of money, and the words of the table that say so."""

    role: str
    amount: str
    words: str


@cache
def read_table() -> dict[str, Meaning]:
    """Return the table by its words."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {fold(row["heading"]).lower(): Meaning(row["role"], row["amount"], row["heading"]) for row in rows}


def find_meaning(heading: str, *, whole: bool = False) -> Meaning | None:
    """Return what a heading means, None where the table has no such words; `whole` looks for no ends.

    >>> [find_meaning(each).role for each in ("目標値(2019年度)", "主な事業", "策定時の現状値", "指標（ＫＰＩ）")]
    ['target', 'measure', 'baseline', 'indicator']
    >>> find_meaning("事業費（千円）").amount, find_meaning("計画の推進体制"), find_meaning("令和６年度")
    ('plan', None, None)
    """
    table, forms = read_table(), list_forms(heading)
    for words in forms:
        if words in table:
            return table[words]
    for words in [] if whole else [_YEARS.sub("", form) for form in forms]:
        for start in range(1, len(words) - SHORTEST_END + 1):
            if words[start:] in table:
                return table[words[start:]]
    return None


def list_forms(heading: str) -> list[str]:
    """Return the forms in which a heading is looked up: whole, without brackets, years and numbers.

    >>> list_forms("２　主な事業（Ｒ６年度）")
    ['2主な事業(r6年度)', '主な事業(r6年度)', '主な事業']
    """
    mark = read_mark(heading)
    bare = heading[mark.end :] if mark is not None and mark.sort in {"bullet", "number"} else heading
    forms = [fold(heading), fold(bare)]
    plain = _BRACKETS.sub("", forms[-1])
    forms.append(plain)
    forms.append(_EDGES.sub("", _YEARS.sub("", plain)))
    inner = [_YEARS.sub("", match) for match in _BRACKETS.findall(forms[1])]
    forms += [form for form in inner if form and form not in UNITS] if not forms[3] else []
    return list(dict.fromkeys(form.lower().rstrip(":") for form in forms if form))


def find_unit(heading: str) -> str | None:
    """Return the unit that a heading prints in brackets.

    >>> find_unit("事業費（千円）"), find_unit("面積(ha)"), find_unit("割合（単位：％）"), find_unit("目標値(2019年度)")
    ('千円', 'ha', '%', None)
    """
    for words in _BRACKETS.findall(fold(heading)):
        unit = _UNIT_LABEL.sub("", words)
        if unit in UNITS:
            return str(unit)
    return None
