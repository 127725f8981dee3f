"""The store of a graph that is being written: takes statements as they come, and indexes them when one is asked for.

Most graphs of a build are written once and read once, from beginning to end; three indexes of each statement were half
of the time that writing took.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from rdflib.graph import Graph
from rdflib.plugins.stores.memory import SimpleMemory
from rdflib.term import Node

Statement: TypeAlias = tuple[Node, Node, Node]
EVERYTHING = (None, None, None)


class WrittenStore(SimpleMemory):
    """Statements in the order in which they were written, some perhaps twice, and what of them is indexed."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[Statement] = []
        self.indexed = 0

    def add(self, triple: Any, context: Any, quoted: bool = False) -> None:  # noqa: FBT001, FBT002
        """Take a statement."""
        self.written.append(triple)

    def addN(self, quads: Any) -> None:  # noqa: N802
        """Take statements with the graph that they are added to, which is the one of this store."""
        self.written.extend(quad[:3] for quad in quads)

    def remove(self, triple_pattern: Any, context: Any = None) -> None:
        """Take statements back."""
        self.index()
        super().remove(triple_pattern, context)
        self.written = [triple for triple, _ in super().triples(EVERYTHING)]
        self.indexed = len(self.written)

    def triples(self, triple_pattern: Any, context: Any = None) -> Iterator[Any]:
        """Yield the statements of a pattern, each once; all of them are yielded as they were written."""
        if triple_pattern == EVERYTHING:
            return ((nodes, None) for nodes in list(dict.fromkeys(self.written)))
        self.index()
        return super().triples(triple_pattern, context)

    def index(self) -> None:
        """Index what was written since this was last done."""
        nowhere: Any = None
        for triple in self.written[self.indexed :]:
            super().add(triple, nowhere)
        self.indexed = len(self.written)


def list_written(graph: Graph) -> list[Statement]:
    """Return the statements of a graph, some perhaps twice where it is one that was written here."""
    return graph.store.written if isinstance(graph.store, WrittenStore) else list(graph)
