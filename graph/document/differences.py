"""Where an outline and its source part: what is missing, changed, doubled, moved or invented.

Both bodies are compared as characters without white space; a difference is told as the whole source lines
and whole outline items that it touches, because that is what a person can look up and mend.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import accumulate
from pathlib import Path

from ..errors import KoteihyoError
from .outline import Passage
from .source import Line, squeezed


def differences(
    lines: Sequence[Line], passages: Sequence[Passage], source_file: Path, outline_file: Path
) -> list[KoteihyoError]:
    """Return one fault for each source line or outline item that has no counterpart."""
    printed, written = [squeezed(line.words) for line in lines], [squeezed(each.text) for each in passages]
    source, outline = "".join(printed), "".join(written)
    touched_lines, touched_items = _touched(printed, written)
    faults = []
    for index in touched_items:
        words = written[index]
        passage = passages[index]
        ja, en = _of_item(passage.text, source.count(words), outline.count(words), _place(lines, words))
        faults.append(KoteihyoError(ja, en, file=outline_file, line=passage.line))
    for index in touched_lines:
        if outline.count(printed[index]) < source.count(printed[index]):
            ja = f"「{lines[index].words}」が outline.md に、印刷のとおりにはありません。"
            en = f"{lines[index].words!r} is missing from the outline, or changed there."
            faults.append(KoteihyoError(ja, en, file=source_file, line=lines[index].number))
    return faults or [_somewhere(lines, passages, touched_lines, touched_items, source_file)]


def _somewhere(
    lines: Sequence[Line], passages: Sequence[Passage], touched_lines: list[int], items: list[int], source_file: Path
) -> KoteihyoError:
    """Tell a difference that no single line or item explains, such as two items that swapped equal words."""
    line = lines[touched_lines[0] if touched_lines else 0].number
    item = passages[items[0] if items else 0].line
    return KoteihyoError(
        f"原文{line}行目から先が outline.md（{item}行目あたり）と合いません。",
        f"From source line {line} on, the outline (near its line {item}) differs.",
        file=source_file,
        line=line,
    )


def _of_item(text: str, in_source: int, in_outline: int, place: int | None) -> tuple[str, str]:
    if not in_source:
        return (
            f"「{text}」は原文にこのとおりにはありません。印刷のとおりに直すか、消してください。",
            f"{text!r} is not printed so: mend it, or take it out.",
        )
    where = f"原文{place}行目" if place else "原文"
    if in_outline > in_source:
        return (
            f"「{text}」が二重にあります（{where}に{in_source}回、outline.md に{in_outline}回）。",
            f"{text!r} is doubled: printed {in_source} times (line {place}), written {in_outline} times.",
        )
    return (
        f"「{text}」の位置が原文と違います（{where}）。印刷の順に戻してください。",
        f"{text!r} has moved: the source prints it at line {place}.",
    )


def _touched(printed: list[str], written: list[str]) -> tuple[list[int], list[int]]:
    """Return the indexes of the lines and items that a difference touches, common ends set aside."""
    source, outline = "".join(printed), "".join(written)
    head = _common(source, outline)
    tail = min(_common(source[::-1], outline[::-1]), len(source) - head, len(outline) - head)
    parted = source[head : len(source) - tail], outline[head : len(outline) - tail]
    middle = SequenceMatcher(None, *parted, autojunk=False)
    lines, items = set[int](), set[int]()
    for tag, a, b, c, d in middle.get_opcodes():
        if tag != "equal":
            lines |= _spanned(printed, head + a, head + b)
            items |= _spanned(written, head + c, head + d)
    return sorted(lines), sorted(items)


def _common(one: str, other: str) -> int:
    for index, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return index
    return min(len(one), len(other))


def _spanned(texts: list[str], start: int, end: int) -> set[int]:
    """Return the texts that the characters from `start` to `end` of their concatenation fall into."""
    if start == end:
        return set()
    ends = [*accumulate(map(len, texts))]
    return set(range(bisect_right(ends, start), bisect_right(ends, end - 1) + 1))


def _place(lines: Sequence[Line], words: str) -> int | None:
    return next((line.number for line in lines if words.startswith(squeezed(line.words))), None)
