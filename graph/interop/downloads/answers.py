"""Answers of statistical services as tables: a row of headings, then a row an answer or observation.

SPARQL results (https://www.w3.org/TR/sparql11-results-json/, https://www.w3.org/TR/rdf-sparql-XMLres/) have their
variables as headings. An SDMX-JSON data message, of version 1 or 2
(https://github.com/sdmx-twg/sdmx-json/tree/master/data-message/docs), gets the headings that SDMX-CSV gives the same
data: the ids of dimensions, `OBS_VALUE`, the ids of attributes. Where a code has a name, its id stands in the cell.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from ...errors import KoteihyoError

Table = list[list[str]]
VALUE = "OBS_VALUE"
Json = dict[str, Any]


def parse_json(file: Path, body: bytes) -> Table:
    """Return the table of SPARQL results or of an SDMX data message in JSON."""
    try:
        answer = json.loads(body.decode("utf-8-sig"))
        if isinstance(answer.get("head"), dict) and "results" in answer:
            return _read_results(body, ox.QueryResultsFormat.JSON)
        return _read_message(answer)
    except (ValueError, SyntaxError, LookupError, TypeError, AttributeError) as error:
        raise _unreadable(file, "JSON") from error


def parse_xml(file: Path, body: bytes) -> Table:
    """Return the table of SPARQL results in XML."""
    try:
        return _read_results(body, ox.QueryResultsFormat.XML)
    except (ValueError, SyntaxError, TypeError) as error:
        raise _unreadable(file, "XML") from error


def _read_results(body: bytes, form: ox.QueryResultsFormat) -> Table:
    query_results = ox.parse_query_results(body.removeprefix(b"\xef\xbb\xbf"), form)
    if not isinstance(query_results, ox.QuerySolutions):
        raise TypeError("ASK has no rows")
    return [
        [variable.value for variable in query_results.variables],
        *([_text(term) for term in row] for row in query_results),
    ]


def _text(term: object) -> str:
    return str(getattr(term, "value", "")) if term is not None else ""


def _read_message(message: Json) -> Table:
    """Return the observations of all data sets of a message, under the headings of its first structure."""
    data = message.get("data", message)
    structure = data["structures"][0] if "structures" in data else data["structure"]
    dimensions, attributes = structure["dimensions"], structure.get("attributes", {})
    of_set, of_series, of_each = (dimensions.get(level) or [] for level in ("dataSet", "series", "observation"))
    told = {level: attributes.get(level) or [] for level in ("dataSet", "series", "observation")}
    heads = [series["id"] for series in (*of_set, *of_series, *of_each)]
    table = [[*heads, VALUE, *(attribute["id"] for level in told.values() for attribute in level)]]
    for part in data["dataSets"]:
        always = [_id_of(attribute["values"][0]) for attribute in of_set]
        of_all = _read_attributes(told["dataSet"], part.get("attributes") or [])
        for key, series in (part.get("series") or {"": part}).items():
            placed = [*always, *_read_key(of_series, key)]
            of_one = _read_attributes(told["series"], series.get("attributes") or [] if key else [])
            for place, cells in series["observations"].items():
                observed = _read_attributes(told["observation"], cells[1:])
                value = "" if cells[0] is None else str(cells[0])
                table.append([*placed, *_read_key(of_each, place), value, *of_all, *of_one, *observed])
    return table


def _read_key(dimensions: list[Json], key: str) -> Iterator[str]:
    """Yield the codes of a key such as `0:3:1`: of each dimension the place of its value in the list."""
    places = key.split(":") if key else []
    yield from (_id_of(dimension["values"][int(at)]) for dimension, at in zip(dimensions, places, strict=True))


def _read_attributes(attributes: list[Json], places: list[Any]) -> list[str]:
    """Return the values of attributes, given as the place in the list, or as they are; empty where none is given."""
    held = [*places, *([None] * len(attributes))][: len(attributes)]
    return [_read_attribute(attribute, place) for attribute, place in zip(attributes, held, strict=True)]


def _read_attribute(attribute: Json, place: object) -> str:
    if place is None:
        return ""
    values = attribute.get("values") or []
    return _id_of(values[place]) if isinstance(place, int) and values else str(place)


def _id_of(value: Mapping[str, Any] | str) -> str:
    """Return what stands for a value in a cell: its id, or what it says where it has none."""
    if isinstance(value, str):
        return value
    return str(value["id"] if "id" in value else value.get("value", value.get("name", "")))


def _unreadable(file: Path, form: str) -> KoteihyoError:
    return KoteihyoError(
        f"{form}の表として読めません。SPARQLの検索結果またはSDMX-JSONのデータを指定するか、CSVで取得してください。",
        f"No table can be read from this {form}: give results of SPARQL or SDMX-JSON data, or take it as CSV.",
        file=file,
    )
