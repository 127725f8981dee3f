"""What is said where nothing stands: unknown, with the nearest addresses, or gone, with the version that had it.

Versions never change, so a thing that an earlier one had is read there for ever. Their dumps are looked at, not asked:
an address that somebody made up costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from string import Template
from urllib.parse import quote

from pyoxigraph import NamedNode, RdfFormat, parse

from ...graph.errors import KoteihyoError
from ...graph.versions import folders
from ...graph.versions.dump import open_dump
from ...graph.versions.version import Version
from ..engines.engine import Formats
from ..http.addresses import PATH, current_addresses, href
from ..results.answers import rows
from ..results.cells import plain
from ..snapshot import Snapshot
from .statements import KTH, OA

# Addresses that a reader looks through, and how alike they must be.
NEAREST, ALIKE = 5, 0.8
# The entry of a plan that holds a character of its document.
HOLDER = Template(
    f"""SELECT ?entry {{
  ?position <{OA}start> ?start ; <{OA}end> ?end FILTER(?start <= $at && $at < ?end)
  ?run <{OA}hasSelector> ?position . ?entry <{KTH}evidence> ?run ; <{KTH}inPlan> $plan ; a <{KTH}Entry>
}}"""
)


class UnknownThing(KoteihyoError):
    """Nothing has that address, and nothing had it."""

    status = 404

    def __init__(self, address: str, nearest: Sequence[str]) -> None:
        near = (f"類似のもの：{'、'.join(nearest)}", f" Nearest: {', '.join(nearest)}") if nearest else ("", "")
        super().__init__(f"{address} には何もありません。{near[0]}", f"There is nothing at {address}.{near[1]}")
        self.nearest = tuple(nearest)


class GoneThing(KoteihyoError):
    """An earlier version had the thing, and the current one has not."""

    status = 410

    def __init__(self, address: str, version: folders.Publication) -> None:
        earlier = f"{address}?version={version.version}"
        super().__init__(
            f"{address} は現在の版にはありません。版 {version.version}（{version.time} 公開）にありました：{earlier}",
            f"The current version has no {address}; version {version.version} of {version.time} had it: {earlier}",
        )
        self.nearest = (earlier,)


class Archive:
    """The published versions of a data folder; none where another engine answers."""

    def __init__(self, data: Path | None = None) -> None:
        self.data = data

    def explain_absence(self, paths: Sequence[str], snapshot: Snapshot, *, named: bool) -> KoteihyoError:
        """Return what to say of the thing that has none of these paths; ``named`` says that it was asked of a version.

        The first path is the one without extension; the snapshot is asked only where there are no dumps to look at.
        """
        for path in () if named else paths:
            for iri in current_addresses().iris(f"id/{path}"):
                if had := self.find_last_publication(iri):
                    return GoneThing(href(iri), had)
        return UnknownThing(
            quote(f"/doc/{paths[-1]}", safe=PATH), [href(iri) for iri in self.find_nearest(paths[0], snapshot)]
        )

    def find_last_publication(self, iri: str) -> folders.Publication | None:
        """Return the last publication of an earlier version that says something of a thing."""
        if not self.data or not (published := folders.history(self.data)):
            return None
        for publication in reversed({publication_of.version: publication_of for publication_of in published}.values()):
            with open_dump(self._version(publication.version)) as dump:
                if dump and publication.version != published[-1].version and dump.holds(iri):
                    return publication
        return None

    def _version(self, identifier: str) -> Version:
        return Version((self.data or Path()) / "versions" / identifier)

    def successor(self, path: str, snapshot: Snapshot) -> str:
        """Return the entry that now holds the first character of one that an earlier version had, empty if none does.

        The document itself never changes, so its characters are counted as they were.
        """
        for iri in current_addresses().iris(f"id/{path}") if "/entry/" in path else ():
            if self.data and (had := self.find_last_publication(iri)):
                with open_dump(self._version(had.version)) as dump:
                    lines = "".join(dump.statements(f"{iri}/run/1/position")) if dump else ""
                plan = str(NamedNode(iri.partition("/entry/")[0]))
                for quad in parse(lines, format=RdfFormat.N_QUADS):
                    if quad.predicate.value == f"{OA}start":
                        text = HOLDER.substitute(at=int(quad.object.value), plan=plan)
                        answer = snapshot.query(text, wanted=Formats(graph=None))
                        return next((plain(row[0]) for row in rows(answer).rows), "")
        return ""

    def find_nearest(self, stem: str, snapshot: Snapshot) -> list[str]:
        """Return the things of a version whose addresses are most like a path, then those above it."""
        iris, near = current_addresses().iris(f"id/{stem}"), list[str]()
        if self.data is None:
            return select_existing(snapshot, [parent for iri in iris for parent in _above(iri)])
        with open_dump(self._version(snapshot.version())) as dump:
            if dump:
                near += [
                    match for iri in iris for match in get_close_matches(iri, dump.list_neighbours(iri), NEAREST, ALIKE)
                ]
                near += [parent for iri in iris for parent in _above(iri) if dump.holds(parent)]
        return list(dict.fromkeys(near))[: NEAREST + 1]


def select_existing(snapshot: Snapshot, iris: Sequence[str]) -> list[str]:
    """Return those of the IRIs of which anything is said, in their order."""
    names = " ".join(str(NamedNode(iri)) for iri in iris)
    answer = snapshot.query(f"SELECT DISTINCT ?s {{ VALUES ?s {{ {names} }} ?s ?p ?o }}", wanted=Formats(graph=None))
    existing = {plain(row[0]) for row in rows(answer).rows}
    return [iri for iri in iris if iri in existing]


def _above(iri: str) -> list[str]:
    """Return the IRIs that an IRI goes on from, the longest first.

    >>> _above("https://a.example/id/p/measure/x")
    ['https://a.example/id/p/measure', 'https://a.example/id/p']
    """
    start, _, path = iri.partition("/id/")
    parts = path.split("/")
    return [f"{start}/id/{'/'.join(parts[:count])}" for count in range(len(parts) - 1, 0, -1)]
