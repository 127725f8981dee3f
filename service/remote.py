"""The remote engine: any SPARQL 1.1 endpoint, asked over HTTP through SPARQLWrapper."""

from __future__ import annotations

from email.message import Message
from urllib.error import URLError
from urllib.parse import urlsplit

from SPARQLWrapper import ASK, POST, SELECT, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException

from ..graph.errors import KoteihyoError
from .engine import ANY, WHOLE, Answer, BadQuery, Dataset, NotAcceptable, TimeExceeded, Unavailable, Wanted
from .formats import Format, named
from .settings import Limits


class RemoteEngine:
    """Answers by asking another endpoint; what a query may cost there is for that endpoint to say."""

    def __init__(self, endpoint: str, limits: Limits | None = None) -> None:
        if urlsplit(endpoint).scheme not in ("http", "https"):
            ja = f"エンドポイントは http:// または https:// で始まるURLです：{endpoint}"
            raise KoteihyoError(ja, f"An endpoint is a URL that begins with http:// or https://: {endpoint}")
        self.endpoint, self.limits = endpoint, limits or Limits()

    def version(self) -> str:
        """Return the endpoint's name for its version, empty if it has none."""
        return self.query("ASK {}").version

    def query(self, text: str, *, wanted: Wanted = ANY, dataset: Dataset = WHOLE) -> Answer:
        """Return what the endpoint answers."""
        request = self._request(text, dataset)
        asked = wanted.results if request.queryType in (SELECT, ASK) else wanted.graph
        if asked is None:
            raise NotAcceptable.listing("results" if request.queryType in (SELECT, ASK) else "graph")
        request.addCustomHttpHeader("Accept", asked.media_type)
        return self._sent(request, asked)

    def close(self) -> None:
        """Do nothing: no connection stays open."""

    def _request(self, text: str, dataset: Dataset) -> SPARQLWrapper:
        request = SPARQLWrapper(self.endpoint)
        request.setQuery(text)
        request.setMethod(POST)
        request.setOnlyConneg(True)  # else it adds a parameter `format` of its own, which would win
        request.setTimeout(max(1, round(self.limits.seconds)))
        for name, graphs in (("default-graph-uri", dataset.default), ("named-graph-uri", dataset.named)):
            for graph in graphs:
                request.addParameter(name, graph)
        return request

    def _sent(self, request: SPARQLWrapper, asked: Format) -> Answer:
        try:
            with request.query().response as response:
                return _answer(response.read(), response.headers, asked)
        except QueryBadFormed as error:
            raise BadQuery("エンドポイントが問い合わせを読めませんでした。", _said(error)) from None
        except TimeoutError:
            raise TimeExceeded(*self._silent()) from None
        except (SPARQLWrapperException, OSError) as error:
            if isinstance(getattr(error, "reason", None), TimeoutError):
                raise TimeExceeded(*self._silent()) from None
            raise Unavailable(f"{self.endpoint} に問い合わせられませんでした。", _said(error)) from None

    def _silent(self) -> tuple[str, str]:
        seconds = self.limits.seconds
        return f"{self.endpoint} が{seconds:g}秒以内に答えません。", f"No answer within {seconds:g} seconds."


def _answer(body: bytes, headers: Message, asked: Format) -> Answer:
    """Return the endpoint's answer if it is in the format that was asked for."""
    said = headers.get_content_type()
    if named(said, asked.family) != asked:
        ja = f"エンドポイントは {asked.media_type} ではなく {said} で答えました。"
        raise Unavailable(ja, f"The endpoint answered in {said} and not in {asked.media_type}.")
    return Answer(asked, body, headers.get("Koteihyo-Version", ""))


def _said(error: Exception) -> str:
    """Return an error's own words on one line, without the request that it repeats."""
    words = str(error.reason) if isinstance(error, URLError) else str(error)
    return " ".join(words.split())[:500]
