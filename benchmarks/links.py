"""What it costs to match many dataset descriptions with a plan, beside the same by SQLite's full-text search.

    pip install '.[test]' && python benchmarks/links.py

Descriptions are made from the words of real-looking portals (tests/portal_datasets.csv), shuffled, with places, years
and notes of many lengths, 100,000 of them, the same each time. Koteihyo reads them from the cache of a portal and finds
the candidates of every indicator, measure and theme; FTS5 (bm25, the same pairs of characters as words) is given the
same texts and asked for the best five of each, without place, years or least score. `--quick` takes 2,000.
"""

from __future__ import annotations

import csv
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path

import msgspec

from koteihyo.graph.interop.links.decisions import open_candidates, read_searchable_plan
from koteihyo.graph.interop.links.index import fold, pairs
from koteihyo.graph.interop.links.subjects import subjects
from koteihyo.graph.interop.portals.descriptions import Description, Resource
from koteihyo.graph.interop.portals.registry import Cache, Portal, Registry
from koteihyo.graph.plan.description import PLANS
from koteihyo.graph.rdf.identifiers import Identifiers

COUNT = 2_000 if "--quick" in sys.argv else 100_000
PLACES = [("川口市", "112038"), ("埼玉県", "110001"), ("環境省", ""), ("総務省", ""), ("国土交通省", "")]
ROWS = [
    *csv.DictReader((Path(__file__).parent.parent / "tests" / "portal_datasets.csv").read_text("utf-8").splitlines())
]


def describe(number: int, chance: random.Random) -> Description:
    """Return a description put together from those of the labelled set."""
    one, two, three = (chance.choice(ROWS) for _ in range(3))
    publisher, code = chance.choice(PLACES)
    year = chance.randint(1995, 2025)
    return Description(
        f"https://p.example/dataset/{number}",
        f"{one['title']}（{year}年度）",
        f"{one['notes']}{two['notes']}{three['notes']}",
        tuple(one["tags"].split()),
        publisher,
        code=code,
        landing_page=f"https://p.example/dataset/d{number}",
        licence_title="CC BY 4.0",
        resources=(Resource(f"{one['title']}.csv", format="CSV", columns=tuple(two["columns"].split())),),
    )


def write_cache(data: Path) -> None:
    """Write the descriptions as a portal's cache."""
    chance = random.Random(112038)
    body = msgspec.json.Encoder().encode_lines(describe(number, chance) for number in range(COUNT))
    registry = Registry(data)
    digest = sha256(body).hexdigest()
    cache = Cache("made", "2026-11-25T00:00:00+00:00", digest, COUNT)
    registry.write(Portal("made", "https://p.example/", "ckan", cache=cache))
    (registry.folder / "made" / "made").mkdir(parents=True)
    (registry.folder / "made" / "made" / "datasets.jsonl").write_bytes(body)


def match_plan(data: Path) -> int:
    """Return how many candidates Koteihyo finds."""
    return len(open_candidates(read_searchable_plan(PLANS / "kawaguchi"), Registry(data)))


def search_plan(data: Path) -> int:
    """Return how many rows SQLite finds."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE d USING fts5(title, tags, columns, notes)")
    for _, each in Registry(data).descriptions():
        texts = (each.title, " ".join(each.tags), " ".join(each.columns), each.notes)
        base.execute("INSERT INTO d VALUES (?, ?, ?, ?)", [" ".join(pairs(fold(text))) for text in texts])
    found = 0
    for subject in subjects(read_searchable_plan(PLANS / "kawaguchi"), Identifiers("kawaguchi")):
        words = sorted({pair for phrase in subject.phrases for pair in pairs(fold(phrase.words))})
        asked = " OR ".join(f'"{word}"' for word in words)
        found += len(base.execute("SELECT rowid FROM d(?) ORDER BY bm25(d, 3, 2, 2, 1) LIMIT 5", [asked]).fetchall())
    return found


def measure_work(name: str, data: str) -> tuple[float, float, float, int]:
    """Return seconds, seconds of a core, megabytes at most and rows of a work in a process of its own."""
    command = [sys.executable, __file__, name, data, *(each for each in sys.argv[1:] if each == "--quick")]
    wall, cpu, size, rows = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(wall), float(cpu), float(size), int(rows)


def main() -> None:
    """Print the table, or do one work and print its figures."""
    works = {"match": match_plan, "search": search_plan}
    if sys.argv[1:] and sys.argv[1] in works:
        start = time.perf_counter()
        rows = works[sys.argv[1]](Path(sys.argv[2]))
        used = resource.getrusage(resource.RUSAGE_SELF)
        print(time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, rows)
        return
    with tempfile.TemporaryDirectory() as data:
        write_cache(Path(data))
        ours, theirs = measure_work("match", data), measure_work("search", data)
    print(f"| {COUNT:,} descriptions | seconds of one core | by the clock | most memory | rows |")
    print("| --- | --- | --- | --- | --- |")
    for what, (wall, cpu, size, rows) in {
        "Koteihyo": ours,
        "SQLite FTS5": theirs,
    }.items():
        print(f"| {what} | {cpu:.1f} s | {wall:.1f} s | {size:.0f} MB | {rows} |")
    print(f"\nratio {theirs[1] / ours[1]:.1f}")


if __name__ == "__main__":
    main()
