"""Sides: two plans' folders as they are compared, with what a person decided; the graph of a revised plan."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rdflib import Graph

from ..codelists import CodeLists
from ..errors import KoteihyoError
from ..files import read_toml
from ..model import read_model
from ..plan.description import Plan, read_plan
from ..plan.folders import Folders
from ..rdf.identifiers import Identifiers
from ..rdf.names import BASE
from .comparison import Comparison, compare
from .correspondences import changes_graph
from .decisions import FILE, Decision, read_decisions
from .units import Edition, read_edition


@dataclass(frozen=True)
class Pair:
    """Two plans side by side, and what a person decided on what became of the earlier one's statements."""

    plans: tuple[Plan, Plan]
    earlier: Edition
    later: Edition
    decisions: tuple[Decision, ...] = ()

    def compare(self) -> Comparison:
        """Return how they correspond."""
        return compare(self.earlier, self.later, self.decisions)


def read_pair(earlier: Path, later: Path, lists: CodeLists, base: str = BASE) -> Pair:
    """Return the plans of two folders; the decisions count where the later one says that it revises the earlier."""
    plans = read_plan(earlier), read_plan(later)
    sides = [read_edition(read_model(each, lists), Identifiers(each.id, base)) for each in plans]
    decided: list[Decision] = []
    if plans[1].revises == plans[0].id:
        decided = read_decisions(later, sides[0].by_key, sides[1].by_key, plans[1].readings)
    return Pair(plans, sides[0], sides[1], tuple(decided))


def find_earlier(folder: Path) -> str | None:
    """Return the plan that the one of a folder revises; decisions without one are a fault."""
    revises = read_toml(folder / "plan.toml").get("revises")
    if revises is None and (folder / FILE).exists():
        raise KoteihyoError(
            f"{FILE} がありますが、plan.toml に revises がありません。前の計画の id を書いてください。",
            f"There is {FILE}, but plan.toml does not say which plan it revises: write revises.",
            file=folder / "plan.toml",
        )
    return str(revises) if revises is not None else None


def revision_graph(folders: Folders, earlier: str, ids: Identifiers, lists: CodeLists) -> Graph:
    """Return what became of the statements of an earlier plan in the one of ``ids``."""
    pair = read_pair(folders / earlier, folders / ids.plan_id, lists, ids.base)
    return changes_graph(pair.compare(), pair.plans[1], ids, lists.lexicon)
