"""Rules put together: pieces of one line joined, and lines that touch each other gathered into the frames of tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from .drawings import Rule

# Rules nearer to each other than this are one: a double line, or the two cells that each draw their side of a border.
TOGETHER = 2.6
# Pieces of one line touch; dashes stand less apart than this.
BREAK = 3.5
# What is shorter than this is the side of a mark.
SHORTEST = 6.0
# More crossings to look at than this are a map, not a table.
MOST_CROSSINGS = 1_000_000


def join_rules(rules: Iterable[Rule]) -> list[Rule]:
    """Return rules with the pieces of each line joined, in order of their place."""
    lines: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: (rule.level, rule.at)):
        if lines and lines[-1][0].level == rule.level and rule.at - lines[-1][0].at < TOGETHER:
            lines[-1].append(rule)
        else:
            lines.append([rule])
    return [rule for line in lines for rule in _pieces(line) if rule.end - rule.start >= SHORTEST]


def _pieces(line: Sequence[Rule]) -> list[Rule]:
    """Return the pieces of one line, those that touch as one."""
    at = sum(rule.at for rule in line) / len(line)
    rules: list[Rule] = []
    for rule in sorted(line, key=lambda rule: rule.start):
        if rules and rule.start - rules[-1].end < BREAK:
            end = max(rules[-1].end, rule.end)
            rules[-1] = rules[-1]._replace(end=end, thickness=max(rules[-1].thickness, rule.thickness))
        else:
            rules.append(rule._replace(at=at))
    return rules


def frames(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Return the groups of rules that touch each other; a rule that touches none is left out.

    A line that ends within a cell (an arrow's shaft, a line under words) is no side of a cell.
    """
    level, upright = [rule for rule in rules if rule.level], [rule for rule in rules if not rule.level]
    if len(level) * len(upright) > MOST_CROSSINGS:
        return []
    while True:
        held_level = [rule for rule in level if _is_held(rule, upright, level)]
        held_upright = [rule for rule in upright if _is_held(rule, held_level, upright)]
        if len(held_level) == len(level) and len(held_upright) == len(upright):
            return _groups(level, upright)
        level, upright = held_level, held_upright


def _is_held(rule: Rule, across: Sequence[Rule], along: Sequence[Rule]) -> bool:
    """Return whether both ends of a rule stand on rules across it, or at the open side of a table.

    At an open side several parallel lines end at one place.
    """
    touching = [other for other in across if touches(rule, other)]
    if not touching:
        return False
    if all(any(abs(rule.at - end) < BREAK for rule in touching) for end in (rule.start, rule.end)):
        return True
    return sum(_ends_alike(rule, other) for other in along) > 2  # noqa: PLR2004  itself and two more


def _ends_alike(rule: Rule, other: Rule) -> bool:
    return abs(rule.start - other.start) < BREAK and abs(rule.end - other.end) < BREAK


def touches(rule: Rule, across: Rule) -> bool:
    """Return whether two rules across each other meet."""
    inside = across.start - BREAK <= rule.at <= across.end + BREAK
    return inside and rule.start - BREAK <= across.at <= rule.end + BREAK


def _groups(level: Sequence[Rule], upright: Sequence[Rule]) -> list[list[Rule]]:
    """Return the rules that hang together."""
    left = set(range(len(upright)))
    waiting = set(range(len(level)))
    rules = []
    while waiting:
        group_level, group_upright = [waiting.pop()], []
        fresh = list(group_level)
        while fresh:
            now = [at for at in left if any(touches(level[one], upright[at]) for one in fresh)]
            left.difference_update(now)
            group_upright += now
            fresh = [at for at in waiting if any(touches(level[at], upright[one]) for one in now)]
            waiting.difference_update(fresh)
            group_level += fresh
        if group_upright:
            rules.append(list(chain((level[at] for at in group_level), (upright[at] for at in group_upright))))
    return rules
