"""Rate limits: what a client may cost in a while, and how many of its queries run at once.

A client is its network address, known only by a hash whose key is made anew at every start and never leaves this
process. An account is a leaky bucket: what a client costs fills it, and the time that passes empties it.

A client's queries go on for long so many at once; a further one waits for one of its own, and takes nobody's place
meanwhile. It waits as long as a query waits for a worker, and then is told to come later. What is brief needs no turn:
many people may stand behind one address, and a light question of one is answered beside the heavy ones of the others.
"""

from __future__ import annotations

import math
import os
import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address
from threading import Condition, Lock
from typing import NamedTuple

from ...graph.errors import KoteihyoError
from ..configuration.settings import Limits
from ..engines import engine
from ..engines.engine import GONE

# Accounts kept at once, some ten megabytes; the one longest untouched makes room.
ACCOUNTS = 50_000

# So many times its seconds a client may use in all where what it asks for now is brief.
RESERVE = 2.0
# What one client may not have too much of, in words.
REASONS = {
    "seconds": ("短い間の処理時間", "That was more engine time than one client may use in a while"),
    "errors": ("短い間の誤り", "Those were more errors than one client may make in a while"),
    "queries": ("同時の問い合わせ", "Those were more queries at once than one client may ask"),
}


class TooMany(KoteihyoError):
    """A client has cost as much as one may, for now; ``retry`` is how many seconds it should wait."""

    status = 429
    retry = 1
    reason = ""

    @classmethod
    def wait(cls, seconds: float, reason: str) -> TooMany:
        """Return the error that says when to come again."""
        retry = max(1, math.ceil(seconds))
        ja, en = REASONS[reason]
        error = cls(
            f"{ja}が一人分の上限を超えました。{retry}秒後にお試しください。", f"{en}: try again in {retry} seconds."
        )
        error.retry, error.reason = retry, reason
        return error


class Account(NamedTuple):
    """What a client had used at a moment."""

    seconds: float = 0.0
    errors: float = 0.0
    at: float = 0.0


class RateLimiter:
    """The accounts of all clients."""

    def __init__(self, limits: Limits, now: Callable[[], float] = time.monotonic) -> None:
        self.limits, self._now = limits, now
        self._key, self._lock = os.urandom(32), Lock()
        self._accounts: OrderedDict[bytes, Account] = OrderedDict()

    def name(self, address: str) -> bytes:
        """Return what the client at an address is known by here."""
        return blake2b(network(address).encode(), key=self._key, digest_size=16).digest()

    def admit(self, name: bytes) -> None:
        """Raise `TooMany` if a client has used what one may, and the reserve beyond."""
        used, most = self._account(name), self.limits
        # The next request costs time that nobody knows yet; but an error is one, and there must be room for it.
        refusal = self._refusal(used.seconds - (RESERVE - 1) * most.client_seconds, most.client_seconds, "seconds")
        refusal = refusal or self._refusal(used.errors + 1, most.client_errors, "errors")
        if refusal:
            raise refusal

    def overdraft(self, name: bytes) -> TooMany | None:
        """Return what a client is told whose query takes long, None if it may; the reserve is for what is brief."""
        return self._refusal(self._account(name).seconds, self.limits.client_seconds, "seconds")

    def _refusal(self, level: float, most: float, reason: str) -> TooMany | None:
        over = level - most
        return TooMany.wait(over * self.limits.client_window / most, reason) if most and over > 0 else None

    def charge(self, name: bytes, seconds: float, *, error: bool) -> None:
        """Add what a request has cost to its client's account."""
        if not (seconds or error):
            return
        with self._lock:
            used = self._account(name)
            self._accounts[name] = used._replace(seconds=used.seconds + seconds, errors=used.errors + error)
            self._accounts.move_to_end(name)
            if len(self._accounts) > ACCOUNTS:
                self._accounts.popitem(last=False)

    def _account(self, name: bytes) -> Account:
        """Return an account as it is now, after what has leaked away."""
        now = self._now()
        seconds, errors, at = self._accounts.get(name, Account(at=now))
        passed = (now - at) / self.limits.client_window
        return Account(
            max(0.0, seconds - passed * self.limits.client_seconds),
            max(0.0, errors - passed * self.limits.client_errors),
            now,
        )


def network(address: str) -> str:
    """Return what counts as one client: an IPv4 address, or the /64 that one subscriber of IPv6 is given.

    >>> network("2001:db8:1:2:3:4:5:6"), network("203.0.113.9"), network("::ffff:203.0.113.9")
    ('2001:db8:1:2', '203.0.113.9', '203.0.113.9')
    """
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped:
            return str(ip.ipv4_mapped)
        return ":".join(part.lstrip("0") or "0" for part in ip.exploded.split(":")[:4])
    return str(ip)


# Seconds between two looks at whether whoever asked is still there.
LOOK = 0.1
# The share of those who may wait for a worker that may be one client's: the threads of the server are as many, and one
# client must not hold them all.
SHARE = 2


class ConcurrencyLimit:
    """How many queries of each client go on for long, and how many wait for their turn."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._open: Counter[bytes] = Counter()
        self._waiting: Counter[bytes] = Counter()
        self._changed = Condition()

    def take(self, client: bytes, *, wait: bool) -> bool:
        """Take one of a client's turns, and say whether one was free; raise `TooMany` if none becomes so in time."""
        with self._changed:
            if wait:
                self._wait(client)
            free = self._is_free(client)
            self._open[client] += free
        return free

    def give_back(self, client: bytes) -> None:
        """Let another query of the client have its turn."""
        with self._changed:
            _decrement(self._open, client)
            self._changed.notify_all()

    def _is_free(self, client: bytes) -> bool:
        return not self.limits.client_queries or self._open[client] < self.limits.client_queries

    def _wait(self, client: bytes) -> None:
        """Wait until a client may ask once more."""
        end = time.monotonic() + self.limits.patience
        crowded = self._waiting[client] >= self.limits.waiting // SHARE
        self._waiting[client] += 1
        try:
            while not self._is_free(client):
                if crowded or time.monotonic() >= end:
                    raise TooMany.wait(self.limits.patience, "queries")
                self._changed.wait(LOOK)
                if GONE.get()():
                    raise engine.left_error()
        finally:
            _decrement(self._waiting, client)


class ClientTurn(NamedTuple):
    """The turn of one client; ``overdrawn`` is what it is told instead where its time is used up."""

    concurrency: ConcurrencyLimit
    client: bytes
    overdrawn: TooMany | None = None

    def take(self, *, wait: bool) -> bool:
        """Take the turn, and say whether it was free; raise `TooMany` if it does not become so in time."""
        if self.overdrawn:
            raise self.overdrawn
        return self.concurrency.take(self.client, wait=wait)

    def give_back(self) -> None:
        """Let another query of the client have the turn."""
        self.concurrency.give_back(self.client)


def _decrement(counter: Counter[bytes], client: bytes) -> None:
    """Count one less; who has none is forgotten."""
    counter[client] -= 1
    if not counter[client]:
        del counter[client]
