"""The metered engine: what each query cost is kept beside the request that asked it.

The log, the metrics and the rate limiter read it there, so that none of them stands in an engine's way.
"""

from __future__ import annotations

import time
from hashlib import sha256
from typing import Any

from flask import g, has_app_context

from ...graph.errors import KoteihyoError
from ...graph.versions.folders import Publication
from ..configuration.settings import Limits
from ..engines.engine import BRIEF, TURN, Answer, Busy, Engine, Turn
from .metrics import ENDED, Meters
from .rate_limits import ClientTurn, ConcurrencyLimit, TooMany

# What a query ends with that had its moment and then no turn.
TURNED_AWAY = (Busy, TooMany)


class Cost:
    """What one request has cost the engine so far, and what it got for it."""

    def __init__(self) -> None:
        self.seconds, self.query, self.stopped = 0.0, "", False
        self.answer: Answer | None = None


def request_cost() -> Cost:
    """Return the cost of the request that is being answered."""
    if not has_app_context():
        return Cost()
    if "cost" not in g:
        g.cost = Cost()
    cost: Cost = g.cost
    return cost


def charge(seconds: float) -> None:
    """Add seconds to what the request that is being answered has cost; raises `TooMany` if its client has none left."""
    if has_app_context() and (error := g.get("overdrawn")):
        raise error
    request_cost().seconds += seconds


def digest(text: str) -> str:
    """Return a name for a query that does not give it away.

    >>> digest("ASK {}")
    '819ea91ed5f12b38'
    """
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class MeteredEngine:
    """An engine that answers as the one behind it does; what each query costs is measured."""

    def __init__(
        self, engine: Engine, limits: Limits, meters: Meters, concurrency: ConcurrencyLimit | None = None
    ) -> None:
        self.engine, self.limits, self.meters = engine, limits, meters
        self.data = engine.data
        self.concurrency = concurrency or ConcurrencyLimit(limits)

    def version(self) -> str:
        """Return the id of the version that would answer now."""
        return self.engine.version()

    def at(self, version: str) -> MeteredEngine:
        """Return the engine over a version, metered like this one."""
        return MeteredEngine(self.engine.at(version), self.limits, self.meters, self.concurrency)

    def history(self) -> list[Publication]:
        """Return what was published when."""
        return self.engine.history()

    def close(self) -> None:
        """Stop the engine behind."""
        self.engine.close()

    def query(self, text: str, **how: Any) -> Answer:
        """Return the engine's answer, or raise what the engine raises; it holds the client's turn if it takes long."""
        token = TURN.set(self._client_turn())
        try:
            return self._answer(text, **how)
        except TooMany as error:
            self.meters.limited.labels(error.reason).inc()
            raise
        finally:
            TURN.reset(token)

    def _client_turn(self) -> Turn:
        client = g.get("client") if has_app_context() else None
        return ClientTurn(self.concurrency, client, g.get("overdrawn")) if client else TURN.get()

    def _answer(self, text: str, **how: Any) -> Answer:
        spent, started = request_cost(), time.monotonic()
        spent.query = digest(text)
        with self.meters.measure_query() as outcome:
            try:
                spent.answer = answer = self.engine.query(text, **how)
            except KoteihyoError as error:
                spent.stopped = isinstance(error, ENDED)
                if spent.stopped or isinstance(error, TURNED_AWAY):
                    # The wait for a worker is part of the time, and not the client's doing.
                    most = self.limits.seconds if spent.stopped else BRIEF
                    spent.seconds += min(time.monotonic() - started, most)
                raise
            spent.seconds += answer.seconds
            outcome(answer)
        return answer
