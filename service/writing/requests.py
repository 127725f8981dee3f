"""What a request that writes has in common with others: who asks, why, how strictly; and what it is answered."""

from __future__ import annotations

from http import HTTPStatus
from typing import NamedTuple

from flask import Response, current_app, jsonify, request, url_for

from ..engines.engine import NotPublished
from ..http.operation import Parameters, only
from ..http.problems import CORS, BadRequest
from .access import Access, admit
from .orders import Content, Order, Outcome, Update
from .writer import Writer

# Characters of a reason; it is read in lists.
REASON = 500


# Where the application keeps the process that writes.
WRITER = "koteihyo-writer"


def find_writer() -> Writer | None:
    """Return the process that writes for the application that answers, None where the data are on another server."""
    writer: Writer | None = current_app.extensions.get(WRITER)
    return writer


class WriteRequests(NamedTuple):
    """Where orders are taken: who may give them, who carries them out, and how large a body may be."""

    access: Access
    writer: Writer | None
    body: int

    def authorize(self) -> str:
        """Let in whoever may write, with a body of that size, and return the name on the token."""
        name = self.access.require_writer().name
        admit(self.body)
        return name

    def write(self, who: str, change: Update | Content, parameters: Parameters, what: str) -> Outcome:
        """Have a change made as this request asks for it."""
        if self.writer is None:
            raise NotPublished
        match, unless = request.if_match, request.if_none_match
        return self.writer.write(
            Order(
                change,
                who,
                _reason(parameters),
                what,
                lenient=lenient(),
                only_if=_states(match.star_tag, match.as_set()),
                only_unless=_states(unless.star_tag, unless.as_set(include_weak=True)),
            )
        )


def _reason(parameters: Parameters) -> str:
    """Return why a change is made; one that is too long is refused, and not cut."""
    message = only(parameters, "message")
    if len(message) > REASON:
        raise BadRequest(
            f"message は{REASON}字までです（{len(message)}字ありました）。",
            f"A message has {REASON} characters at most; this one had {len(message)}.",
        )
    return message


def _states(star: bool, tags: set[str]) -> tuple[str, ...]:  # noqa: FBT001 - as a header has it
    """Return the states that tags name: a tag is a state and a format. A weak tag names none, and so none matches."""
    return ("*",) if star else tuple(sorted({tag.partition(".")[0] for tag in tags}))


def lenient() -> bool:
    """Say whether what does not conform may wait in a graph of its own (RFC 7240, 4.4)."""
    wished = (part.partition(";")[0].replace(" ", "").lower() for part in request.headers.get("Prefer", "").split(","))
    return "handling=lenient" in wished


def respond(outcome: Outcome, status: HTTPStatus, location: str = "") -> Response:
    """Return the response to a change that was accepted, or that waits; ``location`` is the name of a new graph."""
    if outcome.staged:
        response = jsonify(_describe_staged(outcome))
        response.status = HTTPStatus.ACCEPTED
        response.headers["Preference-Applied"] = "handling=lenient"
    elif status == HTTPStatus.OK:
        response = jsonify(version=outcome.version, base=outcome.base, href=_address(outcome.version))
    else:
        response = Response(status=status)
    if location and not outcome.staged:
        response.headers["Location"] = location
    response.headers.update({**CORS, "Koteihyo-Version": outcome.version, "Cache-Control": "no-store"})
    response.headers["Link"] = f'<{_address(outcome.version)}>; rel="describedby"'
    return response


def _describe_staged(outcome: Outcome) -> dict[str, object]:
    return {"version": outcome.version, "base": outcome.base, "staged": outcome.staged, "findings": outcome.findings}


def _address(version: str) -> str:
    return url_for("published.one", version=version, _external=True)
