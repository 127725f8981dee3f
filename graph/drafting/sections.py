"""Proposals for the headings of sections: what the items under them are, or what they are themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from ..plan.numbering import Mark, read_mark
from .blocks import Block, Doubt, Heading, Item
from .label_lines import tells_doing
from .labelled import names_value
from .outline import join_lines
from .periods import fold
from .plain_lists import is_doing, judge_list, name_measures, tells_otherwise
from .proposals import OF_LABELS, Proposal
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
CHAPTERS = {"部", "編", "章"}
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
    given: str | None = None  # what its items are

    @property
    def has_labels(self) -> bool:
        """Return whether an office, a cost or a time is told of an item: then the items are what is done."""
        return any(isinstance(item, Item) and tells_doing(after) for item, after in pairwise(self.under))

    @property
    def items(self) -> list[Item]:
        """Return the items that stand directly under it."""
        return [block for block in self.under if isinstance(block, Item)]

    @property
    def is_aim(self) -> bool:
        """Return whether a heading with a verb (緑をふやす) names the aim of its items or chapter."""
        return self.has_labels or self.kind in CHAPTERS or name_measures(self.items)

    @property
    def kind(self) -> str:
        """Return the kind of the mark before its words."""
        return self.mark.kind if self.mark is not None else ""

    @property
    def name(self) -> str:
        """Return its words without the mark."""
        return self.words[self.mark.end if self.mark is not None else 0 :]

    @property
    def is_numbered(self) -> bool:
        """Return whether it is one of several that a number counts."""
        return self.mark is not None and self.mark.sort == "number"


def propose_sections(blocks: Sequence[Block]) -> Iterator[tuple[Proposal, list[Doubt]]]:
    """Return how the headings of sections are read, and what is doubtful.

    A numbered heading is itself what its label names (施策１), what the heading above it names (具体的な施策 over (1)),
    or a measure where it, or half of those beside it, says what will be done (…ます). Others say what their items are;
    under one of unknown words the items themselves do.
    """
    sections = list_sections(blocks)
    for section in sections:
        section.role = find_own_role(section)
    share_roles(sections)
    done = find_done(sections)
    headings = {fold(section.name) for section in sections}
    for section in sections:
        if section.depth == 1 or not section.words:
            continue
        if section.role is not None:
            yield Proposal(section.words, section.role, itself=True), []
        elif proposal := propose_items(section):
            section.given = proposal.role
            yield proposal, []
        elif section.words in done:
            yield Proposal(section.words, "measure", itself=True), [tell_done(section)]
        elif not any(above.given for above in list_around(section)):
            yield from judge_items(section, headings)


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
    return "measure" if _DONE.search(section.words) and not section.is_aim else None


def list_around(section: Section) -> Iterator[Section]:
    """Yield the sections that a section stands in, the innermost first."""
    while section.parent is not None:
        section = section.parent
        yield section


def find_done(sections: Sequence[Section]) -> set[str]:
    """Return the headings that are what is done: an office, a cost or a time is told right under them.

    Those marked alike beside them are so too, if their words say that something is done.
    """
    above = {id(section.parent) for section in sections}
    leaves = [section for section in sections if id(section) not in above and section.depth > 1]
    leaves = [leaf for leaf in leaves if not (find_meaning(leaf.words, whole=True) or tells_otherwise(leaf.words))]
    told = [section for section in leaves if section.under and tells_doing(section.under[0])]
    kinds = {(id(section.parent), section.depth, section.kind) for section in told if section.kind}
    beside = [leaf for leaf in leaves if (id(leaf.parent), leaf.depth, leaf.kind) in kinds and is_doing(leaf.name)]
    return {section.words for section in (*told, *beside)}


def tell_done(section: Section) -> Doubt:
    """Return the doubt about a heading that is read as what is done."""
    ja = "この見出しや並びの見出しの下に担当、事業費、時期があるので、見出しそのものを施策と読みました。"
    return Doubt(ja, OF_LABELS, words=section.words, choices=("measure", "none"))


def share_roles(sections: Sequence[Section]) -> None:
    """Make measures of the headings beside those that say what will be done, if these are half of them or more."""
    beside: dict[tuple[int, str], list[Section]] = {}
    for section in sections:
        if section.is_numbered and section.mark is not None and not section.is_aim:
            beside.setdefault((id(section.parent), section.mark.kind), []).append(section)
    for group in beside.values():
        done = [section for section in group if section.role == "measure" and _DONE.search(section.words)]
        if len(done) >= len(group) * HALF:
            for section in group:
                section.role = section.role or "measure"


def are_targets(items: Sequence[Item]) -> bool:
    """Return whether most items name what they measure before its value: 出生数：3,823人（H26）→4,107人（H31）."""
    return sum(names_value(join_lines(item.lines)) for item in items) > len(items) * HALF


def judge_items(section: Section, headings: Set[str]) -> Iterator[tuple[Proposal, list[Doubt]]]:
    """Yield how the items under a heading of unknown words are read, where they say what is done.

    Items that are headings of the document are a list of what it contains; `headings` are without their numbers.
    """
    items = section.items
    if any(fold_name(join_lines(item.lines)) in headings for item in items):
        return
    near = [section, *([section.parent] if section.parent else [])]
    if items and (section.has_labels or not any(tells_otherwise(section_near.words) for section_near in near)):
        yield from judge_list(section.words, items, labelled=section.has_labels)


def fold_name(words: str) -> str:
    """Return words as they are compared, without a number or bullet before them."""
    mark = read_mark(words)
    return fold(words[mark.end if mark is not None else 0 :])


def propose_items(section: Section) -> Proposal | None:
    """Return how the items of a section are read; None where its words say nothing of what it holds."""
    items = section.items
    meaning = find_meaning(section.words, whole=True)
    if meaning is not None and meaning.role in {"target", "indicator"} and items and are_targets(items):
        return Proposal(section.words, "target")
    if meaning is None or meaning.role not in OF_SECTIONS or not items:
        return None
    depth = 1 if meaning.role in {"measure", "goal"} and any(item.depth > 1 for item in items) else None
    return Proposal(section.words, meaning.role, depth=depth)
