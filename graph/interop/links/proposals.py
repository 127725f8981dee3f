"""Proposals: the candidates of plans as they were last computed, kept in the data folder for whoever shows them.

    <data>/candidates/<plan>.json

To compute them takes a second, and more with large portals; so whoever builds a version or reads a portal computes
them, and the pages only read. They are no part of a version: nothing here is asserted.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import msgspec

from ...curation.plan_file import Judge
from ...errors import KoteihyoError
from ...files import read_bytes
from ...model import Model
from ...plan.folders import Folders
from ...rdf.identifiers import Identifiers
from ...rdf.names import BASE
from .. import stratml
from ..portals.registry import Registry
from .candidates import Candidate
from .decisions import (
    FILE,
    Decision,
    Settled,
    add_decisions,
    open_candidates,
    portal_named,
    read_decisions,
    read_searchable_plan,
)

FOLDER = "candidates"


class StoredCandidates(msgspec.Struct, frozen=True):
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
        if not file.exists() or _read(file).mark != _mark(folder, registry, base):
            keep_proposals_of(data, read_searchable_plan(folder), base)


def keep_proposals_of(data: Path, model: Model, base: str = BASE) -> None:
    """Compute the candidates of a plan that was read."""
    folder, registry = model.plan.folder, Registry(data)
    mark, file = _mark(folder, registry, base), _file(data, folder.name)
    computed = open_candidates(model, registry, base=base)
    candidates = (candidate._replace(subject=candidate.subject._replace(phrases=())) for candidate in computed)
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_suffix(f".{os.getpid()}.new")
    new.write_bytes(msgspec.json.encode(StoredCandidates(mark, tuple(candidates))))
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


class Choice(NamedTuple):
    """What somebody decides on a candidate: a dataset for a thing, by their addresses, and whether it is accepted.

    ``extent`` is how far the dataset measures the thing, by its code.
    """

    thing: str
    dataset: str
    accepted: bool
    extent: str = ""


def settle(data: Path, folder: Path, ids: Identifiers, choice: Choice, judge: Judge, reason: str) -> dict[str, str]:
    """Return the files of a plan's folder that a decision on a candidate changes, by name.

    What is no open candidate (any more) is a `Settlement`.
    """
    plan, place = ids.plan.rpartition("/")[2], (choice.thing, choice.dataset)
    known = {(proposal.subject.iri, proposal.dataset.iri): proposal for proposal in read_proposals(data, plan)}
    if place not in known or place in read_settled(folder):
        raise Settlement
    portal = portal_named(known[place].portal, Registry(data))
    decision = Decision(known[place], portal, choice.accepted, reason, judge.name, judge.date, choice.extent)
    return {FILE: add_decisions(folder / FILE, [decision], ids)}


@lru_cache(maxsize=64)
def _read_once(file: Path, *_state: int) -> StoredCandidates:
    return _read(file)


@lru_cache(maxsize=64)
def _read_settled(file: Path, *_state: int) -> Settled:
    return read_decisions(file)


def _read(file: Path) -> StoredCandidates:
    try:
        return msgspec.json.decode(read_bytes(file), type=StoredCandidates)
    except msgspec.DecodeError:
        return StoredCandidates("", ())


def _file(data: Path, plan: str) -> Path:
    return data / FOLDER / f"{plan}.json"


def _mark(folder: Path, registry: Registry, base: str) -> str:
    files = sorted(path for path in folder.iterdir() if path.is_file())
    parts = [f"{file.name} {file.stat().st_size} {file.stat().st_mtime_ns}" for file in files]
    parts += [f"{portal.name} {portal.cache.sha256 if portal.cache else ''}" for portal in registry.portals()]
    return sha256("\n".join([version("koteihyo"), base, *parts]).encode()).hexdigest()
