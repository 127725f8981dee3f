"""The remote engine: any SPARQL 1.1 endpoint, its answers read whole, limited and written as our own are.

The version is the one that `koteihyo publish` left there, or that another Koteihyo names in its header.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from threading import BoundedSemaphore, Lock
from typing import Any, NamedTuple

from pyoxigraph import NamedNode

from ...graph.versions.folders import Publication, UnknownVersion
from ..configuration.settings import Limits
from ..sandbox.query_text import Form
from . import capabilities, portability
from .capabilities import Capabilities, Note
from .credentials import NOBODY, Credentials
from .endpoint import Endpoint, EndpointResponse
from .engine import ANY, TURN, WHOLE, Answer, BadQuery, Busy, Dataset, Formats, NotAcceptable, Turn, Unavailable
from .formats import Format
from .portability import form_of, names_graphs, remove_undefined_values, write_constants
from .receipt import PUBLICATION

# Seconds for which a version once seen is believed. `koteihyo publish` waits longer than that between taking the
# name of the old version away and changing the first graph, so that no answer bears the name of another version.
FRESH = 1.0
VERSION = f"""SELECT ?version {{ GRAPH <{PUBLICATION}> {{
  <{PUBLICATION}> a <http://rdfs.org/ns/void#Dataset> .
  OPTIONAL {{ <{PUBLICATION}> <http://purl.org/dc/terms/identifier> ?version }}
}} }}"""


class Loading(Unavailable):
    """A version is being loaded into the endpoint, or its load was interrupted."""

    def __init__(self) -> None:
        ja = "エンドポイントに版を登録している途中です（中断した場合は koteihyo publish を再実行してください）。"
        super().__init__(ja, "A version is being loaded into the endpoint (if that stopped: koteihyo publish again).")


class KnownVersion(NamedTuple):
    """The version that was there at a time."""

    version: str
    time: float


class RemoteEngine:
    """Answers by asking another endpoint, as many queries at once as there may be workers."""

    def __init__(self, endpoint: str, limits: Limits | None = None, credentials: Credentials = NOBODY) -> None:
        self.limits = limits or Limits()
        self.endpoint = Endpoint(endpoint, self.limits, credentials)
        self._own = Endpoint(endpoint, credentials=credentials)  # what we ask for ourselves has no stranger's limits
        self._places = BoundedSemaphore(self.limits.workers + self.limits.waiting)
        self._turns = BoundedSemaphore(self.limits.workers)
        self._lock, self._seen = Lock(), KnownVersion("", -FRESH)
        self._capabilities: Capabilities | None = None

    data = None

    @property
    def notes(self) -> tuple[Note, ...]:
        """Return what the endpoint cannot do or does differently."""
        return self.capabilities.notes

    @property
    def capabilities(self) -> Capabilities:
        """Return what the endpoint can do; it is asked once."""
        with self._lock:
            if self._capabilities is None:
                self._capabilities = capabilities.probe(self._json, min(self.limits.rows, Limits().rows))
            return self._capabilities

    def version(self) -> str:
        """Return the endpoint's name for its version, empty if it has none; raises `Loading`."""
        if time.monotonic() - self._seen.time >= FRESH:
            start = time.monotonic()
            before, self._seen = self._seen.version, KnownVersion(self._version(), start)
            if before != self._seen.version:
                self._capabilities = None  # another version may have other graphs
        return self._seen.version

    def query(self, text: str, *, wanted: Formats = ANY, dataset: Dataset = WHOLE) -> Answer:
        """Return what the endpoint answers; of one version, or none."""
        form = form_of(text)
        asked = wanted.results if form in ("SELECT", "ASK") else wanted.graph
        if asked is None:
            raise NotAcceptable.listing("results" if form in ("SELECT", "ASK") else "graph")
        graphs = self._dataset(text, dataset)
        with _ClientTurn(TURN.get()), _Turn(self._places, self._turns, self.limits.patience):
            start, version = time.monotonic(), self.version()
            received = self.endpoint.ask(write_constants(remove_undefined_values(text)), form, _accept(form), graphs)
            seconds = time.monotonic() - start
            if self.version() != version:
                raise Loading
        answer = self._transcribe(received, form, asked)
        return answer._replace(version=received.headers.get("Koteihyo-Version", version), seconds=seconds)

    def at(self, version: str) -> RemoteEngine:
        """Return the engine itself, if that version, or any, is the one that is there."""
        if version and not self.version().startswith(version):
            raise UnknownVersion(version)
        return self

    def history(self) -> list[Publication]:
        """Return nothing: an endpoint holds one version, and knows of no other."""
        return []

    def close(self) -> None:
        """Do nothing: no connection stays open."""

    def _version(self) -> str:
        """Ask for the version; an endpoint without a publication graph is nobody's publication."""
        received = self._own.ask(VERSION, "SELECT", portability.JSON_TYPE)
        rows = portability.read_json(received.body).get("results", {}).get("bindings", ())
        if rows and "version" not in rows[0]:
            raise Loading
        return str(rows[0]["version"]["value"]) if rows else received.headers.get("Koteihyo-Version", "")

    def _dataset(self, text: str, dataset: Dataset) -> Dataset:
        """Return the graphs to name: those of the request, else those that make up for a default graph."""
        if any(dataset):
            _iris(dataset)
            return dataset
        return WHOLE if names_graphs(text) else self.capabilities.dataset

    def _transcribe(self, received: EndpointResponse, form: Form, asked: Format) -> Answer:
        media_type = received.headers.get_content_type()
        rows = self.limits.rows
        if form in ("SELECT", "ASK"):
            _check_expected(media_type, portability.RESULTS)
            written = portability.write_results(received.body, asked, rows)
        else:
            _check_expected(media_type, portability.TRIPLES)
            written = portability.write_graph(received.body, media_type, asked, rows)
        cut = written.cut or _cut_there(received, written.rows, self.capabilities.rows)
        return Answer(asked, written.body, "", "rows" if cut else "", written.rows)

    def _json(self, text: str, dataset: Dataset) -> dict[str, Any]:
        return portability.read_json(self._own.ask(text, form_of(text), portability.JSON_TYPE, dataset).body)


class PublicationEndpoint:
    """An endpoint as a publisher asks it: what it counts, and whether its default graph is all graphs."""

    def __init__(self, endpoint: str, credentials: Credentials = NOBODY) -> None:
        self.endpoint = Endpoint(endpoint, Limits(seconds=600), credentials)

    def count(self, graph: str | None) -> int:
        """Return the number of triples of a graph, None being the default one."""
        pattern = f"GRAPH <{graph}> {{ ?s ?p ?o }}" if graph else "?s ?p ?o"
        rows = self._json(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")["results"]["bindings"]
        return int(rows[0]["n"]["value"])

    def union(self) -> bool:
        """Say whether a query that names no graph sees the publication graph, which only a union holds."""
        return bool(self._json(capabilities.UNION)["boolean"])

    def _json(self, text: str) -> dict[str, Any]:
        return portability.read_json(self.endpoint.ask(text, form_of(text), portability.JSON_TYPE).body)


class _ClientTurn:
    """The turn of whoever asks, held from the start: nobody here can stop what turns out not to be brief."""

    def __init__(self, turn: Turn) -> None:
        self.turn = turn

    def __enter__(self) -> None:
        self.turn.take(wait=True)

    def __exit__(self, *_: object) -> None:
        self.turn.give_back()


class _Turn:
    """A place in the queue and then a turn, or `Busy`."""

    def __init__(self, places: BoundedSemaphore, turns: BoundedSemaphore, patience: float) -> None:
        self.places, self.turns, self.patience = places, turns, patience

    def __enter__(self) -> None:
        if not self.places.acquire(blocking=False):
            raise _busy_error()
        if not self.turns.acquire(timeout=self.patience):
            self.places.release()
            raise _busy_error()

    def __exit__(self, *_: object) -> None:
        self.turns.release()
        self.places.release()


def _busy_error() -> Busy:
    return Busy(
        "問い合わせが混み合っています。しばらくしてから再度お試しください。",
        "Too many queries are being answered; come back in a moment.",
    )


def _accept(form: Form) -> str:
    if form in ("SELECT", "ASK"):
        return portability.JSON_TYPE
    return f"{portability.TRIPLES_TYPE}, text/turtle;q=0.5"


def _check_expected(media_type: str, expected: Collection[str]) -> None:
    if media_type not in expected:
        named = next(iter(expected))
        ja = f"エンドポイントは {named} ではなく {media_type} で応答しました。"
        raise Unavailable(ja, f"The endpoint answered in {media_type} and not in {named}.")


def _cut_there(received: EndpointResponse, rows: int | None, most: int | None) -> bool:
    """Say whether the engine itself cut the answer: Virtuoso says so of tables, and of graphs it does not."""
    if received.headers.get("X-SPARQL-MaxRows"):
        return True
    return most is not None and rows is not None and rows >= most


def _iris(dataset: Dataset) -> None:
    for iri in (*dataset.default, *dataset.named):
        try:
            NamedNode(iri)
        except ValueError as error:
            ja = f"グラフのIRIが正しくありません：{error}"
            raise BadQuery(ja, f"A graph is not named by an IRI: {error}") from None
