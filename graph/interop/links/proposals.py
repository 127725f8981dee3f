"""Proposals: the candidates of plans as they were last computed, kept in the data folder for whoever shows them.

    <data>/candidates/<plan>.json

To compute them takes a second, and more with large portals; so whoever builds a version or reads a portal computes
them, and the pages only read. They are no part of a version: nothing here is asserted.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import msgspec

from ...errors import KoteihyoError
from ...files import read_bytes
from ...plan.folders import Folders, copy_plan, find_target
from ...rdf.identifiers import Identifiers
from ...rdf.names import BASE
from .. import stratml
from ..portals.registry import Registry
from .candidates import Candidate
from .decisions import FILE, Decision, Settled, open_candidates, portal_named, read_decisions, write_decision

FOLDER = "candidates"


class Kept(msgspec.Struct, frozen=True):
    """The candidates of a plan, and what they were computed from: its files, the portals and the program."""

    mark: str
    candidates: tuple[Candidate, ...]


class Settlement(KoteihyoError):
    """A candidate is none any more: somebody has decided on it, or the data have changed."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            "この候補は、既に判断されたか、なくなっています。ページを開き直してください。",
            "This candidate has been decided on, or is gone: open the page again.",
        )


def keep_proposals(data: Path, folders: Folders, names: Iterable[str], base: str = BASE) -> None:
    """Compute the candidates of plans anew where the plan's folder or what was read of a portal has changed."""
    registry = Registry(data)
    for name in names:
        folder, file = folders / name, _file(data, name)
        if not (folder / "plan.toml").is_file() or stratml.is_stratml(folder):
            continue
        mark = _mark(folder, registry, base)
        if not file.exists() or _read(file).mark != mark:
            computed = open_candidates(folder, registry, base=base)
            found = (each._replace(subject=each.subject._replace(phrases=())) for each in computed)
            file.parent.mkdir(parents=True, exist_ok=True)
            new = file.with_suffix(".new")
            new.write_bytes(msgspec.json.encode(Kept(mark, tuple(found))))
            new.replace(file)


def read_proposals(data: Path, plan: str) -> tuple[Candidate, ...]:
    """Return the candidates of a plan that were kept; none where nobody has computed any, or another program has."""
    file = _file(data, plan)
    try:
        state = file.stat()
        return _read_once(file, state.st_mtime_ns, state.st_size).candidates
    except (OSError, msgspec.DecodeError):
        return ()


def read_settled(folder: Path) -> Settled:
    """Return what was decided in a plan's folder by now; read once after each change."""
    file = folder / FILE
    try:
        state = file.stat()
    except OSError:
        return {}
    return _read_settled(file, state.st_mtime_ns, state.st_size)


def decide(data: Path, ids: Identifiers, choice: tuple[str, str], verdict: tuple[bool, str], by: str, on: date) -> None:
    """Write into the plan's own folder what somebody decided on a candidate, for the next build.

    ``choice`` are the addresses of the thing and of the dataset, ``verdict`` whether it is accepted, and why. What is
    no open candidate (any more) is a `Settlement`.
    """
    plan = ids.plan.rpartition("/")[2]
    found = Folders.of_data(data) / plan
    with _locked(data):
        known = {(each.subject.iri, each.dataset.iri): each for each in read_proposals(data, plan)}
        if choice not in known or choice in read_settled(found):
            raise Settlement
        target = find_target(found, data)
        copy_plan(found, target)
        candidate = known[choice]
        portal = portal_named(candidate.portal, Registry(data))
        write_decision(target / FILE, [Decision(candidate, portal, *verdict, by, on)], ids)


@contextmanager
def _locked(data: Path) -> Iterator[None]:
    """Hold the decisions of a data folder for one who adds to them."""
    (data / FOLDER).mkdir(parents=True, exist_ok=True)
    with (data / FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@lru_cache(maxsize=64)
def _read_once(file: Path, *_state: int) -> Kept:
    return _read(file)


@lru_cache(maxsize=64)
def _read_settled(file: Path, *_state: int) -> Settled:
    return read_decisions(file)


def _read(file: Path) -> Kept:
    try:
        return msgspec.json.decode(read_bytes(file), type=Kept)
    except msgspec.DecodeError:
        return Kept("", ())


def _file(data: Path, plan: str) -> Path:
    return data / FOLDER / f"{plan}.json"


def _mark(folder: Path, registry: Registry, base: str) -> str:
    files = sorted(each for each in folder.iterdir() if each.is_file())
    parts = [f"{each.name} {each.stat().st_size} {each.stat().st_mtime_ns}" for each in files]
    parts += [f"{each.name} {each.cache.sha256 if each.cache else ''}" for each in registry.portals()]
    return sha256("\n".join([version("koteihyo"), base, *parts]).encode()).hexdigest()
