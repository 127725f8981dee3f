"""Who has a part in a plan: bodies, stakeholders with their roles, and who submitted the document."""

from __future__ import annotations

from collections.abc import Iterator

from .elements import Element
from .intake import Intake, make_code
from .strategy import Organization, Role, Stakeholder, Submitter


def read_organizations(intake: Intake, core: Element) -> Iterator[Organization]:
    """Yield the bodies whose plan it is; one that has no words is a form that was left empty."""
    for element in core.all("Organization"):
        if any(part.text for part in element.walk()):
            yield Organization(
                name=intake.read_words(element, "Name"),
                acronym=intake.read_words(element, "Acronym"),
                identifier=intake.read_own_identifier(element),
                description=intake.read_words(element, "Description"),
                stakeholders=tuple(read_stakeholders(intake, element)),
            )


def read_stakeholders(intake: Intake, element: Element) -> Iterator[Stakeholder]:
    """Yield the stakeholders of a body, a goal or an objective, those that have words."""
    for stakeholder in element.all("Stakeholder"):
        first = next((part for part in stakeholder.walk() if part.text), None)
        kind = intake.read_code(stakeholder, "stakeholder-kind", "StakeholderTypeType")
        if first:
            yield Stakeholder(
                name=intake.read_words(stakeholder, "Name"),
                description=intake.read_words(stakeholder, "Description"),
                kind=kind,
                roles=tuple(_read_roles(intake, stakeholder)),
                source=first.path,
            )


def _read_roles(intake: Intake, element: Element) -> Iterator[Role]:
    for role_element in element.all("Role"):
        types = [part for part in role_element.all("RoleType") if _is_role_type(intake, part)]
        role = Role(
            intake.read_words(role_element, "Name"),
            intake.read_words(role_element, "Description"),
            tuple(dict.fromkeys(make_code(intake.read_text(part)) for part in types)),
        )
        if role != Role(""):
            yield role


def _is_role_type(intake: Intake, element: Element) -> bool:
    return intake.lexicon.has_concept("role-type", make_code(element.text))


def read_submitter(intake: Intake, root: Element, about: Element) -> Submitter:
    """Return who put the document into StratML; the first edition of Part 2 says ``FirstName`` and ``LastName``."""
    element = root.first("Submitter") or about.first("Submitter")
    if element is None:
        return Submitter()
    return Submitter(
        given=intake.read_words(element, "GivenName", "FirstName"),
        surname=intake.read_words(element, "Surname", "LastName"),
        identifier=intake.read_own_identifier(element),
    )
