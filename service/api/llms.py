"""`/llms.txt`: where a language model that comes by the web finds what it can read without pages.

https://llmstxt.org/
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from flask import Blueprint, Response

from ..catalogue.description import public_root
from ..catalogue.summary import query_rows
from ..configuration.settings import Describing
from ..http.mementos import requested_version
from ..http.problems import CORS
from ..questions.library import Library
from ..snapshot import Snapshots

# Of a nation's plans so many; the catalogue has them all.
PLANS = """
SELECT ?plan (MAX(STR(?label)) AS ?name) { ?plan a kth:Plan ; rdfs:label ?label } GROUP BY ?plan ORDER BY ?plan LIMIT 50
"""
INTRODUCTION = """# 工程表 Koteihyo

> 印刷された行政計画を、原文の引用と固定URLとともに検索できるデータ。\
Policy plans as printed, as data: every statement with its original words, its place in the document, and a permanent \
address of its version.

計画に印刷されたことだけを収録しています。記載のないことは「ない」と答えてください。
Only what the plans print is here. What they do not say should be reported as not stated.
"""


def blueprint(snapshots: Snapshots, library: Library, described: Describing, *, offers_mcp: bool) -> Blueprint:
    """Return the address; ``offers_mcp`` says whether `/mcp` is there."""
    api = Blueprint("llms", __name__)

    @api.get("/llms.txt")
    def read() -> Response:
        root, version = public_root(described), requested_version(snapshots).snapshot
        text = "\n".join(
            [
                INTRODUCTION,
                "## Data\n",
                *_list_surfaces(root, offers_mcp=offers_mcp),
                "\n## Plans\n",
                *(f"- [{name}]({_page(root, plan)}.jsonld)" for plan, name in query_rows(version, PLANS)),
                "\n## Questions\n",
                *(
                    f"- [{question.title} / {question.says('Title-en')}]({root}queries/{quote(question.name)}.md)"
                    for question in library.questions.values()
                    if question.form == "SELECT"
                ),
            ]
        )
        return Response(f"{text}\n", headers=CORS, content_type="text/markdown; charset=utf-8")

    return api


def _page(root: str, iri: str) -> str:
    return f"{root}doc/{iri.partition('/id/')[2]}"


def _list_surfaces(root: str, *, offers_mcp: bool) -> Iterator[str]:
    if offers_mcp:
        yield f"- [MCP]({root}mcp): the same questions as tools (Model Context Protocol, streamable HTTP)"
    yield f"- [OpenAPI]({root}openapi.json): every question with its parameters and their values"
    yield f"- [SPARQL]({root}sparql): SPARQL 1.1, read-only"
    yield f"- [Vocabulary]({root}ontology.ttl): the terms, in Japanese and English"
    yield f"- [Catalogue]({root}catalogue.ttl): the files, with sizes and checksums (DCAT)"
