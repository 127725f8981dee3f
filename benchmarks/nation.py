"""A made-up nation: Kawaguchi's plan and as many of made-up municipalities as are wanted, published like any version.

The municipalities differ (`cities.py`), and the same number of them gives the same version. Servers that know nothing
of versions are given its statements as lines: the default graph, because no question of `endpoint.py` asks more.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
from cities import write_city

from koteihyo.graph.plan.description import PLANS
from koteihyo.graph.versions import folders

FIRST = "kawaguchi"


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
