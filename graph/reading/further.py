"""Further words: what one wording of a measure or goal says and another leaves out.

川口駅前に年中無休「行政センター」の設置 says where; 年中無休の「行政センター」の設置 does not. Two wordings are
compared without their particles and brackets. Only what is added to all that the other says counts: where each has
words of its own, the two are worded differently, and no rule can tell which is wider.
"""

import re
from difflib import SequenceMatcher

from .text import Printed

_PARTICLES = re.compile(r"を|(?<=[^ぁ-ん])(?:する|[にのがはへ])(?=[^ぁ-ん]|\Z)")
_MARKS = re.compile(r"[「」『』()、,・\s]")
# Words that say only that something is to be done, or of an assessment that it is a survey.
_EMPTY = re.compile(r"(?:調査|実施|実現|推進|達成)*")


def further_words(words: Printed, other: Printed) -> tuple[str, ...]:
    """Return what the words add to all that the other words say, nothing where they leave something out.

    >>> def added(words, other): return further_words(Printed(words), Printed(other))
    >>> added("川口駅前に年中無休「行政センター」の設置", "年中無休の「行政センター」の設置")
    ('川口駅前',)
    >>> added("「自治体基本条例」の制定", "自治体基本条例"), added("防災アセスメント調査の実施", "防災アセスメント")
    (('制定',), ())
    >>> added("コミュニティづくり支援の総合窓口の設置", "コミュニティづくりを支援する総合窓口の設置")
    ()
    >>> added("職員数の削減", "人員削減の実施"), added("里親等委託率を向上", "里親等委託率を37.4％以上まで向上")
    ((), ())
    """
    here, there = _bare(words), _bare(other)
    steps = SequenceMatcher(None, there, here, autojunk=False).get_opcodes()
    if any(tag in {"replace", "delete"} for tag, *_ in steps):
        return ()
    added = (here[start:end] for tag, _, _, start, end in steps if tag == "insert")
    return tuple(each for each in added if not _EMPTY.fullmatch(each))


def _bare(words: Printed) -> str:
    return _PARTICLES.sub("", _MARKS.sub("", words.normal))
