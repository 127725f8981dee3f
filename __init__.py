"""Koteihyo (工程表): a printed policy plan as a graph that can be checked, cited, linked and queried.

`ask` answers a question of the library, `questions` lists them, `sparql` answers a query of your own.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .service.notebook.asking import ask as ask
    from .service.notebook.asking import questions as questions
    from .service.notebook.asking import sparql as sparql

__all__ = ["__version__", "ask", "questions", "sparql"]
__version__ = version("koteihyo")


def __getattr__(name: str) -> object:
    """Return what asks, loaded when it is first used, so that everything else starts as quickly as before."""
    if name in __all__:
        from .service.notebook import asking

        return getattr(asking, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """Return what there is to ask with."""
    return sorted(__all__)
