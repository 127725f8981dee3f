"""Answers that a limit has cut short: they say so in themselves, where their format has a place for it.

JSON and XML results have links in their head, Turtle and its kin and RDF/XML have comments, and what people read
(workbooks, Markdown, tables, CSV for Excel) has a line. CSV, TSV and JSON-LD have no place for it; what everyone can
read is the header `Koteihyo-Cut`.
"""

from __future__ import annotations

import re

from ...graph.rdf.names import BASE
from ..engines.engine import Answer

JA = {"rows": "行数の上限", "bytes": "大きさの上限", "naming": "この資源を指す記述の数の上限"}
HEAD = re.compile(rb'\s*\{\s*"head"\s*:\s*\{')
LINKS = re.compile(rb'("link"\s*:\s*\[)\s*(\]?)')
# The head of a JSON answer is searched so far for links of its own.
FAR = 10_000


def mark_truncation(answer: Answer) -> bytes:
    """Return the body of an answer; one that was cut says so at its start, or below a table."""
    body, cut = answer.body, answer.cut
    match answer.format.name if cut else "":
        case "json":
            body = _in_json(body, _link(cut))
        case "xml":
            body = body.replace(b"</head>", b'<link href="%s"/></head>' % _link(cut), 1)
        case "rdf":
            body = _after_declaration(body, f"<!-- {truncation_notice(cut)} -->\n".encode())
        case "ttl" | "nt" | "trig" | "nq":
            body = f"# {truncation_notice(cut)}\n".encode() + body
        case "table":
            body += f"{truncation_notice(cut)}\n".encode()
    return body


def truncation_notice(cut: str) -> str:
    """Return what a reader of a cut answer is told."""
    return f"注意：この結果は一部です（{JA.get(cut, cut)}）。 / Cut short by the limit of {cut}: there is more."


def _link(cut: str) -> bytes:
    return f"{BASE}problem/cut-{cut}".encode()


def _in_json(body: bytes, link: bytes) -> bytes:
    r"""Return a JSON answer with a link in its head.

    >>> _in_json(b'{"head":{"vars":["a"]},"results":{}}', b"x:y")
    b'{"head":{"link":["x:y"],"vars":["a"]},"results":{}}'
    >>> _in_json(b'{"head": {"link": [], "vars": ["a"]}}', b"x:y")
    b'{"head": {"link": ["x:y"], "vars": ["a"]}}'
    """
    start, results = HEAD.match(body), body.find(b'"results"', 0, FAR)
    if not start:
        return body
    if match := LINKS.search(body, start.end(), results if results > 0 else FAR):
        end = b"]" if match[2] else b","
        return body[: match.start()] + match[1] + b'"%s"' % link + end + body[match.end() :]
    return body[: start.end()] + b'"link":["%s"],' % link + body[start.end() :]


def _after_declaration(body: bytes, comment: bytes) -> bytes:
    return re.sub(rb"\A(<\?xml[^>]*\?>\s*)?", lambda match: match[0] + comment, body, count=1)
