"""How alike two texts of a collection are: the Dice coefficient of their character pairs, rare pairs weighing more.

Pairs of characters need no dictionary of words, which Japanese prints without spaces. A pair weighs the
logarithm of how many texts there are for each that holds it, so that 計画策定, which ends every other entry,
says little, and アセスメント says much. Both texts are read after NFKC; the coefficient goes from 0 to 1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import log

from .reading import search_text


def pairs(text: str) -> Counter[str]:
    """Return the pairs of neighbouring letters of a text, with how often each stands.

    >>> pairs("ゴミ・ゴミ箱")
    Counter({'ゴミ': 2, 'ミゴ': 1, 'ミ箱': 1})
    """
    words = "".join(character for character in search_text(text) if character.isalnum())
    return Counter(map("".join, pairwise(words))) or Counter([words])


class Collection:
    """Texts that are compared with each other, by their index."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.profiles = [pairs(text) for text in texts]
        holding = Counter(pair for profile in self.profiles for pair in profile)
        self.weight = {pair: log(len(texts) / number) for pair, number in holding.items()}

    def likeness(self, one: int, other: int) -> float:
        """Return how alike two texts are, from 0 to 1.

        >>> texts = Collection(["電子市役所の構築", "電子市役所を構築", "制度の構築", "市民大学"])
        >>> texts.likeness(0, 1) > texts.likeness(0, 2) > texts.likeness(0, 3)
        True
        """
        both = self.profiles[one] & self.profiles[other]
        whole = self.mass(self.profiles[one]) + self.mass(self.profiles[other])
        return 2 * self.mass(both) / whole if whole else 0.0

    def mass(self, profile: Counter[str]) -> float:
        """Return the weight of a profile: its pairs, each as often as it stands."""
        return sum(self.weight[pair] * number for pair, number in profile.items())

    def neighbours(self) -> Iterator[tuple[int, int]]:
        """Yield the indexes of texts that share a pair, each two once, the earlier first."""
        holders: dict[str, list[int]] = {}
        for index, profile in enumerate(self.profiles):
            yield from ((earlier, index) for earlier in sorted({i for pair in profile for i in holders.get(pair, ())}))
            for pair in profile:
                holders.setdefault(pair, []).append(index)


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
