"""Asking: `koteihyo.ask("multi-theme-measures", theme="disaster-prevention")`, and a query of one's own.

Whoever answers, a service or the data on this machine, the answer is the same document of plain rows, so the same
question gives the same values.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

from ...graph.errors import KoteihyoError
from ...graph.versions import folders
from ..engines.engine import Answer, Formats
from ..engines.formats import JSON, TURTLE
from ..engines.in_process import InProcessEngine
from ..questions.answers import ask as asked
from ..questions.answers import family
from ..questions.library import Library
from ..results.about import document
from ..results.answers import ROWS
from ..results.answers import rows as read_rows
from ..results.cells import NOTHING
from .rows import Rows

if TYPE_CHECKING:
    from rdflib import Graph

# The seconds that a service has.
SECONDS = 60


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


def sparql(query: str, /, *, service: str = "", data: Path | str | None = None, version: str = "") -> Rows | Graph:
    """Return the answer to a SPARQL query of your own: rows, or a graph of CONSTRUCT and DESCRIBE.

    ``service``, ``data`` and ``version`` are those of `ask`. Nothing is written, and no other endpoint is called.
    Raises `KoteihyoError`, with line and column where the query cannot be read.
    """
    if not service:
        engine = InProcessEngine(folders.data_folder(Path(data) if data else None), version)
        return _read_sparql(engine.query(query, wanted=Formats(JSON, TURTLE)))
    named = {"query": query, **({"version": version} if version else {})}
    sent = urlencode(named).encode()
    body, media_type, headers = _send(service, "sparql", f"{JSON.media_type}, {TURTLE.media_type};q=0.9", sent)
    if media_type not in (JSON.media_type, TURTLE.media_type):
        raise _not_koteihyo(media_type)
    form = TURTLE if media_type == TURTLE.media_type else JSON
    return _read_sparql(Answer(form, body, headers.get("Koteihyo-Version", ""), headers.get("Koteihyo-Cut", "")))


def questions(*, service: str = "") -> Rows:
    """Return the questions that can be asked: name, titles in Japanese and English, what is asked, and parameters.

    ``service`` is the address of a Koteihyo; left out, they are those that ship (or of ``KOTEIHYO_QUERIES``).
    """
    if service:
        body, media_type, _ = _send(service, "queries", "application/json")
        if media_type != "application/json":
            raise _not_koteihyo(media_type)
        listed = json.loads(body)
    else:
        listed = [question.describe() for question in Library().all.values()]
    described = [_describe(question) for question in listed]
    return Rows({"columns": QUESTION, "rows": described, "cut": None, "title": {"ja": "質問集", "en": "Questions"}})


# Columns of the list of questions.
QUESTION = ["name", "title", "titleEn", "asks", "parameters"]


def _describe(question: Mapping[str, Any]) -> dict[str, str]:
    words = (
        question["name"],
        question["title"]["ja"],
        question["title"]["en"],
        question["asks"]["ja"],
        ", ".join(parameter["name"] for parameter in question["parameters"]),
    )
    return dict(zip(QUESTION, words, strict=True))


def _from_data(data: Path, name: str, values: Mapping[str, str], version: str) -> Rows | Graph:
    engine, question = InProcessEngine(data, version), Library().question(name)
    wanted = ROWS if family(question) == "results" else TURTLE
    return _read_answer(asked(engine, question, values, wanted).body, wanted.media_type)


def _from_service(service: str, name: str, values: Mapping[str, str]) -> Rows | Graph:
    path = f"queries/{quote(name, safe='')}?{urlencode(values)}"
    body, media_type, _ = _send(service, path, f"{ROWS.media_type}, {TURTLE.media_type};q=0.9")
    return _read_answer(body, media_type)


def _send(service: str, path: str, accept: str, body: bytes | None = None) -> tuple[bytes, str, HTTPMessage]:
    """Return what a service answers, its media type and headers; raises `KoteihyoError` with what it says is wrong."""
    if not service.startswith(("http://", "https://")):
        raise KoteihyoError("service は http(s)://… です。", "A service is http(s)://….")
    request = Request(f"{service.rstrip('/')}/{path}", body, {"Accept": accept})  # noqa: S310 - checked above
    try:
        with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - checked above
            return answer.read(), answer.headers.get_content_type(), answer.headers
    except HTTPError as error:
        with error:
            raise _error_message(error) from None
    except (URLError, OSError, HTTPException) as error:
        raise KoteihyoError(f"{service} に届きません（{error}）。", f"{service} cannot be reached: {error}") from None


def _read_sparql(answer: Answer) -> Rows | Graph:
    if answer.format == TURTLE:
        return _read_answer(answer.body, TURTLE.media_type)
    return Rows(json.loads(document(read_rows(answer), NOTHING, answer)))


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
        raise _not_koteihyo(media_type)
    return Rows(json.loads(body))


def _not_koteihyo(media_type: str) -> KoteihyoError:
    return KoteihyoError("工程表のサービスではありません。", f"Not a Koteihyo: it answers with {media_type}.")
