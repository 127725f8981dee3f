"""Who takes part: of the people and bodies that an entry names, those that do what it says, or do it with the city.

The others are those whom it concerns. Volunteers always take part: it is what makes them volunteers.
"""

import re
from collections.abc import Sequence

from .mentions import Mention
from .text import Printed

# What follows the name of those who take part: alone (住民の声がけ, 生徒主導), or after others that are listed
# with them (企業・市民との協働, 企業・国との協定, ボランティア、民間企業の活用).
_AFTER = re.compile(
    "(?:[・、]?[^・、のをにが]{0,5})?"
    "(?:による|と(?:の)?(?:協働|協力|連携|協定)|参加|協働|主導|ぐるみ|の(?:参画|活用|声がけ|活動状況|協業))"
)
_BEFORE = re.compile(r"参加\Z")
_ALWAYS = "volunteers"
_IN_MIND = re.compile("意識")


def participants(text: Printed, groups: Sequence[Mention]) -> frozenset[str]:
    """Return the codes of the groups that take part.

    >>> from .mentions import mentions
    >>> words = {"市民": ("citizens",), "企業": ("businesses",), "ボランティア": ("volunteers",)}
    >>> def read(text): return sorted(participants(Printed(text), mentions(Printed(text), words)))
    >>> read("市民と協働でゴミ０の推進"), read("企業・市民との協働の推進"), read("植樹参加市民が多い")
    (['citizens'], ['businesses', 'citizens'], ['citizens'])
    >>> read("市民アンケート調査"), read("企業への周知"), read("ボランティア事業計画"), read("ボランティア意識の向上")
    ([], [], ['volunteers'], [])
    """
    return frozenset(each.code for each in groups if _takes_part(text, each))


def _takes_part(text: Printed, mention: Mention) -> bool:
    start, end = mention.span
    before, after = Printed(text.text[:start]).normal, Printed(text.text[end:]).normal
    if mention.code == _ALWAYS and not _IN_MIND.match(after):
        return True
    return _AFTER.match(after) is not None or _BEFORE.search(before) is not None
