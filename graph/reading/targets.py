"""Targets: the figures that an entry sets, sentence by sentence, each with the year by which it is to be.

`amounts` finds the numbers, `figures` reads what an amount is; `facts` keeps silent where a sentence only tells. A line
break ends an item, or only breaks its words.
"""

import re
from collections.abc import Iterator

from .amounts import Amount, amounts
from .dates import due_years, starts
from .facts import is_fact, split_sentences, tells_results
from .figures import ARROWED, Figure, read_figure, read_verbal_values
from .statements import pledge_numbers
from .text import Print, Span, overlaps
from .units import UNIT
from .years import Year, years

_ENDS = re.compile(rf"(?:[。．!！?？:：)）」』】〕]|[0-9０-９](?:％|{UNIT})?(?:以上|以下|未満|程度)?)\Z")
_BEGINS = re.compile(r"[\s◼■□◆◇○●◎•・※*＊(（<＜【〔「『①-⑳0-9０-９〇→⇒-]")
_DATED = re.compile(r"\s*[(（][^()（）]*年(?:度|代)?(?:末|頃)?[)）]")
# A figure on a line of its own is that of the words above it (リサイクル率⏎40%); without a unit it is a chart's.
_FIGURE = re.compile(
    rf"(?:約|延べ|累計)?[0-9０-９][0-9０-９,，.．]*(?:[兆億万千]*(?:％|{UNIT}))(?:以上|以下|未満|程度)?[ 　]*(?:\n|\Z)"
)
_NAME = re.compile(r"[^\W\d_]{3}\Z")


def figures(text: Print) -> tuple[Figure, ...]:
    """Return the figures that the text sets as targets.

    >>> from .figures import PERCENT, YEN
    >>> figure, = figures(Print("34．保育所の定員を430人分増員（平成20年度）"))
    >>> figure.indicator, str(figure.value), figure.unit, figure.unit_text, figure.basis, figure.direction
    ('保育所の定員', '430', 'NUM', '人', 'change', 'increase')
    >>> figure.comparator is None
    True
    >>> figure, = figures(Print("毎年３億程度の市税の増加"))
    >>> figure.indicator, str(figure.value), figure.comparator, figure.periodicity, figure.notes == (YEN,)
    ('市税', '300000000', 'about', 'yearly', True)
    >>> figure, = figures(Print("水道普及率を10年以内に10％アップ"))
    >>> figure.indicator, figure.printed, figure.period, figure.notes == (PERCENT,)
    ('水道普及率', '10％', 'P10Y', True)
    >>> def read(text): return [(f.basis, f.comparator, f.printed) for f in figures(Print(text))]
    >>> read("里親等委託率を37.4％以上まで向上"), read("食品ロスを65％削減（2000年度比）")
    ([('level', 'at-least', '37.4％')], [('change', None, '65％')])
    >>> read("一般廃棄物のリサイクル率40%"), read("相談会の開催を年間300件以上とする。"), read("待機児童ゼロを継続")
    ([('level', None, '40%')], [('level', 'at-least', '300件')], [('level', None, 'ゼロ')])
    >>> [(f.indicator, f.year.year) for f in figures(Print("受診率を令和12年度までに90％に引き上げる。")) if f.year]
    [('受診率', 2030)]
    >>> [(f.indicator, str(f.value), f.direction) for f in figures(Print("空き家の発生件数を2030年までに半減"))]
    [('空き家の発生件数', '50', 'decrease')]
    >>> [(f.indicator, f.basis, f.comparator) for f in figures(Print("相談員の派遣を延べ約5,000人に拡大"))]
    [('相談員の派遣', 'total', 'about')]
    >>> [(f.indicator, f.printed, f.year.year) for f in figures(Print("受入数3人(2014年度)→5人(2019年度)")) if f.year]
    [('受入数', '5人', 2019)]
    >>> [(f.indicator, f.printed, f.year) for f in figures(Print("電動車の割合　12％→50％"))]
    [('電動車の割合', '50％', None)]
    >>> [(f.indicator, f.printed, f.year.year) for f in figures(Print("③出生率：1.36（H25）→1.55（H31）")) if f.year]
    [('出生率', '1.55', 2019)]
    >>> [(f.indicator, f.per, f.printed) for f in figures(Print("ごみの量を１人１日当たり480ｇ以下に抑制"))]
    [('ごみの量', '１人１日当たり', '480ｇ')]
    >>> figures(Print("市域（９地区）の市に対するニーズの相違、地域差の調査"))
    ()
    >>> figures(Print("相談件数は令和4年度に300件に増加した。")), figures(Print("35人学級の推進（65歳以上を除く）"))
    ((), ())
    """
    if "\n" not in text.text:
        return _figures(text)
    words, places = join_lines(text.text)
    read = _figures(Print(words))
    return tuple(_move_to_print(text, figure, places) for figure in read)


def _move_to_print(text: Print, figure: Figure, places: list[int]) -> Figure:
    """Return a figure of the joined text at its place in the text as printed."""
    span = (places[figure.span[0]], places[figure.span[1] - 1] + 1)
    period = figure.period_span and (places[figure.period_span[0]], places[figure.period_span[1] - 1] + 1)
    return figure._replace(span=span, printed=text.slice(span), period_span=period)


def _figures(text: Print) -> tuple[Figure, ...]:
    taken = [pledge.span for pledge in pledge_numbers(text)]
    due = due_years(text)
    every = years(text)
    taken += [year.span for year in every] + [start.span for start in starts(text)]
    clear = text.without(taken)
    counted = [amount for amount in amounts(text, bare=True) if not overlaps(amount.span, taken)]
    read: list[Figure] = []
    for start, end in split_sentences(text.normal):
        if tells_results(text.normal[start:end]):  # what stands under a line （2024年度実績） is how things are
            break
        if not is_fact(text.normal[start:end]):
            read += _figures_of(text, clear, (start, end), counted, dated=bool(due))
    only = [year for year in every if len(due) == 1 and year.span == due[0].span]
    led = {figure.span for figure in read if ARROWED.search(text.normal, 0, _start(text, figure))}
    dated = [every if due or figure.span in led else () for figure in read]
    return tuple(
        figure._replace(year=_year_of(text, figure, near, only)) for figure, near in zip(read, dated, strict=True)
    )


def _start(text: Print, figure: Figure) -> int:
    """Return where a figure begins in the normalised text."""
    return next((amount.start for amount in amounts(text, bare=True) if amount.span == figure.span), 0)


def _figures_of(text: Print, clear: str, sentence: Span, counted: list[Amount], *, dated: bool) -> list[Figure]:
    """Return the figures of one sentence, in the order of their words; ``dated``: something is said to be due."""
    start, end = sentence
    within = (amount for amount in counted if start <= amount.start < end)
    read = (read_figure(text, amount, clear, _around(amount, sentence), dated=dated) for amount in within)
    return sorted([*filter(None, read), *read_verbal_values(text, clear, sentence)], key=lambda figure: figure.span)


_REACH = 200  # characters to either side in which the words of an amount stand, however long its sentence is


def _around(amount: Amount, sentence: Span) -> Span:
    return max(sentence[0], amount.start - _REACH), min(sentence[1], amount.end + _REACH)


def _year_of(text: Print, figure: Figure, every: tuple[Year, ...], only: list[Year]) -> Year | None:
    """Return the year in brackets behind a figure, else the only one by which the text says that something is to be."""
    return next(iter([*_list_behind(text, figure, every), *only]), None)


def _list_behind(text: Print, figure: Figure, every: tuple[Year, ...]) -> Iterator[Year]:
    end = figure.span[1]
    near = (year for year in every if end <= year.span[0] <= end + _NEAR)
    yield from (year for year in near if _BEHIND.fullmatch(text.text[end : year.span[0]]))


_NEAR = 8  # 以上 and a bracket
_BEHIND = re.compile(r"(?:以上|以下|未満|程度)?[ 　]?[（(]")


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
