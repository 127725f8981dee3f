"""The gate: whatever changes published data goes through here, to a new version as a whole or not at all.

    current version → changed graphs → every plan that they touch is checked → frozen → published
                                      └ what does not conform is refused with its findings

Only graphs that no build makes are written: what a plan says has one truth, its folder, and every build carries over
what was written beside it. One writer at a time holds the data folder. Nobody else sees a state between, and a writer
that is stopped leaves the last version.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox

from ..errors import KoteihyoError
from ..rdf.dataset import Dataset
from ..rdf.identifiers import PLAN_GRAPH, Identifiers, is_built
from ..rdf.names import STAGED
from . import folders, graphs
from .cache import Cache, Entry
from .checks import REPORT, check_graphs, list_plans
from .freezing import Part, freeze, inherit_graphs, inherit_parts
from .graphs import Graph, identify, list_lines, write_graph
from .history import Act
from .version import Version

WRITE = Act("write")
# Bytes of a statement that parsers read: those of the engine end at 16 MiB.
LINE = 15 << 20
# Characters that XML has no way to write (https://www.w3.org/TR/xml/#charsets), as N-Quads escapes them; an
# escaped backslash escapes nothing.
FORBIDDEN = re.compile(rb"(?<!\\)(?:\\\\)*\\u(00(?:0[0-8BbCcEeFf]|1[0-9A-Fa-f])|[Ff]{3}[EeFf])")
# Characters of a statement that a message quotes.
STATEMENT = 200
# Takes the current version and returns the graphs that it changes: sorted N-Quads by IRI, nothing where none is left.
Change = Callable[[Version], Mapping[str, bytes]]


class Nonconforming(KoteihyoError):
    """The changed dataset has findings that stop publication; nothing was changed."""

    status = 422
    exit_status = 1
    findings: list[dict[str, Any]]

    @classmethod
    def with_findings(cls, findings: list[dict[str, Any]]) -> Nonconforming:
        """Return the error with the findings, as JSON takes them."""
        error = cls(
            f"この変更には重大な指摘が{len(findings)}件あるため、受け入れません。データは元のままです。",
            f"The change is not accepted, because it leaves {len(findings)} violations; nothing was changed.",
        )
        error.findings = findings
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
class WriteResult:
    """What became of a change: the version that is current now, and the graph in which something waits, if any does."""

    version: Version
    staged: str = ""
    findings: tuple[dict[str, Any], ...] = ()


class Release(NamedTuple):
    """What goes on to be published: graphs and what is known of plans; what waits in which graph, and why."""

    graphs: Mapping[str, Graph]
    parts: Mapping[str, Part]
    staged: str = ""
    findings: tuple[dict[str, Any], ...] = ()


def write(data: Path, change: Change, act: Act = WRITE, *, lenient: bool = False) -> WriteResult:
    """Publish the changed graphs, or raise `Nonconforming`; ``lenient`` leaves what it would add in a graph apart."""
    with folders.publishing(data):
        base = folders.current(data)
        if base is None:
            raise KoteihyoError("公開された版がありません。", "Nothing is published that could be changed.")
        with folders.staging(data) as folder:
            gate = _Gate(Cache(data), folder, inherit_graphs(base, folder), inherit_parts(base, folder))
            passed = gate.check(change(base), lenient=lenient)
            what = f"{act.what} → {passed.staged}" if passed.staged else act.what
            identifier = identify(passed.graphs.values())[:12]
            if not folders.is_there(data, identifier):
                freeze(folder, passed.graphs.values(), passed.parts, base)
            version = folders.publish(data, folder, identifier, act._replace(base=base.id, what=what))
    return WriteResult(version, passed.staged, passed.findings)


class _Gate(NamedTuple):
    """What a change is held against: the graphs and the plans of the version that it changes."""

    cache: Cache
    folder: Path
    before: Mapping[str, Graph]
    parts: Mapping[str, Part]

    def check(self, change: Mapping[str, bytes], *, lenient: bool) -> Release:
        """Return what may be published of a change, which is in its canonical form; raise why nothing may."""
        added, gone = self._compare(change)
        _check_readable(line for lines in added.values() for line in lines)
        _check_writable({name for name in change if added[name] or gone[name]})
        after = self._write_change(change)
        touched = _list_things(line for each in (*added.values(), *gone.values()) for line in each)
        checked = {ids.plan_id: self._check_plan(after, ids) for ids in list_plans(after) if str(ids.plan) in touched}
        bad = [each for entry in checked.values() for each in entry.facts["violations"]]
        if not bad:
            return Release(after, {**self.parts, **{name: self._part(name, entry) for name, entry in checked.items()}})
        if not (lenient and any(added.values())):
            raise Nonconforming.with_findings(bad)
        waiting = _list_waiting(added)
        return Release(self._write_change(waiting), self.parts, next(iter(waiting)), tuple(bad))

    def _compare(self, change: Mapping[str, bytes]) -> tuple[dict[str, set[bytes]], dict[str, set[bytes]]]:
        """Return what a change adds and takes away, by graph."""
        added, gone = dict[str, set[bytes]](), dict[str, set[bytes]]()
        for name, lines in change.items():
            new = {*lines.splitlines(keepends=True)}
            old = {*self.before[name].read().splitlines(keepends=True)} if name in self.before else set()
            added[name], gone[name] = new - old, old - new
        return added, gone

    def _write_change(self, change: Mapping[str, bytes]) -> dict[str, Graph]:
        """Return the graphs with the changed ones in their places, which are written."""
        folder, after = self.folder / graphs.FOLDER, dict(self.before)
        folder.mkdir(exist_ok=True)
        for name, lines in change.items():
            after.pop(name, None)
            if lines:
                after[name] = write_graph(folder, name, lines)
        return after

    def _check_plan(self, after: dict[str, Graph], ids: Identifiers) -> Entry:
        """Return what is found in a plan, and put its findings' graph among the graphs."""
        entry, name = check_graphs(self.cache, after, ids), str(ids.graph("findings"))
        after.pop(name, None)
        after.update((graph.name, graph) for graph in entry.graphs)
        return entry

    def _part(self, plan: str, entry: Entry) -> Part:
        said = self.parts[plan].contents if plan in self.parts else {"inputs": {}}
        return Part({**said, "findings": entry.facts["findings"]}, entry.folder / REPORT)


def _list_things(lines: Iterable[bytes]) -> set[str]:
    """Return what lines are about, and whatever stands above it in its IRI: the plan that it is of is among that."""
    subjects = {line.partition(b" ")[0].decode()[1:-1] for line in lines}
    return {iri for subject in subjects for iri in accumulate(subject.split("/"), "{}/{}".format)}


def _check_readable(added: Iterable[bytes]) -> None:
    """Raise `Illegible` for what XML cannot hold, or no parser reads: a statement is one line of N-Quads."""
    for line in added:
        start = line[:STATEMENT].decode(errors="replace")
        if len(line) > LINE:
            raise Illegible(
                f"一つの記述が大きすぎます（{LINE >> 20}MiBまで）：{start}…",
                f"A statement is larger than the {LINE >> 20} MiB that every reader takes: {start}…",
            )
        if forbidden := FORBIDDEN.search(line):
            name = f"U+{forbidden[1].decode().upper()}"
            raise Illegible(
                f"XMLで書けない文字 {name} があります。取り除いてください：{start}…",
                f"There is a character that XML cannot hold, {name}; take it out: {start}…",
            )


def _check_writable(touched: set[str]) -> None:
    """Raise `Kept` if the change touches what builds make, and say where that is changed."""
    for name in sorted(touched):
        plan = PLAN_GRAPH.fullmatch(name)
        if plan and name.endswith("/findings"):
            raise Kept.for_graph(name, "検査が作成するものです", "the checks write it")
        if plan:
            raise Kept.for_graph(name, *_explain_folder(plan["plan"], f"{plan['base']}graph/{plan['plan']}/added"))
        if is_built(name):
            ja, en = "本システムに付属します。別のグラフに書いてください", "it comes with the program; write to another"
            raise Kept.for_graph(name, ja, en)


def _explain_folder(plan: str, added: str) -> tuple[str, str]:
    ja = "計画のフォルダーから作成されます。フォルダーを改めて koteihyo build とするか、"
    en = "it is made from the plan's folder. Change the folder and run koteihyo build, or decide at "
    return (
        f"{ja}/plans/{plan}/review で判断してください。書き加える先は {added} です",
        f"{en}/plans/{plan}/review; what is to be added belongs in {added}",
    )


def _list_waiting(added: Mapping[str, set[bytes]]) -> dict[str, bytes]:
    """Return the graph in which additions wait, by its name: the same additions wait in the same one."""
    lines = sorted(line for each in added.values() for line in each)
    name = f"{STAGED}{sha256(b''.join(line.rstrip() for line in lines)).hexdigest()[:12]}"
    quads = ox.parse(b"".join(lines), format=ox.RdfFormat.N_QUADS)
    return list_lines(Dataset({name: [quad.triple for quad in quads]}))
