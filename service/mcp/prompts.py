"""Prompts: the ten tasks that analysts have most often, as requests to a language model that has the tools.

Each says which tools to use and how to cite; what a person fills in stands in braces.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from ...graph.errors import KoteihyoError
from ..citation import Both

# What holds for every task.
RULES: Both = (
    (
        "道具の結果だけを使い、記載のないことは「記載なし」と書いてください。原文は「」で引用し、場所とURL（address）を添え、"
        "最後に版（version）を記してください。next があれば cursor に指定して最後まで読んでください。"
    ),
    (
        "Use only what the tools return, and write “not stated” where nothing is. Quote the original words with "
        "place and address, name the version at the end, and read on with cursor while there is a next."
    ),
)


class Argument(NamedTuple):
    """What a person fills in; ``completes`` is the question's parameter whose values are offered."""

    name: str
    says: Both
    required: bool = True
    completes: tuple[str, str] = ("", "")


PLAN = Argument(
    "plan", ("計画（例 kawaguchi）", "The plan, such as kawaguchi"), required=False, completes=("plans", "plan")
)
THEME = Argument(
    "theme", ("分野（名称またはコード）", "A theme, by name or code"), completes=("statements-of-theme", "theme")
)
OTHER = THEME._replace(name="other", says=("もう一つの分野", "Another theme"))
NUMBER = Argument("number", ("公約番号", "The number of a pledge"), completes=("pledge-trail", "number"))
YEAR = Argument("year", ("年度（西暦）", "A fiscal year"), completes=("due-in-year", "year"))
GROUP = Argument("group", ("対象者", "A target group"), completes=("target-group-everywhere", "group"))
TOPIC = Argument("topic", ("知りたいこと", "What you want to know"))


class Prompt(NamedTuple):
    """A task: its name, its titles, what is filled in, and the request in both languages."""

    name: str
    title: Both
    arguments: tuple[Argument, ...]
    request: Both


PROMPTS = (
    Prompt(
        "brief_on_theme",
        ("分野の概要を書く", "Brief me on a theme"),
        (THEME, PLAN),
        (
            (
                "分野「{theme}」について、count_measures と find_measures（theme）を使い、段階ごとの件数と"
                "主な施策、数値目標、期限をA4一枚にまとめてください。"
            ),
            (
                "Write one page on the theme “{theme}”: counts per stage, the main measures, figures and due "
                "years, by count_measures and find_measures (theme)."
            ),
        ),
    ),
    Prompt(
        "trace_pledge",
        ("公約を追跡する", "Trace a pledge"),
        (NUMBER, PLAN),
        (
            (
                "公約{number}が計画のどこに、どの段階と期限で現れるかを follow_pledge で調べ、"
                "食い違いがあれば指摘してください。"
            ),
            (
                "Trace pledge {number} with follow_pledge: where it appears, at which stage, due when; point out "
                "what does not agree."
            ),
        ),
    ),
    Prompt(
        "list_what_is_due",
        ("年度の期限を一覧にする", "List what is due in a year"),
        (YEAR, PLAN),
        (
            "{year}年度を期限とする施策と目標を what_is_due で一覧にし、分野別に並べてください。",
            "List what is due in fiscal year {year} with what_is_due, ordered by theme.",
        ),
    ),
    Prompt(
        "compare_two_themes",
        ("二つの分野を比べる", "Compare two themes"),
        (THEME, OTHER, PLAN),
        (
            (
                "分野「{theme}」と「{other}」を比べてください。共有する施策は compare_themes（theme と also）、"
                "件数は count_measures を使います。"
            ),
            (
                "Compare the themes “{theme}” and “{other}”: what they share by compare_themes (theme and also), "
                "counts by count_measures."
            ),
        ),
    ),
    Prompt(
        "answer_in_council",
        ("議会答弁の材料を集める", "Prepare an answer in council"),
        (TOPIC, PLAN),
        (
            (
                "「{topic}」について議会で答弁するための材料を集めてください。search_plan で探し、施策・期限・"
                "数値を原文のまま示し、計画に記載のない点を明記してください。"
            ),
            (
                "Collect what an answer in council on “{topic}” needs: search with search_plan, give measures, "
                "due years and figures in the original words, and say what the plan does not state."
            ),
        ),
    ),
    Prompt(
        "find_for_group",
        ("対象者への施策を探す", "What is done for a group"),
        (GROUP, PLAN),
        (
            "「{group}」に関わる施策と目標を find_by_group で集め、段階順に説明してください。",
            "Collect what concerns “{group}” with find_by_group, and explain it stage by stage.",
        ),
    ),
    Prompt(
        "review_plan",
        ("計画の不一致を点検する", "Review a plan"),
        (PLAN,),
        (
            (
                "list_findings と find_contradictions で計画の不一致と漏れを集め、重要なものから、"
                "双方の原文と対応方法を示してください。"
            ),
            (
                "Collect inconsistencies and gaps with list_findings and find_contradictions; the most serious "
                "first, both sides quoted, with what would mend them."
            ),
        ),
    ),
    Prompt(
        "summarise_sheet",
        ("表を要約する", "Summarise a sheet"),
        (Argument("sheet", ("表または節", "A sheet or section"), completes=("sheet-as-printed", "sheet")),),
        (
            "表「{sheet}」を read_sheet で読み、段階１から３への進み方を系列ごとに要約してください。",
            "Read the sheet “{sheet}” with read_sheet and summarise how each strand goes from stage to stage.",
        ),
    ),
    Prompt(
        "measure_progress",
        ("達成を測れるか調べる", "Can progress be measured?"),
        (PLAN,),
        (
            (
                "find_figures と find_indicators、find_open_data を使い、"
                "達成を判定できる目標と、判定できない目標とその理由を分けて示してください。"
            ),
            (
                "With find_figures, find_indicators and find_open_data, say which goals can be measured and "
                "which cannot."
            ),
        ),
    ),
    Prompt(
        "find_where_printed",
        ("原文の記載箇所を示す", "Where is it printed?"),
        (TOPIC, PLAN),
        (
            (
                "「{topic}」が原文のどこに印刷されているかを search_plan と where_printed で調べ、"
                "引用の形で示してください。"
            ),
            "Find where “{topic}” is printed with search_plan and where_printed, and give it as a citation.",
        ),
    ),
)
BY_NAME = {prompt.name: prompt for prompt in PROMPTS}
OF_PLAN: Both = ("計画：{}", " Plan: {}")
ALL: Both = ("すべての計画", "every plan")


class BadPrompt(KoteihyoError):
    """There is no such prompt, or something is missing in it."""


def write_prompt(name: str, given: Mapping[str, str]) -> tuple[Both, str]:
    """Return a prompt's titles and its request, in both languages; raises `BadPrompt`."""
    if (prompt := BY_NAME.get(name)) is None:
        names = ", ".join(BY_NAME)
        raise BadPrompt(f"{name} という依頼はありません。あるもの：{names}", f"No prompt {name}; there are: {names}")
    missing = [argument.name for argument in prompt.arguments if argument.required and not given.get(argument.name)]
    if missing:
        raise BadPrompt(f"{', '.join(missing)} を指定してください。", f"Fill in {', '.join(missing)}.")
    within = [plan.format(given.get("plan") or every) for plan, every in zip(OF_PLAN, ALL, strict=True)]
    requests = [
        f"{_fill(request, given)}{plan if PLAN in prompt.arguments else ''}\n{rules}"
        for request, plan, rules in zip(prompt.request, within, RULES, strict=True)
    ]
    return prompt.title, "\n\n".join(requests)


def _fill(request: str, given: Mapping[str, str]) -> str:
    """Return a request with its gaps filled; what is filled in is never read as a gap itself."""
    return re.sub(r"\{([a-z]+)\}", lambda gap: given.get(gap[1], ""), request)
