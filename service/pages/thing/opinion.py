"""「この判断に意見を送る」: an address with place, version and question filled in, for the reader to send.

The operator says where it leads (`opinions`); the service sends nothing itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote

from ...http.addresses import describing
from ...http.language import gettext as _
from ..presentation import Place

# Characters of what is quoted: the whole address must stay below what mail programs and servers take (2,000).
LONGEST = 80
MAIL = "mailto:"


class Opinion(NamedTuple):
    """What an opinion is on: the thing's identifier, the version that was read, and where it stands."""

    iri: str
    version: str
    places: Sequence[Place]

    def address(self, subject: str, iri: str = "") -> str:
        """Return where an opinion on a thing, or on a decision of it, is sent; empty where nowhere is set."""
        template, about = describing().opinions, iri or self.iri
        if not template:
            return ""
        title = _("意見：%(subject)s", subject=_shorten(subject))
        lines = [_("対象：%(subject)s", subject=_shorten(subject)), about, *self._list_places()]
        lines += [_("版：%(version)s", version=self.version), "", _("この内容は正しいですか。意見とその理由："), ""]
        return fill(template, title, lines, about)

    def _list_places(self) -> list[str]:
        return [
            _("原文%(line)s行目", line=place.passage.line) + f"「{_shorten(place.passage.verbatim)}」"
            for place in self.places[:1]
        ]


def fill(template: str, title: str, lines: Sequence[str], url: str) -> str:
    """Return an address with what is said filled in (RFC 6068 for mail, else the places that the template has).

    >>> fill("mailto:plan@city.example", "意見", ["a", "b&c"], "")
    'mailto:plan@city.example?subject=%E6%84%8F%E8%A6%8B&body=a%0D%0Ab%26c'
    >>> fill("https://a.example/new?title={title}&body={body}&at={url}", "{body}", ["a", "b"], "https://b.example/")
    'https://a.example/new?title=%7Bbody%7D&body=a%0D%0Ab&at=https%3A%2F%2Fb.example%2F'
    """
    body = quote("\r\n".join(lines), safe="")
    if template.startswith(MAIL):
        return f"{template}?subject={quote(title, safe='')}&body={body}"
    values = {"{title}": quote(title, safe=""), "{body}": body, "{url}": quote(url, safe="")}
    for name, value in values.items():
        template = template.replace(name, value)
    return template


def _shorten(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
