"""A comparison of two plans written out: as JSON for programs, as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ...graph.codelists import Lexicon
from ...graph.comparing.changes import Change, name_changes
from ...graph.comparing.comparison import Comparison, Correspondence
from ...graph.comparing.units import Unit

# Characters of a thing's words on a line.
MOST = 40


def describe(found: Comparison) -> dict[str, object]:
    """Return a comparison as JSON takes it."""
    return {
        "correspondences": [describe_correspondence(each) for each in found.correspondences],
        "doubts": [describe_correspondence(each) | {"alternatives": list(each.others)} for each in found.doubts],
    }


def describe_correspondence(each: Correspondence) -> dict[str, object]:
    """Return a correspondence as JSON takes it: the things on either side, the change, and what it rests on."""
    return {
        "earlier": [iri for unit in each.earlier for iri in unit.iris],
        "later": [iri for unit in each.later for iri in unit.iris],
        "change": each.change,
        "years": each.years,
        "score": each.score,
        "differs": [one._asdict() for one in each.differs],
        "words": list(each.words),
        "decided": {"reason": each.decision.reason, "by": each.decision.by} if each.decision else None,
        "passages": {
            "earlier": [describe_passage(unit) for unit in each.earlier],
            "later": [describe_passage(unit) for unit in each.later],
        },
    }


def describe_passage(unit: Unit) -> dict[str, object]:
    """Return the words that state a thing, and where they stand."""
    quote = unit.quote
    return {"entry": quote.entry, "text": quote.text, "heading": unit.heading, "line": quote.line}


def summarize(found: Comparison, lexicon: Lexicon) -> list[str]:
    """Return the table of a comparison: how many of each class, what is not plainly kept, what is doubtful."""
    counts, names = found.count(), name_changes(lexicon, is_report=found.is_report)
    lines = [f"{names[change]} {change}：{counts[change]}" for change in names if change in counts]
    lines += [write(each, names[each.change], lexicon) for each in found.correspondences if each.change != "kept"]
    if found.doubts:
        lines += ["", f"要確認 {len(found.doubts)} Doubtful:"]
        lines += [
            f"{write(each, names[each.change], lexicon)}（ほかの可能性：{list_names(names, each.others)}）"
            for each in found.doubts
        ]
    return lines


def list_names(names: Mapping[Change, str], changes: Iterable[Change]) -> str:
    """Return what several classes are called."""
    return "、".join(names[each] for each in changes)


def write(each: Correspondence, name: str, lexicon: Lexicon) -> str:
    """Return a correspondence in a line: its class, both sides with their lines, and what differs."""
    years = f"（{each.years:+}年）" if each.years else ""
    sides = [" ＋ ".join(write_unit(unit) for unit in side) for side in (each.earlier, each.later)]
    differs = "；".join(
        f"{lexicon.pref_label('aspect', one.what, 'ja')} {shorten(one.earlier)}→{shorten(one.later)}"
        for one in each.differs
        if one.what not in {"words", "description"}
    )
    told = f"  [{differs}]" if differs else ""
    return f"{name}{years}  {' → '.join(side or '－' for side in sides)}{told}"


def write_unit(unit: Unit) -> str:
    """Return the words of a unit and the line of the outline on which they stand."""
    return f"{shorten(unit.words)}({unit.quote.line})"


def shorten(words: str) -> str:
    """Return words that fit on a line of a terminal, on one line."""
    plain = " ".join(words.split())
    return plain if len(plain) <= MOST else f"{plain[: MOST - 1]}…"
