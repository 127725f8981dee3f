"""Which plan a page is about, where its address may say so, and what else it may say."""

from __future__ import annotations

from flask import request

from ..facts.facts import Facts
from ..facts.plans import plans
from ..protocol.mementos import VERSION
from .errors import BadFilter
from .view import View, view

# Names the whole: every plan at once.
EVERY = "all"


def only(*names: str) -> None:
    """Refuse an address that says something this page knows nothing of."""
    strange = next((each for each in request.args if each not in (*names, "lang", VERSION)), None)
    if strange is not None:
        ja = f"「{strange[:60]}」という条件はこのページにありません。使えるのは {'、'.join(names)} です。"
        raise BadFilter(ja, f"This page has no condition “{strange[:60]}”. There are: {', '.join(names)}.")


def chosen_plan(facts: Facts) -> View | None:
    """Return the plan that the address names, or the only one that there is; None for all of them."""
    asked, listed = request.args.get("plan", ""), plans(facts)
    if asked == EVERY or (not asked and len(listed) != 1):
        return None
    return view(facts, asked or next(iter(listed)))
