"""Proposals for the headings of sections: what the items under them are, or what they are themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..plan.numbering import Mark, read_mark
from ..reading import read_cell
from .blocks import Block, Heading, Item
from .outline import join_lines
from .proposals import Proposal
from .vocabulary import find_meaning

# What a numbered heading with one of these words is itself: 基本目標１ is a goal, 施策(2) a measure.
LABELLED = {
    "goal": "基本目標 重点目標 政策目標 施策目標 目標",
    "theme": "基本方針 基本方向 基本政策 基本施策 基本戦略 重点戦略 政策分野 分野 柱 施策の柱 政策 テーマ 戦略 方針",
    "measure": "施策 主要施策 重点施策 個別施策 具体的施策 取組 主な取組 取り組み 取組項目 事業 プロジェクト",
    "pledge": "公約 約束",
    "indicator": "指標 成果指標 活動指標 評価指標 数値目標 KPI",
}
OF_LABEL = {label: role for role, labels in LABELLED.items() for label in labels.split()}
# What a section's items can be; other roles belong to columns and rows.
OF_SECTIONS = {"measure", "goal", "pledge", "description"}
STATED = {"measure", "goal", "pledge", "theme", "indicator"}
HALF = 0.5
# What ends a sentence that says what will be done: 届けます, 廃止する, 取り戻す.
_DONE = re.compile(r"(?:ます|する|[ぁ-ん一-鿿][うくすつむるぐぶ])[。！!]?$")


@dataclass
class Section:
    """A heading: its words and number, the section that it stands in, the blocks up to the next heading."""

    depth: int
    words: str
    mark: Mark | None
    parent: Section | None
    under: list[Block]
    role: str | None = None

    @property
    def is_numbered(self) -> bool:
        """Return whether it is one of several that a number counts."""
        return self.mark is not None and self.mark.sort == "number"


def propose_sections(blocks: Sequence[Block]) -> Iterator[Proposal]:
    """Return how the headings of sections are read.

    A numbered heading is itself what its label names (施策１), what the heading above it names (具体的な施策 over (1)),
    or a measure where it, or half of those beside it, says what will be done (…ます). Others say what their items are.
    """
    sections = list_sections(blocks)
    for section in sections:
        section.role = find_own_role(section)
    share_roles(sections)
    for section in sections:
        if section.depth == 1 or not section.words:
            continue
        if section.role is not None:
            yield Proposal(section.words, section.role, itself=True)
        elif proposal := propose_items(section):
            yield proposal


def list_sections(blocks: Sequence[Block]) -> list[Section]:
    """Return the sections of a document with what stands directly under each."""
    sections: list[Section] = []
    open_: list[Section] = []
    for block in blocks:
        if isinstance(block, Heading):
            open_ = [section for section in open_ if section.depth < block.depth]
            words = join_lines(block.lines)
            sections.append(Section(block.depth, words, read_mark(words), open_[-1] if open_ else None, []))
            open_.append(sections[-1])
        elif sections:
            sections[-1].under.append(block)
    return sections


def find_own_role(section: Section) -> str | None:
    """Return what a numbered heading is itself, by its label, the heading above it or its words."""
    if not section.is_numbered or section.mark is None:
        return None
    if (role := OF_LABEL.get(section.mark.kind)) and section.words[section.mark.end :].strip():
        return role  # a label and its number alone say nothing: the name of a sheet
    above = section.parent
    if above is not None and not above.is_numbered:
        meaning = find_meaning(above.words, whole=True)
        if meaning is not None and meaning.role in STATED:
            return meaning.role
    return "measure" if _DONE.search(section.words) else None


def share_roles(sections: Sequence[Section]) -> None:
    """Make measures of the headings beside those that say what will be done, if these are half of them or more."""
    beside: dict[tuple[int, str], list[Section]] = {}
    for section in sections:
        if section.is_numbered and section.mark is not None:
            beside.setdefault((id(section.parent), section.mark.kind), []).append(section)
    for group in beside.values():
        said = [section for section in group if section.role == "measure" and _DONE.search(section.words)]
        if len(said) >= len(group) * HALF:
            for section in group:
                section.role = section.role or "measure"


def are_targets(items: Sequence[Item]) -> bool:
    """Return whether most items name what they measure before its value: 出生数：3,823人（H26）→4,107人（H31）."""
    cells = [read_cell(join_lines(item.lines), "target") for item in items]
    named = [cell for cell in cells if any(figure.breakdown and figure.value is not None for figure in cell.figures)]
    return len(named) > len(items) * HALF


def propose_items(section: Section) -> Proposal | None:
    """Return how the items of a section are read; None where its words say nothing of what it holds."""
    items = [block for block in section.under if isinstance(block, Item)]
    meaning = find_meaning(section.words, whole=True)
    if meaning is not None and meaning.role in {"target", "indicator"} and items and are_targets(items):
        return Proposal(section.words, "target")
    if meaning is None or meaning.role not in OF_SECTIONS or not items:
        return None
    depth = 1 if meaning.role in {"measure", "goal"} and any(item.depth > 1 for item in items) else None
    return Proposal(section.words, meaning.role, depth=depth)
