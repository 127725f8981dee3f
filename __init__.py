"""Koteihyo (工程表): a printed policy plan as a graph that can be checked, cited, linked and queried."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .service.notebook import ask as ask

__version__ = version("koteihyo")


def __getattr__(name: str) -> object:
    """Return `ask`, loaded when it is first used, so that everything else starts as quickly as before."""
    if name == "ask":
        from .service.notebook import ask

        return ask
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
