"""Loading a version into another server: graph by graph, each verified, and from where it stopped if it was stopped.

The name of the version that is there is taken away first and that of the new one set last, so that whoever asks
the server sees the one, the other, or that a version is being loaded.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from pyoxigraph import RdfFormat, parse

from ...graph.errors import KoteihyoError
from ...graph.versions.folders import Version
from ..engines.receipt import DEFAULT, MERGED, PUBLICATION, Publication, Receipt, read_receipts, write_receipts
from ..engines.remote import FRESH, PublicationEndpoint
from .dump_graphs import Fingerprint, Graph, fingerprint, split
from .graph_store import GraphStore, Unstored

State = Literal["there", "loaded", "rewritten"]
Progress = Callable[[str | None, State, int], None]


class Differs(KoteihyoError):
    """What was read back is not what was sent."""

    exit_status = 1

    def __init__(self, name: str | None, sent: int, triples: int, *, counted: bool) -> None:
        self.more = triples > sent
        graph = f"<{name}>" if name else "default"
        hint = "" if counted else " With --engine, the server's endpoint is asked to count."
        ja = f"{graph} に{sent}件送りましたが、{triples}件が見つかりました。"
        super().__init__(ja, f"{sent} triples were sent to {graph}, and {triples} were found.{hint}")


class Loader:
    """Loads versions into one graph store; the endpoint's counts verify what the store does not return whole."""

    def __init__(self, store: GraphStore, endpoint: PublicationEndpoint | None = None) -> None:
        self.store, self.endpoint = store, endpoint
        self.there = Publication()

    def load(self, version: Version, progress: Progress) -> dict[str | None, State]:
        """Load a version; return what became of each graph. The default graph is None, or `MERGED` in its place."""
        with TemporaryDirectory(prefix="koteihyo-publish-") as folder:
            graphs, merged = split(version.lines(), Path(folder))
            self._begin({graph.name or place: graph for graph in (*graphs, merged) for place in (DEFAULT, MERGED)})
            states: dict[str | None, State] = {}
            for graph in graphs:
                states[graph.name] = self._graph(graph)
                progress(graph.name, states[graph.name], graph.mark.triples)
            name, state = self._default(merged)
            states[name] = state
            progress(name, state, merged.mark.triples)
        self._write(self.there._replace(version=version.id))
        return states

    def _begin(self, graphs: Mapping[str, Graph]) -> None:
        """Take the old version's name away, wait until nobody believes in it, and remove graphs that are no more."""
        with self.store.open_graph(PUBLICATION) as body:
            publication = read_receipts(body.read()) if body else Publication()
        still = {
            name
            for name, receipt in publication.receipts.items()
            if name in graphs and receipt.sent == graphs[name].mark.digest
        }
        self.there = Publication("", {name: publication.receipts[name] for name in sorted(still)})
        self._write(self.there)
        if publication.version:
            time.sleep(2 * FRESH)
        for name in publication.receipts.keys() - graphs.keys():
            self.store.delete(name)

    def _default(self, merged: Graph) -> tuple[str | None, State]:
        """Load the merge as the default graph; under a name on a server that keeps no default graph apart."""
        if not (self.endpoint and self.endpoint.union()):
            try:
                return None, self._graph(merged)
            except Unstored as error:
                if not error.code:
                    raise
            except Differs as error:
                if not error.more:
                    raise
        return MERGED, self._graph(merged._replace(name=MERGED))

    def _graph(self, graph: Graph) -> State:
        """Load a graph unless it is there already, and leave a receipt."""
        name = graph.name or DEFAULT
        receipt, held = self.there.receipts.get(name), self._read_held(graph)
        if receipt and receipt.held == held.digest:
            return "there"
        state: State = "there"
        if held != graph.mark:
            with graph.file.open("rb") as lines:
                self.store.put(graph.name, lines)
            held = self._read_held(graph)
            state = self._verify(graph, held)
        self._receive(name, Receipt(graph.mark.triples, graph.mark.digest, held.digest))
        return state

    def _read_held(self, graph: Graph) -> Fingerprint:
        """Return the fingerprint of what the server returns as the graph; none where there is no such graph."""
        with self.store.open_graph(graph.name) as body:
            return fingerprint(parse(input=body, format=RdfFormat.TURTLE) if body else ())

    def _verify(self, graph: Graph, held: Fingerprint) -> State:
        """Compare what the server holds with what was sent: by digest, else by count."""
        sent = graph.mark.triples
        # A store may return no more than so many triples of a graph; the endpoint counts them all.
        count = self.endpoint.count(graph.name) if self.endpoint and held.triples != sent else held.triples
        if count != sent:
            raise Differs(graph.name, sent, count, counted=self.endpoint is not None)
        return "loaded" if held == graph.mark else "rewritten"

    def _receive(self, name: str, receipt: Receipt) -> None:
        self.there = Publication("", {**self.there.receipts, name: receipt})
        self.store.add(PUBLICATION, _lines(Publication("", {name: receipt})))

    def _write(self, publication: Publication) -> None:
        self.store.put(PUBLICATION, _lines(publication))


def _lines(publication: Publication) -> list[bytes]:
    return write_receipts(publication).splitlines(keepends=True)
