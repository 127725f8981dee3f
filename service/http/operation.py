"""What a request asks of the endpoint: the query and its graphs, read in each of the protocol's three ways.

Bytes become characters here, once, and as UTF-8 or not at all: nothing is guessed and nothing is replaced.
https://www.w3.org/TR/sparql11-protocol/#query-operation
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import parse_qsl

from flask import request
from werkzeug.datastructures import MultiDict

from ..engines.engine import Dataset
from .problems import BadRequest, Unsupported

FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
# Parameters of one request: a query over every graph of a nation's plans would name some thousand.
PARAMETERS = 4000
# The parameters that name a format, the first that is there. The protocol has none: `output` is Jena's, `results`
# Rasqal's, and SPARQLWrapper sends all three, and one twice where a format has a name and a media type.
FORMATS = ("format", "output", "results")

Parameters = MultiDict[str, str]


class Operation(NamedTuple):
    """What a request asks: the query's text and the parameters that came with it."""

    text: str
    parameters: Parameters

    @property
    def dataset(self) -> Dataset:
        """Return the graphs that the request names; they win over those of the query."""
        return Dataset(*(tuple(self.parameters.getlist(f"{kind}-graph-uri")) for kind in ("default", "named")))

    @property
    def format(self) -> str:
        """Return the name of the format that the request asks for, empty if it names none."""
        return form(self.parameters, FORMATS)

    @property
    def excel(self) -> bool:
        """Say whether a CSV is asked for that Excel reads as UTF-8 and takes no formula from."""
        return only(self.parameters, "bom") in ("1", "true") and self.format in ("", "csv")


def operation(arguments: Parameters) -> Operation:
    """Read the request, whose address named ``found``; graphs named there by a POST count like those of its body."""
    if request.method != "POST":
        return Operation(_query(arguments), arguments)
    refuse_encodings()
    if request.mimetype == FORM:
        arguments.update(parameters(request.get_data()))
        return Operation(_query(arguments), arguments)
    if request.mimetype != QUERY:
        raise Unsupported(f"POST では {QUERY} か {FORM} を送ってください。", f"POST takes {QUERY} or {FORM}.")
    if "query" in arguments:
        raise BadRequest("query が本文とアドレスの両方にあります。", "There is a query in the body and in the address.")
    return Operation(decode(request.get_data()), arguments)


def parameters(encoded: bytes) -> Parameters:
    """Return the parameters of an address or a form.

    >>> parameters("query=%E5%B7%9D+川+%2525".encode())["query"]
    '川 川 %25'
    """
    text = decode(encoded)
    try:
        return MultiDict(parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=PARAMETERS))
    except UnicodeDecodeError:
        raise _not_utf_8() from None
    except ValueError:
        ja = f"パラメーターが多すぎます（{PARAMETERS}個まで）。"
        raise BadRequest(ja, f"There are too many parameters; {PARAMETERS} are taken.") from None


def only(arguments: Parameters, name: str) -> str:
    """Return a parameter that has one value, however often it is given; empty if it is not there."""
    values = {*arguments.getlist(name)}
    if len(values) > 1:
        raise BadRequest(f"{name} に値が二つ以上あります。", f"The parameter {name} has more than one value.")
    return values.pop() if values else ""


def form(arguments: Parameters, names: tuple[str, ...] = ("format",)) -> str:
    """Return the name of the format that is asked for, empty if none is; different names have commas between them."""
    for name in names:
        if values := arguments.getlist(name):
            if not any(value.strip() for value in values):
                ja = f"{name} が空です。形式の名前を書くか、{name} を書かないでください。"
                raise BadRequest(ja, f"The parameter {name} is empty: name a format, or leave the parameter out.")
            return ",".join(dict.fromkeys(filter(str.strip, values)))
    return ""


def decode(body: bytes) -> str:
    """Return the characters of what was sent."""
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise _not_utf_8() from None


def _query(arguments: Parameters) -> str:
    if "update" in arguments:
        raise BadRequest(
            "このエンドポイントでは更新できません。/update に送ってください。",
            "This endpoint takes queries and no updates: send those to /update.",
        )
    queries = arguments.getlist("query")
    if len(queries) != 1:
        ja = f"query はちょうど一つ必要です（{len(queries)}個ありました）。"
        raise BadRequest(ja, f"Exactly one parameter query is needed; there were {len(queries)}.")
    return queries[0]


def refuse_encodings() -> None:
    """Refuse what is compressed or in another encoding before it is taken for something else."""
    coding, charset = request.headers.get("Content-Encoding", ""), request.mimetype_params.get("charset", "utf-8")
    if coding.lower() not in ("", "identity"):
        raise Unsupported("圧縮した本文は受け付けません。", "Bodies are taken uncompressed.")
    if charset.lower() not in ("utf-8", "utf8", "us-ascii"):
        raise Unsupported("問い合わせはUTF-8で送ってください。", "Queries are sent as UTF-8.")


def _not_utf_8() -> BadRequest:
    return BadRequest("問い合わせはUTF-8で送ってください。", "What was sent is not UTF-8.")
