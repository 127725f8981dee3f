"""The page of a drawing for a frame in somebody else's page: the drawing, where it comes from, and nothing else."""

from __future__ import annotations

from flask import Response
from markupsafe import Markup

from ...graph.errors import KoteihyoError
from ..citation import Citation
from ..http.frames import listed_sites, policy
from .page import page


class NothingEmbedded(KoteihyoError):
    """No site may show anything of this service in its pages."""

    status = 404


def require_sites() -> None:
    """Raise `NothingEmbedded` where no site is listed."""
    if not listed_sites():
        raise NothingEmbedded(
            "このサービスの図は埋め込めません（設定 embed）。",
            "Charts of this service cannot be embedded: its setting embed lists no site.",
        )


def frame_page(title: str, drawn: str | Markup, citation: Citation) -> Response:
    """Return the page of a drawing, which the listed sites may show in theirs."""
    response = page("shared/frame.html", title=title, drawn=drawn, citation=citation)
    response.headers["Content-Security-Policy"] = policy(listed_sites())
    return response
