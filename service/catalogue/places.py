"""Where this service is seen from outside: what begins every address and name that a description gives."""

from __future__ import annotations

from flask import request

from ..protocol.description import ADDRESS
from ..protocol.problems import BadRequest
from ..settings import Describing


def root(described: Describing) -> str:
    """Return the address that all others begin with, which the settings give, else the request; it ends in a slash."""
    if described.public_url:
        return f"{described.public_url.rstrip('/')}/"
    if not ADDRESS.fullmatch(request.url_root):
        raise BadRequest("Host ヘッダーが正しくありません。", "The Host header is not a host.")
    return request.url_root
