"""Answers of an Action API: `{"success": true, "result": …}`, as CKAN writes them and others after it.

Their values may be missing, empty or of another type from portal to portal: each is taken as text or left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from ...errors import KoteihyoError


class NotCkan(KoteihyoError):
    """What came is not what a CKAN answers."""

    status = 502


def parse_result(url: str, body: bytes) -> Any:
    """Return the result of an answer, or say why there is none."""
    try:
        answer = msgspec.json.decode(body)
        if answer["success"] is True:
            return answer["result"]
        message = text(dict(answer.get("error") or {}), "message")
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, KeyError, TypeError, ValueError) as error:
        raise not_ckan(url, error) from error
    raise NotCkan(f"{url}：断られました（{message}）。", f"{url}: It refused: {message}.")


def parse_answer(url: str, body: bytes) -> tuple[list[dict[str, Any]], int]:
    """Return the datasets of the answer to a search, and how many there are in all."""
    result = parse_result(url, body)
    try:
        return [package for package in result["results"] if isinstance(package, dict)], int(result["count"])
    except (KeyError, TypeError, ValueError) as error:
        raise not_ckan(url, error) from error


def not_ckan(url: str, error: Exception) -> NotCkan:
    """Return the error about an answer that is none of CKAN's."""
    return NotCkan(f"{url}：CKANの答えとして読めません（{error}）。", f"{url}: This is not an answer of CKAN: {error}.")


def unknown_organization(url: str, organization: str, known: Iterable[str]) -> KoteihyoError:
    """Return the error that an organisation has no dataset, with those that have."""
    listed = "、".join(sorted(known)) or "なし"
    return KoteihyoError(
        f"{url}：組織 {organization} のデータセットがありません（組織：{listed}）。"
        "`--organization` に名称か番号を指定してください。",
        f"{url}: No dataset is of {organization} (organisations: {listed}); name one by `--organization`.",
    )


def objects_of(described: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Return a list of objects, whatever else stands in its place."""
    value = described.get(name)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def text(described: dict[str, Any], name: str) -> str:
    """Return a text without the space around it, or a whole number as text, whatever else stands in its place.

    >>> text({"id": 2772}, "id"), text({"id": " a "}, "id"), text({"id": True}, "id"), text({}, "id")
    ('2772', 'a', '', '')
    """
    value = described.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value.strip() if isinstance(value, str) else ""


def texts(values: Iterable[str]) -> tuple[str, ...]:
    """Return texts each once, without empty ones."""
    return tuple(dict.fromkeys(value for value in values if value))
