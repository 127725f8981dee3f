"""Reasons on seeded cases: how many are told right, and how long that takes; the cases are those of tests/seeded.py.

    python benchmarks/reasons.py DATA [CASES]

DATA is a folder in which a plan is published; CASES (1) is how many there are of each kind. Each case is asked once;
making the cases has asked the questions before, so that some of their answers are in the engine's cache.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "tests"))


def main(data: Path, cases: int) -> None:
    """Print the figures."""
    from seeded import Member, Seeds

    from koteihyo.service.engines.embedded import EmbeddedEngine
    from koteihyo.service.questions.library import Library
    from koteihyo.service.questions.values import Codes
    from koteihyo.service.snapshot import Snapshots

    engine = EmbeddedEngine.from_folder(data)
    snapshot = Snapshots(engine).at()
    seeds = Seeds(snapshot, Codes(snapshot), Library())
    made = [*seeds.members(cases), *seeds.faults(12 * cases)]
    taken, wrong = [], []
    for each in made:
        start = time.perf_counter()
        right = seeds.is_right(each)
        taken.append(time.perf_counter() - start)
        if not right:
            wrong.append(each)
    taken.sort()
    print(f"{len(made)} cases, {sum(isinstance(each, Member) for each in made)} of them members")
    print(f"right {100 * (1 - len(wrong) / len(made)):.1f} %")
    print(f"median {1000 * taken[len(taken) // 2]:.0f} ms, p95 {1000 * taken[int(len(taken) * 0.95)]:.0f} ms")
    for each in wrong:
        print("wrong", each)
    engine.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
