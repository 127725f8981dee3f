"""Acts: the words of a change (増員, 圧縮), which way they move what they act on, and how an act may end.

Figures, outcomes and statement types share them, so that one word means one thing everywhere.
"""

import re
from typing import Literal

Direction = Literal["increase", "decrease", "level"]

INCREASE = "増員|増設|増加|増額|増収|増床|純増|新設|向上|上昇|引き?上げ|拡大|拡充|上積み|アップ|増やす|増"
DECREASE = "純減|減員|削減|縮減|圧縮|減少|減額|減量|短縮|引き?下げ|縮小|抑制|低減|ダウン|カット|減らす|減"
LENGTHEN = "延伸|延長"
REACH = "実現|達成|確保|維持"
# What may follow an act that is meant to happen; after 「…の検討」 or 「…計画」 it is only thought of.
TAIL = r"(?=\Z|[、。()「」『』\s]|する|し|させ|を(?:図|目指|達成|実現|行|推進|実施|目標)|の(?:実現|達成|推進|実施))"

_UP = re.compile(f"{INCREASE}|{LENGTHEN}")
_DOWN = re.compile(DECREASE)


def direction(act: str) -> Direction:
    """Return which way an act moves its object.

    >>> direction("増員"), direction("圧縮"), direction("実現")
    ('increase', 'decrease', 'level')
    """
    if _UP.fullmatch(act):
        return "increase"
    return "decrease" if _DOWN.fullmatch(act) else "level"
