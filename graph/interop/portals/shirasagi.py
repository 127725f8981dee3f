"""シラサギ: datasets of a portal made with this content management system, by what it has at `/api/`.

It answers like CKAN in other words: `package_list` gives the ids of all datasets, `package_show` one of them, and
`package_search` many at once, which is asked first. Some versions find nothing without a word to search for: then each
dataset is asked for by itself. https://github.com/shirasagi/shirasagi/blob/stable/app/models/opendata/api/converter.rb
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from .actions import NotCkan, objects_of, parse_answer, parse_result, text, texts, unknown_organization
from .client import Fetch, Missing
from .descriptions import Description, Resource

ROWS = 100  # it puts an answer together when asked, file by file
MOST = 20_000  # one by one, with a second between two, that is five hours


def read_datasets(base: str, organization: str, fetch: Fetch) -> Iterator[Description]:
    """Yield the datasets of a portal, or those of one of its groups, by name."""
    url = f"{base}/api/package_list"
    result = parse_result(url, fetch(url, "application/json").body)
    if not isinstance(result, list):
        raise NotCkan(f"{url}：データセットの一覧ではありません。", f"{url}: This is no list of datasets.")
    return _read(base, [package for package in result if isinstance(package, str | int)], organization, fetch)


def _read(base: str, keys: list[str | int], organization: str, fetch: Fetch) -> Iterator[Description]:
    packages = _search(base, len(keys), fetch) or (_show(base, str(key), fetch) for key in keys[:MOST])
    publishers, matched = set[str](), False
    for made in (description(package, base) for package in packages):
        if made and (not organization or organization in made.publisher):
            matched = True
            yield made
        publishers |= {made.publisher} if made else set()
    if organization and not matched:
        raise unknown_organization(base, organization, publishers - {""})


def _search(base: str, count: int, fetch: Fetch) -> list[dict[str, Any]]:
    """Return all datasets as the search gives them; nothing where it does not give them all."""
    packages: list[dict[str, Any]] = []
    while len(packages) < count:
        url = f"{base}/api/package_search?{urlencode({'rows': ROWS, 'start': len(packages)})}"
        try:
            answer, whole = parse_answer(url, fetch(url, "application/json").body)
        except (Missing, NotCkan):
            return []
        if not answer or whole < count:
            return []
        packages += answer
    return packages


def _show(base: str, key: str, fetch: Fetch) -> dict[str, Any]:
    url = f"{base}/api/package_show?{urlencode({'id': key})}"
    result = parse_result(url, fetch(url, "application/json").body)
    if not isinstance(result, dict):
        raise NotCkan(f"{url}：データセットではありません。", f"{url}: This is no dataset.")
    return result


def description(package: dict[str, Any], base: str) -> Description | None:
    """Return a dataset as the package describes it; nothing for one without address and title."""
    key, title = text(package, "uuid") or text(package, "id"), text(package, "name") or text(package, "title")
    page = text(package, "url")
    if not title or not (page or key):
        return None
    files = objects_of(package, "resources")
    groups = texts(text(group, "trailing_name") or text(group, "name") for group in objects_of(package, "groups"))
    return Description(
        iri=page or f"{base}/api/package_show?{urlencode({'id': key})}",
        title=title,
        notes=text(package, "text") or text(package, "notes"),
        tags=texts((*_words(package, "tags"), *_words(package, "categories"))),
        publisher="、".join(groups) or text(package, "author"),
        landing_page=page,
        licence_title="、".join(texts(_licence(file) for file in files)),
        spatial=_words(package, "areas"),
        modified=text(package, "updated") or text(package, "metadata_modified"),
        resources=tuple(map(_resource, files)),
    )


def _words(package: dict[str, Any], name: str) -> tuple[str, ...]:
    """Return the texts of a list, or the names of its objects."""
    value = package.get(name)
    items = value if isinstance(value, list) else []
    words = (item for item in items if isinstance(item, str | dict))
    return texts(word.strip() if isinstance(word, str) else text(word, "name") for word in words)


def _licence(resource: dict[str, Any]) -> str:
    licence = resource.get("license")
    return text(licence, "name") if isinstance(licence, dict) else ""


def _resource(resource: dict[str, Any]) -> Resource:
    return Resource(
        title=text(resource, "name") or text(resource, "filename"),
        description=text(resource, "text") or text(resource, "description"),
        format=text(resource, "format"),
        # The misspelt name is what its source says.
        url=text(resource, "download_url") or text(resource, "url") or text(resource, "originai_url"),
    )
