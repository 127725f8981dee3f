"""Words of totals: what a heading or a row says is the sum of other amounts, or what these are paid from."""

from __future__ import annotations

import re

from .text import Print

# The narrower first: a 合計 adds up what 小計 have added up already.
_RANKS = (
    re.compile(r".*小計"),
    re.compile(r"計|.*[^会設統家推時累集小合総画]計"),
    re.compile(r".*(?:合計|総額)"),
    re.compile(r".*(?:総計|総合計)"),
)
_BRACKETS = re.compile(r"[(\[【〔].*?[)\]】〕]")
_OF_YEARS = re.compile(
    r"(?:.*の)?(?:合計|総計|計|総額|事業費計|事業費合計|[0-9三四五六]+[かカヶヵケ箇]年(?:合計|計|間計)|期間(?:合計|計))"
)
_WHOLE_COST = re.compile(r"(?:総|全体)事業費|計画期間(?:内)?事業費")
_FUND = re.compile(
    r"(?:国庫?|県|都|道|府|国県|国・県|国都|国道|国府)(?:支出金|補助金|費)|国庫|(?:地方|市|町|村|区|県|道|府|都)債|起債"
    r"|一般財源|特定財源|その他(?:特定)?(?:財源|特財)?|繰入金|分担金(?:・?負担金)?|受益者負担金?"
)


def strip_brackets(words: str) -> str:
    """Return words in NFKC without white space and without what stands in brackets.

    >>> strip_brackets("合 計（千円）")
    '合計'
    """
    return _BRACKETS.sub("", re.sub(r"\s+", "", Print(words).normal))


def rank_total(words: str) -> int:
    """Return which sort of total words name: 1 小計, 2 計, 3 合計, 4 総計; 0 where they name none.

    >>> [rank_total(words) for words in ("小計", "基本目標１　計", "合 計", "歳出合計（Ａ）", "総計")]
    [1, 2, 3, 3, 4]
    >>> [rank_total(words) for words in ("会計", "実施設計", "統計調査事業", "計画", "累計", "")]
    [0, 0, 0, 0, 0, 0]
    """
    plain = strip_brackets(words)
    return next((rank for rank, pattern in enumerate(_RANKS, start=1) if pattern.fullmatch(plain)), 0)


def is_total(words: str) -> bool:
    """Return whether words say nothing but that they add up others; what ends in 計 may be a thing (体温計).

    >>> is_total("合　計"), is_total("小計（千円）"), is_total("計"), is_total("体温計"), is_total("実施設計")
    (True, True, True, False, False)
    """
    rank = rank_total(words)
    return rank in {1, 3, 4} or (rank > 0 and strip_brackets(words) == "計")


def is_year_total(words: str) -> bool:
    """Return whether a heading names the total of the years beside it.

    >>> is_year_total("合計（千円）"), is_year_total("3か年計"), is_year_total("総事業費"), is_year_total("会計")
    (True, True, False, False)
    """
    return _OF_YEARS.fullmatch(strip_brackets(words)) is not None


def is_whole_cost(words: str) -> bool:
    """Return whether a heading names the cost of all years, printed beside it or not (総事業費)."""
    return _WHOLE_COST.fullmatch(strip_brackets(words)) is not None


def is_fund(words: str) -> bool:
    """Return whether a heading names what a cost is paid from.

    >>> is_fund("国庫支出金"), is_fund("一般財源（千円）"), is_fund("財源内訳")
    (True, True, False)
    """
    return _FUND.fullmatch(strip_brackets(words)) is not None
