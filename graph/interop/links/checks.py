"""Whether the links of a plan to other data are well-formed: the file `links.ttl`, looked at without asking anybody.

What is wrong for certain is a fault; what only a person can judge is a note. Above all no link may say that the
plan's city *is* today's: a dated thing and an undated one are never the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pyoxigraph as ox
from rdflib.namespace import DCAT, DCTERMS, OWL, PROV, RDF, RDFS, SDO, SKOS

from ...files import read_text
from ...rdf.dataset import triples
from ...rdf.identifiers import KTH
from ...rdf.names import BASE
from ..areas import areas, periods, with_check_digit

SAME = {str(OWL.sameAs), str(SKOS.exactMatch), str(SDO.sameAs)}
NAMES = {str(RDFS.label), str(SKOS.prefLabel), str(SKOS.altLabel), str(DCTERMS.title)}
SAC = re.compile(r"http://data\.e-stat\.go\.jp/lod/sac/C(?P<code>\d{5})(?:-(?P<day>\d{8}))?")
# How the identifiers of a host look; an IRI of that host that does not is mistyped.
PATTERNS = {
    "data.e-stat.go.jp": re.compile(rf"{SAC.pattern}|http://data\.e-stat\.go\.jp/lod/(?!sac/)\S+"),
    "www.wikidata.org": re.compile(r"http://www\.wikidata\.org/entity/[QPL][1-9]\d*"),
    "sws.geonames.org": re.compile(r"https://sws\.geonames\.org/[1-9]\d*/"),
    "metadata.un.org": re.compile(r"http://metadata\.un\.org/sdg/[1-9C][\w.]*"),
    "qudt.org": re.compile(r"http://qudt\.org/vocab/unit/[A-Z0-9_-]+"),
}
# Hosts whose identifiers mean today's areas, whatever the plan's date.
UNDATED = ("www.wikidata.org", "sws.geonames.org")


# Pages and files for people: any address of the web will do.
PAGES = {str(DCAT.landingPage), str(DCAT.downloadURL), str(DCTERMS.license), str(PROV.wasDerivedFrom)}


class Remark(NamedTuple):
    """One thing told of one link: its line, a ``fault`` or a ``note``, what it is about, and what is said."""

    line: int
    kind: str
    about: str
    ja: str
    en: str


def check_links(file: Path, day: date | None) -> list[Remark]:
    """Return what there is to tell of the links in a file, for a plan of a day; no Turtle is an error."""
    text, linked = read_text(file), triples(file)
    described = _accepted_datasets(linked)
    remarks = [
        Remark(_line(text, about), kind, about, ja, en)
        for triple in dict.fromkeys(linked)
        if triple.predicate.value != str(RDF.type)
        for kind, about, ja, en in _check_triple(triple, day, described)
    ]
    for triple, number in Counter(map(str, linked)).items():
        if number > 1:
            about = triple.rpartition(" ")[2].strip("<>")
            remarks.append(
                Remark(_line(text, about), "fault", about, "同じリンクが二度あります。", "This link is there twice.")
            )
    return sorted(dict.fromkeys(remarks))


Remarks = Iterator[tuple[str, str, str, str]]


def _accepted_datasets(triples: list[ox.Triple]) -> set[str]:
    """Return the datasets that somebody accepted, and who publishes them: the file describes them too."""
    links = [triple for triple in triples if triple.predicate.value in (str(KTH.dataset), str(DCTERMS.publisher))]
    return {link.object.value for link in links if isinstance(link.object, ox.NamedNode)}


def _check_triple(triple: ox.Triple, day: date | None, described: set[str]) -> Remarks:
    subject, predicate, value = triple.subject, triple.predicate.value, triple.object
    if isinstance(subject, ox.NamedNode) and not subject.value.startswith(BASE) and subject.value not in described:
        yield "fault", subject.value, "主語がこの計画のものではありません。", "The subject is not one of ours."
    if isinstance(value, ox.Literal):
        if predicate in NAMES and not value.language:
            yield "fault", value.value, "名前に言語（@ja など）がありません。", "A name has no language, such as @ja."
    elif isinstance(value, ox.NamedNode):
        remarks = _check_form(value.value)
        yield from (remark for remark in remarks if not (predicate in PAGES and remark[0] == "note"))
        yield from _check_date(predicate, value.value, day)


def _check_form(iri: str) -> Remarks:
    place = urlsplit(iri)
    if place.scheme not in ("http", "https", "urn"):
        yield (
            "fault",
            iri,
            f"{place.scheme}: のIRIです。http(s) にしてください。",
            f"It is a {place.scheme}: IRI, not http(s).",
        )
    elif not iri.isascii():
        yield "fault", iri, "ASCIIのIRI（%表記）にしてください。", "Write it in ASCII, percent-encoded."
    elif place.hostname in PATTERNS:
        if not PATTERNS[place.hostname].fullmatch(iri):
            yield (
                "fault",
                iri,
                f"{place.hostname} の識別子の形ではありません。",
                f"{place.hostname} has no such identifiers.",
            )
        elif (match := SAC.fullmatch(iri)) and with_check_digit(match["code"]) not in areas():
            yield (
                "fault",
                iri,
                f"コード {match['code']} の地域はありません。",
                f"There is no area with the code {match['code']}.",
            )
    elif place.scheme != "urn" and not iri.startswith(BASE):
        yield "note", iri, "形の分からないホストです。", "The identifiers of this host are not known here."


def _check_date(predicate: str, iri: str, day: date | None) -> Remarks:
    area = SAC.fullmatch(iri)
    if predicate in SAME and (area or urlsplit(iri).hostname in UNDATED):
        yield (
            "fault",
            iri,
            "計画の時の区域と同じとは言えません。dcterms:spatial か rdfs:seeAlso にしてください。",
            "It is not the same as an area of the plan's date: use dcterms:spatial or rdfs:seeAlso.",
        )
    if area and area["day"] and _day(area["day"]) is None:
        yield "fault", iri, "日付がありえません。", "There is no such day."
    elif area and area["day"] and day and predicate == str(DCTERMS.spatial):
        yield from _check_period(iri, day)
    elif area and not area["day"] and predicate == str(DCTERMS.spatial):
        yield (
            "fault",
            iri,
            "日付のないコードは今の区域です。rdfs:seeAlso にしてください。",
            "Undated, it means today: use rdfs:seeAlso.",
        )


def _check_period(iri: str, day: date) -> Remarks:
    known = {period.estat: period for period in periods()}
    if iri not in known and with_check_digit(iri[-14:-9]) in areas():
        yield "note", iri, "いつまでの区域か、表にありません。", "The table does not say until when it held."
    elif iri in known and not known[iri].covers(day):
        yield "fault", iri, f"{day} の区域ではありません。", f"It was not in force on {day}."


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%Y%m%d").date()
    except ValueError:
        return None


def linked_addresses(file: Path) -> dict[str, int]:
    """Return the addresses that a file links to, each with the line on which it is first written."""
    text = read_text(file)
    links = [triple for triple in triples(file) if triple.predicate.value != str(RDF.type)]
    addresses = {link.object.value for link in links if isinstance(link.object, ox.NamedNode)}
    return {iri: _line(text, iri) for iri in sorted(addresses) if iri.startswith("http") and not iri.startswith(BASE)}


def _line(text: str, about: str) -> int:
    """Return the line on which something is first written, in full or by the end of its IRI; 1 if neither is found."""
    for words in (about, about.rstrip("/").rpartition("/")[2]):
        if words and words in text:
            return text.count("\n", 0, text.index(words)) + 1
    return 1
