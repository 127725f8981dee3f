"""Leads: the words right before a number of a cell that say how it counts: 約, 累計, 年間, 5年間で, 10万人当たり.

They are taken off one by one from the number backwards; what is left tells the number from others of the cell (小学校).
"""

import re

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


def peel(lead: str) -> tuple[str, dict[str, str]]:
    """Return the words before a number without those that say how it counts, and what these say.

    >>> peel("小学校 年間延べ約"), peel("5年間で")
    (('小学校 ', {'about': '約', 'total': '延べ', 'yearly': '年間'}), ('', {'within': '5年間で', 'period': 'P5Y'}))
    >>> peel("人口10万人当たり"), peel("毎月")
    (('', {'per': '人口10万人当たり'}), ('', {'monthly': '毎月'}))
    """
    said: dict[str, str] = {}
    while found := next(((name, match) for name, rule in _LEADS if (match := rule.search(lead))), None):
        name, match = found
        groups = match.groupdict()
        said[name] = groups.get("word") or match[0]
        if groups.get("per"):
            said["per"] = groups["per"]
        if name == "within":
            said["period"] = f"P{groups['count']}{'Y' if groups['of'] == '年' else 'M'}"
        lead = lead[: match.start()]
    return lead, said
