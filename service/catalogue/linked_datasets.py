"""Datasets of others in schema.org's words, with what of the plans they bear on: for a portal to put into its pages.

`about` are the indicators and other things that a person linked with the dataset, `subjectOf` the measures and goals
that they measure; `kth:dataset`, turned round, says the same in the vocabulary's own words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ...graph.rdf.names import BASE
from ..read_models.datasets import LinkedDataset, Use
from .schema_org import CONTEXT


def describe_datasets(
    found: Sequence[LinkedDataset], names: Mapping[str, str], page_of: Callable[[str], str]
) -> dict[str, Any]:
    """Return the datasets as JSON-LD; ``page_of`` gives the address at which a thing is read about."""
    context = [CONTEXT, {"kth": f"{BASE}ontology#"}]
    described = [_describe(each, names, page_of) for each in found]
    return {"@context": context, **described[0]} if len(described) == 1 else {"@context": context, "@graph": described}


def _describe(each: LinkedDataset, names: Mapping[str, str], page_of: Callable[[str], str]) -> dict[str, Any]:
    found = {
        "@type": "Dataset",
        "@id": each.iri,
        "name": each.title,
        "url": each.page,
        "identifier": each.identifier,
        "publisher": {"@type": "Organization", "name": each.publisher} if each.publisher else None,
        "conditionsOfAccess": each.licence,
        "about": [_thing(one, names, page_of) for one in each.uses],
        "subjectOf": [
            _work(iri, one.plan, names, page_of) for one in each.uses for iri in dict.fromkeys(one.statements)
        ],
        "@reverse": {"kth:dataset": [{"@id": one.thing} for one in each.uses]},
    }
    return {name: value for name, value in found.items() if value not in ("", None, [])}


def _thing(use: Use, names: Mapping[str, str], page_of: Callable[[str], str]) -> dict[str, Any]:
    terms = {"@id": use.plan, "name": names.get(use.plan, use.plan)}
    named = {"@type": "DefinedTerm", "@id": use.thing, "name": names.get(use.thing, use.thing)}
    return {**named, "url": page_of(use.thing), "inDefinedTermSet": {"@type": "DefinedTermSet", **terms}}


def _work(iri: str, plan: str, names: Mapping[str, str], page_of: Callable[[str], str]) -> dict[str, Any]:
    whole = {"@type": "CreativeWork", "@id": plan, "name": names.get(plan, plan)}
    named = {"@type": "CreativeWork", "@id": iri, "name": names.get(iri, iri)}
    return {**named, "url": page_of(iri), "isPartOf": whole}
