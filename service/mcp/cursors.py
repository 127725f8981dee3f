"""Cursors: where an answer goes on, as a text that a client gives back as it got it.

A cursor holds the whole call (tool, arguments, version) and the number of rows already given. It is nothing secret and
nothing trusted: what it asks could be asked without it, and is read as strictly.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping
from typing import NamedTuple

from ...graph.errors import KoteihyoError

# Characters of a cursor and of what it holds: a query of one request, packed.
LONGEST, WIDEST = 100_000, 1_000_000


class BadCursor(KoteihyoError):
    """A cursor that no answer gave."""

    def __init__(self) -> None:
        super().__init__(
            "cursor が正しくありません。直前の結果の next をそのまま指定してください。",
            "This is no cursor: give the value of next in the answer before, unchanged.",
        )


class Cursor(NamedTuple):
    """A call and where in its answer it goes on."""

    tool: str
    arguments: Mapping[str, object]
    version: str
    start: int


def write_cursor(cursor: Cursor) -> str:
    """Return a cursor as a text.

    >>> read_cursor(write_cursor(Cursor("what_is_due", {"year": 2006}, "5f9a", 40)))
    Cursor(tool='what_is_due', arguments={'year': 2006}, version='5f9a', start=40)
    """
    packed = zlib.compress(json.dumps([cursor.tool, dict(cursor.arguments), cursor.version, cursor.start]).encode(), 9)
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def read_cursor(text: str) -> Cursor:
    """Return the cursor that a text holds; raises `BadCursor`."""
    try:
        packed = base64.b64decode(f"{text[:LONGEST]}{'=' * (-len(text) % 4)}", altchars=b"-_", validate=True)
        fields = json.loads(zlib.decompressobj().decompress(packed, WIDEST))
    except (ValueError, zlib.error):
        raise BadCursor from None
    match fields:
        case [str(tool), dict(arguments), str(version), int(start)] if start >= 0:
            return Cursor(tool, arguments, version, start)
    raise BadCursor
