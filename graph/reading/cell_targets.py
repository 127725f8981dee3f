"""Targets of a cell: every value that it gives, of a sentence those that it sets, else its words as one (増加)."""

import re

from .bounds import DECREASE, INCREASE, Direction, read_comparator
from .figures import Figure, read_verbal_values
from .targets import figures
from .text import Print
from .years import years

_UP = re.compile(rf"(?:{INCREASE}|UP|上回る|皆増|増進|充実|強化)")
_DOWN = re.compile(rf"(?:{DECREASE}|DOWN|下回る|皆減|解消|縮減)")
_KEEP = re.compile(r"維持|継続|保持|現状(?:どおり|通り|値)?|同水準|堅持")
_PROSE = re.compile(
    r"(?:[をは]|まで|に)[^0-9]{0,24}[0-9][0-9,.]*[^、。]{0,10}?(?:に|へ|まで|を)?(?:する|目指|向上|増加|減少"
    r"|引き?上げ|引き?下げ|維持|削減|達成|拡大|確保|実施|開催|整備)"
)
_SENTENCE = re.compile(r"[ぁ-ん]{2,}.*(?:する|し|ます|った|いる|こと|など)(?:[。、)]|\s|\Z)")
_PAST = re.compile(r"(?:しました|した|された|った|でした)。?\s*\Z")  # what was done is no target, whatever its heading
_SENTENCE_LENGTH = 24  # what tells figures apart is shorter (特別支援学校高等部卒業生)
_LED_TO = re.compile(r"[0-9０-９][^→⇒➡]*[→⇒➡]\s*(?P<words>[^→⇒➡0-9０-９]*[^\W\d_][^→⇒➡0-9０-９]*)\Z")


def read_targets(text: Print, plain: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """Return the targets of a cell: of a sentence those that it sets, else every value, else its words as one."""
    if _PAST.search(text.normal):
        return ()
    if _PROSE.search(text.normal) and (prose := figures(text)):
        return prose
    if plain and not _tells(text, plain):
        return plain
    if led := _LED_TO.search(text.text):
        words = Print(led["words"])
        return (_shift(read_words(words, _direction(words)), led.start("words")),)
    worded = tuple(read_verbal_values(text, text.without([year.span for year in years(text)]), (0, len(text.normal))))
    return worded or figures(text) or (read_words(text, _direction(text)),)


def _shift(figure: Figure, by: int) -> Figure:
    return figure._replace(span=(figure.span[0] + by, figure.span[1] + by))


def _tells(text: Print, plain: tuple[Figure, ...]) -> bool:
    """Return whether the numbers of a cell stand in a sentence, of which they are only part."""
    rest = text.without([figure.span for figure in plain]).split("※")[0]
    if len(rest.strip("\0")) <= _SENTENCE_LENGTH:
        return False
    return _SENTENCE.search(rest) is not None or all(_goes_on(text.text[figure.span[1] :]) for figure in plain)


def _goes_on(after: str) -> bool:
    return after[:1].isalpha() and read_comparator(after)[0] is None


def _direction(text: Print) -> Direction:
    return (
        "level"
        if _KEEP.search(text.normal)
        else "increase"
        if _UP.search(text.normal)
        else "decrease"
        if _DOWN.search(text.normal)
        else "level"
    )


def read_words(text: Print, way: Direction) -> Figure:
    """Return a figure that is words: no value, and the printed text as it stands."""
    printed = text.text.strip()
    start = text.text.index(printed)
    after = next(
        (name for name, _ in [read_comparator(text.normal[at:]) for at in range(len(text.normal))] if name), None
    )
    comparator = after if re.search(r"(?:以上|以下|未満|以内|上回る|下回る)\s*(?:[(（].*)?\Z", text.normal) else None
    return Figure(
        None, None, None, "", comparator, "level", way, None, None, printed, (), (start, start + len(printed)), None
    )
