"""Outcomes: what a goal measures, and which way is better.

Only what can be counted or measured is an outcome. 多い, 減少 and the like count anything; 高い, 良い, 向上, 拡大 and
解消 do so only where their noun is a quantity (緑化率, 満足度, 地域差, 待機児童). 充実, 確立, 安全, 便利, 実現 and
their like name states that nobody can measure: no rule knows them, so they have no outcome.
"""

import re
from typing import Literal, NamedTuple

from .targets import figures
from .text import Print

Better = Literal["increase", "decrease"]

_ANYTHING = "."
_QUANTITY = "(?:率|満足度|好感度|認知度|理解度|数|量|額|時間|面積|割合|距離|税)"
_EXTENT = f"(?:地域|区域|範囲|差|格差|{_QUANTITY})"
_CASES = "(?:児童|者|世帯|駐車|駐輪|自転車|渋滞|赤字|不足|差|待ち)"
# The words that end a goal, what they say is better, and which nouns they make measurable.
_ENDINGS: tuple[tuple[str, Better, str], ...] = (
    ("[がはも](?:多い|長い|増える)", "increase", _ANYTHING),
    ("[がはも](?:少ない|短い|減る)", "decrease", _ANYTHING),
    ("[がはも]広い", "increase", _EXTENT),
    ("[がはも]狭い", "decrease", _EXTENT),
    ("[がはも](?:高い|良い|よい)", "increase", _QUANTITY),
    ("[がはも](?:低い|悪い)", "decrease", _QUANTITY),
    ("[のが]?(?:純増|増員|増額|増収|増床|増設|増加|増)", "increase", _ANYTHING),
    ("[のが]?(?:純減|減員|減額|減量|減少|削減|縮減|圧縮|短縮|減)", "decrease", _ANYTHING),
    ("[のが]?(?:向上|上昇|引き?上げ|アップ)", "increase", _QUANTITY),
    ("[のが]?(?:低減|低下|抑制|引き?下げ|ダウン)", "decrease", _QUANTITY),
    ("[のが]?拡大", "increase", _EXTENT),
    ("[のが]?縮小", "decrease", _EXTENT),
    ("[のが]?解消", "decrease", _CASES),
)
_TAIL = r"(?:の実現|の達成|する|させる|を図る|を目指す)?\s*\Z"
_RULES = [
    (re.compile(f"(?P<indicator>.*?{noun}){ending}{_TAIL}", re.DOTALL), better) for ending, better, noun in _ENDINGS
]
_MEANS = re.compile(r"\A.*(?:による|により、?|を通じた|[しりて]、)(?=.)", re.DOTALL)


class Outcome(NamedTuple):
    """What a goal measures, as printed, and which way is better."""

    indicator: str
    direction: Better


def outcome(label: Print) -> Outcome | None:
    """Return what the goal of this label measures, None if nobody could measure it.

    >>> outcome(Print("ゴミ量の減少"))
    Outcome(indicator='ゴミ量', direction='decrease')
    >>> outcome(Print("組織・職員意識改革実現による市民満足度の向上"))
    Outcome(indicator='市民満足度', direction='increase')
    >>> outcome(Print("150億円を超える歳出の圧縮"))
    Outcome(indicator='歳出', direction='decrease')
    >>> outcome(Print("緑化地域の拡大の実現"))
    Outcome(indicator='緑化地域', direction='increase')
    >>> outcome(Print("サービスの幅の拡大")), outcome(Print("避難所の充実"))
    (None, None)
    """
    if read := figures(label):
        return _outcome_of_figure(read[0].indicator, read[0].direction)
    for rule, better in _RULES:
        if match := rule.fullmatch(label.normal):
            means = _MEANS.match(match["indicator"])
            start = means.end() if means else 0
            return Outcome(label.slice(label.span(start, match.end("indicator"))).strip(), better)
    return None


def _outcome_of_figure(indicator: str | None, direction: str) -> Outcome | None:
    """Return the outcome that a figure states: a level to reach does not say which way is better."""
    if indicator and direction == "increase":
        return Outcome(indicator, "increase")
    if indicator and direction == "decrease":
        return Outcome(indicator, "decrease")
    return None
