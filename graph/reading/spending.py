"""Spending: the money that a sentence says is spent, or is to be.

A sentence names money for many reasons: what is saved, what comes in, from how much on a rule holds, what each gets.
It is spent where the words that touch the amount say so: a cost stands right before it (事業費は1,200万円,
予算額：３億円), or right behind it (３億円の事業費), or it is what the verb disposes of (１億円を計上, ２億円を投じて).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from .amounts import Amount, amounts
from .bounds import read_comparator
from .facts import split_sentences
from .figures import Figure
from .text import Print, Span, overlaps
from .years import Year, years

YEN = "CCY_JPY"
_COST = (
    r"(?:事業費|工事費|建設費|整備費|改修費|修繕費|維持管理費|運営費|委託料|委託費|経費|費用|支出額?|執行額|決算額?"
    r"|(?:当初|補正)?予算(?:案|額|規模)?)"
)
# What may stand between a cost and its amount.
_TO = (
    r"(?:の?(?:総額|合計|規模|見込み?額?))?(?:[(（][^()（）]{1,16}[)）])?\s?(?:は|として|に|が|[:：、,])?\s?"
    r"(?:総額|合計|全体|計)?(?:で|は)?、?\s?(?:約|およそ|おおよそ|おおむね|概ね|ほぼ)?\s?"
)
_BEFORE = re.compile(rf"(?P<cost>{_COST}){_TO}\Z")
_BEHIND = re.compile(rf"(?:程度|規模|余り?|弱|強)?の(?:総|全体|概算)?(?P<cost>{_COST})")
_DISPOSED = re.compile(
    r"(?:程度|規模|余り?|弱|強)?(?:を|の)[^、。を0-9]{0,12}?(?:計上|予算化|投じ|投資|投入|充当|充て|予算措置|支出|拠出|執行"
    r"|費や|かけて|かけ、)"
)
# What is spent on each, or at most, or on average is not what is spent.
_EACH = re.compile(
    r"(?:上限|下限|限度額?|最大|最高|最低|月額|日額|単価|平均|[あ当]たり(?:の)?|につき|ごと(?:に)?|毎年?度?|[年月]間?"
    r"|[0-9一](?:人|名|世帯|件|校|戸|団体|か所|箇所|回|台|基|㎡|m2|ha|日|月)(?:に|で|、)?)\s?(?:約|およそ|おおむね|概ね)?\s?\Z"
)
# How far before the amount something else than a cost decides what it is (特別損失500百万円を計上).
_NEAR = 12
_OTHER = re.compile(
    r"損失|利益|黒字|赤字|売上|収入|歳入|税収|市税|寄附|寄付|収益|被害|損害|効果|残高|債務|市債|国債|基金|財源|補填|不足"
    r"|比べ|比較|対し"
)
# What becomes of it: it is saved, grows or is more than there is.
_CHANGED = re.compile(
    r"(?:程度|規模)?(?:ずつ|の?(?:増額?|減額?|節|差|不足|超過)|を?(?:削減|圧縮|縮減|節減|節約|抑制|抑え|下回|上回|超))"
)
_UNSPENT = re.compile(
    r"[^、。]{0,16}(?:削減|圧縮|縮減|節減|節約|抑制|ていない|ていません|しない|しません|せず|できない|不用)"
)
_PER_YEAR = re.compile(r"\s?[/／](?:年|人|月|件|回|校)")
_KINDS = (
    ("supplementary", re.compile("補正予算")),
    ("requested", re.compile("概算要求|予算要求")),
    ("budget", re.compile("予算")),
    ("settled", re.compile("決算|執行|支出済")),
)
# Between a year and what is budgeted or settled in it (令和８年度一般会計当初予算).
_OF_YEAR = re.compile(r"の?(?:[一-鿿]{1,6}会計)?の?(?:当初|補正)?(?:予算|決算)")


class Spent(NamedTuple):
    """Money that is said to be spent: the figure, with the year where one is printed with it, and of which kind it is.

    ``kind`` is a code of the kinds of amounts, None where the words do not tell.
    """

    figure: Figure
    kind: str | None


def read_spending(text: Print, taken: Iterable[Span] = ()) -> tuple[Spent, ...]:
    """Return the money that a text says is spent; ``taken`` are spans that mean something else.

    >>> def read(words):
    ...     spent = read_spending(Print(words))
    ...     return [(s.figure.printed, s.kind, s.figure.year and s.figure.year.year) for s in spent]
    >>> read("体育館を改修する（事業費1,200万円）。"), read("総額３億円を投じて、避難所を整備します。")
    ([('1,200万円', None, None)], [('３億円', None, None)])
    >>> read("ふるさと体験事業（令和8年度当初予算 795千円）"), read("補正予算に２億円を計上しました。")
    ([('795千円', 'budget', 2026)], [('２億円', 'supplementary', None)])
    >>> read("総事業費は約62億円を見込む。"), read("１億円の予算をかけて改善する"), read("決算額は795万円でした。")
    ([('62億円', None, None)], [('１億円', 'budget', None)], [('795万円', 'settled', None)])

    What is not spent, or not known to be, is none:

    >>> read("総事業費が1,000万円以上のもの"), read("費用は毎年およそ２億円ずつ増えています。"), read("総額３億円")
    ([], [], [])
    >>> read("150億円を超える歳出の圧縮"), read("前年度の予算額と比べ21億円の減少"), read("経費を3億円削減する")
    ([], [], [])
    >>> read("更新に要する費用は、年平均21億円と見込まれます。"), read("市税は164億円を計上"), read("１人１万円を支出")
    ([], [], [])
    >>> read("月20万円の予算"), read("特別損失５億円を計上"), read("補助金に１億円を充てていない")
    ([], [], [])
    """
    spans = [*taken]
    dated = years(text)
    yen = [
        amount
        for amount in amounts(text)
        if amount.unit == YEN and amount.to is None and not overlaps(amount.span, spans)
    ]
    return tuple(
        spent
        for start, end in split_sentences(text.normal)
        for amount in yen
        if start <= amount.start < end and (spent := _read(text, amount, (start, end), dated))
    )


def _read(text: Print, amount: Amount, sentence: Span, dated: Iterable[Year]) -> Spent | None:
    before, behind = text.normal[sentence[0] : amount.start], text.normal[amount.end : sentence[1]]
    words = _find_cost(before, behind)
    if not words or _is_something_else(before, behind):
        return None
    kind = next((kind for kind, pattern in _KINDS if pattern.search(words)), None)
    return Spent(_make_figure(amount, before, _find_year(text, amount, sentence, dated)), kind)


def _find_cost(before: str, behind: str) -> str:
    """Return the words that say that an amount is spent, nothing where none do."""
    clause = re.split("[、。]", before)[-1]
    if match := _BEFORE.search(before):
        return before[max(0, match.start() - 4) : match.end()]
    if match := _BEHIND.match(behind):
        return match[0]
    if (match := _DISPOSED.match(behind)) and not _OTHER.search(before[-_NEAR:]):
        return f"{clause}{match[0]}"
    return ""


def _is_something_else(before: str, behind: str) -> bool:
    """Return whether an amount is a bound, a rate, a change, or is said not to be spent."""
    return bool(
        _EACH.search(before)
        or _PER_YEAR.match(behind)
        or _CHANGED.match(behind)
        or _UNSPENT.match(behind)
        or read_comparator(behind)[0] not in {None, "about"}
    )


def _find_year(text: Print, amount: Amount, sentence: Span, dated: Iterable[Year]) -> Year | None:
    """Return the year whose budget or account the words before an amount name, if they name one."""
    named = [
        year
        for year in dated
        for at in [_find_end(text, year)]
        if sentence[0] <= at <= amount.start and _OF_YEAR.match(text.normal, at)
    ]
    return named[0] if len(named) == 1 else None


def _find_end(text: Print, year: Year) -> int:
    """Return where a year ends in the normalised text."""
    return next((at for at in range(len(text.normal)) if text.span(at, at + 1)[0] >= year.span[1]), len(text.normal))


def _make_figure(amount: Amount, before: str, year: Year | None) -> Figure:
    about = re.search(r"(?:約|およそ|おおよそ|おおむね|概ね|ほぼ)\s?\Z", before)
    return Figure(
        None,
        amount.value,
        YEN,
        amount.unit_text,
        "about" if about else None,
        "level",
        "level",
        None,
        None,
        amount.printed,
        (),
        amount.span,
        None,
        year=year,
    )
