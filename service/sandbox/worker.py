"""What runs inside a worker process: one query at a time, from its text to the bytes of its answer.

Only here is a stranger's text parsed, because the parser may end the process it runs in.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from typing import NamedTuple
from urllib.parse import urlsplit

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Store

from ...graph.errors import KoteihyoError
from ...graph.rdf.names import BASE
from ..configuration.settings import Limits
from ..engines.engine import BadQuery, Dataset, Formats, ServiceFailed, Stopped
from . import confinement, messages
from .federation import reroute
from .guard import check_query
from .syntax import syntax_error
from .truncation import Reply, Results, write_answer

Graphs = list[NamedNode | BlankNode | DefaultGraph] | None
Names = list[NamedNode | BlankNode] | None

# Said when a query has reached a worker: from here on, if the worker ends, it may be the query's doing.
BEGUN = b"begun"
# Seconds beyond its time after which a worker ends by itself, should whoever stops it be gone.
GRACE = 2.0


# The engine's words for a function that it does not have.
UNSUPPORTED = re.compile(r"custom function (<[^>]*>) is not supported")


class Request(NamedTuple):
    """A query on its way to a worker; ``services`` says where each endpoint that it may call is called through."""

    text: str
    wanted: Formats
    dataset: Dataset
    services: Mapping[str, str] = {}

    @property
    def gateway(self) -> int:
        """Return the port that its endpoints are called through, 0 if it may call none."""
        return next((urlsplit(service).port or 0 for service in self.services.values()), 0)


def serve(pipe: Connection, opened: Callable[[], Store], limits: Limits) -> None:
    """Answer the requests that come through the pipe until it closes."""
    while True:
        try:
            request = pipe.recv()
        except (EOFError, OSError):
            return
        confinement.end_after(limits.seconds + GRACE)
        pipe.send_bytes(BEGUN)
        reply = _answer(request, opened, limits)
        confinement.end_after(0)
        messages.send(pipe, reply)


def _answer(request: Request, opened: Callable[[], Store], limits: Limits) -> Reply | Exception:
    start = time.perf_counter()
    try:
        reply = evaluate(request, opened(), limits)
    except MemoryError:
        return Stopped("問い合わせがメモリの上限を超えました。", "The query needed more memory than a query may use.")
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told to whoever asked, and raised there
        return error if isinstance(error, KoteihyoError) else RuntimeError(f"{type(error).__name__}: {error}")
    return reply._replace(seconds=time.perf_counter() - start)


def evaluate(request: Request, store: Store, limits: Limits) -> Reply:
    """Return the answer to one query."""
    default, named = _graphs(request.dataset)
    text = check_query(request.text, request.services)
    if request.services:
        text = reroute(text, request.services)
    try:
        answer: Results = store.query(text, base_iri=BASE, default_graph=default, named_graphs=named)
        return write_answer(answer, request.wanted, limits.rows, limits.size)
    except SyntaxError as error:
        raise syntax_error(str(error), request.text) from None
    except (OSError, RuntimeError, ValueError) as error:
        if match := UNSUPPORTED.search(str(error)):
            name = match[1]
            raise BadQuery(f"関数 {name} はありません。", f"There is no function {name} here.") from None
        if text == request.text:
            raise
        raise _failure(error) from None


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


def _failure(error: Exception) -> ServiceFailed:
    reason = " ".join(str(error).split())[:300]
    return ServiceFailed(f"SERVICE の相手先が応答しません：{reason}", f"An endpoint of SERVICE failed: {reason}")
