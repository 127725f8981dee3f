"""The gate: whatever changes published data goes through here, to a new version as a whole or not at all.

    current version → changed copy → every plan that it touches is checked → frozen → published
                                    └ what does not conform is refused with its findings

One writer at a time holds the data folder. Nobody else sees a state between, and a writer that is stopped leaves
the last version.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox

from ..errors import KoteihyoError
from ..rdf import dataset
from ..rdf.dataset import Dataset, ntriples
from ..rdf.identifiers import KINDS, Identifiers, shared_graph
from ..rdf.names import BASE, STAGED, is_asserted
from ..validation import findings
from . import folders
from .folders import Version
from .freezing import freeze
from .history import Act

# A plan's graphs, by which a dataset shows that it holds the plan, whatever base its identifiers have.
PLAN_GRAPH = re.compile(rf"(?P<base>.*/)graph/(?P<plan>[^/]+)/(?:{'|'.join(KINDS)})")
WRITE = Act("write")
# Bytes of a statement that parsers read: those of the engine end at 16 MiB.
LINE = 15 << 20
# Characters that XML has no way to write (https://www.w3.org/TR/xml/#charsets), as N-Quads escapes them; an
# escaped backslash escapes nothing.
FORBIDDEN = re.compile(rb"(?<!\\)(?:\\\\)*\\u(00(?:0[0-8BbCcEeFf]|1[0-9A-Fa-f])|[Ff]{3}[EeFf])")
# Characters of a statement that a message quotes.
STATEMENT = 200
# Takes the current version and returns the whole changed dataset as N-Quads, every statement in a named graph.
Change = Callable[[Version], bytes]


class Nonconforming(KoteihyoError):
    """The changed dataset has findings that stop publication; nothing was changed."""

    status = 422
    exit_status = 1
    findings: list[dict[str, Any]]

    @classmethod
    def with_findings(cls, found: list[dict[str, Any]]) -> Nonconforming:
        """Return the error with the findings, as JSON takes them."""
        error = cls(
            f"この変更には重大な指摘が{len(found)}件あるため、受け入れません。データは元のままです。",
            f"The change is not accepted, because it leaves {len(found)} violations; nothing was changed.",
        )
        error.findings = found
        return error


class Kept(KoteihyoError):
    """The change touches a graph that no write may change."""

    status = 422

    @classmethod
    def for_graph(cls, name: str, ja: str, en: str) -> Kept:
        """Return the error for a graph, with the reason."""
        return cls(f"グラフ {name} は書き込みでは変えられません（{ja}）。", f"No write changes the graph {name}: {en}.")


class Illegible(KoteihyoError):
    """The change has a statement that not every reader could read again."""

    status = 422
    exit_status = 1


@dataclass(frozen=True)
class Written:
    """What became of a change: the version that is current now, and the graph in which something waits, if any does."""

    version: Version
    staged: str = ""
    findings: tuple[dict[str, Any], ...] = ()


class Passed(NamedTuple):
    """What goes on to be published: the dataset, its findings by plan, and what waits in which graph, and why."""

    held: Dataset
    report: Mapping[str, list[dict[str, Any]]]
    staged: str = ""
    findings: tuple[dict[str, Any], ...] = ()


def write(data: Path, change: Change, act: Act = WRITE, *, lenient: bool = False) -> Written:
    """Publish the changed dataset, or raise `Nonconforming`; ``lenient`` leaves what it would add in a graph apart."""
    with folders.publishing(data):
        base = folders.current(data)
        if base is None:
            raise KoteihyoError("公開された版がありません。", "Nothing is published that could be changed.")
        passed = _check(base, change(base), lenient=lenient)
        with folders.staging(data) as folder:
            identifier = freeze(folder, passed.held, passed.report, base.manifest["plans"], base)
            what = f"{act.what} → {passed.staged}" if passed.staged else act.what
            version = folders.publish(data, folder, identifier, act._replace(base=base.id, what=what))
    return Written(version, passed.staged, passed.findings)


def _check(base: Version, after: bytes, *, lenient: bool) -> Passed:
    """Return what may be published of a changed version, which is in its canonical form; raise why nothing may."""
    before, origins = base.dump.read_bytes(), base.manifest["plans"]
    added = {*after.splitlines()} - {*before.splitlines()}
    _check_readable(added)
    held = Dataset.read(after)
    changed = list(_quads({*before.splitlines()} ^ {*after.splitlines()}))
    touched = {_graph_name(quad) for quad in changed}
    _check_writable(touched)
    _check_one_base(plans(Dataset.read(before)) | plans(held))
    report = _check_plans(held, changed, base.report)
    bad = [each for found in report.values() for each in found if each["severity"] == "violation"]
    if not bad:
        _check_document_untouched(touched, {plan for plan, origin in origins.items() if origin["inputs"]})
        return Passed(held, report)
    if not (lenient and added):
        raise Nonconforming.with_findings(bad)
    staged, waiting = _staged_graph(added), Dataset.read(before)
    waiting.add(staged, [quad.triple for quad in _quads(added)])
    return Passed(waiting, base.report, staged, tuple(bad))


def _quads(lines: Iterable[bytes]) -> Iterator[ox.Quad]:
    return iter(ox.parse(b"\n".join(sorted(lines)), format=ox.RdfFormat.N_QUADS))


def _check_readable(added: Iterable[bytes]) -> None:
    """Raise `Illegible` for what XML cannot hold, or no parser reads: a statement is one line of N-Quads."""
    for line in added:
        start = line[:STATEMENT].decode(errors="replace")
        if len(line) > LINE:
            raise Illegible(
                f"一つの記述が大きすぎます（{LINE >> 20}MiBまで）：{start}…",
                f"A statement is larger than the {LINE >> 20} MiB that every reader takes: {start}…",
            )
        if found := FORBIDDEN.search(line):
            name = f"U+{found[1].decode().upper()}"
            raise Illegible(
                f"XMLで書けない文字 {name} があります。取り除いてください：{start}…",
                f"There is a character that XML cannot hold, {name}; take it out: {start}…",
            )


def _check_writable(touched: set[str]) -> None:
    """Raise `Kept` if the change touches what checks found, or the rules by which they find it."""
    for name in sorted(touched):
        if PLAN_GRAPH.fullmatch(name) and name.endswith("/findings"):
            raise Kept.for_graph(name, "検査が作成するものです", "the checks write it")
        if name == str(shared_graph("shapes")):
            raise Kept.for_graph(name, "検査の規則そのものです", "it holds the rules by which changes are checked")


def _check_one_base(found: set[Identifiers]) -> None:
    """Raise `Kept` if two plans have one name under different bases: what is kept of a plan is kept by its name."""
    bases: dict[str, set[str]] = {}
    for each in found:
        bases.setdefault(each.plan_id, set()).add(each.base)
    for plan, several in sorted(bases.items()):
        if len(several) > 1:
            *others, last = sorted(several, key=lambda base: (base != BASE, base))
            ja = f"計画 {plan} は {others[0]} の下にもうあります。別の名前にしてください"
            raise Kept.for_graph(
                f"{last}graph/{plan}/…", ja, f"there is a plan {plan} under {others[0]}; take another name"
            )


def _check_document_untouched(touched: set[str], built: set[str]) -> None:
    """Raise `Kept` if the change touches the words of a document that a plan was built from.

    That they are the document's, each once and at its place, is proven when a plan is built and nowhere else.
    """
    for name in sorted(touched):
        plan = PLAN_GRAPH.fullmatch(name)
        if plan and plan["plan"] in built and name.endswith("/document"):
            ja = "印刷された文言です。原文を訂正して koteihyo build で作り直してください"
            raise Kept.for_graph(name, ja, "it holds what is printed; mend the plan's folder and build")


def _check_plans(held: Dataset, changed: list[ox.Quad], report: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return the findings of every plan; one that the change does not touch has those that it had.

    The findings' graphs are written anew.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for ids in sorted(plans(held), key=lambda each: each.plan_id):
        read = dataset.checked_graphs(ids)
        if ids.plan_id in report and not any(_graph_name(quad) in read or _is_about(quad, ids) for quad in changed):
            found[ids.plan_id] = report[ids.plan_id]
            continue
        of_plan = findings.find(held.ntriples(read) + _other_statements(held, ids, read), ids)
        found[ids.plan_id] = [each.as_json() for each in of_plan]
        held.graphs[str(ids.graph("findings"))] = dataset.from_rdflib(findings.findings_graph(of_plan, ids))
    for name in [name for name in held.graphs if _is_orphaned(name, found)]:
        del held.graphs[name]
    return found


def _other_statements(held: Dataset, ids: Identifiers, read: list[str]) -> bytes:
    """Return what other graphs assert of the plan's things: no graph is a way round the checks."""
    others = (triples for name, triples in held.graphs.items() if name not in read and is_asserted(name))
    return ntriples([each for triples in others for each in triples if _is_about(each, ids)])


def _is_about(statement: ox.Quad | ox.Triple, ids: Identifiers) -> bool:
    subject = statement.subject
    return isinstance(subject, ox.NamedNode) and f"{subject.value}/".startswith(f"{ids.plan}/")


def _graph_name(quad: ox.Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""


def _is_orphaned(name: str, found: dict[str, list[dict[str, Any]]]) -> bool:
    plan = PLAN_GRAPH.fullmatch(name)
    return plan is not None and name.endswith("/findings") and plan["plan"] not in found


def plans(held: Dataset) -> set[Identifiers]:
    """Return the plans that a dataset holds: those that have one of a plan's graphs, other than findings."""
    matches = (PLAN_GRAPH.fullmatch(name) for name in held.graphs if not name.endswith("/findings"))
    return {Identifiers(match["plan"], match["base"]) for match in matches if match}


def _staged_graph(added: set[bytes]) -> str:
    """Return the name of the graph in which additions wait: the same additions wait in the same one."""
    return f"{STAGED}{sha256(b''.join(sorted(added))).hexdigest()[:12]}"
