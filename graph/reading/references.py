"""References: what a text refers to elsewhere, as printed and as parts.

「第３章１参照」 names a place, 「No.12」 a number of the plan's own list, 「P.34参照」 a page, and 再掲 says
that the same stands somewhere else already: it makes one statement of two entries. Where it leads is not looked up
here.
"""

import re
from typing import Literal, NamedTuple

from .text import Print, Span

ReferenceKind = Literal["again", "place", "number", "page", "title", "above", "below"]

_NUMBER = r"(?:[0-9]{1,4}(?:[-–.．][0-9]{1,3}){0,3}|[IVXⅠ-Ⅻ]{1,4}|[一二三四五六七八九十]{1,3}|[A-Z](?![A-Za-z]))"
_RANK = (
    r"章|節|項|款|編|部|基本目標|基本方針|基本施策|基本方向|重点目標|重点施策|個別目標|政策目標|政策|施策|事業|取組"
    r"|目標|方針|戦略|柱|プロジェクト|重点プロジェクト|ステップ"
)
_PLACE = re.compile(
    rf"(?:第\s?(?P<ordinal>{_NUMBER})\s?(?P<behind>章|節|項|款|編|部|条|期)"
    rf"|(?P<before>{_RANK})\s?[（(]?(?P<value>{_NUMBER})[)）]?(?![0-9年月日])"
    r"|[（(](?P<item>[0-9]{1,2}|[ア-ン])[)）]|(?P<list>図表|図|別表|表|別紙|資料編|資料|付表|様式|本編"
    r"|参考資料)\s?(?P<listed>[0-9]{1,3}(?:[-–][0-9]{1,3})?)?)"
)
_INNER = re.sub(r"[?]P<[a-z]+>", "?:", _PLACE.pattern)
_STEP = rf"[\s・の、]?(?:{_INNER}|[0-9]{{1,2}}(?:[-–.][0-9]{{1,3}})*)(?![年月])"
_FOLLOWED = r"\s?(?:を?参照|を?ご参照|に?記載|に?掲載|に掲げる|と同じ|に同じ|と一体|のとおり)"
_REFERRING = re.compile(_FOLLOWED)
_AGAIN = re.compile(
    r"(?:[（(【〔\[〈<]\s?)?再掲(?:\s?[:：\s]\s?(?P<of>[^()（）【】\]〕。、]{1,30}?))?\s?[)）】〕\]〉>]?(?=\Z"
    r"|[\s、。・)）(（】]|(?<=[)）】〕\]]))"
)
_PAGES = re.compile(
    r"(?:[→⇒]\s?)?(?:[PpＰｐ]{1,2}[.．]?\s?|ページ\s?"
    r"|頁\s?)(?P<page>[0-9]{1,4})(?:\s?[-~〜～–]\s?(?P<to>[0-9]{1,4}))?(?:\s?(?:を?参照|に記載))?"
    r"|(?P<ja>[0-9]{1,4})\s?(?:ページ|頁)(?:\s?(?:を?参照|に記載))"
)
_NO = re.compile(
    r"(?:[→⇒]\s?)?(?:(?<![A-Za-z])(?:No|NO|no|№)[.．]?\s?|事業番号\s?|番号\s?|通し番号\s?"
    r"|ID\s?)(?P<no>[0-9]{1,4}(?:[-–][0-9]{1,3}){0,2})(?:\s?を?参照)?"
)
_TITLE = re.compile(rf"(?:[→⇒]\s?)?[「『](?P<title>[^「」『』]{{2,60}})[」』](?:{_FOLLOWED})")
_ABOVE = re.compile(
    r"(?P<above>上記|前述|前掲|同上|前項|上述|前ページ|前頁)|(?P<below>下記|後述|後掲|次項|次ページ|次頁"
    r"|以下のとおり)"
)


class Reference(NamedTuple):
    """What a text refers to: the kind, its parts from the large to the small, and as printed.

    A part is the rank in the plan's words and its number (``章`` and ``3``); a title is a part without a number.
    """

    kind: ReferenceKind
    parts: tuple[tuple[str, str], ...]
    printed: str
    span: Span


def references(text: Print) -> tuple[Reference, ...]:
    """Return what the text refers to, in the order of its words.

    >>> [(each.kind, each.parts) for each in references(Print("防災訓練の充実（第３章１参照）"))]
    [('place', (('章', '3'), ('', '1')))]
    >>> [[(each.kind, each.printed) for each in references(Print(t))] for t in ("学童保育の拡充（再掲）", "再掲")]
    [[('again', '（再掲）')], [('again', '再掲')]]
    >>> [(each.kind, each.parts) for t in ("No.12、Ｐ.34参照", "→基本目標２") for each in references(Print(t))]
    [('number', (('No.', '12'),)), ('page', (('P', '34'),)), ('place', (('基本目標', '2'),))]
    >>> [(each.kind, each.parts) for each in references(Print("空き家の活用【再掲：施策2-1】"))]
    [('again', (('施策', '2-1'),))]
    >>> [(each.kind, each.parts) for t in ("基本方針１の再掲", "(2-1-3 再掲)") for each in references(Print(t))]
    [('again', (('基本方針', '1'),)), ('again', (('', '2-1-3'),))]
    >>> [(each.kind, each.parts) for each in references(Print("「緑の回廊づくり」参照、23ページ参照、上記"))]
    [('title', (('緑の回廊づくり', ''),)), ('page', (('P', '23'),)), ('above', (('上記', ''),))]
    >>> references(Print("第３期計画の策定と基本目標の見直し（第２章の改定）"))
    ()
    """
    listed: list[Reference] = []
    for kind, place in (*_again(text), *_titles(text), *_numbers(text), *_places(text), *_words(text)):
        start, end, parts = place
        span = text.span(start, end)
        if not any(span[0] < reference.span[1] and reference.span[0] < span[1] for reference in listed):
            listed.append(Reference(kind, parts, text.slice(span), span))
    return tuple(sorted(listed, key=lambda reference: reference.span))


_Found = tuple[ReferenceKind, tuple[int, int, tuple[tuple[str, str], ...]]]


def _again(text: Print) -> list[_Found]:
    matches: list[_Found] = []
    for match in _AGAIN.finditer(text.normal):
        of = match["of"] or ""
        named = _parts(of) or (((of.strip("「」 "), ""),) if of.strip() else ())
        before = None if named else _OF.search(text.normal[: match.start()])
        start = before.start() if before else match.start()
        named = _parts(before[0]) if before else named
        end = match.end() - (1 if match[0][-1:] in _CLOSING and match[0][0] not in _OPENING else 0)
        matches.append(("again", (start, end, named)))
    return matches


# What stands before 再掲 and says what is printed again: No.4再掲, 基本方針1の再掲, 2-1-3 再掲.
_OPENING, _CLOSING = "（(【〔[〈<", "）)】〕]〉>"
_OF = re.compile(rf"(?:{_INNER}(?:{_STEP})*|No\.?\s?[0-9]+|[0-9]+(?:-[(]?[0-9]+[)]?)+)(?:の|を|に)?\s?\Z")


def _titles(text: Print) -> list[_Found]:
    return [("title", (*match.span(), ((match["title"], ""),))) for match in _TITLE.finditer(text.normal)]


def _numbers(text: Print) -> list[_Found]:
    numbered: list[_Found] = [
        ("number", (*match.span(), (("No.", match["no"]),))) for match in _NO.finditer(text.normal)
    ]
    for match in _PAGES.finditer(text.normal):
        page = match["page"] or match["ja"]
        numbered.append(("page", (*match.span(), (("P", f"{page}-{match['to']}" if match["to"] else page),))))
    return numbered


_CHAIN = re.compile(rf"(?P<arrow>[→⇒]\s?)?(?P<chain>{_INNER}(?:{_STEP})*)")


def _places(text: Print) -> list[_Found]:
    """Find named places; they refer to something behind an arrow, or where 参照 or its like follows."""
    matches: list[_Found] = []
    for match in _CHAIN.finditer(text.normal):
        follows = _REFERRING.match(text.normal, match.end())
        if match["arrow"] or follows:
            end = follows.end() if follows else match.end()
            matches.append(("place", (match.start(), end, _parts(match["chain"]))))
    return matches


_ONE = re.compile(rf"{_PLACE.pattern}|(?P<plain>[0-9]{{1,2}}(?:[-–.][0-9]{{1,3}})*)")


def _parts(words: str) -> tuple[tuple[str, str], ...]:
    """Return the ranks and numbers of a chain of places: 第3章1 is (章, 3) and ('', 1).

    >>> _parts("第2編第3章(4)"), _parts("施策2-1"), _parts("別表3")
    ((('編', '2'), ('章', '3'), ('', '4')), (('施策', '2-1'),), (('別表', '3'),))
    """
    if numbered := _NO.search(words):
        return (("No.", numbered["no"]),)
    parts = []
    for match in _ONE.finditer(words):
        rank = match["behind"] or match["before"] or match["list"] or ""
        number = match["ordinal"] or match["value"] or match["item"] or match["listed"] or match["plain"] or ""
        parts.append((rank, number))
    return tuple(parts)


def _words(text: Print) -> list[_Found]:
    return [
        ("above" if match["above"] else "below", (*match.span(), ((match[0], ""),)))
        for match in _ABOVE.finditer(text.normal)
    ]
