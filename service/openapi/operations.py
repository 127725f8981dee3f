"""The part of whoever runs the service: whether it can answer, and its figures."""

from __future__ import annotations

from .parts import Json, Part, problems

HEALTH: Json = {
    "type": "object",
    "required": ["status", "version"],
    "properties": {"status": {"const": "ok"}, "version": {"type": "string"}},
}


def operations_part() -> Part:
    """Return the addresses of health and metrics."""
    return Part(
        {
            "/health": {"get": _operation("health", "稼働状況 / Status", "application/json", HEALTH)},
            "/metrics": {"get": _operation("metrics", "計測 / Figures", "text/plain", {"type": "string"})},
        },
        tags=({"name": "watching", "description": "運用者向け / For operators"},),
    )


def _operation(name: str, summary: str, media_type: str, schema: Json) -> Json:
    return {
        "operationId": name,
        "tags": ["watching"],
        "summary": summary,
        "responses": {
            "200": {"description": summary, "content": {media_type: {"schema": schema}}},
            **problems(503),
        },
    }
