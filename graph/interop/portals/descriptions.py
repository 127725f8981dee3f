"""A dataset as its portal describes it: title, words, publisher, place, licence, files; nothing is added to it."""

from __future__ import annotations

import msgspec


class Resource(msgspec.Struct, frozen=True, omit_defaults=True):
    """One file of a dataset, or one way to it."""

    title: str = ""
    description: str = ""
    format: str = ""
    url: str = ""
    columns: tuple[str, ...] = ()


class Description(msgspec.Struct, frozen=True, omit_defaults=True):
    """A dataset: `iri` names it, `code` is the code of its publisher's area as far as the portal gives it.

    `item` is what in it is meant, where a table of items gives that: a table and its code, a file and its column.
    """

    iri: str
    title: str
    notes: str = ""
    tags: tuple[str, ...] = ()
    publisher: str = ""
    publisher_iri: str = ""
    code: str = ""
    landing_page: str = ""
    licence: str = ""
    licence_title: str = ""
    spatial: tuple[str, ...] = ()
    temporal: tuple[str, ...] = ()
    modified: str = ""
    resources: tuple[Resource, ...] = ()
    item: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the names of the columns of its files, each once."""
        return tuple(dict.fromkeys(name for resource in self.resources for name in resource.columns))
