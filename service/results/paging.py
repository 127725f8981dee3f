"""A page of an answer's rows: taken from the whole answer, so that all pages together are the whole answer.

The query is not changed. The engine keeps answers, so that the next page costs no query.
"""

from __future__ import annotations

import json
from typing import NamedTuple

from ...graph.errors import KoteihyoError
from ..engines.engine import Answer

# Rows of a page where the asker names none.
USUAL = 100


class NoSuchPage(KoteihyoError):
    """The answer has fewer pages."""

    status = 404


class NotPaged(KoteihyoError):
    """The answer has no rows to be paged: it is a graph, or a boolean."""

    def __init__(self) -> None:
        super().__init__("グラフと真偽の答えにはページがありません。", "A graph or a boolean has no pages.")


class Window(NamedTuple):
    """A page by its number, from 1, and its rows; of no rows is the whole answer."""

    page: int = 1
    size: int = 0

    def last(self, total: int) -> int:
        """Return the number of the last page of so many rows; an empty answer has one page.

        >>> Window(1, 50).last(0), Window(1, 50).last(50), Window(1, 50).last(51)
        (1, 1, 2)
        """
        return max(1, -(-total // self.size)) if self.size else 1


WHOLE = Window()


def check(window: Window, total: int) -> None:
    """Raise `NoSuchPage` where so many rows have fewer pages."""
    if window.page > (last := window.last(total)):
        raise NoSuchPage(f"ページは{last}までです。", f"There are {last} pages.")


def page(answer: Answer, window: Window) -> Answer:
    """Return the page of an answer in JSON, as JSON; raises `NoSuchPage`."""
    if not window.size:
        return answer
    document = json.loads(answer.body)
    if "results" not in document:
        raise NotPaged
    rows = document["results"]["bindings"]
    check(window, len(rows))
    document["results"]["bindings"] = rows[(window.page - 1) * window.size : window.page * window.size]
    count = len(document["results"]["bindings"])
    return answer._replace(body=json.dumps(document, ensure_ascii=False).encode(), rows=count, total=len(rows))
