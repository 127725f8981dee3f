"""The examples: plans of a city that does not exist, drafted as they are printed, curated, and found by name alone."""

import csv
import importlib
import re
import sys
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import html
from rdflib import RDF, Namespace

from koteihyo.graph.codelists import CodeLists
from koteihyo.graph.contents import read_contents
from koteihyo.graph.drafting.draft import draft
from koteihyo.graph.drafting.pdf.document import open_document
from koteihyo.graph.plan.description import EXAMPLES
from koteihyo.graph.plan.passages import split_sentences
from koteihyo.graph.rdf import dataset
from koteihyo.graph.rdf.identifiers import Identifiers
from koteihyo.service.cli.main import cli

FIRST, SECOND = "narusawa-jisshi", "narusawa-jisshi-2026"
KTH = Namespace("https://w3id.org/koteihyo/ontology#")


@pytest.fixture(scope="module")
def drafted(tmp_path_factory):
    """Return what a draft of each example's PDF writes."""
    place = tmp_path_factory.mktemp("examples")
    return {name: draft([EXAMPLES / name / "source.pdf"], name, place) for name in (FIRST, SECOND)}


@pytest.mark.parametrize("name", [FIRST, SECOND])
def test_text_and_outline_of_an_example_are_as_a_draft_writes_them(drafted, name):
    for file in ("source.txt", "outline.md"):
        assert (drafted[name].folder / file).read_text("utf-8") == (EXAMPLES / name / file).read_text("utf-8"), file


@pytest.mark.parametrize("name", [FIRST, SECOND])
def test_every_page_of_an_example_says_that_the_city_does_not_exist(drafted, name):
    text = (drafted[name].folder / "source.txt").read_text("utf-8")
    assert text.count("鳴沢市は架空の市です。") == drafted[name].counts["pages"] == 14


def printed(name):
    """Return what an example prints, from the HTML that it was printed from: its parts by their sort."""
    page = html.fromstring((EXAMPLES / name / "print.html").read_text("utf-8"))
    listed = "starts-with(., '一、')"  # an item of a list, as a charter counts its articles
    for line in page.iter("br"):
        line.tail = "\n" + (line.tail or "")
    return {
        "headings": [words(each) for each in page.xpath("//h1|//h2|//h3|//h4|//h5") if words(each) != "目次"],
        "items": [words(each) for each in page.xpath(f"//li|//p[{listed}]")],
        "sentences": [one for each in page.xpath(f"//p[not({listed})]") for one in split_sentences(words(each))],
        "headers": [words(each) for each in page.xpath("//th")],
        "cells": [line for each in page.xpath("//td") for line in lines(each)],
        "arrows": ["{→}" for _ in page.xpath("//td/svg")],
        "figures": [words(each) for each in page.xpath("//td[contains(@class, 'number')]")],
        "offices": [line for each in page.xpath("//td[@class='office']") for line in lines(each)],
        "years": [words(each) for each in page.xpath("//th[@data-year]")],
        "tables": [
            " ".join(
                line
                for cell in each.xpath(".//th|.//td")
                for line in ([words(cell)] if cell.tag == "th" else lines(cell))
            )
            for each in page.xpath("//table")
        ],
    }


def words(element):
    """Return the words of an element, of an item without those of the items in it, blanks aside."""
    items = len(element.xpath("ancestor-or-self::li"))
    return fold("".join(element.xpath(f".//text()[count(ancestor::li) <= {items}]")))


def lines(element):
    return [fold(line) for line in "".join(element.xpath(".//text()")).split("\n") if line.strip()]


def fold(text):
    return "".join(text.split())


def found(outline):
    """Return what an outline holds, by the same sorts."""
    parts = {each: [] for each in ("headings", "items", "sentences", "headers", "cells", "arrows", "tables")}
    for block in re.sub(r":::.*?\n:::", "", outline, flags=re.DOTALL).split("\n\n"):
        rows = [
            [fold(cell) for cell in row.strip("|").split(" | ")] for row in block.split("\n") if row.startswith("|")
        ]
        if rows:
            head = next(at for at, row in enumerate(rows) if set("".join(row)) == {"-"})
            cells = [
                [line for cell in row for line in cell.split("<br>") if line not in {"", "^", "<"}] for row in rows
            ]
            parts["headers"] += [cell for row in cells[:head] for cell in row]
            parts["cells"] += [cell for row in cells[head + 1 :] for cell in row if cell != "{→}"]
            parts["arrows"] += [cell for row in cells for cell in row if cell == "{→}"]
            parts["tables"].append(
                " ".join(cell for row in (*cells[:head], *cells[head + 1 :]) for cell in row if cell != "{→}")
            )
            continue
        for line in block.split("\n"):
            if line.startswith("#"):
                parts["headings"].append(fold(line.lstrip("#")))
            elif line.lstrip().startswith("- "):
                parts["items"].append(fold(line.lstrip()[2:]))
            else:
                parts["sentences"] += [fold(sentence) for sentence in split_sentences(line)]
    return parts


# What a draft finds otherwise than it was printed, by sort and name: printed and not found, found and not printed.
ERRORS = {
    ("headings", FIRST): (0, 1),  # the date under the charter
    ("headings", SECOND): (0, 1),
    ("items", FIRST): (0, 1),  # a footnote
    ("items", SECOND): (0, 1),
    ("sentences", FIRST): (3, 0),  # those two: the footnote has two sentences
    ("sentences", SECOND): (3, 2),  # and the raised figure of a footnote before 。
}


@pytest.mark.parametrize("name", [FIRST, SECOND])
def test_a_draft_finds_all_tables_cells_and_arrows_and_nearly_every_sentence(drafted, name):
    expected, read = printed(name), found((drafted[name].folder / "outline.md").read_text("utf-8"))
    for sort, parts in read.items():
        there, drawn = Counter(expected[sort]), Counter(parts)
        wrong = ((there - drawn).total(), (drawn - there).total())
        assert wrong == ERRORS.get((sort, name), (0, 0)), (sort, there - drawn, drawn - there)
        assert there.total() > 10


@pytest.fixture(scope="module")
def graphs():
    """Return the graphs of the first example, as curated."""
    return read_contents(EXAMPLES / FIRST, Identifiers(FIRST), CodeLists.load(dataset.ONTOLOGY)).graphs


def count(graphs, name):
    return len({subject for graph in graphs.values() for subject in graph.subjects(RDF.type, KTH[name])})


def test_a_curated_example_has_every_indicator_baseline_target_and_amount_that_is_printed(graphs):
    page = html.fromstring((EXAMPLES / FIRST / "print.html").read_text("utf-8"))
    indicators = page.xpath("//table[@class='indicators']//tr[td]")
    targets = page.xpath("//td[contains(@class, 'target')]")
    amounts = page.xpath("//table[@class='costs']//td[contains(@class, 'amount')][. != '－']")
    assert (count(graphs, "Indicator"), count(graphs, "Observation")) == (len(indicators), len(indicators)) == (24, 24)
    assert (count(graphs, "Target"), count(graphs, "Amount")) == (len(targets), len(amounts)) == (72, 133)


def test_what_an_example_prints_again_is_one_measure_with_all_its_places_and_its_cost(graphs):
    places, costs = Counter(), Counter()
    for graph in graphs.values():
        places.update(graph.objects(predicate=KTH.states))
        costs.update(graph.subjects(KTH.amount))
    # 33 measures, three of which also serve a second policy, and once more all of these in the table of costs.
    assert Counter(place for place in places.values() if place > 1) == {2: 30, 4: 3}
    assert set(costs) == {measure for measure, count in places.items() if count > 1}
    assert Counter(costs.values()) == {4: 31, 3: 1, 2: 1}  # a dash is no amount


def test_the_changes_between_the_examples_name_what_both_print():
    with (Path(__file__).parent / "plans/narusawa-changes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    texts = {
        side: (EXAMPLES / name / "outline.md").read_text("utf-8")
        for side, name in (("earlier", FIRST), ("later", SECOND))
    }
    for row in rows:
        for side, text in texts.items():
            cell = f"| {row[side]} | "
            assert not row[side] or (cell in text and f"| {row[f'{side}_mark']} |" in text), row
    kinds = "kept reworded split merged moved deferred brought-forward dropped new target-raised target-lowered"
    assert {row["change"] for row in rows} == set(kinds.split())


def test_examples_are_found_by_name_and_listed_nowhere(tmp_path, monkeypatch):
    monkeypatch.setenv("KOTEIHYO_DATA", str(tmp_path))
    assert "narusawa" not in CliRunner().invoke(cli, ["plans"]).output
    checked = CliRunner().invoke(cli, ["check", FIRST, "--json"])
    assert checked.exit_code == 0, checked.output


def test_the_benchmark_makes_a_file_of_so_many_pages_of_the_examples(tmp_path):
    sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
    drafts = importlib.import_module("drafts")
    drafts.write_pages(tmp_path / "sixty.pdf", 60)
    with open_document(tmp_path / "sixty.pdf") as document:
        assert len(document) == 60
