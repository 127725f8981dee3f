"""How alike two texts are: the Dice coefficient of their character pairs, after NFKC.

Pairs of characters need no dictionary of words, which Japanese prints without spaces; the coefficient is
twice the shared pairs over all pairs, from 0 to 1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from .reading import search_text


@dataclass(frozen=True)
class Profile:
    """A text as the multiset of its character pairs."""

    text: str

    @cached_property
    def pairs(self) -> Counter[str]:
        """Return the pairs of neighbouring characters, with how often each stands."""
        words = "".join(character for character in search_text(self.text) if character.isalnum())
        return Counter(map("".join, pairwise(words))) or Counter([words])

    def dice(self, other: Profile) -> float:
        """Return how alike two texts are, from 0 to 1.

        >>> round(Profile("電子市役所の構築").dice(Profile("電子市役所を構築")), 2)
        0.71
        """
        shared = (self.pairs & other.pairs).total()
        return 2 * shared / (self.pairs.total() + other.pairs.total())


def shared_words(one: str, other: str) -> str:
    """Return the longest run of characters that both texts hold.

    >>> shared_words("職員意識改革の継続的推進", "行財政改革と市職員自らの意識改革の継続的推進")
    '意識改革の継続的推進'
    """
    best = ""
    for start in range(len(one)):
        while one[start : start + len(best) + 1] in other and start + len(best) < len(one):
            best = one[start : start + len(best) + 1]
    return best


def neighbours(profiles: Iterable[Profile]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of indexes whose texts share a pair of characters, each once."""
    holders: dict[str, list[int]] = {}
    for index, profile in enumerate(profiles):
        seen: set[int] = set()
        for pair in profile.pairs:
            seen.update(holders.setdefault(pair, []))
            holders[pair].append(index)
        yield from ((earlier, index) for earlier in sorted(seen))
