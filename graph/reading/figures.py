"""Figures: an amount with its indicator, its unit and the act that says what becomes of it; and values that are words.

`bounds` and `phrases` read what stands before and behind an amount; one whose words do not say what is to become of it
(市域（９地区）) is no figure and stays unread.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from .amounts import Amount
from .bounds import LENGTHEN, TAIL, Basis, Bound, Comparator, Direction, Lead, read_bound, read_comparator, read_lead
from .phrases import ends_in
from .text import NUL, Print, Span
from .years import Year

Note = tuple[str, str]  # Japanese, English

YEN = ("「円」は印刷されていない。", "The unit yen is not printed.")
PERCENT = ("割合（％）かポイントかは記載なし。", "Percent or points not stated.")
SCALE = ("「規模」を「およそ」と読む。", "“規模” (on the scale of) is read as “about”.")
_MONEY = re.compile(r"税|予算|決算|歳[入出]|財[源政]|収[入益]|支出|経費|事業費|人件費|債|基金|補助金|料金|使用料|給与")
# What an amount is one for; alone it is an amount of nothing.
_EACH_OF = "人|世帯|戸|日|週|月|年|校|施設|件|ha|万人|千人"
_PER = re.compile(rf"(?:[0-9０-９一-九]*(?:{_EACH_OF})){{1,2}}(?:[あ当]たり|毎)\Z|[あ当]たり\Z|毎\Z")
_RATE = re.compile(r"(?:率|割合|比|シェア)\Z")

# An indicator begins with no particle, and is no arrow; a stretch without kanji or katakana names nothing.
_NAMES = re.compile(r"\A(?![をはがのにへ→⇒])[^\n]*[^\W\d_]")
_NEEDLESS = re.compile(r"[^ぁ-んァ-ヺ一-龠]+|[ぁ-ん]{1,3}")
_NAMED = re.compile(
    r"(?P<name>[^\0、。()\s:][^\0、。():]{0,40}[^\0、。():\s])[:\s]\s*(?:年間?|毎年度?|約|延べ|累計|[0-9]+年間で)?\Z"
)
_LED = re.compile(
    r"(?:[0-9]{1,2}[.)]?)?(?P<name>[^0-9\0、。→⇒:]{2,40}?)[:\s]?(?:年間?|約|延べ|累計)?[0-9][^。]*[→⇒][^。]*\Z"
)


class Figure(NamedTuple):
    """What is printed as a value: ``unit`` is a QUDT local name, ``printed`` the number and its counter as they stand.

    Words that set something without a number (増加, 登録の更新) have no ``value``; a range has ``value_to``. ``basis``
    says whether the value is a level, the change to it, or counted up over a time; ``manner``, ``act``, ``within`` and
    ``total`` are the words that say so, of which `sentences` makes a sentence. ``year`` is the year printed with it (of
    a target that by which, of an observation that in which), ``breakdown`` the words that tell figures of one cell
    apart (小学校), ``per`` what one is counted for (10万人当たり).
    """

    indicator: str | None
    value: Decimal | None
    unit: str | None
    unit_text: str
    comparator: Comparator | None
    basis: Basis
    direction: Direction
    periodicity: str | None
    period: str | None
    printed: str
    notes: tuple[Note, ...]
    span: Span
    period_span: Span | None
    manner: str = ""
    act: str = ""
    within: str = ""
    total: str = ""
    value_to: Decimal | None = None
    year: Year | None = None
    breakdown: str = ""
    per: str = ""

    @property
    def is_rate(self) -> bool:
        """Return whether it is a figure of a rate, which is raised and lowered rather than increased and cut."""
        return self.unit == "PERCENT" and _RATE.search(self.indicator or "") is not None


_MARKED = re.compile(r"(?:\s?※[0-9]*)?(?:/(?P<every>[年月日]|年度))?(?:\s?※[0-9]*)?")
_TIMES = {"YR", "MO", "WK", "DAY"}
_COUNTED_TIME = re.compile("日数|年数|月数")
_CLOCK = {"HR", "MIN", "SEC"}
_SPAN_OF_LIFE = re.compile("寿命|年齢|歳時")
_COUNT_OF = re.compile(r"(?:数|回|件|人|額)\Z")
_EVERY = {"年": "yearly", "年度": "yearly", "月": "monthly"}
# Before one of these an amount says how large a thing is (定員20人の保育所), or how often it comes (5年に1回の点検).
_LIMIT = re.compile(r"(?:上限|下限|定員|最大|月額|年額|日額|総額|容量|高さ|幅|延長|面積|[0-9](?:年|か月)に)(?:約)?\Z")
_EACH = re.compile(r"[0-9](?:人|名|世帯|戸|校|団体|社|日|週|回|件)(?:に|につき|[あ当]たり)?\Z")


def find_indicator(text: Print, clear: str, places: tuple[int, int, int], to_be: Bound, before: Lead) -> str | None:
    """Return what an amount is one of; ``places``: where its sentence and it begin, and where its bound does.

    >>> from .bounds import read_bound, read_lead
    >>> def read(words, start, end):
    ...     bound, lead = read_bound(words[end:]), read_lead(words, 0, start)
    ...     return bound and find_indicator(Print(words), words, (0, start, end), bound, lead)
    >>> read("150億円を超える歳出の圧縮", 0, 5), read("受診率を90%に引き上げる", 4, 7), read("相談会:年3回以上", 5, 7)
    ('歳出', '受診率', '相談会')
    >>> read("90%以上", 0, 3) is None
    True
    """
    start, at, behind = places
    if to_be.object:
        first, last = to_be.object
        return text.slice(text.span(behind + first, behind + last))
    words = text.slice(text.span(*before.indicator)) if before.indicator else ""
    if _NAMES.search(words) and not _NEEDLESS.fullmatch(words):
        return words
    lead = clear[start:at]
    match = _LED.match(lead.replace(NUL, " ")) or _NAMED.match(lead)
    return text.slice(text.span(start + match.start("name"), start + match.end("name"))).strip() if match else None


def read_figure(text: Print, amount: Amount, clear: str, sentence: Span, *, dated: bool) -> Figure | None:
    """Return the amount as a figure, None where its words do not make it one."""
    before = read_lead(clear, sentence[0], amount.start)
    marked = _MARKED.match(clear, amount.end)
    skipped = amount.end + len(marked[0]) if marked else amount.end
    to_be = read_bound(clear[skipped : sentence[1]]) or _end(amount, clear, sentence, before, dated=dated)
    limits = to_be and to_be.object and _LIMIT.search(clear[sentence[0] : amount.start])
    if to_be is None or limits or not _fits(amount, to_be, clear[sentence[0] : amount.start]):
        return None
    indicator, per = _without_per(find_indicator(text, clear, (sentence[0], amount.start, skipped), to_be, before))
    unit = _unit(amount, indicator or "")
    if unit is None or (per and not indicator):
        return None
    figure = _count(text, amount, to_be, before)
    total = before.total or ("累計" if clear[skipped + len(to_be.manner) :].startswith(("(累計", "〔累計")) else "")
    return figure._replace(
        indicator=indicator,
        unit=unit,
        basis="total" if total or figure.within.endswith("間で") else to_be.basis,
        periodicity=before.periodicity or (_EVERY.get(marked["every"] or "") if marked else None),
        notes=tuple(_notes(text, amount, to_be, indicator or "")),
        total=total,
        per=per,
    )


def _count(text: Print, amount: Amount, to_be: Bound, before: Lead) -> Figure:
    """Return what an amount and its bound say of a figure, and in how long a time it counts."""
    return of_amount(amount)._replace(
        comparator=to_be.comparator or before.comparator,
        direction=to_be.direction,
        period=before.duration,
        period_span=text.span(*before.duration_span) if before.duration_span else None,
        manner=to_be.manner,
        act=to_be.act,
        within=text.slice(text.span(*before.duration_span)) if before.duration_span else "",
    )


def of_amount(amount: Amount) -> Figure:
    """Return an amount as a figure, before the words around it are read."""
    return Figure(
        None,
        amount.value,
        amount.unit,
        amount.unit_text,
        None,
        "level",
        "level",
        None,
        None,
        amount.printed,
        (),
        amount.span,
        None,
        value_to=amount.to,
    )


def _without_per(indicator: str | None) -> tuple[str | None, str]:
    """Return an indicator without what its amount is one for: 家庭ごみの排出量 of 家庭ごみの排出量を１人１日当たり."""
    per = _PER.search(indicator or "")
    if indicator is None or per is None:
        return indicator, ""
    return indicator[: per.start()].rstrip("をはのが、") or None, per[0]


def _end(amount: Amount, clear: str, sentence: Span, before: Lead, *, dated: bool) -> Bound | None:
    """Return the bound of an amount that a phrase ends in and sets so (リサイクル率40%)."""
    rest = clear[amount.end : sentence[1]]
    if ARROWED.search(clear, sentence[0], amount.start):
        comparator, manner = read_comparator(rest)
        return Bound(comparator, "level", "level", "", manner, None)
    marked = _MARKED.match(rest)
    rest = rest[marked.end() :] if marked else rest
    comparator, manner = read_comparator(rest)
    is_set = ends_in(
        clear[sentence[0] : amount.start],
        rest[len(manner) :],
        bounded=bool(comparator or before[1:5] != (None,) * 4 or before.total or amount.unit_text == "位"),
        money=amount.unit == "CCY_JPY",
        dated=dated,
    )
    is_set = is_set and (amount.unit is not None or _INDEX.search(clear, sentence[0], amount.start) is not None)
    return Bound(comparator, "level", "level", "", manner, None) if is_set else None


# What an arrow leads to, from another number: 12％（R5）→50％, 1.36 ⇒ 1.55.
ARROWED = re.compile(r"[0-9][^。→⇒➡]{0,30}[→⇒➡]\s*(?:年間?|約|延べ|累計)?\Z")

_INDEX = re.compile(
    r"(?:出生率|死亡率|罹患率|倍率|指数|係数|スコア)[:\s]?(?:を|は)?\Z"
)  # what is measured without a unit


def _fits(amount: Amount, to_be: Bound, before: str) -> bool:
    """Return whether the unit goes with the act: years are lengthened, hours are no kind of service (24時間体制)."""
    if amount.unit in _TIMES and _COUNTED_TIME.search(before):
        return True
    if amount.unit in _TIMES and amount.unit_text != "歳":
        return to_be.act in (*LENGTHEN.split("|"), "短縮")
    if amount.unit_text == "歳":
        return _SPAN_OF_LIFE.search(before) is not None
    if amount.unit in _CLOCK:
        return to_be.object is None and (to_be.comparator is not None or to_be.act != "")
    return _EACH.search(before.rstrip("約")) is None or amount.unit not in {"NUM", "CCY_JPY", None}


def _unit(amount: Amount, indicator: str) -> str | None:
    """Return the unit; of a number without one, yen where money is meant, and a count where the indicator counts."""
    if amount.unit:
        return amount.unit
    if amount.unit_text and _MONEY.search(indicator):
        return "CCY_JPY"
    if _INDEX.search(indicator):
        return "UNITLESS"
    return "NUM" if _COUNT_OF.search(indicator) else None


def _notes(text: Print, amount: Amount, to_be: Bound, indicator: str) -> Iterator[Note]:
    """Tell what was read into the figure, and what it leaves open."""
    if amount.unit is None and amount.unit_text and _MONEY.search(indicator):
        yield YEN
    if text.normal.startswith("規模", amount.end):
        yield SCALE
    is_percent = amount.unit == "PERCENT" and "ポイント" not in text.normal[amount.start : amount.end]
    if is_percent and to_be.direction != "level" and _RATE.search(indicator or "率"):
        yield PERCENT


HALF = ("「半減」を50％の減と読む。", "“半減” (to halve) is read as a cut by 50%.")

DOUBLE = ("「倍増」を100％の増と読む。", "“倍増” (to double) is read as an increase by 100%.")

_WORDED = re.compile(
    rf"(?:[をの]|は)?(?:(?P<half>半減)|(?P<double>倍増)|(?P<zero>ゼロ)(?=\Z|[、。)」※]|[にへと](?:する|し[、ま]|{TAIL})"
    rf"|化{TAIL}|[をの](?:継続|維持|達成|実現|目指)))(?P<end>{TAIL})?"
)


def read_verbal_values(text: Print, clear: str, sentence: Span) -> Iterator[Figure]:
    """Find the values that are words and yet numbers: ゼロ, 半減, 倍増.

    >>> def read(words):
    ...     values = read_verbal_values(Print(words), words, (0, len(words)))
    ...     return [(value.indicator, str(value.value), value.basis) for value in values]
    >>> read("殺処分ゼロを継続"), read("ゼロカーボンの推進と半減期"), read("交付件数を倍増させる")
    ([('殺処分', '0', 'level')], [], [('交付件数', '100', 'change')])
    """
    for match in _WORDED.finditer(clear, *sentence):
        name = next(name for name in ("half", "double", "zero") if match[name])
        if name != "zero" and match["end"] is None:
            continue
        before = read_lead(clear, sentence[0], match.start(name))
        value, unit, basis, way, notes = _WORDS[name]
        yield Figure(
            text.slice(text.span(*before.indicator)).removesuffix("実質") if before.indicator else None,
            *(value, unit, "", before.comparator, basis, way, before.periodicity, before.duration),
            *(text.slice(text.of(match, name)), notes, text.of(match, name), None),
        )


_WORDS: dict[str, tuple[Decimal, str, Basis, Direction, tuple[Note, ...]]] = {
    "half": (Decimal(50), "PERCENT", "change", "decrease", (HALF,)),
    "double": (Decimal(100), "PERCENT", "change", "increase", (DOUBLE,)),
    "zero": (Decimal(0), "NUM", "level", "level", ()),
}
