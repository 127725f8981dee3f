"""From the elements of a StratML document to a plan, leniently: in any order, of either part, of any namespace.

What is taken is marked; whatever is not marked in the end is told (`remarks`). A document that breaks the schema is
read as far as its words go: published ones do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NamedTuple

from ...codelists import Lexicon
from ...errors import KoteihyoError
from .elements import Element, parse
from .remarks import Remark, left_out
from .strategy import Measurement, Organization, Result, Statement, Strategy, parse_notes

PART_1, PART_2 = "StrategicPlan", "PerformancePlanOrReport"
NAMESPACES = (
    "urn:ISO:std:iso:17469:tech:xsd:stratml_core",
    "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport",
    "http://www.stratml.net",
    "http://www.stratml.net/PerformancePlanOrReport",
)
TYPES = ("Strategic_Plan", "Performance_Plan", "Performance_Report")
# What an identifier may be: https://www.w3.org/TR/xmlschema11-2/#ID, kept to ASCII because it becomes part of an IRI.
IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9._-]*")
# The code list that a line of ours names a code of; the other lines name a type or an identifier.
CODES = {"stage": "stage", "themes": "theme", "direction": "direction", "comparator": "comparator"}


class ParsedPlan(NamedTuple):
    """A plan as it was read, the elements that it was read from, what there is to tell, and whose words we know."""

    strategy: Strategy
    root: Element
    remarks: list[Remark]
    lexicon: Lexicon


def read_stratml(text: str, lexicon: Lexicon, file: Path) -> ParsedPlan:
    """Return the plan that a document holds."""
    root = parse(text, file)
    if root.name not in (PART_1, PART_2):
        raise KoteihyoError(
            f"StratMLの計画ではありません（最初の要素が {root.name}）。",
            f"This is not a StratML plan: its root element is {root.name}.",
            file=file,
            line=root.line,
        )
    reader = _Reader(root, lexicon)
    strategy = reader.strategy()
    remarks = [*reader.remarks, *left_out(root, reader.taken)]
    return ParsedPlan(strategy, root, sorted(remarks, key=lambda each: (each.line, each.path)), lexicon)


class _Reader:
    def __init__(self, root: Element, lexicon: Lexicon) -> None:
        self.root, self.lexicon = root, lexicon
        self.taken: set[int] = set()
        self.remarks: list[Remark] = []
        self.identifiers: set[str] = set()
        self.known = {each.text for each in root.walk() if each.name == "Identifier"}

    def strategy(self) -> Strategy:
        root = self.root
        if root.namespace not in NAMESPACES:
            self.add_mending(
                root,
                "StratMLの名前空間ではありませんが、名前で読みました",
                "its namespace is not StratML's; names were read",
            )
        core = root.one("StrategicPlanCore") or root
        about = root.one("AdministrativeInformation") or root
        name = self.read_words(root, "Name")
        if not name:
            self.add_mending(
                root, "計画の名前がないため、ファイルの名で呼びます", "the plan has no name; the file's is used"
            )
        return Strategy(
            name=name,
            type=self.plan_type(),
            description=self.read_words(root, "Description"),
            note=self.read_words(root, "OtherInformation"),
            organizations=tuple(self.organizations(core)),
            goals=tuple(self.goals(core)),
            start=self.read_day(about, "StartDate"),
            end=self.read_day(about, "EndDate"),
            published=self.read_day(about, "PublicationDate"),
            source=self.read_words(about, "Source"),
        )

    def plan_type(self) -> str:
        """Return what kind of plan it says it is; Part 1 has only one kind."""
        said = self.root.attributes.get("Type", "")
        if said and said not in TYPES:
            self.add_mending(
                self.root, f"種別「{said}」は規格にありません", f"the type “{said}” is not one of the standard's"
            )
        return said if said in TYPES else TYPES[0]

    def organizations(self, core: Element) -> Iterator[Organization]:
        for each in core.all("Organization"):
            if name := self.read_words(each, "Name"):
                acronym, description = self.read_words(each, "Acronym"), self.read_words(each, "Description")
                yield Organization(name, acronym, self.identifier(each), description)

    def goals(self, core: Element) -> Iterator[Statement]:
        for number, element in enumerate(core.all("Goal"), start=1):
            objectives = tuple(self.objectives(element, str(number)))
            if goal := self.statement(element, str(number), objectives):
                yield goal
            elif objectives:
                self.add_mending(
                    element,
                    "名前がないため、最初の小目標の名で呼びます",
                    "it has no name; its first objective's is used",
                )
                first = objectives[0]
                yield Statement(str(number), first.name, objectives=objectives, sources=first.sources[:1])

    def objectives(self, element: Element, number: str, above: str = "") -> Iterator[Statement]:
        """Yield the objectives under a goal; the schema has one level, and deeper ones say what they are part of."""
        for place, each in enumerate(element.all("Objective"), start=1):
            found = self.statement(each, f"{number}.{place}", part_of=above)
            if found:
                yield found
            yield from self.objectives(each, f"{number}.{place}", found.key if found else above)

    def statement(
        self, element: Element, number: str, objectives: tuple[Statement, ...] = (), part_of: str = ""
    ) -> Statement | None:
        """Return what an element states, unless it has no words at all."""
        name, description = self.read_words(element, "Name"), self.read_words(element, "Description")
        if not name and not description:
            return None
        if not name:
            self.add_mending(element, "名前がないため、説明を名前にします", "it has no name; its description is used")
            name, description = description, ""
        identifier = self.identifier(element)
        facts, note = self.read_notes(element)
        return Statement(
            key=identifier if IDENTIFIER.fullmatch(identifier) else number,
            name=name,
            description=description,
            identifier=identifier,
            sequence=self.read_words(element, "SequenceIndicator"),
            type="".join(facts.get("type", ["goal"])[:1]),
            stages=tuple(facts.get("stage", ())),
            part_of=tuple(facts.get("part_of", ())) or ((part_of,) if part_of else ()),
            themes=tuple(facts.get("themes", ())),
            groups=tuple(self.groups(element)),
            note=note,
            measurements=tuple(self.measurements(element)) if element.name == "Objective" else (),
            objectives=objectives,
            sources=tuple(each.path for each in element.children if each.name in ("Name", "Description") and each.text),
        )

    def groups(self, element: Element) -> Iterator[str]:
        """Yield the stakeholders that are target groups of our list, by name; others stay untaken."""
        for each in element.all("Stakeholder"):
            name = each.one("Name")
            if name and target_group(name.text, self.lexicon):
                self.taken.add(id(name))
                yield name.text

    def measurements(self, element: Element) -> Iterator[Measurement]:
        for each in element.all("PerformanceIndicator"):
            if not (dimension := self.read_words(each, "MeasurementDimension")):
                continue
            facts, note = self.read_notes(each)
            found = each.one("MeasurementDimension")
            yield Measurement(
                dimension=dimension,
                unit=self.read_words(each, "UnitOfMeasurement"),
                identifier=self.identifier(each),
                sequence=self.read_words(each, "SequenceIndicator"),
                direction="".join(facts.get("direction", [])[:1]),
                note=note,
                results=tuple(self.results(each)),
                source=found.path if found else "",
            )

    def results(self, element: Element) -> Iterator[Result]:
        for each in element.walk():
            number = each.one("NumberOfUnits") if each.name == "TargetResult" else None
            if number is None or not number.text:
                continue
            value = figure(number.text)
            if value is None:
                self.add_mending(
                    number, f"「{number.text}」は数として読めません", f"“{number.text}” cannot be read as a number"
                )
                continue
            self.taken.add(id(number))
            facts, note = parse_notes(self.read_words(each, "Description"), self.is_known_code)
            yield Result(
                value=value,
                printed="".join(facts.get("printed", [])[:1]) or number.text,
                start=self.read_day(each, "StartDate"),
                end=self.read_day(each, "EndDate"),
                comparator="".join(facts.get("comparator", [])[:1]),
                note=note,
                source=number.path,
            )

    def read_notes(self, element: Element) -> tuple[dict[str, list[str]], str]:
        return parse_notes(self.read_words(element, "OtherInformation"), self.is_known_code)

    def is_known_code(self, key: str, value: str) -> bool:
        """Say whether a line of ours names something that there is; if not, it stays among the words."""
        if key in ("part_of", "printed"):
            return key == "printed" or value in self.known
        return value in ("measure", "goal") if key == "type" else self.lexicon.has_concept(CODES[key], value)

    def read_words(self, parent: Element, name: str) -> str:
        """Return the words of the first child of a name, and mark them as taken."""
        found = parent.one(name)
        if found is None:
            return ""
        self.taken.add(id(found))
        return found.text

    def read_day(self, parent: Element, name: str) -> str:
        """Return a date; one that is not a date stays untaken, and so is told."""
        found = parent.one(name)
        try:
            day = date.fromisoformat(found.text[:10]) if found else None
        except ValueError:
            return ""
        if found is None or day is None:
            return ""
        self.taken.add(id(found))
        return day.isoformat()

    def identifier(self, element: Element) -> str:
        """Return an identifier that the schema allows and that nothing before it has."""
        said = self.read_words(element, "Identifier")
        if not said:
            return ""
        found = said if IDENTIFIER.fullmatch(said) else make_identifier(said)
        if found != said:
            self.add_mending(
                element, f"識別子「{said}」を「{found}」にしました", f"the identifier “{said}” became “{found}”"
            )
        if found in self.identifiers:
            self.add_mending(
                element, f"識別子「{found}」は二度目なので外しました", f"the identifier “{found}” was there before"
            )
            return ""
        self.identifiers.add(found)
        return found

    def add_mending(self, element: Element, ja: str, en: str) -> None:
        path = element.path or element.name
        self.remarks.append(Remark(element.line, path, "mended", f"{path}：{ja}。", f"{path}: {en}."))


def target_group(name: str, lexicon: Lexicon) -> str:
    """Return the code of the target group that bears a name, empty if none does."""
    codes = lexicon.codes("target-group")
    return next((code for code in codes if name in {each.text for each in lexicon.labels("target-group", code)}), "")


def figure(text: str) -> Decimal | None:
    """Return the number that a figure begins with as people write it, or nothing if it is none.

    >>> figure("1,200"), figure("95 %"), figure("about ten")
    (Decimal('1200'), Decimal('95'), None)
    """
    words = text.replace(",", "").strip().removesuffix("%").strip()
    try:
        found = Decimal(words) if words.isascii() and "_" not in words else None
    except InvalidOperation:
        return None
    return found if found is not None and found.is_finite() else None


def make_identifier(said: str) -> str:
    """Return an identifier that the schema allows: it begins with a letter or ``_``."""
    found = re.sub(r"[^A-Za-z0-9._-]", "_", said)
    return found if IDENTIFIER.fullmatch(found) else f"_{found}"
