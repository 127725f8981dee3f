"""A plan's own terms as `plan.toml` gives them: stages, themes, divisions and pillars, each list optional.

No plan has the terms of another: what plans share are the fields (`ontology/fields.ttl`) that themes are mapped to.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec

from .words import Words

# What becomes part of an address.
Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]*$")]
States = Literal["measure", "goal"]
# How far something has come, whatever the grades of a document are called: `ontology/progress.ttl`.
Progress = Literal["done", "on-track", "delayed", "not-started", "stopped"]


class Stage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A stage or period: the word that its heading begins with, and how far ahead it lies, if that is said.

    `offset` is in years from the plan's base year; `first_year` and `last_year` are fiscal years; `states` is what its
    entries state unless their words say otherwise; `also` are further names of it.
    """

    number: int
    name: str
    label: Words | None = None
    also: tuple[str, ...] = ()
    offset: int | None = None
    first_year: int | None = None
    last_year: int | None = None
    states: States = "measure"
    definition: Words | None = None
    note: Words | None = None

    @property
    def id(self) -> str:
        """Return what its address ends in."""
        return str(self.number)


class Theme(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the plan groups its statements by, or a curator's word for it.

    `also` are other names, `hidden` words that belong to it so closely that they find it in text; `broader` and
    `related` are themes of the plan, `field` the code of the field that plans share.
    """

    id: Name
    label: Words
    also: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    field: str | None = None
    definition: Words | None = None
    note: Words | None = None


class Division(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A division of business that the plan groups its tables by."""

    id: Name
    label: Words
    also: tuple[str, ...] = ()
    definition: Words | None = None


class Sign(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a legend of the document says that a sign, or the colour of words (``#cc0000``), means, as it is printed.

    `quoted` names what the words in a colour are quoted from, where the legend says that they are. `progress` is what a
    grade comes to on the scale that plans share; only a meaning that is printed says that.
    """

    meaning: str
    sign: str | None = None
    colour: Annotated[str, msgspec.Meta(pattern=r"^#[0-9a-f]{6}$")] | None = None
    quoted: str | None = None
    progress: Progress | None = None


class Pillar(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A main heading of the manifesto that the plan's tables name."""

    id: Name
    label: Words
    also: tuple[str, ...] = ()
    definition: Words | None = None


Term = Stage | Theme | Division | Pillar


def name_of(term: Term) -> Words:
    """Return what a term is called: its label, of a stage without one the word of its heading."""
    return term.label or Words(getattr(term, "name", term.id))


def list_words(term: Term) -> Iterator[str]:
    """Yield the further words that find a term in text: those of its heading, its other names, its hidden words."""
    yield from dict.fromkeys((*([term.name] if isinstance(term, Stage) else []), *term.also))
    if isinstance(term, Theme):
        yield from term.hidden
