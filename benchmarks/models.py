"""What a language model finds out with the tools: a hundred questions in Japanese and English with their right answers.

The answers in `model_questions.csv` were read in Kawaguchi's document. ``--command`` evaluates a model of your own: it
gets each question on standard input, prints its answer, and has the tools by whatever means (`koteihyo mcp`). Without
it, a client without any model asks: it takes the question as it is typed to `search_plan`, runs the first question that
is offered, and takes the rows for its answer. It shows what the tools alone give, not what a model makes of them.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import shlex
import statistics
import subprocess
import unicodedata
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import NamedTuple

import anyio
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

QUESTIONS = Path(__file__).with_name("model_questions.csv")
# What stands for an answer where the plan says nothing, and how a model may say so.
ABSENT = "-"
SAYS_NO = ("記載なし", "記載がな", "記載はな", "not stated", "not say", "no mention", "not mentioned")


class Question(NamedTuple):
    """A question with what its answer must hold: every part, of each part one of its spellings."""

    number: int
    lang: str
    text: str
    expected: tuple[tuple[str, ...], ...]


class Given(NamedTuple):
    """An answer, the calls of tools that it took, and the rows that it is; a model's calls are not known."""

    text: str
    calls: int = 0
    rows: int = 0


def read_questions(file: Path = QUESTIONS) -> Iterator[Question]:
    """Yield the questions, each in both languages."""
    with file.open(encoding="utf-8", newline="") as text:
        for row in csv.DictReader(text):
            parts = row["expected"].split(" | ")
            expected = () if row["expected"] == ABSENT else tuple(tuple(part.split("/")) for part in parts)
            for lang in ("ja", "en"):
                yield Question(int(row["number"]), lang, row[lang], expected)


def is_right(question: Question, answer: str) -> bool:
    """Say whether an answer holds all that it must; of what the plan does not say, that it says so."""
    said = _normal(answer)
    if not question.expected:
        return answer == ABSENT or any(_normal(each) in said for each in SAYS_NO)
    return all(any(_normal(spelling) in said for spelling in spellings) for spellings in question.expected)


def _normal(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


async def ask_by_tools(questions: list[Question], server: str) -> list[Given]:
    """Return what the tools alone give, by the server at an address or that a command starts."""
    async with Client(server if server.startswith("http") else _start(server)) as client:
        return [await _ask(client, question) for question in questions]


def _start(command: str) -> AbstractAsyncContextManager[tuple[object, object]]:
    program, *arguments = shlex.split(command)
    return stdio_client(StdioServerParameters(command=program, args=arguments, env={**os.environ}))


async def _ask(client: Client, question: Question) -> Given:
    found = await _call(client, "search_plan", text=question.text, lang=question.lang)
    if "absent" in found:
        return Given(ABSENT, 1)
    rows, calls = found["rows"], 1
    if found["offers"]:
        first = found["offers"][0]
        answered = await _call(client, "ask_question", name=first["name"], parameters=first["parameters"])
        rows, calls = [*answered.get("rows", []), *rows], 2
    return Given(json.dumps(rows, ensure_ascii=False), calls, len(rows))


async def _call(client: Client, tool: str, **arguments: object) -> dict[str, object]:
    answer = await client.call_tool(tool, arguments)
    if answer.is_error:
        raise SystemExit(f"{tool} {arguments}: {answer.content[0].text}")
    found: dict[str, object] = answer.structured_content
    return found


def ask_by_command(questions: list[Question], command: str) -> list[Given]:
    """Return what a model answers that a command asks: the question on standard input, the answer on its output."""

    def run(text: str) -> str:
        asked = subprocess.run(shlex.split(command), input=text, capture_output=True, text=True, check=True)
        return asked.stdout

    return [Given(run(question.text)) for question in questions]


def report(questions: list[Question], answers: list[Given]) -> dict[str, object]:
    """Return how many answers are right in each language, which are not, and what they took."""
    right = [is_right(question, given.text) for question, given in zip(questions, answers, strict=True)]
    wrong = [f"{question.number} {question.text}" for question, good in zip(questions, right, strict=True) if not good]
    shares = {
        lang: f"{sum(good for question, good in zip(questions, right, strict=True) if question.lang == lang)}"
        f" / {sum(question.lang == lang for question in questions)}"
        for lang in ("ja", "en")
    }
    return {
        "right": shares,
        "calls": {
            "median": statistics.median(answer.calls for answer in answers),
            "most": max(answer.calls for answer in answers),
        },
        "rows": {
            "median": statistics.median(answer.rows for answer in answers),
            "most": max(answer.rows for answer in answers),
        },
        "wrong": wrong,
    }


def main() -> None:
    """Evaluate the tools, or a model that has them, and print the result as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--command", help="asks a model: question on standard input, answer on standard output")
    parser.add_argument(
        "--server", default="koteihyo mcp", help="the address of the tools (…/mcp), or what starts their server"
    )
    parser.add_argument("--first", type=int, default=100, help="only so many of the questions")
    chosen = parser.parse_args()
    questions = [question for question in read_questions() if question.number <= chosen.first]
    if chosen.command:
        answers = ask_by_command(questions, chosen.command)
    else:
        answers = anyio.run(ask_by_tools, questions, chosen.server)
    print(json.dumps(report(questions, answers), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
