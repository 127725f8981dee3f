"""The fields of an entry, for whoever decides on it otherwise than a doubt offers: each from its list, as in Excel."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from ....graph.curation.choices import Subject
from ....graph.curation.entries import NOTHING
from ....graph.curation.review import Review
from ....graph.statements import Entry
from ...http.language import ENGLISH, translate
from ...http.language import gettext as _

TITLES: dict[str, Callable[[], str]] = {
    "kind": lambda: _("種別"),
    "themes": lambda: _("分野"),
    "fields": lambda: _("政策分野"),
    "same_as": lambda: _("同じ内容の項目"),
    "related": lambda: _("関連する項目"),
    "target_groups": lambda: _("対象者"),
    "carried_out_with": lambda: _("担い手"),
    "strand": lambda: _("系列"),
    "follows": lambda: _("引き継ぐ項目"),
    "refers_to": lambda: _("参照先"),
    "sic": lambda: _("誤記の訂正案"),
}
KINDS = {NOTHING: "states neither a measure nor a goal"}
SCHEMES = {"themes": "theme", "fields": "field", "target_groups": "target-group", "carried_out_with": "target-group"}


class Choice(NamedTuple):
    """Something to choose: what the form sends, and what it is called in the reader's language."""

    value: str
    words: str


class Field(NamedTuple):
    """A field: the title of its cell, what it is called, what it holds, and from what it is chosen; words without."""

    title: str
    words: str
    value: str
    choices: tuple[Choice, ...]


def list_fields(review: Review, entry: Entry, sent: Mapping[str, str]) -> list[Field]:
    """Return the fields of an entry, with what was sent in the place of what they hold."""
    return [field for subject, slots in review.offers for field in _fields_of(review, entry, subject, slots, sent)]


def _fields_of(review: Review, entry: Entry, subject: Subject, slots: int, sent: Mapping[str, str]) -> Iterator[Field]:
    names = {} if subject.free else review.names(subject.name, entry)
    if not names and not subject.free:
        return
    called = {code: name for name, code in names.items()}
    held = [called.get(token, token) for token in review.tokens(entry.key, subject)]
    choices = tuple(Choice(name, name_choice(review, subject.name, name, code)) for name, code in names.items())
    for number, title in enumerate(subject.list_titles(slots)):
        words = TITLES[subject.name]() + (f" {number + 1}" if slots > 1 else "")
        value = sent.get(title, held[number] if number < len(held) else "")
        yield Field(title, words, value, choices)


def name_choice(review: Review, column: str, name: str, code: str) -> str:
    """Return what a choice is called in the reader's language where the lists have that; what is printed stays."""
    lexicon, bare = review.choices.lexicon, code.removeprefix("-")
    taken = "Not: " if code.startswith("-") else ""
    if column == "kind":
        kind, _colon, sort = bare.partition(":")
        named = f"{kind}: {lexicon.pref_label('measure-kind', sort, ENGLISH)}" if sort else KINDS.get(kind, kind)
        return translate(name, taken + named)
    if scheme := SCHEMES.get(column):
        return translate(name, taken + (lexicon.pref_label(scheme, bare, ENGLISH) or name))
    return name
