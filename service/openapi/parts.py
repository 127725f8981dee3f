"""What every room's part of the description is made of: parameters, answers, and the problems that may come instead.

A room says what its addresses take and give in a `Part`; what is said twice is said here once and referred to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ..engines.formats import Format
from ..http.responses import LARGEST, PAGE, SIZE
from ..results.paging import USUAL

Json = dict[str, Any]


class Part(NamedTuple):
    """What one room's addresses take and give; its tags are the headings that they stand under."""

    paths: Json
    schemas: Mapping[str, Json] = {}
    tags: tuple[Json, ...] = ()


PROBLEM: Json = {
    "type": "object",
    "description": "誤り（RFC 9457）。What went wrong, in Japanese and English.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
    },
}
# The problems that a request may have, by status.
PROBLEMS = {
    400: "要求または値が正しくない。The request or a value in it is wrong.",
    401: "トークンが必要。A token is needed.",
    403: "許可されていない。Not permitted.",
    404: "ない。There is no such thing, page, version or form.",
    406: "その形式では返せない（`formats` に一覧）。No form that was asked for; `formats` lists those that there are.",
    409: "今のデータには使えない。Not of the data that there are now.",
    410: "前の版にはあった。An earlier version had it.",
    412: "状態が変わっている（`If-Match`）。The graph is in another state.",
    413: "本文が大きすぎる。The body is too large.",
    414: "URLが長すぎる。The address is too long.",
    415: "対応していない種類。A body of another type.",
    422: "検査に適合しない（`findings` に一覧）。It does not pass the checks; `findings` lists why.",
    429: "利用量の上限を超えた（`Retry-After`）。More than one client may use; see `Retry-After`.",
    502: "問い合わせ先が応答しない。An endpoint that the question asks did not answer.",
    503: "現在は応答できない（`Retry-After`）。Busy, out of time, or nothing published; see `Retry-After`.",
}
HEADERS: Json = {
    "Koteihyo-Version": {"description": "応答した版。The version that answered.", "schema": {"type": "string"}},
    "Koteihyo-Cut": {
        "description": "途中までなら、どの上限によるか。Which limit cut the answer, if one did.",
        "schema": {"type": "string"},
    },
    "Koteihyo-Total": {
        "description": "ページに分けたとき、全部の行数。Rows of the whole answer, where a page was asked for.",
        "schema": {"type": "integer", "minimum": 0},
    },
    "Link": {
        "description": "他のページ（first、prev、next、last）と、固定URL（cite-as）。"
        "The other pages, and the permanent address (RFC 8288, RFC 8574).",
        "schema": {"type": "string"},
    },
    "ETag": {"description": "この結果の識別子。Names this answer.", "schema": {"type": "string"}},
}
PARAMETERS: Json = {
    "version": {
        "name": "version",
        "in": "query",
        "description": "版の名前。同じ結果を後から再取得するため。A published version; left out, the current one.",
        "schema": {"type": "string"},
    },
    "page": {
        "name": PAGE,
        "in": "query",
        "description": "ページ番号。`page` も `per-page` もなければ全部。A page; without both, the whole answer.",
        "schema": {"type": "integer", "minimum": 1, "maximum": 10**9},
    },
    "per-page": {
        "name": SIZE,
        "in": "query",
        "description": f"一ページの行数（`page` だけなら{USUAL}）。Rows of a page.",
        "schema": {"type": "integer", "minimum": 1, "maximum": LARGEST},
    },
    "bom": {
        "name": "bom",
        "in": "query",
        "description": "1：Excelでそのまま開けるCSV。1: a CSV for Excel.",
        "schema": {"enum": ["0", "1", "true", "false", ""]},
    },
}

# The form of what there is as JSON, and as a page that is described nowhere.
AS_JSON: Json = {
    "name": "format",
    "in": "query",
    "description": "ブラウザーのように Accept で HTML を求めるとき。Where Accept asks for a page, as browsers do.",
    "schema": {"const": "json"},
}


def reference(kind: str, name: str | int) -> Json:
    """Return a reference to a component.

    >>> reference("schemas", "Problem")
    {'$ref': '#/components/schemas/Problem'}
    """
    return {"$ref": f"#/components/{kind}/{name}"}


def problem(description: str) -> Json:
    """Return the response of a problem: a document, or a page for a browser."""
    return {
        "description": description,
        "content": {"application/problem+json": {"schema": reference("schemas", "Problem")}, **page()},
    }


def page() -> Json:
    """Return the content of a page for people."""
    return {"text/html": {"schema": {"type": "string"}}}


def drawing() -> Json:
    """Return the content of a picture."""
    return {"image/svg+xml": {"schema": {"type": "string"}}}


def problems(*statuses: int) -> Json:
    """Return the responses of the problems that a request may have."""
    return {str(status): reference("responses", f"problem-{status}") for status in statuses}


def responses(description: str, content: Json, *statuses: int) -> Json:
    """Return the responses of an address: what it gives, that it is unchanged, and its problems."""
    headers = {name: reference("headers", name) for name in HEADERS}
    return {
        "200": {"description": description, "headers": headers, "content": content},
        "304": {"description": "前回の結果から変更なし。What you have still holds."},
        **problems(*statuses),
    }


def contents(formats: Iterable[Format], schemas: Json) -> Json:
    """Return the media types of formats, with a schema where there is one for the format's name."""
    return {form.media_type: {"schema": schemas[form.name]} if form.name in schemas else {} for form in formats}


def choice(formats: Iterable[Format], *more: str) -> Json:
    """Return the parameter that names a form instead of an Accept header."""
    return {
        "name": "format",
        "in": "query",
        "description": "形式。URLの末尾に `.csv` などと書いてもよい。Instead of Accept; or end the address in it.",
        "schema": {"enum": [*(form.name for form in formats), *more]},
    }
