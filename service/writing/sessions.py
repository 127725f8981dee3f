"""Sessions: who has signed in with a token in a browser, and until when.

A session is a random word of 256 bits in a cookie; here it is known by its SHA-256 alone. It lives in this process: it
ends by signing out, by time, with its token, and when the service stops.

Guesses at tokens are slowed down for each address, and more where there are many in all. A token has 256 bits and is
not found by guessing; what is spared is the service's time. An address that has guessed too often waits some seconds.
Where many addresses guess at once, each may do so less often, but always once: nobody is kept out by what others do.
"""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock

from ..configuration.settings import Limits
from ..http.rate_limits import RateLimiter, TooMany
from .access import Access
from .tokens import Token

# Seconds after which whoever has been working signs in again: a long working day.
LONGEST = 12 * 3600
# Sessions at once, some kilobytes each; the one longest unused makes room.
SESSIONS = 10_000

WINDOW = 60.0  # seconds
# Wrong words of one address in that time: who pastes a wrong one does so twice or thrice.
OWN = 10
# Wrong words of everybody in that time, more than mistakes make; and what is left to each address beyond.
ALL, FEWER = 100, 2
EVERYBODY = b"everybody"


@dataclass(eq=False)
class Session:
    """Somebody who has signed in: by which token, the word that all their forms hold, since when and last when."""

    token: Token
    form: str
    begun: float
    used: float

    @property
    def name(self) -> str:
        """Return the name on the token, which is what the history and the plans' files say."""
        return self.token.name

    def allows(self, scope: str) -> bool:
        """Say whether the token allows what a scope names."""
        return self.token.allows(scope)


class Sessions:
    """All sessions; each ends ``seconds`` after it was last used."""

    def __init__(self, access: Access, seconds: float, now: Callable[[], float] = time.monotonic) -> None:
        self.access, self.seconds, self._now = access, seconds, now
        self._held: OrderedDict[str, Session] = OrderedDict()
        self._lock = Lock()

    def begin(self, token: Token) -> str:
        """Return the word of a new session."""
        word, now = secrets.token_urlsafe(32), self._now()
        with self._lock:
            self._held[_key(word)] = Session(token, secrets.token_urlsafe(32), now, now)
            while len(self._held) > SESSIONS:
                self._held.popitem(last=False)
        return word

    def find(self, word: str) -> Session | None:
        """Return the session of a word, used now; None if it has ended, or its token was revoked."""
        key, now = _key(word), self._now()
        with self._lock:
            session = self._held.get(key)
            if session is None:
                return None
            if self._is_over(session, now):
                del self._held[key]
                return None
            session.used = now
            self._held.move_to_end(key)
            return session

    def end(self, word: str) -> None:
        """Let a session be over."""
        with self._lock:
            self._held.pop(_key(word), None)

    def _is_over(self, session: Session, now: float) -> bool:
        late = now - session.used > self.seconds or now - session.begun > LONGEST
        return late or session.token not in self.access.list_tokens()


def _key(word: str) -> str:
    return sha256(word.encode()).hexdigest()


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
