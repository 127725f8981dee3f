"""How right the candidates are on real dataset descriptions that people judged.

    pip install '.[test]' && python benchmarks/candidates.py FOLDER [--half a|b] [--list]

FOLDER holds `datasets.jsonl` (descriptions as portals publish them, one a line), `labels*.csv` (indicator, dataset,
judgement: relevant, partly or no) and `series*.csv` (indicator, ids of the editions of a series that is relevant). Only
indicators that have labels or series are counted; `--half` takes every other one of them. Strict precision is the share
of candidates listed that are relevant (partly is wrong; of a series, the best judgement of its editions counts), recall
the share of relevant series that are listed. What nobody judged is counted as wrong, and left out beside it.
Descriptions of four cities and of one prefecture are read as if they were of the plan's own area, so that their words
can be tried: their codes are no facts.
"""

from __future__ import annotations

import argparse
import csv
import json
import time
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from koteihyo.graph.interop.links.candidates import WEAK, Candidate, Matcher
from koteihyo.graph.interop.links.decisions import read_searchable_plan
from koteihyo.graph.interop.links.subjects import subjects
from koteihyo.graph.interop.portals.descriptions import Description, Resource
from koteihyo.graph.plan.description import PLANS
from koteihyo.graph.rdf.identifiers import Identifiers

OWN, PREFECTURE = "112038", "110001"
# 板橋区, 町田市, 調布市 and さいたま市 stand in for the city, 東京都 for the prefecture.
MOVED = dict.fromkeys(("131199", "132098", "132080", "111007"), OWN) | {"130001": PREFECTURE}
BANDS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.01)
JUDGEMENTS = ("relevant", "partly", "no")


class Result(NamedTuple):
    """What was listed, with its judgement (`?` where nobody judged), and which relevant series were listed."""

    listed: list[tuple[Candidate, str]]
    series: dict[tuple[str, str], bool]
    seconds: float

    def precision(self, least: float, *, judged: bool) -> float:
        """Return the share of what scores so much or more that is relevant."""
        found = [said for each, said in self.listed if each.score >= least and (said != "?" or not judged)]
        return found.count("relevant") / max(1, len(found))

    @property
    def recall(self) -> float:
        """Return the share of the relevant series that are listed."""
        return sum(self.series.values()) / max(1, len(self.series))


def descriptions(folder: Path) -> Iterator[Description]:
    """Yield the descriptions of a folder."""
    for line in (folder / "datasets.jsonl").read_bytes().splitlines():
        found = json.loads(line)
        code = MOVED.get(found["area_code"], found["area_code"])
        nation = code == "000000"
        columns = tuple(each for each in found.get("columns") or () if each)
        given = found["resources"] or ([{"title": "", "description": "", "format": "CSV"}] if columns else [])
        files = tuple(Resource(each["title"], each["description"], each["format"], "", columns) for each in given)
        yield Description(
            found["id"],
            found["title"],
            found["description"],
            tuple(each for each in found["tags"] if each),
            found["publisher"],
            code="" if nation else code,
            landing_page=found["url"] or "",
            spatial=("00000",) if nation else (),
            resources=files,
        )


def rows(folder: Path, pattern: str) -> list[dict[str, str]]:
    """Return the rows of the CSV files of a name."""
    texts = [file.read_text("utf-8").splitlines() for file in sorted(folder.glob(pattern))]
    return [row for text in texts for row in csv.DictReader(text)]


def measure(folder: Path, half: str = "", least: float = 0.4) -> Result:
    """Match the descriptions of a folder with Kawaguchi's indicators, and judge what comes."""
    labels = {(row["indicator"], row["dataset"]): row["judgement"] for row in rows(folder, "labels*.csv")}
    series = {(row["indicator"], row["series"]): set(row["ids"].split()) for row in rows(folder, "series*.csv")}
    labels |= {(key, each): "relevant" for (key, _), ids in series.items() for each in ids}
    keys = sorted({key for key, _ in labels})
    used = set(keys[{"a": 0, "b": 1}[half] :: 2] if half else keys)
    model = read_searchable_plan(PLANS / "kawaguchi")
    sought = [subject for subject in subjects(model, Identifiers("kawaguchi")) if subject.kind == "indicator"]
    source = [("real", description) for description in descriptions(folder)]
    start = time.perf_counter()
    found = [
        candidate
        for candidate in Matcher(model, sought).candidates(source, least=least)
        if candidate.subject.key in used
    ]
    seconds = time.perf_counter() - start
    ids = {key: {iri for each in found if each.subject.key == key for iri in editions(each)} for key in used}
    listed = [(each, judge(each, labels)) for each in found]
    met = {place: bool(each & ids[place[0]]) for place, each in series.items() if place[0] in used}
    return Result(listed, met, seconds)


def editions(found: Candidate) -> list[str]:
    """Return the datasets of a candidate's series."""
    return [edition.iri for edition in (found.dataset, *found.editions)]


def judge(found: Candidate, labels: dict[tuple[str, str], str]) -> str:
    """Return the best judgement of a candidate's editions."""
    said = {labels.get((found.subject.key, iri)) for iri in editions(found)}
    return next((judgement for judgement in JUDGEMENTS if judgement in said), "?")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", choices=("a", "b"), default="")
    parser.add_argument("--list", action="store_true")
    asked = parser.parse_args()
    result = measure(asked.folder, asked.half)
    print(f"listed {len(result.listed)}: {dict(Counter(said for _, said in result.listed))}")
    for what, least in (("strict precision at 5", 0.0), ("right of what scores 0.5 and more", 0.5)):
        every, judged = (result.precision(least, judged=each) for each in (False, True))
        print(f"{what}: {every:.2f}, of what was judged {judged:.2f}")
    print(f"recall: {sum(result.series.values())} of {len(result.series)} series ({result.recall:.2f})")
    print(f"matching: {result.seconds:.1f} s")
    print("\n| score | listed | relevant | partly | no | not judged |\n| --- | --- | --- | --- | --- | --- |")
    weak = measure(asked.folder, asked.half, WEAK).listed
    for low, high in pairwise(BANDS):
        held = Counter(said for each, said in weak if low <= each.score < high)
        counts = " | ".join(str(held[word]) for word in (*JUDGEMENTS, "?"))
        print(f"| {low:.1f}–{min(high, 1):.1f} | {held.total()} | {counts} |")
    for each, said in result.listed if asked.list else []:
        words = f"{each.words}（{each.field}）"
        print(each.subject.key, f"{each.score:.2f}", said, each.dataset.iri, each.dataset.title, words, sep="\t")


if __name__ == "__main__":
    main()
