"""Guesses at tokens: slowed down for each address, and more where there are many in all.

A token has 256 bits and is not found by guessing; what is spared is the service's time. An address that has guessed too
often waits some seconds. Where many addresses guess at once, each may do so less often, but always once: nobody is kept
out by what others do.
"""

from __future__ import annotations

from ..configuration.settings import Limits
from ..http.rate_limits import RateLimiter, TooMany

WINDOW = 60.0  # seconds
# Wrong words of one address in that time: who pastes a wrong one does so twice or thrice.
OWN = 10
# Wrong words of everybody in that time, more than mistakes make; and what is left to each address beyond.
ALL, FEWER = 100, 2
EVERYBODY = b"everybody"


class Guesses:
    """What was guessed within the last minute, and from where."""

    def __init__(self, own: int = OWN, everybody: int = ALL, fewer: int = FEWER) -> None:
        self._own, self._all, self._fewer = (_limit(most) for most in (own, everybody, fewer))

    def admit(self, address: str) -> None:
        """Raise `TooMany` if an address has guessed as often as it may."""
        self._own.admit(self._own.name(address))
        try:
            self._all.admit(EVERYBODY)
        except TooMany:
            self._fewer.admit(self._fewer.name(address))

    def count(self, address: str) -> None:
        """Count a word that was no token."""
        self._all.charge(EVERYBODY, 0, error=True)
        for limiter in (self._own, self._fewer):
            limiter.charge(limiter.name(address), 0, error=True)


def _limit(most: int) -> RateLimiter:
    return RateLimiter(Limits(client_window=WINDOW, client_seconds=0, client_errors=most))
