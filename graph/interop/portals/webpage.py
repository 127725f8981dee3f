"""A web page of a city that has no portal: its links to files of data, each a dataset.

What a page says of a file stands around its link: the words of the link, or of the row of the table or the item of the
list in which it stands, and the heading above. Files named `NNNNNN_<list>.csv` begin with the code of their city. What
the page links to otherwise is not followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple
from unicodedata import normalize
from urllib.parse import quote, unquote, urljoin, urlsplit

from ...errors import KoteihyoError
from .client import Fetch, Page
from .descriptions import Description, Resource
from .listing import decode

ACCEPT = "text/html, application/xhtml+xml;q=0.9"
FORMATS = {"csv", "tsv", "txt", "xls", "xlsx", "ods", "json", "geojson", "xml", "rdf", "ttl", "jsonld", "zip", "shp"}
FORMATS |= {"kml", "kmz", "gtfs", "pdf", "doc", "docx"}
CODE = re.compile(r"(\d{6})_\w+")
# （CSV：12.3KB）, [Excelファイル／45KB], CSV形式:8,364KB
_SIZE = re.compile(
    r"[（(\[［【]?\s*(?:[A-Za-z]{3,7}|エクセル)?\s*(?:形式|ファイル)?\s*[:：、,／/]?\s*"
    r"[\d,.]+\s*(?:[KMG]?B|キロバイト|メガバイト|バイト)\s*[)）\]］】]?",
    re.IGNORECASE,
)
_EMPTY = re.compile(r"[（(\[［][\s・、,，／/|｜]*[)）\]］]")
_LICENCE = re.compile(r"クリエイティブ・?コモンズ[^。\n]{0,40}|CC[ -]?BY(?:[ -]?(?:SA|NC|ND))*(?: ?\d\.\d)?|PDL ?1\.0")
_CHARSET = re.compile(rb"charset=[\"']?([A-Za-z0-9_-]+)", re.IGNORECASE)
HEADINGS, BLOCKS = {"h1", "h2", "h3", "h4", "h5"}, {"tr", "li", "p", "dd", "dt"}
SKIPPED = {"script", "style", "noscript", "template"}


class Link(NamedTuple):
    """A link to a file: its address, its words, those of the row or item that it stands in, the heading above."""

    address: str
    words: str
    around: str
    heading: str


class NoData(KoteihyoError):
    """A page that links to no file of data."""

    status = 502


class Reader(HTMLParser):
    """Takes in a page: its title, its text, and its links with what stands around them."""

    def __init__(self, address: str) -> None:
        super().__init__(convert_charrefs=True)
        self.base, self.title, self.heading, self.text = address, "", "", list[str]()
        self.links: list[Link] = []
        self._open: list[list[str]] = []  # the words of the rows and items that are open, the innermost last
        self._waiting: list[tuple[str, str, int]] = []  # links of an open row: address, words, how deep
        self._at: str | None = None
        self._words: list[str] = []
        self._kind = ""
        self._skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a link, a heading, a row or an item."""
        given = {name: value or "" for name, value in attrs}
        self._skipped += tag in SKIPPED
        if tag == "base" and given.get("href"):
            self.base = urljoin(self.base, given["href"])
        elif tag == "link" and given.get("rel") == "canonical" and given.get("href"):
            self.base = urljoin(self.base, given["href"])  # a page that was saved says where it stood
        elif tag in HEADINGS or tag == "title":
            self._kind, self._words = tag, []
        elif tag in BLOCKS:
            self._open.append([])
        elif tag == "a" and given.get("href"):
            self._at, self._words = urljoin(self.base, given["href"].strip()), []

    def handle_endtag(self, tag: str) -> None:
        """Close what is open, and keep what it said."""
        self._skipped -= tag in SKIPPED and self._skipped > 0
        if tag == "title" and self._kind == "title":
            self.title, self._kind = _join(self._words), ""
        elif tag in HEADINGS and self._kind == tag:
            self.heading, self._kind = _join(self._words), ""
        elif tag == "a" and self._at:
            self._waiting.append((self._at, _join(self._words), len(self._open)))
            self._at = None
            if not self._open:
                self._settle("", 0)
        elif tag in BLOCKS and self._open:
            self._settle(_join(self._open.pop()), len(self._open))

    def handle_data(self, data: str) -> None:
        """Take in words."""
        if self._skipped:
            return
        if self._at is not None or self._kind:
            self._words.append(data)
        for part in self._open:
            part.append(data)
        self.text.append(data)

    def close(self) -> None:
        """End, whatever is still open."""
        super().close()
        self._settle("", 0)

    def _settle(self, around: str, depth: int) -> None:
        """Keep the links that stand deeper than a row or an item that ends here, with its words."""
        ready = [link for link in self._waiting if link[2] > depth or not self._open]
        self._waiting = [link for link in self._waiting if link not in ready]
        for address, words, _ in ready:
            around = around.replace(words, " ", 1) if file_format(address) else around
        self.links += [Link(address, words, around, self.heading) for address, words, _ in ready]


def _join(words: list[str]) -> str:
    return " ".join("".join(words).split())


def read_page(address: str, organization: str, fetch: Fetch) -> Iterator[Description]:
    """Yield the files that a page links to, those of one name together; ``organization`` is whose page it is."""
    page = fetch(address, ACCEPT)
    reader = Reader(page.sent.url)
    reader.feed(_decode(page))
    reader.close()
    datasets: dict[tuple[str, str], list[Link]] = {}
    for link in reader.links:
        if file_format(link.address):
            datasets.setdefault((link.heading, _title(link)), []).append(link)
    if not datasets:
        raise NoData(
            f"{page.sent.url}：データのファイルへのリンクがありません。ファイルの一覧があるページを指定してください。",
            f"{page.sent.url}: No link leads to a file of data: name the page that lists the files.",
        )
    licence = _LICENCE.search(normalize("NFKC", " ".join(reader.text)))
    for (heading, title), links in datasets.items():
        yield _describe(page.sent.url, (heading, title), links, organization, licence[0].strip() if licence else "")


def _decode(page: Page) -> str:
    """Return the text of a page, in the encoding that it declares, else in one of the usual."""
    declared = _CHARSET.search(page.body[:4096])
    try:
        return page.body.decode(declared[1].decode("ascii") if declared else "utf-8")
    except (LookupError, UnicodeDecodeError):
        return decode(page)


def file_format(address: str) -> str:
    """Return the format of a file of data by the ending of its address; nothing for another page.

    >>> file_format("https://city.example/files/112038_aed.csv?v=2"), file_format("https://city.example/page.html")
    ('CSV', '')
    """
    place = urlsplit(address)
    ending = place.path.rpartition(".")[2].lower()
    return ending.upper() if place.scheme in {"http", "https"} and ending in FORMATS else ""


def _title(link: Link) -> str:
    """Return what a file is called: by its link, or by its row where the link only says what format it has."""
    words = clean(link.words)
    if len(words) > len("Excel版") and words.upper() not in {form.upper() for form in FORMATS}:
        return words
    around = clean(link.around)
    return around or words or unquote(urlsplit(link.address).path.rpartition("/")[2])


def clean(words: str) -> str:
    """Return the words of a link without format and size.

    >>> clean("AED設置箇所一覧（CSV：12.3KB）"), clean("公共施設一覧 [Excelファイル／45KB]"), clean("CSV形式:8,364KB")
    ('AED設置箇所一覧', '公共施設一覧', '')
    """
    return _EMPTY.sub(" ", _SIZE.sub(" ", words)).strip(" \u3000・：:（）()[]［］")


def _describe(address: str, place: tuple[str, str], links: list[Link], organization: str, licence: str) -> Description:
    heading, title = place
    names = [unquote(urlsplit(link.address).path.rpartition("/")[2]) for link in links]
    code = next((match[1] for match in map(CODE.match, names) if match), "")
    given = organization if re.fullmatch(r"\d{5,6}", organization) else ""
    around = dict.fromkeys(clean(link.around) for link in links)
    return Description(
        iri=links[0].address if links[0].address.isascii() else quote(links[0].address, safe=":/?#[]@!$&'()*+,;=%"),
        title=title,
        notes="\n".join(words_around for words_around in around if words_around and words_around != title),
        tags=(heading,) if heading and heading != title else (),
        publisher=organization if organization and not given else "",
        code=given or code,
        landing_page=address if address.startswith("http") else "",
        licence_title=licence,
        resources=tuple(
            Resource(name if name != title else "", format=file_format(link.address), url=link.address)
            for name, link in zip(names, links, strict=True)
        ),
    )
