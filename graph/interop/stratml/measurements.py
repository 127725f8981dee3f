"""What a plan measures: indicators, how they are related, what is to be reached and what was reached."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from .elements import Element
from .intake import Intake, make_identifier
from .strategy import Instance, Measurement, Relationship, Result


def read_measurements(intake: Intake, element: Element) -> Iterator[Measurement]:
    """Yield the indicators of an objective, those that have words."""
    for indicator in element.all("PerformanceIndicator"):
        first = indicator.first("MeasurementDimension")
        source = first if first and first.text else next((part for part in indicator.walk() if part.text), None)
        kinds = [
            intake.read_code(indicator, "indicator-kind", "ValueChainStage"),
            intake.read_code(indicator, "indicator-kind", "PerformanceIndicatorType", "IndicatorType"),
        ]
        if source is None:
            continue
        facts, note = intake.read_notes(indicator, ("direction", "identifier"))
        identifier, _ = intake.read_identifier(indicator)
        yield Measurement(
            dimension=intake.read_words(indicator, "MeasurementDimension"),
            unit=intake.read_words(indicator, "UnitOfMeasurement"),
            identifier=identifier or "".join(facts.get("identifier", [])[:1]),
            sequence=intake.read_words(indicator, "SequenceIndicator"),
            direction="".join(facts.get("direction", [])[:1]),
            kinds=tuple(filter(None, kinds)),
            note=note,
            relationships=tuple(_read_relationships(intake, indicator)),
            instances=tuple(_read_instances(intake, indicator)),
            source=source.path,
        )


def _read_relationships(intake: Intake, element: Element) -> Iterator[Relationship]:
    for relationship in element.all("Relationship"):
        kind = intake.read_code(relationship, "relationship-kind", "RelationshipType")
        if first := next((part for part in relationship.walk() if part.text), None):
            referents = [intake.read_text(part) for part in relationship.all("ReferentIdentifier") if part.text]
            yield Relationship(
                kind=kind,
                identifier=intake.read_own_identifier(relationship),
                referents=tuple(make_identifier(words) for words in referents),
                name=intake.read_words(relationship, "Name"),
                description=intake.read_words(relationship, "Description"),
                source=first.path,
            )


def _read_instances(intake: Intake, element: Element) -> Iterator[Instance]:
    """Yield the occasions; results that stand outside one, as in drafts of the standard, are one of their own."""
    for instance in (element, *element.all("MeasurementInstance")):
        targets = tuple(filter(None, (_read_result(intake, part) for part in instance.all("TargetResult"))))
        actuals = tuple(filter(None, (_read_result(intake, part) for part in instance.all("ActualResult"))))
        if targets or actuals:
            yield Instance(targets, actuals)


def _read_number(intake: Intake, element: Element, number: str) -> Decimal | None:
    """Return a value as a number; one that is none is told, and is kept as words."""
    value = read_number(number)
    if number and value is None:
        intake.add_mending(
            element,
            f"「{number}」は数として読めないため、文言とします",
            f"“{number}” is no number, and is kept as words",
        )
    return value


def _read_result(intake: Intake, element: Element) -> Result | None:
    """Return a value as it is written; words alone where there is no number, nothing where there are no words."""
    number, descriptor = " ".join(intake.read_words(element, "NumberOfUnits").split()), element.first("Descriptor")
    facts, words = intake.read_notes(element, ("comparator", "printed", "kind"), "Description")
    quality = (
        intake.read_words(descriptor, "DescriptorName") if descriptor else "",
        intake.read_words(descriptor, "DescriptorValue") if descriptor else "",
    )
    start, end = intake.read_day(element, "StartDate"), intake.read_day(element, "EndDate")
    value = _read_number(intake, element, number)
    printed_number = "".join(facts.get("printed", [])[:1]) or number
    printed = printed_number or words or stand_in(quality, start, end)
    if not printed:
        return None
    return Result(
        value=value,
        printed=printed,
        start=start,
        end=end,
        comparator="".join(facts.get("comparator", [])[:1]),
        kind="".join(facts.get("kind", [])[:1]),
        descriptor=quality,
        note=words if printed_number else "",
        source=_place(element).path,
    )


def stand_in(descriptor: tuple[str, str], start: str, end: str) -> str:
    """Return what a result without a number and a description says: what its descriptor does, else its dates."""
    return descriptor[1] or descriptor[0] or "～".join(filter(None, (start, end)))


def _place(element: Element) -> Element:
    """Return the element that a result is quoted from: its number, its words, or whatever it has."""
    parts = [part for part in element.walk() if part.text]
    names = ("NumberOfUnits", "Description")
    return min(parts, key=lambda part: names.index(part.name) if part.name in names else len(names))


def read_number(text: str) -> Decimal | None:
    """Return the number that a figure is as people write it, or nothing if it is none.

    >>> read_number("1,200"), read_number("95 %"), read_number("about ten")
    (Decimal('1200'), Decimal('95'), None)
    """
    words = text.replace(",", "").strip().removesuffix("%").strip()
    try:
        number = Decimal(words) if words.isascii() and "_" not in words else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() else None
