"""The log: one line of JSON a request, with what it cost and never who asked or what.

A query is named by a hash of its text: whoever has the text can find its lines, and nobody can read it there.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from datetime import UTC, datetime
from io import FileIO, TextIOWrapper
from logging.handlers import WatchedFileHandler

from flask import Response, request

from .costs import Cost
from .metrics import METHODS, route

# What a setting says where nothing shall be written.
OFF = "off"


def open_log(where: str) -> logging.Handler | None:
    """Return the log that a setting names: ``-`` for standard error, None if it is ``off``.

    A file that has been moved away, as log rotation does, is begun anew.
    """
    if where == OFF:
        return None
    return logging.StreamHandler(sys.stderr) if where == "-" else PrivateFile(where, encoding="utf-8")


class PrivateFile(WatchedFileHandler):
    """A log that its owner alone may read, also when it is begun anew."""

    def _open(self) -> TextIOWrapper:
        handle = os.open(self.baseFilename, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        return TextIOWrapper(FileIO(handle, "ab"), encoding=self.encoding, write_through=True)


def write(log: logging.Handler, text: str) -> None:
    """Write a line; no logger looks for who called, as that would take longer than all the rest."""
    log.handle(logging.makeLogRecord({"msg": text}))


def line(response: Response, spent: Cost, seconds: float) -> str:
    """Return the line of a request that has been answered; what there is nothing to say of is left out."""
    answer = spent.answer
    facts = {
        "time": datetime.fromtimestamp(time.time(), UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "method": request.method if request.method in METHODS else "other",
        "route": route(),
        "status": response.status_code,
        "seconds": round(seconds, 6),
        "bytes": response.calculate_content_length(),
        "query": spent.query,
        "engine": round(spent.seconds, 6) if spent.query else None,
        "rows": answer.rows if answer else None,
        "cut": answer.cut if answer else None,
        "version": answer.version if answer else None,
        "worker": (answer.worker or None) if answer else None,
    }
    return json.dumps({name: value for name, value in facts.items() if value not in (None, "")})
