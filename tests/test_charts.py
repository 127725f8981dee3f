"""Charts of the questions: what is drawn adds up to what the table above holds."""

import re

import pytest
from codes import known
from flask import Flask
from test_queries import PARAMETERS, ROWS, SOME, SOME_OF

from koteihyo.graph.errors import KoteihyoError
from koteihyo.service.engines.engine import Formats
from koteihyo.service.http import language
from koteihyo.service.pages.questions.charts import LISTS, pictures
from koteihyo.service.pages.questions.table import read_whole
from koteihyo.service.questions.binding import bind
from koteihyo.service.questions.library import FOLDER, Library, read_question
from koteihyo.service.results.answers import rows
from koteihyo.service.results.cells import plain

LIBRARY = Library(FOLDER)
ASKED = [(name, "") for name in ROWS] + [parameter for parameter in PARAMETERS if parameter[0] in ROWS]


@pytest.fixture(scope="module")
def page():
    """Return an application within a request for a page in Japanese."""
    app = Flask(__name__)
    language.register(app)
    with app.test_request_context("/?lang=ja"):
        yield app


def drawn(picture):
    """Return the sum of the numbers that a picture shows, None for one that shows no numbers."""
    if picture.sort == "heat":
        return sum(cell.amount for _head, cells in picture.drawn["map"].rows for cell in cells)
    if picture.sort == "drawn" and picture.words == "棒グラフ":
        return sum(map(int, re.findall(r'<td class="number">(\d+)</td>', str(picture.drawn["picture"]))))
    return None


def held(table, counts):
    """Return what a table holds of what is counted: the sum of its numbers, or each thing once at each place."""
    at = {name: place for place, name in enumerate(table.columns)}
    values = [plain(row[at[counts]]) if counts else str(number) for number, row in enumerate(table.rows)]
    if counts.endswith("s") and all(value.isdecimal() for value in values):
        return sum(map(int, values))
    axes = next(pair for pair in LISTS if all(name in at for name in pair))
    places = [tuple(plain(row[at[name]]) for name in axes) for row in table.rows]
    return len({(place, value) for place, value in zip(places, values, strict=True) if value})


@pytest.mark.parametrize(("name", "parameter"), ASKED)
def test_a_chart_adds_up_to_what_the_table_holds(kawaguchi_facts, page, name, parameter):
    question = LIBRARY.question(name)
    value = SOME_OF.get((name, parameter), SOME.get(parameter, ""))
    text = bind(question, {parameter: str(value)} if parameter else {}, known)
    table = rows(kawaguchi_facts.snapshot.query(text, wanted=Formats()))
    sums = [
        drawn(picture)
        for picture in pictures(kawaguchi_facts, read_whole(kawaguchi_facts, table), question.says("Counts"))
    ]
    for amount in sums:
        assert amount in (None, held(table, question.says("Counts")))
    if not parameter and name in ("entries-on-sheet", "sheet-as-printed"):
        assert sums == [{"entries-on-sheet": 443, "sheet-as-printed": len(table.rows)}[name]]


def test_rows_are_counted_where_a_header_names_nothing(kawaguchi_facts, page):
    table = rows(kawaguchi_facts.snapshot.query(LIBRARY.question("contradictions").text, wanted=Formats()))
    assert [drawn(picture) for picture in pictures(kawaguchi_facts, read_whole(kawaguchi_facts, table))] == [
        len(table.rows)
    ]


def test_a_header_that_counts_no_column_is_an_error_with_its_line(tmp_path):
    text = (FOLDER / "entries-on-sheet.rq").read_text("utf-8").replace("# Counts      entry", "# Counts      entries")
    (tmp_path / "mine.rq").write_text(text, "utf-8")
    with pytest.raises(KoteihyoError, match="Counts names no column: entries") as error:
        read_question(tmp_path / "mine.rq")
    assert error.value.line == text.split("\n").index("# Counts      entries") + 1
