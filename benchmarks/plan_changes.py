"""Changes of a plan as revisions make them: each edits lines of its outline, and is written down as it is made."""

from __future__ import annotations

import re
from collections import Counter

from plan_revision import ADDED, Revision, put_words, shape

_YEAR = re.compile(r"(令和|平成)([0-9０-９]{1,2})(年度)")
_NUMBER = re.compile(r"(?<![0-9０-９.．,，])([1-9][0-9]{0,4})(?:\.[0-9])?(?![0-9０-９,，年月])")


def drop(revision: Revision, _: list[str], most: int) -> int:
    """Drop lines."""
    done = 0
    for at, unit in revision.list_lines():
        if done == most:
            break
        if revision.is_alone(at):
            revision.lines[at] = None
            revision.write(at, "dropped", {unit.quote.text}, set())
            done += 1
    return done


def add(revision: Revision, donors: list[str], most: int) -> int:
    """Add lines like their neighbours, with words of other plans."""
    done = 0
    for at, unit in revision.list_lines():
        if done == most or not donors:
            break
        line = revision.lines[at] or ""
        if revision.is_alone(at):
            text = donors.pop()
            revision.behind.setdefault(at, []).append(line.replace(unit.quote.text, text, 1))
            revision.write(at, "kept", {unit.quote.text}, {unit.quote.text})
            revision.truth["new", frozenset(), frozenset({text})] += 1
            done += 1
    return done


def reword(revision: Revision, _: list[str], most: int) -> int:
    """Put other words for some, or add some."""
    done = 0
    for at, unit in revision.list_lines():
        if done == most:
            break
        text = put_words(revision, unit.quote.text)
        if done % 3 == 2:
            text = re.sub(
                r"^((?:[（(]?[0-9０-９①-⑳]+[）).．]?\s*)?)",
                rf"\1{revision.chance.choice(ADDED[revision.words])}",
                text,
                count=1,
            )
        if text != unit.quote.text:
            revision.replace(at, unit, text, "reworded")
            done += 1
    return done


_CLAUSE = re.compile(r"[^、。]{6,40}、")


def rewrite(revision: Revision, _: list[str], most: int) -> int:
    """Put other words for all that there are any for, and leave a clause out."""
    done = 0
    for at, unit in revision.list_lines():
        if done == most:
            break
        text = put_words(revision, unit.quote.text, 9)
        clauses = [*_CLAUSE.finditer(text)][1:]
        if clauses:
            cut = revision.chance.choice(clauses)
            text = text[: cut.start()] + text[cut.end() :]
        if sum(here != there for here, there in zip(text, unit.quote.text, strict=False)) > len(text) // 4:
            revision.replace(at, unit, text, "reworded")
            done += 1
    return done


def put_off_anew(revision: Revision, _: list[str], most: int) -> int:
    """Put years in words off, and the words otherwise."""
    done = 0
    for at, unit in revision.list_lines():
        if done == most:
            break
        found = [*_YEAR.finditer(unit.quote.text)]
        text = put_words(revision, unit.quote.text)
        if len(found) == 1 and len(_YEAR.findall(text)) == 1 and text != unit.quote.text:
            text = _YEAR.sub(lambda match: f"{match[1]}{int(match[2]) + 2}{match[3]}", text)
            revision.replace(at, unit, text, "deferred")
            done += 1
    return done


def move(revision: Revision, _: list[str], most: int) -> int:
    """Move lines under other headings, beside lines of the same shape."""
    lines, done = [*revision.list_lines()], 0
    for at, unit in lines:
        if done == most:
            break
        line = revision.lines[at] or ""
        places = [
            (there, other)
            for there, other in lines
            if there not in revision.touched and shape(revision.lines[there] or "") == shape(line) and there != at
            if not {other.place, *other.chain} & {unit.place, *unit.chain[:1]} and revision.is_alone(there)
            if other.stage == unit.stage
        ]
        if at not in revision.touched and revision.is_alone(at) and places and unit.place and not unit.is_heading:
            there, other = places[0]
            text = put_words(revision, unit.quote.text) if done % 2 else unit.quote.text  # every other is reworded too
            revision.lines[at] = None
            revision.behind.setdefault(there, []).append(line.replace(unit.quote.text, text, 1))
            revision.write(at, "moved", {unit.quote.text}, {text})
            revision.write(there, "kept", {other.quote.text}, {other.quote.text})
            done += 1
    return done


_JOINED = re.compile(r"^(.{8,}?[^ぁ-んァ-ヶ、])(?:及び|並びに|、|とともに|するとともに)(?!の|及び)(.{9,})$")


def divide(revision: Revision, _: list[str], most: int) -> int:
    """Divide lines that join two things."""
    done = 0
    for at, unit in revision.list_lines():
        if done == most:
            break
        match = _JOINED.match(unit.quote.text)
        line = revision.lines[at] or ""
        if match and revision.is_alone(at) and line.count(unit.quote.text) == 1:
            revision.lines[at] = line.replace(unit.quote.text, match[1])
            revision.behind.setdefault(at, []).append(line.replace(unit.quote.text, match[2]))
            revision.write(at, "split", {unit.quote.text}, {match[1], match[2]})
            done += 1
    return done


def join(revision: Revision, _: list[str], most: int) -> int:
    """Join a line and the next."""
    done, alone = 0, dict(revision.list_lines())
    for at, unit in alone.items():
        if done == most:
            break
        other = alone.get(at + 1)
        fits = (
            other and {at, at + 1}.isdisjoint(revision.touched) and revision.is_alone(at) and revision.is_alone(at + 1)
        )
        if other and fits and shape(revision.lines[at] or "") == shape(revision.lines[at + 1] or ""):
            text = f"{unit.quote.text.rstrip('。')}及び{strip(other.quote.text)}"
            revision.lines[at] = (revision.lines[at] or "").replace(unit.quote.text, text, 1)
            revision.lines[at + 1] = None
            revision.touched.add(at + 1)
            revision.write(at, "merged", {unit.quote.text, other.quote.text}, {text})
            done += 1
    return done


def strip(text: str) -> str:
    """Return words without the number of a list before them."""
    return re.sub(r"^[（(]?[0-9０-９①-⑳]{1,2}[）).．]\s*|^[①-⑳]\s*", "", text)


def put_off(revision: Revision, _: list[str], most: int) -> int:
    """Put years in words off, or bring them forward."""
    done = 0
    for at, unit in revision.list_lines():
        if done == most:
            break
        found = [*_YEAR.finditer(unit.quote.text)]
        if len(found) == 1 and re.match("まで|に|末", unit.quote.text[found[0].end() :]):
            by = revision.chance.choice((1, 2, 3, -1))
            count = int(found[0][2]) + by
            text = _YEAR.sub(lambda match, count=count: f"{match[1]}{count}{match[3]}", unit.quote.text)
            revision.replace(at, unit, text, "deferred" if by > 0 else "brought-forward")
            done += 1
    return done


def shift(revision: Revision, _: list[str], most: int) -> int:
    """Move what a schedule prints of one year a year on: the last of its cells was empty."""
    done = 0
    for at, unit in revision.list_lines(row=True):
        if done == most:
            break
        cells = (revision.lines[at] or "").split("|")
        words = {phase for phase in unit.starts if len(phase) > 1}
        places = [number for number, cell in enumerate(cells) if re.sub(r"\W", "", cell) in words]
        if (
            len(unit.starts) == 1
            and len(places) == 1
            and places[0] + 2 < len(cells)
            and not re.sub(r"[\W－-]", "", cells[places[0] + 1])
        ):
            cells[places[0] : places[0] + 2] = reversed(cells[places[0] : places[0] + 2])
            revision.lines[at] = "|".join(cells)
            revision.write(at, "deferred", {unit.quote.text}, {unit.quote.text})
            done += 1
    return done


def aim(revision: Revision, _: list[str], most: int) -> int:
    """Raise and lower targets in tables: the last number of a row, of those that are above its baseline."""
    done = 0
    for at, unit in revision.list_lines(row=True, targets=True):
        if done == most:
            break
        line = revision.lines[at] or ""
        aims = [each for each in unit.aims if each.value is not None and each.printed in line]
        if not aims or not unit.trend or len({each.year for each in unit.aims}) != len(unit.aims):
            continue
        last = aims[-1]
        number = _NUMBER.search(last.printed)
        if number and line.count(last.printed) == 1 and int(number[1]) > 2:
            up = revision.chance.random() < 0.5
            new = str(int(number[1]) + (1 if up else -1) * max(1, int(number[1]) // 10))
            printed = last.printed.replace(number[1], new, 1)
            revision.lines[at] = line.replace(last.printed, printed)
            raised = up == (unit.trend > 0)
            revision.write(at, "target-raised" if raised else "target-lowered", {unit.quote.text}, {unit.quote.text})
            done += 1
    return done


def give_away(revision: Revision, _: list[str], most: int) -> int:
    """Give rows to another office of the plan."""
    done, offices = 0, Counter(office for unit in revision.edition.units for office in unit.offices)
    for at, unit in revision.list_lines(row=True):
        if done == most or len(offices) < 3:
            break
        cells = [cell.strip() for cell in (revision.lines[at] or "").split("|")]
        (own,) = unit.offices if len(unit.offices) == 1 else ("",)
        others = [office for office in offices if office != own and offices[office] > 2]
        if own and cells.count(own) == 1 and offices[own] > 2 and others:
            other = revision.chance.choice(sorted(others))
            revision.lines[at] = (revision.lines[at] or "").replace(f" {own} ", f" {other} ", 1)
            offices[own] -= 1
            revision.write(at, "moved", {unit.quote.text}, {unit.quote.text})
            done += 1
    return done
