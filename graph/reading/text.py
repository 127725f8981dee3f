"""A printed text: its characters as they stand, and their plain reading with the way back.

Rules are matched on the NFKC form, where ｽﾀｰﾄ is スタート, １０％ is 10% and （ is (. What a rule reports
is cut from the printed text, so each normalised character knows the printed characters that it came from.
Composition makes the forms differ in length (ｶﾞ is two characters, ガ one; ㎡ is one, m2 two): characters
that normalise together are kept together as one segment.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from unicodedata import combining, normalize

# Texts of which is known again what was read in them: those of a plan that somebody decides on.
KNOWN = 1 << 12
Span = tuple[int, int]  # code points from 0, end exclusive
# Characters whose NFKC is one character, whatever stands around them: most of what is printed.
_ALONE = re.compile(
    r"[\x00-\x7f\u3000-\u3029\u3041-\u3096\u30a1-\u30fe\u4e00-\u9fff\uff01-\uff5e\u25a0-\u25ff\u203b\u2192]*"
)
NUL = "\0"  # stands for a character that a rule has read already


class Print:
    """A text as printed, its NFKC reading, and the spans that lead back from the one to the other.

    >>> text = Print("（４年以内にｽﾀｰﾄ）")
    >>> text.normal
    '(4年以内にスタート)'
    >>> text.slice(text.of(re.search("スタート", text.normal)))
    'ｽﾀｰﾄ'
    >>> Print("ﾊﾟﾄﾛｰﾙの強化").span(0, 5)
    (0, 6)
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts: Sequence[int]
        self._ends: Sequence[int]
        if _ALONE.fullmatch(text):
            self.normal = normalize("NFKC", text)
            self._starts, self._ends = range(len(text)), range(1, len(text) + 1)
            return
        normal, starts, ends = [], [], []
        at = 0
        for segment in segments(text):
            reading = normalize("NFKC", segment)
            normal.append(reading)
            starts += [at] * len(reading)
            at += len(segment)
            ends += [at] * len(reading)
        self.normal = "".join(normal)
        self._starts, self._ends = starts, ends

    @cached_property
    def lower(self) -> str:
        """The normalised text in lower case, character by character, so that offsets stay.

        >>> Print("ＩＴ化").lower
        'it化'
        """
        return fold(self.normal)

    def span(self, start: int, end: int) -> Span:
        """Return the printed characters that the normalised ones from ``start`` to ``end`` came from."""
        if start == end:
            at = self._starts[start] if start < len(self._starts) else len(self.text)
            return at, at
        return self._starts[start], self._ends[end - 1]

    def of(self, match: re.Match[str], group: int | str = 0) -> Span:
        """Return the printed span of a match on the normalised text."""
        return self.span(*match.span(group))

    def without(self, spans: Iterable[Span]) -> str:
        r"""Return the normalised text with NUL for every character of the printed spans: offsets stay.

        >>> Print("３．ﾊﾟﾄﾛｰﾙ").without([(0, 2)])
        '\x00\x00パトロール'
        """
        hidden = {at for start, end in spans for at in range(start, end)}
        places = zip(self.normal, self._starts, self._ends, strict=True)
        return "".join(
            NUL if not hidden.isdisjoint(range(start, end)) else character for character, start, end in places
        )

    def slice(self, span: Span) -> str:
        """Return the printed characters of a span."""
        return self.text[span[0] : span[1]]


def segments(text: str) -> Iterator[str]:
    """Cut the text where NFKC of the parts, joined, is NFKC of the whole.

    >>> [*segments("ｶﾞｷ㎡")]
    ['ｶﾞ', 'ｷ', '㎡']
    """
    segment = ""
    for character in text:
        if segment and _joins(segment, character):
            segment += character
            continue
        if segment:
            yield segment
        segment = character
    if segment:
        yield segment


def _joins(segment: str, character: str) -> bool:
    """Return whether the character normalises together with what stands before it."""
    if _ALONE.fullmatch(character):
        return False
    if combining(normalize("NFKD", character)[0]):
        return True
    return normalize("NFKC", segment + character) != normalize("NFKC", segment) + normalize("NFKC", character)


def fold(text: str) -> str:
    """Return the text in lower case, leaving the rare letter whose lower case is longer.

    >>> fold("Kids’ ISO"), len(fold("İ"))
    ('kids’ iso', 1)
    """
    return "".join(low if len(low := character.lower()) == 1 else character for character in text)


def search_text(text: str) -> str:
    """Return the form in which a text is searched: NFKC, lower case.

    >>> search_text("４９．斎場建設（4年以内にｽﾀｰﾄ）")
    '49.斎場建設(4年以内にスタート)'
    >>> search_text("Ｋｉｄｓ’ ISO")
    'kids’ iso'
    """
    return normalize("NFKC", normalize("NFKC", text).lower())


def overlaps(span: Span, others: list[Span]) -> bool:
    """Return whether the span shares a character with one of the others.

    >>> overlaps((2, 4), [(0, 2), (3, 9)]), overlaps((2, 3), [(0, 2), (3, 9)])
    (True, False)
    """
    return any(span[0] < end and start < span[1] for start, end in others)
