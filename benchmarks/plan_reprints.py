"""What is no change: another print, number, order or name of a heading or an office, a column more or less."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from plan_revision import Revision, put_words, shape

_YEAR = re.compile(r"(令和|平成)([0-9０-９]{1,2})(年度)")

_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def print_otherwise(revision: Revision, _: list[str], most: int) -> int:
    """Print years and numbers otherwise: that is no change."""
    done = 0
    for at, unit in revision.list_lines():
        if done == most:
            break
        text = _YEAR.sub(lambda match: f"{(2018 if match[1] == '令和' else 1988) + int(match[2])}年度", unit.quote.text)
        if text == unit.quote.text:
            text = re.sub(r"(?<!^)[0-9]+", lambda match: match[0].translate(_WIDE), unit.quote.text)
        if text == unit.quote.text:
            text = text.replace("・", "、", 1) if "・" in text else text
        if text != unit.quote.text and "\u3000" not in text:
            revision.replace(at, unit, text, "kept")
            done += 1
    return done


def number_anew(revision: Revision, _: list[str], most: int) -> int:
    """Give lines another number: that is no change."""
    done = 0
    for at, unit in revision.list_lines():
        if done == most:
            break
        match = re.match(r"^([（(]?)([0-9０-９]{1,2})([）).．]\s*)(?=\D)", unit.quote.text)
        if match:
            text = f"{match[1]}{int(match[2]) + 1}{match[3]}{unit.quote.text[match.end() :]}"
            revision.replace(at, unit, text, "kept")
            done += 1
    return done


def rename_office(revision: Revision, _: list[str], most: int) -> int:
    """Rename a division wherever it stands: that is no change."""
    offices = Counter(office for unit in revision.edition.units for office in unit.offices)
    for office, _count in offices.most_common(1)[: min(most, 1)]:
        revision.lines = [
            line.replace(f" {office} ", f" {office[:-1]}推進課 ") if line and line.startswith("|") else line
            for line in revision.lines
        ]
        revision.behind = {
            at: [line.replace(f" {office} ", f" {office[:-1]}推進課 ") for line in lines]
            for at, lines in revision.behind.items()
        }
    return len(offices)


def rename_headings(revision: Revision, _: list[str], most: int) -> int:
    """Call headings otherwise that state nothing, and renumber them: that is no change."""
    done = 0
    for at, line in enumerate(revision.lines):
        if (
            line
            and re.match("#{2,5} ", line)
            and at not in revision.by_line
            and done < most
            and revision.chance.random() < 0.3
        ):
            text = put_words(revision, line)
            if text != line:
                revision.renamed[line.lstrip("# ")] = text.lstrip("# ")
                revision.lines[at], done = text, done + 1
    return done


def reorder(revision: Revision, _: list[str], most: int) -> int:
    """Let neighbours change places: that is no change."""
    done, alone = 0, dict(revision.list_lines())
    for at, unit in alone.items():
        other = alone.get(at + 1)
        if done == most or other is None or not {at, at + 1}.isdisjoint(revision.touched):
            continue
        first, second = revision.lines[at] or "", revision.lines[at + 1] or ""
        if shape(first) == shape(second) and revision.is_alone(at) and revision.is_alone(at + 1):
            revision.lines[at : at + 2] = [second, first]
            for line, stated in ((at, unit), (at + 1, other)):
                revision.write(line, "kept", {stated.quote.text}, {stated.quote.text})
            done += 1
    return done


def regroup(revision: Revision, _: list[str], most: int) -> int:
    """Join two headings beside each other that state nothing, under a name of both: that is no change."""
    heads, lines, done = list_plain_headings(revision), revision.lines, 0
    for at, after in pairwise(heads):
        title, next_title = lines[at] or "", lines[after] or ""
        between = [line for line in lines[at + 1 : after] if line and line.startswith("#")]
        tables = [
            any((line or "").startswith("|") for line in part) for part in (lines[at:after], lines[after : after + 9])
        ]
        names = [re.sub(r"^#+ (?:[（(]?[0-9０-９]+[）).．]?\s*)?", "", line) for line in (title, next_title)]
        once = all(sum(line == head for line in lines) == 1 for head in (title, next_title))
        if (
            done < most
            and not between
            and once
            and any(tables) is False
            and indent_of_heading(title) == indent_of_heading(next_title)
        ):
            lines[at] = f"{title}・{names[1]}"
            revision.renamed[title.lstrip("# ")] = lines[at].lstrip("# ")
            lines[after] = None
            done += 1
    return done


def list_plain_headings(revision: Revision) -> list[int]:
    """Return where headings stand that state nothing, that nothing renamed, and that `plan.toml` does not name."""
    return [
        at
        for at, line in enumerate(revision.lines)
        if line
        and re.match("#{3,5} ", line)
        and at not in revision.by_line
        and line.lstrip("# ") not in revision.renamed
        if f'"{line.lstrip("# ")}"' not in revision.described
    ]


def indent_of_heading(line: str) -> int:
    """Return the depth of a heading."""
    return len(line) - len(line.lstrip("#"))


def change_columns(revision: Revision, _: list[str], most: int) -> int:
    """Add a column of remarks to tables, and take one of descriptions out: that is no change."""
    done = 0
    for at, line in enumerate(revision.lines):
        if done == most or not (
            line
            and line.startswith("|")
            and re.match(r"\| ?-", revision.lines[min(at + 1, len(revision.lines) - 1)] or "")
        ):
            continue
        end = next(
            (below for below in range(at, len(revision.lines)) if not (revision.lines[below] or "|").startswith("|")),
            at,
        )
        heads = [cell.strip() for cell in line.split("|")]
        gone = next((number for number, head in enumerate(heads) if re.search("内容|概要|備考", head)), None)
        for below in range(at, end):
            cells = (revision.lines[below] or "").split("|")
            if revision.lines[below] is None or len(cells) != len(heads):
                continue
            if gone and done % 2 == 0:
                del cells[gone]
            else:
                cells.insert(-1, " 特記事項 " if below == at else " --- " if below == at + 1 else " － ")
            revision.lines[below] = "|".join(cells)
        done += 1
    return done
