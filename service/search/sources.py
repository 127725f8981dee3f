"""Sources: what a search asks."""

from __future__ import annotations

from typing import NamedTuple

from ..engines.engine import Engine
from ..questions.library import Library
from ..questions.values import Codes
from .index import Index
from .lexicon import Lexicon


class Sources(NamedTuple):
    """What a search asks: the engine of a version, its index, its names and lists, and the questions."""

    engine: Engine
    passages: Index
    lexicon: Lexicon
    codes: Codes
    library: Library
