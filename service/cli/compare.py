"""`koteihyo compare`: how each statement of an earlier plan stands in a later one, and what is doubtful in that."""

from __future__ import annotations

import json

import click

from ...graph.codelists import CodeLists
from ...graph.comparing.comparison import Comparison, Correspondence, compare
from ...graph.comparing.units import Unit
from ...graph.model import read_model
from ...graph.plan.description import read_plan
from ...graph.plan.folders import Folders
from ...graph.rdf import dataset
from ...graph.rdf.identifiers import Identifiers
from . import options

# Every class, in the order of the table, by what it is called there.
CHANGES = {
    "kept": "継続",
    "reworded": "文言の変更",
    "split": "分割",
    "merged": "統合",
    "moved": "移動",
    "deferred": "延期",
    "brought-forward": "前倒し",
    "target-raised": "目標の引上げ",
    "target-lowered": "目標の引下げ",
    "dropped": "削除",
    "new": "新規",
}
DIFFERENCES = {
    "words": "文言",
    "description": "内容",
    "heading": "見出し",
    "office": "担当",
    "due": "期限",
    "schedule": "年度別計画",
    "stage": "段階",
    "target": "目標値",
}


@click.command()
@click.argument("old")
@click.argument("new")
@options.folder
@options.as_json
def compare_command(old: str, new: str, folder: Folders, *, as_json: bool) -> None:
    """二つの計画を比べ、施策・目標・公約・指標の目標値のすべてを、継続・文言の変更・延期・新規などに分ける。

    判断が要るものは「要確認」として、ほかに考えられる分類とともに示す。
    Sort every statement of two plans into what became of it; what is doubtful is told, with what else it could be.
    """
    lists = CodeLists.load(dataset.ONTOLOGY)
    models = read_model(read_plan(folder / old), lists), read_model(read_plan(folder / new), lists)
    found = compare(*models, (Identifiers(models[0].plan.id), Identifiers(models[1].plan.id)))
    if as_json:
        return click.echo(json.dumps(describe(found), ensure_ascii=False, indent=1))
    return click.echo("\n".join(summarize(found)))


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
        "passages": {
            "earlier": [describe_passage(unit) for unit in each.earlier],
            "later": [describe_passage(unit) for unit in each.later],
        },
    }


def describe_passage(unit: Unit) -> dict[str, object]:
    """Return the words that state a thing, and where they stand."""
    passage = unit.entry.passage
    return {"entry": passage.key, "text": passage.text, "heading": unit.heading, "line": passage.line}


def summarize(found: Comparison) -> list[str]:
    """Return the table of a comparison: how many of each class, what is not plainly kept, what is doubtful."""
    counts = found.count()
    lines = [f"{CHANGES[change]} {change}：{counts[change]}" for change in CHANGES if change in counts]
    lines += [write(each) for each in found.correspondences if each.change != "kept"]
    if found.doubts:
        lines += ["", f"要確認 {len(found.doubts)} Doubtful:"]
        lines += [
            f"{write(each)}（ほかの可能性：{'、'.join(CHANGES[o] for o in each.others)}）" for each in found.doubts
        ]
    return lines


def write(each: Correspondence) -> str:
    """Return a correspondence in a line: its class, both sides with their lines, and what differs."""
    years = f"（{each.years:+}年）" if each.years else ""
    sides = [" ＋ ".join(write_unit(unit) for unit in side) for side in (each.earlier, each.later)]
    differs = "；".join(
        f"{DIFFERENCES[one.what]} {shorten(one.earlier)}→{shorten(one.later)}"
        for one in each.differs
        if one.what not in {"words", "description"}
    )
    told = f"  [{differs}]" if differs else ""
    return f"{CHANGES[each.change]}{years}  {' → '.join(side or '－' for side in sides)}{told}"


def write_unit(unit: Unit) -> str:
    """Return the words of a unit and the line of the outline on which they stand."""
    return f"{shorten(unit.words)}({unit.entry.passage.line})"


def shorten(words: str) -> str:
    """Return words that fit on a line of a terminal, on one line."""
    most = 40
    plain = " ".join(words.split())
    return plain if len(plain) <= most else f"{plain[: most - 1]}…"
