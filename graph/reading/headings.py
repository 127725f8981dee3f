"""Headings: what the heading of a column, a row or a section says of the cells under it: years, a unit, a role.

The words only hint at a role (目標値 is a target's); whether the cells bear it out is for who drafts to see, and for
`plan.toml` to say.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from .text import KNOWN, Print, fold
from .units import SCALE, UNIT, Unit, read_unit
from .years import Year, years

# In the order of trust: 数値目標 is a target and 目標指標 an indicator, 実績見込 no actual.
_ROLES = (
    ("remarks", r"備考|摘要|補足|注記?|特記事項"),
    ("number", r"no\.?|№|番号|通し番号|事業番号|整理番号|#|項番"),
    ("unit", r"単位"),
    ("responsible", (
        r".*(?:担当|所管|主管|関係|実施)(?:課|部|局|部署|部局|室|者|機関|所属)?(?:名|等)?|(?:実施|推進|事業)主体"
        r"|推進者|責任者|部署|所属|.*担い手"
    )),
    ("grade", r".*(?:評価|判定|達成度|達成状況|進捗度|進捗評価|進捗状況|区分評価|ランク)(?:結果)?"),
    ("schedule", (
        r".*(?:スケジュール|年次計画|年度別計画|実施時期|実施年度|実施期間|工程|取組時期|計画期間|事業期間|年度計画"
        r"|時期)"
    )),
    ("amount", (
        r".*(?:事業費|予算額?|決算額?|経費|金額|計画額|財源(?:内訳)?|所要額|交付額|補助金額?)(?:等|計|合計|見込額?)?"
    )),
    ("actual", r".*(?:実績値?|進捗値|直近値|最新値|実績値推移|達成値)"),
    ("baseline", r".*(?:現状値?|基準値|基準|現況値?|策定時|当初値|基準年度?|初期値|現在値)"),
    ("indicator", r".*(?:指標|kpi|業績評価指標|目標項目|成果目標|指標名|測定項目)(?:名|項目|\(kpi\))?"),
    ("target", r".*(?:目標値?|目標水準|計画値|到達点|目標数値|達成目標|目指す値)"),
    ("measure", (
        r".*(?:事業名?|取組|取り組み|施策|具体策|アクション|事業等|方策|取組項目|対策)(?:名|内容|項目|例|一覧)?"
    )),
    ("description", r".*(?:概要|内容|説明|考え方|目的|効果|方向性|ねらい|詳細|現状と課題|課題)"),
)  # fmt: skip
_PATTERNS = [(role, re.compile(pattern)) for role, pattern in _ROLES]
_AMOUNT_KINDS = (
    ("supplementary", "補正"),
    ("settled", "決算|実績"),
    ("budget", "予算"),
    ("plan", "計画|概算|見込|事業費"),
)
_BRACKETS = re.compile(r"[(\[{〔【<](?P<inside>[^()\[\]{}〔〕【】<>]*)[)\]}〕】>]")
_UNIT_NAMED = re.compile(r"単位\s?[:：]?\s?(?P<unit>[^\s()（）、]+)")


class Heading(NamedTuple):
    """What a heading says: the role that its words hint at, its years and unit, and its words without these."""

    words: str
    role: str | None
    years: tuple[Year, ...]
    unit: Unit | None
    amount_kind: str | None = None  # plan, budget, supplementary or settled
    estimate: bool = False  # 見込


@lru_cache(KNOWN)
def read_heading(text: str) -> Heading:
    """Read a heading.

    >>> def read(text): h = read_heading(text); return h.role, [y.year for y in h.years], h.unit and h.unit.name
    >>> read("現状値（R4）"), read("目標値 令和10年度"), read("ＫＰＩ"), read("R6")
    (('baseline', [2022], None), ('target', [2028], None), ('indicator', [], None), (None, [2024], None))
    >>> read("事業費（千円）"), read("令和６年度決算額 単位：百万円"), read("担当課"), read("参加者数（人）")
    (('amount', [], 'CCY_JPY'), ('amount', [2024], 'CCY_JPY'), ('responsible', [], None), (None, [], 'NUM'))
    >>> [read(words)[0] for words in ("重要業績評価指標(KPI)", "主な事業", "R8実績見込", "No.", "目標")]
    ['indicator', 'measure', 'actual', 'number', 'target']
    >>> read_heading("令和６年度決算額").amount_kind, read_heading("R8実績見込").estimate
    ('settled', True)
    """
    printed = Print(text)
    read = years(printed)
    normal = printed.without([year.span for year in read]).replace("\0", "")
    unit = _unit(normal)
    words = re.sub(r"\s", "", _BRACKETS.sub("", _UNIT_NAMED.sub("", normal))) or re.sub(r"\s", "", normal).strip("()")
    words = words.removeprefix("の")
    kind = next((kind for kind, pattern in _AMOUNT_KINDS if re.search(pattern, words)), None)
    role = _role(words)
    return Heading(words, role, read, unit, kind if role == "amount" else None, "見込" in words)


def _role(words: str) -> str | None:
    plain = re.sub(r"(?:見込値?|\(見込み?\)|等|の?推移|一覧)\Z", "", fold(words).lstrip("*※◎○●■・0123456789."))
    return next((role for role, pattern in _PATTERNS if pattern.fullmatch(plain)), None)


def _unit(normal: str) -> Unit | None:
    """Return the unit in brackets, or behind 単位."""
    if named := _UNIT_NAMED.search(normal):
        return read_unit(named["unit"])
    units = [read_unit(match["inside"]) for match in _BRACKETS.finditer(normal)]
    known = [unit for unit in units if unit and (unit.name != "NUM" or is_counter(unit.printed))]
    known = [unit for unit in known if unit.printed not in _NAMES]
    return known[-1] if known else None


# Counters that in the brackets of a heading tell cells apart and count nothing: R7（計画）, 参加率（小学校）.
_NAMES = frozenset(
    ["計画", "案", "施策", "指標", "条例", "制度", "協定", "分野", "例", "小学校", "中学校", "高校", "保育所", "保育園"]
)


def is_counter(words: str) -> bool:
    """Return whether the words are a unit of the list, with or without a scale or 「/年」.

    >>> is_counter("千人"), is_counter("件/年"), is_counter("素案")
    (True, True, False)
    """
    return _COUNTER.fullmatch(words) is not None


_COUNTER = re.compile(rf"(?:{SCALE})?(?:{UNIT})?(?:/[年月日])?")
