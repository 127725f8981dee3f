"""The files of a version for download: each plan whole, in every format, plain and packed; and all plans at once.

They are made from the version's sorted graphs, line by line and in order, so that the same version gives the same bytes
wherever and whenever it is made. `index.json` holds what a catalogue says of them: sizes and checksums, and the plans.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, NamedTuple

import msgspec
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from ...graph.rdf.identifiers import is_built
from ...graph.rdf.names import PREFIXES, is_asserted
from ...graph.versions.graphs import identify, link
from ...graph.versions.version import Version
from ..engines.engine import Engine
from ..results.answers import excel_csv
from ..results.cells import Table, Term
from .summary import PlanSummary, query_rows, summaries

COLUMNS = ["entry", "notation", "division", "sheet", "stage", "strand", "level", "line", "verbatim", "intended"]
MORE = ["statement", "type", "label", "themes", "target_groups", "pledges", "due"]
BAR = " | "
ROWS = """SELECT ?entry ?notation ?division ?sheet ?stage ?strand ?level ?line ?verbatim ?intended {
  ?entry a kth:Entry ; kth:inPlan $plan ; kth:notation ?notation ;
         kth:level ?level ; kth:line ?line ; kth:verbatim ?verbatim ; kth:order ?order .
  OPTIONAL { ?entry kth:ownSection ?on } BIND(COALESCE(?on, ?entry) AS ?place)
  OPTIONAL { ?place kth:inDivision/skos:prefLabel ?division FILTER(LANG(?division) = "ja") }
  OPTIONAL { ?place rdfs:label ?sheet FILTER(LANG(?sheet) = "ja") }
  OPTIONAL { ?entry kth:atStage/skos:prefLabel ?stage FILTER(LANG(?stage) = "ja") }
  OPTIONAL { ?entry kth:inStrand/rdfs:label ?strand FILTER(LANG(?strand) = "ja") }
  OPTIONAL { ?entry kth:intended ?intended }
} ORDER BY ?order ?entry"""
# Each gives an entry's values, of which there may be several, for one of the columns of `MORE`.
JA = 'FILTER(LANG(?value) = "ja")'
VALUES = {
    "statement": "?entry kth:states ?value",
    "type": f"VALUES ?is {{ kth:Measure kth:Goal }} ?entry kth:states/rdf:type ?is . ?is rdfs:label ?value {JA}",
    "label": f"?entry kth:states/rdfs:label ?value {JA}",
    "themes": f"?entry kth:states/kth:theme/skos:prefLabel ?value {JA}",
    "target_groups": f"?entry kth:states/kth:concerns/skos:prefLabel ?value {JA}",
    "pledges": "?entry kth:citesPledge/kth:pledgeNumber ?value",
    "due": f"?entry kth:citesYear/rdfs:label ?value {JA}",
}


def table(engine: Engine, plan: str) -> bytes:
    """Return the table of a plan as a CSV that a spreadsheet reads as UTF-8, and in which no cell starts a formula."""
    name = str(NamedNode(plan))
    columns = {column: _values(engine, name, pattern) for column, pattern in VALUES.items()}
    rows: list[list[Term | None]] = []
    for row in query_rows(engine, ROWS.replace("$plan", name)):
        more = [BAR.join(columns[column][row[0]]) for column in MORE]
        rows.append([Literal(value) for value in (*row, *more)])
    return excel_csv(Table([*COLUMNS, *MORE], rows))


def _values(engine: Engine, plan: str, pattern: str) -> dict[str, list[str]]:
    """Return the values of a column by entry, in order."""
    where = f"?entry a kth:Entry ; kth:inPlan {plan} . {pattern}"
    values: dict[str, list[str]] = defaultdict(list)
    for entry, value in query_rows(engine, f"SELECT DISTINCT ?entry ?value {{ {where} }} ORDER BY ?entry ?value"):
        values[entry].append(value)
    return values


# Everything in a version, the shapes too; no plan may have this name.
ALL = "all-plans"
GZIP = "application/gzip"
TYPES = {
    "nq": "application/n-quads",
    "trig": "application/trig",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "csv": "text/csv",
}
PIECE = 1 << 20
OF_PLAN, SHARED = re.compile(r"/graph/([^/>]+)/[^/>]+$"), re.compile(r"/graph/(ontology|concepts)$")


class File(msgspec.Struct, frozen=True):
    """A file for download: its name, which plan it holds, its format, and what proves that it came whole."""

    name: str
    part: str
    format: str
    packed: bool
    size: int
    sha256: str

    @property
    def media_type(self) -> str:
        """Return the type that it is sent as."""
        return GZIP if self.packed else TYPES[self.format]


class Index(msgspec.Struct, frozen=True):
    """What there is of a version: its plans and its files, and the digest of what each plan's were made from."""

    version: str
    plans: tuple[PlanSummary, ...]
    files: tuple[File, ...]
    made_from: dict[str, str] = {}


class Earlier(NamedTuple):
    """The files of an earlier version, and the folder that they stand in."""

    holds: Index
    folder: Path


def write_files(
    version: Version, engine: Engine, folder: Path, progress: Callable[[str], None], earlier: Earlier | None = None
) -> Index:
    """Write the files of a version into an empty folder, with their index; return it.

    Those of a plan that has not changed since an earlier version are that version's.
    """
    plan_summaries, files = summaries(engine), []
    made_from = {plan.id: _digest_graphs(version, plan.id) for plan in plan_summaries}
    files += list(_write_file(folder, ALL, "nq", lambda raw: _write_lines(raw, version.lines())))
    for plan in plan_summaries:
        if earlier and made_from[plan.id] and earlier.holds.made_from.get(plan.id) == made_from[plan.id]:
            files += list(_link_files(earlier, plan.id, folder))
        else:
            progress(f"{plan.id}：配布データを作成しています（writing dumps）")
            files += list(_plan(plan, version, engine, folder))
    index = Index(version.id, plan_summaries, tuple(files), made_from)
    (folder / "index.json").write_bytes(msgspec.json.format(msgspec.json.encode(index), indent=1))
    return index


def read_index(folder: Path) -> Index | None:
    """Return the index of a folder of files, None where there is none that this program reads."""
    try:
        return msgspec.json.decode((folder / "index.json").read_bytes(), type=Index)
    except (FileNotFoundError, NotADirectoryError, msgspec.DecodeError):
        return None


def _digest_graphs(version: Version, plan: str) -> str:
    """Return the digest of all that a plan's files follow from: its graphs, those that all share, what people wrote."""
    graphs = [graph for name, graph in version.graphs.items() if _belongs_to(name, plan) or not is_built(name)]
    return identify(graphs) if graphs else ""


def _link_files(earlier: Earlier, plan: str, folder: Path) -> Iterator[File]:
    for file in earlier.holds.files:
        if file.part == plan:
            link(earlier.folder / file.name, folder / file.name)
            yield file


def _plan(plan: PlanSummary, version: Version, engine: Engine, folder: Path) -> Iterator[File]:
    graphs = _graphs(version, plan.id, folder)
    whole, merged = folder / "whole", folder / "merged"

    def turtle(kind: RdfFormat) -> Callable[[Path], object]:
        return lambda raw: serialize(_triples(merged), output=raw, format=kind, prefixes=_prefixes(kind))

    yield from _write_file(folder, plan.id, "nq", lambda raw: raw.hardlink_to(whole))
    yield from _write_file(
        folder,
        plan.id,
        "trig",
        lambda raw: serialize(_quads(graphs), output=raw, format=RdfFormat.TRIG, prefixes=PREFIXES),
    )
    yield from _write_file(folder, plan.id, "ttl", turtle(RdfFormat.TURTLE))
    yield from _write_file(folder, plan.id, "jsonld", turtle(RdfFormat.JSON_LD))
    yield from _write_file(folder, plan.id, "csv", lambda raw: raw.write_bytes(table(engine, plan.iri)))
    for graph in (whole, merged, *graphs.values()):
        graph.unlink()


def _graphs(version: Version, plan: str, folder: Path) -> dict[str, Path]:
    """Write a plan's graphs and those that all plans share, each by itself, all together, and merged; return the first.

    The lines are sorted, and so the same triple in two graphs stands on two lines in a row.
    """
    files: dict[str, Path] = {}
    before, writers = b"", dict[str, BinaryIO]()
    with ExitStack() as opened:
        whole, merged = (opened.enter_context((folder / name).open("wb")) for name in ("whole", "merged"))
        for line in version.lines(lambda name: _belongs_to(name, plan)):
            triple, graph, _ = line.rsplit(b" ", 2)
            name = graph[1:-1].decode()
            if name not in files:
                files[name] = folder / f"graph-{len(files)}"
                writers[name] = opened.enter_context(files[name].open("wb"))
            writers[name].write(triple + b" .\n")
            whole.write(line)
            if triple != before and is_asserted(name):
                merged.write(triple + b" .\n")
                before = triple
    return dict(sorted(files.items()))


def _belongs_to(graph: str, plan: str) -> bool:
    """Say whether a graph belongs to a plan, or to all.

    >>> _belongs_to("https://a.example/graph/p/plan", "p"), _belongs_to("https://a.example/graph/concepts", "p")
    (True, True)
    >>> _belongs_to("https://a.example/graph/q/plan", "p"), _belongs_to("https://a.example/graph/shapes", "p")
    (False, False)
    """
    match = OF_PLAN.search(graph)
    return match[1] == plan if match else bool(SHARED.search(graph))


def _write_lines(raw: Path, lines: Iterator[bytes]) -> None:
    with raw.open("wb") as out:
        out.writelines(lines)


def _triples(file: Path) -> Iterator[Triple]:
    return (quad.triple for quad in parse(path=str(file), format=RdfFormat.N_TRIPLES))


def _quads(graphs: dict[str, Path]) -> Iterator[Quad]:
    for name, file in graphs.items():
        graph = NamedNode(name)
        yield from (Quad(triple.subject, triple.predicate, triple.object, graph) for triple in _triples(file))


def _prefixes(kind: RdfFormat) -> dict[str, str]:
    return PREFIXES if kind == RdfFormat.TURTLE else {}


def _write_file(folder: Path, part: str, form: str, made: Callable[[Path], object]) -> Iterator[File]:
    """Write one file plain and packed; yield both."""
    raw, plain, packed = (folder / f"{part}.{form}{ending}" for ending in (".raw", "", ".gz"))
    made(raw)
    with (
        raw.open("rb") as source,
        plain.open("wb") as target,
        packed.open("wb") as below,
        gzip.GzipFile("", "wb", 6, below, mtime=0) as pack,
    ):
        for piece in _pieces(source):
            target.write(piece)
            pack.write(piece)
    raw.unlink()
    for file in (plain, packed):
        with file.open("rb") as body:
            digest = hashlib.file_digest(body, "sha256").hexdigest()
        yield File(file.name, part, form, file is packed, file.stat().st_size, digest)


def _pieces(source: BinaryIO) -> Iterator[bytes]:
    """Yield a file's bytes; the engine writes prefixes in any order, so those at its start are put in one."""
    prefixes, line = [], source.readline()
    while line.startswith(b"@prefix "):
        prefixes.append(line)
        line = source.readline()
    yield b"".join(sorted(prefixes)) + line
    while piece := source.read(PIECE):
        yield piece
