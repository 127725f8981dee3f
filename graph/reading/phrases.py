"""Phrases: a heading or an item that ends in its figure, with no word for what is to become of it (リサイクル率40%).

It sets the figure where its words name a quantity (率, 数, 量), something that is done (整備, 耐震化), or where the
figure is bounded, counted up or dated. What a place or a group measures (人口, 面積, 定員) is described so as well:
there it is silent.
"""

import re
from typing import Literal

from .bounds import PRODUCE

End = Literal["end", "bracket"]

_QUANTITY = re.compile(
    r"(?:率|割合|GDP|総生産|比率|数|量|高|額|度|時間|回数|件数|箇所数|か所数|シェア|ランキング|順位|満足度|実施|取組|利用|導入"
    r"|促進|推進|開放|化|累計|延べ|のべ|総数"
    rf"|{PRODUCE})(?:[:：はを]|\s)?\Z"
)
# How things are, and what is spent: a number of it describes. How large a group or a place is does so too, unless the
# number is bounded, counted up or dated.
_DESCRIBES = re.compile(
    r"現状|現在|実績|昨年|前年|当時|時点|うち|一般会計|増額\Z|減税|事業費|予算|経費|費用"
    r"|手当|助成|補助|給付|料金|年齢|対象|最大|上限"
)
_SIZES = re.compile(r"人口|世帯数|高齢化率|面積|定員\Z|定数|標高|延長\Z")
_MONEY = re.compile(r"(?:GDP|総生産|額|高|収入|売上|所得|税収|消費)\s?\Z")
_BRACKET = r"\s?[(](?:\0+(?:年度?|末|頃|時点で)?|[^()\0]*)[)]"  # a year alone; （令和3年調査） tells where it is from
_REST = re.compile(rf"(?P<mark>\s?※[0-9]*)?(?P<brackets>(?:{_BRACKET})*)\s?\Z")
_INSIDE = re.compile(rf"(?P<mark>※[0-9]*)?[)](?P<brackets>(?:{_BRACKET})*)\s?\Z")


def ends_in(before: str, rest: str, *, bounded: bool, money: bool, dated: bool) -> bool:
    """Return whether a phrase ends in an amount that it sets: ``before`` and ``rest`` are the words around, in NFKC.

    ``bounded``: 以上, 約 or 累計 is printed with it; ``dated``: a due year is.

    >>> def read(before, rest="", bounded=False, money=False, dated=False):
    ...     return ends_in(before, rest, bounded=bounded, money=money, dated=dated)
    >>> read("一般廃棄物のリサイクル率"), read("橋梁の耐震化", "(2027年度)", dated=True), read("避難訓練の実施 年間")
    (True, True, True)
    >>> read("導入の促進("), read("市域("), read("導入の促進(", ")")
    (False, False, True)
    >>> read("総人口"), read("事業費", money=True), read("漁業生産額", money=True), read("職員定数")
    (False, False, True, False)
    >>> read("", "%"), read("第3回の会議", "に出席")
    (False, False)
    """
    inside = before.count("(") > before.count(")")
    if not (_INSIDE if inside else _REST).match(rest):
        return False
    lead = _shorten(before)
    outer = lead.rsplit("(", 1)[0] if inside and lead.endswith("(") else ""
    name = (outer or lead).strip(" (:：")
    if not name[1:] or _DESCRIBES.search(name) or (money and not _MONEY.search(name)):
        return False
    return bounded or dated or (_SIZES.search(name) is None and _QUANTITY.search(name) is not None)


_COUNTED = re.compile(
    r"(?:(?:今後)?[0-9]{1,2}(?:年|か月)間で|毎年度?|年間?|毎月|月間?|累計|延べ|のべ|約|およそ|おおむね|概ね|全|計"
    r"|合計)+\s?\Z"
)


def _shorten(before: str) -> str:
    """Return the words before an amount without those that only say how it counts."""
    return _COUNTED.sub("", before.rstrip())
