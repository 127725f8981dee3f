"""What a document's own legend says: signs and colours with their meaning, and the entries that bear them.

Where the legend says that words in a colour are quoted, the entry is quoted from what it names
(https://www.w3.org/TR/prov-o/#wasQuotedFrom).
"""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import Literal, URIRef
from rdflib.namespace import PROV

from ..model import Model
from ..plan.ledger import PlacedPassage
from ..plan.passages import DRAWN, ENTRY
from ..plan.source import remove_white_space
from ..plan.terms import Sign
from .identifiers import KTH, Identifiers, concept
from .writer import Writer, plain


def write_legends(writer: Writer, model: Model, ids: Identifiers) -> None:
    """Write the signs and colours that a legend explains; those that stand at entries are written with these."""
    for number, legend in enumerate(model.plan.legends, start=1):
        subject = ids.of("sign", number)
        writer.type(subject, KTH.Sign)
        writer.label(subject, Literal(legend.meaning, lang=model.plan.language))
        writer.say(subject, KTH.inPlan, ids.plan)
        if legend.sign:
            writer.say(subject, KTH.notation, plain(legend.sign))
        if legend.colour:
            writer.say(subject, KTH.colour, plain(legend.colour))
        if legend.progress:
            writer.say(subject, KTH.progress, concept("progress", legend.progress))
        if legend.quoted:
            quoted = ids.of("quoted", number)
            writer.type(quoted, PROV.Entity)
            writer.label(quoted, Literal(legend.quoted, lang=model.plan.language))
            writer.say(quoted, KTH.inPlan, ids.plan)


def write_signs(writer: Writer, subject: URIRef, placed: PlacedPassage, model: Model, ids: Identifiers) -> None:
    """Write which signs and colours of the legend a passage bears, and what it is so quoted from."""
    for number, sign in list_signs(placed, model):
        writer.say(subject, KTH.sign, ids.of("sign", number))
        if sign.quoted:
            writer.say(subject, PROV.wasQuotedFrom, ids.of("quoted", number))


def list_signs(placed: PlacedPassage, model: Model) -> Iterator[tuple[int, Sign]]:
    """Yield the signs that a passage is, and the colours that words of it have; the legend itself bears none."""
    passage = placed.passage
    if passage.kind not in {ENTRY, DRAWN} or not model.plan.legends:
        return
    words = remove_white_space(passage.text)
    if any(remove_white_space(legend.meaning) in words for legend in model.plan.legends):
        return
    colours = {drawing.colour for drawing in placed.drawings if drawing.colour and not drawing.mark}
    for number, legend in enumerate(model.plan.legends, start=1):
        if (legend.sign and passage.cell and legend.sign in {words, passage.mark}) or legend.colour in colours:
            yield number, legend
