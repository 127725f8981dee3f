"""The plan graph: what the rules read in the words of each first entry, and nothing that a person decided."""

from __future__ import annotations

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDFS, SKOS

from ..curation.indicators import indicator_words
from ..model import Model
from ..plan.words import Words
from ..reading import Due, Figure, Start
from ..reading.sentences import sentence_en, sentence_ja
from ..statements import Entry, Statement
from .identifiers import KTH, Identifiers, concept
from .writer import (
    Writer,
    both,
    en,
    integer,
    ja,
    plain,
    write_duration,
    write_fields,
    write_figure,
    write_own_themes,
    write_themes,
)

CLASSES = {"measure": KTH.Measure, "goal": KTH.Goal}


def plan_graph(model: Model, ids: Identifiers) -> Graph:
    """Return what we read in the document by rule."""
    return _PlanWriter(model, ids).write()


def statement_iri(ids: Identifiers, statement: Statement) -> URIRef:
    """Return a statement's IRI: its type and the entry that states it first."""
    return ids.of(statement.type, statement.key)


def policy_goals(model: Model, ids: Identifiers) -> dict[str, URIRef]:
    """Return each sheet's policy goal; sheets with the same words share the first one's."""
    first: dict[str, str] = {}
    return {
        sheet.id: ids.of("goal", first.setdefault(sheet.policy_goal.text, sheet.id))
        for sheet in model.plan.sheets
        if sheet.policy_goal
    }


def read_names(model: Model, ids: Identifiers) -> dict[str, URIRef]:
    """Return the indicators that the rules read, by their words.

    Each is keyed by the first statement in those words, or by the one after which the curator names it.
    """
    names: dict[str, URIRef] = {}
    for decided in model.indicators.indicators:
        read = indicator_words(model.statements[decided.key])
        names.update(dict.fromkeys(read, ids.of("indicator", decided.key)))
    for statement in model.statements.values():
        for words in indicator_words(statement):
            names.setdefault(words, ids.of("indicator", statement.key))
    return names


def write_pledge(writer: Writer, ids: Identifiers, number: int, model: Model) -> None:
    """Write a pledge by its number, which is all that the plan says of it."""
    manifesto, subject = model.plan.manifesto, ids.pledge(number)
    title = manifesto.title if manifesto else Words()
    writer.type(subject, KTH.Pledge)
    if title.ja:
        writer.label(subject, ja(f"{title.ja} 第{number}項"))
    writer.label(
        subject,
        *(
            Literal(f"{text}, item {number}", lang=language)
            for language, text in title.texts.items()
            if language != "ja"
        ),
    )
    writer.say(subject, KTH.pledgeNumber, integer(number))
    writer.say(subject, KTH.inPlan, ids.plan)


class _PlanWriter(Writer):
    def __init__(self, model: Model, ids: Identifiers) -> None:
        super().__init__()
        self.model, self.ids = model, ids
        self.policy_goals = policy_goals(model, ids)
        self.indicators = read_names(model, ids)

    def write(self) -> Graph:
        for sheet in self.model.plan.sheets:
            self.write_policy_goal(sheet.id)
        for entry in self.model.entries.values():
            for number in self.model.printed_pledges(entry):
                write_pledge(self, self.ids, number, self.model)
                self.say(self.ids.entry(entry.key), KTH.citesPledge, self.ids.pledge(number))
            if entry.reading.due:
                year = concept("fiscal-year", entry.reading.due.year)
                self.say(self.ids.entry(entry.key), KTH.citesYear, year)
        for statement in self.model.statements.values():
            self.write_statement(statement)
        return self.graph

    def write_policy_goal(self, key: str) -> None:
        sheet, subject, tree = self.model.plan.sheet[key], self.ids.sheet(key), self.model.hierarchy
        themes = [sheet.theme] if sheet.theme else []
        write_themes(self, self.ids, subject, themes, tree)
        write_own_themes(self, self.ids, subject, themes, tree)
        if sheet.field:
            self.say(subject, KTH.sheetField, plain(sheet.field))
        if not sheet.policy_goal:
            return
        goal = self.policy_goals[key]
        self.type(goal, KTH.PolicyGoal, KTH.Goal, KTH.Statement)
        self.label(goal, *both(sheet.policy_goal))
        self.say(goal, KTH.inPlan, self.ids.plan)
        self.say(subject, KTH.policyGoal, goal)
        write_themes(self, self.ids, goal, themes, tree)
        write_fields(self, goal, self.model.fields.list_fields(themes))
        write_own_themes(self, self.ids, goal, self.list_titled_themes(goal), tree)

    def list_titled_themes(self, goal: URIRef) -> list[str]:
        """Return the themes of the sheets whose titles state a policy goal."""
        sheets = (sheet for sheet in self.model.plan.sheets if self.policy_goals.get(sheet.id) == goal)
        return [sheet.theme for sheet in sheets if sheet.theme]

    def write_statement(self, statement: Statement) -> None:
        subject, entry = statement_iri(self.ids, statement), statement.first
        if not statement.is_overruled:
            self.type(subject, CLASSES[statement.type])
        self.type(subject, KTH.Statement)
        self.label(subject, Literal(entry.reading.label, lang=self.model.plan.language))
        self.say(subject, KTH.inPlan, self.ids.plan)
        self.say(subject, KTH.notation, plain(statement.key))
        self.say(subject, KTH.statedBy, self.ids.entry(entry.key))
        self.say(self.ids.entry(entry.key), KTH.states, subject)
        write_themes(self, self.ids, subject, self.model.place_themes(entry), self.model.hierarchy)
        write_fields(self, subject, self.model.fields.list_fields(self.model.place_themes(entry)))
        write_place(self, self.ids, subject, self.model, entry, self.policy_goals)
        write_reading(self, self.ids, subject, self.model, entry)
        self.write_kind(subject, statement)
        self.write_figures(subject, statement)
        for further in statement.others:
            if not further.row.same_as:
                write_further_place(self, self.ids, subject, self.model, further, self.policy_goals)

    def write_kind(self, subject: URIRef, statement: Statement) -> None:
        if not statement.first.row.measure_kinds:
            self.say(subject, KTH.measureKind, *(concept("measure-kind", kind) for kind in statement.measure_kinds))

    def write_figures(self, subject: URIRef, statement: Statement) -> None:
        """Write the figures to reach, and what a goal measures and which way is better."""
        reading = statement.first.reading
        for number, figure in enumerate(reading.figures, start=1):
            key = statement.key if number == 1 else f"{statement.key}/{number}"
            target = self.ids.of("target", key)
            self.say(subject, KTH.target, target)
            self.write_target(target, figure, statement)
        if reading.outcome and statement.type == "goal":
            self.say(subject, KTH.direction, concept("direction", reading.outcome.direction))
            self.write_indicator(subject, reading.outcome.indicator, statement, reading.outcome.direction)

    def write_target(self, subject: URIRef, figure: Figure, statement: Statement) -> None:
        self.type(subject, KTH.Target, KTH.Figure)
        self.label(subject, ja(sentence_ja(figure)), en(sentence_en(figure, self.name_indicator(figure, statement))))
        self.say(subject, KTH.inPlan, self.ids.plan)
        self.say(subject, KTH.direction, concept("direction", figure.direction))
        write_figure(self, subject, figure)
        if figure.indicator:
            self.write_indicator(subject, figure.indicator, statement, figure.direction)

    def name_indicator(self, figure: Figure, statement: Statement) -> str:
        """Return what a figure measures, by the curator's English name if there is one, else as printed."""
        decided = self.model.indicators.by_statement.get(statement.key)
        return (decided.label.en or decided.label.text) if decided and figure.indicator else figure.indicator or ""

    def write_indicator(self, measured: URIRef, words: str, statement: Statement, direction: str) -> None:
        """Write what a goal or a figure measures, unless the curator names another indicator."""
        subject, decided = self.indicators[words], self.model.indicators.by_statement.get(statement.key)
        if decided and self.ids.of("indicator", decided.key) != subject:
            return
        self.say(measured, KTH.indicator, subject)
        self.type(subject, KTH.Indicator)
        self.say(subject, SKOS.altLabel if decided and decided.label.text != words else RDFS.label, ja(words))
        self.say(subject, KTH.inPlan, self.ids.plan)
        self.say(subject, KTH.direction, concept("direction", direction))


def write_further_place(
    writer: Writer, ids: Identifiers, subject: URIRef, model: Model, entry: Entry, goals: dict[str, URIRef]
) -> None:
    """Write what a statement has from a further entry that states it."""
    writer.say(ids.entry(entry.key), KTH.states, subject)
    writer.say(subject, KTH.statedBy, ids.entry(entry.key))
    themes = model.place_themes(entry)
    write_themes(writer, ids, subject, themes, model.hierarchy)
    write_fields(writer, subject, model.fields.list_fields(themes))
    write_place(writer, ids, subject, model, entry, goals)
    write_reading(writer, ids, subject, model, entry)


def write_place(
    writer: Writer, ids: Identifiers, subject: URIRef, model: Model, entry: Entry, goals: dict[str, URIRef]
) -> None:
    """Write the stage that an entry gives a statement, and the larger statement that it is part of."""
    if entry.stage:
        writer.say(subject, KTH.atStage, ids.of("stage", entry.stage))
    whole = model.find_whole(entry)
    if whole:
        writer.say(subject, KTH.partOf, statement_iri(ids, whole))
    elif entry.type == "goal" and entry.section in goals:
        writer.say(subject, KTH.partOf, goals[entry.section])


def write_reading(writer: Writer, ids: Identifiers, subject: URIRef, model: Model, entry: Entry) -> None:
    """Write what an entry's words say: pledges, dates, whom it concerns and who takes part."""
    reading = entry.reading
    writer.say(subject, KTH.fulfils, *map(ids.pledge, model.printed_pledges(entry)))
    for group in dict.fromkeys(group.code for group in reading.groups):
        relation, given = KTH.concerns, entry.row.target_groups
        if group in reading.participants:
            relation, given = KTH.carriedOutWith, entry.row.carried_out_with
        if group not in given.taken:
            writer.say(subject, relation, concept("target-group", group))
    if reading.due:
        write_due(writer, subject, reading.due)
    if reading.start_within:
        write_start(writer, subject, reading.start_within)


def write_due(writer: Writer, subject: URIRef, due: Due) -> None:
    """Write a printed due year, with the print beside it."""
    writer.say(subject, KTH.dueYear, concept("fiscal-year", due.year))
    writer.say(subject, KTH.duePrinted, plain(due.printed))


def write_start(writer: Writer, subject: URIRef, start: Start) -> None:
    """Write within how long something is to start."""
    write_duration(writer, subject, KTH.startWithin, start.duration)
    writer.say(subject, KTH.startPrinted, plain(start.printed))
