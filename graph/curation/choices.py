"""From what each decision on an entry is chosen: names for people, and the codes that `curation.csv` has for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from ..model import Model
from ..plan.roles import Roles
from ..repeats import is_repeat
from ..statements import Entry
from ..suggestions import Collection, Suggestion
from .entries import HEADLINE, NOTHING
from .forms import ENTRIES, name_apart

TAKEN = "除く："
STATES_NOTHING = "施策も目標も述べていない"
SHOWN = 40  # characters of an entry's words in a list
NEAREST = 5  # entries that are offered for one that is printed again in other words


@dataclass(frozen=True)
class Subject:
    """A decision that a form offers: the column of `curation.csv`, its title, and how many columns it has at least.

    ``among`` says that it is chosen for each row among others, ``free`` that it is words; ``read`` that rules read it
    too, so that what they read is shown beside it and can be taken away.
    """

    name: str
    title: str
    slots: int = 1
    among: bool = False
    free: bool = False
    read: bool = False

    def list_titles(self, slots: int) -> list[str]:
        """Return the titles of its columns.

        >>> Subject("themes", "分野", 2).list_titles(2)
        ['分野1', '分野2']
        """
        return [f"{self.title}{number}" for number in range(1, slots + 1)] if slots > 1 else [self.title]


SUBJECTS = (
    Subject("kind", "種別", 2, read=True),
    Subject("themes", "分野", 2),
    Subject("fields", "政策分野", 2),
    Subject("same_as", "同じ内容の項目", among=True),
    Subject("related", "関連する項目", 2, among=True),
    Subject("target_groups", "対象者", 2, read=True),
    Subject("carried_out_with", "担い手", 2, read=True),
    Subject("strand", "系列", among=True),
    Subject("follows", "引き継ぐ項目", 2, among=True),
    Subject("refers_to", "参照先", 2),
    Subject("sic", "誤記の訂正案", free=True),
)


_COLUMN = re.compile(r"curation\.csv の (\w+) 欄")


def name_columns(words: str) -> str:
    """Return words about columns of `curation.csv` as who fills in a form knows them: by the titles of the form.

    >>> name_columns("curation.csv の follows 欄に、前の段階の項目のコードを記載してください。")
    'シート「項目」の「引き継ぐ項目」の列に、前の段階の項目のコードを記載してください。'
    """
    titles = {subject.name: subject.title for subject in SUBJECTS}
    return _COLUMN.sub(
        lambda match: f"シート「{ENTRIES}」の「{titles[match[1]]}」の列" if match[1] in titles else match[0], words
    )


class Choices:
    """What may be chosen in one plan, by the column of `curation.csv`: codes by the names that people see."""

    def __init__(self, model: Model, suggested: Iterable[Suggestion]) -> None:
        self.model, self.lexicon = model, model.lists.lexicon
        self._nearest: dict[str, list[Entry]] = {}
        self.alike: dict[str, list[Entry]] = {}
        for suggestion in suggested:
            if suggestion.earlier:
                self.alike.setdefault(suggestion.entry.key, []).append(suggestion.earlier)
                self.alike.setdefault(suggestion.earlier.key, []).append(suggestion.entry)

    @cached_property
    def common(self) -> Mapping[str, Mapping[str, str]]:
        """Return the codes by name of what is chosen from one list for the whole plan."""
        groups = self._name_codes("target-group")
        themes = self._name_codes("theme")
        fields = self._name_codes("field")
        given = {theme for sheet in self.model.plan.sheets for strand in sheet.strands for theme in strand.themes}
        return {
            "kind": {"施策": "measure", "目標": "goal", STATES_NOTHING: NOTHING, **self._name_kinds()},
            "themes": {**themes, **_take({name: code for name, code in themes.items() if code in given})},
            "fields": {**fields, **_take(fields)},
            "target_groups": groups,
            "carried_out_with": groups,
            "refers_to": {
                **name_apart({key: sheet.title or key for key, sheet in self.model.plan.sheet.items()}),
                **{f"系列：{label}": key for label, key in self._name_strands(self.model.plan.strands).items()},
                **{f"分野：{name}": f"theme:{code}" for name, code in themes.items()},
            },
        }

    def _name_codes(self, scheme: str) -> dict[str, str]:
        return name_apart({code: self.lexicon.pref_label(scheme, code, "ja") for code in self.lexicon.codes(scheme)})

    def _name_kinds(self) -> dict[str, str]:
        return {f"施策：{name}": f"measure:{code}" for name, code in self._name_codes("measure-kind").items()}

    def _name_strands(self, keys: Iterable[str]) -> dict[str, str]:
        return name_apart({key: self.model.plan.strands[key][1].label.text for key in keys})

    def name_read(self, name: str, entry: Entry) -> dict[str, str]:
        """Return the codes by name of what rules read of an entry on a point: kinds, whom it concerns, who takes part.

        Of what states nothing it is what they would give if it were decided to be a measure.
        """
        reading, scheme, kind = entry.reading, "target-group", ""
        codes = [
            group.code for group in reading.groups if (group.code in reading.participants) == (name != "target_groups")
        ]
        if name == "kind":
            codes, scheme, kind = [*reading.kinds], "measure-kind", "measure:"
        return {self.lexicon.pref_label(scheme, code, "ja"): f"{kind}{code}" for code in codes}

    def of(self, name: str, entry: Entry) -> Mapping[str, str]:
        """Return the codes by name of what a decision on an entry is chosen from; what was read can be taken away."""
        match name:
            case "kind" | "target_groups" | "carried_out_with":
                return {**self.common[name], **_take(self.name_read(name, entry))}
            case "same_as":
                return self.name_entries(self._list_earlier(entry))
            case "related":
                held = [self.model.entries[key] for key in entry.row.related if key in self.model.entries]
                return self.name_entries([*held, *self.alike.get(entry.key, ())])
            case "follows":
                return self.name_entries(self.by_stage.get(entry.stage - 1, ())) if entry.passage.stage else {}
            case "strand":
                strands = {
                    key: described
                    for key, described in self.model.plan.strands.items()
                    if described[0].id == entry.section
                }
                return {"見出し行（表全体）": HEADLINE, **self._name_strands(strands)} if strands else {}
        return self.common.get(name, {})

    @cached_property
    def by_stage(self) -> Mapping[int, list[Entry]]:
        """Return the entries of each stage's lists."""
        stages: dict[int, list[Entry]] = {}
        for entry in self.model.entries.values():
            if entry.passage.stage:
                stages.setdefault(entry.passage.stage, []).append(entry)
        return stages

    def _list_earlier(self, entry: Entry) -> list[Entry]:
        """Return the first entries that may state what an entry states: the one that was decided on, those alike."""
        order = [*self.model.entries]
        alike = [other for other in self.alike.get(entry.key, ()) if order.index(other.key) < order.index(entry.key)]
        held = self.model.entries.get(entry.row.same_as)
        firsts = [
            self.model.entries[other.row.same_as or other.key] for other in alike if other.row.same_as != entry.key
        ]
        return [*([held] if held else []), *firsts] or self._list_nearest(entry)

    def _list_nearest(self, entry: Entry) -> list[Entry]:
        """Return, of an entry that says that it is printed again (再掲), the entries before it in the nearest words."""
        if not is_repeat(entry):
            return []
        if entry.key not in self._nearest:
            firsts, texts = self._firsts
            known = {first.key: number for number, first in enumerate(firsts)}
            before = range(known[entry.key]) if entry.key in known else ()
            alike = [
                (texts.likeness(number, known[entry.key]), -number)
                for number in before
                if not is_repeat(firsts[number])
            ]
            best = sorted((match for match in alike if match[0]), reverse=True)[:NEAREST]
            self._nearest[entry.key] = [firsts[-number] for _, number in best]
        return self._nearest[entry.key]

    @cached_property
    def _firsts(self) -> tuple[list[Entry], Collection]:
        """Return the entries that state something first, or say that they do it again, and their words."""
        firsts = [
            entry for entry in self.model.entries.values() if not entry.row.same_as and (entry.type or is_repeat(entry))
        ]
        return firsts, Collection([first.reading.label for first in firsts])

    @staticmethod
    def name_entries(entries: Iterable[Entry]) -> dict[str, str]:
        """Return the keys of entries by what a list shows of them: the key and the words."""
        return {f"{entry.key} {entry.passage.text[:SHOWN]}": entry.key for entry in entries}


def _take(names: Mapping[str, str]) -> dict[str, str]:
    return {f"{TAKEN}{name}": f"-{code}" for name, code in names.items()}


def name_place(roles: Roles, section: str) -> str:
    """Return the headings around a section, the outermost first."""
    return " ＞ ".join(
        reversed([section_above.heading or section_above.key for section_above in roles.list_sections(section)])
    )
