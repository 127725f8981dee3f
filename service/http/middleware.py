"""What happens around every request: its client is admitted, and its cost is charged, counted and written down."""

from __future__ import annotations

import logging
import time
from http import HTTPStatus

from flask import Flask, Response, g, request

from . import proxies
from .access_log import line, write
from .clients import Clients, TooMany
from .costs import request_cost
from .metrics import Meters

# Addresses that are answered whatever a client has cost: they cost nothing.
FREE = ("health.state", "metrics.read", "static")


class RequestAccounting:
    """The doorkeeper and the bookkeeper of an application."""

    def __init__(self, clients: Clients, meters: Meters, log: logging.Handler | None) -> None:
        self.clients, self.meters, self.log = clients, meters, log

    def register(self, app: Flask) -> None:
        """Attend to every request of an application."""
        app.before_request(self.begin)
        app.after_request(self.end)

    def begin(self) -> None:
        """Admit a request, or raise `TooMany`."""
        g.started = time.perf_counter()
        if self._counted():
            try:
                g.client = self.clients.name(_client())
                self.clients.admit(g.client)
            except TooMany as error:
                self.meters.limited.labels(error.reason).inc()
                raise

    def end(self, response: Response) -> Response:
        """Write down what a request has cost."""
        seconds, spent = time.perf_counter() - g.get("started", time.perf_counter()), request_cost()
        if "client" in g:
            self.clients.charge(g.client, spent.seconds, error=spent.stopped or is_client_error(response.status_code))
        self.meters.request(request.method, response.status_code, seconds)
        if self.log:
            write(self.log, line(response, spent, seconds))
        return response

    def _counted(self) -> bool:
        """Say whether the request is one that its client answers for."""
        return request.endpoint not in FREE and not request.environ.get(proxies.OURS, False)


def is_client_error(status: int) -> bool:
    """Say whether a status is the client's own doing, and more than that it came too often."""
    too_often = status == HTTPStatus.TOO_MANY_REQUESTS
    return HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR and not too_often


def _client() -> str:
    return str(request.environ.get(proxies.CLIENT) or request.remote_addr or "")
