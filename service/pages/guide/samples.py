"""Samples: how the data are asked for from a spreadsheet, a program or a terminal; each is run by a test."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote


class Sample(NamedTuple):
    """A piece of text to paste: its name, the language that it is written in, and itself."""

    name: str
    language: str
    text: str


QUESTION = "multi-theme-measures"
CONDITIONS = "theme=disaster-prevention"
QUERY = """PREFIX kth: <https://w3id.org/koteihyo/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?label ?line WHERE {
  ?measure a kth:Measure ; rdfs:label ?label ; kth:statedBy/kth:line ?line .
} ORDER BY ?line LIMIT 5"""


def samples(root: str) -> dict[str, Sample]:
    """Return the samples over a service, whose root address ends in a slash."""
    csv = f"{root}queries/{QUESTION}.csv?{CONDITIONS}"
    return {
        sample.name: sample
        for sample in (
            Sample("excel", "m", _POWER_QUERY % csv),
            Sample("python-ask", "python", _ASK % (QUESTION, root.rstrip("/"))),
            Sample("python", "python", _PYTHON % csv),
            Sample("python-sparql", "python", _SPARQL % (f"{root}sparql", QUERY)),
            Sample("r", "r", _R % csv),
            Sample("curl", "sh", f"curl -s '{csv}' -o measures.csv"),
            Sample("curl-sparql", "sh", f"curl -s -H 'Accept: text/csv' '{root}sparql' --data-urlencode '{_query()}'"),
            Sample("address", "text", f"{root}queries/{QUESTION}.xlsx?theme={quote('防災')}"),
        )
    }


def _query() -> str:
    return f"query={' '.join(QUERY.split())}"


_POWER_QUERY = """let
    Source = Csv.Document(
        Web.Contents("%s"),
        [Delimiter = ",", Encoding = 65001, QuoteStyle = QuoteStyle.Csv]
    ),
    Measures = Table.PromoteHeaders(Source, [PromoteAllScalars = true])
in
    Measures"""
_ASK = """import koteihyo

found = koteihyo.ask("%s", theme="disaster-prevention", service="%s")
print(len(found), found[0]["measureLabel"])
found.plot().save("measures.svg")"""
_PYTHON = """import csv, io, urllib.request

address = "%s"
with urllib.request.urlopen(address) as answer:
    rows = list(csv.DictReader(io.StringIO(answer.read().decode("utf-8"))))
print(len(rows), rows[0]["measureLabel"])"""
_SPARQL = """from SPARQLWrapper import JSON, SPARQLWrapper

service = SPARQLWrapper("%s")
service.setReturnFormat(JSON)
service.setQuery(\"\"\"%s\"\"\")
for row in service.query().convert()["results"]["bindings"]:
    print(row["line"]["value"], row["label"]["value"])"""
_R = """measures <- read.csv("%s", encoding = "UTF-8")
head(measures[, c("measureLabel", "sheetLabel", "line")])"""
