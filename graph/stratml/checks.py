"""Which shapes apply to a plan that came as StratML: all but those of `shapes.ttl`, which switches them off.

https://www.w3.org/TR/shacl/#deactivated
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ..checking.findings import own_shapes
from ..turtle import ntriples, triples

OFF = Path(__file__).with_name("shapes.ttl")


@cache
def applying_shapes() -> bytes:
    """Return the shapes as N-Triples, with those switched off that ask for what StratML does not say."""
    return own_shapes() + ntriples(triples(OFF))
