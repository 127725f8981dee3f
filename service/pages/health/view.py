"""The state of the service for people: that it answers, and from which version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response

from ...http.language import gettext as _
from ..page import Step, page

if TYPE_CHECKING:  # the site is made of the pages
    from ..site import Site


class Health:
    """The page of the state over a site."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def __call__(self, version: str) -> Response:
        """Return the page; the version is empty where whoever asks may not know it."""
        history = self.site.snapshots.history() if version else []
        return page(
            "health/health.html",
            title=_("稼働状況"),
            trail=[Step(_("稼働状況"))],
            answering=version,
            published=next((publication for publication in reversed(history) if publication.version == version), None),
        )
