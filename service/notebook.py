"""Asking from Python: `koteihyo.ask("multi-theme-measures", theme="disaster-prevention")`.

Whoever answers, a service or the data on this machine, the answer is the same document of plain rows, so the same
question gives the same values.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from http.client import HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

from ..graph.errors import KoteihyoError
from ..graph.rdf.names import BASE
from ..graph.versions import folders
from .citation import Citation
from .engines.formats import TURTLE
from .engines.in_process import InProcessEngine
from .questions.answers import ask as asked
from .questions.answers import family
from .questions.library import Library
from .results.answers import ROWS
from .results.terminal import align, truncate

if TYPE_CHECKING:
    from pandas import DataFrame
    from rdflib import Graph

Value = str | int | float | bool | None
Row = dict[str, Value]
# Rows that are shown of an answer where it is printed, and how wide a cell; the seconds that a service has.
SHOWN, WIDE, SECONDS = 20, 30, 60


class Rows(Sequence[Row]):
    """An answer: its rows as dictionaries, and what it is: columns, version, citation, whether it was cut."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._rows: list[Row] = document["rows"]
        self.columns: list[str] = document["columns"]
        self.question: str = document["question"]
        self.title: dict[str, str] = document["title"]
        self.parameters: dict[str, str | None] = document["parameters"]
        self.version: str = document.get("version", "")
        self.cut: str = document["cut"] or ""
        self.citation = Citation(**document["citation"], address=document.get("address", ""))

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        return self._rows[index]

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def frame(self) -> DataFrame:
        """Return the rows as a pandas frame, its columns in order; what the answer is stands in its `attrs`."""
        try:
            from pandas import DataFrame
        except ImportError:
            raise KoteihyoError(
                "pip install 'koteihyo[pandas]' が必要です。", "It takes pip install 'koteihyo[pandas]'."
            ) from None
        frame = DataFrame(self._rows, columns=self.columns).convert_dtypes()
        frame.attrs.update(question=self.question, version=self.version, cut=self.cut, citation=self.citation._asdict())
        return frame

    def __repr__(self) -> str:
        lines = align(
            self.columns, [[truncate(_text(each), WIDE) for each in row.values()] for row in self._rows[:SHOWN]]
        )
        return f"{lines}\n{self._describe_count()}\n{self.citation.ja}"

    def _repr_html_(self) -> str:
        from markupsafe import Markup

        cells = Markup("<td>{}</td>").format
        body = Markup("").join(
            Markup("<tr>{}</tr>").format(Markup("").join(cells(_text(value)) for value in row.values()))
            for row in self._rows[:SHOWN]
        )
        heads = Markup("").join(Markup("<th>{}</th>").format(name) for name in self.columns)
        return Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table><p>{}<br>{}</p>").format(
            heads, body, self._describe_count(), self.citation.ja
        )

    def _describe_count(self) -> str:
        shown = f"初めの{SHOWN}件 / the first {SHOWN}; " if len(self) > SHOWN else ""
        return f"（{shown}{len(self)}件 / {len(self)} rows{'、一部のみ / truncated' if self.cut else ''}）"


def ask(
    question: str, /, *, service: str = "", data: Path | str | None = None, version: str = "", **values: object
) -> Rows | Graph:
    """Return the answer to a question of the library: rows, or a graph where the question makes one.

    ``service`` is the address of a Koteihyo (``https://…``), left out: the data on this machine (``data``, or where
    `koteihyo build` puts them). ``version`` asks an earlier version. All else are the question's parameters; None
    leaves one unset. Raises `KoteihyoError`; nothing is built or fetched by the way.
    """
    texts = {name: str(value) for name, value in values.items() if value is not None}
    if service:
        return _from_service(service, question, {**texts, **({"version": version} if version else {})})
    return _from_data(folders.data_folder(Path(data) if data else None), question, texts, version)


def _from_data(data: Path, name: str, values: Mapping[str, str], version: str) -> Rows | Graph:
    engine, found = InProcessEngine(data, version), Library().question(name)
    wanted = ROWS if family(found) == "results" else TURTLE
    return _read_answer(asked(engine, found, values, wanted).body, wanted.media_type)


def _from_service(service: str, name: str, values: Mapping[str, str]) -> Rows | Graph:
    if not service.startswith(("http://", "https://")):
        raise KoteihyoError("service は http(s)://… です。", "A service is http(s)://….")
    address = f"{service.rstrip('/')}/queries/{quote(name, safe='')}?{urlencode(values)}"
    accept = f"{ROWS.media_type}, {TURTLE.media_type};q=0.9"
    try:
        with urlopen(Request(address, headers={"Accept": accept}), timeout=SECONDS) as answer:  # noqa: S310 - checked
            return _read_answer(answer.read(), answer.headers.get_content_type())
    except HTTPError as error:
        with error:
            raise _error_message(error) from None
    except (URLError, OSError, HTTPException) as error:
        raise KoteihyoError(f"{service} に届きません（{error}）。", f"{service} cannot be reached: {error}") from None


def _error_message(error: HTTPError) -> KoteihyoError:
    """Return what the service says is wrong."""
    try:
        ja, _, en = json.loads(error.read())["detail"].partition("\n")
    except (ValueError, KeyError, TypeError):
        ja, en = f"サービスの答え：{error.code}", f"The service answered {error.code} {error.reason}"
    return KoteihyoError(ja, en)


def _read_answer(body: bytes, media_type: str) -> Rows | Graph:
    if media_type == TURTLE.media_type:
        from rdflib import Graph

        return Graph().parse(data=body, format="turtle")
    if media_type != ROWS.media_type:
        raise KoteihyoError("工程表のサービスではありません。", f"Not a Koteihyo: it answers with {media_type}.")
    return Rows(json.loads(body))


def _text(value: Value) -> str:
    """Return a value as it is shown: of our own IRIs what follows ``id/``."""
    return "" if value is None else str(value).removeprefix(f"{BASE}id/")
