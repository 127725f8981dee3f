"""Facts: sentences that tell what was, is, or is expected, and so set nothing.

A plan says in the same words and numbers what it found (高齢化率は30％に達しています) and what it wants. Tense, a
survey, a forecast and an example tell the two apart; a sentence that sets a target besides
(現在の30％から…までに90％に引き上げる) says so with its last verb.
"""

import re
from collections.abc import Iterator

_SENTENCE = re.compile(r"[^。\n]+(?:。[」』)]?|\n|\Z)|[。\n]")
# The last words of a sentence: past, lasting, or a noun with である.
_TELLS = re.compile(
    r"(?:た|ました|でした|ている|ています|ておる|ております|である|であり|です|という|とのこと|される|されます|られる"
    r"|られます|られています"
    r"|なる|なります|ある|あります|いる|います|ない|ません|過ぎない|ほど|状況|傾向|結果|現状|のみ|必要|べき|のため|際"
    r"|場合|等)\Z"
)
# What is meant to happen, at the end of a sentence, although its form alone might tell of something.
_WANTS = re.compile(
    r"(?:目指し(?:ています|ております|ている)|目標(?:として(?:い|お)|に(?:掲げ|し)て(?:い|お)|で(?:ある|す)|とな)"
    r"|目標(?:は|値は)|目標と(?:する|します)"
    r"|となるよう|になるよう|計画(?:です|である)|予定(?:です|である)|ことと(?:している|しています|しております)"
    r"|必要があり?ま?する?)"
)
_HEDGES = re.compile(
    r"見込(?:み|ま|ん)|見通し|推計|推移|予測|予想|想定|試算|おそれ|恐れ|可能性|例えば|たとえば|仮に|事例|調査(?:では"
    r"|によ|の結果|結果)|によると|によれば"
    r"|現状では|現在では|現在、|当時|昨年度?|前年度?(?!比)|過去|これまで(?:に|の|は)|従来|比べて?|占め|かかって"
    r"|と言われ|といわれ|該当"
)
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]\s*\Z")


def split_sentences(text: str) -> Iterator[tuple[int, int]]:
    r"""Yield where each sentence begins and ends; a line is one where no 。 ends it.

    >>> [*split_sentences("減少した。半減を目指す。\n年3回")]
    [(0, 5), (5, 12), (12, 13), (13, 16)]
    """
    for match in _SENTENCE.finditer(text):
        yield match.span()


def is_fact(sentence: str) -> bool:
    """Return whether a sentence, in NFKC, tells what was, is or may be, and sets nothing.

    >>> [*map(is_fact, ["交付件数は300件に増加した。", "受診率は45%となっています。", "人口は1割減少すると推計される"])]
    [True, True, True]
    >>> is_fact("受診率を90%に引き上げる。"), is_fact("年間100万人の支援を目指します。"), is_fact("受診率90%以上")
    (False, False, False)
    >>> is_fact("前回の調査では62%でしたが、70%以上に高めることを目標とします。")
    False
    >>> is_fact("調査では、保護者の56%が負担を挙げた。"), is_fact("受診率60%を目標としています。")
    (True, False)
    """
    words = sentence.strip().rstrip("。」』").rstrip()
    words = _BRACKETS.sub("", words).rstrip("。 ")
    if _WANTS.search(words):
        return False
    ends = sentence.rstrip(" 」』)").endswith("。")
    return _TELLS.search(words) is not None or (ends and _HEDGES.search(words) is not None)


_RESULTS = re.compile(r"\s*[(<【\[]?[^()<>【】\[\]。]{0,12}(?:実績|現状|取組状況|進捗)[)>】\]]?[:：]?\s*")


def tells_results(line: str) -> bool:
    """Return whether a line, in NFKC, heads what was reached or how things are.

    >>> tells_results("(2024年度実績)"), tells_results("【現状】"), tells_results("実績を80%に引き上げる")
    (True, True, False)
    """
    return _RESULTS.fullmatch(line) is not None
