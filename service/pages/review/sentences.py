"""The entries that no heading gives a role, in a list that is filled in: what each states, and why, many at once.

In a document of prose that is every sentence. The list is filtered by state, by section and by words; what is chosen on
a page is written and published together, for one reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flask import request

from ....graph.curation.choices import name_place
from ....graph.curation.doubt_list import STATED
from ....graph.curation.doubts import Doubt
from ....graph.curation.review import Review
from ....graph.reading.text import search_text
from ...http.language import translate

# Sentences on one page of the list: each takes some seconds to read.
LISTED = 50
FIELD = "type:"
STATES = ("open", "decided", "all")


class Sentence(NamedTuple):
    """An entry of the list: the doubt about it, its words, and where it stands."""

    doubt: Doubt
    words: str
    place: str
    line: int


class Sentences(NamedTuple):
    """What the address asks for: a state, a section and words; the entries that have them, and a page of these."""

    state: str
    section: str
    words: str
    selected: Sequence[Sentence]
    number: int
    last: int
    left: int
    sections: Mapping[str, str]

    @property
    def page_sentences(self) -> Sequence[Sentence]:
        """Return those on the page."""
        return self.selected[(self.number - 1) * LISTED : self.number * LISTED]


def list_choices() -> list[tuple[str, str]]:
    """Return what each may be said to state: what the form sends, and what it is called in the reader's language."""
    return [(name, translate(name, english)) for name, english in STATED.items()]


def read_types(form: Mapping[str, str]) -> dict[str, str]:
    """Return what a form says that entries state, by their keys; those left open are not in it."""
    return {name.removeprefix(FIELD): text for name, text in form.items() if name.startswith(FIELD) and text}


def select(review: Review, unread: Sequence[Doubt]) -> Sentences:
    """Return the entries that the address asks for."""
    state, section, words = (request.args.get(name, "") for name in ("state", "section", "words"))
    state = state if state in STATES else STATES[0]
    sections = {
        review.model.entries[doubt.entry].section: name_place(
            review.model.roles, review.model.entries[doubt.entry].section
        )
        for doubt in unread
    }
    looked_for = search_text(words.strip())
    selected = [
        _describe(review, doubt)
        for doubt in unread
        if (state == "all" or bool(doubt.decided) == (state == "decided"))
        and section in ("", review.model.entries[doubt.entry].section)
        and looked_for in review.model.entries[doubt.entry].reading.search_text
    ]
    number, last = request.args.get("page", "1"), max(1, -(-len(selected) // LISTED))
    at = min(int(number), last) if number.isascii() and number.isdigit() and int(number) else 1
    left = sum(not doubt.decided for doubt in unread)
    return Sentences(state, section, words, selected, at, last, left, sections)


def _describe(review: Review, doubt: Doubt) -> Sentence:
    entry = review.model.entries[doubt.entry]
    place, line = name_place(review.model.roles, entry.section), entry.runs[0].line if entry.runs else 0
    return Sentence(doubt, entry.passage.text or entry.passage.mark, place, line)
