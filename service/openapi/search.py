"""The search's part: what is typed, as the conditions that were understood, the questions that answer it, and hits.

So is why a thing is among the hits, or is not.
"""

from __future__ import annotations

from ..search.documents import FIELDS, KINDS
from .parts import AS_JSON, Json, Part, reference, responses

TEXT: Json = {"type": "string"}
ADDRESS: Json = {"type": "string", "format": "uri"}
TYPED: Json = {
    "name": "q",
    "in": "query",
    "required": True,
    "description": "文章または語。文字のない記号だけでは検索できない。A sentence or words; signs alone are a 400.",
    "schema": {"type": "string", "minLength": 1},
    "examples": {each: {"value": each} for each in ("高齢者向けの防災の取り組みは？", "公約30の期限は？")},
}
PLAN: Json = {
    "name": "plan",
    "in": "query",
    "description": "検索する計画のIRI。The IRI of the only plan that is asked; left out, every plan.",
    "schema": TEXT,
    "examples": {"kawaguchi": {"value": "https://w3id.org/koteihyo/id/kawaguchi"}},
}
MEANING: Json = {
    "type": "object",
    "required": ["kind", "iri", "label"],
    "properties": {"kind": TEXT, "iri": TEXT, "label": reference("schemas", "Both")},
}
CONDITION: Json = {
    "type": "object",
    "description": "読み取った条件と、同じ語の別の意味。What words were understood as, and what else they may mean.",
    "required": ["kind", "words", "value", "label", "others"],
    "properties": {
        "kind": TEXT,
        "words": TEXT,
        "value": TEXT,
        "label": reference("schemas", "Both"),
        "iri": ADDRESS,
        "others": {"type": "array", "items": MEANING},
    },
}
OFFER: Json = {
    "type": "object",
    "description": "答えになる質問。A question that answers it, with its conditions, and a count.",
    "required": ["question", "title", "label", "parameters", "count", "url"],
    "properties": {
        "question": TEXT,
        "title": reference("schemas", "Both"),
        "label": reference("schemas", "Both"),
        "parameters": {"type": "object", "additionalProperties": TEXT},
        "count": {"type": "integer", "minimum": 0},
        "url": ADDRESS,
    },
}
HIT: Json = {
    "type": "object",
    "description": "該当するもの。`label` と `place` は `lang` か Accept-Language の言語。"
    "What the words are found in; `label` and `place` are in the reader's language.",
    "required": ["kind", "iri", "label", "passage", "place", "url"],
    "properties": {
        "kind": {"enum": [*KINDS]},
        "iri": ADDRESS,
        "label": TEXT,
        "passage": TEXT,
        "place": TEXT,
        "entry": ADDRESS,
        "url": ADDRESS,
    },
}
REPLY: Json = {
    "type": "object",
    "required": ["query", "understood", "offers", "hits", "version"],
    "properties": {
        "query": TEXT,
        "understood": {"type": "array", "items": CONDITION},
        "offers": {"type": "array", "items": OFFER},
        "hits": {"type": "array", "items": HIT},
        "absent": {"const": True, "description": "計画に記載がない。The plans say nothing of it."},
        "unknown": {"type": "array", "items": TEXT, "description": "どこにもない語。Words that stand nowhere."},
        "replaced": {
            "type": "array",
            "description": "別の語として検索した語。Words that were taken for others, or for their parts.",
            "items": {"type": "object", "required": ["words", "meant"], "properties": {"words": TEXT, "meant": TEXT}},
        },
        "passed": {
            "type": "array",
            "description": "`offers` の条件に含めなかったもの。What is understood and no condition of `offers`.",
            "items": CONDITION,
        },
        "nearest": {
            "type": "array",
            "items": {"type": "object", "required": ["words", "url"], "properties": {"words": TEXT, "url": ADDRESS}},
        },
        "relaxed": {"type": "array", "items": OFFER},
        "version": TEXT,
    },
}


FORMS: Json = {
    "type": "array",
    "items": TEXT,
    "description": "検索語と同義語（検索の形）。A word and its synonyms, as they are looked for.",
}
REASONS: Json = {
    "type": "object",
    "required": ["in", "thing", "query", "reasons", "fails", "nearest", "version"],
    "properties": {
        "in": {"type": "boolean"},
        "thing": ADDRESS,
        "query": TEXT,
        "reasons": {
            "type": "array",
            "description": "含まれる語と、その箇所。Words that the thing holds, and where.",
            "items": {
                "type": "object",
                "required": ["forms", "form", "field", "text"],
                "properties": {"forms": FORMS, "form": TEXT, "field": {"enum": [*FIELDS]}, "text": TEXT},
            },
        },
        "fails": {
            "type": ["object", "null"],
            "description": "含まれない語、ほかの計画のものか、検索の対象か。"
            "The words that it lacks, whether it is of another plan, and whether a search can find it at all.",
            "required": ["words", "elsewhere", "searched"],
            "properties": {
                "words": {"type": "array", "items": FORMS},
                "elsewhere": {"type": "boolean"},
                "searched": {"type": "boolean"},
            },
        },
        "nearest": {
            "type": ["object", "null"],
            "description": "そのものを含む検索。The search that finds it, by the words that it holds.",
            "required": ["url"],
            "properties": {"url": ADDRESS},
        },
        "version": TEXT,
    },
}
THING: Json = {
    "name": "thing",
    "in": "query",
    "required": True,
    "description": "もののIRI、id/ より後、または名称。An IRI, what follows id/ in one, or a name.",
    "schema": {"type": "string", "minLength": 1},
}


def search_part() -> Part:
    """Return the search's addresses, as data."""
    read: Json = {"tags": ["search"], "parameters": [TYPED, PLAN, AS_JSON, reference("parameters", "version")]}
    search = {
        **read,
        "operationId": "search",
        "summary": "文章や語で検索 / Search by a sentence or words",
        "responses": responses(
            "読み取った条件、答えになる質問、該当するもの。What was understood, what answers it, and hits.",
            {"application/json": {"schema": REPLY}},
            *(400, 404, 414, 429, 503),
        ),
    }
    why = {
        **read,
        "operationId": "search-why",
        "summary": "検索結果に含まれる理由、含まれない理由 / Why a thing is among the hits of a search, or is not",
        "parameters": [*read["parameters"], THING],
        "responses": responses(
            "検索語ごとの有無と、含めるための検索。Which words it holds, and the search that finds it.",
            {"application/json": {"schema": REASONS}},
            *(400, 404, 414, 429, 503),
        ),
    }
    paths = {"/search": {"get": search}, "/search/why": {"get": why}}
    return Part(paths, tags=({"name": "search", "description": "検索 / Search"},))
