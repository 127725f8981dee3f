"""What the cells under a heading are, whatever the heading is called: figures, offices, things to do, marks, grades."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from ..plan.numbering import read_mark
from .periods import fold

_MARK = re.compile(r"^(?:[○◯〇◎●△▲×■□★☆✓✔→⇒➡↑↓\-－―ー–—…～〜・]|[-=]+>)+$")
# A digit that is part of a sign, and counts nothing: ㎡, CO2.
_SIGN = re.compile(r"(?<=[A-Za-z])[23](?![0-9.,])")
_DASHES = re.compile(r"^[\-－―ー–—…]+$")
_FIGURE = re.compile(r"[0-9]")
_TREND = re.compile(
    r"(?:増加?|減少?|維持|現状維持|向上|低下|上昇|拡大|縮小|皆減|皆増|未集計|未実施|調査中|集計中|非公表|該当なし|なし)"
)
_GRADE = re.compile(
    r"(?:[A-DSa-d][+-]?|達成|未達成|順調|概ね順調|おおむね順調|やや遅れ|遅れ|完了|継続|拡充|廃止|休止|着手|未着手|実施中|検討中"
    r"|構想中|活動中|済)"
)
_OFFICE = re.compile(
    r"(?:課|部|局|室|係|所|署|院|館|園|校|班|センター|委員会|協議会|事務局|担当|課長|部長|局長|室長|所長|館長|校長|所属長|教育長|管理者"
    r"|職員|団体|組合|公社|財団|機構|大学|学校|県|市|町|村|区|国|道|都|府|省|庁|市民|町民|村民|住民|地域|事業者|企業|行政|NPO|自治会|町内会)"
    r"(?:等|ほか|他|長)?(?:\([^()]*\))?$"
)
_ACTION = re.compile(
    r"(?:。|する|します|ます|図る|進める|行う|努める|めざす|目指す|高める|設ける|つくる"
    r"|整備|推進|実施|検討|強化|支援|促進|充実|確保|導入|作成|策定|改善|普及|開催|啓発|活用|構築|設置|育成|創出|拡充|見直し|改修|更新|管理|運営"
    r"|事業|対策|助成|補助|連携|開発|研究|調査|周知|提供|指導|配置|設計|工事|建設|着手|開始|試行|運用|PR|活動|実現)(?:等|など|ほか)?$"
)
LONGEST_FIGURE = 40  # characters of a cell that is a figure with its conditions: 年12人(延べ300日)
LONGEST_UNIT = 5  # characters about a figure that are no thing to do: 年間で事業
LONGEST_OFFICE = 24
# A name with its number, not an amount after a word such as 約.
_NUMBERED = re.compile(r"(?!約|延べ|年|計|累計|合計|概ね|おおむね|[△▲+-])[^0-9(]{2,}[0-9]+")
LONGEST_WORDS = 30  # a cell longer than this tells, and does not name


def sort_cell(text: str) -> str:
    """Return the sort of a cell: empty, mark, figure, grade, office, action or words, the first that it fits.

    >>> sort_cell("延床面積（㎡）"), sort_cell("二酸化炭素（CO2）の量")
    ('words', 'words')
    >>> [sort_cell(each) for each in ("5年間で1人", "総務課", "情報提供を行います。", "→", "Ａ", "人口", "増加", "-")]
    ['figure', 'office', 'action', 'mark', 'grade', 'words', 'figure', 'empty']
    """
    mark = read_mark(text)
    words = _SIGN.sub("", fold(text[mark.end :] if mark is not None and mark.sort == "number" else text))
    if not words or _DASHES.match(words):
        return "empty"
    if _MARK.match(words):
        return "mark"
    if _TREND.fullmatch(words) or (_FIGURE.search(words) and len(words) <= LONGEST_FIGURE and _begins_as_figure(words)):
        return "figure"
    if _GRADE.fullmatch(words):
        return "grade"
    if len(words) <= LONGEST_OFFICE and _OFFICE.search(words):
        return "office"
    return "action" if _ACTION.search(words) or len(words) > LONGEST_WORDS else "words"


def _begins_as_figure(words: str) -> bool:
    """Return whether a figure is what a cell says: it comes at once, or after a word or two about it.

    >>> [_begins_as_figure(words) for words in ("年12人(延べ300日)", "約300", "国道12号の整備", "事業3")]
    [True, True, False, False]
    """
    if _NUMBERED.fullmatch(words) or (_ACTION.search(words) and len(re.sub(r"[0-9]", "", words)) > LONGEST_UNIT):
        return False
    return re.match(r"^[^0-9。、]{0,12}[0-9]", words) is not None and not words.endswith(("。", "る", "ます"))


def sort_cells(texts: Iterable[Sequence[str]]) -> Counter[str]:
    """Return how many cells are of each sort; a cell is given by its lines, and is of the sort of most of them."""
    cells: Counter[str] = Counter()
    for lines in texts:
        sorts = Counter(sort_cell(line) for line in lines if line.strip())
        cells[sorts.most_common(1)[0][0] if sorts else "empty"] += 1
    return cells


def share(sorts_counted: Counter[str], *sorts: str) -> float:
    """Return which part of the cells that are not empty is of these sorts; 0 where all are empty."""
    filled = sorts_counted.total() - sorts_counted["empty"]
    return sum(sorts_counted[sort] for sort in sorts) / filled if filled else 0.0
