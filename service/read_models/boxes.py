"""Where passages stand on printed pages: boxes in points from the top left, as RFC 8118 writes them."""

from __future__ import annotations

import re
from string import Template
from typing import NamedTuple

from .facts import Facts, term

OF_SECTION = Template("?passage kth:ownSection $thing .")
OF_PASSAGE = Template("VALUES ?passage { $thing }")
BOXES = Template("""SELECT DISTINCT ?passage ?box WHERE { $where
  ?passage kth:evidence/oa:hasSelector ?selector .
  ?selector a oa:FragmentSelector ; <http://www.w3.org/1999/02/22-rdf-syntax-ns#value> ?box
} ORDER BY ?passage ?box""")
FRAGMENT = re.compile(r"page=(\d+)&viewrect=([\d.]+),([\d.]+),([\d.]+),([\d.]+)")


class Box(NamedTuple):
    """A piece of a passage on a page, counted from 1."""

    passage: str
    page: int
    left: float
    top: float
    width: float
    height: float


def read_boxes(facts: Facts, where: Template, iri: str) -> list[Box]:
    """Return the boxes of a section's passages (`OF_SECTION`) or of a passage (`OF_PASSAGE`)."""
    rows = facts.rows(BOXES.substitute(where=where.substitute(thing=term(iri))))
    return [
        Box(row["passage"], int(found[1]), *(float(group) for group in found.groups()[1:]))
        for row in rows
        if (found := FRAGMENT.fullmatch(row["box"]))
    ]
