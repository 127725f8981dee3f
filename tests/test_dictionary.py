"""The data dictionary and the notebooks: what stands beside each CSV, and what can be run elsewhere."""

import csv
import io
import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request

import openpyxl
import pytest


@pytest.fixture(scope="module")
def get(kawaguchi_service):
    """Return what gets an address: its headers and its text, or its bytes."""

    def fetch(path, *, binary=False):
        address = path if path.startswith("http") else f"{kawaguchi_service.address}{path}"
        for _try in range(60):  # the dumps are made the first time that somebody asks for them
            try:
                with urllib.request.urlopen(address, timeout=60) as answer:
                    body = answer.read()
                    return answer.headers, body if binary else body.decode()
            except urllib.error.HTTPError as error:
                with error:
                    if error.code != 503:
                        raise
                time.sleep(0.5)
        pytest.fail(f"{address} is not ready")

    return fetch


@pytest.mark.parametrize(
    "path", ["/queries/due-in-year.csv?year=2006&lang=en", "/queries/plans.csv?bom=1", "/dumps/current/kawaguchi.csv"]
)
def test_each_csv_names_metadata_that_describe_its_columns(get, path):
    headers, text = get(path)
    (named,) = re.findall(
        r'<([^>]+)>; rel="describedby"; type="application/csvm\+json"', ", ".join(headers.get_all("Link"))
    )
    described, body = get(named)
    assert described.get_content_type() == "application/csvm+json"
    found = json.loads(body)
    columns = found["tableSchema"]["columns"]
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [column["titles"] for column in columns] == rows[0]
    kinds = {"integer": r"-?\d+|", "anyURI": r"https?://\S+|", "boolean": "true|false|"}
    for at, column in enumerate(columns):
        assert all(re.fullmatch(kinds.get(column["datatype"], r"(?s).*"), row[at]) for row in rows[1:]), column
    assert {each["@language"] for column in columns for each in column["rdfs:label"]} == {"ja", "en"}
    assert found["url"].endswith(path.removesuffix("?bom=1").rpartition("/")[2])


def test_the_dictionary_is_a_page_and_a_sheet_of_every_column(get):
    sheet = list(csv.DictReader(io.StringIO(get("/dictionary.csv")[1].removeprefix("\ufeff"))))
    by_name = {(row["table"], row["column"]): row for row in sheet}
    listed = json.loads(get("/queries?format=json")[1])
    assert {(each["name"], column) for each in listed for column in each["columns"]} < set(by_name)
    line = by_name["due-in-year", "line"]
    assert (line["labelEn"], line["datatype"], line["term"]) == (
        "Line",
        "integer",
        "https://w3id.org/koteihyo/ontology#line",
    )
    assert by_name["due-in-year", "statement"]["definition"]
    assert by_name["dump", "verbatim"]["datatype"] == "string"
    assert all(row["label"] and row["labelEn"] for row in sheet)
    workbook = openpyxl.load_workbook(io.BytesIO(get("/dictionary.xlsx", binary=True)[1]))
    assert workbook.worksheets[0].max_row == len(sheet) + 1
    page = get("/dictionary?lang=en")[1]
    assert "<h1>Data dictionary</h1>" in page
    assert page.count("<tbody") == len({row["table"] for row in sheet})


def test_a_graph_has_no_columns(get):
    with pytest.raises(urllib.error.HTTPError, match="404"):
        get("/queries/theme-graph.csv-metadata.json")


def test_the_questions_are_a_sparql_notebook_whose_queries_run(get):
    cells = json.loads(get("/queries.sparqlbook")[1])
    queries = [cell["value"] for cell in cells if cell["language"] == "sparql"]
    assert all(cell.keys() == {"kind", "language", "value", "metadata"} for cell in cells)
    assert {(cell["kind"], cell["language"]) for cell in cells} == {(1, "markdown"), (2, "sparql")}
    (own,) = (query for query in queries if "\n# 表の題名が述べる政策目標\n" in query)
    assert json.dumps(own, ensure_ascii=False) in get("/queries/policy-goals.sparqlbook")[1]
    endpoint = re.search(r"^# \[endpoint=(\S+)\]$", own, re.MULTILINE)[1]
    _, answer = get(f"{endpoint}?{urllib.parse.urlencode({'query': own, 'format': 'csv'})}")
    assert answer.startswith("goal,goalLabel,")
    assert len(answer.splitlines()) > 6


def test_the_jupyter_notebook_runs_cell_by_cell(get):
    notebook = json.loads(get("/notebook.ipynb")[1])
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert len({cell["id"] for cell in notebook["cells"]}) == len(notebook["cells"])
    names = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)
    assert names["found"].question == "theme-by-stage"
    assert len(names["found"]) > 20
