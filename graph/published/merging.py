"""Which graphs the default graph is the merge of; on its own, so that who needs only this loads no RDF library."""

from __future__ import annotations

from ..base import BASE

# Computed and suspected: read only by who asks for them by name; so is what a write has left for someone to look at.
APART = ("/inferred", "/findings")
STAGED = f"{BASE}graph/staged/"


def asserted(name: str) -> bool:
    """Say whether the default graph holds the graph of that name.

    >>> asserted("https://a.jp/graph/p/plan"), asserted("https://a.jp/graph/p/inferred"), asserted(f"{STAGED}5f9a")
    (True, False, False)
    """
    return not name.endswith(APART) and not name.startswith(STAGED)
