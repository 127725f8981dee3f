"""Answers as people read them: aligned tables, CSV for Excel, workbooks."""

import csv
import io

import openpyxl
import pytest
from pyoxigraph import Literal, NamedNode

from koteihyo.graph.errors import KoteihyoError
from koteihyo.service.engines import formats
from koteihyo.service.engines.engine import Formats
from koteihyo.service.results import cells
from koteihyo.service.results.answers import READABLE, TABLE, XLSX, ask_and_write, excel_csv, rows, terminal
from koteihyo.service.results.cells import About, Table
from koteihyo.service.results.terminal import width
from koteihyo.service.results.workbook import workbook

XSD = "http://www.w3.org/2001/XMLSchema#"
LABELS = """PREFIX kth: <https://w3id.org/koteihyo/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?l ?n { ?s rdfs:label ?l ; kth:line ?n } ORDER BY ?n"""
FORMULAS = ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＋1"]


def number(value, datatype="integer"):
    return Literal(value, datatype=NamedNode(f"{XSD}{datatype}"))


def test_columns_are_aligned_with_japanese_characters_two_cells_wide():
    table = Table(["label", "n"], [[Literal("防災訓練"), number("1")], [Literal("plan"), number("20")], [None, None]])
    lines = terminal(table).splitlines()
    assert [width(line[: line.rindex(last)]) for line, last in zip(lines[2:4], ("1", "20"), strict=True)] == [10, 10]


def test_a_term_keeps_to_its_line():
    assert terminal(Table(["a"], [[Literal("one\ntwo\x1b[31m")]])).splitlines()[2] == "one two [31m"


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_a_csv_for_excel_starts_a_formula(text):
    body = excel_csv(Table(["a"], [[Literal(text)]]))
    assert body.startswith(b"\xef\xbb\xbf")
    (_, (cell,)) = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))
    assert cell == f"'{text}"


def test_a_negative_number_stays_a_number_in_a_csv_for_excel():
    assert excel_csv(Table(["a"], [[number("-5")]])).endswith(b"\r\n-5\r\n")
    assert excel_csv(Table(["a"], [[Literal("-5")]])).endswith(b"\r\n'-5\r\n")


def test_the_w3c_formats_are_the_engines_own_bytes(engine):
    for name in ("csv", "tsv", "json", "xml"):
        wanted = formats.format_named(name, "results")
        assert ask_and_write(engine, LABELS, wanted).body == engine.query(LABELS, wanted=formats_wanted(wanted)).body


def formats_wanted(results):
    return Formats(results, None)


def test_a_boolean_is_a_table_of_one_cell(engine):
    assert "true" in ask_and_write(engine, "ASK {}", TABLE).body.decode()


def test_language_and_datatype_survive_the_way_to_a_table(engine):
    table = rows(engine.query(LABELS))
    assert table.rows[0][0].language == "ja"
    assert cells.is_number(table.rows[0][1])


@pytest.fixture
def book(engine):
    about = About("題 / Title", "何を", (("theme", "waste"),))
    return openpyxl.load_workbook(io.BytesIO(ask_and_write(engine, LABELS, XLSX, about).body))


def test_a_workbook_holds_the_rows_with_numbers_as_numbers(book):
    assert [[cell.value for cell in row] for row in book["結果"]] == [["l", "n"], ["避難訓練の実施", 12], ["=1+1", 34]]


def test_a_workbook_holds_no_formula_and_no_link():
    terms = [*map(Literal, FORMULAS), Literal("http://example.org/"), NamedNode("http://example.org/")]
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(Table(["a"], [[term] for term in terms]), About(), "v")))["結果"]
    assert {cell.data_type for (cell,) in sheet.iter_rows(min_row=2)} == {"s"}
    assert not any(cell.hyperlink for (cell,) in sheet.iter_rows())


def test_a_workbook_says_on_a_second_sheet_what_it_is(book, engine):
    facts = {label.value: value.value for label, value in book["この結果について"].iter_rows()}
    assert facts["質問 / Question"] == "題 / Title"
    assert facts["条件 / Parameter: theme"] == "waste"
    assert facts["版 / Version"] == engine.version()
    assert "CC BY 4.0" in facts["利用条件 / Licence"]


def test_a_long_number_is_not_rounded_in_a_workbook():
    table = Table(["a"], [[number("12345678901234567890")]])
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(table, About(), "")))["結果"]
    assert sheet["A2"].value == "12345678901234567890"


def test_a_graph_is_no_table(engine):
    with pytest.raises(KoteihyoError, match="text/turtle"):
        ask_and_write(engine, "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", XLSX)


@pytest.mark.parametrize(
    ("accept", "results", "graph"),
    [
        ("", "json", "ttl"),
        ("*/*", "json", "ttl"),
        ("text/csv", "csv", None),
        ("text/*", "csv", "ttl"),
        ("text/*;q=0.1, application/n-triples", "csv", "nt"),
        ("application/sparql-results+xml;charset=utf-8", "xml", None),
        ("application/json;q=0.5, text/csv;q=0.4", "json", "jsonld"),
        ("*/*, application/sparql-results+json;q=0", "xml", "ttl"),
        ("image/png", None, None),
        ("text/csv;q=0", None, None),
    ],
)
def test_an_accept_header_chooses_in_each_family(accept, results, graph):
    found = [formats.preferred_format(accept, family) for family in ("results", "graph")]
    assert [each and each.name for each in found] == [results, graph]


def test_every_format_has_one_name_in_its_family():
    for family in ("results", "graph"):
        names = [each.name for each in formats.formats_of(family, READABLE)]
        assert len(names) == len(set(names))
