"""From a plan to StratML Part 2, strictly: every element in its place, every required one there, identifiers lawful.

ISO 17469-2, as its schema of 2016-02-16 has it.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from .strategy import Measurement, Organization, Result, Statement, Strategy, compose_notes

NAMESPACE = "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport"


def write_strategy(strategy: Strategy) -> bytes:
    """Return the plan as an XML document in UTF-8; the same plan gives the same bytes."""
    root = _Writer().plan(strategy)
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


class _Writer:
    """Writes elements in the schema's order; an identifier is written once."""

    def __init__(self) -> None:
        self.identifiers: set[str] = set()

    def plan(self, strategy: Strategy) -> ET.Element:
        root = ET.Element("PerformancePlanOrReport", {"xmlns": NAMESPACE, "Type": strategy.type})
        _say(root, "Name", strategy.name, required=True)
        _say(root, "Description", strategy.description)
        _say(root, "OtherInformation", strategy.note)
        core = ET.SubElement(root, "StrategicPlanCore")
        for each in strategy.organizations:
            self.organization(core, each)
        for goal in strategy.goals:
            self.statement(core, "Goal", goal)
        about = ET.Element("AdministrativeInformation")
        _say(about, "StartDate", strategy.start)
        _say(about, "EndDate", strategy.end)
        _say(about, "PublicationDate", strategy.published)
        _say(about, "Source", strategy.source)
        if len(about):
            root.append(about)
        return root

    def organization(self, core: ET.Element, organization: Organization) -> None:
        element = ET.SubElement(core, "Organization")
        _say(element, "Name", organization.name)
        _say(element, "Acronym", organization.acronym)
        self.identify(element, organization.identifier)
        _say(element, "Description", organization.description)

    def statement(self, parent: ET.Element, name: str, statement: Statement) -> None:
        element = ET.SubElement(parent, name)
        _say(element, "Name", statement.name, required=True)
        _say(element, "Description", statement.description, required=name == "Goal")
        self.identify(element, statement.identifier)
        _say(element, "SequenceIndicator", statement.sequence)
        for group in statement.groups:
            stakeholder = ET.SubElement(element, "Stakeholder", {"StakeholderTypeType": "Generic_Group"})
            _say(stakeholder, "Name", group, required=True)
        _say(element, "OtherInformation", compose_notes(_facts(statement), statement.note))
        for measurement in statement.measurements if name == "Objective" else ():
            self.measurement(element, measurement)
        for objective in statement.objectives:
            self.statement(element, "Objective", objective)

    def measurement(self, parent: ET.Element, measurement: Measurement) -> None:
        element = ET.SubElement(parent, "PerformanceIndicator")
        _say(element, "SequenceIndicator", measurement.sequence)
        _say(element, "MeasurementDimension", measurement.dimension, required=True)
        _say(element, "UnitOfMeasurement", measurement.unit, required=True)
        self.identify(element, measurement.identifier)
        for result in measurement.results:
            _result(ET.SubElement(element, "MeasurementInstance"), result)
        _say(element, "OtherInformation", compose_notes([("direction", measurement.direction)], measurement.note))

    def identify(self, element: ET.Element, identifier: str) -> None:
        if identifier not in self.identifiers:
            self.identifiers.add(identifier)
            _say(element, "Identifier", identifier)


def _facts(statement: Statement) -> list[tuple[str, str]]:
    kind = [("type", statement.type)] if statement.type != "goal" else []
    return [
        *kind,
        *(("stage", each) for each in statement.stages),
        *(("part_of", each) for each in statement.part_of),
        *(("themes", each) for each in statement.themes),
    ]


def _result(instance: ET.Element, result: Result) -> None:
    element = ET.SubElement(instance, "TargetResult")
    number = format(result.value, "f")
    _say(element, "StartDate", result.start)
    _say(element, "EndDate", result.end)
    _say(element, "NumberOfUnits", number)
    facts = [("comparator", result.comparator), ("printed", result.printed if result.printed != number else "")]
    _say(element, "Description", compose_notes(facts, result.note))


def _say(parent: ET.Element, name: str, words: str, *, required: bool = False) -> None:
    if words or required:
        ET.SubElement(parent, name).text = words
