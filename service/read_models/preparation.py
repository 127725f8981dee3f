"""What is made of a version once it is published, so that whoever reads it does not wait for the engine."""

from __future__ import annotations

from pathlib import Path

from ...graph.versions.version import Version
from ..questions import values
from ..questions.library import Library
from ..questions.tables.preparation import Progress, list_tables
from ..questions.tables.preparation import prepare as prepare_tables
from ..search.parts import SEARCH
from . import (
    changes,
    document,
    findings,
    indicator_queries,
    money,
    performance,
    plan_queries,
    plans,
    record,
    themes,
    vocabulary,
)

# What pages show of each plan, and of what plans share.
LISTINGS = (
    *values.LISTINGS,
    *plans.LISTINGS,
    *vocabulary.LISTINGS,
    *plan_queries.LISTINGS,
    *document.LISTINGS,
    *changes.LISTINGS,
    *findings.LISTINGS,
    *themes.LISTINGS,
    *indicator_queries.LISTINGS,
    *money.LISTINGS,
    *performance.LISTINGS,
    *record.LISTINGS,
)


def prepare(data: Path, version: Version, library: Library, progress: Progress, processes: int | None = None) -> bool:
    """Make what a version lacks for questions, pages and the search; return False where another makes it now."""
    return prepare_tables(data, version, list_tables(library, LISTINGS), progress, processes, [SEARCH])
