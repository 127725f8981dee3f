"""Citations: one line, in Japanese and English, by which an answer or a thing is found again as it was.

A citation names who publishes, the title, what was set, the version with its date, and the permanent address. It
has no date of access: a version never changes, so the version says more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

Both = tuple[str, str]

# Characters that TeX writes by a name; others it takes after a backslash.
TEX = {"\\": "\\textbackslash{}", "^": "\\textasciicircum{}", "~": "\\textasciitilde{}"}

# Who publishes unless the settings say otherwise, and on what terms the data may be used.
PUBLISHER: Both = ("工程表 Koteihyo", "Koteihyo")
LICENCE: Both = (
    "語彙、整備したデータ、読み取り結果はCC BY 4.0。引用した文書の権利は、それぞれの自治体にある。",
    "Vocabulary, curation and readings: CC BY 4.0. The documents quoted are their own bodies'.",
)


class Citation(NamedTuple):
    """The line in both languages, the permanent address (empty where nobody serves the answer), and the parts."""

    ja: str
    en: str
    address: str = ""
    title: str = ""
    version: str = ""
    published: str = ""
    publisher: str = ""


def compose_citation(
    title: Both,
    version: str,
    published: str = "",
    address: str = "",
    settings: Iterable[tuple[str, str]] = (),
    publisher: Both = PUBLISHER,
) -> Citation:
    """Return the citation of what a version says; ``published`` is when that was, in ISO 8601, empty if unknown.

    >>> published, settings = "2026-11-25T22:00:00+00:00", [("plan", "kawaguchi")]
    >>> citation = compose_citation(("公約", "Pledges"), "5f9a", published, "https://a.jp/x", settings)
    >>> citation.ja
    '工程表 Koteihyo「公約」（plan=kawaguchi）版5f9a（2026年11月25日）https://a.jp/x'
    >>> citation.en
    'Koteihyo, “Pledges” (plan=kawaguchi), version 5f9a (25 November 2026), https://a.jp/x'
    """
    conditions = ", ".join(f"{name}={value}" for name, value in settings)
    day = datetime.fromisoformat(published).astimezone(UTC) if published else None
    ja = f"{publisher[0]}「{title[0]}」{f'（{conditions}）' if conditions else ''}"
    en = f"{publisher[1]}, “{title[1]}”{f' ({conditions})' if conditions else ''}"
    if version:
        ja += f"版{version}{f'（{day.year}年{day.month}月{day.day}日）' if day else ''}"
        en += f", version {version}{f' ({day.day} {day:%B %Y})' if day else ''}"
    parts = (f"{title[0]}{f'（{conditions}）' if conditions else ''}", version, published[:10], publisher[0])
    return Citation(f"{ja}{address}", f"{en}, {address}" if address else en, address, *parts)


def to_bibtex(citation: Citation, key: str) -> str:
    r"""Return a citation as an entry of BibTeX (``@misc``, which has no publisher: ``howpublished`` holds the address).

    >>> found = compose_citation(("公約", "Pledges"), "5f9a", "2026-11-25T22:00:00+00:00", "https://a.jp/x?a=1&b=2")
    >>> print(to_bibtex(found, "pledges"))
    @misc{pledges-5f9a,
      title = {公約},
      author = {{工程表 Koteihyo}},
      year = {2026},
      month = {11},
      note = {版 5f9a},
      howpublished = {\url{https://a.jp/x?a=1&b=2}}
    }
    """
    year, _, month = citation.published[:7].partition("-")
    fields = {
        "title": _escape(citation.title),
        "author": f"{{{_escape(citation.publisher)}}}",
        "year": year,
        "month": month,
        "note": f"版 {citation.version}" if citation.version else "",
        "howpublished": f"\\url{{{citation.address}}}" if citation.address else "",
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{'-'.join(filter(None, (key, citation.version)))},\n{lines}\n}}"


def _escape(text: str) -> str:
    """Return a text whose characters mean nothing to TeX."""
    return re.sub(r"[\\{}$&#^_%~]", lambda match: TEX.get(match[0], f"\\{match[0]}"), text)


def to_ris(citation: Citation) -> str:
    r"""Return a citation as a record of RIS, its lines ended as the format says.

    >>> found = compose_citation(("公約", "Pledges"), "5f9a", "2026-11-25T22:00:00+00:00", "https://a.jp/x")
    >>> to_ris(found).split("\r\n")[:4]
    ['TY  - DATA', 'TI  - 公約', 'AU  - 工程表 Koteihyo', 'PY  - 2026']
    """
    fields = {
        "TY": "DATA",
        "TI": citation.title,
        "AU": citation.publisher,
        "PY": citation.published[:4],
        "DA": citation.published.replace("-", "/"),
        "ET": citation.version,
        "UR": citation.address,
    }
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in fields.items() if value]
    return "\r\n".join([*lines, "ER  - ", ""])
