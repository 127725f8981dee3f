"""CKAN: datasets of a portal by its Action API, page by page.

https://docs.ckan.org/en/2.10/api/#ckan.logic.action.get.package_search – fields may be missing, empty or of another
type from portal to portal, so each is taken as text or left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import msgspec

from ...errors import KoteihyoError
from .client import Fetch
from .descriptions import Description, Resource

ROWS = 500  # CKAN gives 1,000 at most, and some portals set less
MOST = 500_000  # more than any portal of Japan holds
CODE = re.compile(r"\d{6}|\d{5}")


class NotCkan(KoteihyoError):
    """What came is not what a CKAN answers."""

    status = 502


def read_datasets(address: str, organization: str, fetch: Fetch) -> Iterator[Description]:
    """Yield the datasets of a portal, or of one of its organisations."""
    base = site(address)
    start, seen, count = 0, set[str](), 1
    while start < min(count, MOST):
        asked = {"rows": ROWS, "start": start, "sort": "id asc"}
        asked |= {"fq": f"organization:{organization}"} if organization else {}
        url = f"{base}/api/3/action/package_search?{urlencode(asked)}"
        packages, count = parse_answer(url, fetch(url, "application/json").body)
        for each in (found for package in packages if (found := description(package, base))):
            if each.iri not in seen:
                seen.add(each.iri)
                yield each
        if not packages and start < count:
            raise NotCkan(
                f"{url}：{count}件のはずが{start}件で終わりました。", f"{url}: {start} of {count} datasets came."
            )
        start += len(packages)


def site(address: str) -> str:
    """Return the address of a CKAN without its API.

    >>> site("https://data.e-gov.go.jp/data/api/3/action/"), site("https://data.bodik.jp/")
    ('https://data.e-gov.go.jp/data', 'https://data.bodik.jp')
    """
    return address.partition("/api/")[0].rstrip("/")


def parse_answer(url: str, body: bytes) -> tuple[list[dict[str, Any]], int]:
    """Return the datasets of an answer, and how many there are in all."""
    try:
        found = msgspec.json.decode(body)
        result = found["result"] if found["success"] is True else None
        if result is None:
            said = text(dict(found.get("error") or {}), "message")
            raise NotCkan(f"{url}：断られました（{said}）。", f"{url}: It refused: {said}.")
        return [each for each in result["results"] if isinstance(each, dict)], int(result["count"])
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, KeyError, TypeError, ValueError) as error:
        raise NotCkan(
            f"{url}：CKANの答えとして読めません（{error}）。", f"{url}: This is not an answer of CKAN: {error}."
        ) from error


def description(package: dict[str, Any], base: str) -> Description | None:
    """Return a dataset as the package describes it; nothing for one without id and title."""
    key, title = text(package, "id") or text(package, "name"), text(package, "title") or text(package, "name")
    if not key or not title:
        return None
    extras = {text(each, "key"): text(each, "value") for each in objects_of(package, "extras")}
    said = package.get("organization")
    organization: dict[str, Any] = said if isinstance(said, dict) else {}
    owner = text(organization, "name")
    return Description(
        iri=f"{base}/dataset/{key}",
        title=title,
        notes=text(package, "notes"),
        tags=_objects_in(text(each, "display_name") or text(each, "name") for each in objects_of(package, "tags")),
        publisher=text(organization, "title") or extras.get("publisher_name", "") or text(package, "author") or owner,
        publisher_iri=f"{base}/organization/{owner}" if owner.isascii() and owner else "",
        code=owner if CODE.fullmatch(owner) else "",
        landing_page=f"{base}/dataset/{text(package, 'name') or key}",
        licence=text(package, "license_url"),
        licence_title=text(package, "license_title") or text(package, "license_id"),
        spatial=_objects_in(extras.get(name, "") for name in ("spatial_text", "spatial_uri", "spatial")),
        temporal=_objects_in(extras.get(name, "") for name in ("temporal_start", "temporal_end", "temporal")),
        modified=text(package, "metadata_modified"),
        resources=tuple(map(_resource, objects_of(package, "resources"))),
    )


def _resource(found: dict[str, Any]) -> Resource:
    return Resource(
        title=text(found, "name"),
        description=text(found, "description"),
        format=text(found, "format"),
        url=text(found, "url"),
        columns=columns(found),
    )


def columns(resource: dict[str, Any]) -> tuple[str, ...]:
    """Return the columns that a table schema of a file names: https://specs.frictionlessdata.io/table-schema/

    >>> columns({"schema": '{"fields": [{"name": "年度"}, {"name": "ごみ排出量"}]}'})
    ('年度', 'ごみ排出量')
    """
    schema = resource.get("schema")
    if isinstance(schema, str):
        try:
            schema = msgspec.json.decode(schema)
        except (msgspec.DecodeError, RecursionError):
            schema = None
    fields = objects_of(schema, "fields") if isinstance(schema, dict) else []
    return _objects_in(text(each, "title") or text(each, "name") for each in fields)


def objects_of(found: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Return a list of objects, whatever else stands in its place."""
    value = found.get(name)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def text(found: dict[str, Any], name: str) -> str:
    """Return a text without the space around it, whatever else stands in its place."""
    value = found.get(name)
    return value.strip() if isinstance(value, str) else ""


def _objects_in(values: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
