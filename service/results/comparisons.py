"""A comparison of two plans written out: as JSON for programs, as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ...graph.codelists import Lexicon
from ...graph.comparing.changes import Change, name_changes
from ...graph.comparing.comparison import Comparison, Correspondence
from ...graph.comparing.units import Unit

# Characters of a thing's words on a line.
MOST = 40


def describe(comparison: Comparison) -> dict[str, object]:
    """Return a comparison as JSON takes it."""
    return {
        "correspondences": [describe_correspondence(correspondence) for correspondence in comparison.correspondences],
        "doubts": [
            describe_correspondence(doubt) | {"alternatives": list(doubt.others)} for doubt in comparison.doubts
        ],
    }


def describe_correspondence(correspondence: Correspondence) -> dict[str, object]:
    """Return a correspondence as JSON takes it: the things on either side, the change, and what it rests on."""
    return {
        "earlier": [iri for unit in correspondence.earlier for iri in unit.iris],
        "later": [iri for unit in correspondence.later for iri in unit.iris],
        "change": correspondence.change,
        "years": correspondence.years,
        "score": correspondence.score,
        "differs": [one._asdict() for one in correspondence.differs],
        "words": list(correspondence.words),
        "decided": {"reason": correspondence.decision.reason, "by": correspondence.decision.by}
        if correspondence.decision
        else None,
        "passages": {
            "earlier": [describe_passage(unit) for unit in correspondence.earlier],
            "later": [describe_passage(unit) for unit in correspondence.later],
        },
    }


def describe_passage(unit: Unit) -> dict[str, object]:
    """Return the words that state a thing, and where they stand."""
    quote = unit.quote
    return {"entry": quote.entry, "text": quote.text, "heading": unit.heading, "line": quote.line}


def summarize(comparison: Comparison, lexicon: Lexicon) -> list[str]:
    """Return the table of a comparison: how many of each class, what is not plainly kept, what is doubtful."""
    counts, names = comparison.count(), name_changes(lexicon, is_report=comparison.is_report)
    lines = [f"{names[change]} {change}：{counts[change]}" for change in names if change in counts]
    lines += [
        write(correspondence, names[correspondence.change], lexicon)
        for correspondence in comparison.correspondences
        if correspondence.change != "kept"
    ]
    if comparison.doubts:
        lines += ["", f"要確認 {len(comparison.doubts)} Doubtful:"]
        lines += [
            f"{write(doubt, names[doubt.change], lexicon)}（ほかの可能性：{list_names(names, doubt.others)}）"
            for doubt in comparison.doubts
        ]
    return lines


def list_names(names: Mapping[Change, str], changes: Iterable[Change]) -> str:
    """Return what several classes are called."""
    return "、".join(names[change] for change in changes)


def write(correspondence: Correspondence, name: str, lexicon: Lexicon) -> str:
    """Return a correspondence in a line: its class, both sides with their lines, and what differs."""
    years = f"（{correspondence.years:+}年）" if correspondence.years else ""
    sides = [" ＋ ".join(write_unit(unit) for unit in side) for side in (correspondence.earlier, correspondence.later)]
    differs = "；".join(
        f"{lexicon.pref_label('aspect', one.what, 'ja')} {shorten(one.earlier)}→{shorten(one.later)}"
        for one in correspondence.differs
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
