"""Where printed words stand: by position, by quotation, and on the page of a PDF.

https://www.w3.org/TR/annotation-model/#selectors
"""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, RDF

from ..plan.ledger import PlacedPassage
from ..plan.source import Drawing, Run, Source
from .identifiers import KTH, OA
from .writer import Writer, integer, plain

# What the Web Annotation model names for the fragments of a PDF: page=3&viewrect=left,top,width,height.
PDF_FRAGMENT = URIRef("http://tools.ietf.org/rfc/rfc3778")
# And for those of a text: char=98 is the place before its 99th character.
TEXT_FRAGMENT = URIRef("http://tools.ietf.org/rfc/rfc5147")


def write_evidence(writer: Writer, subject: URIRef, document: URIRef, placed: PlacedPassage, source: Source) -> None:
    """Write where a passage stands: its runs, each with where it is drawn, or the place of what is only drawn."""
    for number, run in enumerate(placed.runs, start=1):
        place = URIRef(f"{subject}/run/{number}")
        writer.say(subject, KTH.evidence, write_run(writer, place, document, run, source))
        write_places(
            writer,
            place,
            [drawing for drawing in placed.drawings if drawing.start < run.end and drawing.end > run.start],
        )
    if not placed.runs:
        place = URIRef(f"{subject}/run/1")
        writer.say(subject, KTH.evidence, place)
        writer.type(place, OA.SpecificResource)
        writer.say(place, OA.hasSource, document)
        write_places(writer, place, list(placed.drawings))
        for drawing in placed.drawings:
            if drawing.page is None:
                write_fragment(writer, place, URIRef(f"{place}/text"), TEXT_FRAGMENT, f"char={drawing.start}")


def write_run(writer: Writer, subject: URIRef, document: URIRef, run: Run, source: Source) -> URIRef:
    """Write where an unbroken run of characters stands, by position and by quotation."""
    position, quote = URIRef(f"{subject}/position"), URIRef(f"{subject}/quote")
    before, after = source.read_context(run)
    writer.type(subject, OA.SpecificResource)
    writer.say(subject, OA.hasSource, document)
    writer.say(subject, OA.hasSelector, position, quote)
    writer.say(subject, KTH.line, integer(run.line))
    writer.type(position, OA.TextPositionSelector)
    writer.say(position, OA.start, Literal(run.start))
    writer.say(position, OA.end, Literal(run.end))
    writer.type(quote, OA.TextQuoteSelector)
    writer.say(quote, OA.exact, plain(run.text))
    writer.say(quote, OA.prefix, plain(before))
    writer.say(quote, OA.suffix, plain(after))
    return subject


def write_places(writer: Writer, subject: URIRef, drawings: list[Drawing]) -> None:
    """Write on which pages and in which boxes something is drawn, a box a page."""
    for number, fragment in enumerate(list_fragments(drawings), start=1):
        write_fragment(writer, subject, URIRef(f"{subject}/page/{number}"), PDF_FRAGMENT, fragment)


def write_fragment(writer: Writer, subject: URIRef, selector: URIRef, form: URIRef, fragment: str) -> None:
    """Write a part of a document in the form that a specification gives to its fragments."""
    writer.say(subject, OA.hasSelector, selector)
    writer.type(selector, OA.FragmentSelector)
    writer.say(selector, DCTERMS.conformsTo, form)
    writer.say(selector, RDF.value, plain(fragment))


def list_fragments(drawings: list[Drawing]) -> Iterator[str]:
    """Yield the fragment of each page: the page, and the box around all that is drawn on it, from the top left.

    >>> list(list_fragments([Drawing(0, 2, 3, (10.0, 20.0, 30.0, 9.5)), Drawing(2, 3, 3, (50.0, 20.0, 5.0, 9.5))]))
    ['page=3&viewrect=10,20,45,9.5']
    """
    pages: dict[int, list[tuple[float, float, float, float]]] = {}
    for drawing in drawings:
        if drawing.page is not None and drawing.box is not None:
            pages.setdefault(drawing.page, []).append(drawing.box)
    for page, boxes in pages.items():
        left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
        width, height = max(box[0] + box[2] for box in boxes) - left, max(box[1] + box[3] for box in boxes) - top
        yield f"page={page}&viewrect=" + ",".join(f"{round(length, 2):g}" for length in (left, top, width, height))
