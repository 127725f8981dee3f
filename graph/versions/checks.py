"""The checks of a plan: its own graphs, and whatever people wrote beside them of its things.

A plan's graphs are made by a build; what people write beside them stands in graphs of other names. No graph is a way
round the checks: what is said of a plan's things is held to the shapes wherever it stands. What was found is kept under
the digests of all that was read, so that the same is never checked twice.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping

import pyoxigraph as ox

from ..fingerprints import digest, program_digest
from ..rdf import dataset
from ..rdf.dataset import Dataset, ntriples
from ..rdf.identifiers import KTH, PLAN_GRAPH, Identifiers, is_built
from ..rdf.names import is_asserted
from ..validation import findings
from ..validation.findings import Finding, count_findings
from .cache import Cache, Entry
from .graphs import Graph, as_triples, list_lines

# What takes a message on the way.
Progress = Callable[[str], None]
REPORT = "findings.json"
REPORTS_ON = f"<{KTH.reportsOn}> <".encode()


def check_plan(held: Dataset, ids: Identifiers) -> list[Finding]:
    """Return what is wrong with a plan of a dataset, and write its findings' graph anew."""
    others = (triples for name, triples in held.graphs.items() if not is_built(name) and is_asserted(name))
    about = ntriples([triple for triples in others for triple in triples if is_about(triple, ids)])
    names = list_checked(ids, held.ntriples([str(ids.graph("document"))]))
    own_findings = _keep_own(findings.find(held.ntriples(names) + about, ids), ids)
    held.graphs[str(ids.graph("findings"))] = dataset.from_rdflib(findings.findings_graph(own_findings, ids))
    return own_findings


def quiet(_: str) -> None:
    """Take a progress message and show nothing."""


def check_graphs(cache: Cache, held: Mapping[str, Graph], ids: Identifiers, progress: Progress = quiet) -> Entry:
    """Return what is wrong with a plan of some graphs: its findings' graph, their numbers and, in a file, all of them.

    ``held`` has the plan's graphs, the vocabulary and the concepts, and what people wrote. What is kept is not checked.
    """
    document = held.get(str(ids.graph("document")))
    read = [held[name] for name in list_checked(ids, document.read() if document else b"") if name in held]
    about = statements_about(ids, held.values())
    key = check_key(ids, read, about)
    if kept := cache.find(key):
        return kept
    progress(f"{ids.plan_id}：検査しています（checking）")
    return _check(cache, key, ids, b"".join(as_triples(graph.name, graph.read()) for graph in read) + about)


def check_key(ids: Identifiers, read: Iterable[Graph], about: bytes) -> str:
    """Return the key under which the findings of a plan are kept."""
    return digest("check", program_digest(), str(ids.plan), *(f"{graph.name} {graph.sha256}" for graph in read), about)


def _check(cache: Cache, key: str, ids: Identifiers, data: bytes) -> Entry:
    own_findings = _keep_own(findings.find(data, ids), ids)
    report = [finding.as_json() for finding in own_findings]
    name = str(ids.graph("findings"))
    graph = dataset.from_rdflib(findings.findings_graph(own_findings, ids))
    facts = {
        "findings": count_findings(report),
        "violations": [each for each in report if each["severity"] == "violation"],
    }
    text = json.dumps(report, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    return cache.keep(key, list_lines(Dataset({name: graph})), facts, {REPORT: text.encode()})


def list_checked(ids: Identifiers, document: bytes) -> list[str]:
    """Return the graphs that the checks of a plan read, and of a report those of the plan that it is of, too.

    ``document`` is the plan's graph of that name, as N-Triples or N-Quads.
    """
    names = dataset.checked_graphs(ids)
    _, term, after = document.partition(REPORTS_ON)
    if not term:
        return names
    base, _, plan = after[: after.index(b">")].decode().rpartition("id/")
    other = Identifiers(plan, base)
    return [*names, *(str(other.graph(kind)) for kind in ("document", "plan", "curation"))]


def _keep_own(findings: list[Finding], ids: Identifiers) -> list[Finding]:
    """Return the findings about a plan's own things: with a report the plan that it is of was read as well."""
    plan = str(ids.plan)
    return [finding for finding in findings if finding.about == plan or finding.about.startswith(f"{plan}/")]


def statements_about(ids: Identifiers, held: Iterable[Graph]) -> bytes:
    """Return what people wrote of a plan's things and what the default graph has of that, as N-Triples."""
    written = (graph for graph in held if not is_built(graph.name) and is_asserted(graph.name))
    return b"".join(as_triples(graph.name, b"".join(_lines_about(graph, ids))) for graph in written)


def _lines_about(graph: Graph, ids: Identifiers) -> Iterator[bytes]:
    return (line for line in graph.read().splitlines(keepends=True) if is_line_about(line, ids))


def is_line_about(line: bytes, ids: Identifiers) -> bool:
    """Say whether a line of N-Quads is about a thing of a plan."""
    plan = f"<{ids.plan}".encode()
    return line.startswith((plan + b">", plan + b"/"))


def is_about(statement: ox.Quad | ox.Triple, ids: Identifiers) -> bool:
    """Say whether a statement is about a thing of a plan."""
    subject = statement.subject
    return isinstance(subject, ox.NamedNode) and f"{subject.value}/".startswith(f"{ids.plan}/")


def list_plans(names: Iterable[str]) -> list[Identifiers]:
    """Return the plans that have one of the graphs of these names, other than findings."""
    matches = (PLAN_GRAPH.fullmatch(name) for name in names if not name.endswith("/findings"))
    plans = {Identifiers(match["plan"], match["base"]) for match in matches if match}
    return sorted(plans, key=lambda plan: plan.plan_id)
