"""From a plan to StratML Part 2, strictly: every element in its place, every required one there, identifiers lawful.

ISO 17469-2, as its schema of 2016-02-16 has it.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from .intake import make_value
from .measurements import stand_in
from .strategy import (
    Instance,
    Measurement,
    Organization,
    Principle,
    Relationship,
    Result,
    Stakeholder,
    Statement,
    Strategy,
    compose_notes,
)

NAMESPACE = "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport"
# The attribute that says a kind of indicator; what is no type stands in the chain of values.
TYPES = ("quantitative", "qualitative")


def write_strategy(strategy: Strategy) -> bytes:
    """Return the plan as an XML document in UTF-8; the same plan gives the same bytes."""
    root = _Writer().plan(strategy)
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


class _Writer:
    """Writes elements in the schema's order; an identifier is written once, and a line says it again."""

    def __init__(self) -> None:
        self.identifiers: set[str] = set()

    def plan(self, strategy: Strategy) -> ET.Element:
        root = ET.Element("PerformancePlanOrReport", {"xmlns": NAMESPACE, "Type": strategy.type})
        _say(root, "Name", strategy.name, required=True)
        _say(root, "Description", strategy.description)
        _say(root, "OtherInformation", strategy.note)
        core = ET.SubElement(root, "StrategicPlanCore")
        for organization in strategy.organizations:
            self.organization(core, organization)
        self.principles(core, strategy.principles)
        for goal in strategy.goals:
            self.statement(core, "Goal", goal)
        self.administration(root, strategy)
        return root

    def organization(self, core: ET.Element, organization: Organization) -> None:
        element = ET.SubElement(core, "Organization")
        _say(element, "Name", organization.name)
        _say(element, "Acronym", organization.acronym)
        self.identify(element, organization.identifier)
        _say(element, "Description", organization.description)
        for stakeholder in organization.stakeholders:
            _write_stakeholder(element, stakeholder)

    def principles(self, core: ET.Element, principles: tuple[Principle, ...]) -> None:
        """Write one vision, one mission and every value, in this order, as the schema has them."""
        for kind, most in (("vision", 1), ("mission", 1), ("value", None)):
            for principle in [principle_of_kind for principle_of_kind in principles if principle_of_kind.kind == kind][
                :most
            ]:
                element = ET.SubElement(core, kind.capitalize())
                if kind == "value":
                    _say(element, "Name", principle.name)
                _say(element, "Description", principle.description)
                if kind != "value":
                    self.identify(element, principle.identifier)

    def administration(self, root: ET.Element, strategy: Strategy) -> None:
        about, submitter = ET.Element("AdministrativeInformation"), ET.Element("Submitter")
        self.identify(about, strategy.identifier)
        _say(about, "StartDate", strategy.start)
        _say(about, "EndDate", strategy.end)
        _say(about, "PublicationDate", strategy.published)
        _say(about, "Source", strategy.source)
        self.identify(submitter, strategy.submitter.identifier)
        _say(submitter, "GivenName", strategy.submitter.given)
        _say(submitter, "Surname", strategy.submitter.surname)
        root.extend(element for element in (about, submitter) if len(element))

    def statement(self, parent: ET.Element, name: str, statement: Statement) -> None:
        element = ET.SubElement(parent, name)
        _say(element, "Name", statement.name, required=True)
        _say(element, "Description", statement.description, required=name == "Goal")
        again = self.identify(element, statement.identifier)
        _say(element, "SequenceIndicator", statement.sequence)
        for stakeholder in statement.stakeholders:
            _write_stakeholder(element, stakeholder)
        _say(element, "OtherInformation", compose_notes([*_facts(statement), ("identifier", again)], statement.note))
        for measurement in statement.measurements if name == "Objective" else ():
            self.measurement(element, measurement)
        for objective in statement.objectives:
            self.statement(element, "Objective", objective)

    def measurement(self, parent: ET.Element, measurement: Measurement) -> None:
        kinds = {
            "PerformanceIndicatorType" if kind in TYPES else "ValueChainStage": make_value(kind)
            for kind in measurement.kinds
        }
        element = ET.SubElement(parent, "PerformanceIndicator", kinds)
        _say(element, "SequenceIndicator", measurement.sequence)
        _say(element, "MeasurementDimension", measurement.dimension, required=True)
        _say(element, "UnitOfMeasurement", measurement.unit, required=True)
        again = self.identify(element, measurement.identifier)
        for relationship in measurement.relationships:
            self.relationship(element, relationship)
        for instance in measurement.instances:
            _write_instance(element, instance)
        facts = [("direction", measurement.direction), ("identifier", again)]
        _say(element, "OtherInformation", compose_notes(facts, measurement.note))

    def relationship(self, parent: ET.Element, relationship: Relationship) -> None:
        kind = {"RelationshipType": make_value(relationship.kind)} if relationship.kind else {}
        element = ET.SubElement(parent, "Relationship", kind)
        self.identify(element, relationship.identifier)
        for referent in relationship.referents:
            _say(element, "ReferentIdentifier", referent)
        _say(element, "Name", relationship.name)
        _say(element, "Description", relationship.description)

    def identify(self, element: ET.Element, identifier: str) -> str:
        """Write an identifier; return it if another element has it already."""
        if identifier in self.identifiers:
            return identifier
        self.identifiers |= {identifier} - {""}
        _say(element, "Identifier", identifier)
        return ""


def _write_stakeholder(parent: ET.Element, stakeholder: Stakeholder) -> None:
    kind = {"StakeholderTypeType": make_value(stakeholder.kind)} if stakeholder.kind else {}
    element = ET.SubElement(parent, "Stakeholder", kind)
    _say(element, "Name", stakeholder.name, required=True)
    _say(element, "Description", stakeholder.description)
    for role_of in stakeholder.roles:
        role = ET.SubElement(element, "Role")
        _say(role, "Name", role_of.name, required=True)
        _say(role, "Description", role_of.description)
        for code in role_of.types:
            _say(role, "RoleType", make_value(code))


def _facts(statement: Statement) -> list[tuple[str, str]]:
    kind = [("type", statement.type)] if statement.type != "goal" else []
    return [
        *kind,
        *(("stage", stage) for stage in statement.stages),
        *(("part_of", part) for part in statement.part_of),
        *(("themes", theme) for theme in statement.themes),
    ]


def _write_instance(parent: ET.Element, instance: Instance) -> None:
    element = ET.SubElement(parent, "MeasurementInstance")
    for target in instance.targets:
        _write_result(ET.SubElement(element, "TargetResult"), target)
    for actual in instance.actuals:
        _write_result(ET.SubElement(element, "ActualResult"), actual)


def _write_result(element: ET.Element, result: Result) -> None:
    """Write a value: words alone are its description, words that stand for a number a line of it."""
    number = "" if result.value is None else format(result.value, "f")
    printed, words = (result.printed if result.printed != number else ""), result.note
    if not number and not words:
        printed, words = "", "" if printed == stand_in(result.descriptor, result.start, result.end) else printed
    _say(element, "StartDate", result.start)
    _say(element, "EndDate", result.end)
    _say(element, "NumberOfUnits", number)
    if any(result.descriptor):
        descriptor = ET.SubElement(element, "Descriptor")
        _say(descriptor, "DescriptorName", result.descriptor[0])
        _say(descriptor, "DescriptorValue", result.descriptor[1])
    facts = [("kind", result.kind), ("comparator", result.comparator), ("printed", printed)]
    _say(element, "Description", compose_notes(facts, words))


def _say(parent: ET.Element, name: str, words: str, *, required: bool = False) -> None:
    if words or required:
        ET.SubElement(parent, name).text = words
