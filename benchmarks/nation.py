"""A made-up nation: the folders of the plans of made-up municipalities, and a version of them beside Kawaguchi's plan.

    python benchmarks/nation.py 10 FOLDER     # the plans of ten of them, a folder each

The municipalities differ (`cities.py`); each plan checks and builds as any other does, and the same number of them
gives the same version. Servers that know nothing of versions are given its statements as lines: the default graph,
because no question of `endpoint.py` asks more.
"""

from __future__ import annotations

import argparse
import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox
from cities import FULL, MEDIAN, WORDS, City, Print, name_year, print_stages, print_years

from koteihyo.graph.codelists import CodeLists
from koteihyo.graph.model import read_model
from koteihyo.graph.plan.description import PLANS, read_plan
from koteihyo.graph.rdf.dataset import ONTOLOGY
from koteihyo.graph.versions import folders

FIRST = "kawaguchi"
# Lines of `plan.toml` that say how each heading is read: its words, its role, whatever else is to be said of it.
HEADINGS = (
    ("取組", "measure", ""),
    ("主な取組", "measure", "depth = 1"),
    ("目指す姿", "goal", ""),
    ("指標", "indicator", ""),
    ("単位", "unit", ""),
    ("番号", "number", ""),
    ("事業名", "measure", ""),
    ("事業内容", "description", ""),
    ("担当課", "responsible", ""),
    ("年度別計画", "schedule", ""),
    ("事業費（千円）", "amount", 'unit = "千円"\namount = "plan"'),
)


def write_plans(folder: Path, plans: int) -> list[Path]:
    """Write the folders of so many plans, the first of them Kawaguchi's; return them."""
    first = Path(shutil.copytree(PLANS / FIRST, folder / FIRST))
    return [first, *(write_city(folder, number) for number in range(1, plans))]


def publish(folder: Path, plans: int) -> Path:
    """Publish so many plans in a folder of their own; return the data folder."""
    write_plans(folder / "plans", plans)
    for command in ("build", "answers"):  # What is measured afterwards has the machine for itself.
        words = [sys.executable, "-m", "koteihyo", command, "--data", folder / "nation", "--plans", folder / "plans"]
        subprocess.run(words, check=True, capture_output=True)
    return folder / "nation"


def write_default_graph(data: Path, path: Path) -> None:
    """Write the default graph of the current version as N-Triples."""
    version = folders.current(data)
    assert version
    store = ox.Store.read_only(str(version.store_path))
    store.dump(str(path), format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())


def write_city(plans: Path, number: int, median: int = MEDIAN) -> Path:
    """Write the folder of one municipality's plan; return it."""
    city, page = City(number, median), Print()
    page.heading(1, city.title)
    page.sentence(f"{city.name.ja}は実在しません。この計画は、多くの計画を試すために作られたものです。")
    for place, theme in enumerate(city.themes, 1):
        city.shape(city, page, place, theme)
    folder = plans / city.id
    folder.mkdir(parents=True)
    source = "\n".join(page.source) + "\n"
    (folder / "source.txt").write_text(source, "utf-8")
    (folder / "outline.md").write_text("\n".join(page.outline).lstrip("\n") + "\n", "utf-8")
    (folder / "plan.toml").write_text("\n".join(describe(city, sha256(source.encode()).hexdigest())), "utf-8")
    if city.chance.random() < 2 / 3:
        write_decisions(folder, city)
    return folder


def describe(city: City, digest: str) -> Iterator[str]:
    """Yield the lines of `plan.toml`."""
    yield f'id = "{city.id}"\ntitle = {quote(city.title)}\nfirst_year = {city.first}\nlast_year = {city.years[-1]}'
    yield f'publisher = {{ id = "city", name = {{ ja = {quote(city.name.ja)}, en = {quote(city.name.en)} }} }}'
    yield f'[[source]]\nfile = "source.txt"\nsha256 = "{digest}"'
    yield '[[readings]]\nid = "1"\ndate = 2026-11-30\nmethod = "表を先頭から順に読んだ"'
    yield f'by = {{ id = "clerk", kind = "person", name = {quote(f"{city.name.ja}企画担当")} }}'
    if city.shape is print_stages:
        yield from describe_stages(city)
    for place, theme in enumerate(city.themes, 1):
        prefix = "基本目標" if city.shape is print_years else ""
        label = f"{prefix}{str(place).translate(FULL)}　{city.labels[theme.id]}"
        yield f'[[themes]]\nid = "{theme.id}"\nfield = "{theme.field}"'
        yield f"label = {{ ja = {quote(label)}, en = {quote(theme.en)} }}"
        yield f'[[headings]]\nlike = {quote(label)}\nrole = "theme"\nitself = true'
    yield '[[headings]]\nlike = "施策*"\nrole = "measure"\nitself = true'
    for words, role, more in HEADINGS:
        yield f'[[headings]]\nlike = {quote(words)}\nrole = "{role}"\n{more}'
    for role, words, year in (("baseline", "基準値", city.first - 1), ("target", "目標値", city.years[-1])):
        yield f'[[headings]]\nlike = "{words}*"\nrole = "{role}"\nyear = {year}'
    for year in city.years:
        yield f'[[headings]]\nlike = "{name_year(year)}"\nyear = {year}\n'


def describe_stages(city: City) -> Iterator[str]:
    """Yield the lines of `plan.toml` for the stages and their columns."""
    for place, stage in enumerate(city.stages):
        first, states = city.first + place * city.length, "goal" if stage == city.stages[-1] else "measure"
        yield f'[[stages]]\nnumber = {place + 1}\nname = "{stage}"\nstates = "{states}"'
        yield f"first_year = {first}\nlast_year = {first + city.length - 1}"
        yield f'[[headings]]\nlike = "{stage}*"\nrole = "stage"'


def write_decisions(folder: Path, city: City) -> None:
    """Decide on some of a plan's measures, as a curator does: whom they are for, and what other theme they serve."""
    statements = read_model(read_plan(folder), CodeLists.load(ONTOLOGY)).statements
    share = city.chance.uniform(0.1, 0.8)
    with (folder / "curation.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        names = ("themes", "themes_reason", "target_groups", "target_groups_reason", "by")
        rows.writerow(("entry", "text", *names))
        for key, each in statements.items():
            if city.chance.random() < share:
                theme, group = city.chance.choice(city.themes).id, city.chance.choice(WORDS.groups)
                reason = city.chance.choice(WORDS.reasons)
                rows.writerow((key, each.first.passage.text, theme, reason, group, reason, "1"))


def quote(words: str) -> str:
    """Return words as TOML takes them."""
    return json.dumps(words, ensure_ascii=False)


def main() -> None:
    """Write so many plans into a folder."""
    reader = argparse.ArgumentParser(description="Write the plans of so many made-up municipalities.")
    reader.add_argument("count", type=int)
    reader.add_argument("folder", type=Path)
    asked = reader.parse_args()
    for number in range(1, asked.count + 1):
        print(write_city(asked.folder, number))


if __name__ == "__main__":
    main()
