"""The tools: questions of the library by what somebody wants to know, and a few that are no question.

A tool's name is its intent, its parameters are those of its question's header, with the values that the version has.
What no tool of its own asks, `ask_question` does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ..citation import Both
from ..questions.canonical import default
from ..questions.library import Library, Question
from ..questions.parameters import LANG, Parameter, sort
from .sources import Source

Schema = dict[str, object]
# Values that a schema lists; of a longer list it gives examples, and `list_values` has them all.
LISTED, EXAMPLES = 30, 3
TEXT: Schema = {"type": "string"}
PARAMETERS: Schema = {"type": "object", "additionalProperties": {"type": ["string", "number"]}}
LANGUAGE: Schema = {"type": "string", "enum": ["ja", "en"], "default": "ja", "description": "名称の言語。Language."}


class Tool(NamedTuple):
    """A tool: its name, the question that it asks, what it is for; ``with_`` asks another where a parameter is set."""

    name: str
    question: str
    title: Both
    purpose: Both
    when: tuple[tuple[str, str], ...] = ()

    def choose(self, arguments: Mapping[str, object]) -> str:
        """Return the question that the arguments ask."""
        return next((question for name, question in self.when if arguments.get(name)), self.question)

    @property
    def questions(self) -> tuple[str, ...]:
        """Return every question that the tool may ask, the usual one first."""
        return (self.question, *(question for _, question in self.when))


TOOLS = (
    Tool(
        "list_plans",
        "plans",
        ("収録している計画", "Plans that there are"),
        (
            "どの計画が収録されているか、文書、基準年度、件数とともに返す。最初に使う。",
            "Which plans there are, with their documents, base year and counts. Begin here.",
        ),
    ),
    Tool(
        "read_overview",
        "plan-at-a-glance",
        ("計画の概要", "A plan at a glance"),
        (
            "計画の表と段階ごとに、項目・施策・目標・公約の数を返す。",
            "Per sheet and stage of a plan: how many entries, measures, goals, pledges.",
        ),
    ),
    Tool(
        "find_measures",
        "find-statements",
        ("施策と目標を探す", "Find measures and goals"),
        (
            "分野・段階・対象者・種類・公約・期限などの条件をすべて満たす施策と目標を、原文とともに返す。",
            "Measures and goals that meet all conditions (theme, stage, target group, kind, pledge, year…), quoted.",
        ),
    ),
    Tool(
        "find_cross_theme_measures",
        "multi-theme-measures",
        ("複数の分野に関わる施策", "Measures that serve several themes"),
        (
            "複数の分野に同時に関わる施策を、その根拠とともに返す。",
            "Measures that serve more than one theme, with why each theme applies.",
        ),
    ),
    Tool(
        "compare_themes",
        "theme-by-theme",
        ("分野を比べる", "Compare themes"),
        (
            "分野どうしが共有する施策と目標の数を返す。theme と also の両方を指定すると、共有するものの一覧を返す。",
            "How many measures and goals themes share; with both theme and also, which ones these are.",
        ),
        (("also", "statements-of-theme"),),
    ),
    Tool(
        "count_measures",
        "theme-by-stage",
        ("件数を数える", "Count measures"),
        (
            "分野別・段階別に施策と目標の数を返す。数え直さずにこの値を使う。",
            "How many measures and goals each theme has at each stage. Use these numbers, do not count rows.",
        ),
    ),
    Tool(
        "count_by_kind",
        "measure-kinds-by-stage",
        ("種類別の件数", "Count measures by kind"),
        (
            "施策の種類（調査、計画策定、整備など）別・段階別の件数を返す。",
            "How many measures of each kind (survey, planning, construction…) at each stage.",
        ),
    ),
    Tool(
        "follow_pledge",
        "pledge-trail",
        ("公約をたどる", "Follow a pledge"),
        (
            "公約番号から、それがどの表のどの段階に、どの施策・目標、期限で現れるかを返す。",
            "From a pledge's number: every place, stage, measure, goal and due year in which it appears.",
        ),
    ),
    Tool(
        "what_is_due",
        "due-in-year",
        ("期限のある施策", "What is due"),
        (
            "年度を期限とする施策と目標を返す。印刷された年度に限る。",
            "Measures and goals due in a fiscal year, as printed; left out, of every year.",
        ),
    ),
    Tool(
        "what_starts_within",
        "starts-within",
        ("着手期限のある施策", "What must start within a time"),
        (
            "「4年以内に開始」のように、着手までの期間が印刷された施策を返す。",
            "Measures for which only a time to start is printed (within 4 years).",
        ),
    ),
    Tool(
        "read_sheet",
        "sheet-as-printed",
        ("表を読む", "Read a sheet"),
        ("表または節を、印刷の順にすべて返す。", "All that a sheet or section prints, in print order."),
    ),
    Tool(
        "follow_strand",
        "strand-from-plan-to-outcome",
        ("系列をたどる", "Follow a strand"),
        (
            "一つの系列が最初の段階から最後の段階までどう引き継がれるかを返す。",
            "What one subject says from the first stage to the last, and which statement carries on which.",
        ),
    ),
    Tool(
        "find_by_group",
        "target-group-everywhere",
        ("対象者から探す", "Find by target group"),
        (
            "高齢者、障害者、子どもなどの対象者に関わる施策と目標を、すべての表から返す。",
            "What concerns older people, disabled people, children and so on, on every sheet.",
        ),
    ),
    Tool(
        "find_by_responsible",
        "measures-by-responsible",
        ("担当から探す", "Find by responsible"),
        ("担当部署ごとの施策を返す。", "The measures of each office or group, as printed."),
    ),
    Tool(
        "find_figures",
        "figures-to-reach",
        ("数値目標", "Figures to reach"),
        ("数値で示された目標を、単位と期限とともに返す。", "Targets given as figures, with unit and year."),
    ),
    Tool(
        "find_indicators",
        "indicators",
        ("指標", "Indicators"),
        ("目標の達成を測る指標を返す。", "The indicators by which goals can be measured."),
    ),
    Tool(
        "find_contradictions",
        "contradictions",
        ("矛盾する記載", "Contradictions"),
        (
            "同じことについて文書の二か所が異なる内容を述べている箇所を、双方の原文とともに返す。",
            "Where two places of the document say different things of the same, both quoted.",
        ),
    ),
    Tool(
        "list_findings",
        "findings-by-severity",
        ("検査の指摘", "Findings of the checks"),
        (
            "検査で見つかった不一致や漏れを、重要度順に返す。",
            "Inconsistencies and gaps that the checks found, the most serious first.",
        ),
    ),
    Tool(
        "find_open_data",
        "open-data-links",
        ("対応する公開データ", "Open data that measure it"),
        (
            "指標を測定できる公開データを返す。",
            "Open data by which indicators can be measured, with what was decided on each.",
        ),
    ),
    Tool(
        "compare_plans",
        "fields-across-plans",
        ("計画を比べる", "Compare plans"),
        (
            "政策分野ごとに、計画別の施策と目標の数を返す。",
            "Per field of policy: how many measures and goals each plan has.",
        ),
    ),
    Tool(
        "where_printed",
        "source-passage",
        ("記載箇所", "Where it is printed"),
        (
            "施策・目標・項目が、原文の何行目の何文字目に、どの前後の文言とともに印刷されているかを返す。",
            "Line and characters of the document at which a statement or entry stands, with the words around it.",
        ),
    ),
)
BY_NAME = {tool.name: tool for tool in TOOLS}


def select_tools(library: Library) -> tuple[Tool, ...]:
    """Return the tools whose questions the library has: an operator may offer a library of his own."""
    return tuple(tool for tool in TOOLS if all(name in library.questions for name in tool.questions))


def input_schema(source: Source, tool: Tool) -> Schema:
    """Return the schema of a tool's arguments: the parameters of its questions, and where an answer goes on."""
    properties: dict[str, object] = {}
    for name in tool.questions:
        question = source.library.question(name)
        for parameter in question.parameters:
            properties.setdefault(parameter.name, parameter_schema(source, question, parameter))
    return {"type": "object", "properties": {**properties, **COMMON}, "additionalProperties": False}


def parameter_schema(source: Source, question: Question, parameter: Parameter) -> Schema:
    """Return the schema of one parameter, as its header and the version describe it."""
    number = sort(parameter.kind) in ("xsd:integer", "year")
    described: Schema = {"description": "名称の言語。Language." if parameter.name == LANG else parameter.note}
    usual = default(question, parameter, source.codes)
    if usual:
        described["default"] = int(usual) if number else usual
    values: list[object] = [int(code.value) if number else code.value for code in source.codes.values(parameter)]
    if parameter.kind == "language":
        return {"type": "string", "enum": values, **described}
    if number:
        return {"type": "integer", **described, **({"examples": values[:EXAMPLES]} if values else {})}
    if values and len(values) <= LISTED:
        return {"anyOf": [{"enum": values}, {"type": "string"}], **described}
    return {"type": "string", **described, **({"examples": values[:EXAMPLES]} if values else {})}


COMMON: Schema = {
    "version": {
        "type": "string",
        "description": "過去の版。An earlier version.",
    },
    "cursor": {"type": "string", "description": "続き（前の結果の next）。next of the answer before, alone."},
}


def describe(purpose: Both, *more: str) -> str:
    """Return what a tool is for, in both languages."""
    return "\n".join(filter(None, ("".join(purpose), *more)))


def object_schema(required: tuple[str, ...] = (), **properties: Schema) -> Schema:
    """Return the schema of an object with these properties and no others."""
    schema = {"type": "object", "properties": {**properties, **COMMON}, "additionalProperties": False}
    return {**schema, "required": [*required]} if required else schema
