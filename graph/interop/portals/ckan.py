"""CKAN and what answers like it: datasets of a portal by its Action API, page by page.

Where the API stands differs. CKAN has it at `/api/3/action/`
(https://docs.ckan.org/en/2.10/api/#ckan.logic.action.get.package_search); the software of 埼玉県 and other prefectures
at `/ckan_api/`, with numbers for ids and a page of each dataset at `/datasets/<n>`. An address that names neither is
asked for each in turn, then for what シラサギ has at `/api/` (`shirasagi`). Fields may be missing, empty or of another
type from portal to portal, so each is taken as text or left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlencode, urlsplit

import msgspec

from ...errors import KoteihyoError
from . import shirasagi
from .actions import NotCkan, objects_of, parse_answer, text, texts, unknown_organization
from .client import Fetch, Missing
from .descriptions import Description, Resource

ROWS = 500  # CKAN gives 1,000 at most, and some portals set less
MOST = 500_000  # more than any portal of Japan holds
CODE = re.compile(r"\d{6}|\d{5}")
# Where an address of a portal leaves the portal itself: its API, or a page of datasets.
_WITHIN = re.compile(r"/(?:api|ckan_api|datasets?|organizations?)(?:/.*)?$")


class Dialect(NamedTuple):
    """Where an API stands under a portal's address, whether it sorts and filters, and where it shows a dataset."""

    path: str
    sorts: bool
    page: str


CKAN = Dialect("/api/3/action/package_search", sorts=True, page="dataset")
DATAEYE = Dialect("/ckan_api/package_search", sorts=False, page="datasets")


def read_datasets(address: str, organization: str, fetch: Fetch) -> Iterator[Description]:
    """Yield the datasets of a portal, or of one of its organisations: by name or code, or by its number."""
    base, organization = site(address), organization or named_organization(address)
    dialects = [dialect for dialect in (CKAN, DATAEYE) if dialect.path.rpartition("/")[0] in address] or [CKAN, DATAEYE]
    faults: list[KoteihyoError] = []
    for dialect in dialects:
        try:
            first = _ask(base, dialect, organization, 0, fetch)
        except (Missing, NotCkan) as error:
            faults.append(error)
            continue
        return _read_pages(base, dialect, organization, first, fetch)
    if len(dialects) == 1:
        raise faults[0]
    try:
        return shirasagi.read_datasets(base, organization, fetch)
    except (Missing, NotCkan) as error:
        raise _no_api(base, [*faults, error]) from error


def _no_api(base: str, faults: list[KoteihyoError]) -> NotCkan:
    """Return the error that no API answers, with the first answer that was none, if any came."""
    fault = next((fault for fault in faults if isinstance(fault, NotCkan)), faults[0])
    return NotCkan(
        f"{base}：CKANのAPI（/api/3/action/、/ckan_api/、/api/）がありません（{fault.ja}）。"
        "データのリンクがあるページは `--kind page`、一覧のファイルは `--kind list` を付けて登録してください。",
        f"{base}: No API of CKAN answers at /api/3/action/, /ckan_api/ or /api/ ({fault.en}); "
        "add a page with links by `--kind page`, a list in a file by `--kind list`.",
    )


def site(address: str) -> str:
    """Return the address of a portal without its API or its list of datasets.

    >>> site("https://data.e-gov.go.jp/data/api/3/action/"), site("https://data.bodik.jp/")
    ('https://data.e-gov.go.jp/data', 'https://data.bodik.jp')
    >>> site("https://opendata.pref.saitama.lg.jp/datasets?organization_id=25")
    'https://opendata.pref.saitama.lg.jp'
    """
    return _WITHIN.sub("", address.partition("?")[0]).rstrip("/")


def named_organization(address: str) -> str:
    """Return the organisation that an address of a list of datasets names.

    >>> named_organization("https://opendata.pref.saitama.lg.jp/datasets?organization_id=25")
    '25'
    """
    parameters = parse_qs(urlsplit(address).query)
    return next((parameters[name][0] for name in ("organization_id", "organization") if name in parameters), "")


Found = tuple[list[dict[str, Any]], int]


def _ask(base: str, dialect: Dialect, organization: str, start: int, fetch: Fetch) -> Found:
    parameters: dict[str, str | int] = {"rows": ROWS, "start": start}
    if dialect.sorts:
        parameters |= {"sort": "id asc"} | ({"fq": f"organization:{organization}"} if organization else {})
    url = f"{base}{dialect.path}?{urlencode(parameters)}"
    return parse_answer(url, fetch(url, "application/json").body)


def _read_pages(base: str, dialect: Dialect, organization: str, first: Found, fetch: Fetch) -> Iterator[Description]:
    filtered = organization if not dialect.sorts else ""  # where the API filters, it has done so
    start, seen, owners, (packages, count) = 0, set[str](), dict[str, str](), first
    while packages:
        for package in packages:
            owner = _owner(package)
            owners[text(owner, "id")] = text(owner, "title") or text(owner, "name")
            dataset = description(package, base, dialect) if not filtered or filtered in _names(owner) else None
            if dataset and dataset.iri not in seen:
                seen.add(dataset.iri)
                yield dataset
        start += len(packages)
        if start >= min(count, MOST):
            break
        packages, count = _ask(base, dialect, organization, start, fetch)
    url = f"{base}{dialect.path}"
    if start < min(count, MOST):
        raise NotCkan(f"{url}：{count}件のはずが{start}件で終わりました。", f"{url}: {start} of {count} datasets came.")
    if filtered and not seen:
        raise unknown_organization(url, filtered, [f"{name}（{key}）" for key, name in owners.items() if name])


def _owner(package: dict[str, Any]) -> dict[str, Any]:
    organization = package.get("organization")
    return organization if isinstance(organization, dict) else {}


def _names(owner: dict[str, Any]) -> set[str]:
    return {text(owner, name) for name in ("id", "name", "title")}


def description(package: dict[str, Any], base: str, dialect: Dialect = CKAN) -> Description | None:
    """Return a dataset as the package describes it; nothing for one without id and title."""
    key, title = text(package, "id") or text(package, "name"), text(package, "title") or text(package, "name")
    if not key or not title:
        return None
    extras = {text(extra, "key"): text(extra, "value") for extra in objects_of(package, "extras")}
    organization = _owner(package)
    owner = text(organization, "name")
    page = text(package, "name") if dialect.sorts else key
    files = objects_of(package, "resources")
    licence = text(package, "license_title") or text(package, "license_id")
    return Description(
        iri=f"{base}/{dialect.page}/{key}",
        title=title,
        notes=text(package, "notes"),
        tags=texts(text(tag, "display_name") or text(tag, "name") for tag in objects_of(package, "tags")),
        publisher=text(organization, "title") or extras.get("publisher_name", "") or text(package, "author") or owner,
        publisher_iri=f"{base}/organization/{owner}" if dialect.sorts and owner.isascii() and owner else "",
        code=owner if CODE.fullmatch(owner) else "",
        landing_page=f"{base}/{dialect.page}/{page or key}",
        licence=text(package, "license_url"),
        licence_title=licence or "、".join(texts(text(file, "resource_license_id") for file in files)),
        spatial=texts(extras.get(name, "") for name in ("spatial_text", "spatial_uri", "spatial")),
        temporal=texts(extras.get(name, "") for name in ("temporal_start", "temporal_end", "temporal")),
        modified=text(package, "metadata_modified"),
        resources=tuple(map(_resource, files)),
    )


def _resource(resource: dict[str, Any]) -> Resource:
    return Resource(
        title=text(resource, "name") or text(resource, "title"),
        description=text(resource, "description"),
        format=text(resource, "format"),
        url=text(resource, "url"),
        columns=columns(resource),
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
    return texts(text(field, "title") or text(field, "name") for field in fields)
