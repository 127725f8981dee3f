"""Responsibles: the offices, posts, groups and bodies that a cell names, one by one, as printed.

They are listed with 、, ・, ／ or a line each; ・ joins them only where both sides end as an office does
(企画課・財政課), and belongs to a name elsewhere (まち・ひと創生課). A lead in brackets (主管, ◎) is kept as its part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from .text import Print, Span

BodyKind = Literal["unit", "post", "group", "body", "all"]

_UNIT = (
    r"(?:局|部|課|室|係|班|所|署|本部|センター|事務局|支所|出張所|館|園|校|病院|消防|チーム|グループ|担当|庁|省|支部"
    r"|委員会|議会|会計管理者)"
)
_POST = r"(?:長|職員|担当者|管理者|監|主幹|主査|参与|市長|村長|町長|知事|教育長|推進員|相談員)"
_BODY = (
    r"(?:協議会|社会福祉協議会|社協|協会|組合|公社|法人|財団|社団|会社|大学|学校|銀行|商工会|商工会議所|農協|漁協|JA"
    r"|NPO|ＮＰＯ|ボランティア|団体"
    r"|事業者|企業|市民|住民|町会|自治会|町内会|地域|県|国|道|府|警察|医師会|歯科医師会|薬剤師会|連合会|機構|振興局"
    r"|審議会|会議|クラブ|連盟)"
)
_ALL = re.compile(
    r"(?:関係|全|各|庁内|関連)(?:各)?(?:部|課|局|室|部署|部局|機関|所属)?(?:課|署|局|等)?|全庁|全部署|全課"
)
_SEPARATOR = re.compile(r"[、，,／/;；\n]|<br>|\s{2,}|[ 　](?=\S)")
_END = re.compile(rf"(?:{_UNIT}|{_POST}|{_BODY})\Z")
_ROLE = re.compile(
    r"\A[(（【〔［]?(?P<lead>主管|主担当|主|担当|副|関係|協力|連携|事務局)[)）】〕］:：]|[(（](?P<tail>主管|主担当|主"
    r"|副|関係|協力|連携)[)）]\Z|\A(?P<mark>[◎○●])"
)
_PARTS = re.compile(r".+?(?:局|部(?!署|会|長)|本部|課(?!長)|室(?!長)|係(?!長))(?=[^・])")
_ETC = re.compile(r"(?:など|等|ほか|他)\Z")


class Responsible(NamedTuple):
    """Who is to do it: the name as printed, what it is, its parts from the large to the small, and its part in it."""

    name: str
    kind: BodyKind
    parts: tuple[str, ...]
    share: str  # 主管, 関係, ◎ as printed, or nothing
    span: Span


def responsibles(text: Print) -> tuple[Responsible, ...]:
    r"""Return those whom a cell names as responsible.

    >>> [(each.name, each.kind) for each in responsibles(Print("企画課・財政課、社会福祉協議会"))]
    [('企画課', 'unit'), ('財政課', 'unit'), ('社会福祉協議会', 'body')]
    >>> [(each.name, each.kind, each.parts) for each in responsibles(Print("福祉部高齢福祉課／関係各課"))]
    [('福祉部高齢福祉課', 'unit', ('福祉部', '高齢福祉課')), ('関係各課', 'all', ('関係各課',))]
    >>> [(each.name, each.kind) for each in responsibles(Print("総務課長\n所属長\n職員"))]
    [('総務課長', 'post'), ('所属長', 'post'), ('職員', 'post')]
    >>> [(each.name, each.share) for each in responsibles(Print("◎まち・ひと創生課　環境課（協力）"))]
    [('まち・ひと創生課', '◎'), ('環境課', '協力')]
    >>> [(each.name, each.parts) for each in responsibles(Print("福祉部（健康課、障害課）、県"))]
    [('健康課', ('福祉部', '健康課')), ('障害課', ('福祉部', '障害課')), ('県', ('県',))]
    >>> responsibles(Print("－")), [each.name for each in responsibles(Print("子育て支援課、各小・中学校等"))]
    ((), ['子育て支援課', '各小・中学校等'])
    """
    named: list[Responsible] = []
    words = text.text
    for match in _WITHIN.finditer(
        words
    ):  # 福祉部（健康課、障害課）: the offices within the brackets, each of the one before
        inner = [office for span in _pieces(words, *match.span("inner")) if (office := _responsible(words, *span))]
        named += [responsible._replace(parts=(match["outer"].strip(), *responsible.parts)) for responsible in inner]
        words = words[: match.start()] + "、" * len(match[0]) + words[match.end() :]
    named += [office for span in _pieces(words, 0, len(words)) if (office := _responsible(words, *span))]
    return tuple(sorted(named, key=lambda responsible: responsible.span))


_WITHIN = re.compile(rf"(?P<outer>[^\s、，,／/;；\n（）()]+{_UNIT})[（(](?P<inner>[^（）()]*{_UNIT})[)）]")


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """Cut a list at its separators, and at those dots that stand behind an office."""
    cuts = [match.span() for match in _SEPARATOR.finditer(text, start, end)]
    for before, after in [*cuts, (end, end)]:
        yield from _split_at_dots(text, start, before)
        start = after


def _split_at_dots(text: str, start: int, end: int) -> Iterator[Span]:
    for place in range(start, end):
        following = text[place + 1 : end].split("・", maxsplit=1)[0]
        if text[place] in "・･" and _is_office(text[start:place]) and _is_office(following):
            yield start, place
            start = place + 1
    yield start, end


def _is_office(words: str) -> bool:
    return words in _TOWN or (len(words) > 1 and _END.search(_ETC.sub("", words)) is not None)


_TOWN = frozenset("国都道府県市区町村")


def _responsible(text: str, start: int, end: int) -> Responsible | None:
    words = text[start:end]
    role = _ROLE.search(words)
    share = next((group for group in role.groups() if group), "") if role else ""
    name = (words[: role.start()] + words[role.end() :] if role else words).strip(" 　・●◎○")
    if not re.search(r"[^\W\d_]", name) or not re.search(r"[一-龠々ァ-ヺA-Za-zＡ-Ｚ]", name):
        return None
    at = start + words.index(name)
    kind = _kind(name)
    parts = [match[0] for match in _PARTS.finditer(name)] if kind in {"unit", "post"} else []
    return Responsible(name, kind, (*parts, name[len("".join(parts)) :]), share, (at, at + len(name)))


def _kind(name: str) -> BodyKind:
    plain = _ETC.sub("", name)
    if _ALL.fullmatch(plain):
        return "all"
    if plain in _TOWN:
        return "body"
    if re.search(rf"{_BODY}\Z", plain) and not re.search(r"(?:課|部|局|室)\Z", plain):
        return "body"
    if re.search(rf"{_POST}\Z", plain):
        return "post"
    return "unit" if re.search(rf"{_UNIT}\Z", plain) else "group"
