"""What can be done with an answer: the forms in which it can be had, and how it is cited."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode

from flask import request

from ...http.language import DEFAULT, current_language, data_language
from ...http.language import gettext as _
from ...http.responses import DISPLAY, PAGE, SIZE
from ...questions.answers import family
from ...questions.library import Question
from ...questions.parameters import LANG
from .choice import CHOICE

# What the page itself sets; the question's own conditions go along from page to page.
PAGES_OWN = (*DISPLAY, PAGE, SIZE, "lang")


class Download(NamedTuple):
    """A form in which an answer can be had: what it is called, and its address."""

    words: str
    href: str


def conditions() -> str:
    """Return the conditions of this request, without what the page itself sets."""
    return urlencode([each for each in request.args.items(multi=True) if each[0] not in PAGES_OWN])


def downloads(question: Question) -> list[Download]:
    """Return the forms in which an answer can be had, that of Excel first."""
    if family(question) == "graph":
        return [_download("Turtle", question, "ttl"), _download("JSON-LD", question, "jsonld")]
    return [
        _download(_("Excel（xlsx）"), question, "xlsx"),
        _download(_("CSV（Excel用）"), question, "csv", bom="1"),
        _download("CSV", question, "csv"),
        _download("JSON", question, "json"),
    ]


def references(question: Question) -> list[Download]:
    """Return the forms in which a reference manager takes the citation."""
    return [
        Download(words, _address(f"/queries/{question.name}/citation", {"format": form}))
        for words, form in (("BibTeX", "bibtex"), ("RIS", "ris"))
    ]


def chart_address(question: Question) -> str:
    """Return the address of the chart as a file, as it is chosen in this request."""
    chosen = {name: request.args[name] for name in CHOICE if name in request.args}
    return _address(f"/queries/{question.name}.svg", {**_spoken(), **chosen})


def why_address(question: Question) -> str:
    """Return the address that says why a thing is here; what follows it names the thing."""
    return f"{_address(f'/queries/{question.name}/why', {})}{'&' if conditions() else '?'}"


def _download(words: str, question: Question, extension: str, **more: str) -> Download:
    return Download(words, _address(f"/queries/{question.name}.{extension}", {**_spoken(), **more}))


def _spoken() -> dict[str, str]:
    return {} if current_language() == DEFAULT else {LANG: data_language()}


def _address(path: str, more: dict[str, str]) -> str:
    query = "&".join(filter(None, (conditions(), urlencode(more))))
    return f"{path}?{query}" if query else path
