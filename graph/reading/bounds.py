"""The words around an amount: the lead before it, the bound behind it, and the act that says what becomes of it.

Acts are the words of a change (増員, 圧縮): figures and outcomes share them, so that one word means one thing.
The words right before a number of a cell say how it counts (約, 累計, 年間, 5年間で, 10万人当たり). They are taken off
one by one from the number backwards; what is left tells the number from others of the cell (小学校).
"""

import re
from typing import Literal, NamedTuple

from .text import NUL

Direction = Literal["increase", "decrease", "level"]

INCREASE = (
    "増員|増設|増加|増額|増収|増床|純増|新設|向上|上昇|引き?上げ|拡大|拡充|拡張|上積み|上乗せ|アップ|増や[すし]|ふや[すし]"
    "|高め|伸ば[すし]|増"
)
DECREASE = (
    "純減|減員|削減|縮減|圧縮|減少|減額|減量|短縮|引き?下げ|縮小|抑制|低減|低下|軽減|ダウン|カット|減ら[すし]|へら[すし]"
    "|下げ|抑え|減"
)
LENGTHEN = "延伸|延長"
REACH = "実現|達成|確保|維持|継続|保持|堅持|突破|改善|回復"
# What is done so many times or at so many places.
PRODUCE = (
    "整備|設置|導入|配置|配備|育成|養成|輩出|創出|開設|策定|作成|供給|認定|登録|完了|開催|実施|誘致|供用|開園|改修|展開|派遣"
    "|獲得|建設|締結|植樹|設立|支援|着手|推進|保全|普及"
)
# What may follow an act that is meant to happen; after 「…の検討」 or 「…計画」 it is only thought of, and what
# 増加した or is 増加している is past or present.
TAIL = (
    r"(?=\Z|[、。()「」『』\s※]|する(?!こと[がはも]|ため|と|には)|し(?!た|て(?:い|お|き)|つつ)|させ(?!た|て(?:い|お"
    r"|き))|る(?!こと[がはも])|ます"
    r"|を(?:図|目指|達成|実現|行|推進|実施|目標|進め|継続)|の(?:実現|達成|推進|実施|継続)|に(?:努め|取り組|向け|着手))"
)

_UP = re.compile(f"{INCREASE}|{LENGTHEN}")
_DOWN = re.compile(DECREASE)

_LEADS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("sign", re.compile(r"[△▲−-]\s?\Z")),
    ("about", re.compile(r"(?:約|およそ|おおむね|概ね|おおよそ|ほぼ)\s?\Z")),
    ("at-least", re.compile(r"(?:最低でも|最低|少なくとも)\s?\Z")),
    ("at-most", re.compile(r"(?:最大|上限)\s?\Z")),
    ("total", re.compile(r"(?P<word>累計|累積|延べ|のべ|合計|総計|総数|計)で?[:：]?\s?\Z")),
    ("within", re.compile(
        r"(?:今後|向こう)?(?P<word>(?P<count>[0-9]{1,2})(?P<of>年|[かヶケヵカ箇]月)(?:間で?|以内に?))、?\s?\Z"
    )),
    ("yearly", re.compile(r"(?:毎年度?|各年度?|年間|年に|年)(?:に|で)?、?\s?\Z")),
    ("monthly", re.compile(r"(?:毎月|月間|月に|月)(?:に|で)?、?\s?\Z")),
    ("weekly", re.compile(r"(?P<per>毎週|週に|週|1日)\s?\Z")),
    ("per", re.compile(
        r"(?P<per>[^\s、。/()]{0,12}?[0-9][0-9,.]*[万億千百]*[^\s0-9、。/()]{1,4}?(?:[あ当]たりの?|につき|に|中"
        r"|のうち)|[^\s、。]{0,6}?[0-9][0-9,.]*[万千]?人?対|1(?:日|人|世帯|校|回|か月)|[0-9]+歳で"
        r"|[一-龠ァ-ヺー]{1,8}[あ当]たりの?)\s?\Z"
    )),
    ("whole", re.compile(r"全\Z")),
)  # fmt: skip


def direction(act: str) -> Direction:
    """Return which way an act moves its object.

    >>> direction("増員"), direction("圧縮"), direction("実現")
    ('increase', 'decrease', 'level')
    """
    if _UP.fullmatch(act):
        return "increase"
    return "decrease" if _DOWN.fullmatch(act) else "level"


_CLAUSE_END = re.compile(r"\0(?:まで)?に?、?|[。()「」『』:;\s]|(?<!毎年)(?<!毎月)(?<!以内に)(?<!年間で)、")
_WITHIN = re.compile(
    r"(?:今後|向こう)?(?P<period>(?<![0-9])(?P<count>[1-9][0-9]?)(?:(?P<years>年)|[かヶケヵカ箇]月)(?:以内"
    r"|間で))[にで]?、?"
)
_YEARLY = re.compile(
    r"毎年度?(?:に|で)?、?|各年度?(?:に|で)?、?|(?<![0-9元])年(?:間)?に(?=約?\Z)|(?<![0-9元])年間(?=約?\Z)"
    r"|(?<![0-9元毎各今来昨前翌])年(?=約?\Z)"
)
_MONTHLY = re.compile(r"毎月、?|(?<![0-9毎各今来昨前翌か])月(?=約?\Z)|(?<![0-9])月間(?=約?\Z)")
_ABOUT = re.compile(r"(?:約|およそ|おおむね|概ね|ほぼ)\Z")
_AT_LEAST = re.compile(r"(?:最低でも|最低|少なくとも)\Z")
_EXACTLY = re.compile(r"(?:ちょうど|丁度)\Z")
_TOTAL = re.compile(r"(?:累計|延べ|のべ|通算|合計|総計)で?(?=(?:約|およそ|おおむね|概ね)?\Z)")
_THAN = re.compile(r"\0+(?:と)?(?:対?比|比べて?|比較して)で?、?\Z")
_NEWLY = re.compile(r"(?:新たに|新規に|現在の|現状の)(?=[0-9]|約?\Z)")
_FROM = re.compile(r"[0-9][0-9,.]*[^0-9]*から\Z")
_INDICATOR = re.compile(r"[\0、]*(?P<indicator>[^\0]+?)[をはがのもに]?\0*")


class Lead(NamedTuple):
    """The words before an amount; spans are in the normalised text."""

    indicator: tuple[int, int] | None
    comparator: Literal["about", "at-least", "exactly"] | None
    periodicity: Literal["yearly", "monthly"] | None
    duration: str | None
    duration_span: tuple[int, int] | None
    total: str  # the word that says that the amount is counted up over a time


def read_lead(normal: str, start: int, end: int) -> Lead:
    """Return what the words from ``start`` to the amount at ``end`` say of it.

    >>> read_lead("水道普及率を10年以内に10%アップ", 0, 11)
    Lead(indicator=(0, 5), comparator=None, periodicity=None, duration='P10Y', duration_span=(6, 11), total='')
    >>> read_lead("毎年3億程度の市税の増加", 0, 2)
    Lead(indicator=None, comparator=None, periodicity='yearly', duration=None, duration_span=None, total='')
    >>> read_lead("保全地域の指定・公有化を累計約1,000haまで拡大", 0, 15)
    Lead(indicator=(0, 11), comparator='about', periodicity=None, duration=None, duration_span=None, total='累計')
    """
    if than := _THAN.search(normal, start, end):  # 令和元年度比で20％: what the change is counted from is aside
        end = than.start()
    clauses = [clause.span() for clause in _CLAUSE_END.finditer(normal, start, end)]
    # 受診率を令和12年度までに90％に: the date is aside.
    if clauses and clauses[-1][1] == end and normal[clauses[-1][0]] == NUL:
        clauses = [clause for clause in clauses if normal[clause[0]] != NUL or _apart(normal, clause[0])]
    start = max((clause[1] for clause in clauses), default=start)
    words = _ASIDE.sub(lambda date: NUL * len(date[0]), normal[start:end])
    within, yearly, monthly = (pattern.search(words) for pattern in (_WITHIN, _YEARLY, _MONTHLY))
    about, at_least = _ABOUT.search(words), _AT_LEAST.search(words)
    exactly, total = _EXACTLY.search(words), _TOTAL.search(words)
    readings = (within, yearly, monthly, about, at_least, exactly, total, _FROM.search(words), _NEWLY.search(words))
    explained = [reading.span() for reading in readings if reading]
    return Lead(
        _shift(_indicator_span(words, explained), start),
        "about" if about else "at-least" if at_least else "exactly" if exactly else None,
        "yearly" if yearly else "monthly" if monthly else None,
        f"P{within['count']}{'Y' if within['years'] else 'M'}" if within else None,
        _shift(within.span("period") if within else None, start),
        total[0].removesuffix("で") if total else "",
    )


_ASIDE = re.compile(r"\0+(?:まで)?に?、?\Z")


def _apart(normal: str, at: int) -> bool:
    """Return whether a date ends a clause: it does where no noun with its particle stands before it."""
    while at >= 0 and normal[at] == NUL:
        at -= 1
    return at < 0 or normal[at] not in "をはがの"


def _indicator_span(words: str, explained: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Return the one stretch of the words that nothing else explains, without its particle."""
    for start, end in explained:
        words = words[:start] + NUL * (end - start) + words[end:]
    match = _INDICATOR.fullmatch(words)
    return match.span("indicator") if match else None


def _shift(span: tuple[int, int] | None, by: int) -> tuple[int, int] | None:
    return (span[0] + by, span[1] + by) if span else None


Comparator = Literal["exactly", "more-than", "at-least", "about", "less-than", "at-most"]
Basis = Literal["level", "change", "total"]

_COMPARATORS: dict[Comparator, str] = {
    "more-than": "を超える|を超す|を上回る|超え|超",
    "at-least": "以上",
    "less-than": "を下回る|未満",
    "at-most": "以下|以内",
    "about": "程度|前後|ほど|くらい|ぐらい|規模|弱|強(?![化い靱靭])",
}
_COMPARED = re.compile(
    rf"(?P<manner>(?:分|ずつ|相当)?(?:{'|'.join(f'({words})' for words in _COMPARATORS.values())})?)"
)
_ACT = f"(?P<act>{INCREASE}|{DECREASE}|{LENGTHEN}|{REACH})"
_DONE = f"(?P<act>{INCREASE}|{DECREASE}|{LENGTHEN}|{REACH}|{PRODUCE})"
_BOUND = re.compile(r"\Z|[、。()「」『』\s※]")
_LEVEL = re.compile(
    rf"(?:[にへ]|までに?)、?(?!増設|新設)(?:{_ACT}{TAIL}|(?=\Z)|する(?!と)|し(?=[、ま]|、)|なる(?!と|こと)|とどめ|留め|近づけ)"
    r"|と(?:する(?!と)|し(?=、|ます))|を(?:目指[すし]|目標)"
)
_MOVED = re.compile(f"[のを]?{_DONE}{TAIL}")
_TURNED = re.compile(rf"(?P<act>[一-龠々ァ-ヺーA-Z]{{1,10}}化){TAIL}")  # 100％非ガソリン化, 15橋耐震化
_TAKEN_UP = re.compile(rf"が[^。]{{1,40}}?(?P<act>利用|活用|参加|取得|実感|{PRODUCE}){TAIL}")  # 8割以上が…を利用
_DONE_AT = re.compile(f"(?:[(（][^()（）]*[)）])?\\s?で(?:[^、。でをにがは]{{1,8}}を)?{_DONE}{TAIL}")
_OF = r"[^\s、。()「」『』をがはにへで0-9]{1,20}?"
_OBJECT = re.compile(rf"の?(?P<object>{_OF})(?:[のを]{_DONE}{TAIL}|を(?P<aim>目指[すし]|目標))")
_BEGUN = re.compile(rf"(?:の{_OF})?に(?P<act>着手){TAIL}")
_CLASS = frozenset({"at-least", "less-than", "at-most"})  # 10人以上の事業所 is a class of things, and no number of them


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


def read_bound(rest: str) -> Bound | None:
    """Return what the words after an amount say is to become of it, None if they do not say.

    >>> read_bound("を超える歳出の圧縮")
    Bound(comparator='more-than', basis='change', direction='decrease', act='圧縮', manner='を超える', object=(4, 6))
    >>> read_bound("分増員(平成20年度)")
    Bound(comparator=None, basis='change', direction='increase', act='増員', manner='分', object=None)
    >>> read_bound("規模予算の実現")
    Bound(comparator='about', basis='level', direction='level', act='実現', manner='規模', object=(2, 4))
    >>> [(of.comparator, of.basis, of.direction) for of in map(read_bound, ["に削減", "以上", "程度の増加"]) if of]
    [(None, 'level', 'level'), ('at-least', 'level', 'level'), ('about', 'change', 'increase')]
    >>> read_bound(")の市に対するニーズの相違"), read_bound("で用を済ませることができる"), read_bound("の削減の検討")
    (None, None, None)
    >>> words = ["以上とし、その状態を継続", "育成", "で完了", "の嵩上げに着手", "を維持"]
    >>> [of and of.act for of in map(read_bound, words)]
    ['', '育成', '完了', '着手', '維持']
    >>> [*map(read_bound, ["増加した", "に減少しています", "以上の事業所の増加", "学級の推進"])]
    [None, None, None, None]
    """
    comparator, manner = read_comparator(rest)
    at = len(manner)
    if comparator not in {None, "about"} and _BOUND.match(rest, at):
        return Bound(comparator, "level", "level", "", manner, None)
    if level := _LEVEL.match(rest, at):
        return Bound(comparator, "level", "level", level["act"] or "", manner, None)
    for done in (_MOVED, _TURNED, _DONE_AT, _BEGUN, *((_TAKEN_UP,) if comparator in _CLASS else ())):
        if moved := done.match(rest, at):
            return _bound_of_act(comparator, moved["act"], manner, None)
    if of := _OBJECT.match(rest, at):
        return _bound_of_object(comparator, of, manner)
    return None


def read_comparator(rest: str) -> tuple[Comparator | None, str]:
    """Return the comparator that the words behind an amount begin with, and the words themselves.

    >>> read_comparator("以上とする"), read_comparator("程度"), read_comparator("の整備")
    (('at-least', '以上'), ('about', '程度'), (None, ''))
    """
    compared = _COMPARED.match(rest)
    if compared is None:
        return None, ""
    which = next((name for name, words in zip(_COMPARATORS, compared.groups()[1:], strict=True) if words), None)
    return which, compared["manner"]


def _bound_of_object(comparator: Comparator | None, of: re.Match[str], manner: str) -> Bound | None:
    """Return the bound of an act on what is counted; 35人学級 and 10人以上の事業所 name a class of things."""
    if comparator in _CLASS or not (manner or of[0].startswith("の")):
        return None
    return _bound_of_act(comparator, of["act"] or "", manner, of.span("object"))


def _bound_of_act(comparator: Comparator | None, act: str, manner: str, of: tuple[int, int] | None) -> Bound:
    """Return the bound of an act: one that moves gives a change, one that reaches (実現) a level."""
    way = direction(act)
    return Bound(comparator, "level" if way == "level" else "change", way, act, manner, of)


def peel(lead: str) -> tuple[str, dict[str, str]]:
    """Return the words before a number without those that say how it counts, and what these say.

    >>> peel("小学校 年間延べ約"), peel("5年間で")
    (('小学校 ', {'about': '約', 'total': '延べ', 'yearly': '年間'}), ('', {'within': '5年間で', 'period': 'P5Y'}))
    >>> peel("人口10万人当たり"), peel("毎月")
    (('', {'per': '人口10万人当たり'}), ('', {'monthly': '毎月'}))
    """
    counting: dict[str, str] = {}
    while last := next(((name, match) for name, rule in _LEADS if (match := rule.search(lead))), None):
        name, match = last
        groups = match.groupdict()
        counting[name] = groups.get("word") or match[0]
        if groups.get("per"):
            counting["per"] = groups["per"]
        if name == "within":
            counting["period"] = f"P{groups['count']}{'Y' if groups['of'] == '年' else 'M'}"
        lead = lead[: match.start()]
    return lead, counting
