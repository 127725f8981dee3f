"""Figures: how many of the targets that a document highlights the rules read, and how many of those read it does.

The labels are a document's own: a list of target cards, each with its heading, its printed text and the figure that the
document itself highlights (`target_name_original`, `source_card_text_original`, `highlighted_target_text_original`).
Rules see a card as a plan's folder has it: its heading, and each printed item under it, in the numbers of a chart none.

    python benchmarks/figures.py CARDS.json [--half odd|even] [--heading] [--role] [--list]
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from unicodedata import normalize

from koteihyo.graph.reading import Figure, Print
from koteihyo.graph.reading.amounts import amounts
from koteihyo.graph.reading.cells import read_cell
from koteihyo.graph.reading.targets import figures

# What of the highlighted words is a number's: the rest are words of targets without one, and words beside a chart.
_WORDED = {"半減": Decimal(50), "倍増": Decimal(100), "ゼロ": Decimal(0)}
_CHART = re.compile(
    r"(?:延べ|約|[<＜（(])?[\s0-9０-９,.，．～~－-]+\s?(?:以上|以下|未満|\S{1,3})?(?:[\s0-9０-９,.]*)|中間目標|達成|引上げ|前倒し|年|●|[（(][^（()）]{1,12}[)）]"
)
_ACTUAL = re.compile(r"[（(]20[0-9]{2}年度?[^）)]*実績[)）]")  # what stands under it is how things are
_AXIS = re.compile(r"[（(](?:％|%|[^（()）]{1,5})[)）]")


def labels(card: dict[str, Any]) -> set[Decimal]:
    """Return the numbers with a unit that a card highlights; those of its chart, without one, repeat them."""
    words = [normalize("NFKC", each) for each in card["highlighted_target_text_original"]]
    joined = "".join(words[:2]) if words[0].endswith("時") else ""  # a line break within 2時間30分
    found = {amount.value for word in words for amount in amounts(Print(word)) if amount.unit not in {"YR", "MIN"}}
    found |= {amount.value for word in (joined, *words) for amount in amounts(Print(word)) if "時間" in word}
    found |= {amount.value for word in words for amount in amounts(Print(word)) if amount.unit == "MIN" and not joined}
    found |= {value for word, value in _WORDED.items() if any(each.startswith(word) for each in words)}
    return found or _bare(words, normalize("NFKC", card["target_name_original"]))


def _bare(words: list[str], heading: str) -> set[Decimal]:
    """Return a highlighted number that its heading prints without a unit (数を40に増加)."""
    bare = [word for word in words if re.fullmatch(r"[0-9,.]+", word)]
    return {Decimal(each.replace(",", "")) for each in bare if re.search(rf"(?<![0-9]){each}(?![0-9])", heading)}


def items(card: dict[str, Any], *, heading: bool) -> Iterator[str]:
    """Yield a card's heading, and each item printed under it; the numbers of its chart and its results are none.

    An item goes on over lines until one ends in a figure, a mark begins another, or the chart stands between.
    """
    name = card["target_name_original"]
    yield name
    plain, item = re.sub(r"\s", "", name), ""
    for line in [] if heading else card["source_card_text_original"].split("\n"):
        bare = line.strip().lstrip("◼•・").strip()
        if _ACTUAL.fullmatch(bare):
            break
        ends = re.sub(r"\s", "", bare) in plain or _AXIS.fullmatch(bare)
        if item and (ends or line[0] in "◼•・※*" or (_CHART.fullmatch(bare) and not _FIGURE.fullmatch(bare))):
            yield item
            item = ""
        if not ends:
            item += "" if _CHART.fullmatch(bare) and not (item and _FIGURE.fullmatch(bare)) else bare
        if _FIGURE_ENDS.search(item):
            yield item
            item = ""
    if item:
        yield item


_FIGURE = re.compile(r"(?:延べ|約|累計)?[0-9０-９,.]+(?:%|％|[^\s0-9]{1,4})(?:以上|以下)?|[（(]20[0-9]{2}年度?[)）]")
_FIGURE_ENDS = re.compile(r"[0-9０-９](?:%|％|[^\s0-9、。（(]{1,3})(?:以上|以下|未満)?\Z")


def read_card(card: dict[str, Any], *, heading: bool, role: bool) -> list[Figure]:
    """Return the figures that the rules read in a card's items."""
    found: list[Figure] = []
    for item in items(card, heading=heading):
        if item.startswith(("※", "*", "＊")) or "実績" in item:
            continue
        found += read_cell(item, "target").figures if role else figures(Print(item))
    return [figure for figure in found if figure.value is not None]


def parse_options() -> argparse.Namespace:
    """Return what is asked on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("cards", type=Path)
    parser.add_argument(
        "--half", choices=("odd", "even"), help="every second card, to develop on one and measure on the other"
    )
    parser.add_argument("--heading", action="store_true", help="the headings of the cards alone")
    parser.add_argument("--role", action="store_true", help="read as the cells of a column of targets")
    parser.add_argument("--list", action="store_true", help="print each figure that is wrong or missed")
    return parser.parse_args()


def main() -> None:
    """Print precision and recall, and what is wrong and missed."""
    options = parse_options()
    cards = json.loads(options.cards.read_text("utf-8"))["items"]
    if options.half:
        cards = cards[0 if options.half == "odd" else 1 :: 2]
    right = wrong = missed = 0
    for card in cards:
        expected = labels(card)
        if options.heading:
            heading = Print(card["target_name_original"])
            expected &= {amount.value for amount in amounts(heading, bare=True)} | {
                value for word, value in _WORDED.items() if word in heading.normal
            }
        said = read_card(card, heading=options.heading, role=options.role)
        values = {figure.value for figure in said}
        right += len(values & expected)
        wrong += len(values - expected)
        missed += len(expected - values)
        if options.list and (values ^ expected):
            print(card["display_order"], card["target_name_original"])
            print("   wrong ", [figure.printed for figure in said if figure.value not in expected])
            print("   missed", [str(value) for value in expected - values])
    print(f"{len(cards)} cards, {right + missed} highlighted figures: {right} read, {missed} missed, {wrong} wrong")
    print(f"precision {right / max(1, right + wrong):.3f}, recall {right / max(1, right + missed):.3f}")


if __name__ == "__main__":
    main()
