"""The portals that were added, and what each last said: kept in the data folder with date and hash.

    <data>/portals/<name>/portal.json      the portal, and which cache is its good one
    <data>/portals/<name>/<hash>/          datasets.jsonl, and the pages as they came

A reading is written beside the old one; `portal.json` is replaced in one step once all of it is there. So a portal that
breaks halfway, or a reader that is stopped, leaves the last good cache as it was.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import msgspec
import pyoxigraph as ox

from ...errors import KoteihyoError
from ...files import read_bytes
from . import ckan, dcat, listing, webpage
from .client import Client, Page, PageCache, Politeness, StoredPage, fetcher
from .descriptions import Description

KINDS = ("ckan", "dcat", "page", "list")
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
DATASETS = "datasets.jsonl"


class Cache(msgspec.Struct, frozen=True):
    """The last good reading: where it is, when it was made, its SHA-256 and how many datasets it holds."""

    folder: str
    date: str
    sha256: str
    datasets: int


class Portal(msgspec.Struct, frozen=True, omit_defaults=True):
    """A portal: its address (or file), what it speaks, of which organisation, and its last good reading."""

    name: str
    address: str
    kind: str
    organization: str = ""
    private: bool = False
    cache: Cache | None = None

    @property
    def remote(self) -> bool:
        """Return whether it is read over the network and not from a file."""
        return self.address.startswith(("http://", "https://"))


class Registry:
    """The portals of a data folder."""

    def __init__(self, data: Path) -> None:
        self.folder = data / "portals"

    def portals(self) -> list[Portal]:
        """Return all portals, by name."""
        return [self.read(file) for file in sorted(self.folder.glob("*/portal.json"))]

    def portal(self, name: str) -> Portal:
        """Return a portal by name."""
        file = self.folder / name / "portal.json"
        if not NAME.fullmatch(name) or not file.exists():
            raise KoteihyoError(
                f"ポータル {name} はありません。`koteihyo portal list` で確認してください。",
                f"There is no portal {name}: see `koteihyo portal list`.",
            )
        return self.read(file)

    def read(self, file: Path) -> Portal:
        """Return what a portal's file says."""
        try:
            return msgspec.json.decode(read_bytes(file), type=Portal)
        except msgspec.DecodeError as error:
            raise KoteihyoError(
                f"読めません（{error}）。消して加え直してください。", f"Unreadable: {error}.", file=file
            ) from error

    def add(self, portal: Portal) -> None:
        """Add a portal, or say what stands in the way."""
        if not NAME.fullmatch(portal.name):
            raise KoteihyoError(
                f"名前 {portal.name!r} は、英小文字と数字とハイフンで40字までにしてください。",
                f"A name is up to 40 small letters, digits and hyphens, not {portal.name!r}.",
            )
        if (self.folder / portal.name).exists():
            raise KoteihyoError(f"ポータル {portal.name} は既にあります。", f"There is a portal {portal.name} already.")
        self.write(portal)

    def write(self, portal: Portal) -> None:
        """Replace what is known of a portal, in one step."""
        folder = self.folder / portal.name
        folder.mkdir(parents=True, exist_ok=True)
        new = folder / "portal.json.new"
        new.write_bytes(msgspec.json.format(msgspec.json.encode(portal), indent=1) + b"\n")
        new.replace(folder / "portal.json")

    def remove(self, name: str) -> None:
        """Forget a portal and what it said; links that were accepted stay in the plan."""
        shutil.rmtree(self.folder / self.portal(name).name)

    def refresh(self, name: str, manners: Politeness) -> tuple[Portal, bool]:
        """Read a portal anew; return it, and whether anything has changed. A fault leaves the last reading."""
        portal = self.portal(name)
        folder = self.folder / name
        with tempfile.TemporaryDirectory(dir=folder, prefix="reading-") as name_:
            staged = Path(name_)
            read = self.datasets(portal, folder, staged, manners)
            datasets = sorted(
                (description for description in read if is_iri(description.iri)),
                key=lambda description: description.iri,
            )
            body = msgspec.json.Encoder().encode_lines(datasets)
            (staged / DATASETS).write_bytes(body)
            digest = sha256(body).hexdigest()
            changed = portal.cache is None or portal.cache.sha256 != digest
            new = folder / f"{digest[:12]}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
            shutil.copytree(staged, new)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        portal = msgspec.structs.replace(portal, cache=Cache(new.name, now, digest, len(datasets)))
        self.write(portal)
        for other in folder.iterdir():
            if other.is_dir() and other != new:
                shutil.rmtree(other, ignore_errors=True)
        return portal, changed

    def datasets(self, portal: Portal, folder: Path, staged: Path, manners: Politeness) -> Iterator[Description]:
        """Yield what a portal says now."""
        old = folder / portal.cache.folder if portal.cache else folder / "none"
        client = Client(manners, private=portal.private)
        fetch = fetcher(client, PageCache(old / "pages"), PageCache(staged / "pages")) if portal.remote else _file
        if portal.kind == "ckan":
            return ckan.read_datasets(portal.address, portal.organization, fetch)
        if portal.kind == "page":
            return webpage.read_page(portal.address, portal.organization, fetch)
        if portal.kind == "list":
            return listing.read_listing(portal.address, portal.organization, fetch)
        return dcat.read_catalogue(portal.address, fetch)

    def descriptions(self, names: tuple[str, ...] = ()) -> Iterator[tuple[Portal, Description]]:
        """Yield every dataset of the last good readings, with its portal."""
        decoder = msgspec.json.Decoder(Description)
        for portal in map(self.portal, names) if names else self.portals():
            if portal.cache:
                with (self.folder / portal.name / portal.cache.folder / DATASETS).open("rb") as lines:
                    yield from ((portal, decoder.decode(line)) for line in lines)


def is_iri(text: str) -> bool:
    """Return whether a text can name a dataset in a graph.

    >>> is_iri("https://example.org/dataset/1"), is_iri("dataset 1"), is_iri("https://example.org/> <x>")
    (True, False, False)
    """
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return ":" in text


def kind_of(address: str) -> str:
    """Return what an address most likely speaks: RDF is DCAT, HTML a page, CSV a list, anything else CKAN.

    >>> kind_of("https://example.org/catalog.ttl?page=1"), kind_of("https://data.bodik.jp/"), kind_of("./datasets.rdf")
    ('dcat', 'ckan', 'dcat')
    >>> kind_of("https://city.example/opendata/12182.html"), kind_of("https://city.example/112038_opendata_list.csv")
    ('page', 'list')
    """
    path = address.partition("?")[0]
    if path.endswith(tuple(dcat.ENDINGS)):
        return "dcat"
    if path.endswith((".html", ".htm")):
        return "page"
    return "list" if path.endswith(".csv") else "ckan"


def _file(address: str, _: str) -> Page:
    """Return a file as if a portal had sent it."""
    path = Path(address)
    return Page(StoredPage(path.resolve().as_uri(), ""), read_bytes(path))
