"""Who we are to another server: a user or a token from the environment, told to that server's addresses only.

A name and password wait until the server asks for them, and go as it asks (Basic or Digest). Redirects are not
followed: what an operator named is what is asked, and nobody else learns the password.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from http.client import HTTPMessage
from typing import IO, NamedTuple
from urllib.request import (
    HTTPBasicAuthHandler,
    HTTPDigestAuthHandler,
    HTTPErrorProcessor,
    HTTPPasswordMgrWithDefaultRealm,
    HTTPRedirectHandler,
    OpenerDirector,
    Request,
    build_opener,
)


class Credentials(NamedTuple):
    """A user with a password, or a bearer token, or neither."""

    user: str = ""
    password: str = ""
    token: str = ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Credentials:
        """Return those of KOTEIHYO_ENGINE_USER, KOTEIHYO_ENGINE_PASSWORD and KOTEIHYO_ENGINE_TOKEN.

        >>> Credentials.from_environment({"KOTEIHYO_ENGINE_USER": "koteihyo"}).user
        'koteihyo'
        """
        return cls(*(environment.get(f"KOTEIHYO_ENGINE_{name.upper()}", "") for name in cls._fields))

    def __repr__(self) -> str:
        """Show whose they are and no secret: representations end up in logs."""
        return f"Credentials(user={self.user!r})"


NOBODY = Credentials()


def opener(credentials: Credentials, address: str) -> OpenerDirector:
    """Return what opens requests to an address, one after the other: it counts its tries."""
    known = HTTPPasswordMgrWithDefaultRealm()
    if credentials.user:
        known.add_password(None, address, credentials.user, credentials.password)
    return build_opener(_Stay, _Basic(known), _Digest(known), _Token(credentials.token))


class _Stay(HTTPRedirectHandler):
    """Leaves a redirect as the error that it is here."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """Follow nothing."""


class _Basic(HTTPBasicAuthHandler):
    """Answers a call for Basic; the standard library's own fails on a call for anything else."""

    def http_error_401(self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage) -> object:
        """Answer if Basic is what is called for."""
        calls = headers.get_all("www-authenticate", [])
        if any(call.lower().startswith("basic") for call in calls):
            return super().http_error_401(req, fp, code, msg, headers)
        return None


class _Digest(HTTPDigestAuthHandler):
    """Answers a call for Digest, and from then on before it comes.

    A server that calls for it closes the connection in the middle of a long body.
    """

    called: Mapping[str, str] | None = None

    def get_authorization(self, req: Request, chal: Mapping[str, str]) -> str | None:
        """Return the answer to a call, which is remembered."""
        self.called = chal
        return super().get_authorization(req, chal)

    def http_request(self, request: Request) -> Request:
        """Return the request with the answer to the last call."""
        if self.called and (answer := self.get_authorization(request, self.called)):
            request.add_unredirected_header(self.auth_header, f"Digest {answer}")
        return request

    https_request = http_request


class _Token(HTTPErrorProcessor):
    """Adds the bearer token, which servers do not call for first."""

    handler_order = 100

    def __init__(self, token: str) -> None:
        self.token = token

    def http_request(self, request: Request) -> Request:
        """Return the request with the token."""
        if self.token:
            request.add_unredirected_header("Authorization", f"Bearer {self.token}")
        return request

    https_request = http_request
