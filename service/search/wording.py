"""Wording: how the plans print what a person types: in other words, other kana, with a point between, or not at all.

Slips are mended: a letter more, less or exchanged in a long word, a long vowel or a small つ in katakana (prevetion,
パトロル). What a plan says nothing of stays what it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cache
from itertools import chain
from unicodedata import normalize

from .common_words import ENGLISH
from .counts import Sources
from .dictionary import DICTIONARY, translate
from .folding import fold, fold_text
from .lexicon import Lexicon, key
from .notions import NOTIONS

# Kinds of documents that hold a passage as it is printed, and how many of them are read to see how a word is printed.
PASSAGES, SEEN = ("measure", "goal", "passage"), 20
KANJI = re.compile(r"[\u3400-\u9fff々]{3,}")
# What stands in lists, and no plan prints.
CONCEPTS = ("theme", "field", "target-group")
# In shorter words one letter makes another word: casts and coasts.
SHORTEST, LIKE = 6, 0.86
SHORTEST_KATAKANA = 4
_KATAKANA = re.compile(r"[ァ-ヺー]+")
_LETTERS = re.compile(r"[a-z]+")


def alternatives(sources: Sources, word: str) -> tuple[str, ...]:
    """Return a word with its synonyms and the names that it is typed for, folded: 窓口 待ち時間 is 窓口の待ち時間."""
    return tuple(dict.fromkeys(fold(form) for form in _list_forms(sources, word)))


def _list_forms(sources: Sources, word: str) -> tuple[str, ...]:
    names = (key(word), key(word.removesuffix("s")))
    alike = next((words for name in names if (words := sources.lexicon.alike.get(name))), ())
    return (word, *(alike or translate(word)), *sources.lexicon.list_written(key(word)))


def count_printed(sources: Sources, word: str) -> int:
    """Return how many things of the plans hold a word, or one that is alike; lists that plans share are no print."""
    forms = alternatives(sources, word)
    counts = (
        sources.passages.counts([others]) if (others := tuple(form for form in forms if not form.isascii())) else {}
    )
    passages = sum(count for kind, count in counts.items() if kind not in CONCEPTS)
    return passages or sum(_count_in_letters(sources, form) for form in forms if form.isascii())


def _count_in_letters(sources: Sources, word: str) -> int:
    """Return how many things hold a folded word of letters as one: port is not in support."""
    letters = r"\W*".join(map(re.escape, word))
    pattern = re.compile(rf"(?<![A-Za-z0-9]){letters}s?(?![A-Za-z0-9])", re.IGNORECASE)
    kinds = [kind for kind in sources.passages.counts([word]) if kind not in CONCEPTS]
    documents = [document for kind in kinds for document in sources.passages.search([word], kind, limit=SEEN)]
    texts = (normalize("NFKC", "\n".join((document.name, document.english, document.text))) for document in documents)
    return sum(bool(pattern.search(text)) for text in texts)


def choose_form(sources: Sources, word: str) -> tuple[int, str]:
    """Return a word, or that one that is alike which most passages hold where none holds itself, and how many do."""
    if passages := count_passages(sources, word):
        return passages, word
    return max((count_passages(sources, form), form) for form in _list_forms(sources, word))


def as_printed(sources: Sources, word: str) -> str:
    """Return a word as most passages print it that hold it in some form: a question looks for its very characters.

    小中一貫教育 is printed 小・中一貫教育.
    """
    folded, printed = fold(word), Counter[str]()
    for kind in PASSAGES:
        for document in sources.passages.search([folded], kind, limit=SEEN):
            whole = fold_text(document.text)
            at = whole.text.find(folded)
            if at >= 0:
                start, end = whole.span(at, len(folded))
                printed[normalize("NFKC", document.text[start:end])] += 1
        if printed.total() >= SEEN:
            break
    return max(printed, key=lambda form: (form == word, printed[form])) if printed else word


def count_passages(sources: Sources, word: str) -> int:
    """Return how many passages hold a word itself."""
    counts = sources.passages.counts([fold(word)])
    return sum(counts.get(kind, 0) for kind in PASSAGES)


def split_word(sources: Sources, word: str) -> tuple[str, ...]:
    """Return the parts of a word of kanji that one passage prints together, none where no passage does: 区域, 指定.

    Of three characters it is the first two, which the last only classes: 処理場.
    """
    if not KANJI.fullmatch(word):
        return ()
    cuts = range(2, len(word) - 1) if len(word) > 3 else range(2, len(word))  # noqa: PLR2004 - 処理場
    parts = [(word[:at], word[at:]) if len(word) > 3 else (word[:at],) for at in cuts]  # noqa: PLR2004
    return next(
        (part for part in parts if sum(sources.passages.counts([*map(fold, part)]).get(kind, 0) for kind in PASSAGES)),
        (),
    )


def candidates(word: str, lexicon: Lexicon) -> Iterator[str]:
    """Yield what may have been meant by a word that is not known, the likeliest first.

    >>> [*candidates("enviroment", Lexicon(alike=[["environment"]]))], [*candidates("zebra", Lexicon())]
    (['environment'], [])
    >>> "パトロール" in candidates("パトロル", Lexicon())
    True
    """
    if word.isascii() and len(word) >= SHORTEST:
        known = {*_letters(), *_words_of(chain.from_iterable({*lexicon.alike.values()}))}
        alike = [name for name in known if name[:1] == word[:1].lower() and abs(len(name) - len(word)) <= 1]
        yield from get_close_matches(word.lower(), alike, n=1, cutoff=LIKE)
    elif len(word) >= SHORTEST_KATAKANA and _KATAKANA.fullmatch(word):
        yield from (f"{word[:at]}{mark}{word[at:]}" for at in range(1, len(word) + 1) for mark in "ーッ")
        yield from (f"{word[:at]}{word[at + 1 :]}" for at in range(1, len(word)) if word[at] in "ーッ")


def is_known(word: str, lexicon: Lexicon) -> bool:
    """Say whether a word is one that people use, whether or not a plan prints it."""
    return key(word) in lexicon.alike or word.lower() in _letters() or bool(lexicon.find(key(word)))


def _words_of(names: Iterable[str]) -> Iterator[str]:
    return chain.from_iterable(_LETTERS.findall(name) for name in names)


@cache
def _letters() -> frozenset[str]:
    """Return the English words that are known without any plan."""
    return frozenset((*ENGLISH, *DICTIONARY, *_words_of(chain.from_iterable(NOTIONS.values()))))
