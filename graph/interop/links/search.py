"""From a plan's folder and the portals that were read to its open candidates."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ...errors import KoteihyoError
from ...model import CodeLists, Model, read_model
from ...plan.description import read_plan
from ...rdf import dataset
from ...rdf.identifiers import Identifiers
from ...rdf.names import BASE
from .. import stratml
from ..portals.registry import Registry
from .candidates import Candidate, Matcher
from .decisions import FILE, read_decisions
from .subjects import subjects


class NothingRead(KoteihyoError):
    """No portal has been read yet, so there is nothing to look through."""

    def __init__(self) -> None:
        super().__init__(
            "未取得です。`koteihyo portal add` で登録し、`koteihyo portal refresh` で取得してください。",
            "No portal has been read: add one by `koteihyo portal add` and read it by `koteihyo portal refresh`.",
        )


def sought_in(folder: Path) -> Model:
    """Return the plan of a folder as it is understood; plans that came as StratML have no words to go by yet."""
    if stratml.is_stratml(folder):
        raise KoteihyoError(
            "StratMLの計画のリンクの候補の検索には対応していません。",
            "Candidates of a StratML plan cannot be sought yet.",
            file=folder,
        )
    return read_model(read_plan(folder), CodeLists.load(dataset.ONTOLOGY))


def open_candidates(
    folder: Path, registry: Registry, *, portals: tuple[str, ...] = (), kinds: Sequence[str] = (), base: str = BASE
) -> list[Candidate]:
    """Return the candidates of a plan that nobody has decided on, from the last good readings of the portals."""
    model = sought_in(folder)
    named = [registry.portal(name) for name in portals] or registry.portals()
    if not any(portal.cache for portal in named):
        raise NothingRead
    source = ((portal.name, each) for portal, each in registry.descriptions(portals))
    found = Matcher(model, subjects(model, Identifiers(folder.name, base))).candidates(
        source, read_decisions(folder / FILE)
    )
    return [each for each in found if not kinds or each.subject.kind in kinds]
