"""Calls: a tool by its name and arguments, answered over a version; a fault is told as one the caller can mend."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches

from ...graph.errors import KoteihyoError
from ..citation import Both
from ..engines.engine import BadQuery
from ..questions.parameters import LANG, Value
from ..search.documents import KINDS
from .absences import diagnose_query, explain_membership, explain_refusal, name_thing
from .answers import Call, Document, answer_question, answer_sparql
from .cursors import read_cursor
from .explanations import explain_thing
from .searches import search_plans
from .sizes import count_fitting
from .sources import Source
from .tools import BY_NAME, LANGUAGE, PARAMETERS, TEXT, Schema, describe, input_schema, object_schema, select_tools

Arguments = Mapping[str, object]


class UnknownTool(KoteihyoError):
    """There is no tool of that name."""

    def __init__(self, name: str, known: list[str]) -> None:
        near = ", ".join(get_close_matches(name, known, n=3, cutoff=0.4)) or ", ".join(known)
        super().__init__(
            f"{name} という道具はありません。あるもの：{near}", f"There is no tool {name}; there are: {near}"
        )


class BadArgument(KoteihyoError):
    """An argument that the tool does not take, or not like this."""


def call_tool(source: Source, name: str, arguments: Arguments) -> Document:
    """Return the answer of a tool; raises `KoteihyoError` with what would mend the call."""
    if given := _text(arguments, "cursor"):
        cursor = read_cursor(given)
        return _answer(source.at(cursor.version), Call(cursor.tool, cursor.arguments, cursor.start))
    kept = {key: value for key, value in arguments.items() if value is not None and key != "cursor"}
    version = _text(kept, "version")
    return _answer(source.at(version), Call(name, {key: value for key, value in kept.items() if key != "version"}))


def _answer(source: Source, call: Call) -> Document:
    name = call.tool
    if name in OWN:
        _, schema, answer = OWN[name]
        _check_names(name, call.arguments, schema)
        return answer(source, call)
    known = {tool.name for tool in select_tools(source.library)}
    if name not in known:
        raise UnknownTool(name, [*known, *OWN])
    question = source.library.question(BY_NAME[name].choose(call.arguments))
    _check_names(name, call.arguments, input_schema(source, BY_NAME[name]))
    taken = {parameter.name for parameter in question.parameters}
    values = {key: _spell(key, value) for key, value in call.arguments.items() if key in taken}
    return answer_question(source, question, values, call)


def _check_names(name: str, arguments: Arguments, schema: Schema) -> None:
    known = schema["properties"]
    unknown = sorted(arguments.keys() - known.keys()) if isinstance(known, dict) else []
    if unknown and isinstance(known, dict):
        listed = ", ".join(known)
        raise BadArgument(
            f"{name} に {unknown[0]} という引数はありません。あるもの：{listed}",
            f"{name} takes no argument {unknown[0]}; there are: {listed}",
        )


def _spell(name: str, given: object) -> str:
    """Return an argument as a question takes it: a JSON number or text."""
    if isinstance(given, str):
        return given
    if isinstance(given, int | float) and not isinstance(given, bool):
        return str(int(given)) if float(given).is_integer() else str(given)
    raise BadArgument(f"{name} は文字列か数で指定してください。", f"{name} is a text or a number.")


def _text(arguments: Arguments, name: str, *, required: bool = False) -> str:
    text = arguments.get(name, "")
    if not isinstance(text, str) or (required and not text.strip()):
        raise BadArgument(f"{name} には文字列が必要です。", f"{name} must be a text.")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadArgument(f"{name} はUTF-8の文字列ではありません。", f"{name} is no UTF-8 text.") from None
    return text


def _lang(arguments: Arguments) -> str:
    lang = _text(arguments, LANG) or "ja"
    if lang not in ("ja", "en"):
        raise BadArgument("lang は ja か en です。", "lang is ja or en.")
    return lang


# The tools that are no question ----------------------------------------------


def _search(source: Source, call: Call) -> Document:
    typed, plan = _text(call.arguments, "text", required=True), _text(call.arguments, "plan")
    kind = _text(call.arguments, "kind")
    if kind and kind not in KINDS:
        raise BadArgument(f"kind は {', '.join(KINDS)} のいずれかです。", f"kind is one of {', '.join(KINDS)}.")
    within = name_thing(source, plan) if plan else ""
    return search_plans(source, typed, kind, within, call, lang=_lang(call.arguments))


def _explain(source: Source, call: Call) -> Document:
    return explain_thing(source, _text(call.arguments, "thing", required=True), _lang(call.arguments))


def _explain_answer(source: Source, call: Call) -> Document:
    question = source.library.question(_text(call.arguments, "name", required=True))
    thing = _text(call.arguments, "thing", required=True)
    return explain_membership(source, question, _parameters(call.arguments), thing, _lang(call.arguments))


def _sparql(source: Source, call: Call) -> Document:
    query, lang = _text(call.arguments, "query", required=True), _lang(call.arguments)
    try:
        sparql = answer_sparql(source, query, lang, call)
    except BadQuery as error:
        raise explain_refusal(source, query, error) from None
    absent = sparql.get("absent")
    return (
        {**sparql, "absent": {**absent, "hints": diagnose_query(source, query, lang)}}
        if isinstance(absent, dict)
        else sparql
    )


def _list_questions(source: Source, call: Call) -> Document:
    lang = _lang(call.arguments)
    listed: list[Document] = [
        {
            "name": question.name,
            "title": question.titles[lang == "en"],
            "asks": (question.says("Asks-en") if lang == "en" else "") or question.says("Asks"),
            "parameters": [parameter.name for parameter in question.parameters],
        }
        for question in source.library.questions.values()
    ]
    return _page(source, listed, call)


def _ask_question(source: Source, call: Call) -> Document:
    question = source.library.question(_text(call.arguments, "name", required=True))
    return answer_question(source, question, _parameters(call.arguments), call)


def _parameters(arguments: Arguments) -> dict[str, str]:
    given = arguments.get("parameters", {})
    if not isinstance(given, dict):
        raise BadArgument('parameters は {"名前": 値} です。', 'parameters is an object: {"name": value}.')
    return {key: _spell(key, value) for key, value in given.items()}


def _list_values(source: Source, call: Call) -> Document:
    question = source.library.question(_text(call.arguments, "question", required=True))
    name = _text(call.arguments, "parameter", required=True)
    parameter = next((parameter for parameter in question.parameters if parameter.name == name), None)
    if parameter is None:
        names = ", ".join(parameter.name for parameter in question.parameters)
        raise BadArgument(
            f"{question.name} の引数は {names} です。", f"The parameters of {question.name} are: {names}."
        )
    return _page(source, [_value(code) for code in source.codes.values(parameter)], call)


def _value(value: Value) -> Document:
    named = {"ja": value.ja, "en": value.en, "plan": value.of_ja}
    return {"value": value.value, **{name: words for name, words in named.items() if words}}


def _page(source: Source, listed: list[Document], call: Call) -> Document:
    """Return as many of the things of a list as fit; they are of the service, and quote nothing."""
    count, version = count_fitting(listed[call.start :]), source.snapshot.version()
    rest = len(listed) - call.start - count
    page = {"version": version, "total": len(listed), "rows": listed[call.start : call.start + count]}
    return page | ({"next": call.go_on(version, count)} if rest > 0 else {})


Answering = Callable[[Source, Call], Document]
# A tool's titles with what it is for, the schema of its arguments, and what answers it.
OWN: dict[str, tuple[tuple[Both, str], Schema, Answering]] = {
    "search_plan": (
        (
            ("計画を検索する", "Search the plans"),
            describe(
                (
                    "普段の文言での問いを解釈し、答えになる質問（offers。ask_question で実行）と、語を含む原文を返す。",
                    (
                        "Understands a question in one's own words, Japanese or English: offers the questions that "
                        "answer it (run one with ask_question), and the passages that contain the words."
                    ),
                )
            ),
        ),
        object_schema(("text",), text=TEXT, kind={"enum": [*KINDS]}, plan=TEXT, lang=LANGUAGE),
        _search,
    ),
    "explain": (
        (
            ("説明する", "Explain a thing"),
            describe(
                (
                    "施策・目標・項目・公約・分野などについて、記載、読み取り、判断（理由つき）を出所とともに返す。",
                    (
                        "All that is said of a measure, goal, entry, pledge or theme: what is printed and read, "
                        "what people decided and why, each with who says so."
                    ),
                )
            ),
        ),
        object_schema(("thing",), thing={**TEXT, "examples": ["kawaguchi/measure/core-1.2.3.4"]}, lang=LANGUAGE),
        _explain,
    ),
    "explain_answer": (
        (
            ("結果に含まれる理由", "Explain an answer"),
            describe(
                (
                    "あるものが質問の結果に含まれる根拠、または含まれない理由と、含めるための最小の変更を返す。",
                    "Why a thing is in a question's answer, or what it fails and the smallest change that lets it in.",
                )
            ),
        ),
        object_schema(
            ("name", "thing"),
            name={**TEXT, "examples": ["find-statements"]},
            thing={**TEXT, "examples": ["kawaguchi/measure/core-1.2.3.4"]},
            parameters=PARAMETERS,
            lang=LANGUAGE,
        ),
        _explain_answer,
    ),
    "list_questions": (
        (
            ("質問の一覧", "List the questions"),
            describe(("質問集のすべての質問を返す。", "Every question of the library, for ask_question.")),
        ),
        object_schema(lang=LANGUAGE),
        _list_questions,
    ),
    "ask_question": (
        (
            ("質問する", "Ask a question of the library"),
            describe(("質問集の質問を名前で実行する。", "Ask any question of the library by its name.")),
        ),
        object_schema(
            ("name",),
            name={**TEXT, "examples": ["pledge-flow"]},
            parameters=PARAMETERS,
        ),
        _ask_question,
    ),
    "list_values": (
        (
            ("引数の値", "List the values of a parameter"),
            describe(
                (
                    "質問の引数に指定できる値と名称を返す。",
                    "The values that a question's parameter may take, with what they are called.",
                )
            ),
        ),
        object_schema(("question", "parameter"), question=TEXT, parameter=TEXT),
        _list_values,
    ),
    "sparql": (
        (
            ("SPARQLで問い合わせる", "Query with SPARQL"),
            describe(
                (
                    "読み取り専用のSPARQL 1.1。ほかの道具で足りないときに使う。語彙は koteihyo://vocabulary。",
                    (
                        "Read-only SPARQL 1.1 under the service's limits, where no other tool will do. "
                        "The vocabulary is the resource koteihyo://vocabulary."
                    ),
                )
            ),
        ),
        object_schema(("query",), query=TEXT, lang=LANGUAGE),
        _sparql,
    ),
}
