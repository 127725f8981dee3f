"""What runs inside a worker process: one query at a time, from its text to the bytes of its answer.

Only here is a stranger's text parsed, because the parser may end the process it runs in.
"""

from __future__ import annotations

import re
import resource
import signal
from functools import lru_cache
from multiprocessing.connection import Connection
from typing import NamedTuple

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
)

from ..graph.errors import KoteihyoError
from .engine import BadQuery, Dataset, NotAcceptable, Stopped, Wanted
from .formats import Format
from .guard import checked

Graphs = list[NamedNode | BlankNode | DefaultGraph] | None
Names = list[NamedNode | BlankNode] | None


# Said when a query has reached a worker: from here on, if the worker ends, it may be the query's doing.
BEGUN = b"begun"


class Request(NamedTuple):
    """A query on its way to a worker, with the store that shall answer it."""

    store: str
    text: str
    wanted: Wanted
    dataset: Dataset


class Reply(NamedTuple):
    """What the engine wrote, and in which format."""

    format: Format
    body: bytes


def serve(pipe: Connection, memory: int) -> None:
    """Answer the requests that come through the pipe until it closes."""
    _confine(memory)
    while True:
        try:
            request = pipe.recv()
        except (EOFError, OSError):
            return
        pipe.send_bytes(BEGUN)
        pipe.send(_answered(request))


def _confine(memory: int) -> None:
    """Let the process be stopped at any moment, alone, and with little to spare."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # Python's own handler would wait for the engine to return.
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that serves; the pipe tells us.
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answered(request: Request) -> Reply | Exception:
    try:
        return evaluated(request)
    except MemoryError:
        return Stopped("問い合わせがメモリの上限を超えました。", "The query needed more memory than a query may use.")
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told to whoever asked, and raised there
        return error if isinstance(error, KoteihyoError) else RuntimeError(f"{type(error).__name__}: {error}")


def evaluated(request: Request) -> Reply:
    """Return the answer to one query."""
    default, named = _graphs(request.dataset)
    text = checked(request.text)
    try:
        answer = _opened(request.store).query(text, default_graph=default, named_graphs=named)
    except SyntaxError as error:
        raise misunderstood(str(error)) from None
    return _written(answer, request.wanted)


# Two, because queries that started before a new version was published may still be running on the old one.
@lru_cache(maxsize=2)
def _opened(store: str) -> Store:
    return Store.read_only(store)


def _graphs(dataset: Dataset) -> tuple[Graphs, Names]:
    """Return the engine's arguments for a protocol dataset: naming one kind leaves the other empty.

    https://www.w3.org/TR/sparql11-protocol/#dataset
    """
    if not any(dataset):
        return None, None
    try:
        return [NamedNode(iri) for iri in dataset.default], [NamedNode(iri) for iri in dataset.named]
    except ValueError as error:
        raise BadQuery(f"グラフのIRIが正しくありません：{error}", f"A graph is not named by an IRI: {error}") from None


def misunderstood(message: str) -> BadQuery:
    """Return the engine's syntax error as ours, with its place.

    >>> error = misunderstood("error at 2:28: expected '}'")
    >>> error.line, error.column, error.en
    (2, 28, "The query cannot be read: expected '}'")
    """
    found = re.match(r"error at (\d+):(\d+): (.*)", message, re.DOTALL)
    line, column, reason = (int(found[1]), int(found[2]), found[3]) if found else (None, None, message)
    reason = " ".join(reason.split())
    return BadQuery.at(line, column, f"問い合わせを読めません：{reason}", f"The query cannot be read: {reason}")


def _written(answer: QuerySolutions | QueryBoolean | QueryTriples, wanted: Wanted) -> Reply:
    if isinstance(answer, QueryTriples):
        if wanted.graph is None:
            raise NotAcceptable.listing("graph")
        return Reply(wanted.graph, answer.serialize(format=getattr(RdfFormat, wanted.graph.engine)) or b"")
    if wanted.results is None:
        raise NotAcceptable.listing("results")
    return Reply(wanted.results, answer.serialize(format=getattr(QueryResultsFormat, wanted.results.engine)) or b"")
