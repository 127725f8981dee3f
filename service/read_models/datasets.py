"""Datasets that people accepted as bearing on plans, and what of each plan each of them bears on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from .facts import Facts

DATASETS = """SELECT * WHERE {
  { SELECT DISTINCT ?dataset WHERE { ?thing kth:dataset ?dataset } }
  OPTIONAL { ?dataset dcterms:title ?title }
  OPTIONAL { ?dataset dcterms:publisher/rdfs:label ?publisher }
  OPTIONAL { ?dataset kth:licenceAsGiven ?licence }
  OPTIONAL { ?dataset <http://www.w3.org/ns/dcat#landingPage> ?page }
  OPTIONAL { ?dataset dcterms:identifier ?identifier }
  OPTIONAL { ?dataset <http://www.w3.org/ns/dcat#distribution>/<http://www.w3.org/ns/dcat#downloadURL> ?file }
} ORDER BY ?title ?dataset"""
SOURCES = """SELECT DISTINCT ?dataset ?source WHERE {
  ?value <http://www.w3.org/ns/prov#wasDerivedFrom> ?dataset ; dcterms:source ?source . ?any kth:dataset ?dataset }"""
USES = """SELECT DISTINCT ?dataset ?plan ?thing ?extent ?rank ?statement WHERE {
  ?thing kth:dataset ?dataset ; kth:inPlan ?plan .
  OPTIONAL { ?decision kth:subject ?thing ; kth:object ?dataset ; kth:measurementExtent ?extent .
    ?extent kth:order ?rank }
  OPTIONAL { ?statement kth:indicator|(kth:target/kth:indicator) ?thing ; a kth:Statement }
} ORDER BY ?dataset ?plan ?rank ?thing ?statement"""


class Use(NamedTuple):
    """What a dataset bears on: a thing of a plan, how far, and the statements that the thing measures."""

    plan: str
    thing: str
    extent: str
    statements: tuple[str, ...]


class LinkedDataset(NamedTuple):
    """A dataset as its publisher describes it; ``addresses`` are all by which it is found, its files' among them."""

    iri: str
    title: str
    publisher: str
    licence: str
    page: str
    identifier: str
    addresses: frozenset[str]
    uses: tuple[Use, ...]

    def is_meant(self, address: str) -> bool:
        """Return whether an address, an identifier or the name of a file means this dataset.

        A file is known by the last part of its address, too, wherever a portal puts it.
        """
        name = address.rpartition("/")[2]
        if address in self.addresses or (name and name == self.identifier):
            return True
        return bool(name) and any(
            address.rpartition("/")[2] == name for address in self.addresses - {self.iri, self.page}
        )


def read_datasets(facts: Facts) -> tuple[LinkedDataset, ...]:
    """Return the datasets of all plans, by title."""
    return facts.cache("datasets", lambda: tuple(_query(facts)))


def _query(facts: Facts) -> Iterable[LinkedDataset]:
    described: dict[str, dict[str, str]] = {}
    addresses: dict[str, set[str]] = {}
    for row in facts.rows(DATASETS):
        described.setdefault(row["dataset"], row)
        known = addresses.setdefault(row["dataset"], {row["dataset"]})
        known |= {row[name] for name in ("page", "file") if name in row}
    for row in facts.rows(SOURCES):
        addresses[row["dataset"]].add(row["source"])
    uses = _read_uses(facts)
    for iri, row in described.items():
        yield LinkedDataset(
            iri,
            row.get("title", iri),
            row.get("publisher", ""),
            row.get("licence", ""),
            row.get("page", ""),
            row.get("identifier", ""),
            frozenset(addresses[iri]),
            uses.get(iri, ()),
        )


def _read_uses(facts: Facts) -> dict[str, tuple[Use, ...]]:
    uses: dict[str, dict[tuple[str, str, str], list[str]]] = {}
    for row in facts.rows(USES):
        place = row["plan"], row["thing"], row.get("extent", "")
        states = uses.setdefault(row["dataset"], {}).setdefault(place, [])
        if "statement" in row and row["statement"] not in states:
            states.append(row["statement"])
    return {iri: tuple(Use(*place, tuple(states)) for place, states in group.items()) for iri, group in uses.items()}
