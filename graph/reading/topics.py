"""Topics: what words are about once all that any measure may say is taken away, so that plans can be compared.

A measure is called by what it is about and by what is done (自主防災組織の育成). What is done, and what every office
says of everything (推進, 充実, 事業), tells no two measures apart. What is left is a topic. Names of the same thing
(ごみ, ゴミ, 廃棄物) are one word. The name of a field or of a group alone (公園, 高齢者) is no topic: with what is
done to it (公園整備) it is one. How something is done (ワンストップ) is a topic only of what says nothing else. What
is only looked into, drawn up or made known (調査, 計画の策定, 啓発) is of another topic than what is carried out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from .mentions import Labels, matches
from .text import KNOWN, search_text
from .topic_words import ACTS, GENERAL, MANNERS, OBJECTS

_KANA = re.compile("[ぁ-ん]")
_RUN = r"[一-鿿々ヶァ-ヺー]+|[a-z0-9]+"
_ENDING = re.compile(r"[等化的性率数者型用費向]+\Z")
_NUMERAL = re.compile("[0-9]+.?")
_JOINED = re.compile(r"\A(?:施設|設備|機能|活動)?(?:[のをが](?:更なる|さらなる|一層の)?)?")
# 等 says no more (施設等の整備), but in 高等学校 or 平等; nor does 費 where a budget is by measures (維持管理費).
_ETC = re.compile("(?<![高平均同初中優対上])等(?![級身々])|(?<=事業|運営|管理|整備|支給|扶助)費")
# What says which of many is meant: 災害に強い道路の整備 is not 道路の整備.
_WHICH = re.compile("(?<!新た)(?<!新し)(?<!更な)(?<!さらな)[るいたな]\\Z")
_NUMBERED = re.compile(r"\A[^一-鿿ぁ-んァ-ヺ]*(?:施策[0-9.\-－―() ]*)?")
_BRACKETS = re.compile(r"\([^()]*\)|\s+")
_GOES_ON = (
    r"(?:(?:の|を|に|・)?"
    r"(?:策定|見直し|改定|実施|着手|継続|開始|推進|事業|強化|向上|高揚|醸成|図る|する|します))*[。.]?\Z"
)
# What is another thing to do with the same: what it is called in a topic, and the words that a text ends with.
_SORTS = (
    ("調査", re.compile(f"(?:調査|研究|把握|状況確認|現状確認){_GOES_ON}")),
    (
        "計画",
        re.compile(
            r"(?:(?:計画|方針|構想|ビジョン|プラン|指針|マニュアル|条例)(?:等|案)?(?:の|を)?"
            rf"(?:策定|作成|立案|制定|改定|改訂|見直し|検討)|検討|立案|策定|(?:計画|構想|設計)\Z){_GOES_ON}"
        ),
    ),
    ("啓発", re.compile(f"(?:意識|啓発|周知){_GOES_ON}")),
    ("確保", re.compile(f"確保{_GOES_ON}")),
    ("運営", re.compile(f"(?:場|館|センター|施設|園|所|院)の?(?:管理)?運営{_GOES_ON}")),
)
# A sentence that is longer says so much that a word of it does not tell what it is about.
LONGEST = 50
# A text that is longer, and of which no more is understood than a word, says something else.
SHORT = 20
# The name of a field that is as long is narrow enough for two cities to do the same in it (交通安全, not 環境).
NARROW = 4
# Two words of one character are no topic that anybody could look for.
LEAST = 2


@dataclass(frozen=True, eq=False)
class TopicWords:
    """The words of the shared lists that topics are read by, folded.

    ``broad`` are names of fields and of groups, ``names`` those of one and the same thing, each with the one that
    stands for all of them, itself too.
    """

    broad: frozenset[str]
    names: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def runs(self) -> re.Pattern[str]:
        """Return what finds runs of letters that belong together: of one script, or a word with kana."""
        kana = {name for name in (*self.names.values(), *self.broad, *MANNERS) if _KANA.search(name)}
        named = "|".join(map(re.escape, sorted(kana, key=len, reverse=True)))
        return re.compile(f"(?:{named}|{_RUN})+")

    @cached_property
    def _sought(self) -> Labels:
        return Labels({name: (one,) for name, one in self.names.items()})

    @cached_property
    def whole(self) -> tuple[str, ...]:
        """Return the names that stand for others: none is cut, though it may begin with a general word (情報公開)."""
        return tuple(self.names.values())

    def unite(self, folded: str) -> str:
        """Return a folded text with one name for all that are names of the same thing.

        >>> TopicWords(frozenset(), {"ゴミ": "ゴミ", "ごみ": "ゴミ"}).unite("ごみの減量")
        'ゴミの減量'
        """
        parts, reached = list[str](), 0
        for start, end in matches(folded, self._sought, heads=True):
            parts += [folded[reached:start], self.names[folded[start:end]]]
            reached = end
        return "".join([*parts, folded[reached:]])


@lru_cache(KNOWN)
def list_topics(text: str, words: TopicWords) -> tuple[str, ...]:
    """Return the topics of a text, each once, in the order of its words; none of a long sentence.

    >>> known = TopicWords(frozenset({"ゴミ", "公園", "防災"}), {"ごみ": "ゴミ", "ゴミ": "ゴミ", "空家": "空き家"})
    >>> list_topics("自主防災組織の育成・支援", known), list_topics("ごみ減量推進事業", known)
    (('自主防災',), ('ゴミ減量',))
    >>> list_topics("公園の整備", known), list_topics("公園計画の策定", known), list_topics("職員研修の強化", known)
    (('公園整備',), (), ('職員研修',))
    >>> list_topics("避難所の設置状況調査", known), list_topics("ワンストップでの空家の相談", known)
    (('避難所調査',), ('空き家',))
    """
    return tuple(dict.fromkeys(_TopicReader(text, words).read())) if len(text) <= LONGEST else ()


class _TopicReader:
    def __init__(self, text: str, words: TopicWords) -> None:
        self.words = words
        self.text = words.unite(_ETC.sub("", search_text(text)))

    def read(self) -> Iterator[str]:
        """Yield the topics, each with what is done, where that is another thing to do with the same."""
        bare = _BRACKETS.sub("", self.text)
        sort = next((name for name, ending in _SORTS if ending.search(bare)), "")
        topics = [*self.read_runs()]
        named = [topic for topic in topics if topic not in MANNERS]
        if not named and len(self.text) <= SHORT:
            named = [*self.join_field(topics)] or [*self.name_whole()]
        if len(self.text) <= SHORT or sum(map(len, named)) > NARROW:
            yield from (topic if topic.endswith(sort) else topic + sort for topic in named)

    def join_field(self, manners: Iterable[str]) -> Iterator[str]:
        """Yield how something is done with the field or the group that the words name with it."""
        fields = (name for name in self.words.broad if name in self.text)
        field = max(fields, key=lambda name: (len(name), name), default="")
        yield from (manner if field in manner else manner + field for manner in manners)

    def name_whole(self) -> Iterator[str]:
        """Yield the name of a narrow field where nothing else is said: 交通安全の推進 is all that is done for it."""
        text = _NUMBERED.sub("", self.text)
        first = next((run[0] for run in self.words.runs.finditer(text)), "")
        core, rest = self.strip(first), _JOINED.sub("", text.removeprefix(first))
        if len(core) >= NARROW and first.startswith(core) and not self.strip(rest):
            yield core

    def read_runs(self) -> Iterator[str]:
        """Yield the topics, run by run of letters that belong together."""
        for run in self.words.runs.finditer(self.text):
            core = self.strip(run[0])
            if len(core) >= LEAST and core not in self.words.broad and not _NUMERAL.fullmatch(core):
                end = run.start() + run[0].find(core) + len(core)
                yield next(self.join_act(core, end), core) if len(core) == LEAST else core
            elif named := core or find_object(run[0]):
                yield from self.join_act(named, run.start() + run[0].find(named) + len(named))

    def strip(self, run: str) -> str:
        """Return a run without the general words that it begins and ends with; nothing where no other is left."""
        while run and run not in self.words.broad and run not in self.words.names:
            left = self.strip_word(run)
            if left == run:
                bare = _ENDING.sub("", run)
                left = bare if not bare or bare in GENERAL or bare in self.words.broad else run
            if left == run:
                return run
            run = left
        return run

    def strip_word(self, run: str) -> str:
        """Return a run without the longest general word at its beginning, else at its end; a name is not cut."""
        whole = run.startswith(self.words.whole), run.endswith(self.words.whole)
        for length in range(min(len(run), _LONGEST_WORD), 1, -1):
            if run[:length] in GENERAL and not whole[0]:
                return run[length:]
            if run[-length:] in GENERAL and not whole[1]:
                return run[:-length]
        return run if len(run) > 1 else ""

    def join_act(self, named: str, end: int) -> Iterator[str]:
        """Yield what is done to a field, a group or an object with its name, where something stands right after it.

        Nothing where words before the name say which of many is meant.
        """
        if _WHICH.search(self.text[: end - len(named)]):
            return
        rest = _JOINED.sub("", self.text[end:])
        act = next((act for act in ACTS if rest.startswith(act)), "")
        if act and not {named + act} & (self.words.broad | GENERAL):
            yield named + act


def find_object(run: str) -> str:
    """Return the longest object of administration in a run of general words, empty where there is none."""
    return max((thing for thing in OBJECTS if thing in run), key=len, default="")


_LONGEST_WORD = max(map(len, GENERAL))
