"""Indicators of rows: what the values of a plan's cells and items measure, and by what words it is called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import islice

from .model import Model
from .plan.numbering import read_mark
from .plan.passages import Passage
from .plan.roles import VALUES
from .statements import Entry

_KEPT = re.compile("維持|継続|延伸|縮小")
# What ends the name of a quantity; other words before a value tell its parts apart (男29.2％).
_QUANTITY = re.compile("[率数量額度高計]$|割合$|面積$|人口$|時間$")
LONGEST_NAME = 40  # characters of what an item measures


class RowIndicators:
    """The indicators that the tables of a plan print, and which of them its values measure."""

    def __init__(self, model: Model) -> None:
        self.model, self.roles = model, model.roles
        self.cells = [entry for entry in model.entries.values() if entry.cell]

    @cached_property
    def by_key(self) -> dict[str, Entry]:
        """Return the entries that name an indicator, by the indicator's words and unit; the first for each."""
        heads: dict[tuple[str, str], Entry] = {}
        named: dict[str, Entry] = {}
        for entry in self.model.entries.values():
            if (
                entry.role.role == "indicator" and entry.name
            ) or entry.key in self.measured_statements | self.item_names:
                unit = entry.cell.unit.printed if entry.cell and entry.cell.unit else ""
                named[entry.key] = heads.setdefault((self.find_name(entry), unit), entry)
        return named

    def find_name(self, entry: Entry) -> str:
        """Return the words of an indicator, after those of the wider one of which its row is a part.

        That stands on its left under the same heading: 量の見込み over 特定型 and 母子保健型.
        """
        if entry.key in self.item_names:
            return self.item_names[entry.key]
        if entry.role.statement_type:
            return entry.reading.outcome.indicator if entry.reading.outcome else entry.name
        return " ".join([*(indicator.name for indicator in self.list_wider(entry)), entry.name])

    @cached_property
    def item_names(self) -> dict[str, str]:
        """Return what the values of items, sentences and lines of labels measure, by key: the words before them."""
        named = ((entry, name_listed(entry)) for entry in self.cells if is_list(entry) or self.names_itself(entry))
        return {entry.key: name for entry, name in named if name}

    def names_itself(self, entry: Entry) -> bool:
        """Return whether behind a label stand the name of a quantity and its value: 目標値：利用回数　5,000回."""
        table = self.roles.by_passage.get(entry.key)
        if table is None or not table.is_of_lines or entry.role.role not in VALUES:
            return False
        return not self.is_measured(entry) and _QUANTITY.search(name_listed(entry)) is not None

    @cached_property
    def measured_statements(self) -> dict[str, Entry]:
        """Return the measures and goals that values of their row measure, by key, where nothing else says what does.

        An indicator that the row or a heading above prints goes before: 目標値 beside 特定健診の受診率の向上.
        """
        stated = dict[str, Entry]()
        for entry in self.cells:
            if has_values(entry) and not self.is_measured(entry):
                beside = self.list_stated(entry.passage)
                stated |= {key: self.model.entries[key] for key in beside if len(beside) == 1}
        return stated

    def list_stated(self, passage: Passage) -> list[str]:
        """Return the keys of the measures and goals in the row of a cell; of lines of labels that of the item above."""
        cells = (cell.key for cell in self.roles.find_beside(passage, "measure", "goal"))
        beside = [key for key in cells if key in self.model.entries]  # a label in a section of measures is none
        above = (key for key in self.roles.list_items_above(passage) if self.model.find_statement(key))
        return beside or [*islice(above, 1)]

    def is_measured(self, entry: Entry) -> bool:
        """Return whether an indicator is printed in the row of a value or in a heading above it."""
        sections = {section.key for section in self.roles.list_sections(entry.section)}
        named = (
            section_entry.role.role == "indicator" for key in sections if (section_entry := self.model.entries.get(key))
        )
        return any(self.roles.find_beside(entry.passage, "indicator")) or any(named)

    def list_wider(self, entry: Entry) -> Iterator[Entry]:
        """Yield the indicators of which one is a part, the widest first."""
        place = entry.passage.cell
        for passage in self.roles.find_beside(entry.passage, "indicator") if place else ():
            left, wider = passage.cell, self.model.entries.get(passage.key)
            same = self.roles.by_key[passage.key].heading == entry.role.heading
            if wider and left and place and same and left.column < place.column:
                yield wider

    def find_measured(self, entry: Entry, place: int, of: int) -> Entry | None:
        """Return what a figure measures: the one indicator of its row, else the one at its place among as many.

        Of a wider indicator and its parts under one heading it is the part.
        """
        if entry.key in self.item_names:
            return self.by_key[entry.key]
        printed = self.roles.find_beside(entry.passage, "indicator")
        wider = {indicator.key for passage in printed for indicator in self.list_wider(self.model.entries[passage.key])}
        beside = [passage.key for passage in printed if passage.key not in wider]
        keys = list(dict.fromkeys(self.by_key[key].key for key in beside if key in self.by_key))
        if len(keys) == 1:
            return self.model.entries[keys[0]]
        if keys:
            return self.model.entries[keys[place]] if len(keys) == of else None
        if entry.role.role != "schedule":
            measured = [key for key in self.list_stated(entry.passage) if key in self.measured_statements]
            if len(measured) == 1:
                return self.by_key[measured[0]]
        above = (self.by_key.get(section.key) for section in self.roles.list_sections(entry.section))
        return next((entry for entry in above if entry), None)


def has_values(entry: Entry) -> bool:
    """Return whether a cell holds values: numbers, or words for what is to become of one (増加, 現状維持)."""
    figures = entry.cell.figures if entry.cell and entry.role.role in VALUES else ()
    return any(
        figure.value is not None or figure.direction != "level" or _KEPT.search(figure.printed) for figure in figures
    )


def is_list(entry: Entry) -> bool:
    """Return whether an entry holds values and stands in no table: an item or a sentence under 数値目標."""
    return entry.passage.cell is None and entry.role.role in VALUES


def name_listed(entry: Entry) -> str:
    """Return the words of an item before its first value, as printed, without its number and a colon; else nothing.

    Figures of an item that are told apart have no one name.
    """
    cell, text = entry.cell, entry.passage.text
    if cell is None or len({figure.breakdown for figure in cell.figures} - {""}) != 1:
        return ""
    mark, first = read_mark(text), min(figure.span[0] for figure in (*cell.figures, *cell.origins))
    name = text[mark.end if mark else 0 : first].strip().rstrip(":：").strip()
    return name if len(name) <= LONGEST_NAME and not re.search("[:：]", name) else ""
