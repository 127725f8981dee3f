"""The versions for people: which were published when and by what act, and what each holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Response

from ....graph.versions.history import Publication
from ...http.kept_pages import shows_more
from ...http.language import gettext as _
from ...read_models.facts import Facts
from ...read_models.plans import count_contents, count_graphs
from ...read_models.readers import find_names
from ..page import Step, page

if TYPE_CHECKING:  # the site is made of the pages
    from ..site import Site

ACTS: dict[str, Callable[[], str]] = {
    "publish": lambda: _("公開"),
    "rollback": lambda: _("差し戻し"),
    "write": lambda: _("書き込み"),
    "decide": lambda: _("判断"),
}


class Versions:
    """The pages of the versions over a site."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def __call__(self, version: str) -> Response:
        """Return the page of a version, or of all of them where none is named."""
        return self._show_version(version) if version else self._list_versions()

    def _list_versions(self) -> Response:
        history = self.site.snapshot.history()
        return page(
            "versions/versions.html",
            title=_("版の履歴"),
            trail=[Step(_("データ"), "/data"), Step(_("版の履歴"))],
            history=[(publication, act(publication)) for publication in reversed(history)],
            current=self.site.snapshot.version(),
        )

    def _show_version(self, version: str) -> Response:
        shows_more()  # whether its files have been pruned
        history, facts = self.site.snapshots.history(), Facts(self.site.snapshots.at(version))
        holds = count_contents(facts)
        title = _("版 %(version)s", version=version)
        response = page(
            "versions/version.html",
            title=title,
            trail=[Step(_("データ"), "/data"), Step(_("版の履歴"), "/versions"), Step(title)],
            one=version,
            history=[(publication, act(publication)) for publication in history if publication.version == version],
            holds=holds,
            names=find_names(facts, holds),
            graphs=count_graphs(facts),
            current=self.site.snapshot.version(),
        )
        response.headers["Koteihyo-Version"] = version
        return response


def act(publication: Publication) -> str:
    """Return what was done, in the reader's language."""
    return ACTS[publication.act]() if publication.act in ACTS else publication.act
