"""Ten small plans of the benchmarks' made-up municipalities, which differ, published in one version."""

from __future__ import annotations

import sys
from pathlib import Path

from koteihyo.graph.build import build

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
import cities
import nation

__all__ = ["NUMBERS", "SMALL", "cities", "nation", "publish"]

NUMBERS = range(1, 11)
# Measures and goals of a plan: enough to have pairs in other plans, few enough for the engine to find them too.
SMALL = 14


def publish(folder: Path) -> None:
    """Write the plans into `plans` and publish them in `data`, which proves their outlines and checks their graphs."""
    for number in NUMBERS:
        nation.write_city(folder / "plans", number, SMALL)
    build(folder / "data", folder=folder / "plans", processes=1)
