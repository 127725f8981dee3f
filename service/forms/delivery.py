"""Where a command's result goes: a file, or standard output, but never a workbook onto a terminal."""

from __future__ import annotations

import sys
from pathlib import Path

from ...graph.errors import KoteihyoError


def deliver(body: bytes, output: Path | None, *, binary: bool = False) -> None:
    """Write the bytes to the file, or to standard output where none is named."""
    if output:
        output.write_bytes(body)
    elif binary and sys.stdout.isatty():
        raise KoteihyoError("xlsx には --output が必要です。", "xlsx needs --output.")
    else:
        sys.stdout.buffer.write(body)
