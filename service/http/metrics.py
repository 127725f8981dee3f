"""Meters for whoever runs the service, in the form that Prometheus reads.

They count and add up; nothing of what was asked, or by whom, is in them. Their registry is the application's own,
so that two applications in one process count apart.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Lock

from flask import Blueprint, Response, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from ... import __version__
from ...graph.errors import KoteihyoError
from ..configuration.settings import Limits
from ..engines.engine import Answer, Engine, Left, Stopped, TimeExceeded, Unavailable
from .problems import slug

# From a point query (half a millisecond) to the longest that a query may take.
SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60)
# What a query ends with when its worker is ended, or has ended by itself.
ENDED = (TimeExceeded, Stopped, Left)
# Whatever else a stranger calls his method is one label and not a thousand.
METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH")


class Meters:
    """Everything that is counted, in one registry."""

    def __init__(self, limits: Limits) -> None:
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        Gauge("koteihyo_release_info", "The release that runs.", ["release"], registry=registry).labels(
            __version__
        ).set(1)
        self.requests = Counter("koteihyo_requests", "Requests.", ["route", "method", "status"], registry=registry)
        self.seconds = Histogram(
            "koteihyo_request_seconds", "Time to answer.", ["route"], buckets=SECONDS, registry=registry
        )
        self.queries = Counter("koteihyo_queries", "Queries by what became of them.", ["outcome"], registry=registry)
        self.engine = Histogram("koteihyo_query_seconds", "The engine's own time.", buckets=SECONDS, registry=registry)
        self.rows = Counter("koteihyo_rows", "Rows answered.", registry=registry)
        self.kills = Counter("koteihyo_kills", "Workers that ended with a query.", ["reason"], registry=registry)
        self.cuts = Counter("koteihyo_cut_answers", "Answers that a limit cut short.", ["limit"], registry=registry)
        self.limited = Counter("koteihyo_rate_limited", "Requests told to come later.", ["reason"], registry=registry)
        self._open, self._lock, workers = 0, Lock(), limits.workers
        running = Gauge("koteihyo_queries_running", "Queries that a worker answers.", registry=registry)
        running.set_function(lambda: min(self._open, workers))
        waiting = Gauge("koteihyo_queries_waiting", "Queries that wait for a worker.", registry=registry)
        waiting.set_function(lambda: max(0, self._open - workers))
        for reason in ENDED:
            self.kills.labels(slug(reason.__name__))

    @contextmanager
    def measure_query(self) -> Iterator[Callable[[Answer], None]]:
        """Count a query while it is open; what is yielded is called with its answer."""
        self._count(1)
        try:
            yield self.count_answer
        except KoteihyoError as error:
            outcome = slug(type(error).__name__)
            self.queries.labels(outcome).inc()
            if isinstance(error, ENDED):
                self.kills.labels(outcome).inc()
            raise
        except Exception:
            self.queries.labels("fault").inc()
            raise
        finally:
            self._count(-1)

    def _count(self, more: int) -> None:
        with self._lock:
            self._open += more

    def count_answer(self, answer: Answer) -> None:
        """Count an answer."""
        self.queries.labels("answered").inc()
        self.engine.observe(answer.seconds)
        self.rows.inc(answer.rows or 0)
        if answer.cut:
            self.cuts.labels(answer.cut).inc()

    def request(self, method: str, status: int, seconds: float) -> None:
        """Count a request that has been answered."""
        self.requests.labels(current_route(), method if method in METHODS else "other", status).inc()
        self.seconds.labels(current_route()).observe(seconds)


def current_route() -> str:
    """Return the pattern of the address that was asked, so that what a stranger writes there is not kept."""
    return request.url_rule.rule if request.url_rule else "-"


class Versions(Collector):
    """Which version would answer now, asked when somebody looks."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.since = engine, ("", 0.0)

    def collect(self) -> Iterable[Metric]:
        """Yield whether a version is there, which, and since when this process has known it."""
        try:
            version, ready = self.engine.version(), 1
        except Unavailable:
            version, ready = "", 0
        yield GaugeMetricFamily("koteihyo_ready", "Whether there is a version to answer from.", ready)
        if ready:
            if self.since[0] != version:
                self.since = (version, time.time())
            seen = GaugeMetricFamily("koteihyo_version_seen_seconds", "When it was first seen.", labels=["version"])
            seen.add_metric([version], self.since[1])
            yield seen


def blueprint(meters: Meters, engine: Engine) -> Blueprint:
    """Return the address that the meters are read at."""
    metrics = Blueprint("metrics", __name__)
    meters.registry.register(Versions(engine))

    @metrics.get("/metrics")
    def read() -> Response:
        encoder, content_type = choose_encoder(request.headers.get("Accept", ""))
        return Response(encoder(meters.registry), content_type=content_type, headers={"Cache-Control": "no-store"})

    return metrics
