"""Topics of a plan's statements: what each is about, in words that it may have in common with another plan's.

They rest on a statement's own words alone, so that they are made with its plan and known again with it, however many
other plans there are. Who asks for measures of other plans joins them by these words (`queries/in-other-plans.rq`).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from .codelists import KEPT, Lexicon
from .model import Model
from .reading.text import search_text
from .reading.topic_words import ACTS, INSTITUTIONS
from .reading.topics import TopicWords, list_topics
from .statements import Statement


class Topics(NamedTuple):
    """A statement, and what it is about."""

    statement: Statement
    words: tuple[str, ...]


def read_topics(model: Model) -> Iterator[Topics]:
    """Yield the statements that are about something that can be named."""
    known = topic_words(model.lists.lexicon)
    for statement in model.statements.values():
        if words := list_topics(statement.first.reading.label, known):
            yield Topics(statement, words)


@lru_cache(KEPT)
def topic_words(lexicon: Lexicon) -> TopicWords:
    """Return the words of the shared lists by which topics are read."""
    names = frozenset(part for scheme in ("field", "target-group") for part in _list_names(lexicon, scheme))
    known = {word: codes[0] for word, codes in lexicon.words("synonym").items()}
    alike = {known[name] for name in names if name in known}
    further = {word for word, code in known.items() if code in alike and not _is_done(word, names)}
    same = {name: _name(lexicon, "topic", codes[0]) for name, codes in lexicon.words("topic").items()}
    broad = names.union(further, INSTITUTIONS)
    # 公営住宅 is as broad as 市営住宅; ごみ収集 leads to ゴミ in a search, and is no name of a field.
    united = {same[name] for name in broad if name in same and not same[name].endswith(ACTS)}
    return TopicWords(broad | united, same)


def _is_done(word: str, names: Container[str]) -> bool:
    """Return whether a word says what is built (公園整備) or acted against (浸水対策): that is no name of a field."""
    return word.endswith("整備") or (word.endswith("対策") and word.removesuffix("対策") not in names)


def _list_names(lexicon: Lexicon, scheme: str) -> Iterable[str]:
    """Yield the names of a list's concepts; 土木・都市基盤 are two."""
    for code in lexicon.codes(scheme):
        yield from _name(lexicon, scheme, code).split("・")


def _name(lexicon: Lexicon, scheme: str, code: str) -> str:
    return search_text(lexicon.pref_label(scheme, code, "ja"))
