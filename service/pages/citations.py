"""How a page is cited: its title, the version that it shows, and the address at which it shows the same again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from flask import request

from ..citation import Both, Citation, compose_citation
from ..http.addresses import place_of_answer
from ..http.mementos import VERSION
from ..questions.answers import publication_date
from ..snapshot import Snapshot
from .presentation import View

NOTHING: Mapping[str, str | list[str]] = {}


def cite_view(snapshot: Snapshot, view: View, aspect: Both, conditions: Sequence[str]) -> Citation:
    """Return how a page of one aspect of a plan is cited, with the conditions of its address that are set."""
    ja, en = view.titles
    title = f"{ja}{aspect[0]}", f"{en}: {aspect[1]}"
    return cite_page(snapshot, title, {name: request.args.get(name, "") for name in conditions})


def cite_page(
    snapshot: Snapshot, title: Both, asked: Mapping[str, str | list[str]] = NOTHING, path: str = ""
) -> Citation:
    """Return how the page that is being made is cited; ``asked`` are the conditions that it shows, empty ones left out.

    ``path`` is that of the page, where a file or a frame of it is being made.
    The address and the publisher are those of the settings, where an operator has given them.
    """
    place, version = place_of_answer(), snapshot.version()
    said = {name: value for name, value in {**asked, VERSION: version}.items() if value}
    address = f"{place.root}{(path or request.path).lstrip('/')}{'?' if said else ''}{urlencode(said, doseq=True)}"
    return compose_citation(title, version, publication_date(snapshot, version), address, publisher=place.publisher)
