"""The pages that say why: of a thing and a question, and of a query without an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Response, request

from ....graph.errors import KoteihyoError
from ...api.why import ReasonRequest
from ...http.addresses import href
from ...http.language import gettext as _
from ...http.language import translate, translate_error
from ...http.mementos import VERSION
from ...questions.library import Question
from ...reasons.diagnosis import Diagnosis
from ...reasons.names_in_use import local
from ..page import Step, page

if TYPE_CHECKING:  # the site is made of the pages
    from ..site import Site

# The keys of a query's address that are no conditions.
ASIDE = ("thing", "lang", "format", VERSION)


class Why:
    """The pages of reasons over a site."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def member(self, asked: ReasonRequest, error: KoteihyoError | None) -> Response:
        """Return the page that says why a thing is in the answer to a question, or not."""
        question, membership = asked.question, asked.membership
        title = translate(question.title, question.says("Title-en"))
        return page(
            "why/member.html",
            title=_("結果に含まれる理由"),
            trail=[Step(_("質問"), "/queries"), Step(title, _question(question)), Step(_("理由"))],
            status=error.status if error else 200,
            question=question,
            question_title=title,
            question_href=_question(question),
            conditions=asked.values,
            thing=asked.thing,
            found=membership,
            thing_href=href(membership.thing) if membership else "",
            error=translate_error(error.ja, error.en) if error else "",
            nearest=[(thing["label"], _self(thing["iri"])) for thing in getattr(error, "nearest", ())],
            change=_change(question, membership.nearest) if membership and membership.nearest else "",
            term=_words,
            link=_link,
            say=lambda words: translate_error(words.get("ja", ""), words.get("en", "")),
        )

    def query(self, text: str, diagnosis: Diagnosis | None) -> Response:
        """Return the page that says why a query has no answer."""
        return page(
            "why/query.html",
            title=_("問い合わせの結果がない理由"),
            trail=[Step("SPARQL", "/sparql"), Step(_("理由"))],
            text=text,
            found=diagnosis,
            say=translate_error,
        )


def _question(question: Question) -> str:
    kept = urlencode([item for item in request.args.items(multi=True) if item[0] not in ("thing", "format")])
    return f"/queries/{question.name}{'?' if kept else ''}{kept}"


def _self(thing: str) -> str:
    kept = [item for item in request.args.items(multi=True) if item[0] != "thing"]
    return f"{request.path}?{urlencode([*kept, ('thing', thing)])}"


def _change(question: Question, nearest: dict[str, Any]) -> str:
    """Return the address of the question with the change that lets the thing in, empty if none does."""
    if "parameters" not in nearest:
        return ""
    asked = urlencode(nearest["parameters"])
    return f"/queries/{question.name}{'?' if asked else ''}{asked}#answer"


def _words(term: dict[str, Any]) -> str:
    """Return what a term of a reason is called in the reader's language."""
    if "iri" not in term:
        return str(term["value"])
    label = term.get("label", {})
    return translate(label.get("ja", ""), label.get("en", "")) or local(term["iri"])


def _link(term: dict[str, Any]) -> str:
    """Return where a term of a reason is read about, empty for a literal or an address that may not be a link."""
    address = href(term["iri"]) if "iri" in term else ""
    return address if address.startswith(("http://", "https://", "/")) and not address.startswith("//") else ""
