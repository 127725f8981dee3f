"""Where an outline and its document differ, told with the lines of both and what would mend it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import accumulate
from pathlib import Path

from ..errors import KoteihyoError
from .passages import Passage
from .source import Line, Source, remove_white_space


def describe_unprinted(source: Source, passage: Passage, outline_file: Path) -> KoteihyoError:
    """Return what is wrong with a heading or a line that the source does not print as a whole, or prints earlier."""
    places = [line.number for line in source.printed_lines() if line.words == passage.text]
    if places:
        ja = f"「{passage.text}」は原文{places[0]}行目にありますが、ここに二重にあるか、順序が変わっています。"
        en = f"{passage.text!r} is doubled or moved: the source prints it at line {places[0]}."
    else:
        ja = f"「{passage.text}」は原文にありません。印刷のとおりに直してください。"
        en = f"{passage.text!r} is not in the source."
    return KoteihyoError(ja, en, file=outline_file, line=passage.line)


def describe_differences(
    lines: Sequence[Line], passages: Sequence[Passage], files: tuple[Path, Path]
) -> list[KoteihyoError]:
    """Return one fault for each source line or outline item that has no counterpart; `files` are source and outline."""
    source_file, outline_file = files
    printed, written = (
        [remove_white_space(line.words) for line in lines],
        [remove_white_space(passage.text) for passage in passages],
    )
    source, outline = "".join(printed), "".join(written)
    touched_lines, touched_items = _find_touched_items(printed, written)
    faults = []
    for index in touched_items:
        words = written[index]
        passage = passages[index]
        ja, en = _describe_item_difference(
            passage.text, source.count(words), outline.count(words), _find_line(lines, words)
        )
        faults.append(KoteihyoError(ja, en, file=outline_file, line=passage.line))
    for index in touched_lines:
        if outline.count(printed[index]) < source.count(printed[index]):
            ja = f"「{lines[index].words}」が outline.md に、印刷のとおりにはありません。"
            en = f"{lines[index].words!r} is missing from the outline, or changed there."
            faults.append(KoteihyoError(ja, en, file=source_file, line=lines[index].number))
    return faults or [_describe_unplaced_difference(lines, passages, touched_lines, touched_items, source_file)]


def _describe_unplaced_difference(
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


def _describe_item_difference(text: str, in_source: int, in_outline: int, place: int | None) -> tuple[str, str]:
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


def _find_touched_items(printed: list[str], written: list[str]) -> tuple[list[int], list[int]]:
    """Return the indexes of the lines and items that a difference touches, common ends set aside."""
    source, outline = "".join(printed), "".join(written)
    head = _count_common_items(source, outline)
    tail = min(_count_common_items(source[::-1], outline[::-1]), len(source) - head, len(outline) - head)
    parted = source[head : len(source) - tail], outline[head : len(outline) - tail]
    middle = SequenceMatcher(None, *parted, autojunk=False)
    lines, items = set[int](), set[int]()
    for tag, a, b, c, d in middle.get_opcodes():
        if tag != "equal":
            lines |= _texts_in_span(printed, head + a, head + b)
            items |= _texts_in_span(written, head + c, head + d)
    return sorted(lines), sorted(items)


def _count_common_items(one: str, other: str) -> int:
    for index, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return index
    return min(len(one), len(other))


def _texts_in_span(texts: list[str], start: int, end: int) -> set[int]:
    """Return the texts that the characters from `start` to `end` of their concatenation fall into."""
    if start == end:
        return set()
    ends = [*accumulate(map(len, texts))]
    return set(range(bisect_right(ends, start), bisect_right(ends, end - 1) + 1))


def _find_line(lines: Sequence[Line], words: str) -> int | None:
    return next((line.number for line in lines if words.startswith(remove_white_space(line.words))), None)
