"""A draft: from files as a city has them to the folder of a plan that can be checked, built and served.

Files that belong together are one plan, in the order in which they are named. All that the draft decides is in the
folder, and what it is not sure of is in `doubts.csv`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import KoteihyoError
from ..files import decode, read_bytes, read_text
from ..interop.areas import Area, areas
from ..model import is_entry
from ..plan.description import read_plan
from ..plan.outline import read_outline
from ..plan.roles import Roles
from . import folder as folders
from .blocks import Block, Doubt, Extraction, Heading, Paragraph, Table
from .columns import cell_words
from .counting import find_counting
from .description import Description, describe_doubts, write_description, write_doubts
from .kinds import find_kind
from .legends import find_legends
from .money import ask_kinds
from .outline import join_lines, write_outline
from .parts import Progress, extract_all, quiet
from .periods import find_period
from .proof import list_lines
from .proposals import Proposal
from .roles import propose
from .stages import find_stages
from .titles import find_area, find_language, find_title, list_first

# The roles under which something is stated, or measured.
STATING = {"measure", "goal", "pledge", "stage", "indicator"}


@dataclass(frozen=True)
class Draft:
    """What was written: the folder, the title, how much was found, and what is doubtful with its place."""

    folder: Path
    title: str
    area: Area | None
    counts: dict[str, int]
    doubts: list[dict[str, object]]


def draft(
    files: Sequence[Path],
    name: str,
    plans: Path,
    *,
    taken: Iterable[Path] = (),
    code: str = "",
    of: str = "",
    progress: Progress = quiet,
) -> Draft:
    """Write the folder `plans/name` from files and return what was found.

    `taken` are other folders of plans, whose names are not to be had; `code` is the municipality's, `of` the
    plan that the files report on. Every fault of the files is a `KoteihyoError`, and nothing is left behind.
    """
    folders.check_name(name, [plans, *taken])
    _check_code(code)
    kinds = [find_kind(file) for file in files]
    extraction = extract_all(files, kinds, progress)
    progress("構造と見出しを読んでいます（structure and headings）")
    text = find_text(files, kinds, extraction.blocks)
    described, doubts = describe(name, extraction, code, files[0].stem)
    if of:
        headings, of_kinds = ask_kinds(described.headings)
        described, doubts = replace(described, headings=tuple(headings)), [*doubts, *of_kinds]
    outline = write_outline(extraction.blocks)
    progress("計画のフォルダーを書いています（writing the folder）")
    with folders.writing(plans / name) as folder:
        names = folders.name_sources(files, text=text is not None)
        described = replace(described, of=of, sources=folders.copy_sources(files, names, folder))
        if text is None:
            _write_source(folder, extraction.blocks)
        _write(folder / folders.OUTLINE, outline)
        _write(folder / "plan.toml", write_description(described))
        _write(folder / folders.DOUBTS, write_doubts(doubts, outline))
        counts = count(extraction, doubts, count_entries(folder))
    return Draft(plans / name, described.title, described.area, counts, describe_doubts(doubts, outline))


def _check_code(code: str) -> None:
    """Raise where a code is no municipality's; none is a code that is not known."""
    if code and code not in areas():
        raise KoteihyoError(
            f"自治体コード「{code}」は一覧にありません。6桁の全国地方公共団体コードを指定してください。",
            f"There is no municipality {code!r}: give the code of six digits.",
        )


def _write_source(folder: Path, blocks: Sequence[Block]) -> None:
    """Write the characters of a document that is no text, and where they stand, if that is known."""
    _write(folder / folders.SOURCE, folders.write_source(blocks))
    layout = folders.write_layout(blocks)
    if layout:
        _write(folder / folders.LAYOUT, layout)


def _write(file: Path, text: str) -> None:
    file.write_bytes(text.encode("utf-8"))


def find_text(files: Sequence[Path], kinds: Sequence[str], blocks: Sequence[Block]) -> str | None:
    """Return the text of the one file that can stand as `source.txt` as it was received; else nothing."""
    if list(kinds) != ["text"]:
        return None
    data = read_bytes(files[0])
    text = decode(data, files[0])
    plain = text.encoding == "utf-8" and b"\r" not in data
    return text.text if plain and folders.is_same_text(text.text, folders.write_source(blocks)) else None


def describe(name: str, extraction: Extraction, code: str, received: str) -> tuple[Description, list[Doubt]]:
    """Return what `plan.toml` says of a document, and what is doubtful in it."""
    blocks = extraction.blocks
    title, of_title = find_title(blocks, received)
    first = list_first(blocks)
    area, of_area = find_area(title, first, code)
    period = find_period(title, [*list_told(blocks)])
    counting, of_years = find_counting(blocks, period)
    stages, of_stages = find_stages(blocks)
    legends, of_legends = find_legends(blocks)
    proposals, of_headings = propose(blocks, period[0] if period else None, stages)
    of_period = (
        [] if period else [Doubt("計画の期間が見つかりません。", "The period of the plan was not found.", words=title)]
    )
    read = tuple(proposals), tuple(stages), tuple(legends), counting
    described = Description(name, title, find_language(blocks), (), area, period, *read)
    of_title += tell_stateless(title, proposals)
    of_document = [*of_title, *of_area, *of_period, *of_years]
    return described, [*of_document, *extraction.doubts, *of_stages, *of_legends, *of_headings]


def list_told(blocks: Sequence[Block]) -> Iterator[str]:
    """Yield the words in which a document tells of itself: headings, paragraphs, and what stands in rows (計画期間)."""
    for block in blocks:
        if isinstance(block, Heading | Paragraph):
            yield join_lines(block.lines)
        elif isinstance(block, Table):
            yield from (words for cell in block.cells if (words := cell_words(cell)))


def tell_stateless(title: str, proposals: Iterable[Proposal]) -> list[Doubt]:
    """Return the doubt about a document of which nothing is read as a measure, a goal or an indicator: it is prose."""
    if any(proposal.role in STATING for proposal in proposals):
        return []
    ja = "施策、目標、指標と読める見出しがありません。本文の文は、一つずつ施策や目標とすることができます。"
    en = "No heading says that measures, goals or indicators stand under it: sentences can be made such one by one."
    return [Doubt(ja, en, words=title)]


def count_entries(folder: Path) -> int:
    """Return how many entries a plan's folder has, as a build and the forms for decisions count them."""
    plan, file = read_plan(folder), folder / folders.OUTLINE
    outline = read_outline(read_text(file), plan, file)
    roles = Roles(outline, plan.headings)
    return sum(is_entry(passage, roles) for passage in outline.passages)


def count(extraction: Extraction, doubts: Sequence[Doubt], entries: int) -> dict[str, int]:
    """Return how much of everything was found."""
    blocks = extraction.blocks
    tables = [block for block in blocks if isinstance(block, Table)]
    return {
        "pages": extraction.pages,
        "sections": sum(isinstance(block, Heading) and not block.section for block in blocks),
        "tables": len(tables),
        "entries": entries,
        "characters": sum(len("".join(line.text.split())) for line in list_lines(blocks)),
        "doubts": len(doubts),
    }
