"""From the elements of a StratML document to a plan, leniently: in any order, of either part, of any namespace.

What is taken is marked; whatever is not marked in the end is told (`remarks`). A document that breaks the schema is
read as far as its words go: published ones do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from ...codelists import Lexicon
from ...errors import KoteihyoError
from .elements import Element, parse
from .intake import Intake
from .measurements import read_measurements
from .parties import read_organizations, read_stakeholders, read_submitter
from .remarks import Coverage, Remark, left_out, measure_coverage
from .strategy import Principle, Statement, Strategy

PART_1, PART_2 = "StrategicPlan", "PerformancePlanOrReport"
NAMESPACES = (
    "urn:ISO:std:iso:17469:tech:xsd:stratml_core",
    "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport",
    "http://www.stratml.net",
    "http://www.stratml.net/PerformancePlanOrReport",
)
# What lines of ours say of a statement.
FACTS = ("type", "stage", "part_of", "themes", "identifier")
TYPES = ("Strategic_Plan", "Performance_Plan", "Performance_Report")


class ParsedPlan(NamedTuple):
    """A plan as it was read, the elements that it was read from, what there is to tell, and whose words we know."""

    strategy: Strategy
    root: Element
    remarks: list[Remark]
    lexicon: Lexicon
    coverage: Coverage


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
    intake = Intake(root, lexicon)
    strategy = _Reader(intake).strategy()
    remarks = sorted(
        [*intake.remarks, *left_out(root, intake.taken)], key=lambda remark: (remark.line, remark.path, remark.kind)
    )
    return ParsedPlan(strategy, root, remarks, lexicon, measure_coverage(root, intake.taken))


class _Reader:
    def __init__(self, intake: Intake) -> None:
        self.intake, self.root = intake, intake.root

    def strategy(self) -> Strategy:
        root, intake = self.root, self.intake
        if root.namespace not in NAMESPACES:
            intake.add_mending(
                root,
                "StratMLの名前空間ではありませんが、名前で読みました",
                "its namespace is not StratML's; names were read",
            )
        core = root.first("StrategicPlanCore") or root
        about = root.first("AdministrativeInformation") or root
        name = intake.read_words(root, "Name")
        if not name:
            intake.add_mending(
                root, "計画の名前がないため、ファイルの名で呼びます", "the plan has no name; the file's is used"
            )
        return Strategy(
            name=name,
            type=self.plan_type(),
            description=intake.read_words(root, "Description"),
            note=intake.read_words(root, "OtherInformation"),
            organizations=tuple(read_organizations(intake, core)),
            principles=tuple(self.principles(core)),
            goals=tuple(self.goals(core)),
            identifier=intake.read_own_identifier(about),
            start=intake.read_day(about, "StartDate"),
            end=intake.read_day(about, "EndDate"),
            published=intake.read_day(about, "PublicationDate"),
            source=intake.read_words(about, "Source"),
            submitter=read_submitter(intake, root, about),
        )

    def plan_type(self) -> str:
        """Return what kind of plan it says it is; Part 1 has only one kind."""
        type_given = self.root.attributes.get("Type", "")
        if type_given and type_given not in TYPES:
            self.intake.add_mending(
                self.root,
                f"種別「{type_given}」は規格にありません",
                f"the type “{type_given}” is not one of the standard's",
            )
        return type_given if type_given in TYPES else TYPES[0]

    def principles(self, core: Element) -> Iterator[Principle]:
        """Yield what guides the plan. The standard has one vision and one mission; further ones stay untaken."""
        for element in (*core.all("Vision")[:1], *core.all("Mission")[:1], *core.all("Value")):
            if first := next((part for part in element.children if part.text), None):
                yield Principle(
                    kind=element.name.lower(),
                    name=self.intake.read_words(element, "Name") if element.name == "Value" else "",
                    description=self.intake.read_words(element, "Description"),
                    identifier=self.intake.read_own_identifier(element) if element.name != "Value" else "",
                    source=first.path,
                )

    def goals(self, core: Element) -> Iterator[Statement]:
        for number, element in enumerate(core.all("Goal"), start=1):
            named = self.statement(element, str(number)) if _own_words(element) else None
            objectives = tuple(self.objectives(element, str(number)))
            if named or objectives:
                goal = replace(named or Statement(str(number), ""), objectives=objectives)
                yield goal if goal.name or not objectives else self.borrow_name(element, goal)

    def borrow_name(self, element: Element, goal: Statement) -> Statement:
        """Return a goal without a name by the name of its first objective: the schema wants one."""
        self.intake.add_mending(
            element, "名前がないため、最初の小目標の名で呼びます", "it has no name; its first objective's is used"
        )
        first = goal.objectives[0]
        return replace(goal, name=first.name, sources=goal.sources or first.sources[:1])

    def objectives(self, element: Element, number: str, above: str = "") -> Iterator[Statement]:
        """Yield the objectives under a goal; the schema has one level, and deeper ones say what they are part of."""
        for place, objective in enumerate(element.all("Objective"), start=1):
            key = above
            if _own_words(objective):
                statement = self.statement(objective, f"{number}.{place}", part_of=above)
                key = statement.key
                yield statement
            yield from self.objectives(objective, f"{number}.{place}", key)

    def statement(self, element: Element, number: str, part_of: str = "") -> Statement:
        """Return what an element states; one that has only an identifier or an indicator states that much."""
        intake = self.intake
        name, description = intake.read_words(element, "Name"), intake.read_words(element, "Description")
        if description and not name:
            intake.add_mending(element, "名前がないため、説明を名前にします", "it has no name; its description is used")
            name, description = description, ""
        facts, note = intake.read_notes(element, FACTS)
        identifier, first = intake.read_identifier(element)
        return Statement(
            key=identifier if identifier and first else number,
            name=name,
            description=description,
            identifier=identifier or "".join(facts.get("identifier", [])[:1]),
            sequence=intake.read_words(element, "SequenceIndicator"),
            type="".join(facts.get("type", ["goal"])[:1]),
            stages=tuple(facts.get("stage", ())),
            part_of=tuple(facts.get("part_of", ())) or ((part_of,) if part_of else ()),
            themes=tuple(facts.get("themes", ())),
            stakeholders=tuple(read_stakeholders(intake, element)),
            note=note,
            measurements=tuple(read_measurements(intake, element)) if element.name == "Objective" else (),
            sources=_sources(element),
        )


def _own_words(element: Element) -> list[Element]:
    """Return the elements of an objective that have words, without those of the objectives below it."""
    elements = [element] if element.text else []
    return elements + [part for child in element.children if child.name != "Objective" for part in _own_words(child)]


def _sources(element: Element) -> tuple[str, ...]:
    """Return the elements that say a statement: its name and its description, else the first words that it has."""
    named = [child for child in element.children if child.name in ("Name", "Description") and child.text]
    return tuple(part.path for part in named or _own_words(element)[:1])


def target_group(name: str, lexicon: Lexicon) -> str:
    """Return the code of the target group that bears a name, empty if none does."""
    codes = lexicon.codes("target-group")
    return next((code for code in codes if name in {label.text for label in lexicon.labels("target-group", code)}), "")
