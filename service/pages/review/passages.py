"""The passages that a doubt is about, as a page shows them: their words, where they stand, what was read of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from ....graph.curation.choices import SUBJECTS, name_place
from ....graph.curation.doubts import Doubt
from ....graph.curation.review import ROLES, TYPES, Review
from ....graph.files import read_text
from ....graph.plan.headings import find_heading, fold_heading
from ....graph.statements import Entry
from ...http.language import gettext as _
from ...http.language import translate
from ...read_models.document import Box
from ..plan.pictures import Sheet, lay_pages
from .fields import name_choice

# What rules read besides, by the column in which it can be taken away.
READINGS: dict[str, Callable[[], str]] = {
    "kind": lambda: _("施策の種類"),
    "target_groups": lambda: _("対象者"),
    "carried_out_with": lambda: _("担い手"),
}
# Lines of the outline that are shown around one that is doubtful.
AROUND = 4


class PassageView(NamedTuple):
    """A passage: its key, its words, where it stands, and what was read of it, each with its name."""

    key: str
    words: str
    place: str
    line: int
    page: int
    readings: tuple[tuple[str, str], ...]


class Excerpt(NamedTuple):
    """Lines of the outline around a doubtful one, each with its number."""

    line: int
    lines: tuple[tuple[int, str], ...]


def show_entries(review: Review, doubt: Doubt) -> list[PassageView]:
    """Return the entries that a doubt is about, the one to decide on first."""
    keys = dict.fromkeys((doubt.entry, *doubt.others))
    return [show_entry(review, review.model.entries[key]) for key in keys if key in review.model.entries]


def show_entry(review: Review, entry: Entry) -> PassageView:
    """Return an entry as a page shows it."""
    return PassageView(
        entry.key,
        entry.passage.text or entry.passage.mark,
        name_place(review.model.roles, entry.section),
        entry.runs[0].line if entry.runs else 0,
        next((drawing.page for drawing in entry.placed.drawings if drawing.page), 0) or 0,
        tuple(_list_readings(review, entry)),
    )


def _list_readings(review: Review, entry: Entry) -> Iterator[tuple[str, str]]:
    figures = entry.cell.figures if entry.cell else entry.reading.figures
    if entry.role.role:
        name = next((name for role, name in ROLES.items() if role == entry.role.role), entry.role.role)
        yield _("見出しの役割"), translate(name, entry.role.role)
    if entry.type:
        yield _("種別"), translate(TYPES[entry.type], entry.type)
    if due := entry.reading.due:
        yield _("期限"), entry.passage.text[slice(*due.span)]
    for figure in figures:
        yield _("数値"), figure.printed
    for subject in SUBJECTS:
        names = review.choices.name_read(subject.name, entry) if subject.read else {}
        if names:
            called = [name_choice(review, subject.name, name, code) for name, code in names.items()]
            yield READINGS[subject.name](), "、".join(called)
    for words in entry.reading.unread:
        yield _("解釈していない数"), words


def show_role(review: Review, doubt: Doubt) -> str:
    """Return how what stands under the heading that a draft doubts is read now; nothing where it is about none."""
    if doubt.kind != "draft" or fold_heading(doubt.place) not in review.headings:
        return ""
    heading = find_heading(review.model.plan.headings, doubt.place)
    if not (heading and heading.role):
        return _("なし")
    return translate(ROLES[heading.role], heading.role)


def show_pages(data: Path | None, review: Review, doubt: Doubt) -> list[Sheet]:
    """Return the printed pages of what a doubt is about, with the places marked, where there are pictures of them."""
    document = review.model.plan.document.sha256
    boxes = [*_list_boxes(review, [key for key in (doubt.entry, *doubt.others) if key])]
    if not boxes and doubt.page.isdigit():
        boxes = [Box("", int(doubt.page), 0, 0, 0, 0)]
    return lay_pages(data, document, boxes)


def _list_boxes(review: Review, keys: Iterable[str]) -> Iterator[Box]:
    for key in keys:
        entry = review.model.entries.get(key)
        for drawing in entry.placed.drawings if entry else ():
            if drawing.page and drawing.box:
                yield Box(key, drawing.page, *drawing.box)


def show_excerpt(review: Review, doubt: Doubt) -> Excerpt | None:
    """Return the lines of the outline around a doubt that names one and no entry."""
    if doubt.entry or not doubt.line.isdigit():
        return None
    lines, number = read_text(review.model.plan.folder / "outline.md").splitlines(), int(doubt.line)
    first = max(1, number - AROUND)
    return Excerpt(number, tuple(enumerate(lines[first - 1 : number + AROUND], first)))
