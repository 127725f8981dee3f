"""Sides: two plans' folders as they are compared, with what a person decided; the graph of a revised plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph

from ..codelists import CodeLists
from ..errors import KoteihyoError
from ..files import read_toml_keys
from ..model import Model, read_model
from ..plan.description import Plan, read_plan
from ..plan.folders import Folders
from ..rdf.dataset import Dataset, from_rdflib, shared_graphs
from ..rdf.identifiers import Identifiers
from ..rdf.names import BASE
from ..versions.folders import Version, version
from .comparison import Comparison, compare
from .correspondences import changes_graph
from .decisions import FILE, Decision, read_decisions
from .edition_reader import read_edition
from .programmes import name_measures
from .published import list_plans, read_published
from .units import Edition


@dataclass(frozen=True)
class Pair:
    """Two plans side by side, and what a person decided on what became of the earlier one's statements."""

    models: tuple[Model, Model]
    earlier: Edition
    later: Edition
    decisions: tuple[Decision, ...] = ()

    @property
    def plans(self) -> tuple[Plan, Plan]:
        """Return what `plan.toml` says of either."""
        return self.models[0].plan, self.models[1].plan

    def compare(self) -> Comparison:
        """Return how they correspond."""
        return compare(self.earlier, self.later, self.decisions)


def read_pair(earlier: Path, later: Path, lists: CodeLists, base: str = BASE) -> Pair:
    """Return the plans of two folders; decisions count where the later one revises the other or reports on it."""
    plans = read_plan(earlier), read_plan(later)
    reported = plans[1].of is not None
    models = read_model(plans[0], lists), read_model(plans[1], lists)
    sides = [read_edition(model, Identifiers(model.plan.id, base), measured=reported) for model in models]
    if reported:
        sides[1] = name_measures(sides[1])
    decided: list[Decision] = []
    if plans[1].earlier == plans[0].id:
        decided = read_decisions(later, sides[0].by_key, sides[1].by_key, plans[1].readings)
    return Pair(models, sides[0], sides[1], tuple(decided))


def read_side(name: str, data: Path, read: Callable[[str], Mapping[str, Graph]]) -> Edition:
    """Return a plan as its graphs tell it: `plan@version` as it was published, else as ``read`` makes its graphs now.

    Whatever is compared with a version is read from graphs, too: these do not tell one mark of a schedule from another.
    """
    plan, at, known = name.partition("@")
    if at:
        return read_version(plan, version(data, known))
    ids = Identifiers(plan)
    dataset = Dataset(shared_graphs())
    for kind, graph in read(plan).items():
        dataset.add(str(ids.graph(kind)), from_rdflib(graph))
    store = ox.Store()
    store.extend(dataset.merge_asserted())
    return read_published(store, str(ids.plan))


def read_version(plan: str, published: Version) -> Edition:
    """Return a plan of a version; raises `KoteihyoError` with those that it has."""
    store = ox.Store.read_only(str(published.store_path))
    plans = {plan.rpartition("/")[2]: plan for plan in list_plans(store)}
    if plan not in plans:
        raise KoteihyoError(
            f"版 {published.id} に計画 {plan} はありません。あるのは {'、'.join(plans)} です。",
            f"Version {published.id} has no plan {plan}; it has {', '.join(plans)}.",
        )
    return read_published(store, plans[plan])


def find_earlier(folder: Path) -> str | None:
    """Return the plan that the one of a folder revises or reports on; decisions without one are a fault."""
    described = read_toml_keys(folder / "plan.toml")
    revises = described.get("of", described.get("revises"))
    if revises is None and (folder / FILE).exists():
        raise KoteihyoError(
            f"{FILE} がありますが、plan.toml に revises も of もありません。前の計画か対象の計画を書いてください。",
            f"There is {FILE}, but plan.toml does not say which plan it revises or reports on: write revises or of.",
            file=folder / "plan.toml",
        )
    return str(revises) if revises is not None else None


def revision_graph(folders: Folders, earlier: str, ids: Identifiers, lists: CodeLists) -> Graph:
    """Return what became of the statements of an earlier plan in the one of ``ids``."""
    pair = read_pair(folders / earlier, folders / ids.plan_id, lists, ids.base)
    return changes_graph(pair.compare(), pair.plans[1], ids, lists.lexicon)
