"""Middleware around every request: its client is admitted, its cost is charged, counted and written to the log.

The log has one line of JSON a request, with what it cost and never who asked or what. A query is named by a hash of
its text: whoever has the text can find its lines, and nobody can read it there.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from datetime import UTC, datetime
from http import HTTPStatus
from io import FileIO, TextIOWrapper
from logging.handlers import WatchedFileHandler

from flask import Flask, Response, g, request

from . import proxies
from .metering import Cost, request_cost
from .metrics import METHODS, Meters, current_route
from .rate_limits import RateLimiter, TooMany

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


def write_line(log: logging.Handler, text: str) -> None:
    """Write a line; no logger looks for who called, as that would take longer than all the rest."""
    log.handle(logging.makeLogRecord({"msg": text}))


def compose_line(response: Response, spent: Cost, seconds: float) -> str:
    """Return the line of a request that has been answered; what there is nothing to say of is left out."""
    answer = spent.answer
    facts = {
        "time": datetime.fromtimestamp(time.time(), UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "method": request.method if request.method in METHODS else "other",
        "route": current_route(),
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


# Addresses that are answered whatever a client has cost: they cost nothing.
FREE = ("health.state", "metrics.read", "static")


class RequestAccounting:
    """Middleware of an application: it admits each request, and accounts for what it cost."""

    def __init__(self, limiter: RateLimiter, meters: Meters, log: logging.Handler | None) -> None:
        self.limiter, self.meters, self.log = limiter, meters, log

    def register(self, app: Flask) -> None:
        """Run before and after every request of an application."""
        app.before_request(self.begin)
        app.after_request(self.end)

    def begin(self) -> None:
        """Admit a request, or raise `TooMany`."""
        g.started = time.perf_counter()
        if self._is_charged():
            try:
                g.client = self.limiter.name(client_address())
                self.limiter.admit(g.client)
            except TooMany as error:
                self.meters.limited.labels(error.reason).inc()
                raise
            g.overdrawn = self.limiter.overdraft(g.client)

    def end(self, response: Response) -> Response:
        """Write down what a request has cost."""
        seconds, spent = time.perf_counter() - g.get("started", time.perf_counter()), request_cost()
        if "client" in g:
            self.limiter.charge(g.client, spent.seconds, error=spent.stopped or is_client_error(response.status_code))
        self.meters.request(request.method, response.status_code, seconds)
        if self.log:
            write_line(self.log, compose_line(response, spent, seconds))
        return response

    def _is_charged(self) -> bool:
        """Say whether the request is one that its client answers for."""
        return request.endpoint not in FREE and not request.environ.get(proxies.OURS, False)


def is_client_error(status: int) -> bool:
    """Say whether a status is the client's own doing, and more than that it came too often."""
    too_often = status == HTTPStatus.TOO_MANY_REQUESTS
    return HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR and not too_often


def client_address() -> str:
    """Return the network address of whoever asks, as the trusted proxies say."""
    return str(request.environ.get(proxies.CLIENT) or request.remote_addr or "")
