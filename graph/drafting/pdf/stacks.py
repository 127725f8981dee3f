"""Stacks: upright characters under each other, as vertical writing prints them.

A file says nothing of vertical writing where the letters themselves stand upright (as browsers and many word processors
print it); the only sign is that one character follows another downwards, less than a line's distance away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from .characters import Character

# How far down the next character of a stack begins, in parts of the size: set solid it is 1, spaced up to 1.3; lines
# of a paragraph stand 1.4 to 1.8 apart.
NEXT = (0.4, 1.36)
ASIDE = 0.35  # how far its middle may stand aside: small kana and punctuation are set off the middle
SHORT_RUN = 1.4  # a number of two or three digits set level in a vertical line takes no more than this


def find_stacked(characters: Sequence[Character]) -> list[list[int]] | set[int]:
    """Return the positions of the characters that stand in a stack."""
    return {at for stack in stacks(characters) for at in stack}


def stacks(characters: Sequence[Character]) -> list[list[int]]:
    """Return the stacks of characters as positions, each from the top down.

    A character that has another close beside it on its line is in no stack, unless that one is in a stack as well:
    in vertical writing letters are nearer downwards than sideways.
    """
    chains = [chain for chain in _chains(characters) if len(chain) > 1]
    level = _level_pairs(chains, characters)
    chains = [chain for chain in chains if chain[0] not in level]
    members = {at for chain in chains for at in chain}
    beside = _beside(characters, members)
    return [chain for chain in chains if sum(at in beside for at in chain) * 3 <= len(chain)]


def _level_pairs(chains: Sequence[list[int]], characters: Sequence[Character]) -> set[int]:
    """Return the members of pairs that are lines of a narrow cell, 基本 over 目標: a pair beside is nearer."""
    pairs = [chain for chain in chains if len(chain) == 2]  # noqa: PLR2004  three letters stand so by no chance
    rows: dict[int, list[list[int]]] = {}
    for pair in pairs:
        rows.setdefault(int(characters[pair[0]].middle[1] // 8), []).append(pair)
    numbers = set()
    for pair in pairs:
        upper, lower = (characters[at] for at in pair)
        down = lower.middle[1] - upper.middle[1]
        row = int(upper.middle[1] // 8)
        near = (other for step in (-1, 0, 1) for other in rows.get(row + step, ()) if other is not pair)
        for other in near:
            first, second = (characters[at] for at in other)
            aside = abs(upper.middle[0] - first.middle[0])
            if _touches(upper, first) and _touches(lower, second) and aside < down:
                numbers.update(pair)
    return numbers


def _chains(characters: Sequence[Character]) -> Iterator[list[int]]:
    chain = [0] if characters else []
    for at, (before, after) in enumerate(pairwise(characters), 1):
        if _follows_down(before, after):
            chain.append(at)
        else:
            yield chain
            chain = [at]
    yield chain


def _follows_down(before: Character, after: Character) -> bool:
    size = max(before.size, after.size)
    if {before.direction, after.direction} - {"right", "down"}:
        return False
    aside = abs(before.middle[0] - after.middle[0])
    down = after.y1 - before.y1 if before.direction == after.direction else after.middle[1] - before.middle[1]
    return aside < ASIDE * size and NEXT[0] * size < down < NEXT[1] * size


def _beside(characters: Sequence[Character], members: set[int]) -> set[int]:
    """Return the members that have a character of no stack close beside them on the same line."""
    rows: dict[int, list[Character]] = {}
    for at, character in enumerate(characters):
        if at not in members:
            rows.setdefault(int(character.middle[1] // 8), []).append(character)
    numbers = set()
    for at in members:
        character = characters[at]
        row = int(character.middle[1] // 8)
        near = (other for step in (-1, 0, 1) for other in rows.get(row + step, ()))
        if any(_touches(character, other) for other in near):
            numbers.add(at)
    return numbers


def _touches(character: Character, other: Character) -> bool:
    level = abs(character.middle[1] - other.middle[1]) < character.size * 0.3
    return (
        level and -0.5 * character.size < max(other.x0 - character.x1, character.x0 - other.x1) < character.size * 0.3
    )


def level_short_runs(characters: list[Character]) -> list[Character]:
    """Return a vertical page's characters, as read, with numbers set level put into their line, digit by digit.

    All that runs level otherwise (page numbers, heads) keeps its own direction: ``up``, since the page was turned.
    """
    upright = find_stacked([_back(character) for character in characters])
    done: list[Character] = []
    start = 0
    while start < len(characters):
        end = start + 1
        while end < len(characters) and _runs_level(characters[end - 1], characters[end]):
            end += 1
        run = characters[start:end]
        if len(run) > 1 and _is_short(run):
            done += _spread_number(run)
        elif len(run) > 1 and not any(at in upright for at in range(start, end)):
            done += [character._replace(direction="up") for character in run]
        else:
            done += run
        start = end
    return done


def _is_short(run: list[Character]) -> bool:
    """Return whether characters beside each other are a number (or a few Latin letters) in a vertical line."""
    high = max(character.y1 for character in run) - min(character.y0 for character in run)
    return high <= SHORT_RUN * run[0].size and all(character.text.isascii() for character in run)


def _back(character: Character) -> Character:
    """Return a character of a turned page as it was seen, but for the page's width."""
    return character._replace(x0=-character.y1, y0=character.x0, x1=-character.y0, y1=character.x1)


def _runs_level(before: Character, after: Character) -> bool:
    level = abs(before.x0 - after.x0) < 0.3 * after.size
    return level and -0.3 * after.size < before.y0 - after.y1 < 0.5 * after.size


def _spread_number(run: list[Character]) -> Iterator[Character]:
    """Yield the characters of a number one after another along the line that it stands in."""
    x0, x1 = min(character.x0 for character in run), max(character.x1 for character in run)
    y0, y1 = min(character.y0 for character in run), max(character.y1 for character in run)
    step = (x1 - x0) / len(run)
    for at, character in enumerate(run):
        yield character._replace(x0=x0 + at * step, x1=x0 + (at + 1) * step, y0=y0, y1=y1)
