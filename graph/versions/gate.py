"""The gate: whatever changes published data goes through here, to a new version as a whole or not at all.

    current version → changed copy → every plan that it touches is checked → frozen → published
                                    └ what does not conform is refused with its findings

Only graphs that no build makes are written: what a plan says has one truth, its folder, and every build carries over
what was written beside it. One writer at a time holds the data folder. Nobody else sees a state between, and a writer
that is stopped leaves the last version.
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
from ..rdf.dataset import Dataset
from ..rdf.identifiers import PLAN_GRAPH, is_built
from ..rdf.names import STAGED
from . import folders
from .checks import check_plan, is_about, plans
from .folders import Version
from .freezing import freeze
from .history import Act

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
    before = base.dump.read_bytes()
    added = {*after.splitlines()} - {*before.splitlines()}
    _check_readable(added)
    held = Dataset.read(after)
    changed = list(_quads({*before.splitlines()} ^ {*after.splitlines()}))
    touched = {_graph_name(quad) for quad in changed}
    _check_writable(touched)
    report = _check_plans(held, changed, base.report)
    bad = [each for found in report.values() for each in found if each["severity"] == "violation"]
    if not bad:
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


def _check_plans(held: Dataset, changed: list[ox.Quad], report: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return the findings of every plan; one that the change does not touch has those that it had.

    The findings' graphs are written anew.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for ids in sorted(plans(held), key=lambda each: each.plan_id):
        if ids.plan_id in report and not any(is_about(quad, ids) for quad in changed):
            found[ids.plan_id] = report[ids.plan_id]
        else:
            found[ids.plan_id] = [each.as_json() for each in check_plan(held, ids)]
    return found


def _graph_name(quad: ox.Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""


def _staged_graph(added: set[bytes]) -> str:
    """Return the name of the graph in which additions wait: the same additions wait in the same one."""
    return f"{STAGED}{sha256(b''.join(sorted(added))).hexdigest()[:12]}"
