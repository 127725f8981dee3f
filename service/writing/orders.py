"""What a request asks to have changed, on its way from the serving process to those that change it."""

from __future__ import annotations

from hashlib import sha256
from typing import NamedTuple

from ..configuration.settings import Limits


class Update(NamedTuple):
    """A SPARQL update, and the graphs that the request names for its patterns."""

    text: str
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()


class Part(NamedTuple):
    """Something that was sent, and its media type."""

    body: bytes
    media_type: str


class Content(NamedTuple):
    """A graph's content: put in the place of what is there, posted beside it, deleted, or patched by an update.

    ``graph`` is empty for the default graph. A form may send several parts; otherwise there is one, or none.
    """

    method: str
    graph: str = ""
    parts: tuple[Part, ...] = ()


class Order(NamedTuple):
    """A change, who asks for it and why; ``only_if`` and ``only_unless`` name states of the graph by their digest.

    ``*`` stands for any state of a graph that is there (RFC 9110, 13.1).
    """

    change: Update | Content
    who: str = ""
    why: str = ""
    what: str = ""
    lenient: bool = False
    only_if: tuple[str, ...] = ()
    only_unless: tuple[str, ...] = ()


class Outcome(NamedTuple):
    """What became of an order."""

    version: str
    base: str
    created: bool = False
    staged: str = ""
    findings: tuple[dict[str, object], ...] = ()


class Bounds(NamedTuple):
    """What one change may cost; and how many, and of how many bytes, a token may make in a day, 0 being any.

    ``free`` is how many bytes of the disk are left alone, ``keep`` how many of the newest versions stay, 0 being all.
    """

    seconds: float
    memory: int
    unconfined: bool = False
    writes: int = 0
    size: int = 0
    free: int = 0
    keep: int = 0

    @classmethod
    def of(cls, limits: Limits) -> Bounds:
        """Return what the settings say."""
        return cls(
            limits.write_seconds,
            limits.write_memory,
            limits.unconfined,
            limits.write_count,
            limits.write_size,
            limits.write_free,
            limits.write_keep,
        )


def digest(ntriples: bytes) -> str:
    r"""Return the name of a graph's state: the same statements in any order have the same.

    >>> digest(b"a .\nb .\n") == digest(b"b .\na .\n") != digest(b"")
    True
    """
    return sha256(b"".join(sorted(ntriples.splitlines(keepends=True)))).hexdigest()[:32]
