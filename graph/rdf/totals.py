"""The totals of a plan's tables, each with what it adds up, the sum of that, and how far the two agree."""

from __future__ import annotations

from decimal import Decimal

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import XSD

from ..rows import Rows
from ..totals import Total, find_totals
from .identifiers import KTH, Identifiers, concept
from .rows import year_iri
from .writer import TRUE, Writer, en, ja


def totals_graph(rows: Rows, ids: Identifiers) -> Graph:
    """Return the checks of a plan's totals, and which amounts other amounts contain."""
    writer = _TotalWriter(ids)
    for total in find_totals(rows):
        writer.write_total(total)
    return writer.graph


def decimal(number: Decimal) -> Literal:
    """Return a number of yen."""
    return Literal(f"{number:f}", datatype=XSD.decimal)


class _TotalWriter(Writer):
    def __init__(self, ids: Identifiers) -> None:
        super().__init__()
        self.ids = ids

    def write_total(self, total: Total) -> None:
        """Write a total, with the sum of its parts where all of them are amounts."""
        subject = self.ids.of("total", total.key)
        self.type(subject, KTH.TotalCheck)
        self.label(subject, ja(describe_ja(total)), en(describe_en(total)))
        self.say(subject, KTH.inPlan, self.ids.plan)
        self.say(subject, KTH.printedIn, self.ids.entry(total.value.entry.key))
        self.say(subject, KTH.total, self.name_amount(total.value.key))
        self.say(subject, KTH.totalOver, concept("total-over", total.over))
        self.say(subject, KTH.addend, *(self.ids.entry(part.entry.key) for part in total.parts))
        self.say(subject, KTH.agreement, concept("total-agreement", total.agreement))
        self.say(subject, KTH.totalPrinted, decimal(total.amount))
        if total.agreement != "unknown":
            self.say(subject, KTH.sum, decimal(total.sum))
            self.say(subject, KTH.totalDifference, decimal(total.amount - total.sum))
        if total.value.year:
            self.say(subject, KTH.inYear, year_iri(total.value.year))
        if kind := total.value.entry.role.amount:
            self.say(subject, KTH.amountKind, concept("amount-kind", kind))
        contained = total.parts if total.over == "funds" else (total.value,)
        for amount in contained:
            self.say(self.name_amount(amount.key), KTH.alreadyCounted, TRUE)

    def name_amount(self, key: str) -> URIRef:
        return self.ids.of("amount", key)


def describe_ja(total: Total) -> str:
    """Return in Japanese what is printed, what it comes to, and by how much the two differ."""
    printed, parts = f"{total.amount:,f}円", f"内訳{len(total.parts)}件の和"
    if total.agreement == "unknown":
        return f"{_name(total)}：{printed}（内訳から確かめられない）"
    if total.agreement == "equal":
        return f"{_name(total)}：{printed}（{parts}と一致）"
    return f"{_name(total)}：印刷は{printed}、{parts}は{total.sum:,f}円、差は{total.amount - total.sum:+,f}円"


def describe_en(total: Total) -> str:
    """Return the same in English."""
    printed, parts = f"¥{total.amount:,f}", f"its parts ({len(total.parts)})"
    if total.agreement == "unknown":
        return f"{_name(total)}: {printed}, which {parts} do not settle"
    if total.agreement == "equal":
        return f"{_name(total)}: {printed}, as {parts} add up to"
    apart = f"{total.amount - total.sum:+,f}".replace("+", "+¥").replace("-", "-¥")
    return f"{_name(total)}: {printed} is printed, {parts} add up to ¥{total.sum:,f}, a difference of {apart}"


def _name(total: Total) -> str:
    """Return the total's words with its year."""
    year = total.value.year
    return f"{total.name}（{year.printed}）" if year else total.name
