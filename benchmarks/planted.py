"""Planted changes: how well `koteihyo compare` finds what was changed in real plans, class by class.

    python benchmarks/planted.py PLAN ... [--seeds N] [--first SEED] [--words 1|2] [--show]

PLAN is the folder of a plan that was read or drafted. Each seed makes one revision of it (plan_changes.py, and
plan_reprints.py for what is no change); what each is, is written down as it is made, before anything is compared.
`--words` chooses one of two lists of words that are put for others: the second is for plans and seeds that nothing was
corrected by. `--show` prints what was not found and what was told wrongly.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import plan_changes as changes
import plan_reprints as reprints
from plan_revision import Revision, Truth

from koteihyo.graph.codelists import CodeLists
from koteihyo.graph.comparing.comparison import Comparison, Correspondence, compare
from koteihyo.graph.comparing.edition_reader import read_edition
from koteihyo.graph.comparing.units import Edition
from koteihyo.graph.model import read_model
from koteihyo.graph.plan.description import read_plan
from koteihyo.graph.plan.outline import read_outline
from koteihyo.graph.rdf import dataset
from koteihyo.graph.rdf.identifiers import Identifiers

LISTS = CodeLists.load(dataset.ONTOLOGY)
# A line is edited once: what few lines can be edited by comes first.
EDITS = (
    *(changes.put_off, changes.put_off_anew, changes.shift, changes.aim, reprints.print_otherwise),
    *(reprints.number_anew, changes.give_away, changes.divide, changes.join, changes.move, changes.drop, changes.add),
    *(changes.reword, changes.rewrite, reprints.reorder, reprints.rename_headings, reprints.regroup),
    *(reprints.rename_office, reprints.change_columns),
)


def revise(
    folder: Path, target: Path, seed: int, words: int, donors: list[str]
) -> tuple[Edition, Edition, Counter[Truth]]:
    """Make a revision of a plan in a folder; return the plan, the revision, and the truth."""
    earlier = read_folder(folder)
    shutil.copytree(folder, target)
    outline = target / "outline.md"
    outline.chmod(0o644)
    chance = random.Random(f"{folder.name} {seed}")
    described = (target / "plan.toml").read_text("utf-8")
    revision = Revision(earlier, [*outline.read_text("utf-8").split("\n")], chance, words, described)
    chance.shuffle(donors)
    most = max(2, min(6, len(earlier.units) // 40))
    for edit in EDITS:
        edit(revision, donors, most)
    write_plan(target, revision.finish(), revision.renamed)
    later = read_folder(target)
    return earlier, later, settle(revision.truth, earlier, later)


def write_plan(folder: Path, lines: list[str], renamed: Mapping[str, str]) -> None:
    """Write the outline of a plan, and a document that prints it; ``renamed``: headings that are called otherwise.

    What was drawn ({→}) is printed.
    """
    lines = [re.sub(r"\{(.)\}", r"\1", line) for line in lines]
    described = folder / "plan.toml"
    described.chmod(0o644)
    text = described.read_text("utf-8")
    for old, new in renamed.items():
        text = text.replace(f'"{old}"', f'"{new}"')
    described.write_text(text, "utf-8")
    sums = [sha256((folder / "source.txt").read_bytes()).hexdigest()]
    (folder / "outline.md").write_text("\n".join(lines), "utf-8")
    for file in folder.glob("*.layout.jsonl"):
        file.unlink()
    plan = read_plan(folder)
    outline = read_outline("\n".join(lines), plan, folder / "outline.md")
    plan.text_file.chmod(0o644)
    plan.text_file.write_text("\n".join(passage.text for passage in outline.passages), "utf-8")
    sums.append(sha256(plan.text_file.read_bytes()).hexdigest())
    described.write_text(text.replace(*sums), "utf-8")


def settle(truth: Counter[Truth], earlier: Edition, later: Edition) -> Counter[Truth]:
    """Return the truth of what is read: words that nothing is read from are no statement."""
    sides = [Counter(unit.quote.text for unit in edition.units) for edition in (earlier, later)]
    kept: Counter[Truth] = Counter()
    for (change, before, after), number in truth.items():
        if all(sides[0][text] for text in before) and all(sides[1][text] for text in after):
            kept[change, before, after] = number
    return kept


def read_folder(folder: Path) -> Edition:
    """Return a plan as it is compared."""
    model = read_model(read_plan(folder), LISTS)
    return read_edition(model, Identifiers(model.plan.id))


def key(correspondence: Correspondence) -> Truth:
    """Return a correspondence as the truth is written."""
    sides = (frozenset(unit.quote.text for unit in side) for side in (correspondence.earlier, correspondence.later))
    return (correspondence.change, *sides)


@dataclass
class Score:
    """What was planted, and what of it was asserted, doubted, missed; what was asserted that is not so."""

    planted: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    doubted: Counter[str] = field(default_factory=Counter)
    asserted: Counter[str] = field(default_factory=Counter)
    doubts: int = 0
    wrong: list[str] = field(default_factory=list)

    def count(self, found: Comparison, truth: Counter[Truth], name: str) -> None:
        """Add a comparison."""
        asserted = Counter(map(key, found.correspondences))
        doubted = Counter(map(key, found.doubts))
        for counted, several in ((self.planted, truth), (self.asserted, asserted), (self.right, asserted & truth)):
            for (change, *_), number in several.items():
                counted[change] += number
        for (change, *_), number in (doubted & (truth - asserted)).items():
            self.doubted[change] += number
        self.doubts += doubted.total()
        self.wrong += [f"{name} said   {write(each)}" for each in (asserted - truth).elements()]
        self.wrong += [f"{name} missed {write(each)}" for each in (truth - asserted - doubted).elements()]
        self.wrong += [f"{name} doubt  {write(each)}" for each in doubted.elements()]

    def show(self) -> Iterator[str]:
        """Yield the lines of a table."""
        yield "| class | planted | asserted | right | precision | recall | in doubt, rightly |"
        yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
        changed = [change for change in self.planted | self.asserted if change != "kept"]
        for name, classes in (
            *((change, [change]) for change in [*sorted(changed), "kept"]),
            ("all but kept", changed),
            ("all", [*changed, "kept"]),
        ):
            planted, asserted, right, doubted = (
                sum(each[change] for change in classes)
                for each in (self.planted, self.asserted, self.right, self.doubted)
            )
            shares = (f"{right / whole:.3f}" if whole else "–" for whole in (asserted, planted))
            yield f"| {name} | {planted} | {asserted} | {right} | {' | '.join(shares)} | {doubted} |"
        whole = self.doubts + self.asserted.total()
        yield f"doubts: {self.doubts} of {whole}, one in {whole / max(self.doubts, 1):.0f}"


def write(each: Truth) -> str:
    """Return a truth on a line."""
    return f"{each[0]:15} {' ＋ '.join(sorted(each[1])) or '－'} → {' ＋ '.join(sorted(each[2])) or '－'}".replace(
        "\n", "⏎"
    )


def main() -> None:
    """Print the figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("plans", nargs="+", type=Path)
    asked.add_argument("--seeds", type=int, default=2)
    asked.add_argument("--first", type=int, default=1)
    asked.add_argument("--words", type=int, default=1, choices=(1, 2))
    asked.add_argument("--show", action="store_true")
    options = asked.parse_args()
    score = Score()
    texts = {
        folder: [
            unit.quote.text
            for unit in read_folder(folder).units
            if 8 <= len(unit.quote.text) <= 60 and "\n" not in unit.quote.text
        ]
        for folder in options.plans
    }
    for folder in options.plans:
        others = [text for other, several in texts.items() if other != folder for text in several]
        for seed in range(options.first, options.first + options.seeds):
            with tempfile.TemporaryDirectory() as place:
                own = random.Random(seed).sample(others, min(len(others), 50))
                earlier, later, truth = revise(folder, Path(place) / "later", seed, options.words, own)
                score.count(compare(earlier, later), truth, f"{folder.name}:{seed}")
    print("\n".join([*score.wrong, ""] if options.show else []))
    print("\n".join(score.show()))


if __name__ == "__main__":
    main()
