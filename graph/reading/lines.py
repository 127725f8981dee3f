"""Lines: where a line break ends an item, and where it only breaks its words.

Print breaks lines anywhere (割合を70%以上⏎まで向上). A break ends an item where the next line begins with a mark, a
bracket or a number, or where this one ends as a sentence or a figure does. An outline has broken lines joined; text
that comes straight from a page or out of a cell has not.
"""

import re

from .units import UNIT

_ENDS = re.compile(rf"(?:[。．!！?？:：)）」』】〕]|[0-9０-９](?:％|{UNIT})?(?:以上|以下|未満|程度)?)\Z")
_BEGINS = re.compile(r"[\s◼■□◆◇○●◎•・※*＊(（<＜【〔「『①-⑳0-9０-９〇→⇒-]")
_DATED = re.compile(r"\s*[(（][^()（）]*年(?:度|代)?(?:末|頃)?[)）]")
# A figure on a line of its own is that of the words above it (リサイクル率⏎40%); without a unit it is a chart's.
_FIGURE = re.compile(
    rf"(?:約|延べ|累計)?[0-9０-９][0-9０-９,，.．]*(?:[兆億万千]*(?:％|{UNIT}))(?:以上|以下|未満|程度)?[ 　]*(?:\n|\Z)"
)
_NAME = re.compile(r"[^\W\d_]{3}\Z")


def join_lines(text: str) -> tuple[str, list[int]]:
    r"""Return the text with broken lines joined, and where each of its characters stands in the text as given.

    >>> join_lines("割合を70%以上\nまで向上")[0], join_lines("・3校で実施\n・2校で検討")[0]
    ('割合を70%以上まで向上', '・3校で実施\n・2校で検討')
    >>> join_lines("一般廃棄物のリサイクル率\n40%\n60\n50")[0]
    '一般廃棄物のリサイクル率40%\n60\n50'
    >>> join_lines("受診者の\n割合")
    ('受診者の割合', [0, 1, 2, 3, 5, 6])
    """
    kept = [at for at, character in enumerate(text) if character != "\n" or _ends_item(text, at)]
    return "".join(text[at] for at in kept), kept


def _ends_item(text: str, at: int) -> bool:
    before, after = text[:at].rsplit("\n", 1)[-1].rstrip(), text[at + 1 :]
    if not before or not after.strip():
        return True
    if _FIGURE.match(after) and _NAME.search(before) and not _ENDS.search(before):
        return False
    if _DATED.match(after) or re.match(r"[をにへでがはのと]|まで|以上|以下|未満", after):
        return False
    return _ENDS.search(before) is not None or _BEGINS.match(after) is not None
