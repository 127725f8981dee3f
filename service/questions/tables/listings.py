"""Listings: rows that pages show of a plan, kept beside the answers to questions and read plan by plan."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version as installed
from string import Template
from typing import NamedTuple

from ....graph.fingerprints import digest

# The text of each value by the name of its column; what is unbound is not there.
Row = dict[str, str]
# Changed with what is kept of a listing: what was kept before is made anew.
FORM = "1"


class Listing(NamedTuple):
    """A query about one plan, or with ``shared`` about what plans share.

    In its text `$plan` is the plan's IRI. One that is read of all plans has a column of that name instead, and `$only`
    where that column is narrowed to a plan.
    """

    text: str
    shared: bool = False

    @property
    def name(self) -> str:
        """Return the digest of all that the rows follow from beside what they are made from."""
        return _name(self)

    def write(self, plan: str = "") -> str:
        """Return the query about a plan, given as a term, or about all plans."""
        only = f"VALUES ?plan {{ {plan} }}" if plan else ""
        return Template(self.text).substitute(plan=plan, only=only)


@cache
def _name(listing: Listing) -> str:
    return digest(FORM, engine_version(), repr(listing))


@cache
def engine_version() -> str:
    """Return the engine's version, which is looked up on disk."""
    return installed("pyoxigraph")


def write_rows(names: Iterable[str], rows: Iterable[Iterable[str | None]]) -> list[bytes]:
    """Return rows as they are kept, their names first; nothing where there are none.

    >>> write_rows(["plan", "n"], [["a:b", None]])
    [b'["plan","n"]', b'["a:b",null]']
    """
    written = [json.dumps([*row], ensure_ascii=False, separators=(",", ":")).encode() for row in rows]
    return [json.dumps([*names], separators=(",", ":")).encode(), *written] if written else []
