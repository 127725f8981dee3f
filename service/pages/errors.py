"""What a page cannot be asked: a plan or sheet that is not there, a filter that means nothing."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from urllib.parse import quote

from ...graph.errors import KoteihyoError

# Addresses offered in place of one that is not there.
OFFERED = 8


class NotThere(KoteihyoError):
    """Nothing stands at an address; ``nearest`` has addresses that may be meant."""

    status = 404
    nearest: tuple[str, ...] = ()


class UnknownPlan(NotThere):
    """There is no such plan."""

    @classmethod
    def of(cls, key: str, known: Iterable[str]) -> UnknownPlan:
        """Return the error, with the plans that may be meant."""
        error = cls(f"「{key}」という計画はありません。", f"There is no plan “{key}”.")
        error.nearest = tuple(f"/plans/{quote(name)}" for name in near(key, known))
        return error


class UnknownSheet(NotThere):
    """The plan has no such sheet."""

    @classmethod
    def of(cls, plan: str, key: str, known: Iterable[str]) -> UnknownSheet:
        """Return the error, with the sheets that there are."""
        error = cls(f"この計画に「{key}」という表はありません。", f"This plan has no sheet “{key}”.")
        error.nearest = tuple(f"/plans/{quote(plan)}/sheets/{quote(name)}" for name in near(key, known))
        return error


class UnknownSection(NotThere):
    """The plan has no such section."""

    @classmethod
    def of(cls, plan: str, key: str, known: Iterable[str]) -> UnknownSection:
        """Return the error, with the sections that may be meant."""
        error = cls(f"この計画に「{key}」という節はありません。", f"This plan has no section “{key}”.")
        error.nearest = tuple(f"/plans/{quote(plan)}/sections/{quote(name)}" for name in near(key, known))
        return error


class BadFilter(KoteihyoError):
    """A condition is not one that a page knows."""


def near(key: str, known: Iterable[str]) -> list[str]:
    """Return what may be meant by a key, else the first that there are.

    >>> near("kawaguch", ["toda", "kawaguchi"])
    ['kawaguchi']
    """
    listed = [*known]
    return get_close_matches(key, listed, n=OFFERED) or listed[:OFFERED]
