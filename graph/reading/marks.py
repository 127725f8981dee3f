"""Marks: the signs of a schedule (→, ○, 実施), as printed, and what usual signs say where no legend explains them.

A legend of the plan decides what ○ and ◎ mean; a rule knows only what is the same everywhere: an arrow goes on, a dash
says nothing, and words such as 検討 and 完了 say what is done.
"""

import re
from typing import Literal, NamedTuple

from .text import Print, Span

MarkKind = Literal["arrow", "sign", "phase", "nothing"]
Phase = Literal["consider", "prepare", "begin", "carry-out", "continue", "extend", "review", "complete", "stop"]

_ARROWS = "→⇒➡➔➜➝⟶⇨►▶"
_SIGNS = "○〇◯◎●◉◇◆□■△▲▽▼☆★×✕✓✔※"
_NOTHING = r"[-―—–－ー−‐…]+|なし|該当なし|斜線"
_PHASES: tuple[tuple[Phase, str], ...] = (
    ("consider", "検討|調査|研究|協議|調整|構想"),
    ("prepare", "準備|設計|基本設計|実施設計|計画|策定|制度設計|計画策定"),
    ("begin", "新規|開始|着手|着工|工事着手|一部実施|試行|モデル実施|先行実施|導入|本格実施|開設|供用開始"),
    ("carry-out", "実施|推進|運用|整備|施工|工事|運営|開催|随時実施|随時"),
    ("continue", "継続|継続実施|実施継続|維持|同左|〃|同上"),
    ("extend", "拡充|拡大|充実|強化"),
    ("review", "見直し|検証|評価|改定|更新|改善"),
    ("complete", "完了|終了|完成|達成|竣工"),
    ("stop", "廃止|中止|休止"),
)
_WORD = {word: phase for phase, words in _PHASES for word in words.split("|")}
_MARK = re.compile(
    rf"(?P<arrow>(?:[{re.escape(_ARROWS)}]|[-―—–－ー−━─=＝]*[>＞→]|[━─]+)+)|(?P<sign>[{re.escape(_SIGNS)}])"
    rf"|(?P<nothing>\A\s*(?:{_NOTHING})\s*\Z)"
    rf"|(?P<phase>(?<![一-龠々ァ-ヺー])(?:{'|'.join(sorted(_WORD, key=len, reverse=True))})(?P<tense>予定|済み?"
    rf"|中)?(?![一-龠々ァ-ヺーぁ-ん]))"
)


class Mark(NamedTuple):
    """A mark of a schedule: what kind of sign it is, the phase that a word names, and as printed."""

    kind: MarkKind
    phase: Phase | None
    printed: str
    span: Span


def marks(text: Print) -> tuple[Mark, ...]:
    """Return the marks that a cell of a schedule prints, in their order.

    >>> [(mark.kind, mark.phase, mark.printed) for mark in marks(Print("実施設計 → 施工"))]
    [('phase', 'prepare', '実施設計'), ('arrow', 'continue', '→'), ('phase', 'carry-out', '施工')]
    >>> [mark.kind for mark in marks(Print("○")) + marks(Print("⇒")) + marks(Print("－"))]
    ['sign', 'arrow', 'nothing']
    >>> [mark.phase for mark in marks(Print("検討・一部実施")) + marks(Print("継続")) + marks(Print("完了"))]
    ['consider', 'begin', 'continue', 'complete']
    >>> [(mark.kind, mark.phase) for words in ("実施予定", "━━>", "新規") for mark in marks(Print(words))]
    [('phase', 'carry-out'), ('arrow', 'continue'), ('phase', 'begin')]
    >>> marks(Print("実施計画を3校で作成")), marks(Print(""))
    ((), ())
    """
    read = []
    for match in _MARK.finditer(text.text):
        kind = next(kind for kind in ("arrow", "sign", "nothing", "phase") if match[kind])
        printed = match[0].strip()
        phase: Phase | None = "continue" if kind == "arrow" else _WORD.get(printed.removesuffix(match["tense"] or ""))
        start = match.start() + match[0].index(printed)
        read.append(Mark(kind, phase, printed, (start, start + len(printed))))  # type: ignore[arg-type]
    return tuple(read)


def is_mark(text: Print) -> bool:
    """Return whether the text holds marks and nothing else.

    >>> is_mark(Print("→")), is_mark(Print("検討 → 実施")), is_mark(Print("6人")), is_mark(Print(""))
    (True, True, False, False)
    """
    rest = text.text
    for mark in reversed(ends := marks(text)):
        rest = rest[: mark.span[0]] + rest[mark.span[1] :]
    return bool(ends) and not rest.strip(" 　・、，／/（）()\n")
