"""What it costs to compare two plans, beside the same by `difflib`, which comes with Python.

    python benchmarks/comparing.py [STATEMENTS]

Two plans of STATEMENTS (1,000) measures each, in the words of Kawaguchi's, each word in several districts, so that many
are alike; of ten measures of the earlier plan seven are kept, one is reworded, one is gone, and one stands under
another heading. Reading the plans is not counted. The rival is `difflib.get_close_matches` of each earlier name in the
later ones, without headings, targets or what became of them. Each is measured in a process of its own, in turn.
"""

from __future__ import annotations

import multiprocessing
import random
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple, TypeVar

sys.path.append(str(Path(__file__).parents[1] / "tests"))

DISTRICTS = ("中央", "横曽根", "青木", "南平", "新郷", "神根")
HEADINGS = ("安全", "福祉", "教育", "産業", "環境", "都市", "行政", "文化", "交通", "健康")
Pairs = dict[str, str]
T = TypeVar("T")


class Cost(NamedTuple):
    """Seconds of a core, megabytes that it held at most, and how many of the pairs that there are were found."""

    seconds: float
    megabytes: float
    right: int


def make_plans(count: int) -> tuple[dict[str, list[str]], dict[str, list[str]], Pairs]:
    """Return the names of both plans' measures by heading, and which became which; always the same."""
    from revisions import read

    from koteihyo.graph.plan.description import PLANS

    chance = random.Random(4)
    statements = read(PLANS / "kawaguchi").statements.values()
    labels = sorted({statement.first.reading.label for statement in statements if statement.type == "measure"})
    names = [f"{district}地区の{label}" for district in DISTRICTS for label in labels if label.isalnum()]
    chance.shuffle(names)
    earlier: dict[str, list[str]] = {heading: [] for heading in HEADINGS}
    later: dict[str, list[str]] = {heading: [] for heading in HEADINGS}
    pairs: Pairs = {}
    for number, name in enumerate(names[:count]):
        place = HEADINGS[number % len(HEADINGS)]
        earlier[place].append(name)
        kind = chance.randrange(10)
        if kind == 0:
            later[place].append(names[(count + number) % len(names)] + "（新規）")
            continue
        pairs[name] = f"市民とともに進める{name}" if kind == 1 else name
        later[HEADINGS[(number + (kind == 2)) % len(HEADINGS)]].append(pairs[name])
    return earlier, later, pairs


def run_koteihyo(count: int) -> Cost:
    """Compare the plans as `koteihyo compare` does."""
    from revisions import Heading, write_plan

    from koteihyo.graph.comparing.comparison import compare
    from koteihyo.graph.comparing.edition_reader import read_edition
    from koteihyo.graph.rdf.identifiers import Identifiers

    earlier, later, pairs = make_plans(count)
    editions = []
    with tempfile.TemporaryDirectory() as place:
        for name, plan in (("one", earlier), ("two", later)):
            headings = [Heading(head, [(each, "企画課", 2025) for each in names], []) for head, names in plan.items()]
            model = write_plan(Path(place) / name, headings, 1)
            editions.append(read_edition(model, Identifiers(name)))
    answer, *taken = weigh(lambda: compare(*editions))
    found = [*answer.correspondences, *answer.doubts]
    made = {each.earlier[0].words: each.later[0].words for each in found if each.earlier and each.later}
    return Cost(*taken, sum(made.get(one) == other for one, other in pairs.items()))


def run_difflib(count: int) -> Cost:
    """Look for each earlier name among the later ones."""
    earlier, later, pairs = make_plans(count)
    names = [name for each in later.values() for name in each]
    made, *taken = weigh(
        lambda: {name: get_close_matches(name, names, 1) for each in earlier.values() for name in each}
    )
    return Cost(*taken, sum(made[one] == [other] for one, other in pairs.items()))


def weigh(run: Callable[[], T]) -> tuple[T, float, float]:
    """Return what a run answers, the seconds of a core that it takes, and the megabytes that it holds at most."""
    start = time.process_time()
    answer = run()
    seconds = time.process_time() - start
    tracemalloc.start()
    run()
    return answer, seconds, tracemalloc.get_traced_memory()[1] / 1e6


def measure(run: Callable[[int], Cost], count: int) -> Cost:
    """Return what a run costs in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(run, (count,))


def main(count: int) -> None:
    """Print the table."""
    print(f"{count} statements on either side\n")
    print("| what | seconds of a core | to Koteihyo | megabytes | pairs found |")
    print("| --- | ---: | ---: | ---: | ---: |")
    pairs = len(make_plans(count)[2])
    costs = {"Koteihyo": measure(run_koteihyo, count), "difflib": measure(run_difflib, count)}
    for name, cost in costs.items():
        ratio = cost.seconds / costs["Koteihyo"].seconds
        print(f"| {name} | {cost.seconds:.2f} | {ratio:.1f} | {cost.megabytes:.0f} | {cost.right} of {pairs} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
