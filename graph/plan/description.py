"""A plan's own description: reads `plan.toml` and the folder it stands in.

The file says what the document prints (titles, footers, page marks: checked against the source when the
outline is aligned) and what we say of it (base year, strands, themes). Types are checked as it is read, so that
everything behind this module can rely on them, and all faults of the file are told at once.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from ..errors import KoteihyoError
from ..files import read_document, read_text, read_toml
from ..structs import convert, raise_faults
from .consistency import find_faults
from .schema import Plan, PledgeReading, Sheet, Source, Strand
from .words import words_in

__all__ = [
    "EXAMPLES",
    "PLANS",
    "Plan",
    "PledgeReading",
    "Sheet",
    "Source",
    "Strand",
    "names",
    "read_plan",
    "read_source",
    "words_in",
]

PLANS = Path(__file__).parents[1] / "plans"
# Plans of a city that does not exist, for documentation and tests: read where they are asked for by name.
EXAMPLES = Path(__file__).parents[1] / "examples"


def names(plans: Path = PLANS) -> list[str]:
    """Return the plans that a folder holds, by name."""
    return sorted(path.parent.name for path in plans.glob("*/plan.toml"))


def read_plan(folder: Path) -> Plan:
    """Read a plan's `plan.toml`; its faults are told together, each with its place in the file."""
    file = folder / "plan.toml"
    described = read_toml(file)
    if "kind" in described:
        raise KoteihyoError(
            f"この計画はデータ（{described['kind']}）で渡されたもので、印刷された表がありません。",
            f"This plan came as data ({described['kind']}); it has no printed tables.",
            file=file,
        )
    plan = msgspec.structs.replace(convert(described, Plan, file, words_in(described.get("language"))), folder=folder)
    raise_faults(find_faults(plan), file)
    return plan


def read_source(plan: Plan) -> str:
    """Return the document's characters, once the SHA-256 of every file of it is the one that `plan.toml` gives."""
    for source in plan.source:
        read_document(plan.folder / source.file, source.sha256)
    return read_text(plan.text_file)
