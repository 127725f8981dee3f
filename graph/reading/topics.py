"""Topics: what words are about once all that any measure may say is taken away, so that plans can be compared.

A measure is called by what it is about and by what is done (自主防災組織の育成). What is done, and what every office
says of everything (推進, 充実, 事業), tells no two measures apart. What is left is a topic. Words for the same
(ごみ, ゴミ, 廃棄物) are one word. The name of a field or of a group alone (公園, 高齢者) is no topic: with what is
done to it (公園整備) it is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from .general_words import ACTS, GENERAL, OBJECTS
from .mentions import Labels, matches
from .text import KNOWN, search_text

# A word of two Chinese characters stands in many others (耐震 in 耐震化): only longer ones, and kana, are taken for
# another that means the same.
_OWN_WORD = re.compile(r"...|.*[ぁ-んァ-ヺ]")
_KANA = re.compile("[ぁ-ん]")
_RUN = r"[一-鿿々ヶァ-ヺー]|[a-z0-9]+"
_ENDING = re.compile(r"[等化的性率数者型用費向]+\Z")
_NUMERAL = re.compile("[0-9]+.?")
_JOINED = re.compile(r"\A[のを](?:更なる|さらなる|一層の)?")
# A sentence that is longer says so much that a word of it does not tell what it is about.
LONGEST = 50
# Two words of one character are no topic that anybody could look for.
LEAST = 2


@dataclass(frozen=True, eq=False)
class TopicWords:
    """The words that topics are read by, all folded.

    ``alike``: words, each with the one that stands for all that mean the same. ``broad``: names of fields and of target
    groups. ``kinds``: words for kinds of measure, which say what is done.
    """

    alike: Mapping[str, str]
    broad: frozenset[str]
    kinds: frozenset[str]

    @cached_property
    def words(self) -> Labels:
        """Return the words that others stand for, each with the one that does."""
        return Labels({word: (one,) for word, one in self.alike.items()})

    @cached_property
    def runs(self) -> re.Pattern[str]:
        """Return what finds runs of letters that belong together: of one script, or a word with kana."""
        kana = [name for name in (*self.alike.values(), *self.broad) if _KANA.search(name)]
        named = "|".join(map(re.escape, sorted(set(kana), key=len, reverse=True)))
        return re.compile(f"(?:{named}|{_RUN})+" if named else f"(?:{_RUN})+")


@lru_cache(KNOWN)
def list_topics(text: str, words: TopicWords) -> tuple[str, ...]:
    """Return the topics of a text, each once, in the order of its words; none of a long sentence.

    >>> known = TopicWords({"ごみ": "ゴミ", "ゴミ": "ゴミ"}, frozenset({"ゴミ", "公園", "防災"}), frozenset({"計画"}))
    >>> list_topics("自主防災組織の育成・支援", known), list_topics("ごみ減量推進事業", known)
    (('自主防災',), ('ゴミ減量',))
    >>> list_topics("公園の整備", known), list_topics("公園計画の策定", known), list_topics("職員研修の強化", known)
    (('公園整備',), (), ('職員研修',))
    """
    return tuple(dict.fromkeys(_TopicReader(text, words).read())) if len(text) <= LONGEST else ()


class _TopicReader:
    def __init__(self, text: str, words: TopicWords) -> None:
        self.words, self.notions = words, set[str]()
        self.text = self.unite(search_text(text))

    def unite(self, folded: str) -> str:
        """Return a text with one word for all that mean the same; those that are topics are noted."""
        parts, reached = list[str](), 0
        for start, end in matches(folded, self.words.words, heads=True):
            word, one = folded[start:end], self.words.alike[folded[start:end]]
            parts += [folded[reached:start], one if self.may_stand_for(one, word) else word]
            if parts[-1] == one and not {word, one} & (self.words.broad | self.words.kinds | GENERAL):
                self.notions.add(one)
            reached = end
        return "".join([*parts, folded[reached:]])

    def may_stand_for(self, one: str, word: str) -> bool:
        """Return whether one word says no more than another: ゴミ for ごみ, and not 子育て支援 for 保育."""
        if {one, word} & (self.words.kinds | GENERAL) or not _OWN_WORD.match(word):
            return False
        return len(one) <= len(word) or not {one, word} & self.words.broad

    def read(self) -> Iterator[str]:
        """Yield the topics, run by run of letters that belong together."""
        for run in self.words.runs.finditer(self.text):
            core = self.strip(run[0])
            if len(core) >= LEAST and core not in self.words.broad and not _NUMERAL.fullmatch(core):
                yield core
            elif named := core or find_object(run[0]):
                yield from self.join_act(named, run.start() + run[0].find(named) + len(named))
            if self.notions:
                yield from (topic for topic in self.words.alike.values() if topic in self.notions and topic in run[0])

    def strip(self, run: str) -> str:
        """Return a run without the general words that it begins and ends with; nothing where no other is left."""
        while run and run not in self.words.broad:
            left = _strip_word(run)
            if left == run:
                bare = _ENDING.sub("", run)
                left = bare if not bare or bare in GENERAL or bare in self.words.broad else run
            if left == run:
                return run
            run = left
        return run

    def join_act(self, named: str, end: int) -> Iterator[str]:
        """Yield what is done to a field, a group or an object with its name, where something stands right after it."""
        rest = _JOINED.sub("", self.text[end:])
        act = next((act for act in ACTS if rest.startswith(act)), "")
        if act and not {named + act} & (self.words.broad | GENERAL):
            yield named + act


def find_object(run: str) -> str:
    """Return the longest object of administration in a run of general words, empty where there is none."""
    return max((thing for thing in OBJECTS if thing in run), key=len, default="")


def _strip_word(run: str) -> str:
    """Return a run without the longest general word at its beginning, else at its end."""
    for length in range(min(len(run), _LONGEST_WORD), 1, -1):
        if run[:length] in GENERAL:
            return run[length:]
        if run[-length:] in GENERAL:
            return run[:-length]
    return run if len(run) > 1 else ""


_LONGEST_WORD = max(map(len, GENERAL))
