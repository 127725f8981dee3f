"""The catalogue in schema.org's words, which search engines for data sets read from a page; and datasets of others.

Of these a portal puts into its pages what of the plans they bear on: `about` are the indicators and other things that a
person linked with the dataset, `subjectOf` the measures and goals that they measure; `kth:dataset`, turned round, says
the same in the vocabulary's own words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ...graph.rdf.names import BASE
from ..configuration.settings import Describing
from ..read_models.datasets import LinkedDataset, Use
from . import dcat
from .distributions import FORMATS
from .holdings import Holding
from .summary import PlanSummary

CONTEXT = "https://schema.org/"


def catalogue(root: str, holdings: Sequence[Holding], described: Describing) -> dict[str, Any]:
    """Return the catalogue with the datasets of the version that answers now."""
    now = holdings[-1]
    return {
        "@context": CONTEXT,
        "@type": "DataCatalog",
        "@id": f"{root}catalogue",
        "name": dcat.TITLE[0],
        "alternateName": dcat.TITLE[1],
        "description": dcat.DESCRIPTION[0],
        "url": root,
        "inLanguage": ["ja", "en"],
        "license": described.licence,
        "publisher": publisher(root, described),
        "dataset": [dataset(root, part, now, described) for part in dcat.parts(now)],
    }


def dataset(root: str, part: str, held: Holding, described: Describing) -> dict[str, Any]:
    """Return a plan at a version as a Dataset."""
    plans = [plan for plan in held.plans if plan.id == part] or list(held.plans)
    (ja, en), (words, english) = dcat.titles(part, held, versioned=True), dcat.descriptions(plans)
    properties = {
        "@context": CONTEXT,
        "@type": "Dataset",
        "@id": f"{root}catalogue#{part}-{held.version or 'current'}",
        "name": ja,
        "alternateName": en,
        "description": f"{words} {english}",
        "url": f"{root}doc/{part}.html" if len(plans) == 1 and plans[0].id == part else root,
        "version": held.version,
        "datePublished": held.time,
        "inLanguage": ["ja", "en"],
        "isAccessibleForFree": True,
        "license": described.licence,
        "publisher": publisher(root, described),
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": f"{root}catalogue", "name": dcat.TITLE[0]},
        "keywords": [word for plan in plans for _, word in plan.keywords],
        "spatialCoverage": [_place(place.iri, place.names) for plan in plans for place in plan.places],
        "temporalCoverage": _years(plans),
        "distribution": _downloads(root, part, held),
    }
    return {name: value for name, value in properties.items() if value not in ("", [], None)}


def publisher(root: str, described: Describing) -> dict[str, str]:
    """Return who publishes."""
    address = described.publisher_url or f"{root}catalogue#publisher"
    return {"@type": "Organization", "@id": address, "name": described.publisher or "このサービスの運営者"}


def _place(iri: str, names: dict[str, str]) -> dict[str, str]:
    return {"@type": "Place", "@id": iri, "name": names.get("ja", iri)}


def _years(plans: Sequence[PlanSummary]) -> str:
    """Return the time that plans speak of, from the first day to the last."""
    days = [(plan.start, plan.end) for plan in plans if plan.start]
    return f"{min(start for start, _ in days)}/{max(end for _, end in days)}" if days else ""


def _downloads(root: str, part: str, held: Holding) -> list[dict[str, str]]:
    return [
        {
            "@type": "DataDownload",
            "name": FORMATS[file.format][0],
            "contentUrl": f"{root}dumps/{held.version}/{file.name}",
            "encodingFormat": file.media_type,
            "contentSize": f"{file.size} B",
            "sha256": file.sha256,
        }
        for file in held.files_of(part)
    ]


def describe_datasets(
    datasets: Sequence[LinkedDataset], names: Mapping[str, str], page_of: Callable[[str], str]
) -> dict[str, Any]:
    """Return the datasets as JSON-LD; ``page_of`` gives the address at which a thing is read about."""
    context = [CONTEXT, {"kth": f"{BASE}ontology#"}]
    described = [_describe_linked(linked_dataset, names, page_of) for linked_dataset in datasets]
    return {"@context": context, **described[0]} if len(described) == 1 else {"@context": context, "@graph": described}


def _describe_linked(
    linked_dataset: LinkedDataset, names: Mapping[str, str], page_of: Callable[[str], str]
) -> dict[str, Any]:
    described = {
        "@type": "Dataset",
        "@id": linked_dataset.iri,
        "name": linked_dataset.title,
        "url": linked_dataset.page,
        "identifier": linked_dataset.identifier,
        "publisher": {"@type": "Organization", "name": linked_dataset.publisher} if linked_dataset.publisher else None,
        "conditionsOfAccess": linked_dataset.licence,
        "about": [_describe_concept(one, names, page_of) for one in linked_dataset.uses],
        "subjectOf": [
            _work(iri, one.plan, names, page_of) for one in linked_dataset.uses for iri in dict.fromkeys(one.statements)
        ],
        "@reverse": {"kth:dataset": [{"@id": one.thing} for one in linked_dataset.uses]},
    }
    return {name: value for name, value in described.items() if value not in ("", None, [])}


def _describe_concept(use: Use, names: Mapping[str, str], page_of: Callable[[str], str]) -> dict[str, Any]:
    terms = {"@id": use.plan, "name": names.get(use.plan, use.plan)}
    named = {"@type": "DefinedTerm", "@id": use.thing, "name": names.get(use.thing, use.thing)}
    return {**named, "url": page_of(use.thing), "inDefinedTermSet": {"@type": "DefinedTermSet", **terms}}


def _work(iri: str, plan: str, names: Mapping[str, str], page_of: Callable[[str], str]) -> dict[str, Any]:
    whole = {"@type": "CreativeWork", "@id": plan, "name": names.get(plan, plan)}
    named = {"@type": "CreativeWork", "@id": iri, "name": names.get(iri, iri)}
    return {**named, "url": page_of(iri), "isPartOf": whole}
