"""Frames: which other sites may show a page of ours in theirs: none, or those that the operator lists, for charts."""

from __future__ import annotations

from collections.abc import Iterable

from flask import current_app

# Where the application keeps the sites that the operator lists (the setting `embed`).
SETTING = "KOTEIHYO_EMBED"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors "
)


def listed_sites() -> tuple[str, ...]:
    """Return the sites that may show what can be embedded; empty where nothing can."""
    sites: tuple[str, ...] = current_app.config.get(SETTING, ())
    return sites


def policy(sites: Iterable[str] = ()) -> str:
    """Return what an answer says to a browser of what it may load, run and call, and of who may show it in a frame.

    >>> policy().rpartition("; ")[2], policy(["https://www.city.example"]).rpartition("; ")[2]
    ("frame-ancestors 'none'", 'frame-ancestors https://www.city.example')
    """
    return POLICY + (" ".join(sites) or "'none'")
