"""What is to become of an amount: comparator, basis, direction and object, from the words that follow it.

An amount is a target only if these words say so: an act that moves it (増員, 圧縮, アップ), one that reaches it
(実現, …に削減), or a bound at the very end (1,000人以上). An act gives a change; に or まで before it gives
the level to reach. There is a comparator only where one is printed.
"""

import re
from typing import Literal, NamedTuple

from .acts import DECREASE, INCREASE, LENGTHEN, REACH, TAIL, Direction, direction

Comparator = Literal["exactly", "more-than", "at-least", "about", "less-than", "at-most"]
Basis = Literal["level", "change", "total"]

_COMPARATORS: dict[Comparator, str] = {
    "more-than": "を超える|を超す|を上回る|超",
    "at-least": "以上",
    "less-than": "を下回る|未満",
    "at-most": "以下|以内",
    "about": "程度|前後|ほど|くらい|ぐらい|規模",
}
_COMPARED = re.compile(f"(?P<manner>(?:分|ずつ|相当)?(?:{'|'.join(f'({words})' for words in _COMPARATORS.values())})?)")
_ACT = f"(?P<act>{INCREASE}|{DECREASE}|{LENGTHEN}|{REACH})"
_BOUND = re.compile(r"\Z|[、。()「」『』\s]")
_LEVEL = re.compile(rf"(?:[にへ]|まで)(?!増設|新設)(?:{_ACT}{TAIL}|する|し(?=、)|なる)|を(?:目指す|目標)")
_MOVED = re.compile(f"[のを]?{_ACT}{TAIL}")
_OBJECT = re.compile(rf"の?(?P<object>[^\s、。()「」『』をがはにへで0-9]{{1,20}}?)[のを]{_ACT}{TAIL}")


class Bound(NamedTuple):
    """How an amount is to be met.

    ``manner`` is what is printed right behind it (分, を超える), ``object`` the span, in the text given, of what it is
    an amount of.
    """

    comparator: Comparator | None
    basis: Basis
    direction: Direction
    act: str
    manner: str
    object: tuple[int, int] | None


def bound(rest: str) -> Bound | None:
    """Return what the words after an amount say is to become of it, None if they do not say.

    >>> bound("を超える歳出の圧縮")
    Bound(comparator='more-than', basis='change', direction='decrease', act='圧縮', manner='を超える', object=(4, 6))
    >>> bound("分増員(平成20年度)")
    Bound(comparator=None, basis='change', direction='increase', act='増員', manner='分', object=None)
    >>> bound("規模予算の実現")
    Bound(comparator='about', basis='level', direction='level', act='実現', manner='規模', object=(2, 4))
    >>> [(of.comparator, of.basis, of.direction) for of in map(bound, ["に削減", "以上", "程度の増加"]) if of]
    [(None, 'level', 'level'), ('at-least', 'level', 'level'), ('about', 'change', 'increase')]
    >>> bound(")の市に対するニーズの相違"), bound("で用を済ませることができる"), bound("の削減の検討")
    (None, None, None)
    """
    comparator, manner = _comparator(rest)
    at = len(manner)
    if comparator not in {None, "about"} and _BOUND.match(rest, at):
        return Bound(comparator, "level", "level", "", manner, None)
    if level := _LEVEL.match(rest, at):
        return Bound(comparator, "level", "level", level["act"] or "", manner, None)
    if moved := _MOVED.match(rest, at):
        return _moved(comparator, moved["act"], manner, None)
    if of := _OBJECT.match(rest, at):
        return _moved(comparator, of["act"], manner, of.span("object"))
    return None


def _moved(comparator: Comparator | None, act: str, manner: str, of: tuple[int, int] | None) -> Bound:
    """Return the bound of an act: one that moves gives a change, one that reaches (実現) a level."""
    way = direction(act)
    return Bound(comparator, "level" if way == "level" else "change", way, act, manner, of)


def _comparator(rest: str) -> tuple[Comparator | None, str]:
    """Return the comparator that the words begin with, and the words themselves."""
    compared = _COMPARED.match(rest)
    if compared is None:
        return None, ""
    which = next((name for name, words in zip(_COMPARATORS, compared.groups()[1:], strict=True) if words), None)
    return which, compared["manner"]
